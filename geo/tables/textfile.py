"""What the bytes of a text table are: plain or packed, in which encoding, and how they end."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from geo.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

MIXED: Final = "mixed"
"""In place of an encoding: UTF-8 with rows in between that are not."""
HEAD: Final = 1 << 16
BLOCK: Final = 1 << 23
UNPACKING: Final = (EOFError, zlib.error, zipfile.BadZipFile)
"""What is raised for an archive that is not whole, beside OSError."""
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_ENDINGS: Final = (".csv", ".tsv", ".tab", ".txt")
_PACKED: Final = 10  # times that text is longer than when it is packed, at most, roughly
_OFTEN, _SELDOM = 0.4, 0.1
_TELLING: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a look at every byte told. encoding: "" for UTF-8, MIXED, or a name; has_nul: there is a NUL byte in
    text that has none; head, tail: how the text begins and ends; size: bytes of the text, about."""

    encoding: str
    has_nul: bool
    head: str
    tail: str
    size: int


def codec_of(encoding: str) -> str:
    """The codec that reads text of that encoding."""
    return "utf-8-sig" if encoding in ("", MIXED) else encoding


def open_text(path: Path) -> BinaryIO:
    """The bytes of the text; a gzip file, or a ZIP archive with one table of text in it, is unpacked as it is read.

    Raises InputError when it cannot be opened.
    """
    try:
        mark = _mark(path)
        if mark[:2] == _GZIP:
            return gzip.open(path, "rb")  # type: ignore[return-value]
        if mark == _ZIP:
            return zipfile.ZipFile(path).open(_inside(path))  # type: ignore[return-value]
        return path.open("rb")
    except (OSError, RuntimeError, *UNPACKING) as exc:  # RuntimeError: an archive that wants a password
        reason = f"cannot be read: {getattr(exc, 'strerror', None) or exc}"
        raise InputError(reason, path=path, remedy="check the name and the rights of the file") from exc


def is_packed(path: Path) -> bool:
    """Whether the text is in a gzip file or ZIP archive, and has to be read from its beginning."""
    return _mark(path)[:2] == _GZIP or _mark(path) == _ZIP


def look_at(path: Path) -> Seen:
    """Read the whole text once. Raises InputError when it cannot be read, or is in no encoding that is known."""
    try:
        with open_text(path) as file:
            return _looked(file, path)
    except (OSError, *UNPACKING) as exc:
        raise InputError(f"cannot be unpacked: {exc}", path=path, remedy="fetch it again") from exc


class Bounded(io.RawIOBase):
    """The bytes *first* to before *after* of a file."""

    def __init__(self, file: BinaryIO, first: int, after: int) -> None:
        self._file = file
        self._left = after - first
        file.seek(first)

    def readable(self) -> bool:
        """A RawIOBase says so."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill *buffer*; 0 at the end."""
        piece = self._file.read(min(len(buffer), self._left))
        buffer[: len(piece)] = piece
        self._left -= len(piece)
        return len(piece)


class Mended(io.RawIOBase):
    """A file with U+FFFD for what is not UTF-8: pyarrow drops rows that it cannot decode without a word."""

    def __init__(self, file: BinaryIO | Bounded) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._held = b""

    def readable(self) -> bool:
        """A RawIOBase says so."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill *buffer*; 0 at the end."""
        while not self._held:
            piece = self._file.read(BLOCK) or b""
            self._held = self._decoder.decode(piece, final=not piece).encode()
            if not piece:
                break
        size = min(len(buffer), len(self._held))
        buffer[:size], self._held = self._held[:size], self._held[size:]
        return size


def _mark(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _inside(path: Path) -> zipfile.ZipInfo:
    """The one table of text in a ZIP archive."""
    with zipfile.ZipFile(path) as archive:
        found = [
            info
            for info in archive.infolist()
            if info.filename.lower().endswith(_ENDINGS) and not info.filename.startswith("__MACOSX")
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
    mark = _mark(path)
    if mark == _ZIP:
        return _inside(path).file_size
    return path.stat().st_size * (_PACKED if mark[:2] == _GZIP else 1)


def _looked(file: BinaryIO, path: Path) -> Seen:
    head = file.read(HEAD)
    wide = _wide(head, path)
    plain, has_nul, tail, piece = True, False, b"", head
    decoder = codecs.getincrementaldecoder("utf-8")()
    while piece:
        has_nul = has_nul or b"\0" in piece
        tail = (tail + piece)[-HEAD:]
        try:
            if plain and not wide:
                decoder.decode(piece)
        except UnicodeDecodeError:
            plain = False
        piece = file.read(BLOCK)
    encoding = wide or ("" if plain and not decoder.getstate()[0] else _guessed(path))
    codec = codec_of(encoding)
    return Seen(
        encoding=encoding,
        has_nul=has_nul and not wide,
        head=head.decode(codec, errors="replace").lstrip("\ufeff"),
        tail="" if wide else tail.decode(codec, errors="replace"),
        size=_size(path),
    )


def _wide(head: bytes, path: Path) -> str:
    """UTF-16, by its mark or by the zeros between its letters; "" for anything else."""
    if head[:4] in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        raise InputError("UTF-32 text", path=path, remedy="save it as UTF-8")
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    low, high = (head[at::2].count(0) / max(1, len(head) // 2) for at in (0, 1))
    if high > _OFTEN and low < _SELDOM:
        return "utf-16-le"
    return "utf-16-be" if low > _OFTEN and high < _SELDOM else ""


def _guessed(path: Path) -> str:
    """The encoding of text that is not UTF-8 throughout."""
    from geo.reading.decoding import guess_encoding

    with open_text(path) as file:
        sample = _telling_lines(file)
    foreign = [line for line in sample if not _is_utf8(line)]
    if len(foreign) < len(sample):
        return MIXED  # some lines are UTF-8: the others are set aside
    guess = guess_encoding(b"\n".join(foreign), source=str(path))
    return MIXED if codecs.lookup(guess).name == "utf-8" else guess


def _telling_lines(file: BinaryIO) -> list[bytes]:
    """The first thousand lines with a letter beyond ASCII."""
    found: list[bytes] = []
    for line in file:
        if not line.isascii():
            found.append(line)
        if len(found) >= _TELLING:
            break
    return found


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
