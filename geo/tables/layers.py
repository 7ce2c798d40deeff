"""Parquet, GeoParquet and GeoPackage as tables of text with shapes, a piece at a time."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.schema import CRS
from geo.tables.chunk import ROWS, Chunk, Table, distinct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SHAPES: Final = ("geometry", "geom", "the_geom", "wkb_geometry", "shape")


def parquet_table(path: Path) -> Table:
    """The table in a Parquet or GeoParquet file, read by row groups.

    Raises InputError for a file that is not whole, and for coordinates that cannot be turned into
    longitude and latitude.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowException, OSError) as exc:
        remedy = "it may have been cut off; fetch or write it again"
        raise InputError(f"not a whole Parquet file: {exc}", path=path, remedy=remedy) from exc
    geo = json.loads((file.schema_arrow.metadata or {}).get(b"geo", b"{}"))
    plain = list(file.schema_arrow.names)
    shape = geo.get("primary_column") or next(
        (n for n in plain if n.lower() in _SHAPES and pa.types.is_binary(file.schema_arrow.field(n).type)),
        None,
    )
    others = set(geo.get("columns", {})) - {shape}
    names = [name for name in plain if name != shape and name not in others and name != "bbox"]
    crs = geo.get("columns", {}).get(shape, {}).get("crs")
    return Table(path=path, names=distinct(names), chunks=lambda: _parquet_chunks(path, names, shape, crs))


def _parquet_chunks(path: Path, names: list[str], shape: str | None, crs: Any) -> Iterator[Chunk]:
    import pandas as pd
    import pyarrow as pa
    import shapely
    from pyarrow import parquet

    first = 1
    try:
        with parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=ROWS, columns=[*names, *([shape] if shape else [])]):
                cells = pd.DataFrame(
                    {
                        unique: _as_text(batch.column(name))
                        for unique, name in zip(distinct(names), names, strict=True)
                    }
                )
                cells.index = pd.RangeIndex(first, first + batch.num_rows)
                shapes = None
                if shape:
                    shapes = in_degrees(
                        shapely.from_wkb(batch.column(shape).to_numpy(zero_copy_only=False)), crs
                    )
                first += batch.num_rows
                yield Chunk(cells=cells, shapes=shapes)
    except (pa.ArrowException, OSError, shapely.errors.GEOSException) as exc:
        remedy = "it may have been cut off; fetch or write it again"
        raise InputError(f"broken after row {first - 1}: {exc}", path=path, remedy=remedy) from exc


def _as_text(column: Any) -> Any:
    import pandas as pd
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    simple = (
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_boolean(kind)
    )
    if simple or pa.types.is_date(kind):
        return column.cast(pa.string()).to_pandas().astype("str").fillna("")
    if pa.types.is_timestamp(kind):
        plain = column.cast(pa.timestamp("us", tz=kind.tz), safe=False)
        return plain.cast(pa.string()).to_pandas().astype("str").fillna("")
    return pd.Series([_cell(value) for value in column.to_pylist()], dtype="str")


def _cell(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def in_degrees(shapes: Any, crs: Any) -> Any:
    """*shapes* in EPSG:4326; *crs* is what pyproj understands, None is longitude and latitude already."""
    import geopandas as gpd

    if crs is None:
        return shapes
    return gpd.GeoSeries(shapes, crs=crs).to_crs(CRS).to_numpy()


def package_table(path: Path) -> Table:
    """The layer with the most features of a GeoPackage, shapefile or other file that GDAL reads."""
    import pyogrio

    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(path)]
        counts = {name: pyogrio.read_info(path, layer=name, force_feature_count=True) for name in layers}
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as exc:
        raise InputError(f"cannot be opened: {exc}", path=path, remedy="check that it is whole") from exc
    layer = max(layers, key=lambda name: int(counts[name]["features"]), default=None)
    if layer is None:
        raise InputError("it has no layer", path=path, remedy="give a file with features")
    names = [str(name) for name in counts[layer]["fields"]]
    others = [name for name in layers if name != layer and int(counts[name]["features"])]
    left = f"layers not read: {', '.join(others)} (save each as a file of its own)" if others else ""
    return Table(
        path=path, names=distinct(names), word="feature", left=left,
        chunks=lambda: _package_chunks(path, layer, int(counts[layer]["features"])),
    )  # fmt: skip


def _package_chunks(path: Path, layer: str, count: int) -> Iterator[Chunk]:
    import pandas as pd
    import pyogrio

    for first in range(0, count, ROWS):
        try:
            frame = pyogrio.read_dataframe(
                path, layer=layer, skip_features=first, max_features=ROWS, datetime_as_string=True
            )
        except (
            pyogrio.errors.DataSourceError,
            pyogrio.errors.DataLayerError,
            pyogrio.errors.FeatureError,
            struct.error,
        ) as exc:
            raise InputError(
                f"broken after feature {first}: {exc}", path=path, remedy="write or fetch it again"
            ) from exc
        shaped = hasattr(frame, "geometry") and "geometry" in frame.columns
        shapes = in_degrees(frame["geometry"].to_numpy(), frame.crs) if shaped else None
        plain = frame.drop(columns="geometry") if shaped else frame
        cells = pd.DataFrame(
            {
                str(name): pd.Series(
                    [_cell(value) if value is not pd.NaT else "" for value in plain[name]], dtype="str"
                )
                for name in plain
            }
        )
        cells.columns = pd.Index(distinct([str(name) for name in cells.columns]))
        cells.index = pd.RangeIndex(first + 1, first + 1 + len(cells))
        yield Chunk(cells=cells, shapes=shapes)
