"""Reading the bundled map data, and cutting it to a box that may lie over the antimeridian."""

from __future__ import annotations

import gzip
import json
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import shapely
from shapely import affinity
from shapely.geometry import LineString, Polygon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from layers._geometry import Extent


@cache
def load(name: str) -> dict[str, Any]:
    """One of the files layers/data/basemap-*.json.gz, made by tools/make_basemap.py."""
    raw = resources.files("layers").joinpath("data", f"basemap-{name}.json.gz").read_bytes()
    data: dict[str, Any] = json.loads(gzip.decompress(raw))
    return data


def _coordinates(steps: list[int], quantum: int) -> list[tuple[float, float]]:
    xs, ys = accumulate(steps[::2]), accumulate(steps[1::2])
    return [(x / quantum, y / quantum) for x, y in zip(xs, ys, strict=True)]


def unpacked(rings: list[list[int]], quantum: int) -> Polygon:
    """A polygon from rings of steps of 1/*quantum* degree, outer ring first."""
    outer, *holes = (_coordinates(ring, quantum) for ring in rings)
    return Polygon(outer, holes)


def _shifts(area: Extent) -> list[int]:
    return [shift for shift in (-360, 0, 360) if area.west < 180 + shift and area.east > -180 + shift]


def polygons_in(rows: list[Any], area: Extent, quantum: int) -> Iterator[BaseGeometry]:
    """The polygons that reach into the area, turned to its side of the world and clipped."""
    for rings in rows:
        points = _coordinates(rings[0], quantum)
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        for shift in _shifts(area):
            if _meets((min(xs) + shift, min(ys), max(xs) + shift, max(ys)), area):
                shape = _turned(unpacked(rings, quantum), shift)
                yield shapely.clip_by_rect(shapely.make_valid(shape), *area)


def lines_in(rows: list[Any], area: Extent, quantum: int) -> Iterator[BaseGeometry]:
    """The lines that reach into the area, turned to its side of the world and clipped."""
    for steps in rows:
        line = LineString(_coordinates(steps, quantum))
        for shift in _shifts(area):
            moved = _turned(line, shift)
            if _meets(moved.bounds, area):
                yield shapely.clip_by_rect(moved, *area)


def _turned(shape: BaseGeometry, shift: int) -> BaseGeometry:
    return affinity.translate(shape, shift) if shift else shape


def _meets(bounds: tuple[float, float, float, float], area: Extent) -> bool:
    west, south, east, north = bounds
    return west <= area.east and east >= area.west and south <= area.north and north >= area.south


def parts(shape: BaseGeometry, kind: type[BaseGeometry]) -> list[Any]:
    """The simple geometries of one *kind* in *shape*."""
    if isinstance(shape, kind):
        return [] if shape.is_empty else [shape]
    return [p for part in getattr(shape, "geoms", []) for p in parts(part, kind)]
