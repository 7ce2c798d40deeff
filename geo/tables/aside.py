"""Rows that could not be used: kept in a file of their own, with the reason, and told in one line."""

from __future__ import annotations

import pickle
import re
import secrets
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO, Final

from geo.csvtext import guard, write_csv
from geo.saving import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from geo.tables.chunk import BadRow

_SHOWN: Final = 3
_KINDS: Final = 1000
"""Reasons that are told apart."""


class Aside:
    """Takes rows that could not be used as they come, counts them by reason, and writes them to a file.

    Until then they wait in files of *folder*, or in memory where there is none.
    """

    def __init__(self, rows: Iterable[BadRow] = (), *, folder: Path | None = None) -> None:
        self.count = 0
        self._folder = folder
        self._files: list[Path] = []
        self._held: list[list[BadRow]] = []
        self._width = 0
        self._alike: Counter[str] = Counter()
        self._first: dict[str, tuple[int, str]] = {}
        self.add(rows)

    def add(self, rows: Iterable[BadRow]) -> None:
        """Take *rows*, whose numbers are above those of all before."""
        batch = sorted(rows, key=lambda row: row.number)
        for row in batch:
            self._width = max(self._width, len(row.cells))
            self._count(_kind(row), 1, (row.number, row.reason))
        if not batch:
            return
        if self._folder is None:
            self._held.append(batch)
            return
        self._files = self._files or [self._folder / f"aside-{secrets.token_hex(8)}"]
        with self._files[-1].open("ab") as file:
            pickle.dump(batch, file, pickle.HIGHEST_PROTOCOL)

    def join(self, later: Aside) -> None:
        """Take those of *later*, whose numbers are above those here."""
        self._width = max(self._width, later._width)
        for kind, count in later._alike.items():
            self._count(kind, count, later._first[kind])
        self._files += later._files
        self._held += later._held

    def _count(self, kind: str, count: int, first: tuple[int, str]) -> None:
        kind = kind if kind in self._alike or len(self._alike) < _KINDS else ""
        self.count += count
        self._alike[kind] += count
        self._first.setdefault(kind, first)

    def reasons(self) -> str:
        """The commonest with how often and where first, values left out: "120 × … is not a date (first in row 7)"."""
        common = [kind for kind, _ in self._alike.most_common(_SHOWN + 1) if kind][:_SHOWN]
        told = [f"{self._alike[k]} × {self._first[k][1]} (first in row {self._first[k][0]})" for k in common]
        more = len(self._alike) - len(told)
        return "; ".join(told) + (f"; and {more} other reasons" if more > 0 else "")

    def write(self, path: Path) -> Path:
        """Write the rows to the CSV file *path*: number, reason, and the cells as they were, guarded against formulas."""
        return replace_file(path, self._fill)

    def _fill(self, file: BinaryIO) -> None:
        header = ["row", "reason", *(f"cell {number}" for number in range(1, self._width + 1))]
        file.write(write_csv([header]).encode())
        for batch in self._batches():
            lines = (
                [
                    str(row.number),
                    guard(row.reason),
                    *map(guard, row.cells),
                    *[""] * (self._width - len(row.cells)),
                ]
                for row in batch
            )
            file.write(write_csv(lines).encode(errors="replace"))

    def _batches(self) -> Iterator[list[BadRow]]:
        yield from self._held
        for path in self._files:
            with path.open("rb") as file:
                while file.peek(1):
                    yield pickle.load(file)  # noqa: S301  (written just now, in a folder of ours)


def _kind(row: BadRow) -> str:
    return re.sub(r"""'[^']*'|"[^"]*"|-?\d+(?:\.\d+)?|\d{4}-\d\d-\d\d""", "…", row.reason)
