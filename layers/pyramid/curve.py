"""Where a point lies along the Hilbert curve of a web map, the order in which PMTiles keeps tiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BITS: Final = 22
"""Steps along each side of the web map, as a power of two: 9.6 metres at the equator."""


def grid(lon: NDArray[Any], lat: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Steps from the west and from the north of the web map; beyond its edges, at its edge."""
    side = 1 << BITS
    sine = np.sin(np.radians(np.clip(lat, -89.9, 89.9)))
    x = (lon + 180) / 360
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    steps = [np.clip(np.floor(part * side), 0, side - 1).astype(np.int64) for part in (x, y)]
    return steps[0], steps[1]


def hilbert(x: NDArray[np.int64], y: NDArray[np.int64], *, bits: int = BITS) -> NDArray[np.int64]:
    """The place of a step along the curve. Of coarser steps it is the same number without its last pairs of bits."""
    x, y = x.astype(np.int64), y.astype(np.int64)
    place = np.zeros(len(x), dtype=np.int64)
    for level in range(bits - 1, -1, -1):
        right, low = (x >> level) & 1, (y >> level) & 1
        place = (place << 2) | ((3 * right) ^ low)
        turn = -(right & (1 - low))  # all ones where the quarter is turned over
        x, y = x ^ turn, y ^ turn
        swap = (x ^ y) & -(1 - low)
        x, y = x ^ swap, y ^ swap
    return place


def unhilbert(place: NDArray[np.int64], *, bits: int = BITS) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The step that lies at a place of the curve: the inverse of `hilbert`."""
    x, y = np.zeros(len(place), dtype=np.int64), np.zeros(len(place), dtype=np.int64)
    for level in range(bits):
        pair = (place >> (2 * level)) & 3
        right = pair >> 1
        low = (pair ^ right) & 1
        turn = -(right & (1 - low)) & ((1 << level) - 1)
        x, y = x ^ turn, y ^ turn
        swap = (x ^ y) & -(1 - low)
        x, y = x ^ swap, y ^ swap
        x, y = x | (right << level), y | (low << level)
    return x, y
