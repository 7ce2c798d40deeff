"""Where a relative place is: point, honest area and radius of "25 miles north-east of X".

The point-radius method of Wieczorek, Guo and Hijmans, "The point-radius method for georeferencing
locality descriptions and calculating associated uncertainty", International Journal of Geographical
Information Science 18(8), 2004, 745-767. The maximum error of a distance d in a direction whose half
width is a (45 degrees for north, 22.5 for north-east, 11.25 for north-northeast) is

    e = sqrt((d + d' - d cos a)^2 + (d sin a)^2)

with d' the sum of the other errors: extent of the named place, precision of the stated distance,
datum and gazetteer. What the paper does not cover (near, outside, off the coast, a three-hour drive)
has rules of our own; `RelativeRules` lists their constants, docs/relative-places.md their reasons.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely

from geo.places.footprints import extent_m, footprint_of
from geo.places.relative_geometry import (
    LIMIT_M,
    LonLat,
    bearing_deg,
    circle,
    corridor,
    distance_m,
    farthest_m,
    middle_of_box,
    moved,
    only_polygons,
    part_of_box,
    rectangle,
    rounded,
    sector,
    with_point,
)
from geo.places.relative_words import POINTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.place import Place
    from geo.places.relative_phrases import RelativePhrase


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeRules:
    """Constants of the rules: metres where the name ends in _m, else shares.

    d' of the paper is a maximum; news is looser about distances and tighter about extents. Its terms
    are weighed: d' = extent_share * extent + precision_share * precision + drift * distance +
    gazetteer_m, where drift stands for distances told along roads. gazetteer_m covers datum and
    gazetteer. By road the straight line is at least road_least of the stated distance.
    "near X" reaches near_m beyond the extent of X, "outside X" outside_m, "just south of X" just_m,
    "south of X" reach_m, within least_width degrees either side of south; "off X" off_m.

    Fitted on the 54 located vector phrases, 59 near, 36 direction and 7 outside phrases of the
    development localities (NASA Global Landslide Catalog) with the anchor known; see
    docs/relative-places.md for what cross-validation says of them.
    """

    extent_share: float = 0.5
    precision_share: float = 0.5
    drift: float = 0.1
    gazetteer_m: float = 2_000.0
    road_least: float = 0.5
    near_m: float = 15_000.0
    outside_m: float = 12_000.0
    just_m: float = 10_000.0
    reach_m: float = 25_000.0
    least_width: float = 60.0
    off_m: float = 100_000.0

    def other_m(self, *, extent: float, precision: float, distance: float) -> float:
        """d': the sum of the errors that do not come from the direction, metres."""
        return (
            self.extent_share * extent
            + self.precision_share * precision
            + self.drift * distance
            + self.gazetteer_m
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativePlace:
    """Where a relative phrase leads: best point, area that holds it (EPSG:4326), radius, reason.

    The true place is believed within radius_m of lonlat and within the footprint.
    """

    lonlat: LonLat
    footprint: BaseGeometry
    radius_m: float
    basis: str


RULES: Final = RelativeRules()


def point_radius_m(distance: float, *, half_width_deg: float, other_m: float) -> float:
    """Maximum error in metres of a point *distance* metres off, after Wieczorek et al. (2004).

    *other_m* is d', the sum of the errors that do not come from the direction.
    """
    a = math.radians(min(half_width_deg, 180.0))
    return math.hypot(distance + other_m - distance * math.cos(a), distance * math.sin(a))


def locate_relative(
    phrase: RelativePhrase, anchors: Sequence[Place], *, rules: RelativeRules = RULES
) -> RelativePlace | None:
    """The place that *phrase* tells of; *anchors* are the places of its anchors, in their order.

    None when there is no anchor or the stated distance is over a quarter of the way round the Earth.
    """
    if not anchors or (phrase.distance_m or 0) + phrase.distance_precision_m > LIMIT_M:
        return None
    return _LOCATORS[phrase.relation](phrase, anchors, rules)


def _vector(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace:
    anchor, d, bearing = anchors[0], phrase.distance_m or 0.0, phrase.bearing_deg
    other = rules.other_m(extent=extent_m(anchor), precision=phrase.distance_precision_m, distance=d)
    if bearing is None:
        area = circle(anchor.lonlat, d + other)
        return _placed(
            anchor.lonlat, area, d + other, f"{_length(phrase)} from {anchor.label}, direction not stated"
        )
    least = d * rules.road_least if phrase.by_road else d
    at = (d + least) / 2
    other += (d - least) / 2
    area = sector(
        anchor.lonlat,
        bearing_deg=bearing,
        half_width_deg=phrase.half_width_deg,
        least_m=at - other,
        most_m=at + other,
    )
    radius = point_radius_m(at, half_width_deg=phrase.half_width_deg, other_m=other)
    point = moved(anchor.lonlat, bearing_deg=bearing, distance_m=at)
    road = ", measured along a road" if phrase.by_road else ""
    return _placed(point, area, radius, f"{_length(phrase)} {_wind(bearing)} of {anchor.label}{road}")


def _travel(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace:
    """A time of travel is no distance: everything up to the farthest that the time allows."""
    anchor = anchors[0]
    most = (phrase.distance_m or 0.0) + phrase.distance_precision_m + extent_m(anchor) + rules.gazetteer_m
    basis = f"{phrase.text}: at most {most / 1000:.0f} km from {anchor.label}, as fast as one travels so"
    if phrase.bearing_deg is None:
        return _placed(anchor.lonlat, circle(anchor.lonlat, most), most, basis)
    return _fan(phrase, anchor, most, rules.least_width, basis)


def _direction(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace:
    anchor = anchors[0]
    close = phrase.text.lower().startswith(("just ", "immediately ", "directly ", "slightly ", "a short "))
    most = extent_m(anchor) + (rules.just_m if close else rules.reach_m)
    basis = f"{_wind(phrase.bearing_deg or 0.0)} of {anchor.label}, distance not stated"
    return _fan(phrase, anchor, most, rules.least_width, basis)


def _fan(phrase: RelativePhrase, anchor: Place, most: float, width: float, basis: str) -> RelativePlace:
    """The whole sector from the anchor to *most*, its point a quarter of the way."""
    bearing = phrase.bearing_deg or 0.0
    widest = max(phrase.half_width_deg, width)
    area = sector(anchor.lonlat, bearing_deg=bearing, half_width_deg=widest, least_m=0.0, most_m=most)
    point = rounded(moved(anchor.lonlat, bearing_deg=bearing, distance_m=most / 4))
    return _placed(point, area, farthest_m(point, area), basis)


def _near(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace:
    anchor = anchors[0]
    outside = phrase.relation == "outside"
    reach = extent_m(anchor) + (rules.outside_m if outside else rules.near_m)
    basis = f"{phrase.relation} {anchor.label}, taken as within {reach / 1000:.0f} km"
    if phrase.bearing_deg is not None:
        return _fan(phrase, anchor, reach, rules.least_width, basis)
    return _placed(anchor.lonlat, circle(anchor.lonlat, reach), reach, basis)


def _part(phrase: RelativePhrase, anchors: Sequence[Place], _rules: RelativeRules) -> RelativePlace:
    anchor, bearing = anchors[0], phrase.bearing_deg or 0.0
    basis = f"{_wind(bearing)} half of {anchor.label}"
    if anchor.bbox is None:
        return _fan(phrase, anchor, extent_m(anchor), 90.0, basis)
    bounds = part_of_box(anchor.bbox, bearing_deg=bearing)
    area, point = rectangle(bounds), middle_of_box(bounds)
    return _placed(point, area, farthest_m(point, area), basis)


def _off(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace:
    """Where the coast runs is not known here, so the sea side is every side unless one is stated."""
    anchor = anchors[0]
    extent, d = extent_m(anchor), phrase.distance_m
    beyond = rules.off_m if d is None else d + phrase.distance_precision_m + rules.gazetteer_m
    basis = f"{phrase.text}: within {beyond / 1000:.0f} km of {anchor.label}"
    if phrase.bearing_deg is None:
        return _placed(anchor.lonlat, circle(anchor.lonlat, extent + beyond), extent + beyond, basis)
    area = sector(
        anchor.lonlat,
        bearing_deg=phrase.bearing_deg,
        half_width_deg=max(phrase.half_width_deg, rules.least_width),
        least_m=0.0,
        most_m=extent + beyond,
    )
    out = extent + (beyond / 2 if d is None else d)
    point = rounded(moved(anchor.lonlat, bearing_deg=phrase.bearing_deg, distance_m=out))
    return _placed(point, area, farthest_m(point, area), basis)


def _border(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace:
    if len(anchors) < 2:
        area, radius = footprint_of(anchors[0])
        return _placed(
            anchors[0].lonlat, area, radius, f"border of {anchors[0].label}, which side is not stated"
        )
    basis = f"border of {anchors[0].label} and {anchors[1].label}"
    shared = shapely.intersection(*(circle(a.lonlat, extent_m(a) + rules.gazetteer_m) for a in anchors[:2]))
    boxes = [a.bbox for a in anchors[:2]]
    if boxes[0] is not None and boxes[1] is not None:
        shared = shapely.intersection(*(rectangle(b).buffer(0.1) for b in boxes if b is not None))
    if shared.area == 0:
        return _between(phrase, anchors, rules)
    return _of_area(shared, basis)


def _between(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace:
    if len(anchors) < 2:
        return _near(phrase, anchors, rules)
    a, b = anchors[0], anchors[1]
    length = distance_m(a.lonlat, b.lonlat)
    halfway = phrase.text.lower().startswith(("half", "mid"))
    extent = max(extent_m(a), extent_m(b)) + rules.gazetteer_m
    basis = f"{'half-way ' if halfway else ''}between {a.label} and {b.label}"
    start, way = a.lonlat, bearing_deg(a.lonlat, b.lonlat)
    point = rounded(moved(start, bearing_deg=way, distance_m=length / 2))
    wide = max(extent, length / 4)
    if halfway:
        return _placed(point, circle(point, wide), wide, basis)
    area = corridor(a.lonlat, b.lonlat, half_width_m=wide)
    return _placed(point, area, farthest_m(point, area), basis)


def combine_relative(places: Sequence[RelativePlace]) -> RelativePlace | None:
    """One place told in several ways ("100 km south of A, near B"): the part that all areas share.

    Areas that do not meet contradict one another; then the one with the smallest radius stands, and
    its basis says so. None when *places* is empty.
    """
    if not places:
        return None
    best = min(places, key=lambda place: place.radius_m)
    if len(places) == 1:
        return best
    shared = shapely.intersection_all([place.footprint for place in places])
    basis = "; and ".join(place.basis for place in places)
    if only_polygons(shared).is_empty:
        return _placed(best.lonlat, best.footprint, best.radius_m, f"{best.basis} (does not fit: {basis})")
    if shared.covers(shapely.Point(best.lonlat)):
        area = only_polygons(shared)
        return _placed(best.lonlat, area, min(best.radius_m, farthest_m(best.lonlat, area)), basis)
    return _of_area(shared, basis)


def _of_area(area: BaseGeometry, basis: str) -> RelativePlace:
    """The place that is *area* and no more is known: its middle, or a point inside if that is outside."""
    clean = only_polygons(area)
    middle = clean.centroid if clean.covers(clean.centroid) else clean.representative_point()
    point = rounded((middle.x, middle.y))
    return _placed(point, clean, farthest_m(point, clean), basis)


def _placed(lonlat: LonLat, area: BaseGeometry, radius: float, basis: str) -> RelativePlace:
    point = rounded(lonlat)
    return RelativePlace(
        lonlat=point, footprint=with_point(area, point), radius_m=float(math.ceil(radius)), basis=basis
    )


def _length(phrase: RelativePhrase) -> str:
    spread = phrase.distance_precision_m / 1000
    return f"{(phrase.distance_m or 0) / 1000:.4g} km (give or take {spread:.2g})"


def _wind(bearing: float) -> str:
    letters = POINTS[round(bearing / 22.5) % 16]
    names = {"n": "north", "e": "east", "s": "south", "w": "west"}
    words = [names[letter] for letter in letters]
    return words[0] if len(words) == 1 else f"{words[0]}-{''.join(words[1:])}"


_LOCATORS: Final[dict[str, Callable[[RelativePhrase, Sequence[Place], RelativeRules], RelativePlace]]] = {
    "vector": _vector,
    "distance": _vector,
    "travel": _travel,
    "direction": _direction,
    "part": _part,
    "near": _near,
    "outside": _near,
    "off": _off,
    "border": _border,
    "between": _between,
}
