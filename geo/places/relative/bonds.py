"""How the candidates of the names in a line stand to one another: who holds whom, who is near whom, as named numbers."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.gazetteer.names import fold
from geo.places.relative.rows import EARTH_KM, FINENESS, Row, holding, in_box_of, unit_vectors, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.place import Place
    from geo.places.relative.words import Span

_FIRST: Final = 2
"""Highest rank at which an area is taken for what a line says it lies in."""
_SPOTS: Final = ("site", "town", "area")


class Bonds:
    """All candidates of a line at once: who holds whom, who is near whom."""

    def __init__(self, spans: Sequence[Span], rows: Sequence[Row]) -> None:
        self.rows = rows
        self.count = {index: sum(r.index == index for r in rows) for index in {r.index for r in rows}}
        self.order = {index: spans[index].start for index in self.count}
        self.text = {index: fold(spans[index].text) for index in self.count}
        self.held: dict[int, set[tuple[str, ...]]] = {index: set() for index in self.count}
        for row in rows:
            self.held[row.index] |= holding(row.place)
        self.sure = {
            index: any(
                r.index == index and r.place.kind in ("admin1", "country") and r.rank < 2 for r in rows
            )
            for index in self.count
        }
        points = unit_vectors(rows)
        self.km = EARTH_KM * np.arccos(np.clip(points @ points.T, -1.0, 1.0))
        self.group = np.array([row.index for row in rows])
        self.following = dict(pairwise(sorted(self.count, key=lambda index: self.order[index])))
        self.holders = [row for row in rows if row.place.kind in ("admin1", "admin2") and row.rank <= _FIRST]
        self.boxing = [row for row in self.holders if self._boxes_only(row)]

    def company(self, at: int) -> dict[str, float]:
        """How the other names of the line stand to the row *at*."""
        row, found = (
            self.rows[at],
            dict.fromkeys(
                ("in country", "in admin1", "in admin2", "near 20", "near 80", "far", "outside"), 0.0
            ),
        )
        fine = FINENESS.index(row.place.kind)
        inside = within(row.place)
        for other in self.count:
            again = self.text[other] == self.text[row.index]
            if other == row.index or (again and self.order[other] < self.order[row.index]):
                continue
            behind = self.order[other] > self.order[row.index]
            tail = " behind" if behind else " before"
            levels = [level for level, key in inside if key in self.held[other]]
            apart = float(self.km[at][self.group == other].min())
            if levels:
                level = f"in {levels[-1]}"
                found[level] += 1.0
                found[level + tail] = found.get(level + tail, 0.0) + 1.0
                found[f"{level} {row.place.kind}"] = 1.0
                if again:
                    found[f"again {row.place.kind}"] = 1.0
                if self.sure[other] and behind:
                    found["in the whole named"] = 1.0
            elif self._holds(row.place, other):
                found["holds" + tail] = 1.0
                found[f"holds {row.place.kind}"] = 1.0
            elif self.sure[other] and behind:
                found["outside"] += 1.0
            if apart < 20:
                found["near 20"] += 1.0
            elif apart < 80:
                found["near 80"] += 1.0
            elif not levels:
                found["far"] += 1.0
            if fine <= 1 and apart < 80:
                found["fine and near" + tail] = 1.0
        found.update(self._in_whole(row))
        found.update(self._in_boxes(row))
        return found

    def _in_whole(self, row: Row) -> dict[str, float]:
        """What the name right behind says, and how well known it is for where it lies."""
        found: dict[str, float] = {}
        others = [index for index in self.count if index != row.index]
        inside = within(row.place)
        if row.index in self.following:
            keys = self.held[self.following[row.index]]
            level = next((level for level, key in reversed(inside) if key in keys), "nothing")
            found |= {f"next {level}": 1.0, f"next {level} {row.place.kind}": 1.0}
        named = [level for level, key in inside if any(key in self.held[index] for index in others)]
        level = named[-1] if named else "nothing"
        found[f"size in {level}"] = math.log10(1 + row.place.population)
        found[f"rank in {level}"] = math.log1p(row.rank)
        return found

    def _in_boxes(self, row: Row) -> dict[str, float]:
        """In whose box it lies, of whose it is told to be part or not: borders are not where gazetteers have them."""
        found = {"boxes only": float(any(row is holder for holder in self.boxing))}
        for holder in self.holders:
            if holder.index == row.index or not _is_finer(row.place, holder.place):
                continue
            part = any(key in holding(holder.place) for _, key in within(row.place))
            if in_box_of(row.place, holder.place):
                found[f"box of {holder.place.kind}, {'part' if part else 'no part'}"] = 1.0
            elif part and holder.place.bbox is not None and row.place.kind in _SPOTS:
                found["part out of the box"] = 1.0
        return found

    def _boxes_only(self, holder: Row) -> bool:
        """Whether a finer place of another name lies in its box that is told to be part of another area."""
        keys = holding(holder.place)
        return any(
            row.index != holder.index
            and _is_finer(row.place, holder.place)
            and in_box_of(row.place, holder.place)
            and not any(key in keys for _, key in within(row.place))
            for row in self.rows
        )

    def _holds(self, place: Place, other: int) -> bool:
        keys = holding(place)
        return bool(keys) and any(
            key in keys for r in self.rows if r.index == other for _, key in within(r.place)
        )


def _is_finer(place: Place, holder: Place) -> bool:
    return FINENESS.index(place.kind) < FINENESS.index(holder.kind)
