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
import re
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from geo.errors import SchemaError
from geo.suspects import suspects

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

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
class Receipt:
    """Another passage that tells the event: characters start:end of the article's text, and the text there.

    source and title are those of another story that tells it; "" for the event's own.
    """

    start: int
    end: int
    text: str
    source: str = ""
    title: str = ""


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
    category_basis: str = _column(_TEXT, "how the category was worked out", "", optional=True)
    actors: tuple[str, ...] = _column(_JSON, "who took part, as written", ())
    also: tuple[Receipt, ...] = _column(_JSON, "other passages that tell it, as receipts", (), optional=True)
    reviewed: bool = _column(_BOOL, "a person confirmed or corrected it", False)
    reviewed_on: dt.date | None = _column(_DATE, "day on which a person last did so", None, optional=True)


COLUMNS: Final[dict[str, str]] = {f.name: f.metadata["dtype"] for f in fields(Event)}
OPTIONAL: Final = tuple(f.name for f in fields(Event) if f.metadata["optional"])
GEOMETRIES: Final = tuple(name for name, dtype in COLUMNS.items() if dtype == _GEOMETRY)
"""Column names with their dtypes, in order; those a frame may lack; those that hold geometries."""
_LISTS: Final[dict[str, Any]] = {"alternatives": Alternative, "actors": None, "also": Receipt}
_YEAR: Final = r"(?:\d{4}|\d{3}X|\d{2}XX)"
_DAY: Final = r"(?:0[1-9]|[12]\d|3[01]|XX)"
_CALENDAR: Final = rf"{_YEAR}(?:-(?:(?:0[1-9]|1[0-2]|XX)(?:-{_DAY})?|2[1-4]))?[~?%]?"
_CLOCK: Final = r"T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z|[+-]\d\d(?::\d\d)?)?"
_EDTF: Final = re.compile(
    rf"{_CALENDAR}|\d{{4}}-\d\d-\d\d{_CLOCK}|{_CALENDAR}/(?:{_CALENDAR}|\.\.)?|(?:\.\.)?/{_CALENDAR}"
)


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


def to_events(frame: GeoDataFrame, *, only: Collection[str] | None = None) -> Iterator[Event]:
    """Typed records of an events frame; columns the schema does not know are left out.

    With *only*, names of columns, all others are taken for missing. Raises TypeError, ValueError or KeyError for a
    cell that is not what its column says; `check` first finds all of them.
    """
    wanted = COLUMNS if only is None else [name for name in COLUMNS if name in only]
    return map(_event, _rows(frame, [n for n in wanted if n in frame.columns or n not in OPTIONAL]))


def _rows(frame: GeoDataFrame, names: list[str]) -> Iterator[dict[str, Any]]:
    """The columns *names* of each row as `Event` takes them, but with JSON columns still text."""
    columns = [_values(COLUMNS[name], frame[name].tolist()) for name in names]
    for values in zip(*columns, strict=True):
        yield dict(zip(names, values, strict=True))


def _values(dtype: str, cells: list[Any]) -> list[Any]:
    import pandas as pd

    missing = "" if dtype == _TEXT else None
    gone = [v is None or v is pd.NaT or v is pd.NA or v != v for v in cells]  # NaN is not itself
    if dtype == _TIME:
        return [
            None if no else v.to_pydatetime().astimezone(dt.UTC) for v, no in zip(cells, gone, strict=True)
        ]
    plain: dict[str, type] = {_OFFSET: int, _FLOAT: float, _BOOL: bool, _TEXT: str}
    kind = plain.get(dtype)
    return [missing if no else kind(v) if kind else v for v, no in zip(cells, gone, strict=True)]


def _event(row: dict[str, Any]) -> Event:
    return Event(**(row | {name: _listed(name, row[name]) for name in _LISTS if name in row}))


def _listed(name: str, cell: str | None) -> tuple[Any, ...]:
    record = _LISTS[name]
    return tuple(_from_json(cell) if record is None else (record(**value) for value in _from_json(cell)))


def _from_json(cell: str | None) -> list[Any]:
    if cell == "[]":
        return []
    found = json.loads(cell or "")
    if not isinstance(found, list):
        raise TypeError(f"{cell!r} is not a JSON list")
    return found


