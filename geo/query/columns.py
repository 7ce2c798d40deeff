"""How do numbers and texts become Arrow columns, and come back?

By their memory: given values of numpy or Python, pyarrow loads pandas first, which takes longer than many questions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import DTypeLike, NDArray


_POINT: Final = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
"""Well-known binary of a point: 1 for little-endian, 1 for a point of two dimensions."""


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


def plain_binary(column: Any) -> Any:
    """A column of binary as one that holds its values row by row."""
    from pyarrow import binary, large_binary

    column = getattr(column, "storage", column)  # of GeoArrow, where somebody has told Arrow of it
    return column if column.type in (binary(), large_binary()) else column.cast(large_binary())


def plain_points(column: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """x and y of an Arrow array of well-known binary, NaN where there is none, straight from its memory.

    None where not all of it are plain points: little-endian, of two dimensions.
    """
    lengths, data = bytes_of(column)
    there = lengths > 0
    if not bool((lengths[there] == _POINT.itemsize).all()):
        return None
    points = data.view(_POINT)
    if not bool(((points["order"] == 1) & (points["kind"] == 1)).all()):
        return None
    if len(points) == len(there):
        return points["x"].astype(np.float64), points["y"].astype(np.float64)
    x, y = np.full(len(there), np.nan), np.full(len(there), np.nan)
    x[there], y[there] = points["x"], points["y"]
    return x, y


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
