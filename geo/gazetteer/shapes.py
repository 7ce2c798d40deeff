"""Outlines of countries, first-level areas, seas and islands, from Natural Earth.

They are read from `data/shapes.txt.gz`, which tools/derive_shapes.py writes and describes, at the first
question for one; each is put together when it is asked for.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

QUANTUM: Final = 500
"""Steps per degree of the file: 0.002 degree, about 220 m."""
_KEPT: Final = 256


@lru_cache(maxsize=_KEPT)
def shape_of(place_id: str) -> BaseGeometry | None:
    """The outline of the place of that id (EPSG:4326, valid, cut at 180 degrees); None when there is none.

    Countries are drawn as the United Nations see them. An outline is true to about two kilometres, one of
    a sea to five; it is one Polygon or MultiPolygon.
    """
    line = _lines().get(place_id)
    return None if line is None else _geometry(line)


def cut_to(outline: BaseGeometry, box: tuple[float, float, float, float]) -> BaseGeometry | None:
    """The part of *outline* inside *box* (west, south, east, north; west > east crosses 180 degrees), or None."""
    import shapely

    west, south, east, north = box
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    inside = shapely.union_all([outline.intersection(shapely.box(w, south, e, north)) for w, e in spans])
    areas = [part for part in shapely.get_parts(inside) if part.area > 0]
    return shapely.union_all(areas) if areas else None


@lru_cache(maxsize=1)
def _lines() -> dict[str, str]:
    """Place id -> its polygons as written."""
    data = files("geo.gazetteer").joinpath("data", "shapes.txt.gz").read_bytes()
    rows = gzip.decompress(data).decode("utf-8").splitlines()
    return dict(row.split("\t", 1) for row in rows)


def _geometry(line: str) -> BaseGeometry:
    import shapely
    from shapely.geometry import MultiPolygon, Polygon

    polygons = []
    for polygon in line.split(";"):
        outer, *holes = (_ring(ring) for ring in polygon.split("|"))
        polygons.append(Polygon(outer, holes))
    whole = polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
    if whole.is_valid:
        return whole
    fixed = shapely.make_valid(whole)
    return shapely.union_all([part for part in shapely.get_parts(fixed) if part.area > 0])


def _ring(text: str) -> list[tuple[float, float]]:
    steps = [int(step) for step in text.split(" ")]
    lons, lats = accumulate(steps[::2]), accumulate(steps[1::2])
    return [(x / QUANTUM, y / QUANTUM) for x, y in zip(lons, lats, strict=True)]
