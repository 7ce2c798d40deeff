"""Which mentions of a text mean the same place, and how do the mentions stand to each other?

One sense per document: mentions of one name form one group and are decided together, unless the text
itself tells them apart ("Springfield, Ohio" and "Springfield, Oregon").
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, Protocol

from geo.gazetteer import names
from geo.places.resolver.holding import LEFT, NEITHER, RIGHT, holder


class Mention(Protocol):
    """A toponym in a text: half-open character offsets, the words, and place, demonym or facility."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Mentions (positions in the list of toponyms) that share one name and one sense."""

    name: str
    key: str
    kind: str
    mentions: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two mentions near each other: *left* and *right* are positions of groups, *gap* in characters.

    follows: nothing but a comma, a bracket or "in" stands between them, so that the right one may
    name what the left one lies in. chain: the comma is one of several in an enumeration. held: the text
    says that the right one lies in the left one; holds: or the left one in the right one.
    """

    left: int
    right: int
    gap: int
    comma: bool
    chain: bool
    follows: bool
    listed: bool
    held: bool
    holds: bool


NEAR_CHARS: Final = 160
NEIGHBOURS: Final = 4
LONG_CHAIN: Final = 4
_COMMA: Final = re.compile(r"(?:,|,? \(|,? ?[-–—/])\s*")
_FOLLOWS: Final = re.compile(
    r"[,(]?\s*(?:[a-z]+ ){0,3}(?:in|of|near|outside|inside|within)(?: [a-z'’]+){0,4}\s*(?:the\s+)?",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(r"\s*(?:,|;|and|or|&|, and|, or|to)\s*", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[a-z)\]\"”’][.!?][\"”’)]?\s|\n\s*\n")
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_SAINT: Final = re.compile(r"(?i:saint|st\.?)\s[^\W\d_]+$")
_OF_SAINT: Final = re.compile(r"['’]s\b")
_STREET: Final = re.compile(
    r"\s(?:Avenue|Boulevard|Close|Crescent|Drive|Highway|Lane|Mews|Parade|Road|Street|Terrace)\b"
)
"""What makes a street of a name; behind a name it is part of it."""


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """The gazetteer's key of *name*, kept: a document asks for the same few names many times."""
    return names.fold(name)


def clean(name: str) -> str:
    """*name* as a gazetteer is asked for it: one line, no possessive, no quotes around it."""
    return _POSSESSIVE.sub("", " ".join(name.split())).strip(' ,;:"“”()[]')


def is_saints(name: str) -> bool:
    """Whether *name*, as `said_name` gives it, is that of what belongs to a saint: "St. John's"."""
    return name.endswith("'s") and _SAINT.match(name[:-2]) is not None


def said_name(text: str, mention: Mention) -> str:
    """The name to look up for *mention*: with its "'s" if it is a saint's ("St. John's"), with "Street" behind it."""
    name = clean(mention.text)
    if _SAINT.match(name):
        owned = _POSSESSIVE.search(mention.text) or _OF_SAINT.match(text, mention.end)
        return f"{name}'s" if owned else name
    street = _STREET.match(text, mention.end)
    return f"{name}{street[0]}" if street and name else name


def is_street(name: str) -> bool:
    """Whether *name* is that of a street."""
    last = name.rfind(" ")
    return last > 0 and _STREET.fullmatch(name, last) is not None


def find_links(text: str, mentions: Sequence[Mention], groups: Sequence[int]) -> list[Link]:
    """Pairs of mentions of two groups that stand near each other in one sentence, in reading order."""
    order = sorted(range(len(mentions)), key=lambda i: (mentions[i].start, mentions[i].end))
    links: list[Link] = []
    chains = _chains(text, mentions, order)
    for at, i in enumerate(order):
        for step, j in enumerate(order[at + 1 : at + 1 + NEIGHBOURS]):
            between = text[mentions[i].end : mentions[j].start]
            if len(between) > NEAR_CHARS or _SENTENCE_END.search(
                text, mentions[i].end - 1, mentions[j].start
            ):
                break
            if groups[i] == groups[j]:
                continue
            next_to = step == 0
            said = holder(text, mentions[i].end, mentions[j].start, mentions[j].end) if next_to else NEITHER
            links.append(
                Link(
                    left=groups[i],
                    right=groups[j],
                    gap=len(between),
                    comma=next_to and _COMMA.fullmatch(between) is not None and i not in chains,
                    chain=next_to and i in chains,
                    follows=next_to and _FOLLOWS.fullmatch(between) is not None,
                    listed=next_to and _LISTED.fullmatch(between) is not None,
                    held=said == LEFT,
                    holds=said == RIGHT,
                )
            )
    return links


def _chains(text: str, mentions: Sequence[Mention], order: Sequence[int]) -> frozenset[int]:
    """Mentions followed by a comma within a run of at least LONG_CHAIN names parted by commas alone."""
    chains: set[int] = set()
    run: list[int] = []
    for i, j in pairwise([*order, -1]):
        if j >= 0 and _COMMA.fullmatch(text[mentions[i].end : mentions[j].start]):
            run.append(i)
            continue
        if len(run) + 1 >= LONG_CHAIN:
            chains.update(run)
        run = []
    return frozenset(chains)


def group_mentions(text: str, mentions: Sequence[Mention]) -> list[Group]:
    """Groups in order of their first mention; every mention is in exactly one."""
    order = sorted(range(len(mentions)), key=lambda i: (mentions[i].start, mentions[i].end))
    said = {i: said_name(text, mentions[i]) for i in order}
    keys = {i: fold(said[i]) for i in order}
    followers: dict[int, str] = {}
    for i, j in pairwise(order):
        holds = holder(text, mentions[i].end, mentions[j].start, mentions[j].end)
        if holds == RIGHT or _COMMA.fullmatch(text[mentions[i].end : mentions[j].start]):
            followers[i] = keys[j]
        elif holds == LEFT:
            followers.setdefault(j, keys[i])
    senses: dict[str, set[str]] = {}
    for i, follower in followers.items():
        senses.setdefault(keys[i], set()).add(follower)
    latest: dict[str, str] = {}
    found: dict[tuple[str, str], list[int]] = {}
    for i in order:
        sense = ""
        if len(senses.get(keys[i], ())) > 1:
            sense = latest[keys[i]] = followers.get(i, latest.get(keys[i], ""))
        found.setdefault((keys[i], sense), []).append(i)
    return [
        Group(
            name=_spelling([said[i] for i in where]),
            key=key,
            kind=mentions[where[0]].kind,
            mentions=tuple(where),
        )
        for (key, _), where in found.items()
    ]


def _spelling(spellings: Sequence[str]) -> str:
    """The spelling to look up: one in mixed case if there is any, for capitals hide abbreviations."""
    return next((n for n in spellings if not n.isupper()), spellings[0])


def mention_weight(group: Group) -> float:
    """How much a group counts as context: a name said often counts more, but not in proportion."""
    return 1.0 + 0.5 * math.log(max(1, len(group.mentions)))
