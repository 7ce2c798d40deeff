"""GeoPackage: points in a layer "events" and areas in a layer "footprints", as QGIS opens them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.cells import plain_rows
from geo.errors import InputError
from geo.schema import CRS

if TYPE_CHECKING:
    import pandas as pd
    from geopandas import GeoDataFrame

_TIMES: Final = ("start", "end")
_MADE: Final = "2000-01-01T00:00:00Z"
"""What the file says of when it was written, so that the same events give the same bytes."""


def encode_package(frame: GeoDataFrame) -> bytes:
    """The frame as a GeoPackage; columns are text or numbers, start and end times in UTC, as QGIS filters by them.

    Where one of them is finer than a millisecond, which the format cannot hold, they are text, too.
    """
    import geopandas as gpd
    import pandas as pd
    import pyogrio

    rows = list(plain_rows(frame))
    names = [str(name) for name in frame.columns if name != "geometry"]
    table = pd.DataFrame(
        {
            name: pd.Series([row[name] for row in rows], dtype=_dtype([row[name] for row in rows]))
            for name in names
        }
    )
    table = table.assign(**{name: times for name in _TIMES if (times := _times(frame[name])) is not None})
    points = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(list(frame.geometry), crs=CRS))
    there = frame["footprint"].notna().to_numpy()
    areas = gpd.GeoDataFrame(
        table.loc[there, ["event_id", "title", *_TIMES, "edtf", "place_precision", "category"]],
        geometry=gpd.GeoSeries(list(frame["footprint"][there]), index=table.index[there], crs=CRS),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MADE})
        try:
            pyogrio.write_dataframe(points, path, layer="events", driver="GPKG", geometry_type="Point")
            if len(areas):
                pyogrio.write_dataframe(
                    areas, path, layer="footprints", driver="GPKG", append=True, promote_to_multi=True
                )
        except (pyogrio.errors.DataSourceError, pyogrio.errors.FeatureError) as exc:  # a full disk
            told = str(exc).partition(": ")[2][:200] or str(exc)
            raise InputError(
                f"a GeoPackage cannot be made: {told}",
                path=folder,
                remedy="make room where temporary files are",
            ) from exc
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()


def _times(column: pd.Series) -> pd.Series | None:
    whole = column.dt.floor("ms")
    is_whole = bool((whole == column)[column.notna()].all())
    return whole.astype("datetime64[ms, UTC]").reset_index(drop=True) if is_whole else None


def _dtype(values: list[Any]) -> Any:
    there = [value for value in values if value is not None]
    for kind, dtype in ((bool, "boolean"), (int, "Int64"), (float, "float64")):
        if there and all(type(value) is kind for value in there):
            return dtype
    return "object"
