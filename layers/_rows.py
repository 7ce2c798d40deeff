"""From a GeoDataFrame to the rows that a page shows: typed, checked, with times in milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from shapely import force_2d

from geo.errors import InputError
from geo.schema import COLUMNS, CRS, OPTIONAL, Event, check, to_events
from layers._timecolumns import MISSING, Spans, spans_of
from layers._times import Span, milliseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

AREAS: Final = frozenset({"area", "admin2", "admin1", "country", "region"})
"""Values of place_precision that name an area: its point is the middle of it, not where it happened."""
_TITLES: Final = ("title", "name", "label", "headline", "event", "description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing on the map. Missing text is "", other missing values are None.

    span is in milliseconds since 1970, UTC, end excluded; lonlat and shape are EPSG:4326; a row with
    neither is not mapped. event is there when the frame is an events frame, else facts holds
    its other columns as text.
    """

    key: str
    title: str
    category: str
    status: str = "happened"
    place: str = ""
    span: Span | None = None
    precision: str = ""
    lonlat: tuple[float, float] | None = None
    shape: BaseGeometry | None = None
    is_area: bool = False
    event: Event | None = None
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which columns of a frame to read; None lets the frame's own names decide."""

    time: str = "start"
    end: str | None = "end"
    title: str | None = None
    category: str | None = None


def is_events_frame(frame: GeoDataFrame) -> bool:
    """Whether *frame* has every column that an events frame must have."""
    return all(name in frame.columns for name in COLUMNS if name not in OPTIONAL)


def rows_of(frame: GeoDataFrame, wanted: Wanted) -> list[Row]:
    """The rows of *frame* by time, undated ones last.

    Raises SchemaError for a broken events frame; InputError for a missing column, an unknown kind
    of time, or a year outside 1 to 9999 (naming the first ten rows that are wrong).
    """
    if is_events_frame(frame) and (wanted.time, wanted.end) == ("start", "end"):
        rows = [event_row(event) for event in to_events(check(frame))]
    else:
        named_columns(frame, wanted)
        spans = spans_of(frame, wanted.time, wanted.end)
        rows = plain_rows(frame, wanted, spans, range(len(frame)))
    last = max((row.span[1] for row in rows if row.span), default=0) + 1
    return sorted(rows, key=lambda row: row.span if row.span else (last, last))


def event_row(event: Event) -> Row:
    """The row of one event."""
    point = event.geometry
    span = (milliseconds(event.start), milliseconds(event.end)) if event.start and event.end else None
    return Row(
        key=event.event_id,
        title=event.title or event.quote[:80] or event.event_id,
        category=event.category or "other",
        status=event.status,
        place=event.place or event.place_text,
        span=span,
        precision=event.time_precision,
        lonlat=(point.x, point.y) if point is not None else None,
        shape=force_2d(event.footprint) if event.footprint is not None else None,
        is_area=event.place_precision in AREAS,
        event=event,
    )


def plain_rows(frame: GeoDataFrame, wanted: Wanted, spans: Spans, positions: Sequence[int]) -> list[Row]:
    """Rows at *positions* of a frame that is not an events frame, whose times are *spans*."""
    title, category, facts = named_columns(frame, wanted)
    names = {*facts, *filter(None, (title, category))}
    some = frame.iloc[list(positions)]
    shown = {name: [text_of(value) for value in some[name]] for name in names}
    rows = []
    for at, (position, shape) in enumerate(zip(positions, _geometries(some), strict=True)):
        start, after = int(spans[0][position]), int(spans[1][position])
        row = Row(
            key=f"row-{position}",
            title=(shown[title][at] if title else "") or f"{position + 1}",
            category=(shown[category][at] if category else "") or "other",
            place=shown["place"][at] if "place" in names else "",
            span=None if start == MISSING else (start, after),
            lonlat=_middle(shape),
            shape=shape if shape is not None and shape.geom_type != "Point" else None,
            facts=tuple((name, shown[name][at]) for name in facts if shown[name][at]),
        )
        rows.append(row)
    return rows


def named_columns(frame: GeoDataFrame, wanted: Wanted) -> tuple[str | None, str | None, list[str]]:
    """The columns of titles and of categories, if any, and those shown as facts. InputError for a missing one."""
    asked = [wanted.time, *(c for c in (wanted.title, wanted.category) if c)]
    if wanted.end not in (None, "end"):
        asked.append(str(wanted.end))
    missing = [name for name in asked if name not in frame.columns]
    names = [str(name) for name in frame.columns]
    if missing:
        have = ", ".join(names)
        raise InputError(f"the frame has no column {', '.join(map(repr, missing))}", remedy=f"it has: {have}")
    title = wanted.title or next((n for n in _TITLES if n in names), None)
    category = wanted.category or ("category" if "category" in names else None)
    hidden = {wanted.time, wanted.end, title, category, frame.geometry.name}
    facts = [name for name in names if name not in hidden and str(frame[name].dtype) != "geometry"]
    return title, category, facts


def _geometries(frame: GeoDataFrame) -> list[BaseGeometry | None]:
    moved = frame.geometry if frame.crs is None or frame.crs == CRS else frame.geometry.to_crs(CRS)
    return [None if shape is None or shape.is_empty else force_2d(shape) for shape in moved]


def _middle(shape: BaseGeometry | None) -> tuple[float, float] | None:
    if shape is None:
        return None
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    return point.x, point.y


def text_of(value: Any) -> str:
    """*value* as a reader sees it; "" when missing."""
    import pandas as pd

    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return ""
    return str(value)
