"""The bundled basemap: Natural Earth, cut to the extent of the events and simplified to a budget."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry import LineString, Polygon, box

from geo.errors import InputError
from layers._basedata import lines_in, load, parts, polygons_in, unpacked
from layers._geometry import MERCATOR_LIMIT_DEG, Extent, latitude, mercator, near, packed

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

VIEWPOINTS: Final = ("un", "de-facto")
WORLD: Final = Extent(-180.0, -60.0, 180.0, 78.0)
_WIDEST_SCREEN: Final = 1.9
_SMALLEST_HEIGHT_DEG: Final = 3.0
_FAR_TOLERANCE_DEG: Final = 1.2
_FAR_SMALLEST_DEG2: Final = 8.0
_FAR_QUANTUM: Final = 10
_MOST_CITIES: Final = 48
_CHARACTERS_A_CITY: Final = 350
_FAR_FROM: Final = 14_000
_COARSEST_DEG: Final = 2.0
_WIDEST_WITH_PROVINCES: Final = 36.0
"""Degrees across: with more in sight, borders within countries would hide those between them."""
_PROVINCE_PX: Final = 2600  # so that a line is drawn from about the zoom for which Natural Earth made it


@dataclass(frozen=True, slots=True, kw_only=True)
class BasemapOptions:
    """Whose borders (see `layers.Basemap`), how many times the extent's size is kept round it, and in
    which language cities are named where theirs is known."""

    viewpoint: str = "un"
    lang: str = "en"
    room: float = 1.6

    def __post_init__(self) -> None:
        if self.viewpoint not in VIEWPOINTS:
            raise InputError(
                f"there is no viewpoint {self.viewpoint!r}", remedy=f"there are {', '.join(VIEWPOINTS)}"
            )


def cut(extent: Extent, options: BasemapOptions, *, budget: int) -> dict[str, Any]:
    """The map round *extent* as the page's script reads it; detail goes down until it fits the budget.

    *budget* is the most characters that it may take.
    """
    area = room_round(extent, options.room)
    pieces = pieces_in(area, options.viewpoint)
    most_cities = min(_MOST_CITIES, budget // _CHARACTERS_A_CITY)
    fixed = names_in(area, extent, options.viewpoint, most_cities=most_cities, lang=options.lang)
    far = {} if area.east - area.west >= 359 else {"far": _far_land(area, options.viewpoint)}
    if budget >= _FAR_FROM:
        fixed, far = {**fixed, **far}, {}
    tolerance = (area.east - area.west) / 5000
    # Less than a pixel, and most of the work: the coarser tries start from here.
    pieces = {name: _without_detail(shapes, tolerance) for name, shapes in pieces.items()}
    while True:
        data = {**fixed, **_simplified(pieces, tolerance)}
        size = len(json.dumps(data))
        if size <= budget or tolerance > _COARSEST_DEG:
            return {**data, **far} if size + len(json.dumps(far)) <= budget else data
        tolerance *= min(2.5, max(1.12, (size / budget) ** 0.8))


def room_round(extent: Extent, room: float) -> Extent:
    """The extent with room for wide and narrow screens and for a little panning."""
    low, high = mercator(extent.south), mercator(extent.north)
    width = max(extent.east - extent.west, 0.0)
    height = max(high - low, _SMALLEST_HEIGHT_DEG)
    wide = max(width, height * _WIDEST_SCREEN) * room
    tall = max(height, width) * room
    middle_x, middle_y = extent.centre_lon, (low + high) / 2
    if wide > 280:
        return Extent(middle_x - 180, -MERCATOR_LIMIT_DEG, middle_x + 180, MERCATOR_LIMIT_DEG)
    south, north = latitude(middle_y - tall / 2), latitude(middle_y + tall / 2)
    return Extent(middle_x - wide / 2, max(south, -85.0), middle_x + wide / 2, min(north, 85.0))


def pieces_in(area: Extent, viewpoint: str) -> dict[str, list[BaseGeometry]]:
    """Everything that lies in the area, at full detail."""
    world, common = load(viewpoint), load("common")
    size = area.east - area.west
    most_rank = 1 if size > 120 else 2 if size > 40 else 5 if size > 15 else 12
    rivers = [row[1] for row in common["rivers"] if row[0] <= most_rank]
    provinces: list[BaseGeometry] = []
    if size <= _WIDEST_WITH_PROVINCES:
        inner, closest = load("provinces"), math.log2(_PROVINCE_PX / size)
        near_enough = [row[1] for row in inner["provinces"] if row[0] <= closest]
        provinces = list(lines_in(near_enough, area, inner["quantum"]))
    land = list(polygons_in(world["land"], area, world["quantum"]))
    return {
        "provinces": _ashore(provinces, land),
        "land": land,
        "lakes": list(polygons_in(common["lakes"], area, common["quantum"])),
        "rivers": list(lines_in(rivers, area, common["quantum"])),
        "borders": list(lines_in(world["borders"], area, world["quantum"])),
        "disputed": list(lines_in(world["disputed"], area, world["quantum"])),
    }


def _ashore(lines: list[BaseGeometry], land: list[BaseGeometry]) -> list[BaseGeometry]:
    """Without what runs through the sea between islands."""
    if not lines:
        return []
    ground = shapely.union_all(land)
    shapely.prepare(ground)
    cut_off = (line if ground.contains(line) else line.intersection(ground) for line in lines)
    return [line for line in cut_off if not line.is_empty]


def _simplified(pieces: dict[str, list[BaseGeometry]], tolerance: float) -> dict[str, Any]:
    """The pieces without detail finer than *tolerance* degrees, packed."""
    quantum = max(4, min(2000, round(1.3 / tolerance)))
    out: dict[str, Any] = {"quantum": quantum}
    for name, shapes in pieces.items():
        simple = _without_detail(shapes, tolerance)
        if name in ("land", "lakes"):
            least = tolerance * tolerance * (4 if name == "land" else 16)
            out[name] = [_rings(p, quantum) for s in simple for p in parts(s, Polygon) if p.area > least]
        else:
            lines = [p for s in simple for p in parts(s, LineString) if p.length > tolerance]
            out[name] = [packed(p.coords, quantum=quantum) for p in lines]
    return out


def _without_detail(shapes: list[BaseGeometry], tolerance: float) -> list[BaseGeometry]:
    """All of them at once: one by one, asking takes as long as the work."""
    return list(shapely.simplify(np.array(shapes, dtype=object), tolerance))


def _rings(polygon: Polygon, quantum: int) -> list[str]:
    return [packed(ring.coords, quantum=quantum) for ring in (polygon.exterior, *polygon.interiors)]


def names_in(
    area: Extent, extent: Extent, viewpoint: str, *, most_cities: int, lang: str = "en"
) -> dict[str, Any]:
    local: dict[str, str] = load("names").get(lang.split("-")[0].lower(), {})
    return {
        "box": [round(value, 4) for value in area],
        "countries": _countries_in(load(viewpoint)["countries"], area, extent),
        "cities": [
            [local.get(name, name), *rest]
            for name, *rest in _cities_in(load("common")["cities"], area)[:most_cities]
        ],
    }


@cache
def _far_shapes(viewpoint: str) -> list[Polygon]:
    data = load(viewpoint)
    shapes = (unpacked(rings, data["quantum"]) for rings in data["land"])
    big = [shape.simplify(_FAR_TOLERANCE_DEG) for shape in shapes if shape.area > _FAR_SMALLEST_DEG2]
    return [Polygon(part.exterior) for shape in big for part in parts(shape, Polygon)]


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
                out += [_rings(part, _FAR_QUANTUM) for part in parts(rest, Polygon) if part.area > 1]
    return out


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
