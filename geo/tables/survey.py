"""What only a whole column can tell: which of day and month comes first, what its numbers count, what is a number."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.errors import InputError
from geo.tables.moments import NUMBER, NUMERIC, Style, ends_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    import pandas as pd

_MIDNIGHT: Final = re.compile(r".*[T ]00:00(?::00(?:\.0+)?)?\s*(?:Z|UTC|[+-]00:?00)?")
_TIMED: Final = re.compile(r".*\d:\d\d.*")
_COMPACT: Final = re.compile(
    r"(?:1[0-9]|2[01])\d\d(?:0[1-9]|1[0-2])(?:[0-3]\d(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?)?|\d{4}"
)
_UNITS: Final = {"s": 4_102_444_800, "ms": 1e13, "us": 1e16, "ns": 1e19}
"""Numbers below count such parts of a second since 1970: seconds up to 2100, the others up to 2286."""
_NAMED: Final = re.compile(
    r"\b(?:(?P<day>(?:d{1,2}|j{1,2}|t{1,2}|g{1,2})[/.-]m{1,3})|m{1,2}[/.-]d{1,2})\b", re.IGNORECASE
)
_LEAST_COUNT: Final = 1e8
"""Smaller numbers count nothing: 12 is a day of a month, no second of 1970."""
_MOST, _FEW = 0.9, 0.05
_WHOLE: Final = r"^(?:-?(?:0|[1-9]\d{0,15}))?$"
_DECIMAL: Final = r"^(?:-?(?:0|[1-9]\d{0,15})(?:\.\d+)?(?:[eE][+-]?\d{1,3})?)?$"


@dataclass(slots=True)
class DateColumn:
    """What has been seen of one column of times; rows are the numbers of the first that show something."""

    name: str
    day_first: int | None = None
    month_first: int | None = None
    either: int | None = None
    dotted: int | None = None
    all_numbers: bool = True
    all_compact: bool = True
    seen: bool = False
    timed: bool = False
    off_midnight: bool = False
    counts: Counter[str] = field(default_factory=Counter)

    def look(self, cells: pd.Series) -> None:
        """Take note of more of the column."""
        first = cells[~cells.duplicated()]
        for number, cell in zip(first.index, first, strict=True):
            text = " ".join(cell.split())
            if text:
                self._see(text, int(number))

    def join(self, later: DateColumn) -> None:
        """Take over what was seen of rows that come after."""
        self.day_first = self.day_first or later.day_first
        self.month_first = self.month_first or later.month_first
        self.either = self.either or later.either
        self.dotted = self.dotted or later.dotted
        self.all_numbers &= later.all_numbers
        self.all_compact &= later.all_compact
        self.seen |= later.seen
        self.timed |= later.timed
        self.off_midnight |= later.off_midnight
        self.counts += later.counts

    def _see(self, text: str, row: int) -> None:
        self.seen = True
        if NUMBER.fullmatch(text):
            self.counts[_unit(abs(float(text)))] += 1
            self.all_compact = self.all_compact and _COMPACT.fullmatch(text) is not None
            return
        self.all_numbers = False
        if _TIMED.fullmatch(text):
            self.timed = True
            self.off_midnight = self.off_midnight or _MIDNIGHT.fullmatch(text) is None
        for part in ends_of(text):
            if found := NUMERIC.fullmatch(part):
                is_dotted = part[found.end("a")] == "."
                self._see_order(int(found["a"]), int(found["b"]), row, is_dotted=is_dotted)

    def _see_order(self, a: int, b: int, row: int, *, is_dotted: bool) -> None:
        if a > 12 >= b:
            self.day_first = self.day_first or row
        elif b > 12 >= a:
            self.month_first = self.month_first or row
        elif a != b and is_dotted:
            self.dotted = self.dotted or row
        elif a != b:
            self.either = self.either or row

    @property
    def order(self) -> str:
        """ "day" or "month" where the cells show which comes first, all alike; else ""."""
        if (self.day_first is None) == (self.month_first is None):
            return ""
        return "month" if self.day_first is None else "day"

    @property
    def named(self) -> str:
        """ "day" or "month" where the name of the column says which comes first: "Date (dd/mm/yyyy)"; else ""."""
        found = _NAMED.search(self.name)
        return "" if found is None else "day" if found["day"] else "month"

    @property
    def unit(self) -> str:
        """What the numbers of the column count, "" when they are dates or when not all cells are numbers."""
        if not self.seen or not self.all_numbers or self.all_compact:
            return ""
        if self.counts["days"] >= _MOST * sum(self.counts.values()):
            return "days"
        seen = sum(count for unit, count in self.counts.items() if unit)
        return next((unit for unit in ("ns", "us", "ms", "s") if self.counts[unit] > _FEW * seen), "")


def _unit(size: float) -> str:
    """What a number of that size counts if it is a time of ours; "" for one that is none."""
    if 10_000 <= size < 80_000:
        return "days"
    return next((unit for unit, end in _UNITS.items() if _LEAST_COUNT <= size < end), "")


def styles_of(
    columns: Iterable[DateColumn], *, order: str, usual: str = "", path: Path, word: str
) -> dict[str, Style]:
    """The style of each column; *order* is what the user says, "" to go by the cells; *usual* what the codebook says.

    Day or month first is decided by all columns of dates together, where dots part them and they do not tell, it is the
    day. Raises InputError when they contradict one another, and when nothing decides.
    """
    held = list(columns)
    named = next((column.named for column in held if column.named), "")
    decided = order or _order(held, named or usual, path, word)
    return {
        column.name: Style(order=decided, unit=column.unit, midnight=column.timed and not column.off_midnight)
        for column in held
    }


def styles_told(told: Iterable[DateColumn], dates: Iterable[DateColumn], order: str) -> dict[str, Style]:
    """The style of columns that say when it was told: by their cells, else as the *dates* are, else unknown ("")."""
    alike = next((column.order for column in dates if column.order), "")
    return {column.name: Style(order=order or column.order or alike, unit=column.unit) for column in told}


def _order(columns: list[DateColumn], usual: str, path: Path, word: str) -> str:
    days = [column for column in columns if column.day_first is not None]
    months = [column for column in columns if column.month_first is not None]
    remedy = "say which it is: --dates day-first or --dates month-first"
    if days and months:
        reason = (
            f"column {days[0].name!r} has the day first in {word} {days[0].day_first}, column {months[0].name!r} "
            f"the month first in {word} {months[0].month_first}"
        )
        raise InputError(reason, path=path, remedy=f"{remedy}; the other rows are set aside")
    if days or months:
        return "day" if days else "month"
    open_ = next((column for column in columns if column.either is not None), None)
    if open_ is None:
        return "day" if any(column.dotted is not None for column in columns) else usual or "month"
    if not usual:
        reason = f"nothing tells whether day or month comes first in column {open_.name!r}, such as {word} {open_.either}"
        raise InputError(reason, path=path, remedy=remedy)
    return usual


@dataclass(slots=True)
class SideColumn:
    """Whether the columns of the schema hold all that the cells of a column say, which *fits* tells of a cell."""

    name: str
    fits: Callable[[str], bool]
    whole: bool = True

    def look(self, cells: pd.Series) -> None:
        """Take note of more of the column."""
        self.whole = self.whole and all(self.fits(cell) for cell in cells.unique() if cell.strip())

    def join(self, later: SideColumn) -> None:
        """Take over what was seen of rows that come after."""
        self.whole &= later.whole


@dataclass(slots=True)
class OtherColumn:
    """Whether all cells of a column that plays no role are numbers."""

    name: str
    whole: bool = True
    decimal: bool = True
    filled: bool = False

    def look(self, cells: pd.Series) -> None:
        """Take note of more of the column."""
        if not self.decimal:
            return
        self.filled = self.filled or bool((cells != "").any())
        self.whole = self.whole and bool(cells.str.contains(_WHOLE, regex=True).all())
        self.decimal = self.whole or bool(cells.str.contains(_DECIMAL, regex=True).all())

    def join(self, later: OtherColumn) -> None:
        """Take over what was seen of rows that come after."""
        self.filled |= later.filled
        self.whole &= later.whole
        self.decimal &= later.decimal

    @property
    def kind(self) -> str:
        """ "Int64", "float64" or "str"."""
        if not self.filled or not self.decimal:
            return "str"
        return "Int64" if self.whole else "float64"
