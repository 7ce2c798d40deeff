"""Where can a large table of text be cut, so that each part is read by itself?

Behind a line end that ends a row, which quotes tell: they come in pairs, the first of which opens a cell and the second
closes it, or is doubled within one. Where one does neither, it is not sure what it means, and the table stays whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from geo.tables.textfile import BLOCK, MIXED, is_packed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from geo.tables.ids import Met
    from geo.tables.layout import Layout

PART_BYTES: Final = 1 << 24
_LONGEST_LINE: Final = 1 << 26
_BOM: Final = b"\xef\xbb\xbf"
_QUOTE, _LINE_END, _RETURN = b'"\n\r'


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """The bytes *first* to before *after* of a table of text, which are *rows* rows from number *row* on.

    met: its ids that rows before it have, too.
    """

    path: Path
    first: int
    after: int
    row: int
    rows: int
    met: Met | None = None

    def __str__(self) -> str:
        return f"{self.path}, rows {self.row} to {self.row + self.rows - 1}"


class Cut(NamedTuple):
    """The parts of a table, or, where there are none, why it stays whole."""

    parts: list[TextPart]
    reason: str = ""


class _UnsureError(Exception):
    """Why it is not sure where rows end."""


def cut(path: Path, layout: Layout) -> Cut:
    """The parts of some 16 MB of the text file *path*. Reads all of it."""
    if is_packed(path):
        return Cut([], "it is packed")
    if not _has_plain_ends(layout.seen.encoding):
        return Cut([], f"its encoding is {layout.seen.encoding}")
    with path.open("rb") as file:
        try:
            return Cut(_parts(file, path, layout))
        except _UnsureError as exc:
            return Cut([], str(exc))


def _has_plain_ends(encoding: str) -> bool:
    """Whether each byte that could be a line end, a quote or a separator is one."""
    plain = bytes(range(128))
    try:
        return encoding in ("", MIXED) or plain.decode(encoding) == plain.decode("ascii")
    except UnicodeError:
        return False


def _parts(file: BinaryIO, path: Path, layout: Layout) -> list[TextPart]:
    import numpy as np

    first, row = _begin(file, layout), layout.above + 1
    at, rows, unended, found = first, 0, False, []
    lines = _Lines(separator=ord(layout.separator), has_quotes=layout.header)
    for piece in _pieces(file):
        ends = lines.ends_of_rows(piece) + at
        at += len(piece)
        while len(ends) and ends[-1] >= first + PART_BYTES:
            last = int(np.searchsorted(ends, first + PART_BYTES))
            after, rows = int(ends[last]), rows + last + 1
            found.append(TextPart(path=path, first=first, after=after, row=row, rows=rows))
            first, row, rows, ends = after, row + rows, 0, ends[last + 1 :]
        rows += len(ends)
        unended = at > (int(ends[-1]) if len(ends) else first)
    if lines.open:
        raise _UnsureError("a quote is opened and never closed")
    if at > first:
        found.append(TextPart(path=path, first=first, after=at, row=row, rows=rows + unended))
    return found


def _begin(file: BinaryIO, layout: Layout) -> int:
    """Where the header begins, behind the lines above it or a mark of UTF-8."""
    for _ in range(layout.above):
        if b"\r" in file.readline().removesuffix(b"\r\n"):
            raise _UnsureError("it has line ends of several kinds")
    if not layout.above and file.read(len(_BOM)) != _BOM:
        file.seek(0)
    return file.tell()


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    """The text in whole lines, some megabytes at a time; only the last may have no end."""
    held = b""
    while block := file.read(BLOCK):
        whole, end, rest = block.rpartition(b"\n")
        if end:
            yield held + whole + end
            held = rest
        else:
            held += block
        if len(held) > _LONGEST_LINE:
            raise _UnsureError(f"it has a line of more than {_LONGEST_LINE >> 20} MB")
    if held:
        yield held


@dataclass(slots=True, kw_only=True)
class _Lines:
    """Finds the ends of rows; *open* says whether the text so far ends within quotes."""

    separator: int
    has_quotes: bool
    open: bool = field(default=False)

    def ends_of_rows(self, piece: bytes) -> NDArray[np.int64]:
        """How many bytes into *piece*, which follows on those before, each row ends, its line end included."""
        import numpy as np

        if piece.count(b"\r") != piece.count(b"\r\n"):
            raise _UnsureError("it has line ends of several kinds")
        if _BOM in piece:
            raise _UnsureError("it has marks of UTF-8 in its middle")
        data = np.frombuffer(piece, np.uint8)
        ends = np.flatnonzero(data == _LINE_END)
        if not self.has_quotes or (b'"' not in piece and not self.open):
            return ends + 1
        quotes = np.flatnonzero(data == _QUOTE)
        self._require_pairs(data, quotes)
        within = (np.searchsorted(quotes, ends) + self.open) % 2 == 1
        self.open ^= bool(len(quotes) % 2)
        found: NDArray[np.int64] = ends[~within] + 1
        return found

    def _require_pairs(self, data: NDArray[np.uint8], quotes: NDArray[np.int64]) -> None:
        import numpy as np

        beside = np.concatenate([[_LINE_END], data, [_LINE_END]])
        before, after = beside[quotes[int(self.open) :: 2]], beside[quotes[1 - int(self.open) :: 2] + 2]
        opens = np.isin(before, (self.separator, _LINE_END, _QUOTE))
        closes = np.isin(after, (self.separator, _LINE_END, _RETURN, _QUOTE))
        if not (opens.all() and closes.all()):
            raise _UnsureError("it has quotes inside cells that are not in quotes")
