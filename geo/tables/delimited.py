"""CSV and its kin: which separator, which encoding, and the rows, a piece of the file at a time.

pyarrow cuts the file into cells; every cell is kept as text. A row with too many or too few cells, or
with bytes that the rest of the file's encoding does not have, is handed on as a bad row.
"""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from geo.csvtext import unguard
from geo.errors import InputError
from geo.tables.chunk import BadRow, Chunk, Table, distinct
from geo.tables.profiles import headless_names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SEPARATORS: Final = ",;\t|"
_HEAD: Final = 1 << 16
_BLOCK: Final = 1 << 23
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_TEXTS: Final = (".csv", ".tsv", ".tab", ".txt")
_PACKED: Final = 10  # times that text is longer than when it is packed, at most, roughly
_UNPACKING: Final = (
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    RuntimeError,
)  # RuntimeError: it wants a password
_MIXED: Final = "mixed"
_SHOWN: Final = 40
_CELLS: Final = 200  # cells of a bad row that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """How the text file is written; encoding "" is UTF-8, _MIXED UTF-8 with rows in between that are not."""

    separator: str
    encoding: str
    names: list[str]
    header: bool
    quoted: bool


def delimited_table(path: Path) -> Table:
    """The table in the text file *path*, separated by comma, semicolon, tab or bar; may be gzipped or the one in a ZIP.

    Raises InputError when it is empty, cannot be read, or has no header that could be one.
    """
    try:
        layout = _layout(path)
        return Table(path=path, names=layout.names, chunks=lambda: _chunks(path, layout), size=_size(path))
    except (OSError, *_UNPACKING) as exc:  # an archive that ends early
        raise InputError(f"cannot be unpacked: {exc}", path=path, remedy="fetch it again") from exc


def _open(path: Path) -> BinaryIO:
    try:
        with path.open("rb") as file:
            mark = file.read(4)
        if mark[:2] == _GZIP:
            return gzip.open(path, "rb")  # type: ignore[return-value]
        if mark == _ZIP:
            return zipfile.ZipFile(path).open(_inside(path))  # type: ignore[return-value]
        return path.open("rb")
    except (OSError, RuntimeError, *_UNPACKING) as exc:  # RuntimeError: an archive that wants a password
        reason = f"cannot be read: {getattr(exc, 'strerror', None) or exc}"
        raise InputError(reason, path=path, remedy="check the name and the rights of the file") from exc


def _inside(path: Path) -> zipfile.ZipInfo:
    """The one table of text in a ZIP archive."""
    with zipfile.ZipFile(path) as archive:
        found = [
            info
            for info in archive.infolist()
            if info.filename.lower().endswith(_TEXTS) and not info.filename.startswith("__MACOSX")
        ]
    if len(found) != 1:
        held = (
            f"{len(found)} tables ({', '.join(info.filename for info in found[:3])}, …)"
            if found
            else "no table"
        )
        raise InputError(f"it holds {held} of text", path=path, remedy="unpack it, and give the file to read")
    return found[0]


def _size(path: Path) -> int:
    """Bytes of the text, about."""
    with path.open("rb") as file:
        mark = file.read(4)
    if mark == _ZIP:
        return _inside(path).file_size
    return path.stat().st_size * (_PACKED if mark[:2] == _GZIP else 1)


def _layout(path: Path) -> _Layout:
    encoding = _encoding(path)
    with _open(path) as file:
        head = file.read(_HEAD)
    text = head.decode(_codec(encoding), errors="replace").lstrip("\ufeff")
    first = text.partition("\n")[0].rstrip("\r")
    if not first.strip():
        raise InputError("the first line is empty", path=path, remedy="the first line names the columns")
    cells = first.split("\t")
    names = headless_names(cells)
    if names:
        return _Layout(separator="\t", encoding=encoding, names=names, header=False, quoted=False)
    separator = max(_SEPARATORS, key=lambda mark: _outside_quotes(first, mark))
    return _Layout(
        separator=separator,
        encoding=encoding,
        names=distinct([unguard(name) for name in _first_row(path, separator, encoding)]),
        header=True,
        quoted=True,
    )


