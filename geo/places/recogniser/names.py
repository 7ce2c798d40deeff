"""What the gazetteer says about the capitalised words of a sentence, as short labels for the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from geo.gazetteer.names import fold
from geo.words.token import APOSTROPHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.place import Candidates, Place
    from geo.words import Token

MAX_WORDS: Final = 6  # tokens of the longest name that is looked for
_LONGEST: Final = 60  # characters of it
_KINDS: Final = {"country": "C", "admin1": "A", "admin2": "B", "site": "S", "area": "F", "region": "R"}
_JOINING: Final = frozenset([
    "of", "the", "and", "&", "-", "–", "al", "el", "de", "del", "der", "des", "du", "di", "da", "la", "le",
    "los", "las", "und", "on", "upon", "under", "sur", "en", "y", "e", "d'", "al-", "bin", "am", "an",
])  # fmt: skip
_CLITICS: Final = tuple(sign + "s" for sign in APOSTROPHES)


@runtime_checkable
class Demonyms(Protocol):
    """A source that also knows whose people or manner a word names."""

    def demonym(self, word: str) -> Sequence[Place]: ...


@runtime_checkable
class Exact(Protocol):
    """A source that can tell names it has from those it has only something similar to."""

    def knows(self, name: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Match:
    """A known name at tokens first to last (excluded). *sense* is what it would most likely be."""

    first: int
    last: int
    sense: str
    choice: str


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring capitalised words with what joins them, tokens first to last (excluded)."""

    first: int
    last: int


def capitalised(text: str) -> bool:
    """Whether a token is written as names are: a capital first, or a script without case."""
    first = text[0]
    return first.isalpha() and not first.islower()


def runs(tokens: Sequence[Token]) -> list[Run]:
    """The runs of a sentence in order; "University of Oslo" and "Val-d'Oise" are one each."""
    found: list[Run] = []
    i, count = 0, len(tokens)
    while i < count:
        if not capitalised(tokens[i].text):
            i += 1
            continue
        last = _run_end(tokens, i)
        found.append(Run(i, last))
        i = last
    return found


def _run_end(tokens: Sequence[Token], i: int) -> int:
    last = i + 1
    while last < len(tokens):
        text = tokens[last].text
        if capitalised(text):
            last += 1
            continue
        joined = last
        while joined < len(tokens) and joined < last + 2 and _joins(tokens[joined].text):
            joined += 1
        if joined == last or joined == len(tokens) or not capitalised(tokens[joined].text):
            break
        last = joined + 1
    return last


def _joins(text: str) -> bool:
    return text in _JOINING or text in _CLITICS


class Names:
    """Asks *source* once for each name; keep one for each document."""

    def __init__(self, source: Candidates) -> None:
        self._source = source
        self._exact = source if isinstance(source, Exact) else None
        self._peoples = source if isinstance(source, Demonyms) else None
        self._senses: dict[str, tuple[str, str] | None] = {}
        self._demonyms: dict[str, bool] = {}

    def matches(self, tokens: Sequence[Token], text: str, run: Run) -> list[Match]:
        """The longest known names of *run*, left to right, not overlapping."""
        found: list[Match] = []
        i = run.first
        while i < run.last:
            match = self._longest(tokens, text, i, run.last) if capitalised(tokens[i].text) else None
            if match:
                found.append(match)
            i = match.last if match else i + 1
        return found

    def _longest(self, tokens: Sequence[Token], text: str, first: int, end: int) -> Match | None:
        for last in range(min(end, first + MAX_WORDS), first, -1):
            if last - first == 1 or capitalised(tokens[last - 1].text) or tokens[last - 1].text in _CLITICS:
                sense = self.sense(text[tokens[first].start : tokens[last - 1].end])
                if sense:
                    return Match(first, last, *sense)
        return None

    def sense(self, name: str) -> tuple[str, str] | None:
        """Label of the likeliest place of that name and of how many there are; None when unknown."""
        if name not in self._senses:
            asked = len(name) < _LONGEST and (self._exact is None or self._exact.knows(name))
            found = self._source.candidates(name) if asked else ()
            self._senses[name] = _label(name, found) if found else None
        return self._senses[name]

    def in_book(self, name: str) -> bool:
        """Whether a person put a place of that name into the place book."""
        return any(place.place_id.startswith("book:") for place in self._source.candidates(name)[:1])

    def demonym(self, word: str) -> bool:
        """Whether *word* names the people or manner of a place."""
        if word not in self._demonyms:
            asked = self._peoples is not None and len(word) < _LONGEST
            self._demonyms[word] = asked and bool(self._peoples and self._peoples.demonym(word))
        return self._demonyms[word]


def _label(name: str, found: Sequence[Place]) -> tuple[str, str]:
    top = found[0]
    kind = _KINDS.get(top.kind) or "T" + str(min(6, max(2, len(str(top.population)) - 1)))
    key = fold(name)
    exact = any(fold(place.name) == key for place in found[:3])
    return kind + ("" if exact else "~"), "1" if len(found) == 1 else "2" if len(found) < 5 else "5"
