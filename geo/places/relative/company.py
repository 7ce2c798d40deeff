"""What speaks for each candidate of the names in a line, in the company of the other names: named numbers.

A small place whose district and country are named beside it is meant, not its namesake, and not the district.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.gazetteer.names import fold
from geo.places.relative.words import vocabulary
from geo.places.resolver.names import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.place import Candidates, Place
    from geo.places.relative.words import Span

    Floats = NDArray[np.float64]

MOST_CANDIDATES: Final = 30
_CODED: Final = ("US", "CA", "AU", "BR", "MX")
"""Countries whose states are told by codes."""
FINENESS: Final = ("site", "town", "area", "admin2", "admin1", "region", "country")
_BEFORE: Final = re.compile(r"([\w.]+)\s+(?:(?:of|de|del)\s+)?$")
_AFTER: Final = re.compile(r"\s+\(?(\w+)")
_NEAR: Final = re.compile(
    r"\b(near|close to|outside|around|nr\.?|vicinity of|outskirts of)\s+(?:the\s+)?(?:\w+\s+of\s+)?$", re.I
)
_ROAD: Final = re.compile(r"^[\w–-]*\s+(?:\w+\s+)?(\w+)")


EARTH_KM: Final = 6371.0088


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate of the name at *index*, *rank* in the order of the gazetteer."""

    index: int
    place: Place
    rank: int


def candidate_rows(spans: Sequence[Span], source: Candidates) -> list[Row]:
    return [
        Row(index, place, rank)
        for index, span in enumerate(spans)
        for rank, place in enumerate(source.candidates(span.text)[:MOST_CANDIDATES])
    ]


def unit_vectors(rows: Sequence[Row]) -> Floats:
    lonlat = np.radians(np.array([row.place.lonlat for row in rows]))
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def features(text: str, spans: Sequence[Span], rows: Sequence[Row]) -> list[dict[str, float]]:
    """What speaks for each row, by name; the last is for "none of these"."""
    places = _Places(spans, rows)
    notes = [_note(text, span) for span in spans]
    known = sorted({row.index for row in rows})
    found = []
    for at, row in enumerate(rows):
        own = _of_place(spans[row.index], row, notes[row.index], places.count[row.index])
        own.update(_of_order(row.index, known, spans, row.place.kind))
        own.update(places.company(at))
        found.append(own)
    unknown = sum(1 for i in range(len(spans)) if i not in known)
    found.append(
        {
            "none": 1.0,
            "none unknown": float(min(unknown, 3)),
            "none names": math.log(len(known)),
            "none lone": float(len(known) == 1),
            "none size": math.log10(1 + max(row.place.population for row in rows)),
        }
    )
    return found


@dataclass(frozen=True, slots=True)
class _Note:
    kinds: frozenset[str]
    near: bool
    road: bool


def _note(text: str, span: Span) -> _Note:
    """What the words beside a name say: its kinds of place ("district"), that the line is only near it, that it names a road."""
    table = vocabulary()["lines"]
    before, after = _BEFORE.search(text, max(0, span.start - 40), span.start), _AFTER.match(text, span.end)
    said = {m[1].lower().rstrip(".") for m in (before, after) if m is not None}
    kinds = {kind for kind, words in table["kinds"].items() if not said.isdisjoint(words)}
    road = _ROAD.match(text, span.end)
    return _Note(
        kinds=frozenset(kinds),
        near=_NEAR.search(text, max(0, span.start - 40), span.start) is not None,
        road=road is not None and road[1].lower() in table["roads"],
    )


def _of_place(span: Span, row: Row, note: _Note, rivals: int) -> dict[str, float]:
    place, size = row.place, math.log10(1 + row.place.population)
    match = fit(fold(span.text), fold(place.name))
    found = {
        f"kind {place.kind}": 1.0,
        f"name {match}": 1.0,
        "rank": math.log1p(row.rank),
        "rivals": math.log(rivals),
    }
    found["size" if place.kind == "town" else "size of area"] = size
    found[f"{match} {place.kind}"] = 1.0
    found[f"size {match}"] = size
    if note.kinds:
        agrees = place.kind in note.kinds or (place.kind == "area" and "admin2" in note.kinds)
        found["said" if agrees else "not said"] = 1.0
        found[f"{'said' if agrees else 'not said'} {place.kind}"] = 1.0
    if note.near:
        found["near"] = 1.0
    if note.road:
        found["road"] = 1.0
    if len(span.text) <= 3:
        found[f"short {place.kind}"] = 1.0
        found["code of a state"] = float(
            span.text.isupper() and place.kind == "admin1" and place.country in _CODED
        )
    return found


def _of_order(index: int, known: Sequence[int], spans: Sequence[Span], kind: str) -> dict[str, float]:
    before = sum(1 for i in range(len(spans)) if spans[i].start < spans[index].start)
    known_before = sum(1 for i in known if spans[i].start < spans[index].start)
    return {
        "first": float(before == 0),
        f"first {kind}": float(before == 0),
        f"alone {kind}": float(len(spans) == 1),
        f"unknown before {kind}": float(before > known_before),
        f"known before {kind}": float(known_before > 0),
        "unknown before": float(min(before - known_before, 2)),
        "known before": float(min(known_before, 3)),
        "last": float(before == len(spans) - 1),
        "alone": float(len(spans) == 1),
    }


class _Places:
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
        return found

    def _holds(self, place: Place, other: int) -> bool:
        keys = holding(place)
        return bool(keys) and any(
            key in keys for r in self.rows if r.index == other for _, key in within(r.place)
        )


def holding(place: Place) -> set[tuple[str, ...]]:
    """Keys of what the place is as a container."""
    if place.kind == "country":
        return {(place.country,)}
    if place.kind == "admin1":
        return {(place.country, place.name), (place.country, place.admin1 or place.name)}
    if place.kind in ("admin2", "area"):
        return {(place.country, place.admin1, _bare(place.name))}
    return set()


def within(place: Place) -> list[tuple[str, tuple[str, ...]]]:
    """Keys of the containers of a place with their level, widest first."""
    found: list[tuple[str, tuple[str, ...]]] = []
    if place.kind != "country":
        found.append(("country", (place.country,)))
    if place.kind not in ("country", "admin1") and place.admin1:
        found.append(("admin1", (place.country, place.admin1)))
    if place.kind in ("site", "town", "area") and place.admin2:
        found.append(("admin2", (place.country, place.admin1, _bare(place.admin2))))
    return found


def _bare(name: str) -> str:
    words = [w for w in fold(name).split() if w not in vocabulary()["lines"]["units"]]
    return " ".join(words) or fold(name)
