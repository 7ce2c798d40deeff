"""The bundled basemap: Natural Earth, cut to the extent of the events and simplified to a budget."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import Any, Final

import shapely
from shapely import affinity
from shapely.geometry import LineString, Polygon, box
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError
from layers._geometry import MERCATOR_LIMIT_DEG, Extent, latitude, mercator, near, packed

VIEWPOINTS: Final = ("un", "de-facto")
WORLD: Final = Extent(-180.0, -60.0, 180.0, 78.0)
_WIDEST_SCREEN: Final = 1.9
_ROOM: Final = 1.5
_SMALLEST_HEIGHT_DEG: Final = 3.0
_FAR_TOLERANCE_DEG: Final = 1.2
_FAR_SMALLEST_DEG2: Final = 8.0
_MOST_CITIES: Final = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class BasemapOptions:
    """Whose borders: see `layers.Basemap`."""

    viewpoint: str = "un"

    def __post_init__(self) -> None:
        if self.viewpoint not in VIEWPOINTS:
            raise InputError(f"viewpoint {self.viewpoint!r} is not one of {', '.join(VIEWPOINTS)}")


def cut(extent: Extent, options: BasemapOptions, *, budget: int) -> dict[str, Any]:
    """The map round *extent* as the page's script reads it; detail goes down until it fits the budget."""
    area = room_round(extent)
    whole = area.east - area.west >= 359
    tolerance = (area.east - area.west) / 5000
    while True:
        quantum = max(20, min(2000, round(1.3 / tolerance)))
        data = _cut(area, extent, options, tolerance=tolerance, quantum=quantum)
        if not whole:
            data["far"] = _far_land(area, options.viewpoint)
        if len(json.dumps(data)) <= budget or tolerance > 2:
            return data
        tolerance *= 1.4


def room_round(extent: Extent) -> Extent:
    """The extent with room for wide and narrow screens and for a little panning."""
    low, high = mercator(extent.south), mercator(extent.north)
    width = max(extent.east - extent.west, 0.0)
    height = max(high - low, _SMALLEST_HEIGHT_DEG)
    wide = max(width, height * _WIDEST_SCREEN) * _ROOM
    tall = max(height, width) * _ROOM
    middle_x, middle_y = extent.centre_lon, (low + high) / 2
    if wide > 280:
        return Extent(middle_x - 180, -MERCATOR_LIMIT_DEG, middle_x + 180, MERCATOR_LIMIT_DEG)
    south, north = latitude(middle_y - tall / 2), latitude(middle_y + tall / 2)
    return Extent(middle_x - wide / 2, max(south, -85.0), middle_x + wide / 2, min(north, 85.0))


def _cut(area: Extent, extent: Extent, options: BasemapOptions, *, tolerance: float, quantum: int) -> dict[str, Any]:
    world, common = _load(options.viewpoint), _load("common")
    least = tolerance * tolerance * 4

    def polygons(rows: list[Any], at_least: float) -> list[list[str]]:
        return [
            [packed(ring.coords, quantum=quantum) for ring in (part.exterior, *part.interiors)]
            for shape in _polygons_in(rows, area, world["quantum"])
            for part in _parts(shape.simplify(tolerance), Polygon)
            if part.area > at_least
        ]

    def lines(rows: list[Any]) -> list[str]:
        return [
            packed(part.coords, quantum=quantum)
            for shape in _lines_in(rows, area, world["quantum"])
            for part in _parts(shape.simplify(tolerance), LineString)
            if part.length > tolerance
        ]

    size = area.east - area.west
    most_rank = 1 if size > 120 else 2 if size > 40 else 5 if size > 15 else 12
    return {
        "quantum": quantum,
        "box": [round(value, 4) for value in area],
        "land": polygons(world["land"], least),
        "lakes": polygons(common["lakes"], least * 4),
        "rivers": lines([row[1] for row in common["rivers"] if row[0] <= most_rank]),
        "borders": lines(world["borders"]),
        "disputed": lines(world["disputed"]),
        "countries": _countries_in(world["countries"], area, extent),
        "cities": _cities_in(common["cities"], area),
    }


@cache
def _far_shapes(viewpoint: str) -> list[Polygon]:
    data = _load(viewpoint)
    shapes = (_unpacked(rings, data["quantum"]) for rings in data["land"])
    rough = (part for shape in shapes if shape.area > _FAR_SMALLEST_DEG2 for part in _parts(shape.simplify(_FAR_TOLERANCE_DEG), Polygon))
    return [Polygon(part.exterior) for part in rough]


