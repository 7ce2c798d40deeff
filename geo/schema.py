"""The events frame: what its columns are, and the way between frames and records.

`Event` is the only list of columns. Each field's metadata holds the dtype of the column and its
meaning; `COLUMNS` is read off it. Times are UTC, an interval includes its start and excludes its
end. Geometries are EPSG:4326, x = longitude. A place not found has geometry missing (None).
"""

# ruff: noqa: RUF009  (_column is dataclasses.field, which makes no shared default)

from __future__ import annotations

import datetime as dt
import json
import math
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from geo.errors import SchemaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geopandas import GeoDataFrame
    from shapely.geometry import Point
    from shapely.geometry.base import BaseGeometry

CRS: Final = "EPSG:4326"
TIME_PRECISIONS: Final = ("minute", "hour", "day", "week", "month", "season", "year")
PLACE_PRECISIONS: Final = ("site", "town", "area", "admin2", "admin1", "country", "region")
STATUSES: Final = ("happened", "planned", "alleged")
MAX_ALTERNATIVES: Final = 5

_TEXT, _OFFSET, _DATE, _TIME = "str", "Int64", "date", "datetime64[us, UTC]"
_GEOMETRY, _FLOAT, _JSON, _BOOL = "geometry", "float64", "json", "bool"


def _column(dtype: str, meaning: str, default: Any, *, optional: bool = False) -> Any:
    return field(default=default, metadata={"dtype": dtype, "meaning": meaning, "optional": optional})


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another place the phrase could have meant: degrees, probability 0 to 1, why it was weighed."""

    name: str
    lon: float
    lat: float
    score: float
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event at one place. Missing text is "", every other missing value is None."""

    event_id: str = _column(_TEXT, "stable hash of source and span", "")
    title: str = _column(_TEXT, "short headline for a label", "")
    quote: str = _column(_TEXT, "the exact sentence(s) of the source", "")
    quote_start: int | None = _column(_OFFSET, "character offset into the article's text", None)
    quote_end: int | None = _column(_OFFSET, "character offset, excluded", None)
    source: str = _column(_TEXT, "file name or http(s) URL", "")
    source_title: str = _column(_TEXT, "title of the source", "")
    published: dt.date | None = _column(_DATE, "dateline date of the source", None)
    start: dt.datetime | None = _column(_TIME, "first instant it may have happened", None)
    end: dt.datetime | None = _column(_TIME, "first instant after that interval", None)
    edtf: str = _column(_TEXT, "the interval in EDTF level 1 (ISO 8601-2)", "")
    time_text: str = _column(_TEXT, "the time phrase as written", "")
    time_basis: str = _column(_TEXT, "how the time was worked out", "")
    time_precision: str = _column(_TEXT, "one of TIME_PRECISIONS", "")
    status: str = _column(_TEXT, "one of STATUSES", "happened")
    place_text: str = _column(_TEXT, "the place phrase as written", "")
    place: str = _column(_TEXT, "resolved name with its containers", "")
    place_basis: str = _column(_TEXT, "how the place was worked out", "", optional=True)
    place_id: str = _column(_TEXT, "geonames:…, book:…, iso:… or empty", "")
    geometry: Point | None = _column(_GEOMETRY, "best single point; missing = not mapped", None)
    footprint: BaseGeometry | None = _column(_GEOMETRY, "the honest area", None)
    radius_m: float | None = _column(_FLOAT, "the true place is believed within it, metres", None)
    place_precision: str = _column(_TEXT, "one of PLACE_PRECISIONS, empty when not mapped", "")
    place_score: float | None = _column(_FLOAT, "calibrated probability that the place is right", None)
    alternatives: tuple[Alternative, ...] = _column(_JSON, "up to 5 other candidates", ())
    category: str = _column(_TEXT, "for colour and filter", "other")
    actors: tuple[str, ...] = _column(_JSON, "who took part, as written", ())
    reviewed: bool = _column(_BOOL, "a person confirmed or corrected it", False)


COLUMNS: Final[dict[str, str]] = {f.name: f.metadata["dtype"] for f in fields(Event)}
OPTIONAL: Final = tuple(f.name for f in fields(Event) if f.metadata["optional"])
GEOMETRIES: Final = tuple(name for name, dtype in COLUMNS.items() if dtype == _GEOMETRY)
"""Column names with their dtypes, in order; those a frame may lack; those that hold geometries."""


def to_frame(events: Iterable[Event]) -> GeoDataFrame:
    """The events frame of *events*, in their order, with a fresh index."""
    import geopandas as gpd

    rows = list(events)
    columns = {name: series(name, [getattr(row, name) for row in rows]) for name in COLUMNS}
    return gpd.GeoDataFrame(columns, geometry="geometry", crs=CRS)


def series(name: str, values: list[Any]) -> Any:
    """The column *name* of the frame, a pandas or geopandas Series, from values as `Event` has them.

    JSON columns also take their values as JSON text. Raises TypeError or ValueError if a value does
    not fit the column.
    """
    import geopandas as gpd
    import pandas as pd

    dtype = COLUMNS[name]
    if dtype == _GEOMETRY:
        return gpd.GeoSeries(values, crs=CRS)
    if dtype == _JSON:
        return pd.Series([v if isinstance(v, str) else to_json(v) for v in values], dtype="str")
    return pd.Series(values, dtype="object" if dtype == _DATE else dtype)


