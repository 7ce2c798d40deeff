"""Which interval do the time phrases of a story give an event?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.timexes import Timex
from geo.words import Sentence

_BEFORE: Final = frozenset({"by", "before", "until", "till"})
_INCLUDING: Final = frozenset({"by", "until", "till"})
_AFTER: Final = frozenset({"since", "after"})
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


def stated_when(
    timex: Timex, *, word_before: str, published: dt.date | None, since: dt.datetime | None = None
) -> When | None:
    """The interval of a time phrase after *word_before*; "since" and "after" last until the day of publication.

    "By", "before" and "until" give only an end: the event began at *since*, a time told before in the story,
    where there is one. None when no interval with two ends can be told.
    """
    if timex.interval is None:
        return None
    start, end = timex.interval
    stated = When(
        start=start,
        end=end,
        edtf=timex.edtf if timex.zoned else timex.edtf.replace("Z", ""),  # no Z: the time of the place
        precision=timex.precision,
        text=timex.text,
        basis=timex.basis,
        stated=True,
    )
    if word_before in _BEFORE | _AFTER and timex.precision in {"minute", "hour"}:
        near = start if word_before in _AFTER else start - dt.timedelta(minutes=1)
        day = _midnight(near.date())
        return _days(stated, day, _day_after(day), f"the day of {timex.text!r}: {timex.basis}")
    if word_before in _BEFORE:
        last = end if word_before in _INCLUDING else start
        if since is None or since >= last:
            return None
        return _days(
            stated, since, last, f"{word_before}: {timex.basis}; after {since.date()}, told before it"
        )
    if word_before in _AFTER and published is not None and start < _midnight(published):
        basis = f"{word_before}: {timex.basis}, until the dateline {published}"
        return _days(stated, start, _day_after(_midnight(published)), basis)
    return stated


def lent(when: When) -> When:
    """*when* for an event told right after that has no time of its own: the day of it, not the hour."""
    day = when
    if when.precision in {"minute", "hour"}:
        day = _days(when, when.start, when.end, when.basis)
    basis = f"taken from the sentence before: {when.basis}" if when.stated else when.basis
    return replace(day, text="", basis=basis, stated=False)


def _days(when: When, start: dt.datetime, end: dt.datetime, basis: str) -> When:
    """*when* as the whole days from *start* to *end*, excluded."""
    first, last = start.date(), (end - dt.timedelta(microseconds=1)).date()
    edtf = f"{first}/{last}" if last > first else f"{first}"
    return replace(
        when, start=_midnight(first), end=_day_after(_midnight(last)), edtf=edtf, precision="day", basis=basis
    )


def day_of(published: dt.date, basis: str) -> When:
    """The day of the dateline, taken for what the story tells without a time at its head."""
    start = _midnight(published)
    day = published.isoformat()
    words = f"no time given: the day of the dateline, {day} ({basis})"
    return When(
        start=start, end=_day_after(start), edtf=day, precision="day", text="", basis=words, stated=False
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _day_after(midnight: dt.datetime) -> dt.datetime:
    """The midnight after; of the last day of the calendar its last instant, as there is no day after it."""
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    return last if midnight > last - _DAY else midnight + _DAY


def running_on(sentence: Sentence, usable: Sequence[Timex]) -> list[Timex]:
    """*usable* with two days, months or years that follow each other as one stretch: "in 2010 and 2011"."""
    found: list[Timex] = []
    for timex in usable:
        before = found[-1] if found else None
        between = [t.text for t in sentence.tokens if before and before.end <= t.start < timex.start]
        owner = any(t.start == timex.end and t.tag == "POS" for t in sentence.tokens)
        if before is not None and between == ["and"] and not owner and _meet(before, timex):
            found[-1] = _stretch(before, timex)
        else:
            found.append(timex)
    return found


def _meet(one: Timex, other: Timex) -> bool:
    alike = one.precision == other.precision and one.type == other.type == "DATE"
    return (
        alike
        and one.interval is not None
        and other.interval is not None
        and one.interval[1] == other.interval[0]
    )


def _stretch(one: Timex, other: Timex) -> Timex:
    low, high = one.interval, other.interval
    return replace(
        one,
        end=other.end,
        text=f"{one.text} and {other.text}",
        interval=(low[0], high[1]) if low is not None and high is not None else None,
        edtf=f"{one.edtf.partition('/')[0]}/{other.edtf.rpartition('/')[2]}",
        basis=f"{one.basis}, and {other.basis}",
    )
