"""Outlines made valid, joined, thinned, and written as geo/gazetteer/data/shapes.txt.gz has them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import shapely
from make_basemap import flat
from shapely.geometry import MultiPolygon

from geo.gazetteer.shapes import QUANTUM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

FINEST = 0.01  # tolerance of the simplification of a small shape, as a share of its breadth
LEAST_PART_DEG2, LEAST_SHARE = 0.001, 0.0005  # islets smaller than both are left out


def sound(outline: BaseGeometry) -> BaseGeometry:
    """*outline* valid, polygons only."""
    whole = outline if outline.is_valid else shapely.make_valid(outline)
    return MultiPolygon(flat(whole))


def joined(outlines: Iterable[BaseGeometry]) -> BaseGeometry:
    """The sum of *outlines* without the hair-wide gaps between neighbours."""
    grown = shapely.union_all([o.buffer(0.0005, join_style="mitre") for o in outlines])
    return sound(grown.buffer(-0.0005, join_style="mitre"))


def with_holes(rings: list[BaseGeometry]) -> BaseGeometry:
    """The area of *rings*, outer ones and holes in one list: what lies in a larger one is a hole."""
    whole: BaseGeometry = MultiPolygon()
    for ring in sorted(rings, key=lambda r: -r.area):
        is_hole = whole.covers(ring.representative_point())
        whole = whole.difference(ring) if is_hole else whole.union(ring)
    return whole


def thinned(outline: BaseGeometry, tolerance: float) -> BaseGeometry:
    """*outline* simplified, without islets."""
    total, breadth = outline.area, outline.area**0.5
    kept = [p for p in flat(outline) if p.area >= min(LEAST_PART_DEG2, LEAST_SHARE * total)]
    kept = [p for p in kept if p.area >= max(LEAST_SHARE * 0.02 * total, 1e-6)] or kept
    return sound(MultiPolygon(kept).simplify(min(tolerance, FINEST * breadth)))


def packed(outline: BaseGeometry) -> str:
    """*outline* as the file has it; "" when nothing of it is as large as the steps."""
    polygons = []
    for polygon in sorted(flat(outline), key=lambda p: (-p.area, p.bounds)):
        rings = [steps(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
        rings = [rings[0], *(r for r in rings[1:] if len(r) >= 8)]
        if len(rings[0]) >= 8:
            polygons.append("|".join(" ".join(map(str, ring)) for ring in rings))
    return ";".join(polygons)


def steps(points: Iterable[tuple[float, ...]]) -> list[int]:
    """A closed ring as its first point and the steps after it, without the last one, which closes it."""
    whole = [(round(x * QUANTUM), round(y * QUANTUM)) for x, y, *_ in points][:-1]
    kept = [p for i, p in enumerate(whole) if i == 0 or p != whole[i - 1]]
    found = list(kept[0])
    for (ax, ay), (bx, by) in pairwise(kept):
        found += [bx - ax, by - ay]
    return found
