"""The events of a frame that answer a question of time, place and kind.

What is certain is told apart from what is possible: an event is certainly in an interval that holds all of
its own, possibly in one that meets it. It is within an area that holds its point and half of its footprint or
more, possibly in one that meets its footprint. It is near a place when its point is, and its radius is no longer
than the distance asked; possibly when its radius reaches there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.query.rows import MISSING, FrameRows, among, microseconds

if TYPE_CHECKING:
    import numpy as np
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.edtf import Interval
    from geo.query.rows import Rows

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

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the events frame that decide."""
        there = ("geometry", "radius_m") if self.lonlat is not None else ("geometry",)
        return (
            *(("start", "end") if self.during is not None else ()),
            *(there if self.lonlat is not None or self.area is not None else ()),
            *(("footprint",) if self.area is not None else ()),
            *(("category",) if self.categories else ()),
            *(("status",) if self.statuses else ()),
        )


def matching(events: GeoDataFrame, question: Question) -> GeoDataFrame:
    """The events of the frame that answer *question*, in their order, with a fresh index.

    Undated events are in no interval, those that are not mapped nowhere.
    """
    kept = answers(FrameRows(events), question, possibly=question.possibly)
    return events[kept].reset_index(drop=True)


def answers(rows: Rows, question: Question, *, possibly: bool) -> Mask:
    """Which rows answer *question*: for certain, or *possibly*, whatever the question says of that."""
    import numpy as np

    kept: Mask = np.ones(len(rows), dtype=bool)
    if question.categories:
        kept &= among(rows, "category", question.categories)
    if question.statuses:
        kept &= among(rows, "status", question.statuses)
    if question.during is not None:
        kept &= _during(rows, question.during, possibly=possibly)
    if question.lonlat is not None:
        kept[kept] = _near(rows, kept, question.lonlat, question.km * 1_000, possibly=possibly)
    if question.area is not None:
        kept[kept] = _within(rows, np.flatnonzero(kept), question.area, possibly=possibly)
    return kept


def _during(rows: Rows, asked: Interval, *, possibly: bool) -> Mask:
    first, last = map(microseconds, asked)
    start, end = rows.times("start"), rows.times("end")
    held = (start < last) & (end > first) if possibly else (start >= first) & (end <= last)
    held &= (start != MISSING) & (end != MISSING)
    return held


def _near(rows: Rows, kept: Mask, lonlat: tuple[float, float], most_m: float, *, possibly: bool) -> Mask:
    """Of the rows *kept*."""
    import numpy as np

    lon, lat = (np.radians(degrees[kept]) for degrees in rows.lonlat())
    own_lon, own_lat = np.radians(lonlat[0]), np.radians(lonlat[1])
    half = np.sin((lat - own_lat) / 2) ** 2 + np.cos(lat) * np.cos(own_lat) * np.sin((lon - own_lon) / 2) ** 2
    away = 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    radius = np.nan_to_num(rows.radius_m()[kept])
    found: Mask = away - radius <= most_m if possibly else (away <= most_m) & (radius <= most_m)
    return found


def _within(rows: Rows, at: NDArray[np.intp], area: BaseGeometry, *, possibly: bool) -> Mask:
    """Of the rows at these positions."""
    lon, lat = (degrees[at] for degrees in rows.lonlat())
    west, south, east, north = shapely.bounds(area)
    inside: Mask = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    if not (inside.any() or possibly):
        return inside
    own = shapely.from_wkb(shapely.to_wkb(area))  # threads that share a prepared one would break it
    shapely.prepare(own)
    inside[inside] = shapely.intersects_xy(own, lon[inside], lat[inside])
    if possibly:
        inside |= _each(rows.footprints(at), lambda shapes: shapely.intersects(own, shapes))
        return inside
    shapes = rows.footprints(at[inside])
    inside[inside] = _each(shapes, lambda some: [shape is None or _mostly(shape, own) for shape in some])
    return inside


def _each(shapes: NDArray[Any], tell: Any) -> Mask:
    """What *tell* says of each shape, asked once for those that are one object."""
    import numpy as np

    if not len(shapes):
        return np.zeros(0, dtype=bool)
    single = {id(shape): number for number, shape in enumerate(shapes)}
    told = np.asarray(tell(shapes[list(single.values())]), dtype=bool)
    place = {key: number for number, key in enumerate(single)}
    found: Mask = told[[place[id(shape)] for shape in shapes]]
    return found


def _mostly(shape: BaseGeometry, area: BaseGeometry) -> bool:
    if shapely.contains(area, shape) or shape.area == 0:
        return True
    sound = shape if shape.is_valid else shapely.make_valid(shape)
    return bool(sound.intersection(area).area >= _HALF * shape.area)
