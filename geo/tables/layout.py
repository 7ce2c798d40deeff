"""How is a table of text written: which separator, and which line names the columns?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.csvtext import read_csv, unguard
from geo.errors import InputError
from geo.tables.chunk import distinct
from geo.tables.profiles import headless_names, recognised
from geo.tables.textfile import MIXED, look_at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.tables.textfile import Seen

_SEPARATORS: Final = ",;\t|"
_LOOKED_AT: Final = 30
_LEAST: Final = 2
_PAGES: Final = ("<!doctype html", "<html", "<?xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the text file is written. above: lines above the header; header is False where no line names the columns."""

    seen: Seen
    separator: str
    names: list[str]
    above: int = 0
    header: bool = True

    @property
    def is_mixed(self) -> bool:
        return self.seen.encoding == MIXED


def layout_of(path: Path) -> Layout:
    """How the text file *path* is written. Raises InputError when it is empty, cannot be read, or has no header that could be one."""
    seen = look_at(path)
    lines = seen.head.splitlines()[:_LOOKED_AT]
    if not any(line.strip() for line in lines):
        raise InputError("the first lines are empty", path=path, remedy="the first line names the columns")
    if seen.head.lstrip().lower().startswith(_PAGES):
        raise InputError("a web page, not a table", path=path, remedy="fetch the table itself")
    names = headless_names(lines[0].split("\t"))
    if names:
        return Layout(seen=seen, separator="\t", names=names, header=False)
    above = _above(lines)
    separator = _separator(lines[above])
    cells = _header(seen.head.splitlines(keepends=True)[above:], separator, path)
    return Layout(
        seen=seen, separator=separator, names=distinct([unguard(name) for name in cells]), above=above
    )


def _separator(line: str) -> str:
    return max(_SEPARATORS, key=lambda mark: sum(part.count(mark) for part in line.split('"')[::2]))


def _above(lines: Sequence[str]) -> int:
    """How many lines stand above the header: a title, remarks, "sep=;"."""
    known = [recognised([cell.strip('" ') for cell in line.split(_separator(line))]) for line in lines]
    most = max(known)
    if most >= _LEAST and (known[0] < _LEAST or most > 2 * known[0]):
        return known.index(most)
    return next(number for number, line in enumerate(lines) if line.strip())


def _header(lines: Sequence[str], separator: str, path: Path) -> list[str]:
    """The cells of the first row, which ends where its quotes are closed."""
    for count in range(1, len(lines) + 1):
        head = "".join(lines[:count])
        if head.count('"') % 2 == 0:
            return next(
                cells for _, cells in read_csv(head.rstrip("\r\n") + "\n", path=path, separator=separator)
            )
    raise InputError(
        "a quote in the header is never closed", path=path, line=1, remedy="write it twice, or take it away"
    )
