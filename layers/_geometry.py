"""Geometry for the page: extents over the antimeridian, and short text for lines of coordinates.

Longitudes may leave -180..180: a map whose middle is 179 degrees east shows 190 for 170 degrees west.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from shapely import affinity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
MERCATOR_LIMIT_DEG: Final = 85.0


class Extent(NamedTuple):
    """A box in degrees; east may be above 180, and is always at least west."""

    west: float
    south: float
    east: float
    north: float

    @property
    def centre_lon(self) -> float:
        return (self.west + self.east) / 2


def packed(points: Iterable[Sequence[float]], *, quantum: float) -> str:
    """Steps of 1/*quantum* degree as text: zigzag differences, five bits a letter, low bits first.

    The letters are those of URL-safe base64; one from the second half says that more follow.
    """
    letters: list[str] = []
    before = (0, 0)
    for point in points:
        now = (round(point[0] * quantum), round(point[1] * quantum))
        if letters and now == before:
            continue
        for step in (now[0] - before[0], now[1] - before[1]):
            rest = step * 2 if step >= 0 else -step * 2 - 1
            while rest >= 32:
                letters.append(ALPHABET[32 + rest % 32])
                rest //= 32
            letters.append(ALPHABET[rest])
        before = now
    return "".join(letters)


def near(lon: float, centre: float) -> float:
    """*lon* turned by whole circles so that it is within 180 degrees of *centre*."""
    return lon + 360.0 * math.floor((centre - lon) / 360.0 + 0.5)


def near_each(lon: NDArray[Any], centre: float) -> NDArray[Any]:
    """`near` of every number."""
    return lon + 360.0 * np.floor((centre - lon) / 360.0 + 0.5)


def moved_near(shape: BaseGeometry, centre: float) -> BaseGeometry:
    """*shape* with each of its parts turned by whole circles to the side of *centre*."""
    parts = getattr(shape, "geoms", None)
    if parts is not None:
        return type(shape)([moved_near(part, centre) for part in parts])
    west, _, east, _ = shape.bounds
    shift = near((west + east) / 2, centre) - (west + east) / 2
    return affinity.translate(shape, shift) if shift else shape


def extent_of(shapes: Iterable[BaseGeometry]) -> Extent | None:
    """The smallest box round all *shapes*, over the antimeridian where that is shorter; None for none."""
    return extent_of_boxes(
        np.array([part.bounds for shape in shapes for part in _parts(shape)]).reshape(-1, 4)
    )


def extent_of_boxes(boxes: NDArray[Any]) -> Extent | None:
    """The smallest box round *boxes*, rows of west, south, east, north; None for none."""
    if not len(boxes):
        return None
    south, north = float(boxes[:, 1].min()), float(boxes[:, 3].max())
    west, width = _shortest_arc(boxes[:, 0], boxes[:, 2] - boxes[:, 0])
    south, north = max(south, -MERCATOR_LIMIT_DEG), min(north, MERCATOR_LIMIT_DEG)
    return Extent(west, min(south, north), west + width, max(south, north))


def _parts(shape: BaseGeometry) -> list[BaseGeometry]:
    if shape.is_empty:
        return []
    return [p for part in shape.geoms for p in _parts(part)] if hasattr(shape, "geoms") else [shape]


def _shortest_arc(west: NDArray[Any], width: NDArray[Any]) -> tuple[float, float]:
    """Where the arc that covers all spans begins, and how long it is: the circle less the widest gap."""
    turned = west - 360 * np.floor((west + 180) / 360)
    order = np.argsort(turned, kind="stable")
    begins = turned[order]
    reach = np.maximum.accumulate(begins + width[order])
    gaps = begins - np.concatenate([[reach[-1] - 360], reach[:-1]])
    widest = int(np.argmax(gaps))
    gap = float(gaps[widest])
    return (near(float(begins[widest]), 0.0), 360 - gap) if gap > 0 else (-180.0, 360.0)


def mercator(lat: float) -> float:
    """Height on a web map in units of a degree of longitude."""
    lat = max(-MERCATOR_LIMIT_DEG, min(MERCATOR_LIMIT_DEG, lat))
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


def mercator_each(lat: NDArray[Any]) -> NDArray[Any]:
    """`mercator` of every number."""
    held = np.clip(lat, -MERCATOR_LIMIT_DEG, MERCATOR_LIMIT_DEG)
    return np.asarray(np.degrees(np.arcsinh(np.tan(np.radians(held)))))


def latitude(height: float) -> float:
    """The latitude at that height on a web map: the inverse of `mercator`."""
    return math.degrees(math.atan(math.sinh(math.radians(height))))
