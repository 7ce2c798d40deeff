"""All events as columns of numbers, in the order of the archive: along the Hilbert curve, then by time."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from layers._times import DAY_MS
from layers.pyramid.curve import grid, hilbert
from layers.pyramid.pieces import MISSING, pieces_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from layers.pyramid.pieces import Piece, Unit

MOST_CATEGORIES: Final = 40
"""More than these are kept and switched together, as "other"; receipts name each event's own."""
LOOKS: Final = 6
"""Status, by its place in `STATUSES`, twice, and 1 more for an area."""
_DAY_BITS: Final = 22
_FIRST_DAY: Final = -719_162
"""The day of the year 1, January 1; the years to 9999 fit into 22 bits of days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """Events by number: *mapped* ones first, along the curve; then the dated ones without a place; then the undated.

    *code* is the place along the curve, of the mapped alone. *day* is the first day, counted from 1970, and *days* how
    many the interval touches; both of the dated alone. *look* is category x `LOOKS` + the look of the piece.
    *rank* is the number of each event, in the order in which they came.
    """

    code: NDArray[np.int64]
    day: NDArray[np.int32]
    days: NDArray[np.int32]
    look: NDArray[np.int16]
    rank: NDArray[np.int64]
    categories: list[str] = field(default_factory=list)
    extent: tuple[float, float, float, float] | None = None
    span_ms: tuple[int, int] | None = None
    is_by_days: bool = True

    @property
    def mapped(self) -> int:
        """How many have a date and a place."""
        return len(self.code)

    @property
    def dated(self) -> int:
        """How many have a date."""
        return len(self.day)

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.rank)

    @property
    def category(self) -> NDArray[np.int16]:
        """The number of each event's category."""
        return self.look // LOOKS


def kept(ordered: Ordered, shop: Path) -> Ordered:
    """The same, its columns in files of *shop*, where who else makes tiles and texts finds them."""
    for name in _COLUMNS:
        np.save(shop / f"{name}.npy", getattr(ordered, name))
    return replace(ordered, **_columns(shop))


def reopened(shop: Path) -> Ordered:
    """The columns that were `kept` in *shop*, without what is known of all."""
    return Ordered(**_columns(shop))


_COLUMNS: Final = ("code", "day", "days", "look", "rank")


def _columns(shop: Path) -> dict[str, Any]:
    """They are on the disk, and in memory as far as they are looked at."""
    return {name: np.asarray(np.load(shop / f"{name}.npy", mmap_mode="r")) for name in _COLUMNS}


def gathered(unit: Unit) -> Gathering:
    """The numbers of the events of *unit*."""
    gathering = Gathering()
    for piece in pieces_of(unit, ("category",)):
        gathering.add(piece)
    return gathering


def codes_of(piece: Piece) -> NDArray[np.int64]:
    """The place of each event along the curve, -1 for none."""
    there = ~np.isnan(piece.lon) & ~np.isnan(piece.lat)
    x, y = grid(np.where(there, piece.lon, 0), np.where(there, piece.lat, 0))
    code: NDArray[np.int64] = np.where(there, hilbert(x, y), -1)
    return code


