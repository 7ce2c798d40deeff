"""Which events of files that are not held do corrections mean, and what becomes of those?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from dateline.reading import frame_by_time
from geo.corrections import read_log, replay, standing
from geo.schema import to_events
from geo.store import is_store
from geo.store.reading import files_of
from geo.stretches import frames_in, stretches_of, tables_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame

    from geo.corrections import Anchor
    from geo.stretches import Stretch

_MOST: Final = 50_000
"""Of a source with more events than these, those of the very id or sentence are looked at, and no others."""
_NEEDED: Final = ("event_id", "source", "quote")


def replayed(
    paths: Sequence[Path], log: Path, *, warn: Callable[[str], None]
) -> tuple[frozenset[str], GeoDataFrame | None]:
    """The ids of events in *paths*, GeoParquet files and stores, that the corrections in *log* may mean, and these
    events corrected, which take their place; none and None where nothing is corrected.

    *warn* is told which corrections no longer apply.
    """
    import pandas as pd

    entries = read_log(log)
    anchors = [anchor for correction in standing(entries) for anchor in correction.targets]
    if not anchors:
        return frozenset(), None
    stretches = [
        stretch
        for path in paths
        for file in (files_of(path) if is_store(path) else [path])
        for stretch in stretches_of(file)
        if stretch.rows
    ]
    sources = _sources_of(anchors, stretches)
    few = {name for name, count in sources.items() if count <= _MOST}
    frames = [frame for stretch in stretches for frame in _meant(stretch, anchors, few)]
    if not frames and not sources:
        return frozenset(), None
    events = [event for frame in frames for event in to_events(frame)]
    played = replay(events, entries, sources=list(sources), settled=list(sources))
    for unused in played.unused:
        warn(unused.line)
    if not played.touched and len(played.events) == len(events):
        return frozenset(), None
    ids = pd.concat([frame["event_id"] for frame in frames])
    return frozenset(ids), frame_by_time(played.events)


def _file(source: str) -> str:
    """The last part of a path or an address."""
    return source.rpartition("/")[2]


def _sources_of(anchors: Sequence[Anchor], stretches: Sequence[Stretch]) -> Counter[str]:
    """The sources that may be those of the anchors, and how many events each has."""
    wanted = {_file(anchor.source) for anchor in anchors}
    found: Counter[str] = Counter()
    for stretch in stretches:
        for one in _columns(stretch)["source"].value_counts().to_pylist():
            if one["values"] and _file(one["values"]) in wanted:
                found[one["values"]] += one["counts"]
    return found


def _meant(stretch: Stretch, anchors: Sequence[Anchor], sources: Collection[str]) -> Iterator[GeoDataFrame]:
    """The events of *stretch* that an anchor may mean: by id, by sentence, or all of these *sources*."""
    import pyarrow as pa
    import pyarrow.compute as pc

    told = {
        "event_id": {anchor.event_id for anchor in anchors},
        "quote": {anchor.exact for anchor in anchors if anchor.exact},
        "source": set(sources),
    }
    table = _columns(stretch)
    masks = [
        pc.is_in(table[name], value_set=pa.array(sorted(values), table[name].type))
        for name, values in told.items()
    ]
    mask = pc.or_(pc.or_(masks[0], masks[1]), masks[2]).to_numpy(zero_copy_only=False)
    first = 0
    for frame in frames_in(stretch) if mask.any() else ():
        here = mask[first : first + len(frame)]
        first += len(frame)
        if here.any():
            yield frame[here]


def _columns(stretch: Stretch) -> Any:
    """What tells which event is meant, as texts."""
    import pyarrow as pa

    table = pa.concat_tables(tables_in(stretch, _NEEDED))
    blank = pa.repeat(pa.scalar("", pa.large_string()), table.num_rows)
    return {
        name: table[name].cast(pa.large_string()).combine_chunks() if name in table.column_names else blank
        for name in _NEEDED
    }