def to_events(frame: GeoDataFrame) -> Iterator[Event]:
    """Typed records of an events frame; columns the schema does not know are left out."""
    names = [name for name in COLUMNS if name in frame.columns or name not in OPTIONAL]
    for values in zip(*(frame[name] for name in names), strict=True):
        row = {name: _from_cell(COLUMNS[name], value) for name, value in zip(names, values, strict=True)}
        row["alternatives"] = tuple(Alternative(**a) for a in row["alternatives"])
        row["actors"] = tuple(row["actors"])
        yield Event(**row)


def to_json(values: Iterable[Any]) -> str:
    """The cell of a JSON column: its values, or `Alternative` records, as a JSON list."""
    plain = [asdict(v) if isinstance(v, Alternative) else v for v in values]
    return json.dumps(plain, ensure_ascii=False, allow_nan=False)


def _from_cell(dtype: str, value: Any) -> Any:
    import pandas as pd

    if dtype == _JSON:
        return json.loads(value)
    if dtype == _GEOMETRY:
        return value
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return "" if dtype == _TEXT else None
    if dtype == _TIME:
        return value.to_pydatetime().astimezone(dt.UTC)
    plain: dict[str, type] = {_OFFSET: int, _FLOAT: float, _BOOL: bool, _TEXT: str}
    return plain[dtype](value) if dtype in plain else value


def check(frame: GeoDataFrame) -> GeoDataFrame:
    """*frame* itself if it keeps the contract; columns the schema does not know are allowed.

    Raises SchemaError with every problem found, rows named by position.
    """
    problems = _column_problems(frame)
    if not problems:
        problems = _frame_problems(frame) + _row_problems(to_events(frame))
    if problems:
        raise SchemaError(problems)
    return frame


def _column_problems(frame: GeoDataFrame) -> list[str]:
    missing = [name for name in COLUMNS if name not in frame.columns and name not in OPTIONAL]
    problems = [f"column {name} is missing" for name in missing]
    for name, dtype in COLUMNS.items():
        if name not in frame.columns:
            continue
        found = str(frame[name].dtype)
        wanted = {_JSON: "str", _DATE: "object"}.get(dtype, dtype)
        if found != wanted:
            problems.append(f"column {name} is {found}, not {wanted}")
    return problems


def _frame_problems(frame: GeoDataFrame) -> list[str]:
    problems = []
    if frame.geometry.name != "geometry":
        problems.append(f"the active geometry is {frame.geometry.name}, not geometry")
    problems += [f"{name} is not in {CRS}" for name in GEOMETRIES if frame[name].crs != CRS]
    doubled = frame["event_id"][frame["event_id"].duplicated()].unique()
    problems += [f"event_id {key!r} is used more than once" for key in doubled]
    return problems


def _row_problems(rows: Iterator[Event]) -> list[str]:
    problems: list[str] = []
    position = 0
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return problems
        except (TypeError, ValueError, KeyError) as exc:  # JSON cells that are not what they should be
            return [*problems, f"row {position}: {exc}"]
        problems += [f"row {position}: {problem}" for problem in _event_problems(row)]
        position += 1


def _event_problems(row: Event) -> Iterator[str]:
    yield from _time_problems(row)
    yield from _place_problems(row)
    if not row.event_id:
        yield "event_id is empty"
    if row.status not in STATUSES:
        yield f"status {row.status!r} is not one of {', '.join(STATUSES)}"
    if (row.quote_start is None) != (row.quote_end is None):
        yield "quote_start and quote_end must both be there or both be missing"
    elif (
        row.quote_start is not None and row.quote_end is not None and not 0 <= row.quote_start < row.quote_end
    ):
        yield f"quote span {row.quote_start}:{row.quote_end} is empty or negative"


def _time_problems(row: Event) -> Iterator[str]:
    if (row.start is None) != (row.end is None):
        yield "start and end must both be there or both be missing"
    elif row.start is not None and row.end is not None and row.start >= row.end:
        yield f"start {row.start.isoformat()} is not before end {row.end.isoformat()}"
    if row.start is None and (row.edtf or row.time_precision):
        yield "edtf or time_precision without start and end"
    if row.start is not None and row.time_precision not in TIME_PRECISIONS:
        yield f"time_precision {row.time_precision!r} is not one of {', '.join(TIME_PRECISIONS)}"


def _place_problems(row: Event) -> Iterator[str]:
    if row.geometry is not None:
        if row.geometry.geom_type != "Point" or row.geometry.is_empty:
            yield f"geometry is {row.geometry.wkt[:40]}, not a point; a place not found is missing, not empty"
        elif not (-180 <= row.geometry.x <= 180 and -90 <= row.geometry.y <= 90):
            yield f"geometry {row.geometry.wkt} is outside longitude ±180, latitude ±90"
        elif row.geometry.x == 0 and row.geometry.y == 0:
            yield "geometry is 0,0; a place not found is missing"
        if row.place_precision not in PLACE_PRECISIONS:
            yield f"place_precision {row.place_precision!r} is not one of {', '.join(PLACE_PRECISIONS)}"
    if row.footprint is not None and (row.footprint.is_empty or not row.footprint.is_valid):
        yield "footprint is empty or not valid"
    if row.radius_m is not None and not (math.isfinite(row.radius_m) and row.radius_m >= 0):
        yield f"radius_m {row.radius_m} is not a distance"
    if row.place_score is not None and not 0 <= row.place_score <= 1:
        yield f"place_score {row.place_score} is not between 0 and 1"
    if len(row.alternatives) > MAX_ALTERNATIVES:
        yield f"{len(row.alternatives)} alternatives, at most {MAX_ALTERNATIVES} are kept"
