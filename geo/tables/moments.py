"""What a cell says of the time, given how its whole column is written."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from geo.edtf import edtf_of, interval_of
from geo.tables.blanks import is_blank
from geo.tables.clocks import TIME, since_midnight, zone_of
from geo.tables.months import is_weekday, month_of

_CLOCK: Final = r"(?:[T ,]+(?P<clock>\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?)\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?|[A-Z]{3,4})?)?"
NUMERIC: Final = re.compile(rf"(?P<a>\d{{1,2}})[/.-](?P<b>\d{{1,2}})[/.-](?P<year>\d{{4}}|\d\d){_CLOCK}")
_ISO: Final = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_CLOCK}")
_COMPACT: Final = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<h>\d\d)(?P<m>\d\d)(?P<s>\d\d)?Z?)?"
)
_YEAR_MONTH: Final = re.compile(
    r"(?P<year>\d{4})[-/]?(?P<month>0[1-9]|1[0-2])|(?P<month_first>0?[1-9]|1[0-2])/(?P<year_last>\d{4})"
)
_NAMED: Final = re.compile(
    rf"(?:(?P<weekday>[^\W\d_]{{2,10}})\.?,?\s+)?(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?[\s./-]+(?:(?:of|de|do)\s+)?)?"
    rf"(?P<month>[^\W\d_]{{3,10}})\.?[\s./,-]+(?:(?P<day_last>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?:(?:de|del|do)\s+)?"
    rf"(?P<year>\d{{4}}|\d\d)(?!\d){_CLOCK}"
)
_TO: Final = re.compile(
    r"\s+(?:to|until|till|through|bis|au|al|hasta|até|[-–—])\s+|\s*[–—]\s*|(?<=^\d)-(?=\d)|(?<=^\d\d)-(?=\d)",
    re.IGNORECASE,
)
_WEEK: Final = re.compile(r"(\d{4})-?W(\d\d)")
_SEASON: Final = re.compile(r"\b(?:spring|summer|autumn|fall|winter)\b", re.IGNORECASE)
_DAYS: Final = re.compile(r"([^\W\d_]{3,10})\.? (\d{1,2})\s?[-–—]\s?(\d{1,2}),? (\d{4})")  # October 3–5, 2014
NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_PER_SECOND: Final = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EXCEL: Final = dt.datetime(1899, 12, 30, tzinfo=dt.UTC)
_FINE: Final = dt.timedelta(seconds=1)
_PIVOT: Final = 69  # POSIX: 69 to 99 are the years 1969 to 1999
_UNKNOWN: Final = re.compile(
    r"(?:(?:0001|1753)-01-01|9999-12-31|0?1[/.]0?1[/.](?:0001|1753)|(?:31[/.]12|12[/.]31)[/.]9999)(?:[T ].*)?"
)
"""The first and last days of databases (.NET, SQL Server), which write them for "unknown"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a column writes its times.

    order: "day" or "month", whichever comes first in 03/04/2015. unit: of plain numbers, "s", "ms", "us"
    or "ns" since 1970, "days" since 1899 as spreadsheets count, "" for none. midnight: every time of day is 00:00,
    so that the column has days.
    """

    order: str = ""
    unit: str = ""
    midnight: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An interval, UTC, end excluded, as fine as it was written; precision is one of TIME_PRECISIONS."""

    start: dt.datetime
    end: dt.datetime
    precision: str
    told: str = ""

    @property
    def edtf(self) -> str:
        """The interval in EDTF, as it was told ("1850~") or as its ends are."""
        return self.told or edtf_of(self.start, self.end)


def is_no_date(text: str, style: Style) -> bool:
    """Whether a cell is blank, or holds what databases write for "unknown": their first or last day, or 0."""
    plain = text.strip()
    return (
        is_blank(plain)
        or _UNKNOWN.fullmatch(plain) is not None
        or (style.unit != "" and plain in ("0", "0.0"))
    )