def to_json(values: Iterable[Any]) -> str:
    """The cell of a JSON column: its values, `Alternative` or `Receipt` records, as a JSON list."""
    plain = [_plain(v) for v in values]
    return json.dumps(plain, ensure_ascii=False, allow_nan=False)


def _plain(value: Any) -> Any:
    """A record as a dict, of a receipt only what it has."""
    if isinstance(value, Receipt):
        return {name: part for name, part in asdict(value).items() if part or name not in {"source", "title"}}
    return asdict(value) if isinstance(value, Alternative) else value


def check(frame: GeoDataFrame) -> GeoDataFrame:
    """*frame* itself if it keeps the contract; columns the schema does not know are allowed.

    Raises SchemaError with every problem found, rows named by position. What only a column that is
    missing or wrong as a whole could tell is not looked at.
    """
    problems = list(_problems(frame))
    if problems:
        raise SchemaError(problems)
    return frame


def _problems(frame: GeoDataFrame) -> Iterator[str]:
    import geopandas as gpd

    if not isinstance(frame, gpd.GeoDataFrame):
        yield f"it is a {type(frame).__name__}, not a GeoDataFrame"
        return
    wrong = dict(_column_problems(frame))
    yield from wrong.values()
    sound = [name for name in COLUMNS if name in frame.columns and name not in wrong]
    if "geometry" in frame.columns and frame.active_geometry_name != "geometry":
        yield f"the active geometry is {frame.active_geometry_name}, not geometry"
    if "event_id" in sound:
        for key in frame["event_id"][frame["event_id"].duplicated()].unique():
            yield f"event_id {key!r} is used more than once"
    yield from _row_problems(frame, sound)


def _column_problems(frame: GeoDataFrame) -> Iterator[tuple[str, str]]:
    """Columns that cannot be read row by row, each with what is wrong with it."""
    names = list(frame.columns)
    for name, dtype in COLUMNS.items():
        wanted = {_JSON: "str", _DATE: "object"}.get(dtype, dtype)
        if name not in names:
            if name not in OPTIONAL:
                yield name, f"column {name} is missing"
        elif names.count(name) > 1:
            yield name, f"column {name} is there more than once"
        elif str(frame[name].dtype) != wanted:
            yield name, f"column {name} is {frame[name].dtype}, not {wanted}"
        elif dtype == _GEOMETRY and frame[name].crs != CRS:
            yield name, f"{name} is not in {CRS}"


def _row_problems(frame: GeoDataFrame, sound: list[str]) -> Iterator[str]:
    positions = _to_look_at(frame, sound)
    for position, row in zip(positions, _rows(frame.iloc[positions], sound), strict=True):
        known = set(sound)
        for name in [name for name in _LISTS if name in known]:
            try:
                row[name] = _listed(name, row[name])
            except (TypeError, ValueError, RecursionError) as exc:  # JSON that is not what it should be
                known.remove(name)
                yield f"row {position}: {name}: {exc}"
        event = Event(**{name: row[name] for name in sound if name in known})
        for needed, problem in _event_problems(event):
            if known.issuperset(needed.split()):
                yield f"row {position}: {problem}"


def _to_look_at(frame: GeoDataFrame, sound: list[str]) -> list[int]:
    """Positions of the rows that may break the contract; all when a column is missing or wrong."""
    if len(sound) < len(COLUMNS) - len(OPTIONAL) or not {*COLUMNS} - {*OPTIONAL} <= {*sound}:
        return list(range(len(frame)))
    found = suspects(
        frame,
        statuses=STATUSES,
        time_precisions=TIME_PRECISIONS,
        place_precisions=PLACE_PRECISIONS,
        edtf=_EDTF,
    )
    return [int(position) for position in found.nonzero()[0]]


def problems_of(event: Event) -> list[str]:
    """What breaks the contract in one record, in words; empty when it keeps it."""
    return [problem for _, problem in _event_problems(event)]