def _codec(encoding: str) -> str:
    return "utf-8-sig" if encoding in ("", _MIXED) else encoding


class _Mended(io.RawIOBase):
    """A file with U+FFFD for what is not UTF-8: pyarrow drops rows that it cannot decode without a word."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._held = b""

    def readable(self) -> bool:
        """A RawIOBase says so."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill *buffer*; 0 at the end."""
        while not self._held:
            piece = self._file.read(_BLOCK)
            self._held = self._decoder.decode(piece, final=not piece).encode()
            if not piece:
                break
        size = min(len(buffer), len(self._held))
        buffer[:size], self._held = self._held[:size], self._held[size:]
        return size


def _outside_quotes(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


def _encoding(path: Path) -> str:
    """ "" for UTF-8, _MIXED for UTF-8 in part, else the encoding of a byte order mark or the guess for the whole file."""
    from geo.reading.decoding import guess_encoding

    decoder = codecs.getincrementaldecoder("utf-8")()
    with _open(path) as file:
        head = file.read(_HEAD)
        if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        try:
            while piece := file.read(_BLOCK):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
            return ""
        except UnicodeDecodeError:
            file.seek(0)
            sample = _telling_lines(file)
    foreign = [line for line in sample if not _is_utf8(line)]
    if len(foreign) < len(sample):
        return _MIXED  # some lines are UTF-8: the others are set aside
    guess = guess_encoding(b"\n".join(foreign), source=str(path))
    return (
        _MIXED if codecs.lookup(guess).name == "utf-8" else guess
    )  # it is not UTF-8 throughout, as was seen


def _telling_lines(file: BinaryIO) -> list[bytes]:
    """The first thousand lines with a letter beyond ASCII."""
    found: list[bytes] = []
    for line in file:
        if not line.isascii():
            found.append(line)
        if len(found) >= 1000:
            break
    return found


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _first_row(path: Path, separator: str, encoding: str) -> list[str]:
    from geo.csvtext import read_csv

    with _open(path) as file:
        text = file.read(_HEAD).decode(_codec(encoding), errors="replace")
    # only as many lines as the first row needs: an even number of quotes
    lines = text.lstrip("\ufeff").splitlines(keepends=True)
    for count in range(1, len(lines) + 1):
        head = "".join(lines[:count])
        if head.count('"') % 2 == 0:
            head = head.rstrip("\r\n")
            return next(cells for _, cells in read_csv(head + "\n", path=path, separator=separator))
    raise InputError(
        "a quote in the header is never closed", path=path, line=1, remedy="write it twice, or take it away"
    )


def _chunks(path: Path, layout: _Layout) -> Iterator[Chunk]:
    import pyarrow as pa
    from pyarrow import csv

    bad: list[BadRow] = []
    first = 1

    def set_aside(row: Any) -> str:
        reason = f"{row.actual_columns} cells where {row.expected_columns} are named"
        bad.append(
            BadRow(
                number=row.number or 0, reason=reason, cells=tuple(row.text.split(layout.separator))[:_CELLS]
            )
        )
        return "skip"

    names = [f"c{number}" for number in range(len(layout.names))]
    with _open(path) as file:
        stream = pa.input_stream(_Mended(file) if layout.encoding == _MIXED else file)
        if layout.encoding not in ("", _MIXED):
            stream = pa.transcoding_input_stream(stream, layout.encoding, "utf-8")
        try:
            reader = csv.open_csv(
                stream,
                read_options=csv.ReadOptions(use_threads=False, block_size=_BLOCK, column_names=names),
                parse_options=csv.ParseOptions(
                    delimiter=layout.separator,
                    quote_char='"' if layout.quoted else False,
                    newlines_in_values=layout.quoted,
                    invalid_row_handler=set_aside,
                ),
                convert_options=csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.binary()),
                    strings_can_be_null=False,
                    check_utf8=False,
                ),
            )
            for batch in reader:
                chunk = _chunk(batch, layout, first, bad)
                first += batch.num_rows + len(bad)
                bad = _emptied(bad)
                yield chunk
        except pa.ArrowInvalid as exc:
            raise _broken(str(exc), path, first) from exc
        except (UnicodeError, OSError, *_UNPACKING) as exc:
            raise InputError(
                f"cannot be read on from row {first}: {exc}", path=path, remedy="save it as UTF-8"
            ) from exc
    if bad:
        yield Chunk(cells=_empty(layout.names), bad=bad)


