"""How many events are there of each week, cell, category, …?

Each event is counted once, in one of two columns: "certain" where it certainly answers the question and lies in
that group alone, else "uncertain". An interval that reaches into a second week is counted, as uncertain, in the
week in which it begins; an area wider than a cell, as uncertain, in the cell of its point. What has no time or no
place has a group of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.query.asking import answers
from geo.query.columns import number_column
from geo.query.groups import Numbers
from geo.query.rows import FrameRows, TableRows
from geo.query.stored import open_stored
from geo.stretches import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geo.query.asking import Question
    from geo.query.groups import Grouping
    from geo.query.rows import Rows, Times
    from geo.query.stored import Stored, Tell
    from geo.stretches import Stretch

NUMBERS: Final = ("certain", "uncertain")
_WIDEST: Final = 1 << 62
_HELD: Final = 1_000_000
"""Groups of pieces that are held before they are put together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """An Arrow table with a row for each group, in the order of its keys, missing ones last; how many events it counts.

    Its columns are the keys, a cell as "west", "south", "east" and "north" in degrees, and `NUMBERS`.
    """

    table: Any
    events: int


@dataclass(frozen=True, slots=True)
class _Tally:
    """Groups in the order of their numbers; keys share a number of 64 bits as far as they fit."""

    packs: tuple[Times, ...]
    certain: NDArray[np.int64]
    uncertain: NDArray[np.int64]


def count(events: GeoDataFrame, question: Question, grouping: Grouping) -> Counts:
    """Of the events of the frame that answer *question*. Raises InputError for a column that there is not."""
    grouping.require([str(name) for name in events.columns])
    work = _Counting(question, grouping)
    return work.counts([work.tally(FrameRows(events))])


def count_stored(
    path: str | Path,
    question: Question,
    grouping: Grouping,
    *,
    tell: Tell | None = None,
) -> tuple[Counts, int]:
    """The same of GeoParquet, a file or a folder of them; and how many events there are in all.

    Only the columns that are asked for are read; memory grows with the groups, not with the events.
    """
    stored = open_stored(path)
    grouping.require(stored.schema.names)
    work = _Counting(question, grouping)
    columns = tuple(dict.fromkeys((*question.columns, *grouping.columns)))

    tallies = stored.each(question, lambda stretch: work.of_stretch(stored, stretch, columns), tell=tell)
    return work.counts(tallies), stored.rows


class _Counting:
    """The way from rows to counts of one question."""

    def __init__(self, question: Question, grouping: Grouping) -> None:
        self._question, self._keys = question, grouping.keys
        self._numbers = Numbers(grouping)
        self._packs: list[list[str]] = []
        room = 0
        for key in grouping.keys:
            span = self._numbers.span(key)
            if span > room:
                self._packs.append([])
                room = _WIDEST
            self._packs[-1].append(key)
            room //= span

    def of_stretch(self, stored: Stored, stretch: Stretch, columns: Sequence[str]) -> _Tally:
        with whole(stretch.path):
            return _together(self.tally(TableRows(table)) for table in stored.tables(stretch, columns))

    def tally(self, rows: Rows) -> _Tally:
        kept = answers(rows, self._question, possibly=self._question.possibly)
        certain = answers(rows, self._question, possibly=False) if self._question.possibly else kept.copy()
        numbers = []
        for key in self._keys:
            number, unsure = self._numbers.of(rows, key)
            numbers.append(number)
            if unsure is not None:
                certain &= ~unsure
        if not kept.all():
            numbers, certain = [number[kept] for number in numbers], certain[kept]
        if not len(certain):
            return self._nothing()
        return self._dense(numbers, certain) or _grouped(
            _Tally(self._packed(numbers), certain.astype(np.int64), (~certain).astype(np.int64))
        )

    def _dense(self, numbers: list[Times], certain: NDArray[np.bool_]) -> _Tally | None:
        """Counted in an array with a place for every combination of numbers; None where most would stay empty."""
        lows = [int(number.min()) for number in numbers]
        shape = tuple(int(number.max()) - low + 1 for number, low in zip(numbers, lows, strict=True))
        places = math.prod(shape)
        if places > len(certain):
            return None
        at = np.zeros(len(certain), dtype=np.int64)
        for number, low, width in zip(numbers, lows, shape, strict=True):
            at *= width
            at += number
            at -= low
        at *= 2
        at += certain
        unsure, sure = np.bincount(at, minlength=2 * places).reshape(places, 2).T
        found = np.flatnonzero(sure + unsure)
        back = [number + low for number, low in zip(np.unravel_index(found, shape), lows, strict=True)]
        return _Tally(self._packed(back), sure[found], unsure[found])

    def _packed(self, numbers: list[Times]) -> tuple[Times, ...]:
        left = iter(numbers)
        packs = []
        for keys in self._packs:
            pack = next(left)
            for key in keys[1:]:
                pack = pack * self._numbers.span(key) + next(left)
            packs.append(pack)
        return tuple(packs)

    def _nothing(self) -> _Tally:
        nothing = np.zeros(0, np.int64)
        return _Tally((nothing,) * len(self._packs), nothing, nothing)

    def counts(self, tallies: Iterable[_Tally]) -> Counts:
        """The groups with words for their numbers, in the order of the keys."""
        import pyarrow as pa

        tally = _together(chain([self._nothing()], tallies))
        numbers: dict[str, Times] = {}
        for pack, keys in zip(tally.packs, self._packs, strict=True):
            rest = pack
            for key in reversed(keys):
                rest, numbers[key] = np.divmod(rest, self._numbers.span(key))
        ranks = [self._numbers.ranks(key, numbers[key]) for key in self._keys]
        order = np.lexsort(ranks[::-1])
        columns: dict[str, Any] = {}
        for key in self._keys:
            columns |= self._numbers.columns(key, numbers.pop(key)[order])
        columns |= {name: number_column(getattr(tally, name)[order]) for name in NUMBERS}
        return Counts(table=pa.table(columns), events=int(tally.certain.sum() + tally.uncertain.sum()))


def _together(tallies: Iterable[_Tally]) -> _Tally:
    """One for all; no more than twice as many groups are held as there are, and `_HELD`."""
    held: list[_Tally] = []
    groups, most = 0, _HELD
    for tally in tallies:
        held.append(tally)
        groups += len(tally.certain)
        if groups > most:
            held = [_grouped(_joined(held))]
            groups = len(held[0].certain)
            most = 2 * groups + _HELD
    return held[0] if len(held) == 1 else _grouped(_joined(held))


def _joined(held: Sequence[_Tally]) -> _Tally:
    packs = zip(*(tally.packs for tally in held), strict=True)
    certain, uncertain = ([getattr(tally, name) for tally in held] for name in NUMBERS)
    return _Tally(tuple(map(np.concatenate, packs)), np.concatenate(certain), np.concatenate(uncertain))


def _grouped(tally: _Tally) -> _Tally:
    """Each group once, in order."""
    if not len(tally.certain):
        return tally
    packs = tally.packs
    order = np.argsort(packs[0], kind="stable") if len(packs) == 1 else np.lexsort(packs[::-1])
    ordered = tuple(pack[order] for pack in packs)
    is_new = np.ones(len(order), dtype=bool)
    is_new[1:] = np.any([pack[1:] != pack[:-1] for pack in ordered], axis=0)
    firsts = np.flatnonzero(is_new)
    certain, uncertain = (np.add.reduceat(getattr(tally, name)[order], firsts) for name in NUMBERS)
    return _Tally(tuple(pack[firsts] for pack in ordered), certain, uncertain)
