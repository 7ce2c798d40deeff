"""Events in GeoParquet, a file or a folder of them, of which only what may answer a question is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geo.errors import InputError
from geo.files import holds_events
from geo.formats import events_of_table
from geo.query.asking import EARTH_M, matching
from geo.store.reading import files_of, is_store

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geo.query.asking import Question


def read_matching(path: str | Path, question: Question) -> tuple[GeoDataFrame, int]:
    """The events in the GeoParquet file, or folder of them, that answer *question*; and how many there are in all.

    Time, category and status are compared in the file's own columns, so that parts that cannot match are not
    read; where there is a "bbox" column (GeoParquet 1.1), place is, too. Raises InputError for what is no file of events.
    """
    import pyarrow as pa
    from pyarrow import dataset

    path = Path(path)
    try:
        files = [str(file) for file in files_of(path)] if is_store(path) else path
        data = dataset.dataset(files, format="parquet", partitioning="hive")
        missing = {"event_id", "start", "end", "category", "status", "geometry"} - set(data.schema.names)
        if missing:
            raise InputError(
                f"not a file of events: no column {min(missing)}",
                path=path,
                remedy="`dateline events -o` writes one",
            )
        wanted = _filter(question, data.schema)
        names = [name for name in data.schema.names if name != "bbox" and name not in _partitions(data)]
        found = data.to_table(columns=names, filter=wanted)
        total = data.count_rows()
    except (pa.ArrowException, OSError) as exc:
        remedy = "it may have been cut off; write it again with `dateline events -o`"
        raise InputError(f"not whole GeoParquet: {exc}", path=path, remedy=remedy) from exc
    return matching(events_of_table(found, path), question), total


def is_stored(path: Path) -> bool:
    """Whether `read_matching` can read *path*: GeoParquet of events, a store, or a folder with such files."""
    if is_store(path):
        return True
    if path.is_dir():
        files = [p for p in path.rglob("*") if p.is_file() and not p.name.startswith((".", "_"))]
        parquet = [p for p in files if p.suffix == ".parquet"]
        return bool(parquet) and holds_events(parquet[0])
    return path.suffix.lower() == ".parquet" and path.is_file() and holds_events(path)


def _partitions(data: Any) -> set[str]:
    """Columns that stand in the names of folders, not in the files."""
    fragment = next(iter(data.get_fragments()), None)
    return set() if fragment is None else set(data.schema.names) - set(fragment.physical_schema.names)


def _filter(question: Question, schema: Any) -> Any:
    """What the columns of the file can tell already; None when nothing is asked of them."""
    from pyarrow import compute

    parts = []
    if question.during is not None:
        first, last = (compute.scalar(_stamp(when, schema)) for when in question.during)
        start, end = compute.field("start"), compute.field("end")
        parts.append(
            (start < last) & (end > first) if question.possibly else (start >= first) & (end <= last)
        )
    for name, words in (("category", question.categories), ("status", question.statuses)):
        if words:
            lower = compute.utf8_lower(compute.field(name))
            parts.append(lower.isin([word.lower() for word in words]))
    box = _box(question)
    if box is not None and "bbox" in schema.names:
        west, south, east, north = box
        low_x, low_y, high_x, high_y = (
            compute.field("bbox", edge) for edge in ("xmin", "ymin", "xmax", "ymax")
        )
        parts.append((low_x <= east) & (high_x >= west) & (low_y <= north) & (high_y >= south))
    if not parts:
        return None
    whole = parts[0]
    for part in parts[1:]:
        whole &= part
    return whole


def _stamp(when: Any, schema: Any) -> Any:
    import pyarrow as pa

    return pa.scalar(when, type=pa.timestamp("us", tz="UTC")).cast(schema.field("start").type)


def _box(question: Question) -> tuple[float, float, float, float] | None:
    """The box in which the points of answers lie; None where it cannot be told from points, or crosses 180 degrees."""
    import math

    if question.possibly:
        return None
    if question.area is not None:
        west, south, east, north = shapely.bounds(question.area)
        return float(west), float(south), float(east), float(north)
    if question.lonlat is None:
        return None
    lon, lat = question.lonlat
    high = math.degrees(question.km * 1_000 / EARTH_M)
    if abs(lat) + high >= 89:
        return None
    wide = high / math.cos(math.radians(abs(lat) + high))
    return (lon - wide, lat - high, lon + wide, lat + high) if abs(lon) + wide < 180 else None
