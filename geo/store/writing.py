"""Writes a store: a folder of GeoParquet, parted by year and ordered in space, replaced as a whole or not at all.

The files are GeoParquet 1.1 with a bbox column, in folders year=2015 as Hive names them, so that DuckDB,
geopandas, dask-geopandas and QGIS read them. _dateline.json says which folder of files counts; it is replaced
last, so that a reader sees the old store or the new one.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.formats import encode_parquet
from geo.plainjson import dump_json
from geo.saving import locked, replace_file, workshop
from geo.schema import CRS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geopandas import GeoDataFrame

MANIFEST: Final = "_dateline.json"
UNDATED: Final = "none"
_FILE_ROWS: Final = 1_000_000
_GROUP_ROWS: Final = 65_536
_ZSTD_LEVEL: Final = 9
"""A file holds no more events than the first, which bounds memory; a row group is what is read at least."""
_OPTIONS: Final[dict[str, Any]] = {
    "compression": "zstd",
    "compression_level": _ZSTD_LEVEL,
    "row_group_size": _GROUP_ROWS,
    "write_covering_bbox": True,
    "schema_version": "1.1.0",
}


def write_store(frames: Iterable[GeoDataFrame], folder: str | Path) -> Path:
    """Write the events of all *frames* to the store at *folder*; an older store there is replaced at once.

    Frames are taken one by one, and memory is bounded by the largest of them and a million events. Of
    two events of one id, which start in the same year, the later stays. Same events in the same frames, same bytes. Raises InputError when the disk is full or *folder* holds other things.
    """
    folder = Path(folder)
    _require_ours(folder)
    with locked(folder / MANIFEST), workshop(folder) as shop:
        try:
            _spill(frames, shop / "spilt")
            entries = [_file_of(part, shop, number) for number, part in enumerate(_parts(shop / "spilt"))]
            version = "v-" + hashlib.blake2b(dump_json(entries).encode(), digest_size=6).hexdigest()
            made = folder / version
            if not made.exists():
                (shop / "made").mkdir(exist_ok=True)
                (shop / "made").rename(made)
        except OSError as exc:
            reason = f"the store cannot be written: {exc.strerror or exc}"
            raise InputError(reason, path=folder, remedy="the old store, if any, is whole") from exc
        told = {
            "dateline store": 1,
            "version": version,
            "rows": sum(e["rows"] for e in entries),
            "files": entries,
        }
        replace_file(folder / MANIFEST, (dump_json(told) + "\n").encode())
        for old in folder.glob("v-*"):
            if old != made:
                shutil.rmtree(old, ignore_errors=True)
    return folder


def _require_ours(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError("is a file, not a folder", path=folder, remedy="name a new folder")
    if folder.is_dir() and not (folder / MANIFEST).exists():
        others = [path for path in folder.iterdir() if not path.name.startswith((".", "v-"))]
        if others:
            raise InputError(f"holds other files ({others[0].name})", path=folder, remedy="name a new folder")


def _spill(frames: Iterable[GeoDataFrame], into: Path) -> None:
    """Put the events of each frame into a file for each year they start in."""
    for number, frame in enumerate(frames):
        years = frame["start"].dt.year
        for year, rows in frame.groupby(years, dropna=False, sort=True):
            folder = into / (UNDATED if year != year else f"{int(year):04d}")  # NaN is no year
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{number:08d}.parquet").write_bytes(encode_parquet(rows.reset_index(drop=True)))


def _parts(spilt: Path) -> Iterator[tuple[str, GeoDataFrame]]:
    """The events of each year in pieces of at most a million, each ordered in space."""
    import geopandas as gpd
    import pandas as pd

    for folder in sorted(spilt.glob("*")):
        held: list[GeoDataFrame] = []
        rows = 0
        paths = sorted(folder.iterdir())
        for path in paths:
            held.append(gpd.read_parquet(path))
            rows += len(held[-1])
            path.unlink()
            if rows >= _FILE_ROWS or path == paths[-1]:
                whole = gpd.GeoDataFrame(pd.concat(held, ignore_index=True), geometry="geometry", crs=CRS)
                held, rows = [], 0
                for first in range(0, len(whole), _FILE_ROWS):
                    yield folder.name, _in_space_order(whole.iloc[first : first + _FILE_ROWS])


def _in_space_order(frame: GeoDataFrame) -> GeoDataFrame:
    """Along a Hilbert curve over the Earth, so that neighbours share a row group; events without a point last.

    Of two events of one id the later stays.
    """
    import numpy as np
    import shapely

    frame = frame.drop_duplicates("event_id", keep="last")
    points = shapely.centroid(frame.geometry.to_numpy())
    lon, lat = shapely.get_x(points), shapely.get_y(points)
    curve = _hilbert(np.nan_to_num(lon), np.nan_to_num(lat))
    order = np.lexsort(
        (frame["event_id"].to_numpy().astype(str), frame["start"].to_numpy(), curve, np.isnan(lon))
    )
    return frame.iloc[order].reset_index(drop=True)


def _hilbert(lon: Any, lat: Any, *, bits: int = 16) -> Any:
    """The position of points along the Hilbert curve (Skilling, AIP Conf. Proc. 707, 2004, in two dimensions)."""
    import numpy as np

    side = 1 << bits
    x = np.clip(((lon + 180) / 360 * side).astype(np.int64), 0, side - 1)
    y = np.clip(((lat + 90) / 180 * side).astype(np.int64), 0, side - 1)
    place = np.zeros(len(x), dtype=np.int64)
    step = side >> 1
    while step:
        right, up = (x & step) > 0, (y & step) > 0
        place += step * step * ((3 * right) ^ up)
        turn = ~up
        x, y = np.where(turn & right, side - 1 - x, x), np.where(turn & right, side - 1 - y, y)
        x, y = np.where(turn, y, x), np.where(turn, x, y)
        step >>= 1
    return place


def _file_of(part: tuple[str, GeoDataFrame], shop: Path, number: int) -> dict[str, Any]:
    """Write a piece to its file and say what it holds."""
    import shapely

    year, frame = part
    data = encode_parquet(frame, **_OPTIONS)
    path = Path(f"year={year}") / f"{number:05d}.parquet"
    target = shop / "made" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    box = shapely.total_bounds(frame.geometry.to_numpy())
    return {
        "path": path.as_posix(),
        "rows": len(frame),
        "start": _instant(frame["start"].min()),
        "end": _instant(frame["end"].max()),
        "box": None if box[0] != box[0] else [round(float(edge), 6) for edge in box],
        "mark": hashlib.blake2b(data, digest_size=8).hexdigest(),
    }


def _instant(moment: Any) -> str | None:
    return None if moment is None or moment != moment else moment.isoformat()
