"""Sentences cut where one line, or a semicolon, ends what they tell.

Lines may be one item each: headlines, a list without bullets. Running text that was broken into lines fills each line
as far as the next word allows; items do not, and they seldom end in a full stop.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from geo.events.actions.finiteness import finite_verbs
from geo.reading import Block
from geo.words import Sentence

_ENDS: Final = (".", "!", "?", ",", ";", ":", "”", '"', "-", "…")


def by_items(text: str, blocks: Sequence[Block], words: Sequence[Sentence]) -> list[Sentence]:
    """*words* with the sentences of such blocks cut at the ends of lines."""
    items = [block for block in blocks if is_items(text[block.start : block.end])]
    if not items:
        return list(words)
    found: list[Sentence] = []
    for sentence in words:
        inside = any(block.start <= sentence.start < block.end for block in items)
        found += _cut(text, sentence) if inside else [sentence]
    return found


def is_items(block: str) -> bool:
    """Whether each line of *block* is an item of its own."""
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    if len(lines) < 2:
        return False
    open_ends = sum(not line.endswith(_ENDS) for line in lines)
    width = max(len(line) for line in lines)
    short = sum(len(line) + 1 + len(after.split()[0]) <= width for line, after in pairwise(lines))
    starts = all(line[0].isupper() or not line[0].isalpha() for line in lines)
    return starts and open_ends * 3 >= len(lines) * 2 and short * 2 >= len(lines) - 1


def by_semicolons(words: Iterable[Sentence]) -> Iterator[Sentence]:
    """*words* with those sentences cut whose halves have a verb each; a list ("in X, two; in Y, three") stays whole."""
    for sentence in words:
        tokens = sentence.tokens
        finite = finite_verbs(tokens) if any(t.text == ";" for t in tokens) else frozenset()
        cuts = [i for i, t in enumerate(tokens) if t.text == ";"]
        bounds = [0, *(i + 1 for i in cuts), len(tokens)]
        parts = [range(a, b) for a, b in pairwise(bounds)]
        if len(parts) < 2 or any(finite.isdisjoint(part) for part in parts):
            yield sentence
            continue
        for part in parts:
            piece = tokens[part.start : part.stop]
            yield replace(sentence, tokens=piece, start=piece[0].start, end=piece[-1].end)


def _cut(text: str, sentence: Sentence) -> Iterator[Sentence]:
    start = 0
    tokens = sentence.tokens
    for i in range(1, len(tokens) + 1):
        if i == len(tokens) or "\n" in text[tokens[i - 1].end : tokens[i].start]:
            part = tokens[start:i]
            yield replace(sentence, tokens=part, start=part[0].start, end=part[-1].end)
            start = i
