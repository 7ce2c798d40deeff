"""The rule of each relation: from a phrase and its anchors to point, area and radius."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import shapely

from geo.places.footprints import extent_m, footprint_of
from geo.places.relative.geometry import (
    annulus,
    bearing_deg,
    circle,
    corridor,
    distance_m,
    farthest_m,
    is_box,
    middle_of_box,
    moved,
    part_of_box,
    rectangle,
    rounded,
    sector,
)
from geo.places.relative.place import Heading, RelativePlace, RelativeRules, around, of_area, placed
from geo.places.relative.words import POINTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.place import Place
    from geo.places.relative.phrases import RelativePhrase


def point_radius_m(distance: float, *, half_width_deg: float, other_m: float) -> float:
    """Maximum error in metres of a point *distance* metres off, after Wieczorek et al. (2004).

    *other_m* is d', the sum of the errors that do not come from the direction.
    """
    a = math.radians(min(half_width_deg, 180.0))
    return math.hypot(distance + other_m - distance * math.cos(a), distance * math.sin(a))


def _vector(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace:
    anchor, d, bearing = anchors[0], phrase.distance_m or 0.0, phrase.bearing_deg
    other = rules.other_m(extent=extent_m(anchor), precision=phrase.distance_precision_m, distance=d)
    if bearing is None:
        area = annulus(rounded(anchor.lonlat), least_m=_nearest(phrase, other), most_m=d + other)
        return around(anchor.lonlat, area, d + other, f"{_length(phrase)} from {anchor.label}")
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
    return placed(point, area, radius, f"{_length(phrase)} {_wind(bearing)} of {anchor.label}{road}")


def _nearest(phrase: RelativePhrase, other: float) -> float:
    """How close it may be at least, metres, with errors of *other* in all; by road it may be half as far."""
    return (phrase.distance_m or 0.0) * (0.5 if phrase.by_road else 1.0) - other


def _travel(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace:
    """A time of travel is no distance: everything up to the farthest that the time allows."""
    anchor = anchors[0]
    most = (phrase.distance_m or 0.0) + phrase.distance_precision_m + extent_m(anchor) + rules.gazetteer_m
    basis = f"{phrase.text}: at most {most / 1000:.0f} km from {anchor.label}, as fast as one travels so"
    if phrase.bearing_deg is None:
        return placed(anchor.lonlat, circle(anchor.lonlat, most), most, basis)
    return _fan(phrase, anchor, most, rules.least_width, basis)


def _direction(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace:
    anchor = anchors[0]
    close = phrase.text.lower().startswith(("just ", "immediately ", "directly ", "slightly ", "a short "))
    most = extent_m(anchor) + (rules.just_m if close else rules.reach_m)
    bearing = phrase.bearing_deg or 0.0
    found = _fan(
        phrase, anchor, most, rules.least_width, f"{_wind(bearing)} of {anchor.label}, distance not stated"
    )
    width = max(phrase.half_width_deg, rules.least_width)
    heading = Heading(start=anchor.lonlat, bearing_deg=bearing, half_width_deg=width)
    return found if close else replace(found, heading=heading)


def _fan(phrase: RelativePhrase, anchor: Place, most: float, width: float, basis: str) -> RelativePlace:
    """The whole sector from the anchor to *most*, its point a quarter of the way."""
    bearing = phrase.bearing_deg or 0.0
    widest = max(phrase.half_width_deg, width)
    area = sector(anchor.lonlat, bearing_deg=bearing, half_width_deg=widest, least_m=0.0, most_m=most)
    point = rounded(moved(anchor.lonlat, bearing_deg=bearing, distance_m=most / 4))
    return placed(point, area, farthest_m(point, area), basis)


def _near(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace | None:
    """Outside a country is anywhere else, no place; outside a building is in front of it."""
    anchor = anchors[0]
    outside = phrase.relation == "outside"
    if outside and phrase.bearing_deg is None and anchor.kind in ("admin1", "country", "region"):
        return None
    beyond = rules.outside_m if outside else rules.near_m
    reach = extent_m(anchor) + (min(beyond, rules.site_m) if anchor.kind == "site" else beyond)
    basis = f"{phrase.relation} {anchor.label}, taken as within {reach / 1000:.0f} km"
    if phrase.bearing_deg is not None:
        return _fan(phrase, anchor, reach, rules.least_width, basis)
    if outside and anchor.kind != "site":
        return around(anchor.lonlat, circle(rounded(anchor.lonlat), reach), reach, basis)
    return placed(anchor.lonlat, circle(anchor.lonlat, reach), reach, basis)


def _part(phrase: RelativePhrase, anchors: Sequence[Place], _rules: RelativeRules) -> RelativePlace:
    anchor, bearing = anchors[0], phrase.bearing_deg or 0.0
    basis = f"{_wind(bearing)} half of {anchor.label}"
    if anchor.bbox is None or not is_box(anchor.bbox):
        return _fan(phrase, anchor, extent_m(anchor), 90.0, basis)
    bounds = part_of_box(anchor.bbox, bearing_deg=bearing)
    area, point = rectangle(bounds), middle_of_box(bounds)
    return placed(point, area, farthest_m(point, area), basis)


def _off(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace:
    """Where the coast runs is not known here, so the sea side is every side unless one is stated."""
    anchor = anchors[0]
    extent, d = extent_m(anchor), phrase.distance_m
    beyond = rules.off_m if d is None else d + phrase.distance_precision_m + rules.gazetteer_m
    basis = f"{phrase.text}: within {beyond / 1000:.0f} km of {anchor.label}"
    if phrase.bearing_deg is None:
        least = _nearest(phrase, extent + phrase.distance_precision_m + rules.gazetteer_m)
        area = annulus(rounded(anchor.lonlat), least_m=least, most_m=extent + beyond)
        return around(anchor.lonlat, area, extent + beyond, basis)
    area = sector(
        anchor.lonlat,
        bearing_deg=phrase.bearing_deg,
        half_width_deg=max(phrase.half_width_deg, rules.least_width),
        least_m=0.0,
        most_m=extent + beyond,
    )
    out = extent + (beyond / 2 if d is None else d)
    point = rounded(moved(anchor.lonlat, bearing_deg=phrase.bearing_deg, distance_m=out))
    return placed(point, area, farthest_m(point, area), basis)


def _border(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace | None:
    if len(anchors) < 2 and anchors[0].kind in ("site", "town"):
        return _near(phrase, anchors, rules)
    if len(anchors) < 2:
        area, radius = footprint_of(anchors[0])
        return placed(
            anchors[0].lonlat, area, radius, f"border of {anchors[0].label}, which side is not stated"
        )
    basis = f"border of {anchors[0].label} and {anchors[1].label}"
    shared = shapely.intersection(*(circle(a.lonlat, extent_m(a) + rules.gazetteer_m) for a in anchors[:2]))
    boxes = [rectangle(a.bbox).buffer(0.1) for a in anchors[:2] if a.bbox is not None and is_box(a.bbox)]
    if len(boxes) == 2:
        touching = shapely.intersection(*boxes)
        shared = shapely.clip_by_rect(touching, -180, -90, 180, 90)
    if shared.area == 0:
        return _corridor(phrase, anchors, rules)
    return of_area(shared, basis)


def _between(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace | None:
    if len(anchors) < 2:
        return _near(phrase, anchors, rules)
    if all(anchor.kind == "country" for anchor in anchors):
        return _border(phrase, anchors, rules)
    return _corridor(phrase, anchors, rules)


def _corridor(phrase: RelativePhrase, anchors: Sequence[Place], rules: RelativeRules) -> RelativePlace:
    a, b = anchors[0], anchors[1]
    length = distance_m(a.lonlat, b.lonlat)
    halfway = phrase.text.lower().startswith(("half", "mid"))
    extent = max(extent_m(a), extent_m(b)) + rules.gazetteer_m
    basis = f"{'half-way ' if halfway else ''}between {a.label} and {b.label}"
    start, way = a.lonlat, bearing_deg(a.lonlat, b.lonlat)
    point = rounded(moved(start, bearing_deg=way, distance_m=length / 2))
    wide = max(extent, length / 4)
    if halfway:
        return placed(point, circle(point, wide), wide, basis)
    area = corridor(a.lonlat, b.lonlat, half_width_m=wide)
    return placed(point, area, farthest_m(point, area), basis)


def _length(phrase: RelativePhrase) -> str:
    """The distance as the text has it, and in kilometres no finer than it is stated."""
    distance, spread = (phrase.distance_m or 0.0) / 1000, phrase.distance_precision_m / 1000
    if phrase.length_text and spread >= distance:
        return phrase.length_text  # "within 30 km"
    give = _no_finer(spread) if spread > 0 else 0.1
    places = -math.floor(math.log10(give))
    about = f"{round(distance, places):.{max(places, 0)}f} km"
    margin = f"give or take {give:.{max(places, 0)}f}" if spread > 0 else ""
    if re.search(r"k(?:m|ilomet)", phrase.length_text) and margin:
        return f"{phrase.length_text} ({margin})"
    told = f"about {about}, {margin}".rstrip(", ")
    if not phrase.length_text:
        return f"{about} ({margin})" if margin else about
    return f"{phrase.length_text} ({told})"


def _no_finer(spread: float) -> float:
    """*spread* raised to 1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(spread))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= spread * 0.999)


def _wind(bearing: float) -> str:
    letters = POINTS[round(bearing / 22.5) % 16]
    names = {"n": "north", "e": "east", "s": "south", "w": "west"}
    words = [names[letter] for letter in letters]
    return words[0] if len(words) == 1 else f"{words[0]}-{''.join(words[1:])}"


LOCATORS: Final[
    dict[str, Callable[[RelativePhrase, Sequence[Place], RelativeRules], RelativePlace | None]]
] = {
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
