"""Whole dates as a paper prints them over a story: day, month and year, or nothing."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

MONTHS: Final = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?",
    "july?", "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
MONTH: Final = rf"(?:{'|'.join(MONTHS)})\.?"
DAY_NAME: Final = r"(?:(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)"
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
WORDED: Final = rf"(?:{MONTH}\s+{_DAY}|{_DAY}\s+(?:of\s+)?{MONTH})(?:,?\s+\d{{4}})?"
NUMERIC: Final = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}"
ANY_DATE: Final = rf"{DAY_NAME}?(?:{WORDED}|{NUMERIC})"
_MONTH_FIRST: Final = re.compile(rf"({MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST: Final = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({MONTH}),?\s+(\d{{4}})\b", re.IGNORECASE
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.]?(\d{2})[-/.]?(\d{2})(?!\d)")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\b")
_LABEL: Final = r"(?:(?:first\s+)?(?:published|posted|issued|date)(?:\s+(?:on|at))?\s*[:|]?\s*)?"
_TIME: Final = (
    r"(?:,?\s*(?:at\s+|[|·–-]\s*)?\d{1,2}(?:[:.]\d\d){0,2}\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,5}(?:[+-]\d+)?)?)?"
)
_OWN_LINE: Final = re.compile(rf"{_LABEL}({ANY_DATE}){_TIME}\.?", re.IGNORECASE)
_SOMEWHERE: Final = re.compile(rf"\b(?:{WORDED}|{NUMERIC})\b", re.IGNORECASE)
_ELSEWHEN: Final = re.compile(
    r"©|\b(?:updated|modified|changed|corrected|copyright|photo|file|image|picture|video|credit|courtesy)\b",
    re.IGNORECASE,
)


def whole_date(text: str) -> dt.date | None:
    """The day that *text* begins with, if it has day, month and year; None if it lacks one.

    Numbers alone count only when they can be read one way: 20/11/2015, never 03/04/2015. A day that
    does not exist is None.
    """
    text = re.sub(rf"^{DAY_NAME}", "", text.strip(), flags=re.IGNORECASE)
    if found := _MONTH_FIRST.match(text):
        return _day(found[3], _month(found[1]), found[2])
    if found := _DAY_FIRST.match(text):
        return _day(found[3], _month(found[2]), found[1])
    if found := _YEAR_FIRST.match(text):
        return _day(*found.groups())
    if found := _YEAR_LAST.match(text):
        first, second, year = found.groups()
        if int(first) == int(second) or int(first) > 12:
            return _day(year, second, first)
        return _day(year, first, second) if int(second) > 12 else None
    return None


def date_on_its_own(line: str) -> dt.date | None:
    """The whole date that *line* gives and nothing else but a label and a time of day."""
    found = _OWN_LINE.fullmatch(line.strip())
    return whole_date(found[1]) if found else None


def date_beside(line: str) -> dt.date | None:
    """The one whole date that a byline or a time stamp gives: "By A. Lund in Oslo 2:51pm GMT 14 Mar 2013".

    None for lines that say when a text was changed, or when a picture was taken.
    """
    if _ELSEWHEN.search(line):
        return None
    days = {whole_date(found[0]) for found in _SOMEWHERE.finditer(line)} - {None}
    return days.pop() if len(days) == 1 else None


def _month(name: str) -> int:
    return next(
        number for number, form in enumerate(MONTHS, 1) if re.fullmatch(form, name.strip("."), re.IGNORECASE)
    )


def _day(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
