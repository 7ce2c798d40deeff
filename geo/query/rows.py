"""What of an event decides whether it is asked for, of a frame and of Arrow columns alike."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import shapely

from geo.query.columns import number_column, plain_binary, plain_points, values_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Numbers = NDArray[np.float64]
    Times = NDArray[np.int64]

MISSING: Final = np.iinfo(np.int64).min
"""What stands for no time."""
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Rows(Protocol):
    """Some events, column by column; nothing is read or worked out before it is asked for."""

    def __len__(self) -> int: ...

    def times(self, name: str) -> Times:
        """The column in microseconds since 1970, UTC; `MISSING` where there is none."""

    def lonlat(self) -> tuple[Numbers, Numbers]:
        """Degrees, EPSG:4326; NaN for what is not mapped."""

    def radius_m(self) -> Numbers:
        """Metres; NaN where none is told."""

    def footprints(self, at: NDArray[np.intp]) -> NDArray[Any]:
        """The areas of the rows at these positions, None where there is none; equal ones may be one object."""

    def words(self, name: str) -> tuple[list[str], NDArray[np.intp]]:
        """The texts of the column, and which of them each row has; "" for none."""


def microseconds(when: dt.datetime) -> int:
    """Since 1970, UTC."""
    return (when - _EPOCH) // dt.timedelta(microseconds=1)


def among(rows: Rows, name: str, wanted: Sequence[str]) -> Mask:
    """Which rows have one of these words in the column, without case."""
    asked = {word.casefold() for word in wanted}
    words, numbers = rows.words(name)
    found: Mask = np.array([word.casefold() in asked for word in words], dtype=bool)[numbers]
    return found


class FrameRows:
    """Those of an events frame."""

    def __init__(self, events: GeoDataFrame) -> None:
        self._events = events

    def __len__(self) -> int:
        return len(self._events)

    def times(self, name: str) -> Times:
        found: Times = self._events[name].to_numpy(dtype="datetime64[us]").view(np.int64)
        return found  # numpy's "no time" is MISSING

    def lonlat(self) -> tuple[Numbers, Numbers]:
        points = self._events.geometry.to_numpy()
        return shapely.get_x(points), shapely.get_y(points)

    def radius_m(self) -> Numbers:
        found: Numbers = self._events["radius_m"].to_numpy(dtype=np.float64)
        return found

    def footprints(self, at: NDArray[np.intp]) -> NDArray[Any]:
        found: NDArray[Any] = self._events["footprint"].to_numpy()[at]
        return found

    def words(self, name: str) -> tuple[list[str], NDArray[np.intp]]:
        from pyarrow import array

        return _words(array(self._events[name], from_pandas=True))


class TableRows:
    """Those of an Arrow table with columns of our GeoParquet files; of a column that is not there all is missing."""

    def __init__(self, table: Any) -> None:
        self._table = table
        self._lonlat: tuple[Numbers, Numbers] | None = None

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def _column(self, name: str) -> Any:
        return self._table.column(name).combine_chunks() if name in self._table.column_names else None

    def times(self, name: str) -> Times:
        import pyarrow as pa
        from pyarrow import compute

        column = self._column(name)
        if pa.types.is_null(column.type):
            return np.full(len(self), MISSING)
        stamps = compute.cast(column, pa.timestamp("us", column.type.tz), safe=False)
        moments, there = values_of(stamps, np.int64)
        return moments if there.all() else np.where(there, moments, MISSING)

    def lonlat(self) -> tuple[Numbers, Numbers]:
        if self._lonlat is None:
            self._lonlat = _lonlat(plain_binary(self._column("geometry")))
        return self._lonlat

    def radius_m(self) -> Numbers:
        import pyarrow as pa

        column = self._column("radius_m")
        if column is None:
            return np.full(len(self), np.nan)
        metres, there = values_of(column.cast(pa.float64()), np.float64)
        return metres if there.all() else np.where(there, metres, np.nan)

    def footprints(self, at: NDArray[np.intp]) -> NDArray[Any]:
        column = self._column("footprint")
        if column is None:
            return np.full(len(at), None, dtype=object)
        coded = plain_binary(column).take(number_column(at)).dictionary_encode()
        shapes = shapely.from_wkb(np.array([*coded.dictionary.to_pylist(), None], dtype=object))
        codes, there = values_of(coded.indices, np.int32)
        found: NDArray[Any] = shapes[np.where(there, codes, -1)]
        return found

    def words(self, name: str) -> tuple[list[str], NDArray[np.intp]]:
        column = self._column(name)
        return ([""], np.zeros(len(self), np.intp)) if column is None else _words(column)


def _words(column: Any) -> tuple[list[str], NDArray[np.intp]]:
    from pyarrow import int64, large_string, types

    coded = column if types.is_dictionary(column.type) else column.cast(large_string()).dictionary_encode()
    told = [word or "" for word in coded.dictionary.cast(large_string()).to_pylist()]
    numbers, there = values_of(coded.indices.cast(int64()), np.intp)
    return [*told, ""], np.where(there, numbers, len(told))


def _lonlat(column: Any) -> tuple[Numbers, Numbers]:
    """Of well-known binary; plain points, which nearly all are, straight from the memory of the column."""
    if (found := plain_points(column)) is not None:
        return found
    shapes = shapely.from_wkb(np.array(column.to_pylist(), dtype=object))
    return shapely.get_x(shapes), shapely.get_y(shapes)
