"""Which town is meant by "the Iraqi capital", "Sudan's capital", "the provincial capital of Helmand"?

Only where the story does not name it beside that ("the Kenyan capital, Nairobi"): there the name stands for itself.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geo.place import Candidates, HasCapitals
from geo.places.resolver.resolving import MAX_ALTERNATIVES, Ranked, Resolution

_WORD: Final = r"(?P<which>(?:(?!(?:a|and|at|from|in|its|near|of|the|to)\b)[a-z-]+\s+)?)capital(?:\s+city)?"
_BEHIND: Final = re.compile(rf"(?:['’]s?)?\s+{_WORD}\b(?!-)")
_AHEAD: Final = re.compile(rf"\b{_WORD}\s+of\s+(?:the\s+)?$")
_DAY: Final = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
_NAMED_NEXT: Final = re.compile(rf"\s+(?:of\s+)?(?:the\s+)?(?!{_DAY})[^\W\d_a-z]")
_APPOSED: Final = re.compile(r"\s*[,(–—-]\s*(?:of\s+)?")
_COMMA: Final = re.compile(r",\s+(?:the\s+|its\s+)?$")
_MONEY: Final = re.compile(
    r"\s+(?:account|charge|control|cost|crime|expenditure|flow|gain|good|injection|investment|letter|market|murder|punishment|"
    r"requirement|spending|stock)s?\b"
)
_DIVISION: Final = frozenset({"provincial", "regional", "state"})
_OTHER: Final = frozenset(
    {"administrative", "business", "commercial", "cultural", "economic", "financial", "former", "industrial", "old", "second",
     "spiritual", "summer", "winter", "working"}
)  # fmt: skip
"""Capitals of another sort than the seat of government."""

_DISPUTED: Final = frozenset({"BJ", "BO", "CI", "IL", "LK", "MY", "NL", "PS", "SZ", "TZ", "ZA"})
"""Countries whose seat of government, parliament or constitution are in different towns, or claimed by two."""

_REACH: Final = 60
_TRUST: Final = 0.95


def with_capitals(text: str, resolutions: Sequence[Resolution], source: Candidates) -> list[Resolution]:
    """*resolutions*, those of a country or division that only tell whose capital is meant widened to that town.

    What was resolved stays the first alternative. Countries with several or disputed capitals stay as they are.
    """
    if not isinstance(source, HasCapitals):
        return list(resolutions)
    starts, ends = {r.start for r in resolutions}, {r.end for r in resolutions}
    return [_seated(text, found, source, starts, ends) for found in resolutions]


def _seated(
    text: str, found: Resolution, source: HasCapitals, starts: set[int], ends: set[int]
) -> Resolution:
    place = found.place
    if place is None or found.within or place.kind not in {"country", "admin1"}:
        return found
    span = _behind(text, found, starts, ends) or _ahead(text, found, ends)
    if span is None:
        return found
    start, end, which = span
    disputed = place.kind == "country" and (place.country in _DISPUTED or which in _DIVISION)
    town = None if disputed or which in _OTHER else source.capital(place)
    if town is None:
        return found
    whole = Ranked(place=place, score=found.score, reason=found.reason)
    return replace(
        found,
        start=start,
        end=end,
        text=text[start:end],
        kind="place",
        place=town,
        score=found.score * _TRUST,
        alternatives=(whole, *found.alternatives)[:MAX_ALTERNATIVES],
        reason=f"the capital of {place.name}",
    )


def _behind(text: str, found: Resolution, starts: set[int], ends: set[int]) -> tuple[int, int, str] | None:
    """Characters and kind of "Iraqi capital"; None where a name follows or another town is told by it."""
    match = _BEHIND.match(text, found.end, found.end + _REACH)
    if match is None or _NAMED_NEXT.match(text, match.end()) or _MONEY.match(text, match.end()):
        return None
    apposed = _APPOSED.match(text, match.end())
    if (apposed and apposed.end() in starts) or _tells(text, found.start, ends):
        return None
    return found.start, match.end(), match["which"].strip()


def _ahead(text: str, found: Resolution, ends: set[int]) -> tuple[int, int, str] | None:
    """Characters and kind of "capital of Iraq"; None where that only tells of a town before it."""
    low = max(0, found.start - _REACH)
    match = _AHEAD.search(text[low : found.start])
    if match is None or _tells(text, low + match.start(), ends):
        return None
    return low + match.start(), found.end, match["which"].strip()


def _tells(text: str, start: int, ends: set[int]) -> bool:
    """Whether the phrase from *start* on follows a name and a comma: "Baghdad, the Iraqi capital"."""
    comma = _COMMA.search(text[max(0, start - _REACH) : start])
    return comma is not None and start - len(comma[0]) in ends
