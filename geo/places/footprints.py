"""The honest area of a place: a circle for a town, a box for a region, and how far its edge is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geo.places.outlines import area_of
from geo.places.relative_geometry import circle, farthest_m, is_box, rectangle, rounded, with_point

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.place import Place

_TYPICAL_M: Final = {
    "site": 500.0,
    "town": 1_000.0,
    "area": 20_000.0,
    "admin2": 25_000.0,
    "admin1": 100_000.0,
    "country": 400_000.0,
    "region": 500_000.0,
}
"""Extent assumed for a kind of place when its entry has neither box nor radius, metres."""
LEAST_TOWN_M: Final = 5_000.0
"""A town's name also stands for the land around it: least radius of a gazetteer's town as the place of an event.

Three quarters of the landslides told of as "in" a town of under 6 km extent lay within 8 km of its point."""
_BOXED: Final = ("area", "admin2", "admin1", "country", "region")


def extent_m(place: Place) -> float:
    """How far the place reaches from its point, metres: the "extent" of the point-radius method.

    radius_m of the entry where there is one; else the farthest corner of its box; else, for a town,
    10 m for each square root of an inhabitant (a town of a million: 10 km) and at least 1 km; else
    what is usual for its kind.
    """
    if place.radius_m > 0:
        return place.radius_m
    if place.bbox is not None and is_box(place.bbox):
        return farthest_m(place.lonlat, rectangle(place.bbox))
    typical = _TYPICAL_M.get(place.kind, _TYPICAL_M["town"])
    return max(typical, 10.0 * math.sqrt(place.population)) if place.kind == "town" else typical


def footprint_of(place: Place, shape: BaseGeometry | None = None) -> tuple[BaseGeometry, float]:
    """The area of *place* (EPSG:4326, valid, holds its point) and its radius in metres.

    Towns and sites are circles of their extent, a town's at least LEAST_TOWN_M unless a person gave it
    in the place book. Whatever is an area is its outline, *shape*, if there is one, in about a hundred
    corners; else its box if the entry has one: a box is more than the place, never a pin that poses as it.
    The radius is the distance from the point to the farthest point of the area.
    """
    point = rounded(place.lonlat)
    if shape is not None and (place.kind in _BOXED or place.place_id.startswith("book:")):
        return area_of(shape, point)
    if place.kind in _BOXED and place.bbox is not None and is_box(place.bbox):
        area = with_point(rectangle(place.bbox), point)
        return area, farthest_m(point, area)
    extent = extent_m(place)
    if place.kind == "town" and not place.place_id.startswith("book:"):
        extent = max(extent, LEAST_TOWN_M)
    return with_point(circle(point, extent), point), extent