def _event_problems(row: Event) -> Iterator[tuple[str, str]]:
    """Each problem with the names of the columns that it is read off."""
    yield from _time_problems(row)
    yield from _point_problems(row)
    yield from _place_problems(row)
    for name in ("event_id", "title"):
        if not getattr(row, name).strip():
            yield name, f"{name} is empty"
    for name in ("published", "reviewed_on"):
        day = getattr(row, name)
        if day is not None and type(day) is not dt.date:
            yield name, f"{name} {day!r} is not a date"
    if not all(_is_receipt(other) for other in row.also):
        yield "also", "a passage in also is empty or negative"
    if not all(isinstance(actor, str) for actor in row.actors):
        yield "actors", f"actors {row.actors!r} are not all text"
    if row.status not in STATUSES:
        yield "status", f"status {row.status!r} is not one of {', '.join(STATUSES)}"
    if (row.quote_start is None) != (row.quote_end is None):
        yield "quote_start quote_end", "quote_start and quote_end must both be there or both be missing"
    elif (
        row.quote_start is not None and row.quote_end is not None and not 0 <= row.quote_start < row.quote_end
    ):
        span = f"{row.quote_start}:{row.quote_end}"
        yield "quote_start quote_end", f"quote span {span} is empty or negative"


def _time_problems(row: Event) -> Iterator[tuple[str, str]]:
    if (row.start is None) != (row.end is None):
        yield "start end", "start and end must both be there or both be missing"
    elif row.start is not None and row.end is not None and row.start >= row.end:
        yield "start end", f"start {row.start.isoformat()} is not before end {row.end.isoformat()}"
    if row.start is None and row.edtf:
        yield "start edtf", "edtf or time_precision without start and end"
    elif row.start is None and row.time_precision:
        yield "start time_precision", "edtf or time_precision without start and end"
    if row.edtf and not _EDTF.fullmatch(row.edtf):
        yield "edtf", f"edtf {row.edtf!r} is not EDTF level 1"
    if row.time_precision not in TIME_PRECISIONS and (row.start is not None or row.time_precision):
        needed = "time_precision" if row.time_precision else "start time_precision"
        yield needed, f"time_precision {row.time_precision!r} is not one of {', '.join(TIME_PRECISIONS)}"


def _point_problems(row: Event) -> Iterator[tuple[str, str]]:
    point = row.geometry
    if point is None:
        if row.radius_m is not None:
            yield "geometry radius_m", "radius_m without a geometry"
    elif point.geom_type != "Point" or point.is_empty:
        words = "not a point; a place not found is missing, not empty"
        yield "geometry", f"geometry is {point.wkt[:40]}, {words}"
    elif not (-180 <= point.x <= 180 and -90 <= point.y <= 90):
        yield "geometry", f"geometry {point.wkt} is outside longitude ±180, latitude ±90"
    elif point.x == 0 and point.y == 0:
        yield "geometry", "geometry is 0,0; a place not found is missing"
    if row.place_precision not in PLACE_PRECISIONS and (point is not None or row.place_precision):
        needed = "place_precision" if row.place_precision else "geometry place_precision"
        yield needed, f"place_precision {row.place_precision!r} is not one of {', '.join(PLACE_PRECISIONS)}"


def _place_problems(row: Event) -> Iterator[tuple[str, str]]:
    if row.footprint is not None and (row.footprint.is_empty or not row.footprint.is_valid):
        yield "footprint", "footprint is empty or not valid"
    if row.radius_m is not None and not (math.isfinite(row.radius_m) and row.radius_m >= 0):
        yield "radius_m", f"radius_m {row.radius_m} is not a distance"
    if row.place_score is not None and not 0 <= row.place_score <= 1:
        yield "place_score", f"place_score {row.place_score} is not between 0 and 1"
    for other in row.alternatives:
        if not _is_alternative(other):
            words = "lacks a name, a place on Earth or a probability"
            yield "alternatives", f"alternative {other.name!r} {words}"
    if len(row.alternatives) > MAX_ALTERNATIVES:
        yield (
            "alternatives",
            f"{len(row.alternatives)} alternatives, at most {MAX_ALTERNATIVES} are kept",
        )


def _is_receipt(other: Receipt) -> bool:
    numbers = isinstance(other.start, int) and isinstance(other.end, int)
    return (
        numbers
        and all(isinstance(t, str) for t in (other.text, other.source, other.title))
        and 0 <= other.start < other.end
    )


def _is_alternative(other: Alternative) -> bool:
    numbers = (other.lon, other.lat, other.score)
    if not all(isinstance(number, int | float) for number in numbers) or not isinstance(other.name, str):
        return False
    return abs(other.lon) <= 180 and abs(other.lat) <= 90 and 0 <= other.score <= 1
