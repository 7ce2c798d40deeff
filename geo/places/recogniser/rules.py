"""Names that the models let pass although the words beside them, or their form, say that they are places.

The models learnt from papers that seldom write of places no gazetteer holds. Where a run of capitals
stands after "a village called" or "25 miles north of", or after a party ("R-Ohio"), or before "man" or "residents",
begins as Arab place names do, or is as a whole the name of a landmark, it is taken, unless the models see an
organisation in it, and so is its every mention in which they see nobody. A name in the place book always is.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from geo.places.recogniser.names import Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.places.recogniser.names import Names
    from geo.places.recogniser.second import Chances
    from geo.words import Token

SCORE: Final = 0.6
"""Score of a toponym that only a rule found; on TUD-Loc-2013, never trained on, 22 of 27 were right."""

_MOST_TOKENS: Final = 4
_LARGE: Final = ("C", "T5", "T6")  # countries, towns of 100,000 and more
_WHOLE: Final = ("C", "A", "R", "F", "S")  # senses (names.py) that names of people seldom have


@cache
def _cues() -> dict[str, frozenset[str]]:
    lines = (files("geo") / "places" / "data" / "recogniser_cues.txt").read_text("utf-8").splitlines()
    pairs = (line.split(":") for line in lines if line and not line.startswith("#"))
    return {name: frozenset(words.split()) for name, words in pairs}


def is_article(word: str) -> bool:
    """Whether *word* is an Arabic article as names are written with: El, Al, Ash."""
    return word.lower() in _cues()["articles"]


def overlooked(
    text: str, tokens: Sequence[Token], run: Run, thoughts: Sequence[Chances | None], names: Names
) -> str:
    """P or F if *run*, of which the models made nothing, is a place or facility all the same; otherwise ""."""
    if run.last - run.first > _MOST_TOKENS:
        return ""
    phrase = text[tokens[run.first].start : tokens[run.last - 1].end]
    whole = names.sense(phrase)
    if whole and names.in_book(phrase):
        return "P"
    opinions = [chances for chances in thoughts[run.first : run.last] if chances]
    person, company = (max((chances[k] for chances in opinions), default=0.0) for k in (2, 3))
    if run.last - run.first > 1 and whole and whole[0] in _WHOLE and person < 0.5:
        return "F" if whole[0] == "S" else "P"
    if _of_party(tokens, run.first):
        return "P"
    if not tokens[run.first].tag.startswith("NNP"):
        return ""
    if whole and person < 0.8 and (_of_locals(tokens, run) or _in_large(tokens, run, whole[0])):
        return "P"
    pointed_at = company < 0.8 and _pointed_at(tokens, run.first)
    beside = company < (0.9 if whole else 0.3) and _beside(tokens, run)
    formed = company < 0.8 and _formed(tokens, run) and not _titled(tokens, run.first)
    return "P" if pointed_at or beside or formed else ""


def names_nobody(thoughts: Iterable[Chances | None]) -> bool:
    """Whether the first model sees no person and no organisation in these words."""
    return all(chances is None or max(chances[2:]) < 0.5 for chances in thoughts)


def pieces(tokens: Sequence[Token], run: Run) -> Iterator[Run]:
    """*run* cut where an English word joins two names: "Tarif on Friday", "Lund and Osei"; and behind "R-"."""
    first = run.first
    for i in range(run.first, run.last):
        if tokens[i].text in _cues()["joints"] or _of_party(tokens, i + 1):
            yield from [Run(first, i)] if first < i else []
            first = i + 1
    if first < run.last:
        yield Run(first, run.last)


def _pointed_at(tokens: Sequence[Token], i: int) -> bool:
    """Whether the words before token i announce the name of a place."""
    words = [token.text.lower() for token in tokens[max(0, i - 2) : i]]
    if len(words) < 2:
        return False
    cues = _cues()
    if words[1] == "of":
        return words[0] in cues["compass"] or words[0] in cues["settlement"]
    return words[1] in cues["named"] and words[0] in cues["settlement"]


def _of_party(tokens: Sequence[Token], i: int) -> bool:
    """Whether a party and a hyphen stand before token i, themselves behind a comma or bracket: "Sen. Osei, R-Ohio"."""
    if i < 3 or tokens[i - 1].text not in ("-", "–") or tokens[i - 3].text not in (",", "("):
        return False
    return tokens[i - 2].text.isupper() and tokens[i - 2].text.lower() in _cues()["parties"]


def _of_locals(tokens: Sequence[Token], run: Run) -> bool:
    """Whether the run begins a sentence or follows an article, and "man", "residents" or the like follows it."""
    before = tokens[run.first - 1].text.lower() if run.first else ""
    after = tokens[run.last].text if run.last < len(tokens) else ""
    return before in ("", "a", "an") and after in _cues()["locals"]


def _in_large(tokens: Sequence[Token], run: Run, sense: str) -> bool:
    """Whether the run is a country or large town and stands after "in"."""
    return sense.rstrip("~") in _LARGE and run.first > 0 and tokens[run.first - 1].text.lower() == "in"


def is_bare(phrase: str) -> bool:
    """Whether *phrase* is a word that stands in names of places but for none by itself: St., Avenue."""
    return phrase.lower() in _cues()["bare"]


def _beside(tokens: Sequence[Token], run: Run) -> bool:
    """Whether the run stands after "near", or begins with an Arabic article after a word of place."""
    before = tokens[run.first - 1].text.lower() if run.first else ""
    if run.last - run.first > 1 and is_article(tokens[run.first].text):
        return before in _cues()["within"]
    return before in _cues()["beside"] and run.last - run.first < 3


def _formed(tokens: Sequence[Token], run: Run) -> bool:
    return run.last - run.first > 1 and tokens[run.first].text.lower() in _cues()["forms"]


def _titled(tokens: Sequence[Token], i: int) -> bool:
    return i > 0 and (tokens[i - 1].text.endswith(".") or tokens[i - 1].text.lower() in _cues()["titles"])
