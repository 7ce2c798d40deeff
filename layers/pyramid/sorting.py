"""Puts all events in the order of the archive, however many there are: along the Hilbert curve, then by time.

The numbers of each unit are sorted by themselves and wait on the disk; then ranges of the whole order are merged from them,
each by itself. So memory is bounded by a range, and whoever does the work can do both.
"""

from __future__ import annotations

import secrets
import shutil
from bisect import bisect_left
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geo.plainjson import dump_json, parse_json
from layers._times import DAY_MS
from layers.pyramid.ordered import COLUMNS, LOOKS, MOST_CATEGORIES, Ordered, codes_of, reopened
from layers.pyramid.pieces import MISSING, pieces_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.running import Run
    from layers.pyramid.pieces import Piece, Unit

_RANGE_ROWS: Final = 1 << 21
_STEP: Final = 1024
"""One event of so many of a unit tells where ranges are cut."""
_EIGHTHS: Final = 19
"""A key is the place along the curve and, in its last bits, the day in steps of eight: the years to 9999 fit."""
_NOWHERE: Final = 1 << 44
"""Behind all places come the dated events without one, then the undated."""
_FIRST_DAY: Final = -719_162
"""The day of the year 1, January 1."""
_DAY_BITS: Final = 22
_NUMBERS: Final = np.dtype(
    [("key", "<u8"), ("day", "<i4"), ("days", "<i4"), ("category", "<i4"), ("look", "<i2"), ("row", "<u4")]
)
_PLAN, _RANKS = "plan.json", "ranks.json"


@dataclass(slots=True, kw_only=True)
class Gathered:
    """The numbers of the events of a unit, sorted, in the file *path*, and what they tell of all.

    *sample* are keys of some of them; *counts* says how many events each category has, in the order of its numbers.
    """

    path: Path
    sample: NDArray[np.uint64]
    counts: Counter[str] = field(default_factory=Counter)
    box: Any = field(default_factory=lambda: np.array([np.inf, np.inf, -np.inf, -np.inf]))
    span: list[int] = field(default_factory=list)
    looks: set[int] = field(default_factory=set)
    is_by_days: bool = True

    def look(self, piece: Piece) -> None:
        """Take note of what *piece* tells of all."""
        there = ~np.isnan(piece.lon) & ~np.isnan(piece.lat)
        dated = piece.start != MISSING
        self.looks |= set(np.flatnonzero(np.bincount(piece.look)).tolist())
        if there.any():
            lon, lat = piece.lon[there], piece.lat[there]
            self._widen(np.array([lon.min(), lat.min(), lon.max(), lat.max()]))
        if dated.any():
            start, after = piece.start[dated], piece.after[dated]
            self.span += [int(start.min()), int(after.max())]
            self.is_by_days &= bool(((start % DAY_MS == 0) & (after % DAY_MS == 0)).all())

    def join(self, other: Gathered) -> None:
        """Take note of what *other* tells of all."""
        self.counts += other.counts
        self.looks |= other.looks
        self._widen(other.box)
        self.span = [end(self.span + other.span) for end in (min, max) if self.span or other.span]
        self.is_by_days &= other.is_by_days

    def _widen(self, box: Any) -> None:
        self.box = np.append(np.minimum(self.box[:2], box[:2]), np.maximum(self.box[2:], box[2:]))


def gather(unit: Unit, *, shop: Path) -> Gathered:
    """Put the numbers of the events of *unit* into a new file of *shop*, sorted."""
    found = Gathered(path=shop / f"numbers-{secrets.token_hex(8)}.npy", sample=np.zeros(0, np.uint64))
    names: dict[str, int] = {}
    parts = [np.zeros(0, _NUMBERS)]
    for piece in pieces_of(unit, ("category",)):
        found.look(piece)
        parts.append(_numbers(piece, names))
    rows = np.concatenate(parts)
    rows["row"] = np.arange(len(rows))
    rows = rows[np.argsort(rows["key"], kind="stable")]
    np.save(found.path, rows)
    found.sample = rows["key"][::_STEP].copy()
    counts = np.bincount(rows["category"], minlength=len(names)).tolist()
    found.counts = Counter(dict(zip(names, counts, strict=True)))
    return found


