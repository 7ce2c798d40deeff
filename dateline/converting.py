"""From inputs too large to be held to one file: read piece by piece, put in order on the disk, written piece by piece."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from dateline.gathering import joined
from dateline.storing import Passed, conversion_of, passes_through, tell_passed, units_of
from geo.files import is_piecewise, write_frames
from geo.saving import workshop
from geo.tables import Aside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame

    from dateline.gathering import Intake
    from geo.place import Candidates

_LARGE: Final = 128 * 2**20
"""Bytes of inputs from which on they are not held."""
_PACKED: Final = 8
"""Bytes of a table that one of GeoParquet or of a packed file stands for, about."""
_ROWS: Final = 100_000
"""Events that are put in order together."""
_BLOCK: Final = 4096
_UNDATED: Final = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spilt:
    """A frame on the disk, by its start: the blocks of the file at *path* begin at *places*."""

    path: Path
    places: list[int]
    starts: Any
    ids: Any


def is_large(inputs: Sequence[str], output: Path) -> bool:
    """Whether *inputs* pass through and are too much to be held, and *output* can be written a piece at a time."""
    if not is_piecewise(output) or not passes_through(inputs):
        return False
    paths = {unit.path for unit in units_of(inputs)}
    packed = (".parquet", ".gz", ".zip", ".xlsx", ".kmz")
    sizes = (path.stat().st_size * (_PACKED if path.suffix.lower() in packed else 1) for path in paths)
    return sum(sizes) >= _LARGE


def convert(
    inputs: Sequence[str],
    output: Path,
    source: Candidates,
    intake: Intake,
    *,
    warn: Callable[[str], None],
    progress: Callable[[int, int, str], None],
) -> int | None:
    """Write the events of *inputs* to *output* in the order of time, undated last; how many there are.

    Memory is bounded by a piece and 16 bytes an event. Of two events of one id the later stays. Rows that cannot be
    used are set aside as for any table. None, with nothing written, where pieces differ in their columns, so that they
    have to be held together, and where there are no events.
    """
    units, conversion = list(units_of(inputs)), conversion_of(source, intake)
    output.parent.mkdir(parents=True, exist_ok=True)
    with workshop(output.parent) as shop:
        every: list[tuple[Path, Passed]] = []

        def frames() -> Iterator[GeoDataFrame]:
            for number, unit in enumerate(units, start=1):
                every.append((unit.path, Passed(aside=Aside(folder=shop))))
                yield from conversion.frames(unit, every[-1][1])
                progress(number, len(units), "reading")

        spilt = _spilt(frames(), shop)
        if spilt is None or not any(len(one.starts) for one in spilt):
            return None
        for path, passed in every:
            tell_passed(path, passed, intake, warn)
        return write_frames(_in_order(spilt, progress), output)


def _spilt(frames: Iterable[GeoDataFrame], shop: Path) -> list[_Spilt] | None:
    """The frames on the disk; None as soon as one has other columns than the first, or points in three dimensions."""
    import numpy as np
    import pandas as pd
    import shapely

    found: list[_Spilt] = []
    alike: dict[str, str] = {}
    for frame in frames:
        columns = {str(name): str(dtype) for name, dtype in frame.dtypes.items()}
        alike = alike or columns
        if columns != alike or shapely.has_z(frame.geometry.to_numpy()).any():
            return None
        starts = frame["start"].dt.as_unit("us").astype("int64").to_numpy()
        starts = np.where(frame["start"].isna(), _UNDATED, starts)
        order = np.argsort(starts, kind="stable")
        path, places = shop / f"{len(found):08d}", []
        with path.open("wb") as file:
            for first in range(0, len(order), _BLOCK):
                places.append(file.tell())
                pickle.dump(frame.iloc[order[first : first + _BLOCK]], file, pickle.HIGHEST_PROTOCOL)
        ids = pd.util.hash_array(frame["event_id"].to_numpy(dtype=object))
        found.append(_Spilt(path=path, places=places, starts=starts[order], ids=ids[order]))
    return found


def _in_order(spilt: list[_Spilt], progress: Callable[[int, int, str], None]) -> Iterator[GeoDataFrame]:
    """All events in the order of time, some at a time; those that start together stay together."""
    import numpy as np

    kept = _last_of_each_id(spilt)
    starts = np.sort(np.concatenate([one.starts for one in spilt]))
    borders = np.unique(starts[::_ROWS])
    cuts = [[*np.searchsorted(one.starts, borders[1:]).tolist(), len(one.starts)] for one in spilt]
    bounds = [list(pairwise([0, *each])) for each in cuts]
    for number in range(len(borders)):
        rows = [
            some
            for one, keep, each in zip(spilt, kept, bounds, strict=True)
            if len(some := _rows(one, keep, *each[number]))
        ]
        if rows:
            yield joined(rows)
        progress(number + 1, len(borders), "writing")


def _last_of_each_id(spilt: list[_Spilt]) -> list[Any]:
    """For each frame which rows stay; two ids of one 64-bit hash, one chance in 10^5 for ten million, count as one."""
    import numpy as np
    import pandas as pd

    every = pd.Series(np.concatenate([one.ids for one in spilt]))
    stays = (~every.duplicated(keep="last")).to_numpy()
    return np.split(stays, np.cumsum([len(one.ids) for one in spilt])[:-1])


def _rows(one: _Spilt, keep: Any, low: int, high: int) -> GeoDataFrame:
    """The rows *low* to before *high* of what lies on the disk, as far as they stay."""
    import pandas as pd

    first = low // _BLOCK
    with one.path.open("rb") as file:
        blocks = []
        for place in one.places[first : -(-high // _BLOCK)] or one.places[:1]:
            file.seek(place)
            blocks.append(pickle.load(file))  # noqa: S301  (written just now, in a folder of ours)
    whole = blocks[0] if len(blocks) == 1 else pd.concat(blocks)
    return whole.iloc[low - first * _BLOCK : high - first * _BLOCK][keep[low:high]]
