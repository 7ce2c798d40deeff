"""Excel and OpenDocument: the sheet of a workbook that holds a table of events."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.tables.chunk import Table, batched, chunk_of, distinct, lines_above
from geo.tables.profiles import recognised

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.tables.chunk import Chunk

_LOOKED_AT: Final = 30
_LEAST: Final = 2


def sheet_table(path: Path) -> Table:
    """The table in a workbook: of all sheets the first whose header names the most known columns.

    What stands above the header is passed over. Numbers of rows are those that the spreadsheet shows.
    Formulas count by their last result. Raises InputError when the file is broken, locked, or has no table.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as exc:
        remedy = "open it in a spreadsheet and save it again, without a password"
        raise InputError(f"not a workbook that can be read: {exc}", path=path, remedy=remedy) from exc
    known, rows, at = _best(sheets)
    others = [
        name
        for name, held in zip(book.sheet_names, sheets, strict=True)
        if held is not rows and _is_table(held)
    ]
    if known < 1 or len(rows) <= at + 1:
        raise InputError(
            "no sheet holds a table of events",
            path=path,
            remedy="the first row names the columns: date, place, …",
        )
    texts = [_text(cell) for cell in rows[at]]
    width = max((number for number, text in enumerate(texts, start=1) if text), default=0)
    names = distinct(texts[:width])
    unread = f"sheets not read: {', '.join(others)} (save each as a file of its own)" if others else ""
    left = "; ".join(filter(None, (lines_above(at), unread)))
    return Table(path=path, names=names, chunks=lambda: _chunks(rows, at, names), left=left)


def _is_table(rows: list[list[Any]]) -> bool:
    """Whether a sheet could be read by itself."""
    known, at = _header(rows)
    return known >= _LEAST and len(rows) > at + 1


def _best(sheets: list[list[list[Any]]]) -> tuple[int, list[list[Any]], int]:
    """How many known columns, the rows, and which of them is the header."""
    best: tuple[int, list[list[Any]], int] = (0, [], 0)
    for rows in sheets:
        known, at = _header(rows)
        if known > best[0]:
            best = known, rows, at
    return best


def _header(rows: list[list[Any]]) -> tuple[int, int]:
    found = [
        (recognised([_text(cell) for cell in row if cell != ""]), -at)
        for at, row in enumerate(rows[:_LOOKED_AT])
    ]
    known, at = max(found, default=(0, 0))
    return known, -at


def _chunks(rows: list[list[Any]], at: int, names: list[str]) -> Iterator[Chunk]:
    numbered = (
        (number, row)
        for number, row in enumerate(rows[at + 1 :], start=at + 2)
        if any(cell != "" for cell in row)
    )
    width = len(names)
    for batch in batched(numbered):
        yield chunk_of(
            names,
            [[_text(cell) for cell in row[:width]] for _, row in batch],
            [number for number, _ in batch],
        )


def _text(cell: Any) -> str:
    """A cell as text: whole numbers without ".0", dates in ISO 8601, midnight as the day alone."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(timespec=_finest(cell))
    if isinstance(cell, dt.time):
        return cell.isoformat(timespec=_finest(cell))
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell).strip()


def _finest(cell: dt.datetime | dt.time) -> str:
    """Spreadsheets keep seconds that nobody wrote."""
    return "auto" if cell.second or cell.microsecond else "minutes"
