"""What a story is anchored to: its dateline, the date narrated last, and the tense around a phrase."""

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from geo.timexes.matching import Match
from geo.timexes.periods import Period
from geo.timexes.tokens import Coded

_FUTURE: Final = frozenset(
    "will shall would 'll scheduled expected plans plan planned planning due slated set going until upcoming "
    "intends intend hopes hope expects expect ahead must should may might could expires expire matures effective payable "
    "begins begin starts start takes arrives leaves opens meets meet starting beginning till proposed invited".split()
)
_PAST: Final = frozenset(
    "was were had did said told went came took made got began left held met fell rose saw found lost won "
    "shot sent gave brought became ran led fought died broke struck hit put set cut been ended closed "
    "reported announced according yesterday since ago".split()
)
_REPORTING: Final = frozenset("said says told reported announced added".split())
_STOPS: Final = frozenset(".!?;\n")


@dataclass(slots=True)
class Story:
    """State while a text is read from left to right.

    anchor is the day of the dateline, None when unknown. narrative is True for prose that moves
    through a past of its own (history), where missing years come from the date narrated last.
    """

    coded: Coded
    anchor: dt.date | None
    narrative: bool
    southern: bool = False
    day_first: bool | None = None
    told: Period | None = None
    told_day: Period | None = None
    told_at: int = -1
    told_bc: int | None = None
    quarter: Period | None = None
    quarter_at: int = -1000
    notes: list[str] = field(default_factory=list)

    def tell(self, period: Period, at: int) -> None:
        """Remember *period* as the date narrated last, by the token at *at*."""
        self.told, self.told_at, self.told_bc = period, at, None
        if period.unit in ("day", "part", "hour", "minute"):
            self.told_day = period
        if period.unit == "quarter":
            self.quarter, self.quarter_at = period, at

    def tense(self, match: Match) -> int:
        """-1, 0 or 1: the nearest sign of past or future in the sentence, signs before the phrase first."""
        tokens = self.coded.tokens
        for i in range(match.first - 1, max(-1, match.first - 25), -1):
            word = tokens[i].word
            if word in _STOPS and not self._abbreviation(i):
                break
            sign = _sign(tokens[i].word, tokens[i + 1].word)
            if sign:
                return sign
        for i in range(match.last, min(len(tokens) - 1, match.last + 12)):
            if tokens[i].word in _STOPS:
                break
            sign = _sign(tokens[i].word, tokens[i + 1].word)
            if sign:
                return sign
        return 0

    def _abbreviation(self, i: int) -> bool:
        return i > 0 and self.coded.tokens[i].word == "." and len(self.coded.tokens[i - 1].word) <= 3


def _sign(word: str, following: str) -> int:
    if word in _FUTURE:
        return 1
    if word in _PAST:
        return -1
    if word == "to" and following.isalpha() and following not in ("the", "a", "an"):
        return 0
    return -1 if len(word) > 4 and word.endswith("ed") else 0


def is_narrative(years: Sequence[int], deictic: int, anchor: dt.date | None) -> bool:
    """Whether a text with these stated *years* and so many words like "yesterday" tells a past of its own."""
    if anchor is None:
        return bool(years) and len(years) >= deictic
    past = [y for y in years if y < anchor.year]
    return len(past) >= 4 and len(past) >= 2 * deictic and bisect_left(sorted(years), anchor.year) * 2 > len(years)


_CLEAN: Final = re.compile(r"\s+")


def shown(text: str) -> str:
    """A phrase on one line, for a basis."""
    return "'" + _CLEAN.sub(" ", text).strip() + "'"
