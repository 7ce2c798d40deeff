"""Reads a store a file at a time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.errors import InputError
from geo.plainjson import parse_json
from geo.store.writing import MANIFEST
from geo.stretches import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geopandas import GeoDataFrame

_REMEDY = "write the store again"


def is_store(path: str | Path) -> bool:
    """Whether *path* is a folder that `write_store` made."""
    return (Path(path) / MANIFEST).is_file()


def frames_of(folder: str | Path) -> Iterator[GeoDataFrame]:
    """The events of the store, a frame for each of its files, years in order.

    Raises InputError for a store that is not whole, naming the file.
    """
    folder = Path(folder)
    for path in files_of(folder):
        yield _frame(path)


def rows_in(folder: str | Path) -> int:
    """How many events the store holds. Raises InputError when the folder is no store."""
    return sum(int(entry["rows"]) for entry in _entries(Path(folder))[1])


def files_of(folder: Path) -> list[Path]:
    """The files that count, in order. Raises InputError when the folder is no store or a file is missing."""
    version, entries = _entries(folder)
    paths = [folder / version / entry["path"] for entry in entries]
    for path in paths:
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
            raise InputError("a file of the store is missing", path=path, remedy=_REMEDY)
    return paths


def _entries(folder: Path) -> tuple[str, list[dict[str, Any]]]:
    """What the manifest says: the folder that counts, and path and rows of each file."""
    try:
        told = parse_json((folder / MANIFEST).read_text("utf-8"), path=folder / MANIFEST)
        files = [{"path": str(entry["path"]), "rows": int(entry["rows"])} for entry in told["files"]]
        return str(told["version"]), files
    except (OSError, UnicodeDecodeError, KeyError, TypeError, ValueError) as exc:
        raise InputError(f"is no store of events: {exc}", path=folder, remedy=_REMEDY) from exc


def _frame(path: Path) -> Any:
    from pyarrow import parquet

    from geo.formats import events_of_table

    with whole(path), parquet.ParquetFile(path) as file:
        names = [name for name in file.schema_arrow.names if name != "bbox"]
        return events_of_table(file.read(columns=names), path)
