"""Which interval does an EDTF text mean (ISO 8601-2, level 1), and how is an interval written as one?"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

Interval = tuple[dt.datetime, dt.datetime]
"""UTC, start included, end excluded."""
FIRST: Final = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
LAST: Final = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""What an open end ("..") stands for."""
_DATE: Final = re.compile(
    r"(\d{4}|\d{3}X|\d{2}XX)(?:-(0[1-9]|1[0-2]|2[1-4]|XX)(?:-(0[1-9]|[12]\d|3[01]|XX))?)?[~?%]?"
)
_TIME: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)(?::(\d\d))?(Z|[+-]\d\d(?::\d\d)?)?", re.IGNORECASE
)
_SEASONS: Final = {21: 3, 22: 6, 23: 9, 24: 12}
"""First month of each season, meteorological, of the northern half."""


def interval_of(text: str) -> Interval | None:
    """The interval of an EDTF text; None when it is none, or names a day that does not exist.

    "~", "?" and "%" do not widen it. An end left open ("2015/..") reaches to the edge of the calendar,
    the years 1 and 9999; an unknown one ("2015/") too.
    """
    first, slash, last = text.strip().partition("/")
    if not slash:
        return _single(first)
    start = (FIRST, FIRST) if first in ("", "..") else _single(first)
    end = (LAST, LAST) if last in ("", "..") else _single(last)
    if start is None or end is None or start[0] >= end[1] or (start[0] == FIRST and end[1] == LAST):
        return None
    return start[0], end[1]


def _single(text: str) -> Interval | None:
    try:
        return _instant(text) or _calendar(text)
    except (ValueError, OverflowError):  # 30 February, year 0
        return None


def _instant(text: str) -> Interval | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    day, hour, minute, second, zone = found.groups()
    when = dt.datetime.fromisoformat(f"{day}T{hour}:{minute}:{second or '00'}{zone or 'Z'}").astimezone(
        dt.UTC
    )
    return when, when + (dt.timedelta(seconds=1) if second else dt.timedelta(minutes=1))


def _calendar(text: str) -> Interval | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = found.groups()
    if "X" in year:
        low, high = int(year.replace("X", "0")), int(year.replace("X", "9"))
        return _midnight(max(1, low), 1), _midnight(high + 1, 1) if high < dt.MAXYEAR else LAST
    if month is None or month == "XX":
        return _months(int(year), 1, 12)
    if int(month) in _SEASONS:
        return _months(int(year), _SEASONS[int(month)], 3)
    if day is None or day == "XX":
        return _months(int(year), int(month), 1)
    start = _midnight(int(year), int(month), int(day))
    return start, start + dt.timedelta(1)


def _months(year: int, month: int, count: int) -> Interval:
    years, last = divmod(month - 1 + count, 12)
    end = LAST if year + years > dt.MAXYEAR else _midnight(year + years, last + 1)
    return _midnight(year, month), end


def _midnight(year: int, month: int, day: int = 1) -> dt.datetime:
    return dt.datetime(year, month, day, tzinfo=dt.UTC)


def edtf_of(start: dt.datetime, end: dt.datetime) -> str:
    """The shortest EDTF text for the interval: a year, month or day, days "a/b", else a minute or second."""
    last = end - dt.timedelta(microseconds=1)
    for text in (f"{start:%Y}".zfill(4), f"{start.year:04d}-{start.month:02d}", start.date().isoformat()):
        if interval_of(text) == (start, end):
            return text
    if start.time() == dt.time() == end.time():
        return f"{start.date()}/{last.date()}"
    if start.date() != last.date():
        return f"{start.date()}/{last.date()}"
    if start.second or end - start < dt.timedelta(minutes=1):
        return start.strftime("%Y-%m-%dT%H:%M:%SZ")
    if end - start == dt.timedelta(minutes=1):
        return start.strftime("%Y-%m-%dT%H:%MZ")
    return start.date().isoformat()
