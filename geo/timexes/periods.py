"""Stretches of the calendar: what they are called in TIMEX3 and EDTF, and when they begin and end.

A period holds naive local datetimes; the zone is applied when a Timex is made.
"""

import calendar
import datetime as dt
from dataclasses import dataclass, replace
from typing import Final

DAY: Final = dt.timedelta(days=1)
SEASONS: Final = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""First month of each meteorological season of the northern half; winter runs into the next year."""
_SOUTHERN: Final = {"SP": 9, "SU": 12, "FA": 3, "WI": 6}
_SEASON_EDTF: Final = {"SP": 21, "SU": 22, "FA": 23, "WI": 24}
_HOURS: Final = {"MO": (5, 12), "MI": (11, 13), "AF": (12, 18), "EV": (17, 22), "NI": (18, 30), "DT": (6, 18)}
"""Hours of the parts of a day, start and end; past 24 is the next day. Conventions of ours, wide on purpose."""
UNIT_MONTHS: Final = {
    "month": 1,
    "quarter": 3,
    "half": 6,
    "year": 12,
    "decade": 120,
    "century": 1200,
    "millennium": 12000,
}

SHAPES: Final = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "year": "XXXX",
    "quarter": "XXXX-QX",
    "decade": "XXX",
    "century": "XX",
    "half": "XXXX-HX",
    "season": "XXXX",
}
"""Values of stretches nobody knows the place of."""


@dataclass(frozen=True, slots=True)
class Period:
    """From *start* to *end* (excluded); unit and value as TIMEX3 names them; mod narrows, approx blurs."""

    unit: str
    start: dt.datetime
    end: dt.datetime
    value: str
    mod: str = ""
    approx: bool = False


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day)


def _first_of(year: int, month: int) -> dt.datetime:
    """The first of a month; the month may run over into other years. Raises ValueError outside years 1 to 9999."""
    return dt.datetime(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _months(unit: str, value: str, year: int, month: int, count: int) -> Period:
    return Period(unit, _first_of(year, month), _first_of(year, month + count), value)


def year(y: int) -> Period:
    return _months("year", f"{y:04d}", y, 1, 12)


def half(y: int, n: int) -> Period:
    return _months("half", f"{y:04d}-H{n}", y, 6 * n - 5, 6)


def quarter(y: int, n: int) -> Period:
    return _months("quarter", f"{y:04d}-Q{n}", y, 3 * n - 2, 3)


def month(y: int, m: int) -> Period:
    return _months("month", f"{y:04d}-{m:02d}", y, m, 1)


def decade(tens: int) -> Period:
    """The decade whose years begin with *tens*: 199 is the 1990s."""
    return _months("decade", f"{tens:03d}", max(1, tens * 10), 1, 120 if tens else 108)


def century(hundreds: int) -> Period:
    """The hundred years that begin with *hundreds*: 19 is 1900 to 1999."""
    return _months("century", f"{hundreds:02d}", max(1, hundreds * 100), 1, 1200 if hundreds else 1188)


def season(y: int, code: str, *, southern: bool) -> Period:
    """A meteorological season; one that runs over New Year belongs to the year it begins in."""
    return _months("season", f"{y:04d}-{code}", y, first_month(code, southern=southern), 3)


def first_month(code: str, *, southern: bool) -> int:
    """The month in which a season begins."""
    return (_SOUTHERN if southern else SEASONS)[code]


def day(d: dt.date) -> Period:
    return Period("day", _midnight(d), _midnight(d + DAY), d.isoformat())


def week(d: dt.date) -> Period:
    """The ISO week, Monday to Sunday, that holds *d*."""
    monday = _midnight(d - d.weekday() * DAY)
    y, w, _ = d.isocalendar()
    return Period("week", monday, monday + 7 * DAY, f"{y:04d}-W{w:02d}")


def weekend(d: dt.date) -> Period:
    """Saturday and Sunday of the week that holds *d*."""
    whole = week(d)
    return Period("weekend", whole.start + 5 * DAY, whole.end, whole.value + "-WE")


def part(d: dt.date, code: str) -> Period:
    """Morning, afternoon, evening, night of *d*; the night runs into the next morning."""
    first, last = _HOURS[code]
    noon = _midnight(d)
    return Period(
        "part", noon + dt.timedelta(hours=first), noon + dt.timedelta(hours=last), f"{d.isoformat()}T{code}"
    )


def clock(d: dt.date, hour: int, minute: int | None) -> Period:
    """A time of day; hour 24 is the midnight that ends *d*."""
    start = _midnight(d) + dt.timedelta(hours=hour, minutes=minute or 0)
    if minute is None:
        return Period("hour", start, start + dt.timedelta(hours=1), f"{d.isoformat()}T{hour:02d}")
    return Period(
        "minute", start, start + dt.timedelta(minutes=1), f"{d.isoformat()}T{hour:02d}:{minute:02d}"
    )


def containing(unit: str, d: dt.date, *, _southern: bool = False) -> Period:
    """The period of *unit* that holds *d*. Raises KeyError for a unit that is none of the calendar's."""
    if unit in ("day", "week", "weekend"):
        return {"day": day, "week": week, "weekend": weekend}[unit](d)
    return {
        "month": lambda: month(d.year, d.month),
        "quarter": lambda: quarter(d.year, (d.month + 2) // 3),
        "half": lambda: half(d.year, (d.month + 5) // 6),
        "year": lambda: year(d.year),
        "decade": lambda: decade(d.year // 10),
        "century": lambda: century(d.year // 100),
    }[unit]()


def moved(d: dt.date, unit: str, n: int) -> dt.date:
    """*d* moved by *n* units; the 31st becomes the last day of a shorter month. Raises OverflowError or ValueError."""
    if unit in UNIT_MONTHS:
        first = _first_of(d.year, d.month + n * UNIT_MONTHS[unit])
        return first.date().replace(day=min(d.day, calendar.monthrange(first.year, first.month)[1]))
    return d + n * {"week": 7, "weekend": 7, "fortnight": 14}.get(unit, 1) * DAY


def narrowed(whole: Period, mod: str) -> Period:
    """The early, middle or late third of a period; other modifiers leave it whole."""
    if mod not in ("START", "MID", "END") or whole.unit in ("hour", "minute"):
        return replace(whole, mod=mod)
    length = whole.end - whole.start
    if whole.unit in ("day", "part"):
        return replace(whole, mod=mod)
    if whole.unit == "month":
        edges = [whole.start, whole.start + 10 * DAY, whole.start + 20 * DAY, whole.end]
    elif whole.unit in UNIT_MONTHS and whole.unit != "month":
        count = UNIT_MONTHS[whole.unit] // 3
        first = whole.start
        edges = [first, *(_first_of(first.year, first.month + count * i) for i in (1, 2)), whole.end]
    else:
        third = dt.timedelta(days=round(length.days / 3))
        edges = [whole.start, whole.start + third, whole.end - third, whole.end]
    i = {"START": 0, "MID": 1, "END": 2}[mod]
    return replace(whole, start=edges[i], end=edges[i + 1], mod=mod)


def precision(p: Period) -> str:
    """The schema's word for how exact a period is."""
    coarse = {
        "weekend": "day",
        "part": "hour",
        "quarter": "season",
        "half": "season",
        "decade": "year",
        "century": "year",
    }
    return coarse.get(p.unit, p.unit)


def edtf(p: Period) -> str:
    """EDTF level 1 of a period; a narrowed or odd one is written as an interval of days, both ends included."""
    mark = "~" if p.approx else ""
    first, last = p.start.date(), (p.end - dt.timedelta(microseconds=1)).date()
    plain = p.mod not in ("START", "MID", "END", "SPAN")
    if p.unit in ("minute", "hour"):
        return f"{first.isoformat()}{mark}" if mark else p.start.isoformat(timespec="seconds")
    if p.unit == "part" or (p.unit == "day" and first == last):
        return first.isoformat() + mark
    if plain and p.unit in ("year", "month"):
        return p.value + mark
    if plain and p.unit == "season" and p.start.month == SEASONS[p.value[5:]]:
        return f"{p.value[:4]}-{_SEASON_EDTF[p.value[5:]]}{mark}"
    if plain and p.unit == "decade" and not mark:
        return f"{p.value}X"
    if plain and p.unit == "century" and not mark:
        return f"{p.value}XX"
    return _ends(p, mark)


def _ends(p: Period, mark: str) -> str:
    first, last = p.start.date(), (p.end - dt.timedelta(microseconds=1)).date()
    whole_months = p.start.day == 1 and p.end.day == 1 and p.end.hour == 0
    if whole_months and p.start.month == 1 and p.end.month == 1:
        return f"{first.year:04d}{mark}/{last.year:04d}{mark}"
    if whole_months:
        return f"{first.isoformat()[:7]}{mark}/{last.isoformat()[:7]}{mark}"
    return f"{first.isoformat()}{mark}/{last.isoformat()}{mark}"
