"""Times of any GeoDataFrame column, as whole milliseconds since 1970 in UTC."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any, Final

EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
DAY_MS: Final = 86_400_000
Span = tuple[int, int]
"""(first millisecond, first millisecond after); both equal for an instant."""

_ISO: Final = re.compile(
    r"(?P<year>-?\d{4,6})(-(?P<month>\d\d)(-(?P<day>\d\d))?)?"
    r"([T ](?P<hour>\d\d):(?P<minute>\d\d)(:(?P<second>\d\d)([.,](?P<part>\d{1,9}))?)?\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?[~?%]?"
)


def span_of(value: Any) -> Span | None:
    """The interval that *value* means; None when missing.

    Dates and text such as "2015", "2015-11" or "2015-11-19" mean the whole day, month or year; date
    and time mean an instant, UTC when no zone is given; whole numbers are years; "a/b", pairs,
    pandas Interval and Period are intervals whose last day belongs to them. Raises ValueError with
    words for a reader, also for years outside 1 to 9999.
    """
    if _is_missing(value):
        return None
    if isinstance(value, str):
        return _span_of_text(value.strip())
    if isinstance(value, dt.datetime):
        return _instant(value.replace(tzinfo=value.tzinfo or dt.UTC))
    if isinstance(value, dt.date):
        return _day(value)
    if isinstance(value, list | tuple) and len(value) == 2:
        return joined(span_of(value[0]), span_of(value[1]))
    if hasattr(value, "left") and hasattr(value, "right"):  # pandas.Interval
        return joined(span_of(value.left), span_of(value.right))
    if hasattr(value, "start_time") and hasattr(value, "end_time"):  # pandas.Period
        first, last = span_of(value.start_time), span_of(value.end_time)
        return (first[0], last[1] + 1) if first and last else None
    return _span_of_number(value)


def joined(first: Span | None, last: Span | None) -> Span | None:
    """From the beginning of one to the end of the other; one alone stands for both."""
    if first is None or last is None:
        return first or last
    if last[1] < first[0] or last[0] < last[1] == first[0]:
        raise ValueError("the end is before the start")
    return first[0], last[1]


def milliseconds(moment: dt.datetime) -> int:
    """Whole milliseconds since 1970, rounded down."""
    return (moment - EPOCH) // dt.timedelta(milliseconds=1)


def moment_of(ms: int) -> dt.datetime:
    """The moment in UTC, held within the years 1 to 9999."""
    first, last = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)
    return EPOCH + dt.timedelta(milliseconds=min(max(ms, milliseconds(first)), milliseconds(last)))


def _is_missing(value: Any) -> bool:
    import pandas as pd

    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, str) and not value.strip()):
        return True
    return isinstance(value, float) and value != value


def _instant(moment: dt.datetime) -> Span:
    ms = (
        milliseconds(moment.astimezone(dt.UTC))
        if dt.MINYEAR < moment.year < dt.MAXYEAR
        else milliseconds(moment)
    )
    return ms, ms


def _day(day: dt.date) -> Span:
    ms = milliseconds(dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC))
    return ms, ms + DAY_MS


def _span_of_number(value: Any) -> Span:
    try:
        year = int(value)
    except (TypeError, ValueError) as exc:
        raise ValueError(f"{value!r} is not a time") from exc
    if year != value:
        raise ValueError(f"{value!r} is not a time")
    return _calendar_span(year, None, None)


def _span_of_text(text: str) -> Span:
    if "/" in text:
        first, last = (span_of(part) if part.strip(". ") else None for part in text.split("/", 1))
        span = joined(first, last)
        if span is None:
            raise ValueError(f"{text!r} is not a time")
        return span
    found = _ISO.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not an ISO 8601 date")
    part = found.groupdict()
    year, month, day = int(part["year"]), part["month"], part["day"]
    if part["hour"] is None:
        return _calendar_span(year, int(month) if month else None, int(day) if day else None)
    _require_year(year)
    zone = dt.datetime.strptime(part["zone"].replace("Z", "+0000"), "%z").tzinfo if part["zone"] else dt.UTC
    fraction = int((part["part"] or "0").ljust(6, "0")[:6])
    clock = int(part["hour"]), int(part["minute"]), int(part["second"] or 0)
    return _instant(dt.datetime(year, int(month or 1), int(day or 1), *clock, fraction, tzinfo=zone))


def _require_year(year: int) -> None:
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        raise ValueError(f"year {year} cannot be shown: only the years 1 to 9999 can")


def _calendar_span(year: int, month: int | None, day: int | None) -> Span:
    _require_year(year)
    first = dt.date(year, month or 1, day or 1)
    last_month = month or 12
    last = dt.date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    return _day(first)[0], _day(last)[1]