@dataclass(slots=True)
class Gathering:
    """Takes the numbers of events, some at a time; `ordered` puts all in order."""

    _columns: list[tuple[Any, ...]] = field(default_factory=list)
    _names: dict[str, int] = field(default_factory=dict)
    _box: Any = field(default_factory=lambda: np.array([np.inf, np.inf, -np.inf, -np.inf]))
    _span: list[int] = field(default_factory=list)
    _by_days: bool = True

    def add(self, piece: Piece) -> None:
        """Keep the numbers of *piece*."""
        dated = piece.start != MISSING
        first = np.where(dated, piece.start // DAY_MS, 0).astype(np.int32)
        after = np.where(dated, -(-piece.after // DAY_MS), 0).astype(np.int32)
        category = self._codes(piece.texts["category"])
        self._columns.append((codes_of(piece), first, after - first, category, piece.look.astype(np.int16)))
        self._widen(piece, dated)

    def join(self, other: Gathering) -> None:
        """Keep those of *other*, which come after."""
        place = np.array([self._number(name) for name in other._names], dtype=np.int32)
        self._columns += [
            (code, first, days, place[category], look) for code, first, days, category, look in other._columns
        ]
        self._box[:2] = np.minimum(self._box[:2], other._box[:2])
        self._box[2:] = np.maximum(self._box[2:], other._box[2:])
        self._span = [end(self._span + other._span) for end in (min, max) if self._span or other._span]
        self._by_days &= other._by_days

    def _number(self, name: str) -> int:
        return self._names.setdefault(name, len(self._names))

    def _codes(self, texts: Any) -> NDArray[np.int32]:
        encoded = texts.dictionary_encode()
        known = [self._number(name or "other") for name in encoded.dictionary.to_pylist()]
        numbers: NDArray[np.int32] = np.array(known, dtype=np.int32)[
            encoded.indices.to_numpy(zero_copy_only=False)
        ]
        return numbers

    def _widen(self, piece: Piece, dated: Any) -> None:
        there = ~np.isnan(piece.lon) & ~np.isnan(piece.lat)
        if there.any():
            lon, lat = piece.lon[there], piece.lat[there]
            self._box[:2] = np.minimum(self._box[:2], [lon.min(), lat.min()])
            self._box[2:] = np.maximum(self._box[2:], [lon.max(), lat.max()])
        if dated.any():
            start, after = piece.start[dated], piece.after[dated]
            self._span += [int(start.min()), int(after.max())]
            self._by_days &= bool(((start % DAY_MS == 0) & (after % DAY_MS == 0)).all())

    def _extent(self) -> tuple[float, float, float, float] | None:
        west, south, east, north = (float(edge) for edge in self._box)
        return (west, south, east, north) if np.isfinite(west) else None

    def ordered(self) -> Ordered:
        """All events in the order of the archive; the columns that were kept are given up."""
        columns = [
            np.concatenate([part[n] for part in self._columns] or [np.zeros(0, np.int64)]) for n in range(5)
        ]
        self._columns.clear()
        code, day, days, category, look = columns
        place, categories = _by_frequency(category, list(self._names))
        look = (place[category] * LOOKS + look).astype(np.int16)
        undated = days == 0
        part = np.where(undated, 2, np.where(code < 0, 1, 0))
        at = np.where(part == 0, code, np.int64(1 << 62) + part)
        what = (
            ((day.astype(np.int64) - _FIRST_DAY) << (_DAY_BITS + 10)) | (days.astype(np.int64) << 10) | look
        )
        order = np.lexsort((what, at))
        mapped, dated = int((part == 0).sum()), int((~undated).sum())
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        return Ordered(
            code=code[order[:mapped]],
            day=day[order[:dated]],
            days=days[order[:dated]],
            look=look[order],
            rank=rank,
            categories=categories,
            extent=self._extent(),
            span_ms=(min(self._span), max(self._span)) if self._span else None,
            is_by_days=self._by_days,
        )


def _by_frequency(category: NDArray[Any], names: list[str]) -> tuple[NDArray[np.int64], list[str]]:
    """The new number of each category: the most frequent first, "other" and all beyond the most that are kept last."""
    counts = np.bincount(category, minlength=len(names)) if len(category) else np.zeros(len(names))
    kept = sorted((n for n in range(len(names)) if names[n] != "other"), key=lambda n: (-counts[n], names[n]))
    kept = kept[:MOST_CATEGORIES]
    place = np.full(max(1, len(names)), len(kept), dtype=np.int64)
    place[kept] = np.arange(len(kept))
    rest = ["other"] if len(kept) < len(names) or not names else []
    return place, [names[n] for n in kept] + rest