def moment_of(text: str, style: Style) -> Moment:
    """What *text* means; ValueError says why it means nothing."""
    plain = " ".join(text.split())
    try:
        found = _numbered(plain, style) if style.unit and NUMBER.fullmatch(plain) else _written(plain, style)
        found = found or _from_to(plain, style)
    except (ValueError, OverflowError) as exc:
        words = str(exc) if str(exc).startswith("no") else "no such day or time"
        raise ValueError(f"{plain[:40]!r}: {words}") from exc
    if found is None:
        lacking = (
            " with a year"
            if lacks_year(plain) and any(map(month_of, re.findall(r"[^\W\d_]{3,}", plain)))
            else ""
        )
        raise ValueError(f"{plain[:40]!r} is not a date{lacking}")
    return found


def lacks_year(text: str) -> bool:
    """Whether a date such as "12", "March", "12 March" or "2-3 March" needs the year that another column has."""
    if re.search(r"\d{3}|:", text):
        return False
    return len(re.findall(r"\d+", re.sub(r"\d\s?[-–—]\s?(?=\d+\.?\s[^\W\d])", "", text))) < 2


def _numbered(text: str, style: Style) -> Moment:
    if style.unit == "days":
        start = _EXCEL + dt.timedelta(days=float(text))
        whole = "." not in text or float(text).is_integer()
        return _day(start.date()) if whole else Moment(start=start, end=start + _FINE, precision="minute")
    whole_s, rest = divmod(int(float(text)) if "." in text else int(text), _PER_SECOND[style.unit])
    start = _EPOCH + dt.timedelta(seconds=whole_s, microseconds=rest * 1_000_000 // _PER_SECOND[style.unit])
    if style.midnight:
        return _day(start.date())
    return Moment(start=start, end=start + _FINE, precision="minute")


def _written(text: str, style: Style) -> Moment | None:
    if found := _ISO.fullmatch(text):
        return _timed(_date(found["year"], found["month"], found["day"]), found, style)
    if found := NUMERIC.fullmatch(text):
        a, b = (found["a"], found["b"]) if style.order == "day" else (found["b"], found["a"])
        return _timed(_date(found["year"], b, a), found, style)
    if (found := _NAMED.fullmatch(text)) and (named := _named(found, style)):
        return named
    if found := _YEAR_MONTH.fullmatch(text):
        return _month(int(found["year"] or found["year_last"]), int(found["month"] or found["month_first"]))
    if found := _COMPACT.fullmatch(text):
        day = _date(found["year"], found["month"], found["day"])
        if not found["h"]:
            return _day(day)
        return _at(day, f"{found['h']}:{found['m']}" + (f":{found['s']}" if found["s"] else ""), "", style)
    if found := _WEEK.fullmatch(text):
        monday = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
        start = _midnight(monday.year, monday.month, monday.day)
        return Moment(start=start, end=start + dt.timedelta(7), precision="week")
    return _edtf(text) or _worded(text)


def _worded(text: str) -> Moment | None:
    """What the words for a stretch of one named year mean ("early March 2019", "the 1990s", "c. 1850"), in English.

    Seasons are None: which months they are depends on the hemisphere.
    """
    from geo.timexes import timexes

    found = timexes(text) if re.match(r"[A-Za-z]|\d{4}s", text) and not _SEASON.search(text) else []
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(text)):
        return None
    timex = found[0]
    if timex.type != "DATE" or not timex.stated or timex.interval is None:
        return None
    start, end = timex.interval
    return Moment(start=start, end=end, precision=timex.precision, told=timex.edtf)


def ends_of(text: str) -> list[str]:
    """Both ends of a range of dates ("3 to 5 April 2019"), else the text alone."""
    return _TO.split(text, maxsplit=1)


def _from_to(text: str, style: Style) -> Moment | None:
    """The interval of a range of dates; the first may leave out what the last says of month and year."""
    if found := _DAYS.fullmatch(text):
        text = f"{found[2]} {found[1]} {found[4]} to {found[3]} {found[1]} {found[4]}"
    ends = ends_of(text)
    last = _written(ends[-1], style) if len(ends) == 2 else None
    if last is None:
        return None
    tail = ends[1].split()
    for left_out in range(len(tail)):
        first = _written(" ".join([ends[0], *tail[len(tail) - left_out :]]), style)
        if first is not None and first.start < last.end:
            return Moment(start=first.start, end=last.end, precision=last.precision)
    return None


