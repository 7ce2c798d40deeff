"""A table of events in any format, as the events frame."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.errors import InputError
from geo.tables.chunk import Part
from geo.tables.converting import SIDES, Making, extra_names, frame_of_chunk
from geo.tables.opening import open_table
from geo.tables.own import own_part
from geo.tables.placing import Placer
from geo.tables.profiles import gap_of, plan_of
from geo.tables.survey import DateColumn, OtherColumn, SideColumn, styles_of, styles_told
from geo.tables.swapped import Sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from geopandas import GeoDataFrame

    from geo.place import Candidates
    from geo.tables.chunk import BadRow, Chunk, Table
    from geo.tables.profiles import Plan

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
    if set(table.names) >= _OWN:
        yield from (own_part(chunk, path, table.word) for chunk in table.chunks())
        return
    plan = plan_of(
        [*table.names, *(["geometry"] if path.suffix.lower() in _SHAPED else [])],
        columns=asked.columns,
        path=path,
    )
    chunks = _kept(table) if (table.size or path.stat().st_size) < _IN_MEMORY else table.chunks
    making = _survey(chunks, table, plan, asked, source)
    making.source = name or path.name
    for chunk in chunks():
        events, bad = frame_of_chunk(chunk, making)
        gap = gap_of(plan, table.names, shaped=chunk.shapes is not None)
        yield Part(events=events, bad=bad, rows=len(chunk.cells) + len(chunk.bad), gap=gap)


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


def _survey(
    chunks: Callable[[], Iterator[Chunk]], table: Table, plan: Plan, asked: TableOptions, source: Candidates
) -> Making:
    """Look at every row once for what only whole columns can tell."""
    dates = [
        DateColumn(name) for name in dict.fromkeys(plan.column(role) for role in _DATES) if name is not None
    ]
    told = [DateColumn(name) for name in plan.roles.get("published", ())]
    sides = [SideColumn(name, fits) for role, fits in SIDES.items() if (name := plan.column(role))]
    others = [OtherColumn(name) for name in extra_names(table.names, plan, {side.name for side in sides})]
    turning = Sides(plan)
    rows = 0
    for chunk in chunks():
        rows += len(chunk.cells) + len(chunk.bad)
        turning.look(chunk.cells, chunk.shapes)
        columns: list[DateColumn | OtherColumn | SideColumn] = [*dates, *told, *sides, *others]
        for column in columns:
            column.look(chunk.cells[column.name])
    if rows == 0:
        raise InputError(
            "there are no rows in it", path=table.path, remedy="a table of events has a row for each"
        )
    if not asked.swap:
        turning.require_right_way(source, table.path)
    styles = styles_of(dates, order=asked.dates, usual=plan.profile.dates, path=table.path, word=table.word)
    return Making(
        plan=plan,
        styles=styles | styles_told(told, dates, asked.dates or plan.profile.dates),
        placer=Placer(source),
        source=table.path.name,
        word=table.word,
        kinds={column.name: column.kind for column in others},
        kept=frozenset(side.name for side in sides if not side.whole),
        turned=asked.swap,
        round_the_world=turning.from_zero,
    )


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
