"""Reads events a piece at a time, whatever they are kept in, as numbers and texts in Arrow columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.errors import InputError
from geo.query.columns import plain_binary, plain_points
from geo.schema import STATUSES
from geo.stretches import Stretch, require_events, stretches_of, tables_in, whole
from layers._rows import AREAS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

TEXTS: Final = (
    "event_id",
    "title",
    "category",
    "place",
    "place_text",
    "quote",
    "time_text",
    "time_basis",
    "place_basis",
    "place_precision",
    "radius_m",
    "place_score",
    "alternatives",
    "category_basis",
    "actors",
    "also",
    "source",
    "source_title",
    "published",
    "reviewed",
)
"""Columns of the events frame that a receipt is made of, in the order in which they are kept."""
MISSING: Final = np.iinfo(np.int64).min
_NEEDED: Final = ("event_id", "start", "end", "geometry", "category")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some events. lon and lat are degrees (NaN: not mapped); start and after are milliseconds since 1970 (MISSING).

    *look* is the status, by its place in `STATUSES`, twice, and 1 more for an area; *texts* are Arrow arrays of text,
    one for each name that was asked for.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    start: NDArray[np.int64]
    after: NDArray[np.int64]
    look: NDArray[np.int64]
    texts: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """Events that are read by themselves: *rows* of them, of which the first is number *first* of all.

    *without*: the ids of those that are left out, which are not counted.
    """

    held: Stretch | GeoDataFrame
    first: int
    rows: int
    without: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return str(self.held) if isinstance(self.held, Stretch) else "the frame"


def units_of(
    sources: Iterable[Path | GeoDataFrame],
    *,
    absolute: bool = False,
    without: frozenset[str] = frozenset(),
) -> Iterator[Unit]:
    """What is read by itself of GeoParquet files, stores and events frames, in order.

    Paths are *absolute* for workers that stand in another folder. Events of the ids in *without* are left out of files.
    Raises InputError for a file that is not whole.
    """
    from geo.store import is_store
    from geo.store.reading import files_of

    first = 0
    for source in sources:
        if not isinstance(source, Path):
            yield Unit(held=source, first=first, rows=len(source))
            first += len(source)
            continue
        for file in files_of(source) if is_store(source) else [source]:
            for stretch in stretches_of(file.absolute() if absolute else file):
                unit = _unit_of(stretch, first, without)
                yield unit
                first += unit.rows


def _unit_of(stretch: Stretch, first: int, without: frozenset[str]) -> Unit:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not (without and stretch.rows):
        return Unit(held=stretch, first=first, rows=stretch.rows)
    ids = pa.concat_tables(tables_in(stretch, ["event_id"])).column(0).cast(pa.large_string())
    out = ids.filter(pc.is_in(ids, value_set=pa.array(sorted(without), pa.large_string())))
    return Unit(held=stretch, first=first, rows=stretch.rows - len(out), without=frozenset(out.to_pylist()))


def pieces_of(unit: Unit, names: Sequence[str] = TEXTS) -> Iterator[Piece]:
    """The events of *unit*, some ten thousand at a time, with the texts of *names*.

    Raises InputError, naming the file and the row, for what is no file of events.
    """
    if isinstance(unit.held, Stretch):
        needed = dict.fromkeys((*names, "event_id") if unit.without else names)
        for piece in _of_file(unit.held, tuple(needed)):
            yield _but(piece, unit.without) if unit.without else piece
    else:
        yield _of_frame(unit.held, names)


def _but(piece: Piece, without: frozenset[str]) -> Piece:
    """*piece* without the events of these ids."""
    import pyarrow as pa
    import pyarrow.compute as pc

    out = pc.is_in(piece.texts["event_id"], value_set=pa.array(sorted(without), pa.large_string()))
    stays = ~out.to_numpy(zero_copy_only=False)
    return Piece(
        lon=piece.lon[stays],
        lat=piece.lat[stays],
        start=piece.start[stays],
        after=piece.after[stays],
        look=piece.look[stays],
        texts={name: texts.filter(pa.array(stays)) for name, texts in piece.texts.items()},
    )


def _of_file(stretch: Stretch, texts: Sequence[str]) -> Iterator[Piece]:
    from pyarrow import parquet

    wanted = {*texts, "place_precision", "start", "end", "geometry", "status"}
    path, row = stretch.path, stretch.row
    with whole(path):
        require_events(parquet.read_schema(path), path, needed=_NEEDED)
        for table in tables_in(stretch, wanted):
            yield _of_table(table, texts, f"{path}", row)
            row += table.num_rows
    if row != stretch.row + stretch.rows:
        raise InputError("was changed while it was read", path=path, remedy="run it again")


def _of_table(table: Any, names: Sequence[str], path: str, first_row: int) -> Piece:
    from layers._packing import without_nul

    rows = table.num_rows
    lon, lat = _points(table.column("geometry").combine_chunks())
    start, after = _milliseconds(table.column("start"), up=False), _milliseconds(table.column("end"), up=True)
    there = set(table.column_names)
    texts = {name: _texts(table.column(name)) if name in there else None for name in names}
    blank = without_nul(_repeated("", rows))
    statuses, precisions = (
        _texts(table.column(name)) if name in there else None for name in ("status", "place_precision")
    )
    piece = Piece(
        lon=lon,
        lat=lat,
        start=start,
        after=after,
        look=_look(statuses, precisions, rows),
        texts={name: blank if found is None else found for name, found in texts.items()},
    )
    _require_sound(piece, path, first_row)
    return piece


def _of_frame(frame: GeoDataFrame, names: Sequence[str]) -> Piece:
    import pyarrow as pa

    wanted = dict.fromkeys((*names, "status", "place_precision"))
    columns = {name: _column(frame[name]) for name in wanted if name in frame.columns}
    for name in ("start", "end"):
        columns[name] = pa.array(
            frame[name].dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[ms]")
        )
    columns["geometry"] = pa.array(shapely.to_wkb(frame.geometry.to_numpy()), pa.binary())
    return _of_table(pa.table(columns), names, "the frame", 0)


def _column(column: Any) -> Any:
    """A column of a frame as an Arrow array; days, which pandas holds as objects, as days."""
    import pyarrow as pa

    return pa.array(column, from_pandas=True)


def _points(column: Any) -> tuple[Any, Any]:
    """Longitudes and latitudes of well-known binary; plain points, which nearly all are, all at once."""
    if (found := plain_points(plain_binary(column))) is not None:
        return found
    shapes = shapely.from_wkb(np.array(column.to_pylist(), dtype=object))
    middle = np.where(shapely.get_type_id(shapes) == 0, shapes, shapely.point_on_surface(shapes))
    return shapely.get_x(middle), shapely.get_y(middle)


def _milliseconds(column: Any, *, up: bool) -> Any:
    """Of a column of times; part of a millisecond is rounded down, or *up*."""
    import pyarrow as pa
    import pyarrow.compute as pc

    stamps = pc.cast(column, pa.timestamp("us", column.type.tz), safe=False).combine_chunks().cast(pa.int64())
    exact = pc.fill_null(stamps, 0).to_numpy(zero_copy_only=False)
    whole = -(-exact // 1000) if up else exact // 1000
    return np.where(stamps.is_null().to_numpy(zero_copy_only=False), MISSING, whole)


def _texts(column: Any) -> Any:
    """A column as one Arrow array of text, "" for missing; true is 1, numbers as Python writes them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_boolean(column.type):
        column = pc.if_else(pc.fill_null(column, False), "1", "")
    filled = pc.fill_null(column.cast(pa.large_string()), "")
    return filled.combine_chunks() if isinstance(filled, pa.ChunkedArray) else filled


