"""How do numbers and texts become Arrow columns, and come back?

By their memory: given values of numpy or Python, pyarrow loads pandas first, which takes longer than many questions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import DTypeLike, NDArray


def values_of(column: Any, dtype: DTypeLike) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The values of an Arrow array of numbers of that type, and which of them are there."""
    bits, data = column.buffers()
    part = slice(column.offset, column.offset + len(column))
    there = np.ones(len(column), dtype=bool)
    if bits is not None and column.null_count:
        there = np.unpackbits(np.frombuffer(bits, np.uint8), bitorder="little")[part].astype(bool)
    return np.zeros(len(column), dtype) if data is None else np.frombuffer(data, dtype)[part], there


def bytes_of(column: Any) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The lengths of the values of an Arrow array of binary, 0 where there is none, and all of them in a row."""
    from pyarrow import large_binary

    _, offsets, data = column.buffers()
    if data is None or offsets is None or not len(column):
        return np.zeros(len(column), np.int64), np.zeros(0, np.uint8)
    wide = np.int64 if column.type == large_binary() else np.int32
    ends = np.frombuffer(offsets, wide)[column.offset : column.offset + len(column) + 1]
    return np.diff(ends).astype(np.int64), np.frombuffer(data, np.uint8)[ends[0] : ends[-1]]


def number_column(values: NDArray[Any], missing: NDArray[np.bool_] | None = None) -> Any:
    """An Arrow array of 64 bits each, whole or floating as they are."""
    import pyarrow as pa

    there = None if missing is None or not missing.any() else _bits(~missing)
    kind, wide = (pa.float64(), np.float64) if values.dtype.kind == "f" else (pa.int64(), np.int64)
    return pa.Array.from_buffers(kind, len(values), [there, pa.py_buffer(np.ascontiguousarray(values, wide))])


def truth_column(values: NDArray[np.bool_]) -> Any:
    """An Arrow array of true and false."""
    import pyarrow as pa

    return pa.Array.from_buffers(pa.bool_(), len(values), [None, _bits(values)])


def text_column(words: Sequence[str]) -> Any:
    """An Arrow array of texts."""
    import pyarrow as pa

    coded = [word.encode() for word in words]
    offsets = np.zeros(len(coded) + 1, np.int64)
    np.cumsum([len(word) for word in coded], out=offsets[1:])
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(b"".join(coded))]
    return pa.Array.from_buffers(pa.large_string(), len(coded), buffers)


def _bits(values: NDArray[np.bool_]) -> Any:
    import pyarrow as pa

    return pa.py_buffer(np.packbits(values, bitorder="little"))
