"""Which interval do the time phrases of a story give an event?"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.timexes import Timex

_TO: Final = re.compile(r"\s*(?:-|–|—|to|till|until|through)\s*", re.IGNORECASE)
_AND: Final = re.compile(r"\s*and\s*", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\bbetween\s+(?:the\s+)?\Z", re.IGNORECASE)
_DAY: Final = dt.timedelta(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The interval of an event, start included, end excluded, UTC, with the receipt for it.

    stated: a phrase of the story itself gives it; else it was taken from the dateline or a sentence before.
    """

    start: dt.datetime
    end: dt.datetime
    edtf: str
    precision: str
    text: str
    basis: str
    stated: bool


def ranged(text: str, timexes: Sequence[Timex]) -> list[Timex]:
    """*timexes* with "from 3 May to 7 May" and "between 1939 and 1945" as one phrase for the whole interval."""
    found: list[Timex] = []
    for timex in timexes:
        if found and _spans(text, found[-1], timex):
            found[-1] = _joined(text, found[-1], timex)
        else:
            found.append(timex)
    return found


def _spans(text: str, first: Timex, last: Timex) -> bool:
    if first.interval is None or last.interval is None or first.interval[0] >= last.interval[0]:
        return False
    between = text[first.end : last.start]
    if _TO.fullmatch(between):
        return True
    return bool(_AND.fullmatch(between) and _BETWEEN.search(text[max(0, first.start - 15) : first.start]))


def _joined(text: str, first: Timex, last: Timex) -> Timex:
    if first.interval is None or last.interval is None:
        return first
    ends = (first.edtf.split("/")[0], last.edtf.split("/")[-1])
    return replace(
        first,
        end=last.end,
        text=text[first.start : last.end],
        interval=(first.interval[0], last.interval[1]),
        edtf="/".join(ends),
        precision=last.precision,
        basis=f"{first.basis}; to {last.basis}",
    )


def stated_when(timex: Timex, *, word_before: str, published: dt.date | None) -> When | None:
    """The interval of a time phrase; "since" makes it last until the day of publication.

    None when the phrase denotes no calendar interval.
    """
    if timex.interval is None:
        return None
    start, end, edtf, basis = *timex.interval, timex.edtf, timex.basis
    if word_before == "since" and published is not None and start < _midnight(published):
        end = _midnight(published) + _DAY
        edtf = f"{start.date().isoformat()}/{published.isoformat()}"
        basis = f"since: {timex.basis}, until the dateline {published.isoformat()}"
    return When(
        start=start, end=end, edtf=edtf, precision=timex.precision, text=timex.text, basis=basis, stated=True
    )


def day_of(published: dt.date, basis: str) -> When:
    """The day of the dateline, taken for what the story tells without a time at its head."""
    start = _midnight(published)
    day = published.isoformat()
    words = f"no time given: the day of the dateline, {day} ({basis})"
    return When(start=start, end=start + _DAY, edtf=day, precision="day", text="", basis=words, stated=False)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)
