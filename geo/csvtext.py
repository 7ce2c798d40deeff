"""CSV (RFC 4180) that a spreadsheet cannot be tricked with, and that comes back as it was.

A text cell that a spreadsheet could take for a formula gets an apostrophe in front (OWASP, "CSV
injection"); reading takes exactly that apostrophe away again. Python's own reader is not used
because it stops at 128 KB a cell unless a setting of the whole process is changed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

# What may start a formula once a spreadsheet has trimmed the cell: full-width signs count, too.
_FORMULA: Final = r"(?:[\t\r]|[\s\x00-\x20\ufeff\u200b-\u200f\u202a-\u202e]*[=+\-@|%＝＋－＠])"
_RISKY: Final = re.compile(f"'*{_FORMULA}")
_GUARDED: Final = re.compile(f"''*{_FORMULA}")
_QUOTED: Final = re.compile(r'[",;\t\r\n\x00]|^\s|\s$')
_CELL: Final = r'(?:"(?P<quoted>(?:[^"]++|"")*+)"(?P<junk>[^%s\r\n]*+)|(?P<bare>(?!")[^%s\r\n]*+))(?P<stop>%s|\r\n|\n|\r|\Z)'
_SEPARATORS: Final = ",;\t"


def guard(text: str) -> str:
    """*text* such that no spreadsheet takes it for a formula; `unguard` undoes it."""
    return f"'{text}" if _RISKY.match(text) else text


def unguard(text: str) -> str:
    """What `guard` was given."""
    return text[1:] if _GUARDED.match(text) else text


def write_csv(rows: Iterable[Sequence[str]]) -> str:
    """The table of *rows* with commas and CRLF; a lone empty cell is quoted so that its row stays."""
    return "".join(",".join(_quote(cell, alone=len(row) == 1) for cell in row) + "\r\n" for row in rows)


def _quote(cell: str, *, alone: bool) -> str:
    quoted = cell.replace('"', '""')
    return f'"{quoted}"' if _QUOTED.search(cell) or (alone and not cell) else cell


def read_csv(text: str, *, path: str | Path = "", separator: str = "") -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they begin on; empty lines are left out.

    The separator, if not given, is the comma, semicolon or tab that the first line has most of. Raises
    InputError for a quote that is never closed or has text after it.
    """
    if not text:
        return
    head = text.partition("\n")[0]
    separator = separator or max(_SEPARATORS, key=head.count)
    mark = re.escape(separator)
    cell = re.compile(_CELL % (mark, mark, mark))
    at, line, first = 0, 1, 1
    row: list[str] = []
    while True:
        found = cell.match(text, at)
        if found is None or found["junk"]:
            reason = "text after a closing quote" if found else "a quote is opened and never closed"
            raise InputError(
                reason, path=path, line=line, remedy='a quote inside a cell is written twice: ""'
            )
        quoted = found["quoted"]
        row.append(found["bare"] if quoted is None else quoted.replace('""', '"'))
        stop = found["stop"]
        line += _line_ends(quoted or "") + (stop not in ("", separator))
        at = found.end()
        if stop == separator:
            continue
        if row != [""] or quoted is not None:
            yield first, row
        if at >= len(text):
            return
        row, first = [], line


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")
