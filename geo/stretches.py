"""Which stretches of a GeoParquet file of events can be read by themselves, and what is in them?"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.schema import COLUMNS, GEOMETRIES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame

_ROWS: Final = 131_072
"""Events of a stretch, unless a row group has more."""
ROWS_AT_ONCE: Final = 65_536
TELLING: Final = frozenset({"event_id", "edtf"})
"""Columns that no table but ours has both of."""
_REMEDY: Final = "it may have been cut off; write it again with `dateline events -o`"


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


@contextlib.contextmanager
def whole(path: Path) -> Iterator[None]:
    """Errors of reading the GeoParquet file *path* as InputError that names it."""
    import pyarrow as pa
    import shapely

    try:
        yield
    except (pa.ArrowException, OSError, UnicodeDecodeError, shapely.errors.ShapelyError) as exc:
        reason = " ".join(str(exc).split())
        raise InputError(f"not whole GeoParquet: {reason}", path=path, remedy=_REMEDY) from exc


def is_ours(path: Path) -> bool:
    """Whether the Parquet file has the columns of events; also when it cannot be read: the reader says what is wrong."""
    from pyarrow import ArrowException, parquet

    try:
        return set(parquet.read_schema(path).names) >= TELLING
    except (ArrowException, OSError):
        return True


def geometries_told(schema: Any) -> dict[str, Any]:
    """What GeoParquet's metadata in the Arrow schema says of each geometry column; nothing when it is not understood."""
    try:
        told = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
        return {str(name): dict(column) for name, column in told.get("columns", {}).items()}
    except (ValueError, TypeError, AttributeError):  # not what the standard says
        return {}


def require_events(schema: Any, path: Path, *, needed: Iterable[str]) -> None:
    """Raises InputError for a file without the columns *needed*, or not in longitude and latitude."""
    missing = [name for name in needed if name not in schema.names]
    if missing:
        remedy = "`dateline events -o` writes one"
        raise InputError(f"not a file of events: no column {missing[0]}", path=path, remedy=remedy)
    crs = json.dumps(geometries_told(schema).get("geometry", {}).get("crs"))
    if crs != "null" and "CRS84" not in crs and "4326" not in crs:
        raise InputError("not in longitude and latitude", path=path, remedy="convert it to EPSG:4326")


def is_plain(path: Path) -> bool:
    """Whether the file is GeoParquet with the geometries of the schema, in longitude and latitude, and no others."""
    from pyarrow import ArrowException, parquet

    if path.suffix.lower() != ".parquet":
        return False
    try:
        columns = geometries_told(parquet.read_schema(path))
    except (ArrowException, OSError):
        return False
    lands = [json.dumps(about.get("crs", "CRS84")) for about in columns.values()]
    return (
        "geometry" in columns
        and set(columns) <= set(GEOMETRIES)
        and all(about.get("encoding") == "WKB" for about in columns.values())
        and all("CRS84" in land or '"code": 4326' in land for land in lands)
    )


def stretches_of(path: Path) -> Iterator[Stretch]:
    """The stretches of *path*, in order. Raises InputError when it is not whole."""
    from pyarrow import parquet

    with whole(path):
        about = parquet.read_metadata(path)
    first = row = rows = 0
    for group in range(about.num_row_groups):
        rows += about.row_group(group).num_rows
        if rows >= _ROWS or group == about.num_row_groups - 1:
            yield Stretch(path=path, first=first, after=group + 1, row=row, rows=rows)
            first, row, rows = group + 1, row + rows, 0


def tables_in(
    stretch: Stretch,
    names: Collection[str] | None = None,
    *,
    about: Any = None,
    coded: Sequence[str] = (),
    threads: bool = True,
) -> Iterator[Any]:
    """The rows of *stretch* as Arrow tables, some ten thousand at a time.

    With those of the columns *names* that the file has, in its order; without *names* with all but what only helps to
    find rows. *about*: the metadata of the file, where it is at hand. Texts of the columns *coded* come as numbers of words;
    *threads*: columns are read side by side. Raises InputError when the file is not whole.
    """
    import pyarrow as pa
    from pyarrow import parquet

    groups = list(range(stretch.first, stretch.after))
    with (
        whole(stretch.path),
        parquet.ParquetFile(stretch.path, metadata=about, read_dictionary=list(coded)) as file,
    ):
        known = file.schema_arrow.names
        there = [name for name in known if (_is_told(name) if names is None else name in names)]
        for batch in file.iter_batches(ROWS_AT_ONCE, row_groups=groups, columns=there, use_threads=threads):
            yield pa.Table.from_batches([batch])


def _is_told(name: str) -> bool:
    return name != "bbox" and not name.startswith("__index_level_")


def frames_in(stretch: Stretch) -> Iterator[GeoDataFrame]:
    """The events of *stretch*, some ten thousand at a time. Raises InputError for what is no file of events."""
    from pyarrow import parquet

    from geo.formats import events_of_table

    with whole(stretch.path):
        about = parquet.read_metadata(stretch.path)
    holed = _holed(about)
    for table in tables_in(stretch, about=about):
        yield events_of_table(_of_one_type(table, holed), stretch.path)


def _holed(about: Any) -> set[str]:
    """Columns of the file that have missing values, or may have."""
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
