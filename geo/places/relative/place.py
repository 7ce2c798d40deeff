"""What a relative place is, and the constants of the rules that find it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.places.relative.geometry import LonLat, bearing_deg, farthest_m, rounded, tidy, with_point

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeRules:
    """Constants of the rules: metres where the name ends in _m, else shares.

    d' of the paper is a maximum; news is looser about distances and tighter about extents. Its terms
    are weighed: d' = extent_share * extent + precision_share * precision + drift * distance +
    gazetteer_m, where drift stands for distances told along roads. gazetteer_m covers datum and
    gazetteer. By road the straight line is at least road_least of the stated distance.
    "near X" reaches near_m beyond the extent of X, "outside X" outside_m, "just south of X" just_m,
    "south of X" reach_m, within least_width degrees either side of south; "off X" off_m;
    near or outside a building or a bridge at most site_m.

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
    site_m: float = 3_000.0

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

    The true place is believed within radius_m of lonlat and within the footprint. Of a distance without
    a direction lonlat is only the middle of the ring that the footprint is: nothing happened there. heading is what
    a direction without a distance was told from, and which it was: beside a place farther off that way it holds, too.
    """

    lonlat: LonLat
    footprint: BaseGeometry
    radius_m: float
    basis: str
    heading: Heading | None = None

    def leads_to(self, lonlat: LonLat) -> bool:
        """Whether *lonlat* lies in the direction that was told without a distance."""
        if self.heading is None:
            return False
        off = abs(bearing_deg(self.heading.start, lonlat) - self.heading.bearing_deg) % 360
        return min(off, 360 - off) <= self.heading.half_width_deg


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A direction from a place, in degrees from north, and how far to either side of it is meant."""

    start: LonLat
    bearing_deg: float
    half_width_deg: float


RULES: Final = RelativeRules()
ONLY_MIDDLE: Final = "; direction not stated, the mark is only the middle"
"""End of the basis of a place that goes round its point."""


def of_area(area: BaseGeometry, basis: str) -> RelativePlace:
    """The place that is *area* and no more is known: its middle, or a point inside if that is outside."""
    clean = tidy(area)
    middle = clean.centroid if clean.covers(clean.centroid) else clean.representative_point()
    point = rounded((middle.x, middle.y))
    return placed(point, clean, farthest_m(point, clean), basis)


def around(lonlat: LonLat, area: BaseGeometry, radius: float, basis: str) -> RelativePlace:
    """The place somewhere in *area*, which goes round *lonlat* and may leave it out; basis says so."""
    return RelativePlace(
        lonlat=rounded(lonlat), footprint=area, radius_m=float(math.ceil(radius)), basis=basis + ONLY_MIDDLE
    )


def placed(lonlat: LonLat, area: BaseGeometry, radius: float, basis: str) -> RelativePlace:
    point = rounded(lonlat)
    return RelativePlace(
        lonlat=point, footprint=with_point(area, point), radius_m=float(math.ceil(radius)), basis=basis
    )
