"""Spans looked up by where they stand, without going through all of them each time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.places.relative.words import Span


class SpanOrder:
    """The order of *spans*, which may come in any and may overlap; all positions are character offsets."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._indexes = sorted(range(len(spans)), key=lambda i: spans[i].start)
        self._starts = [spans[i].start for i in self._indexes]
        self._reach = list(accumulate((spans[i].end for i in self._indexes), max))

    def starting_in(self, first: int, last: int) -> list[int]:
        """Indexes of the spans that start at *first* to *last*, both included, in the order they were given."""
        low, high = bisect_left(self._starts, first), bisect_right(self._starts, last)
        return sorted(self._indexes[low:high])

    def overlap(self, start: int, end: int) -> bool:
        """True when one of the spans shares a character with *start* to *end* (half open)."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._reach[before - 1] > start
