"""Areas on the ellipsoid around and between points: circles, ring sectors, corridors, halves of boxes.

Everything is EPSG:4326, longitude first, metres and degrees clockwise from north. Results are valid
shapely geometries with five decimals (about a metre), cut at 180 degrees into a MultiPolygon where
they cross it. The same arguments give the same coordinates.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

if TYPE_CHECKING:
    from pyproj import Geod
    from shapely.geometry.base import BaseGeometry

LonLat = tuple[float, float]
Box = tuple[float, float, float, float]

DECIMALS: Final = 5
LIMIT_M: Final = 9_900_000.0
"""No area reaches farther than this: just under a quarter of the way round, so that it holds one pole at most."""
LEAST_M: Final = 20.0
"""Nothing is smaller: five decimals of a degree are about a metre."""
_STEP_DEG: Final = 7.5
_SIDE_STEP_M: Final = 200_000.0


@lru_cache(maxsize=1)
def _geod() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def rounded(lonlat: LonLat) -> LonLat:
    """*lonlat* with the decimals that areas have, longitude from -180 to 180."""
    lon = lonlat[0] if -180 <= lonlat[0] <= 180 else (lonlat[0] + 180) % 360 - 180
    return round(lon, DECIMALS) + 0.0, round(lonlat[1], DECIMALS) + 0.0


def moved(lonlat: LonLat, *, bearing_deg: float, distance_m: float) -> LonLat:
    """The point *distance_m* from *lonlat* along the geodesic that leaves at *bearing_deg*."""
    lon, lat, _ = _geod().fwd(lonlat[0], lonlat[1], bearing_deg, distance_m)
    return float(lon), float(lat)


def distance_m(a: LonLat, b: LonLat) -> float:
    """Length of the geodesic from *a* to *b*."""
    return float(_geod().inv(*a, *b)[2])


def bearing_deg(a: LonLat, b: LonLat) -> float:
    """Direction in which the geodesic from *a* to *b* leaves, 0 to 360."""
    return float(_geod().inv(*a, *b)[0]) % 360


def farthest_m(lonlat: LonLat, area: BaseGeometry) -> float:
    """Distance from *lonlat* to the farthest vertex of *area*."""
    corners = shapely.get_coordinates(area)
    count = len(corners)
    _, _, lengths = _geod().inv([lonlat[0]] * count, [lonlat[1]] * count, corners[:, 0], corners[:, 1])
    return float(max(lengths))


def circle(lonlat: LonLat, radius_m: float) -> BaseGeometry:
    """All within *radius_m* (at least LEAST_M, at most LIMIT_M) of *lonlat*."""
    bearings = np.arange(0.0, 360.0, _STEP_DEG)
    # a polygon on the circle would lose the slivers between its corners: go round just outside it
    reach = (
        min(max(radius_m, LEAST_M), LIMIT_M) / np.cos(np.radians(_STEP_DEG / 2))
        if radius_m < LIMIT_M / 2
        else min(radius_m, LIMIT_M)
    )
    return _area(lonlat, bearings, np.full(len(bearings), reach))


def sector(
    lonlat: LonLat, *, bearing_deg: float, half_width_deg: float, least_m: float, most_m: float
) -> BaseGeometry:
    """The part of the ring from *least_m* to *most_m* around *lonlat* that lies within *half_width_deg*
    either side of *bearing_deg*; a circle when that is all round."""
    if half_width_deg >= 180:
        return circle(lonlat, most_m)
    most = min(max(most_m, LEAST_M), LIMIT_M)
    least = min(least_m, most - LEAST_M) if least_m > LEAST_M else 0.0
    steps = max(2, round(2 * half_width_deg / _STEP_DEG)) + 1
    arc = np.linspace(bearing_deg - half_width_deg, bearing_deg + half_width_deg, steps)
    side = np.linspace(least, most, max(2, int(np.ceil((most - least) / _SIDE_STEP_M)) + 1))
    inner = arc[::-1] if least > 0 else arc[:0]
    bearings = [np.full(len(side), arc[0]), arc[1:-1], np.full(len(side), arc[-1]), inner[1:-1]]
    reaches = [side, np.full(steps - 2, most), side[::-1], np.full(len(inner[1:-1]), least)]
    return _area(lonlat, np.concatenate(bearings), np.concatenate(reaches))


def annulus(lonlat: LonLat, *, least_m: float, most_m: float) -> BaseGeometry:
    """All from *least_m* to *most_m* away from *lonlat*; the whole circle when there is next to nothing to leave out."""
    whole = circle(lonlat, most_m)
    if not LEAST_M * 10 < least_m < min(most_m, LIMIT_M) * 0.9:
        return whole
    left = tidy(shapely.difference(whole, circle(lonlat, least_m * 0.99)))
    return whole if left.is_empty else left


def corridor(a: LonLat, b: LonLat, *, half_width_m: float) -> BaseGeometry:
    """The lens between *a* and *b*: *half_width_m* wide either side of the middle of the geodesic, and
    narrowing to a quarter of that at its ends, which it rounds."""
    length = distance_m(a, b)
    if length < 10:
        return circle(a, half_width_m)
    geod = _geod()
    share = np.linspace(0.0, 1.0, 13)
    lons, lats, back = geod.fwd([a[0]] * 13, [a[1]] * 13, [bearing_deg(a, b)] * 13, share * length)
    ahead = np.asarray(back) + 180.0
    ahead[0] = bearing_deg(a, b)
    widths = half_width_m * (0.25 + 0.75 * np.sin(np.pi * share))
    left = geod.fwd(lons, lats, ahead - 90, widths)
    right = geod.fwd(lons, lats, ahead + 90, widths)
    near_b = geod.fwd(*_many(b, 3), ahead[-1] + np.array([-45.0, 0.0, 45.0]), np.full(3, widths[-1]))
    near_a = geod.fwd(*_many(a, 3), ahead[0] + np.array([135.0, 180.0, 225.0]), np.full(3, widths[0]))
    ring = [
        *zip(left[0], left[1], strict=True),
        *zip(near_b[0], near_b[1], strict=True),
        *zip(right[0][::-1], right[1][::-1], strict=True),
        *zip(near_a[0], near_a[1], strict=True),
    ]
    return tidy(_ring(np.array(ring)))


def _many(lonlat: LonLat, count: int) -> tuple[list[float], list[float]]:
    return [lonlat[0]] * count, [lonlat[1]] * count


def rectangle(bounds: Box) -> BaseGeometry:
    """The box (west, south, east, north); west > east means that it crosses 180 degrees."""
    west, south, east, north = bounds
    if west <= east:
        return tidy(Polygon(box(west, south, east, north)))
    return tidy(_cut(Polygon(box(west, south, east + 360, north))))


def is_box(bounds: Box) -> bool:
    """False for a box without breadth or height: it comes from an entry that has only one member."""
    west, south, east, north = bounds
    breadth = (east - west) % 360 or (360.0 if east > west else 0.0)
    return min(breadth, north - south) > 1e-4


def part_of_box(bounds: Box, *, bearing_deg: float, share: float = 0.5) -> Box:
    """The *share* of a box that lies towards *bearing_deg*: "north" cuts its height, "north-east" both."""
    west, south, east, north = bounds
    width, height = (east - west) % 360 or 360.0, north - south
    if bearing_deg < 60 or bearing_deg > 300:
        south = north - height * share
    elif 120 < bearing_deg < 240:
        north = south + height * share
    if 30 < bearing_deg < 150:
        west = east - width * share
    elif 210 < bearing_deg < 330:
        east = west + width * share
    eastern = (east + 180) % 360 - 180
    return (west + 180) % 360 - 180, south, 180.0 if eastern == -180 else eastern, north


def middle_of_box(bounds: Box) -> LonLat:
    """The middle of a box, also of one that crosses 180 degrees."""
    west, south, east, north = bounds
    return rounded((west + ((east - west) % 360) / 2, (south + north) / 2))


def with_point(area: BaseGeometry, lonlat: LonLat) -> BaseGeometry:
    """*area*, made to hold *lonlat*: rounding may have left a point on the edge just outside."""
    point = shapely.Point(lonlat)
    if area.covers(point):
        return area
    whole = tidy(shapely.union(area, circle(lonlat, 10.0)))
    return whole if whole.covers(point) else tidy(shapely.union(whole, point.buffer(0.0005)))


def _area(lonlat: LonLat, bearings: np.ndarray[Any, Any], reaches: np.ndarray[Any, Any]) -> BaseGeometry:
    """The area whose edge is *reaches* away from *lonlat* at *bearings*, in turn."""
    count = len(bearings)
    lons, lats, _ = _geod().fwd([lonlat[0]] * count, [lonlat[1]] * count, bearings, reaches)
    return tidy(_ring(np.column_stack([lons, lats])))


def _ring(points: np.ndarray[Any, Any]) -> BaseGeometry:
    """The polygon of a ring of lon, lat; a ring that goes round a pole is closed over the pole."""
    lons = np.degrees(np.unwrap(np.radians(points[:, 0])))
    lats = points[:, 1]
    closing = lons[-1] + (points[0, 0] - points[-1, 0] + 180) % 360 - 180
    turns = round((closing - lons[0]) / 360)
    if turns:
        pole = 90.0 if lats.mean() > 0 else -90.0
        lons = np.concatenate([lons, [closing, closing, lons[0]]])
        lats = np.concatenate([lats, [lats[0], pole, pole]])
    ring = Polygon(np.column_stack([lons, lats]))
    return _cut(ring if ring.is_valid else shapely.make_valid(ring))


def _cut(area: BaseGeometry) -> BaseGeometry:
    """*area* with longitudes of any size, brought back to -180..180 in as many pieces as needed."""
    west, _, east, _ = area.bounds
    if west >= -180 and east <= 180:
        return area
    pieces = []
    for turn in range(int(np.floor((west + 180) / 360)), int(np.floor((east + 180) / 360)) + 1):
        piece = shapely.intersection(area, box(turn * 360 - 180, -90, turn * 360 + 180, 90))
        pieces.append(shapely.transform(piece, lambda xy, by=turn * 360: xy - np.array([by, 0.0])))
    return shapely.union_all(pieces)


def tidy(area: BaseGeometry) -> BaseGeometry:
    """*area* on the grid of five decimals, valid, polygons only; empty when none are left."""
    clean = _on_grid(area)
    for _ in range(3):
        if clean.is_valid:
            break
        clean = _on_grid(shapely.make_valid(clean))
    return shapely.normalize(clean if clean.is_valid else clean.buffer(0))


def _on_grid(area: BaseGeometry) -> BaseGeometry:
    """The polygons of *area*, without stray lines and points, with rounded coordinates."""
    polygons = [part for part in _parts(area) if part.geom_type == "Polygon" and part.is_valid]
    whole = shapely.union_all(polygons) if len(polygons) > 1 else polygons[0] if polygons else area
    with np.errstate(
        divide="ignore", invalid="ignore"
    ):  # flags of GEOS's own arithmetic: its result is sound
        snapped = shapely.set_precision(whole, 10.0**-DECIMALS)
    kept = [part for part in _parts(snapped) if part.geom_type == "Polygon"]
    joined = kept[0] if len(kept) == 1 else MultiPolygon(kept)
    return shapely.transform(joined, lambda xy: np.round(xy, DECIMALS) + 0.0)


def _parts(area: BaseGeometry) -> list[Any]:
    """The single geometries in *area*, however deep."""
    if not hasattr(area, "geoms"):
        return [area]
    return [part for piece in area.geoms for part in _parts(piece)]
