"""What a story is anchored to: its dateline, the date narrated last, and the tense around a phrase."""

import datetime as dt
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Final

from geo.timexes.matching import Match
from geo.timexes.periods import Period
from geo.timexes.tokens import Coded

_STOPS: Final = frozenset(".!?;")
_CONDITION: Final = frozenset(["when", "if", "once", "unless"])
_NEGATIVE: Final = frozenset(["not", "neither", "no", "nobody", "none", "t"])


@cache
def _cues() -> dict[str, frozenset[str]]:
    data = tomllib.loads((files("geo.timexes") / "data" / "cues.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in data.items()}


@dataclass(slots=True)
class Story:
    """State while a text is read from left to right.

    anchor is the day of the dateline, None when unknown; only_year is then the year of the text's full dates when
    they all have the same. narrative is True for prose that moves
    through a past of its own (history), where missing years come from the date narrated last.
    """

    coded: Coded
    anchor: dt.date | None
    narrative: bool
    southern: bool = False
    day_first: bool | None = None
    clear_orders: frozenset[bool] | None = None
    only_year: int | None = None
    told: Period | None = None
    told_day: Period | None = None
    told_day_at: int = -1
    told_at: int = -1
    told_stated: bool = False
    told_bc: int | None = None
    quarter: Period | None = None
    quarter_at: int = -1000
    quarter_stated: bool = False
    months_at: int = -1000
    notes: list[str] = field(default_factory=list)

    def tell(self, period: Period, at: int, *, stated: bool = False) -> None:
        """Remember *period* as the date narrated last, by the token at *at*; *stated* with its year."""
        self.told, self.told_at, self.told_bc, self.told_stated = period, at, None, stated
        if period.unit in ("day", "part", "hour", "minute"):
            self.told_day, self.told_day_at = period, at

    def tense(self, match: Match) -> int:
        """-1, 0 or 1: the nearest sign of past or future in the sentence, signs before the phrase first.

        A verb of the past right after the phrase comes before all others: "the court on Monday freed him".
        """
        tokens = self.coded.tokens
        if self.is_ahead(match):
            return 1
        leading = self._leading(match)
        if (
            match.last < len(tokens)
            and self._sign(match.last) < 0
            and not _cues()["future"].intersection(leading)
        ):
            return -1
        for i in range(match.first - 1, max(-1, match.first - 30), -1):
            if self._stops(i):
                break
            if sign := self._sign(i):
                return sign
        before = tokens[match.first - 1].word if match.first else ""
        return self.tense_after(match, 30) or (1 if before in ("until", "till") else 0)

    def tense_after(self, match: Match, reach: int) -> int:
        """-1, 0 or 1: the first sign of past or future among the *reach* words after the phrase."""
        for i in range(match.last, min(len(self.coded.tokens) - 1, match.last + reach)):
            if self._stops(i):
                break
            if sign := self._sign(i):
                return sign
        return 0

    def words_after(self, match: Match, count: int) -> list[str]:
        """The *count* words that follow the phrase."""
        return [token.word for token in self.coded.tokens[match.last : match.last + count]]

    def ends_clause(self, match: Match) -> bool:
        """Whether "after" or "before" ends its clause: then it counts from the date narrated last."""
        tokens = self.coded.tokens
        return match.last >= len(tokens) or not tokens[match.last].word[0].isalnum()

    def _leading(self, match: Match) -> list[str]:
        return [self._verb(i) for i in range(max(0, match.first - 3), match.first)]

    def is_ahead(self, match: Match) -> bool:
        """Whether the words right before say so: "as early as", "ahead of" or "starting Tuesday", "put off until Tuesday"."""
        leading = self._leading(match)
        if leading[-1:] in (["starting"], ["beginning"]):
            return True
        if leading in (["as", "early", "as"], ["as", "soon", "as"]) or leading[-2:] == ["ahead", "of"]:
            return True
        words = {token.word for token in self.coded.tokens[max(0, match.first - 12) : match.first]}
        if leading and leading[-1] in ("until", "till", "to") and words & _cues()["deferring"]:
            return True
        scheduled = leading[:-1] if leading and leading[-1] in ("on", "at") else leading
        return bool(scheduled and scheduled[-1] in ("is", "are"))

    def is_set(self, match: Match) -> bool:
        """Whether something was fixed for that day: "called a strike for Saturday", not "for Saturday's vote"."""
        tokens = self.coded.tokens
        after = tokens[match.last].word if match.last < len(tokens) else "."
        leads = match.first > 0 and tokens[match.first - 1].word == "for"
        return (
            leads
            and (not after[0].isalnum() or after in _cues()["going_on"])
            and not after.startswith(("'", "’"))
        )

    def _stops(self, i: int) -> bool:
        tokens = self.coded.tokens
        word = tokens[i].word
        if word[0] == "\n":
            return True
        if word not in _STOPS:
            return False
        before = tokens[i - 1] if i else None
        if word != "." or before is None:
            return True
        if len(before.word) == 1 or before.word in _cues()["titles"]:
            return False
        after = self.coded.text[tokens[i + 1].start] if i + 1 < len(tokens) else "A"
        return not (after.islower() or after.isdigit() or after == ",")

    def _verb(self, i: int) -> str:
        """The word at *i*; "" for the month of May, which looks like a verb."""
        token = self.coded.tokens[i]
        return "" if token.word == "may" and self.coded.text[token.start] == "M" else token.word

    def _sign(self, i: int) -> int:
        tokens, word = self.coded.tokens, self._verb(i)
        following = tokens[i + 1].word if i + 1 < len(tokens) else ""
        if word == "ahead" and following == "of":
            return 0
        if word == "polls" and (
            following in ("open", "close") or (i > 2 and tokens[i - 3].word in ("go", "goes"))
        ):
            return 1
        if (word in ("leaves", "departs") and following == "for") or (
            word in ("flies", "heads", "travels") and following in ("for", "to")
        ):
            return 1
        if word in _cues()["timetabled"] and following == "on":
            return 1
        if word in _cues()["future"]:
            leading = {t.word for t in tokens[max(0, i - 2) : i]}
            return -1 if leading & {"had", "as", "previously"} and word not in _cues()["modal"] else 1
        if word in ("is", "are") and _CONDITION.intersection(t.word for t in tokens[max(0, i - 5) : i]):
            return 1  # "when the case is heard"
        if (following == "to" and word in ("is", "are", "set", "was", "were")) or (
            following == "for" and word == "set"
        ):
            return 1
        if i and tokens[i - 1].word == "to" and not word.endswith("ed"):
            return 0  # "to hit" is no past
        if word in _cues()["past"] or (len(word) > 4 and word.endswith("ed")):
            before = [self._verb(k) for k in range(max(0, i - 3), i)]
            if _cues()["modal"].intersection(before) and "said" not in before:
                could_not = "could" in before and _NEGATIVE.intersection(
                    t.word for t in tokens[max(0, i - 9) : i]
                )
                return -1 if "have" in before or could_not else 1
            if before and before[-1] in ("is", "are"):
                return 0
            return 0 if before and before[-1] in _cues()["not_verb"] and word not in _cues()["past"] else -1
        return 0


def is_narrative(years: Sequence[int], full: int, near: int, anchor: dt.date | None) -> bool:
    """Whether a text tells a past of its own.

    years are those it states, full how many of them come with a month, near how many phrases count
    from the day of writing ("yesterday", "on Friday", "last month"). News states years, too, but as
    background to days that it does not date in full.
    """
    past = [y for y in years if anchor is None or y < anchor.year]
    return full > 0 and len(past) * 2 > len(years) and len(past) + full >= 5 + 5 * near


_CLEAN: Final = re.compile(r"\s+")


def shown(text: str) -> str:
    """A phrase on one line, for a basis."""
    return "'" + _CLEAN.sub(" ", text).strip() + "'"