def _emptied(bad: list[BadRow]) -> list[BadRow]:
    bad.clear()
    return bad


def _broken(words: str, path: Path, first: int) -> InputError:
    if "straddling" in words or "too large" in words:
        reason = f"after row {first} a quote is opened and never closed"
        return InputError(reason, path=path, remedy='a quote inside a cell is written twice: ""')
    if "Empty CSV" in words:
        return InputError("there are no rows in it", path=path, remedy="the first line names the columns")
    return InputError(
        f"not a table of text, near row {first}: {words}", path=path, remedy="save it as CSV again"
    )


def _empty(names: list[str]) -> Any:
    import pandas as pd

    return pd.DataFrame({name: pd.Series([], dtype="str") for name in names})


def _chunk(batch: Any, layout: _Layout, first: int, bad: list[BadRow]) -> Chunk:
    """Numbers count every record of the file from 1, the header among them, as a spreadsheet does."""
    import numpy as np
    import pandas as pd

    skipped = sorted(row.number for row in bad)
    numbers = np.setdiff1d(np.arange(first, first + batch.num_rows + len(skipped)), skipped)[: batch.num_rows]
    columns, foreign = {}, np.zeros(batch.num_rows, dtype=bool)
    for name, column in zip(layout.names, batch.columns, strict=True):
        columns[name], wrong = _decoded(column, mixed=layout.encoding == _MIXED)
        foreign |= wrong
    cells = pd.DataFrame(columns)
    cells.index = pd.Index(numbers, dtype="int64")
    kept = ~foreign
    aside = list(bad)
    for number, row in zip(numbers[foreign], cells[foreign].itertuples(index=False), strict=True):
        reason = "not UTF-8 as the rest of the file is"
        aside.append(BadRow(number=int(number), reason=reason, cells=tuple(map(str, row))))
    if layout.header and first == 1:
        kept &= numbers != 1
    if first == 1 and len(cells) > 1 and _is_hxl(cells.iloc[1]):
        kept[1] = False
    return Chunk(cells=cells if kept.all() else cells[kept], bad=aside)


def _decoded(column: Any, *, mixed: bool) -> tuple[Any, Any]:
    """The column as text, and which cells were not UTF-8 (those have U+FFFD; only a *mixed* file has any)."""
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from pyarrow import compute

    text = pd.Series(pd.array(column.cast(pa.string()), dtype="str"))
    wrong = np.zeros(len(text), dtype=bool)
    if mixed:
        wrong = text.str.contains("\ufffd", regex=False).to_numpy(dtype=bool)
    guarded = compute.starts_with(column, "'")
    if compute.any(guarded).as_py():
        text = text.where(~guarded.to_numpy(zero_copy_only=False), text.map(unguard))
    return text, wrong


def _is_hxl(row: Any) -> bool:
    """Whether the row holds the tags of the Humanitarian Exchange Language, "#date+start", under the header."""
    filled = [cell for cell in row if cell.strip()]
    return len(filled) > 1 and all(cell.startswith("#") and cell[1:2].isalpha() for cell in filled)
