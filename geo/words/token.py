"""Tokens with exact offsets, cut much as the Penn Treebank cuts them, but with hyphens apart.

"Turkish-backed" is three tokens, "don't" is "do" + "n't", "Russia's" is "Russia" + "'s", "U.S." and
"Mr." are one each. Every character that is not white space belongs to exactly one token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign: text == document[start:end]; tag is a Penn Treebank tag, "" when not tagged."""

    start: int
    end: int
    text: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Offsets of its first and last token; *paragraph* counts the paragraphs of the text from 0."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    paragraph: int = 0


APOSTROPHES: Final = "'’ʼ`´\ufffd"
"""Signs that stand for an apostrophe in news text; U+FFFD is one that was lost in transport."""

# Combining marks are not \w in Python: Latin, Hebrew, Arabic, Indic scripts, joiners.
_MARKS: Final = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u0711\u0730-\u074a"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a4d\u0b82\u0bbe-\u0bcd"
    "\u0c00-\u0c04\u0c3e-\u0c56\u0d3b-\u0d4d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u102b-\u103e\u1abe\u200c\u200d"
)
_TOKEN: Final = re.compile(
    rf"""
      (?P<link>(?:https?://|www\.)\S*[\w/])
    | (?P<dotted>[^\W\d_](?:\.[^\W\d_])+(?!\w)\.?)
    | (?P<word>[^\W\d_][\w{_MARKS}]*(?:[{APOSTROPHES}][^\W\d_][\w{_MARKS}]*)*)(?P<stop>\.(?!\.))?
    | (?P<number>\d+(?:[.,:/]\d+)*(?:(?:st|nd|rd|th|s)(?!\w))?)
    | (?P<sign>\.{{2,}}|-{{2,}}|_+|[^\w\s])
    """,
    re.VERBOSE,
)
_CLITIC: Final = re.compile(
    rf"(?<=\w)(?:n[{APOSTROPHES}]t|[{APOSTROPHES}](?:s|re|ve|ll|d|m))\Z", re.IGNORECASE
)
_HAS_APOSTROPHE: Final = re.compile(rf"[{APOSTROPHES}]")


def abbreviation(word: str) -> str:
    """ "never", "number" or "often" for an abbreviation without its full stop; "" for what is none ("man")."""
    known = word_lists("abbreviations.txt")
    return known.get(word.lower(), "") or (known.get(word.capitalize(), "") if word[:1].isupper() else "")


@cache
def word_lists(name: str) -> dict[str, str]:
    """The words of a data file, each with the first word of its line."""
    found = {}
    for line in _data_lines(name):
        kind, *words = line.split()
        found.update(dict.fromkeys(words, kind))
    return found


@cache
def starters() -> frozenset[str]:
    """Lower-case words that commonly begin a sentence."""
    return frozenset(word for line in _data_lines("starters.txt") for word in line.split())


def _data_lines(name: str) -> list[str]:
    lines = (files("geo") / "words" / "data" / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Offsets of the tokens of text[start:end], in order."""
    for match in _TOKEN.finditer(text, start, end):
        first, last = match.span()
        if match["stop"] is not None:
            word = match["word"]
            if (len(word) == 1 and word.isupper()) or abbreviation(word):
                yield first, last
                continue
            yield from _without_clitic(text, first, last - 1)
            yield last - 1, last
        elif match["word"] is not None:
            yield from _without_clitic(text, first, last)
        else:
            yield first, last


def _without_clitic(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    word = text[start:end]
    if _HAS_APOSTROPHE.search(word):
        cut = _CLITIC.search(word, max(0, len(word) - 4))
        if cut and cut.start():
            yield start, start + cut.start()
            yield start + cut.start(), end
            return
    yield start, end
