"""The tiles of the pyramid: counts by cell, category and days where events are many, single events where they are few.

A tile is gzip of: four bytes with the length of a header, the header (JSON: kind, first, base, columns as
`Columns.about`), the columns. docs/scale.md says what each column means.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from layers._packing import Columns
from layers.pyramid.curve import BITS, unhilbert
from layers.pyramid.ordered import LOOKS, reopened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from layers.pyramid.ordered import Ordered

MOST_EVENTS: Final = 20_000
"""A tile with no more is not parted further, and holds the events themselves."""
DEEPEST: Final = 12
"""Tiles of this zoom hold the events themselves, however many there are."""
CELL_BITS: Final = 4
"""Cells along each side of a tile of counts, as a power of two."""
MOST_BYTES: Final = 555_000
"""A tile of counts that would be larger has cells twice as wide, so that the first view stays small."""
_DAY_BITS: Final = 22
_GZIP_LEVEL: Final = 6
_BATCH_ROWS: Final = 250_000
_KEYS_AT_ONCE: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """What is to be made: PMTiles number, zoom, and the events from *low* to before *high*, or counts of them."""

    number: int
    zoom: int
    low: int
    high: int
    is_counts: bool


class Batch(list[Tile]):
    """Tiles that are made together."""

    def __str__(self) -> str:
        return f"{len(self)} tiles of zoom {self[0].zoom}"


def tiles_of(ordered: Ordered, most_events: int) -> Iterator[Tile]:
    """Each tile that holds events, in the order of numbers."""
    parts = [(0, 0, ordered.mapped)] if ordered.mapped else []
    for zoom in range(DEEPEST + 1):
        first_number = ((1 << (2 * zoom)) - 1) // 3
        below: list[tuple[int, int, int]] = []
        for place, low, high in parts:
            is_counts = high - low > most_events and zoom < DEEPEST
            yield Tile(number=first_number + place, zoom=zoom, low=low, high=high, is_counts=is_counts)
            if is_counts:
                below += _quarters(ordered.code, place, low, high, zoom)
        parts = below


def batches_of(tiles: Iterable[Tile]) -> Iterator[Batch]:
    """The same in batches worth sending away."""
    batch, rows = Batch(), 0
    for tile in tiles:
        batch.append(tile)
        rows += tile.high - tile.low
        if rows >= _BATCH_ROWS:
            yield batch
            batch, rows = Batch(), 0
    if batch:
        yield batch


def make_tiles(batch: Batch, *, shop: Path) -> list[tuple[int, bytes]]:
    """The number and the bytes of each tile; the columns of the events lie in *shop*."""
    ordered = reopened(shop)
    return [
        (tile.number, (_small_counts_tile if tile.is_counts else events_tile)(ordered, tile))
        for tile in batch
    ]


def _quarters(code: NDArray[Any], place: int, low: int, high: int, zoom: int) -> list[tuple[int, int, int]]:
    """The four tiles within one, as far as they hold events: place along the curve, first event, first after."""
    shift = 2 * (BITS - zoom - 1)
    borders = (np.arange(1, 4, dtype=np.int64) + 4 * place) << shift
    cuts = [low, *(low + np.searchsorted(code[low:high], borders)).tolist(), high]
    return [(4 * place + k, cuts[k], cuts[k + 1]) for k in range(4) if cuts[k] < cuts[k + 1]]


def events_tile(ordered: Ordered, tile: Tile) -> bytes:
    """Events themselves: distinct places along the curve, then day, days and look of each event there."""
    low, high = tile.low, tile.high
    shift = 2 * (BITS - tile.zoom)
    code = ordered.code[low:high] & ((1 << shift) - 1)
    begins = np.flatnonzero(np.diff(code, prepend=-1))
    day = ordered.day[low:high].astype(np.int64)
    base = int(day.min())
    step = np.diff(day, prepend=day[:1])
    step[begins] = day[begins] - base
    columns = Columns()
    columns.add("code", np.diff(code[begins], prepend=0))
    columns.add("count", np.diff(begins, append=high - low))
    columns.add("day", step)
    columns.add("days", ordered.days[low:high])
    columns.add("look", ordered.look[low:high])
    return _tile({"kind": "events", "first": low, "base": base}, columns)


def _small_counts_tile(ordered: Ordered, tile: Tile) -> bytes:
    bits = CELL_BITS
    while len(data := counts_tile(ordered, tile, bits)) > MOST_BYTES and bits:
        bits -= 1
    return data


def counts_tile(ordered: Ordered, tile: Tile, bits: int) -> bytes:
    """How many events there are of each cell, category, first day and number of days.

    A side of the tile has 2 ** *bits* cells.
    """
    low, high, shift = tile.low, tile.high, 2 * (BITS - tile.zoom - bits)
    code = ordered.code[low:high]
    columns = Columns()
    cells, begins = _cells(code, shift, 1 << (2 * bits))
    x, y = unhilbert(code[_sample(begins, high - low)])
    mask = (1 << (BITS - tile.zoom - bits)) - 1
    finer = max(0, BITS - tile.zoom - bits - 8)
    columns.add("cell", np.diff(cells, prepend=0))
    for name, part in (("x", x), ("y", y)):
        middle = np.add.reduceat((part & mask) >> finer, np.arange(len(cells)) * _SAMPLED) // _SAMPLED
        columns.add(name, middle)
    base = int(ordered.day[low:high].min())

    def cell_of(some: slice) -> Any:
        return (ordered.code[some] >> shift) & ((1 << (2 * bits)) - 1)

    _add_series(columns, _keys(ordered, low, high, base, cell_of), first_day=0)
    return _tile({"kind": "counts", "first": low, "base": base, "cell_bits": bits}, columns)


def _cells(code: NDArray[Any], shift: int, count: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """The cells of a tile that hold events, and the first event of each."""
    first = int(code[0]) >> shift & -count
    cuts = np.searchsorted(code, (first + np.arange(count + 1, dtype=np.int64)) << shift)
    cells = np.flatnonzero(np.diff(cuts))
    return cells, cuts[cells]


_SAMPLED: Final = 32


def _sample(begins: NDArray[Any], rows: int) -> NDArray[Any]:
    """Rows of each cell, evenly taken: where its mark is drawn is the middle of these."""
    ends = np.append(begins[1:], rows)
    steps = np.arange(_SAMPLED) / _SAMPLED
    rows_taken: NDArray[Any] = begins[:, None] + ((ends - begins)[:, None] * steps).astype(np.int64)
    return rows_taken.ravel()


def summary(ordered: Ordered) -> Columns:
    """Counts of all dated events, of the mapped as cell 0 and of the others as cell 1; days are counted from 1970."""
    columns = Columns()
    base = int(ordered.day.min()) if ordered.dated else 0

    def cell_of(some: slice) -> Any:
        return (np.arange(some.start, some.stop) >= ordered.mapped).astype(np.int64)

    _add_series(columns, _keys(ordered, 0, ordered.dated, base, cell_of), first_day=base)
    return columns


def _keys(
    ordered: Ordered, low: int, high: int, base: int, cell_of: Callable[[slice], Any]
) -> Iterator[NDArray[np.int64]]:
    """Cell, category, days touched and first day of the events as one number each, some at a time."""
    for first in range(low, high, _KEYS_AT_ONCE):
        some = slice(first, min(first + _KEYS_AT_ONCE, high))
        key = cell_of(some).astype(np.int64) << 6 | ordered.look[some] // LOOKS
        key = key << _DAY_BITS | ordered.days[some]
        yield key << _DAY_BITS | (ordered.day[some].astype(np.int64) - base)


def _counted(keys: Iterable[NDArray[np.int64]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each key once, in order, and how often it comes; memory grows with the number of different ones."""
    found, counts = np.zeros(0, np.int64), np.zeros(0, np.int64)
    for key in keys:
        key.sort()
        begins = np.flatnonzero(np.diff(key, prepend=-1))
        if not len(found):
            found, counts = key[begins], np.diff(begins, append=len(key))
            continue
        both = np.concatenate([found, key[begins]])
        many = np.concatenate([counts, np.diff(begins, append=len(key))])
        order = np.argsort(both, kind="stable")
        heads = np.flatnonzero(np.diff(both[order], prepend=-1))
        found, counts = both[order][heads], np.add.reduceat(many[order], heads)
    return found, counts


def _add_series(columns: Columns, keys: Iterable[NDArray[np.int64]], *, first_day: int) -> None:
    """One group for each cell, category and number of days; in it the days on which events start, and how many do."""
    found, counts = _counted(keys)
    start = (found & ((1 << _DAY_BITS) - 1)) + first_day
    group = found >> _DAY_BITS
    heads = np.flatnonzero(np.diff(group, prepend=-1))
    step = np.diff(start, prepend=start[:1])
    step[heads] = start[heads]
    columns.add("group_cell", np.diff(group[heads] >> (_DAY_BITS + 6), prepend=0))
    columns.add("group_category", (group[heads] >> _DAY_BITS) & 63)
    columns.add("group_days", group[heads] & ((1 << _DAY_BITS) - 1))
    columns.add("group_entries", np.diff(heads, append=len(found)))
    columns.add("day", step)
    columns.add("count", counts)


def _tile(header: dict[str, Any], columns: Columns) -> bytes:
    told = json.dumps({**header, "columns": columns.about}, separators=(",", ":")).encode("ascii")
    raw = len(told).to_bytes(4, "little") + told + columns.data()
    return gzip.compress(raw, _GZIP_LEVEL, mtime=0)
