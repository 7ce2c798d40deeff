"""Which language is a text in, and is it one that is read?

English is read in full. Of some languages the names of places are read (foreign.py), of all others nothing. Scripts
other than Latin are told by their letters, languages of the Latin script by their most frequent words.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

ENGLISH: Final = "en"
NAMES_READ: Final = ("de", "es", "fr", "it", "pt")
"""Languages whose place names are read, by `geo.places.recogniser.foreign`."""

_LOOKED_AT: Final = 20_000  # characters
_LEAST_WORDS: Final = 15  # a shorter text is not judged
_LEAST_SHARE: Final = 0.2  # of the words are among the frequent ones of a language that it is in
_LEAD: Final = 1.5  # times as many as of English
_LEAST_LETTERS: Final = 12
_WORD: Final = re.compile(r"[^\W\d_]+")
_SCRIPTS: Final = (
    ("Greek", "\u0370", "\u03ff"), ("Cyrillic", "\u0400", "\u052f"), ("Armenian", "\u0530", "\u058f"),
    ("Hebrew", "\u0590", "\u05ff"), ("Arabic", "\u0600", "\u077f"), ("Indic", "\u0900", "\u0dff"),
    ("Thai or Lao", "\u0e00", "\u0eff"), ("Tibetan", "\u0f00", "\u0fff"), ("Burmese", "\u1000", "\u109f"),
    ("Georgian", "\u10a0", "\u10ff"), ("Ethiopic", "\u1200", "\u139f"), ("Khmer", "\u1780", "\u17ff"),
    ("Mongolian", "\u1800", "\u18af"), ("Japanese", "\u3040", "\u30ff"), ("Chinese", "\u3400", "\u9fff"),
    ("Korean", "\uac00", "\ud7af"),
)  # fmt: skip
"""Scripts with their first and last character (Unicode blocks); kana before ideographs, which Japanese has, too."""


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of a language of the Latin script: words in lower case."""

    code: str
    name: str
    frequent: frozenset[str]
    before_places: frozenset[str]
    before_people: frozenset[str]


@cache
def languages() -> dict[str, Language]:
    """All languages told apart, by their ISO 639-1 codes."""
    text = (files("geo") / "places" / "data" / "recogniser_languages.txt").read_text("utf-8")
    rows = (line.split("|") for line in text.splitlines() if line and not line.startswith("#"))
    return {code: Language(code, name, *(frozenset(w.split()) for w in words)) for code, name, *words in rows}


def language_of(text: str) -> str:
    """The code of the language of *text*, or the English name of its script; English when it cannot be told."""
    head = text[:_LOOKED_AT]
    words = [word.lower() for word in _WORD.findall(head)]
    script = _script(head)
    if script:
        return script
    if len(words) < _LEAST_WORDS:
        return ENGLISH
    counts = Counter(words)
    shares = {
        code: sum(counts[word] for word in known.frequent) / len(words) for code, known in languages().items()
    }
    best = max(shares, key=lambda code: (shares[code], code == ENGLISH))
    sure = shares[best] >= _LEAST_SHARE and shares[best] >= _LEAD * shares[ENGLISH]
    return best if sure else ENGLISH


def _script(text: str) -> str:
    """The script, not Latin, that most letters of *text* are of; "" for none."""
    counts: Counter[str] = Counter()
    letters = 0
    for sign, count in Counter(text).items():
        if sign.isalpha():
            letters += count
            counts[next((name for name, first, last in _SCRIPTS if first <= sign <= last), "")] += count
    del counts[""]
    if letters < _LEAST_LETTERS or 2 * counts.total() <= letters:
        return ""
    if counts["Japanese"] * 10 > counts["Chinese"]:
        counts["Japanese"] += counts.pop("Chinese", 0)
    return max(counts, key=lambda name: counts[name])


def language_note(text: str) -> str:
    """What a reader has to be told when *text* is not English; "" when it is, or is too short to tell."""
    code = language_of(text)
    if code == ENGLISH:
        return ""
    known = languages().get(code)
    if known is None:
        return f"the text is in {code} script, which dateline does not read: it finds no events in it"
    if code in NAMES_READ:
        return f"the text is in {known.name}: its places are read, times and events are read in English only"
    return f"the text seems to be in {known.name}, which dateline does not read: expect nothing sound from it"
