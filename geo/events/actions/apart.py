"""What is told as so long after something else: "two days after the quake cut ...", "the attack came a week after ..."?"""

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from geo.events.actions.finiteness import FINITE_TAGS
from geo.events.actions.lexicon import CALENDAR, TIMES_OF_DAY, verb
from geo.words import Token

_NUMBERS: Final = {
    "the": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_UNITS: Final = frozenset({"day", "week", "month", "year"})
SOON: Final = frozenset({"hours", "hour", "minutes", "moments", "seconds", "shortly", "soon", "just"})
"""Words before "after" that keep two actions within a day."""

_VAGUE: Final = frozenset({"days", "weeks", "months", "years"})
_BOUNDS: Final = (["less", "than"], ["more", "than"])
_COMING: Final = frozenset({"come", "happen", "occur"})
_LEADING: Final = frozenset({"after", "amid", "as", "before", "despite"})
_REACH: Final = 6
_DAY: Final = dt.timedelta(days=1)
_LOOSE: Final = 3
"""So many days on either side of what is told in weeks."""


class Count(NamedTuple):
    """So many units ("day", "week", "month", "year") from a clause to the one that the hinge at token *hinge* ties to it."""

    hinge: int
    times: int
    unit: str
    text: str


def counted(tokens: Sequence[Token], hinge: int) -> Count | None:
    """What is counted right before the "after" at token *hinge*; None where nothing is."""
    if hinge < 2 or tokens[hinge].text.lower() != "after":
        return None
    if [t.text.lower() for t in tokens[max(0, hinge - 4) : hinge - 2]] in _BOUNDS:
        return None  # "less than two weeks after"
    if [t.text.lower() for t in tokens[max(0, hinge - 3) : hinge]] == ["to", "the", "day"]:
        return _counted_until(tokens, hinge, hinge - 3)  # "16 years to the day after ..."
    return _counted_until(tokens, hinge, hinge)


def _counted_until(tokens: Sequence[Token], hinge: int, end: int) -> Count | None:
    """The count whose unit stands right before token *end*."""
    if end < 2:
        return None
    number, unit = tokens[end - 2].text.lower(), tokens[end - 1].text.lower().removesuffix("s")
    times = _NUMBERS.get(number, int(number) if number.isdecimal() and len(number) < 3 else 0)
    return (
        Count(hinge, times, unit, f"{number} {tokens[end - 1].text} after")
        if unit in _UNITS and times
        else None
    )


def leading(tokens: Sequence[Token], verb_at: int) -> Count | None:
    """The count at the head of the clause of the verb at token *verb_at*: "two days after the quake cut ..."; else None."""
    joined = tokens[verb_at - 1].tag == "CC"  # "killed nine and flattened homes"
    for i in range(verb_at - 1, 1, -1):
        if joined and tokens[i].tag in FINITE_TAGS:
            joined = False
        elif tokens[i].tag in FINITE_TAGS or tokens[i].text in {";", ":"}:
            return None
        if tokens[i].text.lower() == "after":
            return counted(tokens, i)
    return None


def before(count: Count, start: dt.datetime) -> tuple[tuple[dt.datetime, dt.datetime], str, str]:
    """The interval so long before the day that begins at *start*, its EDTF and its precision: weeks to half a week, months and
    years as such. A month or year before the first of the calendar is its first."""
    if count.unit in {"month", "year"}:
        months = max(
            12, start.year * 12 + start.month - 1 - count.times * (12 if count.unit == "year" else 1)
        )
        year, month = divmod(months, 12)
        first = start.replace(year=year, month=month + 1 if count.unit == "month" else 1, day=1)
        after = divmod(year * 12 + first.month - 1 + (1 if count.unit == "month" else 12), 12)
        edtf = f"{year:04d}-{first.month:02d}" if count.unit == "month" else f"{year:04d}"
        return (first, first.replace(year=after[0], month=after[1] + 1)), edtf, count.unit
    reach = _LOOSE if count.unit == "week" else 0
    middle = start - count.times * (7 if reach else 1) * _DAY
    first, last = middle - reach * _DAY, middle + reach * _DAY
    edtf = f"{first.date()}/{last.date()}" if reach else f"{first.date()}"
    return (first, last + _DAY), edtf, "day"


def retelling(tokens: Sequence[Token], verb_at: int) -> Count | None:
    """The count behind a verb that only says when something known came ("the attack came two days after ..."); else None."""
    for i in range(verb_at + 1, min(verb_at + _REACH, len(tokens))):
        if tokens[i].tag in FINITE_TAGS or tokens[i].text == ",":
            break
        if (count := counted(tokens, i)) is not None:
            return count
    return None


def only_says_when(tokens: Sequence[Token], verb_at: int) -> bool:
    """Whether the verb at token *verb_at* tells no more than what something known came after: "came hours after", "came as"."""
    action = verb(tokens[verb_at].text)
    if action is None or action.lemma not in _COMING:
        return False
    rest = [t.text.lower() for t in tokens[verb_at + 1 : verb_at + 1 + _REACH]]
    if action.lemma == "come" and rest[:1] and rest[0] in _LEADING:
        return not any(w[:1].isdigit() or w in TIMES_OF_DAY | CALENDAR for w in rest[1:2])
    soon = next(
        (i for i, (a, b) in enumerate(pairwise(rest[:3])) if a in SOON | _VAGUE and b in {"after", "before"}),
        None,
    )
    clock = soon is not None and any(w[:1].isdigit() or w in TIMES_OF_DAY for w in rest[soon + 2 : soon + 3])
    return (soon is not None and not clock) or retelling(tokens, verb_at) is not None
