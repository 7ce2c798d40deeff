"""How does the story itself put the place of an event: "a market in the northern town of X", not "X"?"""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from geo.events.where.scene_features import PlacePhrase, kind_of
from geo.words import Token

_BEFORE_NAME: Final = frozenset({"DT", "JJ", "JJS", "JJR", "RB", "PRP$", "HYPH", "VBN"})
_BEFORE_NOUN: Final = _BEFORE_NAME | {"NN", "CD", "NNP", "POS"}
_LINKS: Final = frozenset({"of", "in", "at", "near", "outside", "inside", "on", "off", "around", "within"})
LONGEST: Final = 14
"""So many words a wording has at most before a name, and between two."""


def as_written(tokens: Sequence[Token], phrase: PlacePhrase) -> tuple[int, int]:
    """First and last token of the whole noun phrase of the place that *phrase* names."""
    first, last = phrase.first, phrase.last
    while (wider := _wider(tokens, first)) < first and phrase.first - wider <= LONGEST:
        first = wider
    while last + 1 < len(tokens) and tokens[last + 1].tag in {"NN", "NNS"} and is_spot(tokens[last + 1].text):
        last += 1
    return first, last


def _wider(tokens: Sequence[Token], first: int) -> int:
    """Where the phrase "a market in ..." right before token *first* begins; *first* without one."""
    link = first - 1
    while link > 0 and tokens[link].tag in _BEFORE_NAME:
        link -= 1
    if link < 1 or tokens[link].text.lower() not in _LINKS or not is_spot(tokens[link - 1].text):
        return first
    begin = link - 1
    while begin > 0 and tokens[begin - 1].tag in _BEFORE_NOUN:
        begin -= 1
        if tokens[begin].tag in {"DT", "PRP$"}:
            break
    while tokens[begin].tag == "RB" or (tokens[begin].tag == "VBN" and tokens[begin + 1].tag in {"CD", "DT"}):
        begin += 1
    return begin


def is_spot(word: str) -> bool:
    """Whether *word* is a noun for a place that may go without a name."""
    return kind_of(word) in {"kind", "ground"} or word.lower() in _spots()


@cache
def _spots() -> frozenset[str]:
    text = files("geo").joinpath("events", "data", "spots.txt").read_text(encoding="utf-8")
    singular = [w for line in text.splitlines() if not line.startswith("#") for w in line.split()]
    return frozenset(singular) | {_plural(word) for word in singular}


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
