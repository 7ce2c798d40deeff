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

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.places.outlines import coarse
from geo.places.relative.geometry import LIMIT_M, farthest_m, tidy
from geo.places.relative.place import ONLY_MIDDLE, RULES, RelativePlace, RelativeRules, of_area, placed
from geo.places.relative.rules import LOCATORS, point_radius_m

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.place import Place
    from geo.places.relative.phrases import RelativePhrase

    Outline = Callable[[Place], BaseGeometry | None]

_TOGETHER_DEG: Final = 4.0
"""Degrees of latitude. Farther off, a piece of a country is not in its part: Tenerife is not in "southern Spain",
Alaska not in the "western United States"; the islands of Japan and Indonesia are each other's neighbours."""

__all__ = [
    "RULES",
    "RelativePlace",
    "RelativeRules",
    "combine_relative",
    "locate_relative",
    "point_radius_m",
]


def locate_relative(
    phrase: RelativePhrase,
    anchors: Sequence[Place],
    *,
    rules: RelativeRules = RULES,
    outline: Outline | None = None,
) -> RelativePlace | None:
    """The place that *phrase* tells of; *anchors* are the places of its anchors, in their order.

    None when there is no anchor, when the stated distance is over a quarter of the way round the Earth,
    and for "outside" a country or state, which is anywhere else. *outline* gives the outline of a place or
    None: with one, the part of an area ("northern X") is a part of its main body, not of its box.
    """
    if not anchors or (phrase.distance_m or 0) + phrase.distance_precision_m > LIMIT_M:
        return None
    shape = outline(anchors[0]) if outline and phrase.relation == "part" else None
    if shape is None:
        return LOCATORS[phrase.relation](phrase, anchors, rules)
    body = _main_body(shape)
    found = LOCATORS[phrase.relation](phrase, [replace(anchors[0], bbox=body.bounds)], rules)
    return found if found is None else _cut_from(body, found)


def _main_body(shape: BaseGeometry) -> BaseGeometry:
    """The largest piece of *shape* with those that lie near it, or near one that does."""
    pieces = shapely.get_parts(shape)
    largest = int(np.argmax(shapely.area(pieces)))
    narrow = np.array([np.cos(np.radians(shapely.centroid(pieces[largest]).y)), 1.0])
    true_sized = shapely.transform(pieces, lambda xy: xy * narrow)
    held, fresh = np.zeros(len(pieces), dtype=bool), [largest]
    while fresh:
        held[fresh] = True
        near = shapely.dwithin(true_sized, shapely.union_all(true_sized[fresh]), _TOGETHER_DEG)
        fresh = list(np.flatnonzero(near & ~held))
    return shapely.union_all(pieces[held])


def _cut_from(shape: BaseGeometry, found: RelativePlace) -> RelativePlace:
    """What of *shape* lies in the area *found*; *found* itself when that is nothing."""
    inside = tidy(shapely.intersection(shape, found.footprint))
    return found if inside.is_empty else of_area(coarse(inside), found.basis)


def _without_headings(places: Sequence[RelativePlace]) -> list[RelativePlace]:
    """*places* without mere directions in which the closest of the others lies."""
    told = [place for place in places if place.heading is None]
    if not told:
        return list(places)
    closest = min(told, key=lambda place: place.radius_m)
    return [place for place in places if not place.leads_to(closest.lonlat)]


def combine_relative(places: Sequence[RelativePlace]) -> RelativePlace | None:
    """One place told in several ways ("100 km south of A, near B"): the part that all areas share.

    Areas that do not meet contradict one another; then the one that claims least, with the largest radius,
    stands, and its basis says so. A mere direction holds for what lies farther that way, too ("near A, south of B").
    None when *places* is empty.
    """
    if not places:
        return None
    best = min(places, key=lambda place: place.radius_m)
    if len(places) == 1:
        return best
    shared = tidy(shapely.intersection_all([place.footprint for place in places]))
    basis = "; and ".join(place.basis.removesuffix(ONLY_MIDDLE) for place in places)
    if shared.is_empty:
        bound = _without_headings(places)
        if len(bound) < len(places):
            agreed = combine_relative(bound)
            return agreed and replace(agreed, basis=basis)
        widest = max(places, key=lambda place: place.radius_m)
        told = f"{widest.basis} (does not fit: {basis})"
        return placed(widest.lonlat, widest.footprint, widest.radius_m, told)
    if shared.covers(shapely.Point(best.lonlat)):
        radius = min(best.radius_m, farthest_m(best.lonlat, shared))
        return placed(best.lonlat, shared, radius, basis)
    return of_area(shared, basis)
