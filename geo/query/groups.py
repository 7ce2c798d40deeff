"""Which number stands for the week, the cell, the category of an event, and what does it mean?"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.errors import InputError
from geo.query.asking import EARTH_M
from geo.query.columns import number_column, text_column, values_of
from geo.query.rows import MISSING, among
from geo.schema import COLUMNS, GEOMETRIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.query.rows import Mask, Rows, Times

PERIODS: Final = ("day", "week", "month", "year")
CELL: Final = "cell"
UNDATED: Final = "undated"
_EDGES: Final = ("west", "south", "east", "north")
_AREAS: Final = ("area", "admin2", "admin1", "country", "region")
_SMALLEST: Final = 0.001
_DAY_US: Final = 86_400_000_000
_MONDAY: Final = 3
"""1970 began on a Thursday."""
_NOISE: Final = 1e-9
"""Cells; so that 36.3 is not in the cell before when 216.3 / 0.1 comes out as 2162.9999999999995."""
_FURTHEST: Final = {"day": 106_751_992, "week": 15_250_285, "month": 3_507_325, "year": 292_278}
"""How far from 1970 a period can be, in microseconds of 64 bits."""
_MOST_WORDS: Final = 1 << 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """What to count by: names of `PERIODS` (ISO weeks, UTC), "cell", or of other columns; a cell's side in degrees.

    Raises InputError for a size of cells that is none.
    """

    keys: tuple[str, ...]
    cell: float = 1.0

    def __post_init__(self) -> None:
        if not _SMALLEST <= self.cell <= 180:
            raise InputError(f"{self.cell} is no size of cells", remedy=f"{_SMALLEST} to 180 degrees")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the events frame that are needed."""
        times = ("start", "end") if set(self.keys) & set(PERIODS) else ()
        places = ("geometry", "radius_m", "place_precision") if CELL in self.keys else ()
        return (*times, *places, *(key for key in self.keys if key not in (*PERIODS, CELL)))

    def require(self, names: Sequence[str]) -> None:
        """Raises InputError for a key that is none and no column among *names* either."""
        for key in self.keys:
            if key in (*PERIODS, CELL) or (key in names and key not in (*GEOMETRIES, "bbox")):
                continue
            extra = (name for name in names if name not in COLUMNS and name != "bbox")
            known = ", ".join((*PERIODS, CELL, "category", "status", "place", "source", *extra))
            raise InputError(f"there is no {key!r} to count by", remedy=f"there are {known}")


class Numbers:
    """The numbers of the keys of a grouping; threads may share it."""

    def __init__(self, grouping: Grouping) -> None:
        self._size = grouping.cell
        self._words: dict[str, dict[str, int]] = {
            key: {} for key in grouping.keys if key not in (*PERIODS, CELL)
        }
        self._lock = threading.Lock()

    def span(self, key: str) -> int:
        """How many numbers there may be, from 0."""
        if key in PERIODS:
            return 2 * _FURTHEST[key] + 1
        return _across(self._size) * _up(self._size) + 1 if key == CELL else _MOST_WORDS

    def of(self, rows: Rows, key: str) -> tuple[Times, Mask | None]:
        """The number of each row, and where it is not the only one that it may have: see `geo.query.counting`.

        What has no time or no place has the last number of the span. Numbers follow the order of time, for cells
        that from south to north, then from west to east; those of words none.
        """
        if key in PERIODS:
            return self._periods(rows, key)
        if key == CELL:
            return self._cells(rows)
        words, own = rows.words(key)
        known = self._words[key]
        with self._lock:
            shared = np.array([known.setdefault(word, len(known)) for word in words], dtype=np.int64)
        return shared[own], None

    def _periods(self, rows: Rows, key: str) -> tuple[Times, Mask]:
        start, end = rows.times("start"), rows.times("end")
        if min(start.min(initial=0), end.min(initial=0)) > MISSING:  # which is the least of all numbers
            first, last = _period(start, key), end - 1
            return first, first != _period(np.maximum(last, start, out=last), key)
        known = (start != MISSING) & (end != MISSING)
        first = _period(np.where(known, start, 0), key)
        last = _period(np.where(known, np.maximum(end - 1, start), 0), key)
        return np.where(known, first, self.span(key) - 1), first != last

    def _cells(self, rows: Rows) -> tuple[Times, Mask]:
        lon, lat = rows.lonlat()
        known = ~np.isnan(lon)
        degrees = np.where(lon >= 180, lon - 360, lon)  # the same meridian
        with np.errstate(invalid="ignore"):  # NaN
            x = np.floor((degrees + 180) / self._size + _NOISE).astype(np.int64)
            y = np.floor((lat + 90) / self._size + _NOISE).astype(np.int64)
        number = np.minimum(y, _up(self._size) - 1) * _across(self._size) + x  # the pole is in the last row
        return np.where(known, number, self.span(CELL) - 1), _is_wide(rows, self._size)

    def ranks(self, key: str, numbers: Times) -> Times:
        """Numbers of words as their places in the order of the alphabet; others as they are."""
        if key not in self._words:
            return numbers
        words = list(self._words[key])
        places = np.empty(len(words), dtype=np.int64)
        places[sorted(range(len(words)), key=words.__getitem__)] = np.arange(len(words))
        return places[numbers]

    def columns(self, key: str, numbers: Times) -> dict[str, Any]:
        """Arrow columns that say what the numbers mean: a cell its edges in degrees, anything else one text."""
        if key in self._words:
            return {key: text_column(list(self._words[key])).take(number_column(numbers))}
        missing = numbers == self.span(key) - 1
        if key == CELL:
            return _edges(numbers, missing, self._size)
        coded = number_column(numbers, missing).dictionary_encode()
        found, _ = values_of(coded.dictionary, np.int64)
        codes, there = values_of(coded.indices, np.int32)
        told = text_column([*_names(found - _FURTHEST[key], key), UNDATED])
        return {key: told.take(number_column(np.where(there, codes, len(found))))}


