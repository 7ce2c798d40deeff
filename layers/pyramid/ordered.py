"""All events as columns of numbers, in the order of the archive: along the Hilbert curve, then by time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from layers.pyramid.curve import grid, hilbert

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from layers.pyramid.pieces import Piece

MOST_CATEGORIES: Final = 40
"""More than these are kept and switched together, as "other"; receipts name each event's own."""
LOOKS: Final = 6
"""Status, by its place in `STATUSES`, twice, and 1 more for an area."""
COLUMNS: Final = {"code": "<i8", "day": "<i4", "days": "<i4", "look": "<i2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """Events by number: *mapped* ones first, along the curve; then the dated ones without a place; then the undated.

    *code* is the place along the curve, of the mapped alone. *day* is the first day, counted from 1970, and *days* how
    many the interval touches; both of the dated alone. *look* is category x `LOOKS` + the look of the piece; *looks* are
    those of pieces that there are.
    """

    code: NDArray[np.int64]
    day: NDArray[np.int32]
    days: NDArray[np.int32]
    look: NDArray[np.int16]
    categories: list[str] = field(default_factory=list)
    looks: list[int] = field(default_factory=list)
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
        return len(self.look)


def reopened(shop: Path, **known: Any) -> Ordered:
    """The columns that lie in *shop*, with what is *known* of all; they are in memory as far as they are looked at."""
    columns: dict[str, Any] = {name: _column(shop / name, dtype) for name, dtype in COLUMNS.items()}
    return Ordered(**columns, **known)


def _column(path: Path, dtype: str) -> NDArray[Any]:
    return np.asarray(np.memmap(path, dtype, mode="r")) if path.stat().st_size else np.zeros(0, dtype)


def codes_of(piece: Piece) -> NDArray[np.int64]:
    """The place of each event along the curve, -1 for none."""
    there = ~np.isnan(piece.lon) & ~np.isnan(piece.lat)
    x, y = grid(np.where(there, piece.lon, 0), np.where(there, piece.lat, 0))
    code: NDArray[np.int64] = np.where(there, hilbert(x, y), -1)
    return code
