"""Opens a table of any format: rows of text, and shapes where the format has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.errors import InputError
from geo.tables.delimited import delimited_table
from geo.tables.kml import kml_table
from geo.tables.layers import package_table, parquet_table
from geo.tables.objects import collection_table, lines_table
from geo.tables.sheets import sheet_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geo.tables.chunk import Table

_READERS: Final[dict[str, Callable[[Path], Table]]] = {
    ".csv": delimited_table, ".tsv": delimited_table, ".tab": delimited_table, ".gz": delimited_table, ".zip": delimited_table,
    ".xlsx": sheet_table, ".xlsm": sheet_table, ".xls": sheet_table, ".xlsb": sheet_table, ".ods": sheet_table,
    ".jsonl": lines_table, ".ndjson": lines_table, ".json": collection_table, ".geojson": collection_table, ".jsonld": collection_table,
    ".parquet": parquet_table, ".geoparquet": parquet_table, ".gpkg": package_table, ".shp": package_table,
    ".kml": kml_table, ".kmz": kml_table,
}  # fmt: skip
TABLE_ENDINGS: Final = tuple(_READERS)
"""The endings of the tables that can be read; a file ending in .gz or .zip is a text table, compressed."""


def is_text(path: Path) -> bool:
    """Whether *path* is a table of delimited text, as far as its ending tells."""
    return _READERS.get(path.suffix.lower()) is delimited_table


def open_table(path: Path) -> Table:
    """The table in *path*. Raises InputError for one that cannot be used as a whole."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InputError(
            f"unknown ending {path.suffix!r}", path=path, remedy=f"known are {', '.join(TABLE_ENDINGS)}"
        )
    if not path.is_file():
        raise InputError("there is no such file", path=path, remedy="check its name")
    if path.stat().st_size == 0:
        raise InputError("the file is empty", path=path, remedy="fetch or write it again")
    return reader(path)