def _numbers(piece: Piece, names: dict[str, int]) -> NDArray[Any]:
    dated, code = piece.start != MISSING, codes_of(piece)
    first = np.where(dated, piece.start // DAY_MS, 0)
    at = np.where(~dated, _NOWHERE + 1, np.where(code < 0, _NOWHERE, code))
    rows = np.zeros(len(code), _NUMBERS)
    rows["key"] = (at.astype(np.uint64) << np.uint64(_EIGHTHS)) | ((first - _FIRST_DAY) >> 3).astype(
        np.uint64
    )
    rows["day"] = first
    rows["days"] = np.where(dated, -(-piece.after // DAY_MS), 0) - first
    rows["look"] = piece.look
    encoded = piece.texts["category"].dictionary_encode()
    known = [names.setdefault(name or "other", len(names)) for name in encoded.dictionary.to_pylist()]
    rows["category"] = np.array(known, np.int32)[encoded.indices.to_numpy(zero_copy_only=False)]
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A range of the order: keys from *low* on, to before *high* or, without it, to the end."""

    low: int
    high: int | None

    def __str__(self) -> str:
        return f"the events from key {self.low} on"


class Merged(NamedTuple):
    """Files of the columns of a range, whose names begin with *path*, and how many events it has."""

    path: Path
    rows: int


def in_order(units: Sequence[Unit], found: Sequence[Gathered], *, shop: Path, run: Run) -> Ordered:
    """All events of *units*, which were gathered in *shop*, in the order of the archive, merged by *run*."""
    every = Gathered(
        path=shop, sample=np.concatenate([np.zeros(0, np.uint64), *(one.sample for one in found)])
    )
    for one in found:
        every.join(one)
    place, categories = _by_frequency(every.counts)
    runs = [[one.path.name, [place.get(name, len(place)) for name in one.counts]] for one in found]
    (shop / _PLAN).write_text(dump_json(runs))
    firsts, rows = [], 0
    with ExitStack() as stack:
        files = {name: stack.enter_context((shop / name).open("wb")) for name in COLUMNS}
        for path, more in run(partial(merge, shop=shop), _ranges(every.sample)):
            for name, file in files.items():
                made = path.with_suffix(f".{name}")
                with made.open("rb") as column:
                    shutil.copyfileobj(column, file)
                made.unlink()
            firsts.append([path.name, rows])
            rows += more
    numbers = {str(unit.first): number for number, unit in enumerate(units)}
    (shop / _RANKS).write_text(
        dump_json({"runs": [name for name, _ in runs], "units": numbers, "ranges": firsts})
    )
    box = tuple(float(edge) for edge in every.box)
    return reopened(
        shop,
        categories=categories,
        extent=box if np.isfinite(box[0]) else None,
        span_ms=(min(every.span), max(every.span)) if every.span else None,
        looks=sorted(every.looks),
        is_by_days=every.is_by_days,
    )


def _ranges(sample: NDArray[np.uint64]) -> list[Range]:
    """Ranges of some two million events each: those of one place and one week stay together."""
    borders = np.unique(np.sort(sample)[:: max(1, _RANGE_ROWS // _STEP)]).tolist()
    ends = [0, *borders[1:], None] if borders else []
    return [Range(low=low, high=high) for low, high in pairwise(ends)]


def _by_frequency(counts: Counter[str]) -> tuple[dict[str, int], list[str]]:
    """The new number of each category that is kept: the most frequent first; "other", with all beyond the most, is last."""
    kept = sorted((name for name in counts if name != "other"), key=lambda name: (-counts[name], name))
    kept = kept[:MOST_CATEGORIES]
    rest = ["other"] if len(kept) < len(counts) or not counts else []
    return {name: number for number, name in enumerate(kept)}, kept + rest


def merge(part: Range, *, shop: Path) -> Merged:
    """Put the events of a range in order, into new files of *shop*: a column each, and where which of a unit went."""
    rows, cuts = _slices(part, shop)
    at = rows["key"] >> np.uint64(_EIGHTHS)
    day = rows["day"].astype(np.int64) - _FIRST_DAY
    what = (day << (_DAY_BITS + 10)) | (rows["days"].astype(np.int64) << 10) | rows["look"]
    order = np.lexsort((what, at))
    ranks = np.empty(len(order), dtype="<u4")
    ranks[order] = np.arange(len(order))
    rows, at = rows[order], at[order]
    path = shop / f"range-{secrets.token_hex(8)}"
    dated = rows["days"] > 0
    columns = {
        "code": at[at < _NOWHERE],
        "day": rows["day"][dated],
        "days": rows["days"][dated],
        "look": rows["look"],
    }
    for name, values in columns.items():
        np.ascontiguousarray(values, dtype=COLUMNS[name]).tofile(path.with_suffix(f".{name}"))
    ranks.tofile(path.with_suffix(".ranks"))
    np.array(cuts, dtype="<i8").tofile(path.with_suffix(".cuts"))
    return Merged(path, len(rows))


def _slices(part: Range, shop: Path) -> tuple[NDArray[Any], list[int]]:
    """The events of a range, unit by unit with their final looks, and where those of each unit begin and end."""
    found, cuts = [np.zeros(0, _NUMBERS)], [0]
    for name, place in parse_json((shop / _PLAN).read_text()):
        run = np.load(shop / name, mmap_mode="r")
        low = bisect_left(run["key"], np.uint64(part.low))
        high = len(run) if part.high is None else bisect_left(run["key"], np.uint64(part.high))
        some = np.array(run[low:high])
        if len(some):
            some["look"] += (np.array(place, np.int16) * np.int16(LOOKS))[some["category"]]
            found.append(some)
        cuts.append(cuts[-1] + len(some))
    return np.concatenate(found), cuts


def ranks_of(unit: Unit, *, shop: Path) -> NDArray[np.int64]:
    """The number of each event of *unit* in the order of the archive."""
    told = parse_json((shop / _RANKS).read_text())
    number = told["units"][str(unit.first)]
    rows = np.load(shop / told["runs"][number], mmap_mode="r")["row"]
    found, at = np.empty(len(rows), dtype=np.int64), 0
    for name, first in told["ranges"]:
        path = shop / name
        low, high = np.fromfile(path.with_suffix(".cuts"), "<i8", count=2, offset=8 * number).tolist()
        ranks = np.fromfile(path.with_suffix(".ranks"), "<u4", count=high - low, offset=4 * low)
        found[rows[at : at + len(ranks)]] = ranks.astype(np.int64) + first
        at += len(ranks)
    return found