def _period(moments_us: Times, key: str) -> Times:
    """The number of the period in which each moment lies."""
    number: Times = moments_us // _DAY_US
    if key == "week":
        number += _MONDAY
        number //= 7
    elif key != "day":
        number = _calendar(number, "datetime64[M]" if key == "month" else "datetime64[Y]")
    number += _FURTHEST[key]
    return number


def _calendar(days: Times, unit: str) -> Times:
    """The number of the month or year of each day; where days return, each is looked up once."""
    first, last = (int(days.min()), int(days.max())) if len(days) else (0, 0)
    if last - first > len(days):
        return days.astype("datetime64[D]").astype(unit).astype(np.int64)
    told = np.arange(first, last + 1).astype("datetime64[D]").astype(unit).astype(np.int64)
    found: Times = told[days - first]
    return found


def _names(periods: Times, key: str) -> list[str]:
    if key != "week":
        unit = {"day": "D", "month": "M", "year": "Y"}[key]
        return [str(name) for name in np.datetime_as_string(periods.astype(f"datetime64[{unit}]"))]
    thursdays = (periods * 7).astype("datetime64[D]")
    years = thursdays.astype("datetime64[Y]")
    weeks = (thursdays - years.astype("datetime64[D]")).astype(np.int64) // 7 + 1
    named = np.datetime_as_string(years).tolist()
    return [f"{year}-W{week:02d}" for year, week in zip(named, weeks.tolist(), strict=True)]


def _across(size: float) -> int:
    return int(np.ceil(360 / size - _NOISE))


def _up(size: float) -> int:
    return int(np.ceil(180 / size - _NOISE))


def _is_wide(rows: Rows, size: float) -> Mask:
    """Whether the area is wider than a cell at its latitude, or one of which nobody says how wide it is."""
    _, lat = rows.lonlat()
    radius = rows.radius_m()
    wide: Mask = 2 * radius > np.radians(size) * EARTH_M * np.cos(np.radians(lat))
    unknown = np.isnan(radius)
    return wide | (unknown & among(rows, "place_precision", _AREAS)) if unknown.any() else wide


def _edges(numbers: Times, missing: NDArray[np.bool_], size: float) -> dict[str, Any]:
    y, x = np.divmod(numbers, _across(size))
    west, south = (-180 + x * size).round(9), (-90 + y * size).round(9)
    east, north = np.minimum(west + size, 180).round(9), np.minimum(south + size, 90).round(9)
    edges = zip(_EDGES, (west, south, east, north), strict=True)
    return {name: number_column(edge, missing) for name, edge in edges}
