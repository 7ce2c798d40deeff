"""Numbers and texts as small compressed blocks in a page; columns.js and texts.js read them back.

A block is a `script` element of a type that no browser runs, holding base64 of a deflate stream: the
same input gives the same bytes. A column of whole numbers is kept as its least value and the rest in
as few bytes a row as the largest needs, all lowest bytes first: what changes little deflates to nothing.
"""

from __future__ import annotations

import binascii
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from layers._inline import clean, escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

LEVEL: Final = 1
"""Of zlib: more takes longer and makes pages one per cent smaller."""
ROWS_A_BLOCK: Final = 1024
"""Rows whose texts are read together: about 20 milliseconds of a reader's time."""
_LITERAL, _END = 0, 1
_ONE_BYTE: Final = 192
_MOST_WORDS: Final = _ONE_BYTE - 2 + 64 * 256
_LEAST_COUNT: Final = 3
_SAMPLE_ROWS: Final = 20_000
_CHUNK_ROWS: Final = 32 * ROWS_A_BLOCK


def block(element_id: str, data: bytes) -> str:
    """A script element that holds *data*, deflated, and can neither end early nor run."""
    text = binascii.b2a_base64(zlib.compress(data, LEVEL), newline=False).decode("ascii")
    return f'<script type="application/octet-stream" id="{escaped(element_id)}">{text}</script>\n'


@dataclass(slots=True)
class Columns:
    """Columns of whole numbers for one block; `about` tells the page how to read them."""

    about: list[list[Any]] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)

    def add(self, name: str, values: NDArray[Any]) -> None:
        """Append a column; about gets [name, bytes a row, least value, rows]."""
        whole = np.asarray(values, dtype=np.int64)
        least = int(whole.min()) if len(whole) else 0
        rest = (whole - least).astype("<u8")
        width = (int(rest.max()).bit_length() + 7) // 8 if len(whole) else 0
        self.about.append([name, width, least, len(whole)])
        self.parts.append(np.ascontiguousarray(rest.view("u1").reshape(-1, 8)[:, :width].T).tobytes())

    def data(self) -> bytes:
        """All columns, one after the other."""
        return b"".join(self.parts)


def texts_of(values: Sequence[str]) -> Any:
    """*values* as an Arrow array, with NUL and lone surrogates, which no HTML can hold, as U+FFFD."""
    import pyarrow as pa

    try:
        found = pa.array(values, pa.large_string())
    except UnicodeEncodeError:
        found = pa.array([clean(value) for value in values], pa.large_string())
    return without_nul(found)


def without_nul(values: Any) -> Any:
    """An Arrow array of texts with U+FFFD for NUL and "" for missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    filled = pc.fill_null(values.cast(pa.large_string()), "")
    if pc.any(pc.match_substring(filled, "\0")).as_py():
        return pc.replace_substring(filled, "\0", "\ufffd")
    return filled


def vocabulary(fields: Sequence[Any]) -> Any:
    """The words, split at single blanks, that a sample of the texts holds at least three times."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = len(fields[0]) if fields else 0
    some = np.arange(0, rows, max(1, rows // _SAMPLE_ROWS))
    lists = [pc.split_pattern(values.take(pa.array(some)), " ").flatten() for values in fields]
    if not lists:
        return pa.array([], pa.large_string())
    counts = pc.value_counts(pa.concat_arrays(lists))
    times = counts.field(1).to_numpy()
    kept = np.flatnonzero(times >= _LEAST_COUNT)
    order = kept[np.argsort(-times[kept], kind="stable")][:_MOST_WORDS]
    return counts.field(0).take(pa.array(order))


def coded(fields: Sequence[Any], words: Any) -> Iterator[bytes]:
    """Blocks of `ROWS_A_BLOCK` rows: four bytes with the length of the codes, the codes, other words.

    Codes, field by field and row by row: 0 is the next of the other words, 1 the end of a text, from 2
    the words of the vocabulary; from 192 a second byte follows. Other words are UTF-8, a blank between.
    """
    rows = len(fields[0]) if fields else 0
    for start in range(0, rows, _CHUNK_ROWS):
        parts = [_Coded.of(values.slice(start, _CHUNK_ROWS), words) for values in fields]
        for at in range(0, min(_CHUNK_ROWS, rows - start), ROWS_A_BLOCK):
            pieces = [part.between(at, at + ROWS_A_BLOCK) for part in parts]
            codes = b"".join(piece[0] for piece in pieces)
            others = " ".join(word for piece in pieces for word in piece[1])
            yield len(codes).to_bytes(4, "little") + codes + others.encode("utf-8")


@dataclass(frozen=True, slots=True)
class _Coded:
    """One field of many rows: bytes of codes, where each row ends in them, other words and theirs."""

    codes: bytes
    ends: NDArray[Any]
    others: list[str]
    others_ends: NDArray[Any]

    @classmethod
    def of(cls, values: Any, words: Any) -> _Coded:
        import pyarrow as pa
        import pyarrow.compute as pc

        lists = pc.split_pattern(values, " ")
        tokens = lists.flatten()
        counts = np.diff(lists.offsets.to_numpy())
        known = pc.fill_null(pc.index_in(tokens, value_set=words), -2).to_numpy(zero_copy_only=False) + 2
        row_of = np.repeat(np.arange(len(counts)), counts)
        sequence = np.full(len(known) + len(counts), _END, dtype=np.int64)
        sequence[np.arange(len(known)) + row_of] = known
        last = np.cumsum(counts) + np.arange(len(counts))
        wide = sequence >= _ONE_BYTE
        place = np.concatenate([[0], np.cumsum(1 + wide)])
        out = np.empty(place[-1], dtype="u1")
        over = sequence[wide] - _ONE_BYTE
        out[place[:-1]] = np.where(wide, 0, sequence)
        out[place[:-1][wide]] = _ONE_BYTE + (over >> 8)
        out[place[:-1][wide] + 1] = over & 255
        is_other = known == _LITERAL
        others = tokens.filter(pa.array(is_other)).to_pylist()
        others_ends = np.cumsum(np.bincount(row_of[is_other], minlength=len(counts)))
        return cls(out.tobytes(), place[last + 1], others, others_ends)

    def between(self, first: int, after: int) -> tuple[bytes, list[str]]:
        """Codes and other words of some rows."""
        after = min(after, len(self.ends))
        cut = [
            (int(ends[first - 1]) if first else 0, int(ends[after - 1]))
            for ends in (self.ends, self.others_ends)
        ]
        return self.codes[slice(*cut[0])], self.others[slice(*cut[1])]
