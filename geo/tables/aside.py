"""Rows that could not be used: kept in a file of their own, with the reason, and told in one line."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from geo.csvtext import guard, write_csv
from geo.saving import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.tables.chunk import BadRow

_SHOWN: Final = 3


def write_aside(rows: Sequence[BadRow], path: Path) -> Path:
    """Write *rows* to the CSV file *path*: number, reason, and the cells as they were, guarded against formulas."""
    width = max((len(row.cells) for row in rows), default=0)
    lines = [["row", "reason", *(f"cell {number}" for number in range(1, width + 1))]]
    lines += [
        [str(row.number), guard(row.reason), *map(guard, row.cells), *[""] * (width - len(row.cells))]
        for row in sorted(rows, key=lambda row: row.number)
    ]
    return replace_file(path, write_csv(lines).encode(errors="replace"))


def reasons(rows: Sequence[BadRow]) -> str:
    """The commonest reasons with how often and where first, values left out: "120 × … is not a date (first in row 7)"."""
    alike = Counter(_kind(row) for row in rows)
    first: dict[str, BadRow] = {}
    for row in sorted(rows, key=lambda row: row.number):
        first.setdefault(_kind(row), row)
    told = [
        f"{count} × {first[kind].reason} (first in row {first[kind].number})"
        for kind, count in alike.most_common(_SHOWN)
    ]
    more = len(alike) - len(told)
    return "; ".join(told) + (f"; and {more} other reasons" if more > 0 else "")


def _kind(row: BadRow) -> str:
    return re.sub(r"'[^']*'|-?\d+(?:\.\d+)?|\d{4}-\d\d-\d\d", "…", row.reason)
