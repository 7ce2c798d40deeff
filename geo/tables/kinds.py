"""Which of a newsroom's categories are the rows of a table of?

The words and codes of known tables are in `data/categories.tsv`; any other table's own words are its categories.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from geo.tables.chunk import combinations, spread
from geo.tables.headers import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.tables.profiles import Plan

_OTHER = "other"


class _Meaning(NamedTuple):
    word: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Text columns, one entry a row. word: what the table calls it; basis: which cells say so, "" where none does."""

    category: pd.Series
    word: pd.Series
    basis: pd.Series


@cache
def _meanings(table: str) -> Mapping[str, _Meaning]:
    """By word or code, without case and signs: what the table of that name means by it, and its category."""
    text = files("geo.tables").joinpath("data", "categories.tsv").read_text("utf-8")
    found: dict[str, _Meaning] = {}
    for line in text.splitlines():
        name, code, word, category = line.split("\t") if line[:1] != "#" else ("",) * 4
        if name == table:
            found |= {key_of(one): _Meaning(word or code, category) for one in (code, word) if one}
    return found


def kinds_of(cells: pd.DataFrame, plan: Plan) -> Kinds:
    """What kind of events the rows are: by the column that a person named, else by what is known of the table."""
    own = plan.column("category")
    names = [own] if own is not None else list(plan.roles.get("kinds", ()))
    meanings = {} if own is not None else _meanings(plan.profile.name)
    numbers, rows = combinations(cells, names)
    told = [_told(dict(zip(names, map(str.strip, row), strict=True)), meanings) for row in rows]
    category, word, basis = (spread([one[at] for one in told], numbers, cells.index) for at in range(3))
    return Kinds(category=category, word=word, basis=basis)


def _told(cell: Mapping[str, str], meanings: Mapping[str, _Meaning]) -> tuple[str, str, str]:
    """Category, word and basis of the cells of one row by column, the most telling column last."""
    filled = {name: text for name, text in cell.items() if text}
    if not filled:
        return _OTHER, "", ""
    found = {name: meanings[key_of(text)] for name, text in filled.items() if key_of(text) in meanings}
    shown = (f"{name}: {_worded(text, found.get(name))}" for name, text in filled.items())
    basis = "the table's " + "; ".join(shown)
    if not found:
        words = list(filled.values())
        return words[0], words[-1], basis
    exact = [found[name].word if name in found else text for name, text in filled.items()
             if name in found or not text.isdecimal()]  # fmt: skip  # a code that is not known says nothing
    return list(found.values())[-1].category, exact[-1], basis


def _worded(text: str, meaning: _Meaning | None) -> str:
    return text if meaning is None or key_of(meaning.word) == key_of(text) else f"{text}, {meaning.word}"
