"""Writes a store: a folder of GeoParquet, parted by year and ordered in space, replaced as a whole or not at all.

The files are GeoParquet 1.1 with a bbox column, in folders year=2015 as Hive names them, so that DuckDB,
geopandas, dask-geopandas and QGIS read them. _dateline.json says which folder of files counts; it is replaced
last, so that a reader sees the old store or the new one.
"""

from __future__ import annotations

import hashlib
import itertools
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo.errors import InputError
from geo.plainjson import dump_json
from geo.running import here
from geo.saving import locked, replace_file, workshop
from geo.schema import CRS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geopandas import GeoDataFrame

    from geo.running import Run

MANIFEST: Final = "_dateline.json"
UNDATED: Final = "none"
_FILE_ROWS: Final = 500_000
_GROUP_ROWS: Final = 65_536
_ZSTD_LEVEL: Final = 9
"""A file holds no more events than the first, which take 1 GB to put in order; a row group is what is read at least."""
_OPTIONS: Final[dict[str, Any]] = {
    "compression": "zstd",
    "compression_level": _ZSTD_LEVEL,
    "row_group_size": _GROUP_ROWS,
    "write_covering_bbox": True,
    "schema_version": "1.1.0",
}


class Spilt(NamedTuple):
    """A file of events of one year that waits in the workshop."""

    year: str
    path: Path
    rows: int


def write_store(frames: Iterable[GeoDataFrame], folder: str | Path) -> Path:
    """Write the events of all *frames* to the store at *folder*; see `make_store`.

    Frames are taken one by one, and memory is bounded by the largest of them and half a million events.
    """
    return make_store(folder, lambda shop: spill(frames, shop))


def make_store(
    folder: str | Path,
    fill: Callable[[Path], Iterable[Spilt]],
    *,
    run: Run = here,
    tell: Callable[[int, int], None] | None = None,
) -> Path:
    """Write the store at *folder*; an older store there is replaced at once.

    *fill* puts the events into the workshop that it is given, by `spill`, and says what is where, in their order.
    Files of at most half a million events of one year are then made by *run*; *tell* hears how many of them are done.
    Same events in the same frames, same bytes, wherever the work was done. Of two events of one id that come into one
    file, the later stays. Raises InputError when the disk is full or *folder* holds other things.
    """
    folder = Path(folder)
    _require_ours(folder)
    with locked(folder / MANIFEST), workshop(folder) as made_in:
        shop = made_in.absolute()
        try:
            parts = _parts(fill(shop))
            entries = []
            for done, (part, made) in enumerate(
                zip(parts, run(partial(_make_file, shop=shop), parts), strict=True), start=1
            ):
                entries.append(_kept(part, made, shop))
                if tell:
                    tell(done, len(parts))
            version = "v-" + hashlib.blake2b(dump_json(entries).encode(), digest_size=6).hexdigest()
            final = folder / version
            if not final.exists():
                (shop / "made").mkdir(exist_ok=True)
                (shop / "made").rename(final)
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
            if old != final:
                shutil.rmtree(old, ignore_errors=True)
    return folder


def spill(frames: Iterable[GeoDataFrame], shop: Path) -> list[Spilt]:
    """Put the events of each frame into a file for each year they start in, in a new folder of *shop*."""
    from geo.formats import encode_parquet

    into = Path(tempfile.mkdtemp(dir=shop, prefix="spilt-"))
    found: list[Spilt] = []
    for number, frame in enumerate(frames):
        for year, rows in frame.groupby(frame["start"].dt.year, dropna=False, sort=True):
            name = UNDATED if year != year else f"{int(year):04d}"  # NaN is no year
            path = into / f"{number:06d}-{name}.parquet"
            path.write_bytes(encode_parquet(rows.reset_index(drop=True)))
            found.append(Spilt(name, path, len(rows)))
    return found


def _require_ours(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError("is a file, not a folder", path=folder, remedy="name a new folder")
    if folder.is_dir() and not (folder / MANIFEST).exists():
        others = [path for path in folder.iterdir() if not path.name.startswith((".", "v-"))]
        if others:
            raise InputError(f"holds other files ({others[0].name})", path=folder, remedy="name a new folder")


class _Slice(NamedTuple):
    """Some rows of a file in the workshop."""

    path: Path
    first: int
    after: int
    is_last: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What one file of the store holds: rows of one year, in the order in which they came."""

    year: str
    number: int
    slices: list[_Slice]

    def __str__(self) -> str:
        return f"year {self.year}, file {self.number}"


def _parts(spilt: Iterable[Spilt]) -> list[_Part]:
    """Who holds what: the years in order, half a million events a file."""
    found: list[_Part] = []
    for year, files in itertools.groupby(sorted(spilt, key=attrgetter("year")), key=attrgetter("year")):
        room = 0
        for _, path, rows in files:
            first = 0
            while first < rows:
                if not room:
                    found.append(_Part(year=year, number=len(found), slices=[]))
                    room = _FILE_ROWS
                after = min(rows, first + room)
                found[-1].slices.append(_Slice(path, first, after, after == rows))
                room, first = room - (after - first), after
    return found


def _frame_of(part: _Part) -> GeoDataFrame:
    import geopandas as gpd
    import pandas as pd

    held = [gpd.read_parquet(path).iloc[first:after] for path, first, after, _ in part.slices]
    return gpd.GeoDataFrame(pd.concat(held, ignore_index=True), geometry="geometry", crs=CRS)


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


def _make_file(part: _Part, *, shop: Path) -> tuple[Path, dict[str, Any]]:
    """Write a part to a file of its own in *shop* and say what it holds."""
    import shapely

    from geo.formats import encode_parquet

    frame = _in_space_order(_frame_of(part))
    data = encode_parquet(frame, **_OPTIONS)
    made = shop / f"part-{part.number}-{secrets.token_hex(6)}"
    made.write_bytes(data)
    box = shapely.total_bounds(frame.geometry.to_numpy())
    return made, {
        "path": f"year={part.year}/{part.number:05d}.parquet",
        "rows": len(frame),
        "start": _instant(frame["start"].min()),
        "end": _instant(frame["end"].max()),
        "box": None if box[0] != box[0] else [round(float(edge), 6) for edge in box],
        "mark": hashlib.blake2b(data, digest_size=8).hexdigest(),
    }


def _kept(part: _Part, made: tuple[Path, dict[str, Any]], shop: Path) -> dict[str, Any]:
    """Put the file of a part in its place, and away what is used up by it; what it holds."""
    path, entry = made
    target = shop / "made" / entry["path"]
    target.parent.mkdir(parents=True, exist_ok=True)
    path.rename(target)
    for one in part.slices:
        if one.is_last:
            one.path.unlink()
    return entry


def _instant(moment: Any) -> str | None:
    return None if moment is None or moment != moment else moment.isoformat()
