"""The pieces of a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign: half-open offsets, the word in lower case, its number if it is one."""

    start: int
    end: int
    word: str
    number: float | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """A text as tokens and, one character each, the codes the grammar knows them by."""

    text: str
    tokens: list[Token]
    codes: str
