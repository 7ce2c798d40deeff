"""The time of one action, shifted to another that is counted from it: "hours after", "two days after the quake cut ..."."""

import datetime as dt
from dataclasses import replace
from itertools import pairwise
from typing import Final

from geo.events.actions.apart import SOON, before, leading, retelling
from geo.events.actions.finiteness import FINITE_TAGS, finite_verbs
from geo.events.actions.triggers import Trigger
from geo.events.where.scene_features import token_range
from geo.timexes import Timex
from geo.words import Sentence

_DAY: Final = dt.timedelta(days=1)


def soon(sentence: Sentence, one: Trigger, other: Trigger, timex: Timex) -> Timex | None:
    """The day of *timex* with the day before it, for what happened "hours after" or "hours before"; else None."""
    low, high = sorted((one, other), key=lambda t: t.last)
    between = sentence.tokens[low.last + 1 : high.first]
    near = any(a.text.lower() in SOON and b.text.lower() in {"after", "before"} for a, b in pairwise(between))
    if not near or timex.precision != "day" or timex.interval is None:
        return None
    start, end = timex.interval[0] - _DAY, timex.interval[1]
    edtf = f"{start.date()}/{(end - _DAY).date()}"
    basis = f"{timex.basis}; within hours of that, so that day or the day before"
    return replace(timex, interval=(start, end), edtf=edtf, basis=basis)


def counted_from(sentence: Sentence, action: Trigger, timex: Timex) -> Timex:
    """*timex*, or the day so many days before it where it is that of an event told again ("Monday's raid came two days
    after ...")."""
    tokens, span = sentence.tokens, token_range(sentence, timex.start, timex.end)
    verbs = (i for i in range(span[-1] + 1, action.first) if tokens[i].tag in FINITE_TAGS)
    verb = next(verbs, None)
    if verb is None or retelling(tokens, verb) is None:
        return timex
    return counted(sentence, action, timex) or timex


def counted(sentence: Sentence, action: Trigger, timex: Timex) -> Timex | None:
    """The day so many days before *timex*, for what stands in a clause like "two days after the quake cut ..."."""
    count = leading(sentence.tokens, action.first)
    if count is None or timex.interval is None or timex.interval[1] - timex.interval[0] > _DAY:
        return None
    day = timex.interval[0].replace(hour=0, minute=0, second=0, microsecond=0)
    interval, edtf, precision = before(count, day)
    return replace(
        timex,
        interval=interval,
        edtf=edtf,
        precision=precision,
        basis=f"{timex.basis}; told as {count.text!r} it",
    )


def counts_back(sentence: Sentence, timex: Timex) -> bool:
    """Whether the phrase only counts from what it stands before: "came the day after a court jailed ..."."""
    span, tokens = token_range(sentence, timex.start, timex.end), sentence.tokens
    verb = next((i for i in range(span[0] - 1, 0, -1) if tokens[i].tag in FINITE_TAGS), 0) if span else 0
    return (
        bool(verb)
        and (count := retelling(tokens, verb)) is not None
        and span[-1] in (count.hinge, count.hinge - 1)
    )


def leads_a_clause(sentence: Sentence, timex: Timex) -> bool:
    """Whether the phrase counts from what follows it: "16 years to the day after a storm struck X" is no day of the storm."""
    span, tokens = token_range(sentence, timex.start, timex.end), sentence.tokens
    if not span or tokens[span[-1]].text.lower() != "after":
        return False
    after = range(span[-1] + 1, len(tokens))
    end = next((i for i in after if tokens[i].text in {",", ";", "."}), len(tokens))
    return any(span[-1] < i < end for i in finite_verbs(tokens))