def _edtf(text: str) -> Moment | None:
    interval = interval_of(text)
    if interval is None:
        return None
    days = (interval[1] - interval[0]).days
    precision = "minute" if days < 1 else "day" if days == 1 else "week" if days < 10 else "month"
    if days > 31:
        precision = "season" if days < 100 else "year"
    return Moment(start=interval[0], end=interval[1], precision=precision)


def _named(found: re.Match[str], style: Style) -> Moment | None:
    month = month_of(found["month"])
    day = found["day"] or found["day_last"]
    if month is None or (found["day"] and found["day_last"]):
        return None
    if found["weekday"] and not is_weekday(found["weekday"]):
        return None
    year = _year(found["year"])
    return _timed(dt.date(year, month, int(day)), found, style) if day else _month(year, month)


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= _PIVOT else 2000)


def _date(year: str, month: str, day: str) -> dt.date:
    return dt.date(_year(year), int(month), int(day))


def _timed(day: dt.date, found: re.Match[str], style: Style) -> Moment:
    return _at(day, found["clock"], found["zone"] or "", style) if found["clock"] else _day(day)


def _at(day: dt.date, clock: str, zone: str, style: Style) -> Moment:
    found = TIME.fullmatch(clock.strip())
    if found is None:
        raise ValueError("no such time of day")
    hour, minute, second, fraction, half = found.groups()
    hours = int(hour) % 12 + (12 if half in "Pp" else 0) if half else int(hour)
    if style.midnight:
        return _day(day)
    micro = int(f"{fraction or '':0<6}"[:6])
    start = dt.datetime(day.year, day.month, day.day, tzinfo=zone_of(zone)) + since_midnight(
        hours, int(minute), int(second or 0), micro
    )
    start = start.astimezone(dt.UTC)
    return Moment(start=start, end=start + (_FINE if second else dt.timedelta(minutes=1)), precision="minute")


def day_of_parts(year: str, month: str, day: str) -> Moment | None:
    """The year, month or day that three cells give; None without a year. 0 is a part that is not known."""
    parts = [
        None if cell.strip() in ("", "0", "00", "-99", "-9") else cell.strip() for cell in (year, month, day)
    ]
    if parts[0] is None:
        return None
    numbers = [None if part is None else _part(part) for part in parts]
    try:
        if numbers[1] is None:
            return Moment(
                start=_midnight(numbers[0] or 0, 1), end=_midnight((numbers[0] or 0) + 1, 1), precision="year"
            )
        if numbers[2] is None:
            return _month(numbers[0] or 0, numbers[1])
        return _day(dt.date(numbers[0] or 0, numbers[1], numbers[2]))
    except (ValueError, OverflowError) as exc:
        raise ValueError(f"{'-'.join(part or '?' for part in parts)!r}: no such day") from exc


def _part(text: str) -> int:
    number = float(text) if NUMBER.fullmatch(text) else month_of(text)
    if number is None or number != int(number):
        raise ValueError(f"{text!r} is not a year, month or day")
    return int(number)


def widened(moment: Moment, precision: str) -> Moment:
    """The week round a day, or the month, season or year it is in, where the table says no more is known."""
    day = moment.start.date()
    if precision == "week":
        start = _midnight(day.year, day.month, day.day) - dt.timedelta(3)
        return Moment(start=start, end=start + dt.timedelta(7), precision=precision)
    if precision == "month":
        return _month(day.year, day.month)
    if precision == "year":
        return Moment(start=_midnight(day.year, 1), end=_midnight(day.year + 1, 1), precision=precision)
    return Moment(start=moment.start, end=moment.end, precision=precision)


def _day(day: dt.date) -> Moment:
    start = _midnight(day.year, day.month, day.day)
    return Moment(start=start, end=start + dt.timedelta(1), precision="day")


def _month(year: int, month: int) -> Moment:
    start = _midnight(year, month)
    return Moment(start=start, end=_midnight(year + month // 12, month % 12 + 1), precision="month")


def _midnight(year: int, month: int, day: int = 1) -> dt.datetime:
    return dt.datetime(year, month, day, tzinfo=dt.UTC)
