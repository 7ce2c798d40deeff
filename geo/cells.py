"""Cells of the events frame as plain values (text, numbers, true, false, nothing) and back.

Dates and times are ISO 8601, times in UTC with "Z"; geometries are well-known text with every
digit. Missing text is "", any other missing value None.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from geo.errors import InputError, SchemaError
from geo.schema import COLUMNS, CRS, Event, check, series, to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import numpy as np
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

Plain = str | int | float | bool | None
_ALL_DIGITS: Final = 330  # decimals after which no float has another; GEOS stops at the last that counts
_DEFAULTS: Final = {f.name: f.default for f in dataclasses.fields(Event)}
_SHOWN: Final = 5
_TRUTH: Final = {"true": True, "false": False, "1": True, "0": False}


def plain_rows(frame: GeoDataFrame) -> Iterator[dict[str, Any]]:
    """The rows of *frame*: columns of the schema first, then the others, all plain but the geometry.

    "geometry" is left a shapely geometry, None when missing. Raises InputError for a cell that has
    no plain form.
    """
    columns = plain_columns(frame)
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


class Coded(NamedTuple):
    """A column of plain values: each value once or more, and for each row the number of its own."""

    values: list[Plain]
    numbers: NDArray[np.int64]


def plain_columns(frame: GeoDataFrame) -> dict[str, list[Any]]:
    """The cells of *frame* as `plain_rows` gives them, by column."""
    import numpy as np

    found: dict[str, list[Any]] = {}
    for name, (values, numbers) in coded_columns(frame).items():
        told = np.empty(len(values), dtype=object)
        told[:] = values
        found[name] = told[numbers].tolist()
    if "geometry" in found:
        found["geometry"] = frame["geometry"].to_numpy().tolist()
    return found


def coded_columns(frame: GeoDataFrame) -> dict[str, Coded]:
    """The columns of *frame*, in the order of `plain_rows`; that of the geometries is left empty.

    Equal texts, numbers and times are there once, and what rows share. Raises InputError for a cell that has no plain
    form.
    """
    extra = [name for name in frame.columns if name not in COLUMNS]
    names = [name for name in COLUMNS if name in frame.columns] + extra
    return {str(name): _coded(frame[name], str(name)) for name in names}


def _coded(column: Any, name: str) -> Coded:
    import numpy as np
    import pandas as pd

    text, dtype = COLUMNS.get(name) == "str", str(column.dtype)
    if name == "geometry":
        return Coded([None], np.zeros(len(column), dtype=np.int64))
    if dtype == "float64":
        numbers, bits = pd.factorize(column.to_numpy().view(np.int64))  # 0.0 is not -0.0
        distinct = bits.view(np.float64).tolist()
    elif dtype in ("str", "bool", "Int64") or dtype.startswith("datetime64"):
        numbers, held = pd.factorize(column, use_na_sentinel=False)
        distinct = list(held) if dtype.startswith("datetime64") else held.tolist()
    else:  # objects of any kind, of which many rows may share one
        cells = (
            column.to_numpy() if dtype in ("geometry", "object") else np.array(column.tolist(), dtype=object)
        )
        numbers, _ = pd.factorize(np.fromiter(map(id, cells), dtype=np.int64, count=len(cells)))
        distinct = cells[np.unique(numbers, return_index=True)[1]].tolist()
    return Coded(_each_plain(distinct, numbers, name, text=text), numbers)


def _each_plain(values: list[Any], numbers: NDArray[np.int64], name: str, *, text: bool) -> list[Plain]:
    told = []
    for number, value in enumerate(values):
        try:
            told.append(value if type(value) is str else to_plain(value, text=text))
        except (TypeError, ValueError) as exc:
            row = int((numbers == number).argmax())
            raise InputError(f"row {row}, column {name}: {exc}", remedy="correct the value first") from exc
    return told


def to_plain(value: Any, *, text: bool = False) -> Plain:
    """*value* as text, number, truth value or None; *text* says that missing is "".

    Raises ValueError for an infinity and TypeError for what JSON has no word for.
    """
    import pandas as pd

    if isinstance(value, str):
        return value
    if hasattr(value, "item") and not isinstance(value, BaseGeometry):
        value = value.item()  # a numpy scalar
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return "" if text else None
    if isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        if math.isinf(value):
            raise ValueError(f"{value} is not a number that a file can hold")
        return value
    if isinstance(value, dt.datetime):
        return _iso(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, BaseGeometry):
        return str(shapely.to_wkt(value, rounding_precision=_ALL_DIGITS))
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True)


def _iso(value: dt.datetime) -> str:
    if value.tzinfo is None:
        return value.isoformat()
    return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def from_plain(name: str, value: Any) -> Any:
    """The value of the column *name* of the schema that *value*, as read from a file, stands for.

    Raises ValueError that says what is wrong with it.
    """
    if isinstance(value, BaseGeometry):
        return None if value.is_empty and name == "geometry" else value
    dtype = COLUMNS[name]
    if value is None or (value == "" and dtype != "str"):
        return _DEFAULTS[name]
    read: Callable[[Any], Any] = _READERS.get(dtype, _read_time)
    return read(value)


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is not text")
    return value


def _read_whole(value: Any) -> int:
    number = _read_number(value)
    whole = int(value) if isinstance(value, int) or str(value).lstrip("-").isdecimal() else int(number)
    if whole != number or not -(2**63) <= whole < 2**63:
        raise ValueError(f"{value!r} is not a whole number")
    return whole


def _read_number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{value!r} is not a number")
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{value} is not a finite number")
    return number


def _read_truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).strip().lower() not in _TRUTH:
        raise ValueError(f"{value!r} is neither true nor false")
    return _TRUTH[str(value).strip().lower()]


def _read_date(value: Any) -> dt.date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
        raise ValueError(f"{value!r} is not a date such as 2015-11-20")
    return dt.date.fromisoformat(str(value))


def _read_time(value: Any) -> dt.datetime:
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
        raise ValueError(f"{value!r} is not a time such as 2015-11-20T00:00:00Z")
    time = dt.datetime.fromisoformat(str(value))
    try:
        return time.replace(tzinfo=dt.UTC) if time.tzinfo is None else time.astimezone(dt.UTC)
    except OverflowError as exc:
        raise ValueError(f"{value} is outside the years 1 to 9999 in UTC") from exc


def _read_geometry(value: Any) -> BaseGeometry:
    try:
        shape: BaseGeometry = shapely.from_wkt(_read_text(value))
    except shapely.errors.GEOSException as exc:
        raise ValueError(f"{value[:40]!r} is not well-known text such as POINT (33.8 30.5)") from exc
    if not all(map(math.isfinite, shapely.get_coordinates(shape, include_z=shape.has_z).flat)):
        raise ValueError(f"{value[:40]!r} holds a coordinate that is not a number")
    return shape


def _read_list(value: Any) -> str:
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, list):
        raise ValueError(f"{value!r} is not a JSON list")
    return value if isinstance(value, str) else to_json(found)


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "str": _read_text,
    "Int64": _read_whole,
    "float64": _read_number,
    "bool": _read_truth,
    "date": _read_date,
    "json": _read_list,
    "geometry": _read_geometry,
}


def frame_of(rows: Sequence[Mapping[str, Any]], labels: Sequence[str], *, path: str | Path) -> GeoDataFrame:
    """The events frame of *rows* as `plain_rows` makes them; *labels* name each row in messages.

    Columns of the schema that no row has are filled with what stands for missing, but event_id
    must be there. Raises InputError that lists what is wrong.
    """
    import geopandas as gpd
    import pandas as pd

    names = list(dict.fromkeys(name for row in rows for name in row))
    if rows and "event_id" not in names:
        remedy = "`dateline events` writes such files; other tables are read as tables, not as events"
        raise InputError("not a file of events: nothing has an event_id", path=path, remedy=remedy)
    problems: list[str] = []
    columns = {name: _column(name, rows, labels, problems) for name in COLUMNS}
    if problems:
        raise InputError(_listed(problems), path=path, remedy="correct these in the file, or write it again")
    frame = gpd.GeoDataFrame(
        {n: series(n, values) for n, values in columns.items()}, geometry="geometry", crs=CRS
    )
    for name in names:
        if name not in COLUMNS:
            frame[name] = pd.Series([to_plain(row.get(name)) for row in rows])
    return checked(frame, path=path)


def _column(
    name: str, rows: Sequence[Mapping[str, Any]], labels: Sequence[str], problems: list[str]
) -> list[Any]:
    values = []
    for row, label in zip(rows, labels, strict=True):
        try:
            values.append(from_plain(name, row.get(name)))
        except (ValueError, OverflowError, RecursionError) as exc:
            problems.append(f"{label}: {name}: {exc}")
    return values


def checked(frame: GeoDataFrame, *, path: str | Path) -> GeoDataFrame:
    """*frame* if it keeps the contract; else InputError, with the problems, that names the file."""
    try:
        return check(frame)
    except SchemaError as exc:
        raise InputError(
            _listed(exc.problems), path=path, remedy="correct these in the file, or write it again"
        ) from exc


def _listed(problems: Sequence[str]) -> str:
    more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
    return "; ".join(problems[:_SHOWN]) + more
