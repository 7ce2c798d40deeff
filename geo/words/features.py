"""What the tagger looks at: the word, its shape and ending, and two neighbours on each side."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_WORD: Final = 40  # characters; the rest of a longer token says nothing about its class
_EDGE: Final = ("^", "^", "^", "^", "^")

Word = tuple[tuple[str, ...], str, str, str, str]


@lru_cache(maxsize=50_000)
def _word(text: str) -> Word:
    """Features of the word alone; then the lower-case form, its ending and shape as neighbours see them."""
    text = text[:_MAX_WORD]
    low, kind = text.lower(), shape(text)
    alone = (
        "w=" + low,
        "s=" + kind,
        "1=" + low[-1:],
        "2=" + low[-2:],
        "3=" + low[-3:],
        "4=" + low[-4:],
        "p=" + low[:3],
    )
    return alone, low, low[-3:], kind, kind + low[-2:]


def shape(text: str) -> str:
    """Letters as X or x, digits as d, other signs as they are; runs are shortened to two."""
    found = ""
    for sign in text[:_MAX_WORD]:
        mark = "d" if sign.isdigit() else "X" if sign.isupper() else "x" if sign.isalpha() else sign
        if found[-2:] != mark + mark:
            found += mark
    return found


def tag_features(words: Sequence[str]) -> list[list[str]]:
    """For each word of a sentence the features that are present."""
    known = [_word(word) for word in words]
    edge: Word = (_EDGE, "^", "^", "^", "^")
    padded = [edge, edge, *known, edge, edge]
    shouting = "S" if sum(map(str.isupper, words)) * 2 > len(words) else "s"
    rows = []
    for i, (alone, low, _, kind, _) in enumerate(known, start=2):
        _, before, before_end, before_shape, _ = padded[i - 1]
        _, after, after_end, after_shape, _ = padded[i + 1]
        rows.append(
            [
                *alone,
                "-w=" + before,
                "+w=" + after,
                "--w=" + padded[i - 2][1],
                "++w=" + padded[i + 2][1],
                "-3=" + before_end,
                "+3=" + after_end,
                "-w0=" + before + "|" + low,
                "0w+=" + low + "|" + after,
                "-s+=" + before_shape + kind + after_shape,
                "S=" + shouting + kind,
            ]
        )
    return rows