def _repeated(text: str, rows: int) -> Any:
    import pyarrow as pa

    return pa.repeat(pa.scalar(text, pa.large_string()), rows)


def _look(statuses: Any, precisions: Any, rows: int) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    look = np.zeros(rows, dtype=np.int64)
    if statuses is not None:
        found = pc.index_in(statuses, value_set=pa.array(STATUSES, pa.large_string()))
        look += 2 * pc.fill_null(found, 0).to_numpy(zero_copy_only=False)
    if precisions is not None:
        areas = pc.is_in(precisions, value_set=pa.array(sorted(AREAS), pa.large_string()))
        look += areas.to_numpy(zero_copy_only=False)
    return look


def _require_sound(piece: Piece, path: str, first_row: int) -> None:
    """Raises InputError for the first row that cannot be shown."""
    dated = piece.start != MISSING
    problems = (
        (dated != (piece.after != MISSING), "start and end must both be there or both be missing"),
        (dated & (piece.after <= piece.start), "the end is not after the start"),
        (np.abs(piece.lon) > 180, "the longitude is outside ±180"),
        (np.abs(piece.lat) > 90, "the latitude is outside ±90"),
    )
    for wrong, reason in problems:
        if wrong.any():
            row = first_row + int(np.flatnonzero(wrong)[0])
            raise InputError(f"row {row}: {reason}", path=path, remedy="`dateline check` names such rows")