def _far_land(area: Extent, viewpoint: str) -> list[list[str]]:
    """The rest of the world, roughly, so that zooming out shows where this is."""
    margin = (area.east - area.west) * 0.002
    inner = box(area.west + margin, area.south + margin, area.east - margin, area.north - margin)
    window = box(area.centre_lon - 180, -MERCATOR_LIMIT_DEG, area.centre_lon + 180, MERCATOR_LIMIT_DEG)
    out = []
    for shape in _far_shapes(viewpoint):
        for shift in (-360, 0, 360):
            moved = affinity.translate(shape, shift)
            if moved.intersects(window):
                rest = shapely.make_valid(moved).intersection(window).difference(inner)
                out += [
                    [packed(ring.coords, quantum=10) for ring in (part.exterior, *part.interiors)]
                    for part in _parts(rest, Polygon)
                    if part.area > 1
                ]
    return out


@cache
def _load(name: str) -> dict[str, Any]:
    raw = resources.files("layers").joinpath("data", f"basemap-{name}.json.gz").read_bytes()
    data: dict[str, Any] = json.loads(gzip.decompress(raw))
    return data


def _coordinates(steps: list[int], quantum: int) -> list[tuple[float, float]]:
    xs, ys = accumulate(steps[::2]), accumulate(steps[1::2])
    return [(x / quantum, y / quantum) for x, y in zip(xs, ys, strict=True)]


def _unpacked(rings: list[list[int]], quantum: int) -> Polygon:
    outer, *holes = (_coordinates(ring, quantum) for ring in rings)
    return Polygon(outer, holes)


def _shifts(area: Extent) -> list[int]:
    return [shift for shift in (-360, 0, 360) if area.west < 180 + shift and area.east > -180 + shift]


def _polygons_in(rows: list[Any], area: Extent, quantum: int) -> Iterator[BaseGeometry]:
    for rings in rows:
        points = _coordinates(rings[0], quantum)
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        for shift in _shifts(area):
            if _meets((min(xs) + shift, min(ys), max(xs) + shift, max(ys)), area):
                shape = affinity.translate(_unpacked(rings, quantum), shift)
                yield shapely.clip_by_rect(shapely.make_valid(shape), *area)


def _lines_in(rows: list[Any], area: Extent, quantum: int) -> Iterator[BaseGeometry]:
    for steps in rows:
        line = LineString(_coordinates(steps, quantum))
        for shift in _shifts(area):
            moved = affinity.translate(line, shift)
            if _meets(moved.bounds, area):
                yield shapely.clip_by_rect(moved, *area)


def _meets(bounds: tuple[float, float, float, float], area: Extent) -> bool:
    west, south, east, north = bounds
    return west <= area.east and east >= area.west and south <= area.north and north >= area.south


def _parts(shape: BaseGeometry, kind: type) -> list[Any]:
    if isinstance(shape, kind):
        return [] if shape.is_empty else [shape]
    return [p for part in getattr(shape, "geoms", []) for p in _parts(part, kind)]


def _countries_in(rows: list[list[Any]], area: Extent, extent: Extent) -> list[list[Any]]:
    """[code, name, lon, lat, size class]; the point is the middle of the country, else one in sight."""
    out = []
    smallest = 6 if area.east - area.west < 120 else 3
    for code, name, size, points in rows:
        moved = [(round(near(lon, area.centre_lon), 2), lat) for lon, lat in points]
        seen = [p for p in moved if _holds(extent, p)] or [p for p in moved if _holds(area, p)]
        if seen and size <= smallest:
            out.append([code, name, *seen[0], size])
    return out


def _holds(area: Extent, point: tuple[float, float]) -> bool:
    return area.west <= point[0] <= area.east and area.south <= point[1] <= area.north


def _cities_in(rows: list[list[Any]], area: Extent) -> list[list[Any]]:
    out = []
    for name, lon, lat, rank, capital in rows:
        at = near(lon, area.centre_lon)
        if area.west <= at <= area.east and area.south <= lat <= area.north:
            out.append([name, round(at, 3), lat, rank, capital])
        if len(out) == _MOST_CITIES:
            break
    return out
