"""Which part of the world a picture shows, and where a place lies on it (web Mercator, as the page)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from layers._geometry import Extent, latitude, mercator, near

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_PER_DEG: Final = 130.0
"""Pixels a degree: nearer, the basemap, made for 1:50 million, has nothing more to show."""
_EARTH_KM: Final = 40_075.0
_BAR_PX: Final = 110.0


class Frame(NamedTuple):
    """A box on the picture, in its units."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A frame on the picture, the point in its middle (degrees), and units a degree of longitude."""

    frame: Frame
    middle_lon: float
    middle_height: float
    scale: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place lies; the side of the world nearest to the middle is taken."""
        return self.project(near(lon, self.middle_lon), lat)

    def project(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place of the given turn of the world lies."""
        frame = self.frame
        x = frame.x + frame.width / 2 + (lon - self.middle_lon) * self.scale
        y = frame.y + frame.height / 2 - (mercator(lat) - self.middle_height) * self.scale
        return x, y

    def projected(self, points: Iterable[Sequence[float]]) -> list[tuple[float, float]]:
        """A line of places, each as it is."""
        return [self.project(p[0], p[1]) for p in points]

    @property
    def area(self) -> Extent:
        """What is seen, in degrees, with a little room."""
        wide, tall = self.frame.width / self.scale / 2 + 0.2, self.frame.height / self.scale / 2 + 0.2
        low, high = latitude(self.middle_height - tall), latitude(self.middle_height + tall)
        return Extent(self.middle_lon - wide, max(low, -85.0), self.middle_lon + wide, min(high, 85.0))

    def bar(self) -> tuple[float, float]:
        """Length of a scale bar, and the round number of kilometres that it stands for."""
        per_km = self.scale * 360 / _EARTH_KM / math.cos(math.radians(latitude(self.middle_height)))
        power = 10 ** math.floor(math.log10(_BAR_PX / per_km))
        km = next(step * power for step in (5, 2, 1) if step * power * per_km <= _BAR_PX)
        return km * per_km, km


def view_of(extent: Extent, frame: Frame, *, edge: tuple[float, float]) -> View:
    """The view in which *extent* fills the frame but for *edge* (left and right, above and below)."""
    low, high = mercator(extent.south), mercator(extent.north)
    wide, tall = max(extent.east - extent.west, 1e-6), max(high - low, 1e-6)
    room = max(frame.width - 2 * edge[0], 40.0), max(frame.height - 2 * edge[1], 40.0)
    scale = min(room[0] / wide, room[1] / tall, _MOST_PER_DEG)
    # No view is wider than the world, nor does it look beyond the poles.
    scale = max(scale, frame.width / 360)
    half, limit = frame.height / scale / 2, mercator(85.0)
    height = 0.0 if half >= limit else max(half - limit, min(limit - half, (low + high) / 2))
    return View(frame=frame, middle_lon=extent.centre_lon, middle_height=height, scale=scale)
