"""The tiles of the pyramid: counts by cell, category and days where events are many, single events where they are few.

A tile is gzip of: four bytes with the length of a header, the header (JSON: kind, first, base, columns as
`Columns.about`), the columns. docs/scale.md says what each column means.
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from layers._packing import Columns
from layers.pyramid.curve import BITS, unhilbert
from layers.pyramid.ordered import LOOKS

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def tiles_of(ordered: Ordered, most_events: int) -> Iterator[tuple[int, bytes]]:
    """The PMTiles number and the bytes of each tile that holds events, in the order of numbers."""
    parts = [(0, 0, ordered.mapped)] if ordered.mapped else []
    for zoom in range(DEEPEST + 1):
        first_number = ((1 << (2 * zoom)) - 1) // 3
        below: list[tuple[int, int, int]] = []
        for place, low, high in parts:
            if high - low <= most_events or zoom == DEEPEST:
                yield first_number + place, events_tile(ordered, low, high, zoom)
                continue
            yield first_number + place, _small_counts_tile(ordered, low, high, zoom)
            below += _quarters(ordered.code, place, low, high, zoom)
        parts = below


def _quarters(code: NDArray[Any], place: int, low: int, high: int, zoom: int) -> list[tuple[int, int, int]]:
    """The four tiles within one, as far as they hold events: place along the curve, first event, first after."""
    shift = 2 * (BITS - zoom - 1)
    borders = (np.arange(1, 4, dtype=np.int64) + 4 * place) << shift
    cuts = [low, *(low + np.searchsorted(code[low:high], borders)).tolist(), high]
    return [(4 * place + k, cuts[k], cuts[k + 1]) for k in range(4) if cuts[k] < cuts[k + 1]]


def events_tile(ordered: Ordered, low: int, high: int, zoom: int) -> bytes:
    """The events *low* to *high*: distinct places along the curve, then day, days and look of each event there."""
    shift = 2 * (BITS - zoom)
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


def _small_counts_tile(ordered: Ordered, low: int, high: int, zoom: int) -> bytes:
    bits = CELL_BITS
    while len(data := counts_tile(ordered, low, high, zoom, bits)) > MOST_BYTES and bits:
        bits -= 1
    return data


def counts_tile(ordered: Ordered, low: int, high: int, zoom: int, bits: int) -> bytes:
    """How many events *low* to *high* there are of each cell, category, first day and number of days.

    A side of the tile has 2 ** *bits* cells.
    """
    code = ordered.code[low:high]
    cell = (code >> (2 * (BITS - zoom - bits))) & ((1 << (2 * bits)) - 1)
    columns = Columns()
    cells, begins = np.unique(cell, return_index=True)
    x, y = unhilbert(code[_sample(begins, high - low)])
    mask = (1 << (BITS - zoom - bits)) - 1
    shift = max(0, BITS - zoom - bits - 8)
    columns.add("cell", np.diff(cells, prepend=0))
    for name, part in (("x", x), ("y", y)):
        middle = np.add.reduceat((part & mask) >> shift, np.arange(len(cells)) * _SAMPLED) // _SAMPLED
        columns.add(name, middle)
    base = int(ordered.day[low:high].min())
    _add_series(
        columns, cell, ordered.look[low:high] // LOOKS, ordered.day[low:high] - base, ordered.days[low:high]
    )
    return _tile({"kind": "counts", "first": low, "base": base, "cell_bits": bits}, columns)


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
    cell = (np.arange(ordered.dated) >= ordered.mapped).astype(np.int64)
    look = ordered.look[: ordered.dated]
    _add_series(columns, cell, look // LOOKS, ordered.day, ordered.days)
    return columns


def _add_series(columns: Columns, cell: Any, category: Any, day: Any, days: Any) -> None:
    """One group for each cell, category and number of days; in it the days on which events start, and how many do."""
    least = int(day.min()) if len(day) else 0
    key = cell.astype(np.int64) << 6 | category
    key = key << _DAY_BITS | days
    key = key << _DAY_BITS | (day.astype(np.int64) - least)
    key.sort()
    begins = np.flatnonzero(np.diff(key, prepend=-1))
    counts = np.diff(begins, append=len(key))
    found = key[begins]
    start = (found & ((1 << _DAY_BITS) - 1)) + least
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
