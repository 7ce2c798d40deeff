"""GeoParquet with both geometry columns: what DuckDB, geopandas and QGIS read, and what comes back as it was."""

from __future__ import annotations

import io
import json
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import shapely

from geo.cells import checked
from geo.errors import InputError
from geo.schema import COLUMNS, CRS, GEOMETRIES, OPTIONAL, series

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geopandas import GeoDataFrame

_MAGIC: Final = b"PAR1"
"""How a Parquet file begins and ends."""


def encode_parquet(frame: GeoDataFrame, **options: Any) -> bytes:
    """The frame as GeoParquet, days as days; *options* go to `GeoDataFrame.to_parquet`."""
    import pandas as pd
    import pyarrow as pa

    days = [name for name, dtype in COLUMNS.items() if dtype == "date" and name in frame.columns]
    arrow_day = pd.ArrowDtype(pa.date32())
    typed = frame.assign(
        **{name: pd.Series(list(frame[name]), index=frame.index, dtype=arrow_day) for name in days},
        **{name: frame[name].set_crs(_wgs84(), allow_override=True) for name in _shapes(frame)},
    )
    buffer = io.BytesIO()
    try:
        typed.to_parquet(buffer, index=False, **options)
    except (pa.ArrowException, ValueError, TypeError) as exc:
        raise InputError(
            f"cannot be kept as Parquet: {exc}", remedy="give each column values of one kind"
        ) from exc
    return buffer.getvalue()


def _shapes(frame: GeoDataFrame) -> list[str]:
    """The geometry columns of the schema that *frame* has, with the coordinate system of the schema."""
    return [name for name in GEOMETRIES if getattr(frame.get(name), "crs", None) == CRS]


@lru_cache(maxsize=1)
def _wgs84() -> Any:
    """The coordinate system of the schema, EPSG:4326, as PROJ 9 words it.

    What PROJ looks up by number it words in one of two ways, by what the process has looked up before.
    """
    import pyproj

    return pyproj.CRS.from_json(files("geo.formats").joinpath("wgs84.json").read_text("utf-8"))


def write_parquet(frames: Iterable[GeoDataFrame], file: BinaryIO) -> None:
    """Write *frames*, of the same columns each, to *file* as GeoParquet, each a row group."""
    import pyarrow as pa
    from pyarrow import parquet

    writer: Any = None
    told: dict[str, Any] = {}
    try:
        for frame in frames:
            table = parquet.read_table(io.BytesIO(encode_parquet(frame)))
            about = dict(table.schema.metadata)
            told = _widened(told, json.loads(about.pop(b"geo")))
            if writer is None:
                writer = parquet.ParquetWriter(file, table.schema.with_metadata(about))
            writer.write_table(
                table.cast(writer.schema).replace_schema_metadata(about), row_group_size=len(frame) or 1
            )
        if writer is not None:
            writer.add_key_value_metadata({"geo": json.dumps(told)})
            writer.close()
    except (pa.ArrowException, ValueError) as exc:
        remedy = "give each column values of one kind"
        raise InputError(f"cannot be kept as Parquet: {exc}", remedy=remedy) from exc


def _widened(told: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """What GeoParquet says of all frames so far: the box of each geometry column, and its types."""
    for name, column in told.get("columns", {}).items():
        other = more["columns"][name]
        if "bbox" in column and "bbox" in other:
            low = map(min, column["bbox"][:2], other["bbox"][:2])
            high = map(max, column["bbox"][2:], other["bbox"][2:])
            other["bbox"] = [*low, *high]
        elif "bbox" in column:
            other["bbox"] = column["bbox"]
        other["geometry_types"] = sorted({*column["geometry_types"], *other["geometry_types"]})
    return more


def decode_parquet(data: bytes, path: Path) -> GeoDataFrame:
    """The events frame in the bytes of the file *path*. Raises InputError when there is none."""
    import geopandas as gpd
    import pyarrow as pa

    try:
        found = gpd.read_parquet(io.BytesIO(data))
    except (pa.ArrowException, ValueError, OSError, KeyError) as exc:
        is_cut = data[:4] == _MAGIC != data[-4:]
        reason = "not a whole Parquet file: its end is missing" if is_cut else f"not a GeoParquet file: {exc}"
        remedy = (
            "it was cut off; fetch it or write it again"
            if is_cut
            else "write it again with `dateline events -o`"
        )
        raise InputError(reason, path=path, remedy=remedy) from exc
    return _typed(found, path)


def events_of_table(table: Any, path: Path) -> GeoDataFrame:
    """The events frame of a pyarrow table with the columns of our GeoParquet files; *path* is named in errors.

    Raises InputError when it is none.
    """
    import geopandas as gpd

    found = table.to_pandas(ignore_metadata=True)
    for name in (name for name in GEOMETRIES if name in found.columns):
        found[name] = gpd.GeoSeries(shapely.from_wkb(found[name].to_numpy()), index=found.index, crs=CRS)
    return _typed(gpd.GeoDataFrame(found, geometry="geometry", crs=CRS), path)


def _typed(found: GeoDataFrame, path: Path) -> GeoDataFrame:
    """*found*, as it was read, with the dtypes of the schema, checked."""
    return checked(typed_columns(found, path=path), path=path)


def typed_columns(found: GeoDataFrame, *, path: Path) -> GeoDataFrame:
    """The frame read from Parquet with its columns as the schema has them; it is not checked further.

    Raises InputError when a column is missing or does not fit.
    """
    import pandas as pd

    missing = [name for name in COLUMNS if name not in found.columns and name not in OPTIONAL]
    if missing:
        raise InputError(
            f"not a file of events: no column {missing[0]}",
            path=path,
            remedy="`dateline events -o` writes one",
        )
    for name in (name for name in COLUMNS if name in found.columns and name not in GEOMETRIES):
        if str(found[name].dtype) == {"json": "str"}.get(COLUMNS[name], COLUMNS[name]):
            continue
        values: list[Any] = [None if value is pd.NA else value for value in found[name]]
        try:
            found[name] = series(name, values)
        except (TypeError, ValueError) as exc:
            raise InputError(
                f"column {name}: {exc}", path=path, remedy="write it again with `dateline events -o`"
            ) from exc
    for name in GEOMETRIES:
        if (
            getattr(found[name], "crs", None) is not None
        ):  # others write OGC:CRS84, the same with another name
            found[name] = found[name].to_crs(CRS)
    return found
