"""Which stretches of a GeoParquet file of events can be read by themselves?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.formats import events_of_table
from geo.schema import COLUMNS, GEOMETRIES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geopandas import GeoDataFrame

_ROWS: Final = 131_072
"""Events of a stretch, unless a row group has more."""
ROWS_AT_ONCE: Final = 65_536
_REMEDY: Final = "write it again with `dateline events -o`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Row groups of a GeoParquet file, *first* to before *after*; *row* and *rows* say which rows these are."""

    path: Path
    first: int
    after: int
    row: int
    rows: int

    def __str__(self) -> str:
        return f"{self.path}, row groups {self.first + 1} to {self.after}"


def is_plain(path: Path) -> bool:
    """Whether the file is GeoParquet with the geometries of the schema, in longitude and latitude, and no others."""
    from pyarrow import ArrowException, parquet

    if path.suffix.lower() != ".parquet":
        return False
    try:
        told = json.loads((parquet.read_schema(path).metadata or {}).get(b"geo", b"{}"))
    except (ArrowException, OSError):
        return False
    columns = told.get("columns", {})
    lands = [json.dumps(about.get("crs", "CRS84")) for about in columns.values()]
    return (
        "geometry" in columns
        and set(columns) <= set(GEOMETRIES)
        and all(about.get("encoding") == "WKB" for about in columns.values())
        and all("CRS84" in land or '"code": 4326' in land for land in lands)
    )


def stretches_of(path: Path) -> Iterator[Stretch]:
    """The stretches of *path*, in order. Raises InputError when it is not whole."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        about = parquet.read_metadata(path)
    except (pa.ArrowException, OSError) as exc:
        raise InputError(f"not whole GeoParquet: {exc}", path=path, remedy=_REMEDY) from exc
    first = row = rows = 0
    for group in range(about.num_row_groups):
        rows += about.row_group(group).num_rows
        if rows >= _ROWS or group == about.num_row_groups - 1:
            yield Stretch(path=path, first=first, after=group + 1, row=row, rows=rows)
            first, row, rows = group + 1, row + rows, 0


def frames_in(stretch: Stretch) -> Iterator[GeoDataFrame]:
    """The events of *stretch*, some ten thousand at a time. Raises InputError for what is no file of events."""
    import pyarrow as pa
    from pyarrow import parquet

    groups = list(range(stretch.first, stretch.after))
    try:
        with parquet.ParquetFile(stretch.path) as file:
            names = [
                name
                for name in file.schema_arrow.names
                if name != "bbox" and not name.startswith("__index_level_")
            ]
            holed = _holed(file)
            for batch in file.iter_batches(batch_size=ROWS_AT_ONCE, row_groups=groups, columns=names):
                table = pa.Table.from_batches([batch])
                yield events_of_table(_of_one_type(table, holed), stretch.path)
    except (pa.ArrowException, OSError) as exc:
        raise InputError(f"not whole GeoParquet: {exc}", path=stretch.path, remedy=_REMEDY) from exc


def _holed(file: Any) -> set[str]:
    """Columns of the file that have missing values, or may have."""
    about = file.metadata
    found = set()
    for group in range(about.num_row_groups):
        for number in range(about.num_columns):
            column = about.row_group(group).column(number)
            told = column.statistics
            if told is None or not told.has_null_count or told.null_count:
                found.add(column.path_in_schema)
    return found


def _of_one_type(table: Any, holed: set[str]) -> Any:
    """Whole numbers with holes somewhere in the file are floating ones in every stretch, as pandas reads the whole."""
    import pyarrow as pa

    for number, name in enumerate(table.column_names):
        if name not in COLUMNS and name in holed and pa.types.is_integer(table.column(number).type):
            table = table.set_column(number, name, table.column(number).cast(pa.float64(), safe=False))
    return table
