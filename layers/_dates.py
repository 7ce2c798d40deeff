"""Dates in words for the part of the page that is read without a script."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING, Any, Final

from layers._times import DAY_MS, Span, moment_of

if TYPE_CHECKING:
    import datetime as dt

_MINUTE_MS: Final = 60_000


def span_text(span: Span, words: dict[str, Any]) -> str:
    """ "2015", "Nov 2015", "19 Nov 2015", "16 Nov 2015 to 20 Nov 2015" or with the time of day, UTC."""
    first, after = moment_of(span[0]), moment_of(span[1])
    last = moment_of(max(span[0], span[1] - 1))
    if span[1] - span[0] < DAY_MS:
        text = _clock_text(first, words)
        until = f"{after:%H:%M}" if first.date() == after.date() else _clock_text(after, words)
        return (
            text if span[1] - span[0] <= _MINUTE_MS else words["span"].format_map({"from": text, "to": until})
        )
    month_end = calendar.monthrange(last.year, last.month)[1] == last.day and (last.hour, last.minute) == (
        23,
        59,
    )
    whole_months = (first.day, first.hour, first.minute) == (1, 0, 0) and month_end
    if whole_months and (first.year, first.month) == (last.year, last.month):
        return _month_text(first, words)
    if whole_months and first.year == last.year and (first.month, last.month) == (1, 12):
        return str(first.year)
    if first.date() == last.date():
        return day_text(first, words)
    return str(words["span"]).format_map({"from": day_text(first, words), "to": day_text(last, words)})


def day_text(moment: dt.date, words: dict[str, Any]) -> str:
    """ "19 Nov 2015" in the order of the language."""
    parts = {"d": moment.day, "m": words["months"][moment.month - 1], "y": moment.year}
    return str(words["day_form"]).format_map(parts)


def _clock_text(moment: dt.datetime, words: dict[str, Any]) -> str:
    return f"{day_text(moment, words)}, {moment:%H:%M}"


def _month_text(moment: dt.datetime, words: dict[str, Any]) -> str:
    parts = {"m": words["months"][moment.month - 1], "y": moment.year}
    return str(words["month_form"]).format_map(parts)
