"""The candidates of the names in a line, and what holds what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.gazetteer.names import fold
from geo.places.relative.words import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.place import Candidates, Place
    from geo.places.relative.words import Span

    Floats = NDArray[np.float64]

MOST_CANDIDATES: Final = 30
FINENESS: Final = ("site", "town", "area", "admin2", "admin1", "region", "country")
EARTH_KM: Final = 6371.0088
_MARGIN_DEG: Final = 0.1
"""Borders of boxes are no truer."""


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


def in_box_of(place: Place, holder: Place) -> bool:
    """Whether *place* lies in the box of *holder*, a little over its edges included; False without a box."""
    if holder.bbox is None or place.country != holder.country:
        return False
    (lon, lat), (west, south, east, north) = place.lonlat, holder.bbox
    west, east = west - _MARGIN_DEG, east + _MARGIN_DEG
    inside = west <= lon <= east if west <= east else lon >= west or lon <= east
    return inside and south - _MARGIN_DEG <= lat <= north + _MARGIN_DEG


def _bare(name: str) -> str:
    words = [w for w in fold(name).split() if w not in vocabulary()["lines"]["units"]]
    return " ".join(words) or fold(name)
