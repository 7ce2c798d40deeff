"""What the recogniser hands on."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """A phrase that says when: half-open character offsets, TIMEX3 type and value, and dateline's own reading.

    interval is UTC, start included, end excluded; None when the phrase names no stretch of the
    calendar (durations, sets, "recently") or when it cannot be known which. edtf is EDTF level 1,
    "" without an interval; precision is one of geo.schema.TIME_PRECISIONS or "". basis is one line
    for a reader. mod is the TIMEX3 modifier (START, MID, END, APPROX, ...) or "". stated is True when
    the text itself gives the year, False when it was worked out from elsewhere. needs_anchor is True
    when the phrase points to the calendar but the date of the article is needed to say where.
    zoned is True when the text names the time zone, so that a time of day is exact.
    role is "start" or "end" for the two halves of a range ("from 3 to 7 May"), else "".
    """

    start: int
    end: int
    text: str
    type: str
    value: str
    interval: tuple[dt.datetime, dt.datetime] | None = None
    edtf: str = ""
    precision: str = ""
    basis: str = ""
    mod: str = ""
    stated: bool = False
    needs_anchor: bool = False
    zoned: bool = False
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What an operation made of a frame, before offsets and time zone are put to it."""

    type: str
    value: str
    period: object = None
    basis: str = ""
    mod: str = ""
    stated: bool = False
    needs_anchor: bool = False
    zone: int | None = None


def unanchored(value: str, kind: str = "DATE") -> Meaning:
    """What needs the date of the article, which is not known: *value* with X's for what is missing."""
    return Meaning(type=kind, value=value, needs_anchor=True, basis="the article's date is not known")
