"""The answers out of stored events, a piece at a time: as a frame, or straight into another file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

from geo.errors import InputError
from geo.query.asking import answers
from geo.query.columns import truth_column
from geo.query.rows import TableRows
from geo.query.stored import open_stored
from geo.saving import replace_file
from geo.schema import COLUMNS, GEOMETRIES
from geo.stretches import ROWS_AT_ONCE, geometries_told, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame

    from geo.query.asking import Mask, Question
    from geo.query.stored import Stored, Tell
    from geo.stretches import Stretch


_MISSING: Final = {"str": "", "json": "[]", "bool": False}
"""What stands for missing in a column of that kind, where it is not null."""


def read_matching(
    path: str | Path, question: Question, *, tell: Tell | None = None
) -> tuple[GeoDataFrame, int]:
    """The events in the GeoParquet file, or folder of them, that answer *question*; and how many there are in all.

    Only what the question asks of is read of all row groups that may hold answers; the rest of those that do.
    Memory is that of the answers. *tell* hears how far it is. Raises InputError for what is no file of events.
    """
    import pyarrow as pa

    from geo.formats import events_of_table

    stored = open_stored(path)
    found = list(_pieces(stored, question, tell))
    table = pa.concat_tables(found) if found else stored.schema.empty_table()
    return events_of_table(table, stored.path), stored.rows


def copy_matching(
    path: str | Path, question: Question, output: Path, *, tell: Tell | None = None
) -> tuple[int, int]:
    """Write the answers, as they stand, to the GeoParquet file *output*; how many they are, and of how many.

    Memory does not grow with them. Raises InputError for what is no file of events, or cannot be written.
    """
    from pyarrow import parquet

    stored = open_stored(path)
    written = 0

    def write(file: BinaryIO) -> None:
        nonlocal written
        schema = stored.schema.with_metadata(_metadata(stored.schema))
        with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
            for table in _gathered(_pieces(stored, question, tell)):
                writer.write_table(table.cast(schema), row_group_size=ROWS_AT_ONCE)
                written += table.num_rows

    replace_file(output, write)
    return written, stored.rows


def _pieces(stored: Stored, question: Question, tell: Tell | None) -> Iterator[Any]:
    """Arrow tables of answers, with the columns of all files."""
    for found in stored.each(question, lambda stretch: _found(stored, stretch, question), tell=tell):
        if found is not None:
            yield found


def _found(stored: Stored, stretch: Stretch, question: Question) -> Any:
    """The answers in a row group, None if there are none; only then is no more read than the columns that decide."""
    columns, kept = _decided(stored, stretch, question)
    if not kept.any():
        return None
    rest = [name for name in stored.schema.names if name not in columns]
    first = 0
    found = []
    for table in stored.tables(stretch, rest):
        own = kept[first : first + table.num_rows]
        first += table.num_rows
        if own.any():
            found.append(table.filter(truth_column(own)))
    return _like(stored.schema, columns | _columns(found), int(kept.sum()), stretch.path)


def _decided(stored: Stored, stretch: Stretch, question: Question) -> tuple[dict[str, Any], Mask]:
    """The columns that decide, of the answers; and which rows these are."""
    if not question.columns:
        return {}, np.ones(stretch.rows, dtype=bool)
    masks, found = [], []
    with whole(stretch.path):
        for table in stored.tables(stretch, question.columns):
            masks.append(answers(TableRows(table), question, possibly=question.possibly))
            found.append(table.filter(truth_column(masks[-1])))
    return _columns(found), np.concatenate(masks)


def _columns(tables: Sequence[Any]) -> dict[str, Any]:
    import pyarrow as pa

    table = pa.concat_tables(tables)
    return dict(zip(table.column_names, table.columns, strict=True))


def _like(schema: Any, columns: dict[str, Any], rows: int, path: Path) -> Any:
    """A table with the columns of *schema* and their types; one that is not among *columns* is missing."""
    import pyarrow as pa

    made = []
    for field in schema:
        column = columns[field.name] if field.name in columns else _missing(field, rows)
        try:
            made.append(column if column.type == field.type else column.cast(field.type))
        except pa.ArrowException as exc:
            reason = f"column {field.name} is {column.type}, which does not fit {field.type}: {exc}"
            remedy = "give it one type in all files of the folder"
            raise InputError(reason, path=path, remedy=remedy) from exc
    return pa.table(made, schema=schema)


def _missing(field: Any, rows: int) -> Any:
    import pyarrow as pa

    value = _MISSING.get(COLUMNS.get(field.name, ""))
    return pa.nulls(rows, field.type) if value is None else pa.repeat(pa.scalar(value), rows)


def _gathered(tables: Iterator[Any]) -> Iterator[Any]:
    """Small tables together, so that a row group of the new file is worth reading."""
    import pyarrow as pa

    held: list[Any] = []
    rows = 0
    for table in tables:
        held.append(table)
        rows += table.num_rows
        if rows >= ROWS_AT_ONCE:
            yield pa.concat_tables(held)
            held, rows = [], 0
    if held:
        yield pa.concat_tables(held)


def _metadata(schema: Any) -> dict[bytes, bytes]:
    """What geopandas and GeoParquet tell of the columns, without what held for the rows of the first file alone."""
    old = schema.metadata or {}
    told = geometries_told(schema)
    columns = {
        name: {"encoding": "WKB", "geometry_types": []}
        | ({"crs": told[name]["crs"]} if "crs" in told.get(name, {}) else {})
        for name in GEOMETRIES
        if name in schema.names
    }
    new = {
        b"geo": json.dumps({"version": "1.1.0", "primary_column": "geometry", "columns": columns}).encode()
    }
    if b"pandas" in old:
        frame = json.loads(old[b"pandas"]) | {"index_columns": []}
        frame["columns"] = [column for column in frame["columns"] if column["name"] in schema.names]
        new[b"pandas"] = json.dumps(frame).encode()
    return new
