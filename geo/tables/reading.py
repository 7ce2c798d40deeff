"""A table of events in any format, as the events frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.errors import InputError
from geo.tables.chunk import Part
from geo.tables.converting import Making, frame_of_chunk
from geo.tables.opening import open_table
from geo.tables.own import own_part
from geo.tables.profiles import gap_of, plan_of
from geo.tables.whole import empty_survey, making_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from geopandas import GeoDataFrame

    from geo.place import Candidates
    from geo.tables.chunk import BadRow, Chunk, Table

_IN_MEMORY: Final = 256 * 2**20
_OWN: Final = {"event_id", "status", "reviewed", "alternatives", "actors"}
"""Columns that say that dateline wrote the table."""
_DATES: Final = ("start", "end")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableOptions:
    """What a person says of a table: which column plays which role, and what its cells cannot tell.

    dates is "day" or "month" (first), "" to go by the column. swap: latitude and longitude are swapped.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str = ""
    swap: bool = False


def read_table_parts(
    path: str | Path, source: Candidates, *, options: TableOptions | None = None, name: str = ""
) -> Iterator[Part]:
    """The events of the table in *path*, a piece at a time; ids are unique over all of them.

    *source* knows places. *name* is what the events say their source is where the table does not tell it. Raises
    InputError, before the first piece, for a table that cannot be used as a whole; what is wrong with a row alone is
    told in the piece.
    """
    path, asked = Path(path), options or TableOptions()
    table = open_table(path)
    if is_own(table.names):
        yield from (own_part(chunk, path, table.word) for chunk in table.chunks())
        return
    plan = plan_of(
        [*table.names, *(["geometry"] if path.suffix.lower() in _SHAPED else [])],
        columns=asked.columns,
        path=path,
    )
    chunks = _kept(table) if (table.size or path.stat().st_size) < _IN_MEMORY else table.chunks
    survey = empty_survey(plan, table.names)
    for chunk in chunks():
        survey.look(chunk)
    making = making_of(survey, path, source, dates=asked.dates, swap=asked.swap, word=table.word, name=name)
    for chunk in chunks():
        yield part_of(chunk, making, table.names, table.left)


def part_of(chunk: Chunk, making: Making, names: list[str], left: str) -> Part:
    """The events of the rows of a chunk, and what is wrong with the others; *names* and *left* as of its `Table`."""
    events, bad = frame_of_chunk(chunk, making)
    gap = gap_of(making.plan, names, shaped=chunk.shapes is not None)
    rows = len(chunk.cells) + len(chunk.bad)
    return Part(events=events, bad=bad, rows=rows, gap="; ".join(filter(None, (gap, left))))


def is_own(names: list[str]) -> bool:
    """Whether dateline wrote a table with the columns *names*."""
    return set(names) >= _OWN


_SHAPED: Final = (
    ".geojson",
    ".json",
    ".jsonl",
    ".ndjson",
    ".parquet",
    ".geoparquet",
    ".gpkg",
    ".shp",
    ".kml",
    ".kmz",
)


def _kept(table: Table) -> Callable[[], Iterator[Chunk]]:
    held = list(table.chunks())
    return lambda: iter(held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A whole table read: its events, the rows set aside, how many rows there are, and what no column says."""

    events: GeoDataFrame
    bad: list[BadRow]
    rows: int
    gap: str = ""


def read_table(
    path: str | Path, source: Candidates, *, options: TableOptions | None = None, name: str = ""
) -> Reading:
    """All events of the table in *path*; see `read_table_parts`. Raises InputError when no row can be used."""
    import pandas as pd

    parts = list(read_table_parts(path, source, options=options, name=name))
    bad = [row for part in parts for row in part.bad]
    frames = [part.events for part in parts if len(part.events)] or [part.events for part in parts[:1]]
    if bad and not any(len(frame) for frame in frames):
        first = min(bad, key=lambda row: row.number)
        raise InputError(
            f"none of its {len(bad)} rows can be used", path=path, line=first.number, remedy=first.reason
        )
    events = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    rows = sum(part.rows for part in parts)
    return Reading(events=events, bad=bad, rows=rows, gap=parts[0].gap if parts else "")
