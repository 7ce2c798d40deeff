"""Which marks are drawn where: single ones, numbered ones side by side, or a ring with how many there are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from layers.picture._labels import Box, apart, meets
from layers.picture._marks import Look, mark, stack, stack_radius

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from layers._rows import Row

_CELL_PX: Final = 27.0
_ACROSS: Final = 4
_END: Final = re.compile("[,،，、:;]")
_ASIDE: Final = re.compile(r"\s*\([^)]*\)")
_NEAR_PX: Final = 30.0
_SINGLE_PX: Final = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Rows drawn together round x, y: positions in the list of rows, and the box that they take."""

    members: tuple[int, ...]
    x: float
    y: float
    box: Box


def numbered_spots(places: Sequence[tuple[float, float]]) -> list[Spot]:
    """Every row with its own number; those that would hide one another stand side by side."""
    groups = [[n] for n in range(len(places))]
    while True:
        spots = [_spot(group, places, _grid_size(len(group))) for group in groups]
        pair = next(apart([spot.box for spot in spots]), None)
        if pair is None:
            return spots
        first, second = pair
        groups[first] = sorted(groups[first] + groups.pop(second))


def counted_spots(places: Sequence[tuple[float, float]]) -> list[Spot]:
    """Rows within 30 px of the first of a group are one spot, and so are those that would overlap; largest first."""
    cells: dict[tuple[int, int], list[int]] = {}
    groups: list[list[int]] = []
    for n, (x, y) in enumerate(places):
        column, line = int(x // _NEAR_PX), int(y // _NEAR_PX)
        around = [(column + dx, line + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        found = [g for cell in around for g in cells.get(cell, []) if _is_near(places[groups[g][0]], (x, y))]
        if found:
            groups[found[0]].append(n)
        else:
            cells.setdefault((column, line), []).append(len(groups))
            groups.append([n])
    groups.sort(key=lambda group: (-len(group), group[0]))
    spots: list[Spot] = []
    for group in groups:
        spot = _ring(group, places)
        under = next((n for n, other in enumerate(spots) if meets(other.box, spot.box)), None)
        if under is None:
            spots.append(spot)
        else:
            larger = spots[under]
            spots[under] = replace(larger, members=(*larger.members, *group))
    return spots


def _ring(group: list[int], places: Sequence[tuple[float, float]]) -> Spot:
    size = 2 * (_SINGLE_PX if len(group) == 1 else stack_radius(len(group)))
    return _spot(group, places, (size, size))


def drawn_numbered(spot: Spot, looks: Sequence[Look], number_of: Callable[[int], str]) -> str:
    """The marks of a spot with their numbers, four in a line."""
    tall = _grid_size(len(spot.members))[1]
    out = []
    for place, row in enumerate(spot.members):
        in_line = min(_ACROSS, len(spot.members) - place // _ACROSS * _ACROSS)
        x = spot.x + (place % _ACROSS - (in_line - 1) / 2) * _CELL_PX
        y = spot.y - tall / 2 + (place // _ACROSS + 0.5) * _CELL_PX
        out.append(mark(looks[row], x, y, text=number_of(row)))
    return "".join(out)


def drawn_counted(spot: Spot, looks: Sequence[Look]) -> str:
    """One mark, or a ring with their number."""
    if len(spot.members) == 1:
        return mark(looks[spot.members[0]], spot.x, spot.y)
    return stack([looks[n] for n in spot.members], spot.x, spot.y)


def name_of(spot: Spot, rows: Sequence[Row]) -> str:
    """The short names of the places: without their containers and what is in brackets, two at most."""
    short = (_ASIDE.sub("", short_place(rows[n])) for n in spot.members)
    names = list(dict.fromkeys(filter(None, short)))
    return ", ".join(names) if len(names) < 3 else f"{names[0]} +{len(names) - 1}"


def short_place(row: Row) -> str:
    """The place without its containers, and without how exact it is."""
    return _END.split(row.place)[0].strip()


def _grid_size(count: int) -> tuple[float, float]:
    return min(count, _ACROSS) * _CELL_PX, -(-count // _ACROSS) * _CELL_PX


def _spot(group: list[int], places: Sequence[tuple[float, float]], size: tuple[float, float]) -> Spot:
    x = sum(places[n][0] for n in group) / len(group)
    y = sum(places[n][1] for n in group) / len(group)
    wide, tall = size
    box = (x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2)
    return Spot(members=tuple(group), x=x, y=y, box=box)


def _is_near(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return max(abs(a[0] - b[0]), abs(a[1] - b[1])) < _NEAR_PX
