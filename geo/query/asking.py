"""The events of a frame that answer a question of time, place and kind.

What is certain is told apart from what is possible: an event is certainly in an interval that holds all of
its own, possibly in one that meets it. It is within an area that holds its point and half of its footprint or
more, possibly in one that meets its footprint. It is near a place when its point is, and its radius is no longer
than the distance asked; possibly when its radius reaches there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely

if TYPE_CHECKING:
    import numpy as np
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.edtf import Interval

    Mask = NDArray[np.bool_]

EARTH_M: Final = 6_371_008.8
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked; None or () asks nothing of that. area and lonlat are EPSG:4326; near goes with km.

    Categories and statuses are compared without case. possibly: take what is only possible, too.
    """

    during: Interval | None = None
    area: BaseGeometry | None = None
    lonlat: tuple[float, float] | None = None
    km: float = 50.0
    categories: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    possibly: bool = False


def matching(events: GeoDataFrame, question: Question) -> GeoDataFrame:
    """The events of the frame that answer *question*, in their order, with a fresh index.

    Undated events are in no interval, those that are not mapped nowhere.
    """
    import numpy as np

    kept: Mask = np.ones(len(events), dtype=bool)
    if question.categories:
        kept &= _among(events, "category", question.categories)
    if question.statuses:
        kept &= _among(events, "status", question.statuses)
    if question.during is not None:
        kept &= _during(events, question.during, possibly=question.possibly)
    if question.lonlat is not None:
        kept &= _near(events, question.lonlat, question.km * 1_000, possibly=question.possibly)
    if question.area is not None:
        kept[kept] = _within(events[kept], question.area, possibly=question.possibly)
    return events[kept].reset_index(drop=True)


def _among(events: GeoDataFrame, name: str, wanted: tuple[str, ...]) -> Mask:
    found: Mask = events[name].str.casefold().isin([word.casefold() for word in wanted]).to_numpy(dtype=bool)
    return found


def _during(events: GeoDataFrame, asked: Interval, *, possibly: bool) -> Mask:
    import pandas as pd

    first, last = (pd.Timestamp(when).as_unit("us") for when in asked)
    start, end = events["start"], events["end"]
    held = (start < last) & (end > first) if possibly else (start >= first) & (end <= last)
    found: Mask = held.to_numpy(dtype=bool)
    return found


def _near(events: GeoDataFrame, lonlat: tuple[float, float], most_m: float, *, possibly: bool) -> Mask:
    import numpy as np

    points = events.geometry.to_numpy()
    lon, lat = np.radians(shapely.get_x(points)), np.radians(shapely.get_y(points))
    own_lon, own_lat = np.radians(lonlat[0]), np.radians(lonlat[1])
    half = np.sin((lat - own_lat) / 2) ** 2 + np.cos(lat) * np.cos(own_lat) * np.sin((lon - own_lon) / 2) ** 2
    away = 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    radius = events["radius_m"].fillna(0).to_numpy()
    found: Mask = away - radius <= most_m if possibly else (away <= most_m) & (radius <= most_m)
    return found


def _within(events: GeoDataFrame, area: BaseGeometry, *, possibly: bool) -> Mask:
    import numpy as np

    shapely.prepare(area)
    points, footprints = events.geometry.to_numpy(), events["footprint"].to_numpy()
    inside: Mask = shapely.intersects(area, points)
    there = np.array([shape is not None for shape in footprints], dtype=bool)
    if possibly:
        inside |= shapely.intersects(area, footprints)
        return inside
    for position in np.flatnonzero(inside & there):
        inside[position] = _mostly(footprints[position], area)
    return inside


def _mostly(shape: BaseGeometry, area: BaseGeometry) -> bool:
    if shapely.contains(area, shape) or shape.area == 0:
        return True
    sound = shape if shape.is_valid else shapely.make_valid(shape)
    return bool(sound.intersection(area).area >= _HALF * shape.area)
