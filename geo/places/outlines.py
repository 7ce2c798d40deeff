"""From the outline of a place, which may have thousands of corners, to a footprint of a hundred."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely.geometry import MultiPolygon

from geo.places.relative.geometry import farthest_m, rounded, tidy

if TYPE_CHECKING:
    from collections.abc import Callable

    from shapely.geometry.base import BaseGeometry

    from geo.places.relative.geometry import LonLat

CORNERS: Final = 120
"""A footprint has at most so many: enough to know a country by, small enough for a page of many events."""
_FIRST: Final = 0.001
_GROWTH: Final = 1.25
_GRID_DEG: Final = 0.001
_SMALL_DEG2: Final = 0.3
_LEAST_SHARE: Final = 0.9
_POINT_DEG: Final = 0.005


def area_of(outline: BaseGeometry, lonlat: LonLat) -> tuple[BaseGeometry, float]:
    """*outline* with at most CORNERS corners, made to hold *lonlat*, and its radius in metres.

    A point off the outline gets a circle of about 500 m round it; the radius reaches every corner
    of the outline as it was given.
    """
    point = rounded(lonlat)
    area = coarse(outline)
    if not area.covers(shapely.Point(point)):
        spot = shapely.Point(point).buffer(_POINT_DEG, quad_segs=2)
        area = tidy(shapely.union(area, spot.intersection(shapely.box(-180, -90, 180, 90))))
    return area, max(farthest_m(point, outline.convex_hull), farthest_m(point, area))


@lru_cache(maxsize=256)
def coarse(outline: BaseGeometry, *, most: int = CORNERS) -> BaseGeometry:
    """*outline* (EPSG:4326, valid) with at most *most* corners: its islets go, then its small bends.

    Where the islets are much of the whole, as in the Maldives, they are drawn together into fewer areas
    that hold them. The result is valid, on a grid of three decimals of a degree, of five when small.
    """
    if shapely.get_num_coordinates(outline) <= most:
        return _snapped(outline)
    plain = _fitted(outline, _simplified, most=most)
    return (
        plain if plain.area >= _LEAST_SHARE * outline.area else _fitted(outline, _drawn_together, most=most)
    )


def _fitted(
    outline: BaseGeometry, drawn: Callable[[BaseGeometry, float], BaseGeometry], *, most: int
) -> BaseGeometry:
    """What *drawn* makes of *outline* at the least tolerance that leaves at most *most* corners."""
    tolerance = _FIRST * outline.area**0.5
    area = drawn(outline, tolerance)
    while True:
        if shapely.get_num_coordinates(area) <= most:
            area = _snapped(area)
            if shapely.get_num_coordinates(area) <= most:
                return area
        tolerance *= _GROWTH
        area = drawn(area, tolerance)


def _simplified(area: BaseGeometry, tolerance: float) -> BaseGeometry:
    kept = _without_islets(area, least=(2 * tolerance) ** 2)
    slim = kept.simplify(tolerance, preserve_topology=False)
    return kept.simplify(tolerance) if slim.is_empty else _sound(slim)


def _drawn_together(area: BaseGeometry, tolerance: float) -> BaseGeometry:
    """*area* grown a little, so that what is near one another becomes one."""
    grown = area.buffer(tolerance / 2, quad_segs=1).simplify(tolerance / 2)
    return _sound(grown.intersection(shapely.box(-180, -90, 180, 90)))


def _without_islets(area: BaseGeometry, *, least: float) -> BaseGeometry:
    """The largest part of *area* and all others, and their holes, that measure *least* square degrees."""
    parts = shapely.get_parts(area)
    sizes = shapely.area(parts)
    order = np.argsort(-sizes, kind="stable")
    kept = parts[[order[0], *(at for at in order[1:] if sizes[at] >= least)]]
    lakes = np.flatnonzero(shapely.get_num_interior_rings(kept))
    kept[lakes] = [_without_lakes(part, least=least) for part in kept[lakes]]
    return shapely.multipolygons(kept)


def _without_lakes(part: Any, *, least: float) -> Any:
    holes = [ring for ring in part.interiors if shapely.Polygon(ring).area >= least]
    return shapely.Polygon(part.exterior, holes)


def _sound(area: BaseGeometry) -> BaseGeometry:
    """*area* valid, polygons only."""
    whole = area if area.is_valid else shapely.make_valid(area)
    parts = shapely.get_parts(shapely.get_parts(whole))
    return MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _snapped(area: BaseGeometry) -> BaseGeometry:
    """*area* on the grid that fits its size; as it is when it would vanish there."""
    sound = _sound(area)
    if area.area < _SMALL_DEG2:
        return tidy(sound)
    return tidy(shapely.set_precision(sound, _GRID_DEG))
