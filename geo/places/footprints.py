"""The honest area of a place: a circle for a town, a box for a region, and how far its edge is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geo.places.outlines import area_of
from geo.places.relative.geometry import LIMIT_M, circle, farthest_m, is_box, rectangle, rounded, with_point

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
_LONG_M: Final = 500_000.0
"""Extent assumed for a river, a canal or a coast whose entry tells none, metres: most that are named so are shorter."""
_WIDE_M: Final = 200_000.0
"""The same for lakes, bays, ranges and the like."""
_LONG: Final = frozenset(
    ("STM", "STMX", "STMC", "STMI", "STMS", "CNL", "CNLN", "RVN", "CST", "RR", "RD", "TRL", "WAD")
)
_WIDE: Final = frozenset(
    (
        "LK",
        "LKS",
        "LKI",
        "RSV",
        "LGN",
        "SEA",
        "BAY",
        "GULF",
        "STRT",
        "MTS",
        "DSRT",
        "PEN",
        "VAL",
        "PLN",
        "PLAT",
    )
)
"""GeoNames feature codes of what is no spot."""
_UNMEASURED_M: Final = 150_000.0
"""What entries of regions (RGN) have as radius when nobody measured them, metres."""
_THIN: Final = 12.0
"""Inhabitants a square kilometre in a thinly settled region: the least, so that the extent holds the whole."""
_BOXED: Final = ("area", "admin2", "admin1", "country", "region")


def extent_m(place: Place) -> float:
    """How far the place reaches from its point, metres: the "extent" of the point-radius method.

    radius_m of the entry where there is one (of an unmeasured region with inhabitants at least a circle in
    which they live thinly); else the farthest corner of its box; else, for a river, a lake or a range, what
    holds all but the largest; else, for a town, 10 m for each square root of an inhabitant (a town of a
    million: 10 km) and at least 1 km; else what is usual for its kind.
    """
    if place.radius_m > 0:
        return max(place.radius_m, _settled_m(place))
    if place.bbox is not None and is_box(place.bbox):
        return farthest_m(place.lonlat, rectangle(place.bbox))
    if place.feature in _LONG or place.feature in _WIDE:
        return _LONG_M if place.feature in _LONG else _WIDE_M
    typical = _TYPICAL_M.get(place.kind, _TYPICAL_M["town"])
    return max(typical, 10.0 * math.sqrt(place.population)) if place.kind == "town" else typical


def _settled_m(place: Place) -> float:
    """Radius of the circle that the people of an unmeasured region settle thinly, metres; 0 for all else."""
    measured = place.bbox is not None or place.radius_m > _UNMEASURED_M or place.place_id.startswith("book:")
    if place.feature != "RGN" or measured:
        return 0.0
    return min(1_000.0 * math.sqrt(place.population / _THIN / math.pi), LIMIT_M / 2)


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
