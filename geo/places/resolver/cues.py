"""What the words in and around a name say about the sort of place it is."""

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Final

from geo.places.resolver.mentions import Group, Mention
from geo.places.resolver.sorts import WORD_CLASS

OFFICES: Final = {
    "state": "gov governor governors legislature lawmakers lawmaker senate senator senators statehouse legislators attorney",
    "town": "mayor council councilman councilwoman councilor councillor downtown alderman aldermen mayoral",
    "country": "president presidential parliament prime minister ministry army embassy ambassador troops soldiers foreign",
}
OFFICE_CLASS: Final = {word: name for name, words in OFFICES.items() for word in words.split()}
"""Offices and bodies beside a name, and the sort of place that has them."""

_BEFORE_OF: Final = re.compile(r"\b([A-Za-z]+)\s+(?:of|in)\s+(?:the\s+)?$")
_BEFORE: Final = re.compile(r"\b([A-Za-z]+)\.?,?\s+$")
_AFTER: Final = re.compile(r"^(?:['’]s)?\s+([A-Za-z]+)\b")
_LAST: Final = re.compile(r"([A-Za-z]+)\W*$")
_FIRST: Final = re.compile(r"^\W*([A-Za-z]+)")
_MOST_CHARS: Final = 20_000
_BEFORE_ONLY: Final = frozenset(
    [
        "city",
        "town",
        "village",
        "capital",
        "state",
        "province",
        "island",
        "river",
        "lake",
        "mount",
        "county",
        "suburb",
        "district",
    ]
)


def own_class(name: str) -> str:
    """The sort of place that the name itself says: "Clay County", "Lake Erie"; "" when it does not."""
    if " " not in name:
        return ""
    last, first = _LAST.search(name), _FIRST.search(name)
    found = WORD_CLASS.get(last.group(1).lower(), "") if last else ""
    if (
        not found
        and first
        and first.group(1).lower() in {"lake", "mount", "mt", "cape", "river", "gulf", "bay", "port"}
    ):
        found = "" if first.group(1).lower() == "port" else WORD_CLASS[first.group(1).lower()]
    return found


def said_class(text: str, mention: Mention) -> str:
    """The sort of place that the words beside one mention say: "the town of", "province" after it."""
    before = text[max(0, mention.start - 30) : mention.start]
    of = _BEFORE_OF.search(before)
    if of and of.group(1).lower() in WORD_CLASS and before[of.end(1) :].split()[:1] == ["of"]:
        return WORD_CLASS[of.group(1).lower()]
    after = _AFTER.match(text[mention.end : mention.end + 24])
    if after and text[mention.end : mention.end + 1] != "'" and after.group(1).lower() in WORD_CLASS:
        return WORD_CLASS[after.group(1).lower()]
    word = _BEFORE.search(before)
    if word and word.group(1).lower() in _BEFORE_ONLY:
        return WORD_CLASS[word.group(1).lower()]
    return ""


def office_class(text: str, mention: Mention) -> str:
    """The sort of place whose office or body stands beside one mention: "Mayor of", "Gov." after it."""
    after = _AFTER.match(text[mention.end : mention.end + 24])
    if after and after.group(1).lower() in OFFICE_CLASS:
        return OFFICE_CLASS[after.group(1).lower()]
    before = text[max(0, mention.start - 30) : mention.start]
    of = _BEFORE_OF.search(before) or _BEFORE.search(before)
    return OFFICE_CLASS.get(of.group(1).lower(), "") if of else ""


def group_offices(text: str, mentions: Sequence[Mention], group: Group) -> frozenset[str]:
    """The sorts of place whose offices stand beside the mentions of a group."""
    return frozenset({office_class(text, mentions[i]) for i in group.mentions} - {""})


@lru_cache(maxsize=1)
def _voice_signs() -> dict[str, tuple[str, ...]]:
    """Signs of each country, longer ones first."""
    data = json.loads(files("geo.places").joinpath("data", "voices.json").read_text(encoding="utf-8"))
    return {
        country: tuple(sorted(words, key=lambda word: (-len(word), word)))
        for country, words in data["voices"].items()
    }


def voices(text: str) -> dict[str, float]:
    """How much the wording of *text* sounds like the news of each country: shares of the signs found."""
    lower = text[:_MOST_CHARS].lower()
    signs = {country: _count_signs(lower, words) for country, words in _voice_signs().items()}
    total = sum(signs.values()) + 1.5
    return {country: count / total for country, count in signs.items() if count}


def _count_signs(lower: str, words: Sequence[str]) -> int:
    """How many of *words* stand in *lower* as whole words."""
    count = 0
    for word in words:
        at = lower.find(word)
        while at >= 0:
            end = at + len(word)
            if not (_is_wordlike(lower[at - 1 : at]) or _is_wordlike(lower[end : end + 1])):
                count += 1
                break
            at = lower.find(word, at + 1)
    return count


def _is_wordlike(character: str) -> bool:
    return character.isalnum() or character == "_"


def group_classes(text: str, mentions: Sequence[Mention], group: Group) -> tuple[str, frozenset[str]]:
    """What the name says of itself, and everything that the words beside its mentions say."""
    said = {said_class(text, mentions[i]) for i in group.mentions}
    return own_class(group.name), frozenset(said - {""})
