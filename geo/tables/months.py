"""Which month does a word mean, and is it a day of the week? Names and their beginnings in the languages of `data/months.txt`."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

_LEAST: Final = 3
_WEEKDAYS: Final = frozenset(
    "mon tue wed thu fri sat sun mo di mi do fr sa so die mit don fre sam son lun mar mer jeu ven dim mie jue vie sab dom gio seg"
    " ter qua qui sex maa din woe vri zat zon пон вто сре чет пят суб вос".split()
)


@cache
def month_of(word: str) -> int | None:
    """1 to 12; None for a word that begins no month, or more than one ("jui")."""
    plain = _folded(word)
    found = {number for name, number in _names() if name.startswith(plain)}
    return found.pop() if len(found) == 1 and len(plain) >= _LEAST else None


def is_weekday(word: str) -> bool:
    """Whether *word* begins as the days of the week do in those languages."""
    return _folded(word)[:3] in _WEEKDAYS


@cache
def _names() -> tuple[tuple[str, int], ...]:
    lines = files("geo.tables").joinpath("data", "months.txt").read_text("utf-8").splitlines()
    rows = (line.split()[1:] for line in lines if not line.startswith("#"))
    return tuple((_folded(name), number) for row in rows for number, name in enumerate(row, start=1))


def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
