"""Writes the texts of all events into one file that is read by range: chunks, where each begins, where each id is.

Texts come in the order of the input and are kept in that of the archive: they wait on the disk, in one file first and
then in one for each stretch of the archive, so that memory does not grow with their number.
"""

from __future__ import annotations

import tempfile
import zlib
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import numpy as np

from layers.pyramid.pieces import MISSING, TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from numpy.typing import NDArray

    from layers.pyramid.pieces import Piece

CHUNK_ROWS: Final = 128
FIELDS: Final = (*TEXTS, "start_ms", "after_ms", "look", "code")
"""What a chunk holds of each event, all as text; the last is its place along the curve, "" for none."""
_STRETCH_ROWS: Final = 128 * 1024
_MOST_STRETCHES: Final = 256
_BUCKET_KEYS: Final = 256
_LEVEL: Final = 4


class Waiting:
    """Texts that wait on the disk until it is known in which order they are kept. Use as a context."""

    def __init__(self, folder: Path) -> None:
        self._stack = ExitStack()
        self._folder = Path(
            self._stack.enter_context(tempfile.TemporaryDirectory(dir=folder, prefix=".texts-"))
        )
        self._writer: Any = None

    def __enter__(self) -> Waiting:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, piece: Piece, code: NDArray[np.int64]) -> None:
        """Keep the texts of *piece*, whose events lie at *code* along the curve."""
        import pyarrow as pa

        arrays = [*piece.texts.values(), *map(_number_texts, (piece.start, piece.after, piece.look))]
        batch = pa.record_batch(
            [*arrays, _number_texts(np.where(code < 0, MISSING, code))], names=list(FIELDS)
        )
        if self._writer is None:
            self._writer = _opened(self._folder / "all", batch.schema, self._stack)
        self._writer.write_batch(batch)

    def write(
        self, file: BinaryIO, rank: NDArray[np.int64], *, tell: Callable[[int], None]
    ) -> dict[str, int]:
        """Write the file of details to *file*, events in the order of *rank*; where in it the page finds what.

        *tell* is given how many events were written since it was told last.
        """
        if self._writer is not None:
            self._writer.close()
        begins = [0]
        marks: list[NDArray[np.uint64]] = []
        for number, table in self._stretches(rank):
            keys = table.column("event_id").to_pylist()
            first = number * _stretch_rows(len(rank))
            crc = np.fromiter((zlib.crc32(key.encode()) for key in keys), np.uint64, len(keys))
            marks.append((crc << np.uint64(32)) | np.arange(first, first + len(keys), dtype=np.uint64))
            for chunk in _chunks(table):
                file.write(chunk)
                begins.append(begins[-1] + len(chunk))
            tell(len(keys))
        return {"chunk_rows": CHUNK_ROWS, **_write_index(file, begins, marks)}

    def _stretches(self, rank: NDArray[np.int64]) -> Iterator[tuple[int, Any]]:
        """Each stretch of the archive with its texts in order."""
        import pyarrow as pa

        if not len(rank):
            return
        paths = self._parted(rank)
        for number in sorted(paths):
            with pa.ipc.open_stream(pa.OSFile(str(paths[number]))) as reader:
                table = reader.read_all().combine_chunks()
            paths[number].unlink()
            order = np.argsort(table.column("rank").to_numpy())
            yield number, table.drop_columns(["rank"]).take(pa.array(order))

    def _parted(self, rank: NDArray[np.int64]) -> dict[int, Path]:
        """Put the texts into one file for each stretch of the archive."""
        import pyarrow as pa

        size, first = _stretch_rows(len(rank)), 0
        paths: dict[int, Path] = {}
        writers: dict[int, Any] = {}
        with ExitStack() as stack, pa.ipc.open_stream(pa.OSFile(str(self._folder / "all"))) as reader:
            for batch in reader:
                ranks = rank[first : first + batch.num_rows]
                first += batch.num_rows
                part = ranks // size
                order = np.argsort(part, kind="stable")
                whole = batch.append_column("rank", pa.array(ranks)).take(pa.array(order))
                cuts = np.flatnonzero(np.diff(part[order], prepend=-1, append=-1))
                for low, high in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
                    number = int(part[order[low]])
                    if number not in writers:
                        paths[number] = self._folder / f"{number:05d}"
                        writers[number] = _opened(paths[number], whole.schema, stack)
                    writers[number].write_batch(whole.slice(low, high - low))
        (self._folder / "all").unlink()
        return paths


def _opened(path: Path, schema: Any, stack: ExitStack) -> Any:
    import pyarrow as pa

    sink = stack.enter_context(pa.OSFile(str(path), "wb"))
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    return stack.enter_context(pa.ipc.new_stream(sink, schema, options=options))


def _stretch_rows(rows: int) -> int:
    """Rows of a stretch: whole chunks, and no more stretches than files may be open."""
    fewest = -(-rows // _MOST_STRETCHES)
    return max(_STRETCH_ROWS, -(-fewest // CHUNK_ROWS) * CHUNK_ROWS)


def _number_texts(values: NDArray[np.int64]) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = pa.array(values, mask=values == MISSING)
    return pc.fill_null(pc.cast(numbers, pa.large_string()), "")


def _chunks(table: Any) -> Iterator[bytes]:
    """Each chunk deflated: the lengths of all texts in bytes, field by field, lowest bytes first; then the texts."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [pc.cast(table.column(name), pa.large_string()).combine_chunks() for name in FIELDS]
    ends = np.array([_offsets(column) for column in columns])
    lengths = np.diff(ends, axis=1).astype("<u4")
    data = [memoryview(column.buffers()[2] or b"") for column in columns]
    for low in range(0, table.num_rows, CHUNK_ROWS):
        high = min(low + CHUNK_ROWS, table.num_rows)
        sizes = np.ascontiguousarray(lengths[:, low:high])
        planes = np.ascontiguousarray(sizes.view("u1").reshape(-1, 4).T).tobytes()
        texts = [part[int(end[low]) : int(end[high])] for part, end in zip(data, ends, strict=True)]
        yield zlib.compress(b"".join([planes, *texts]), _LEVEL)


def _offsets(column: Any) -> Any:
    return np.frombuffer(column.buffers()[1], "<i8")[column.offset : column.offset + len(column) + 1]


def _write_index(file: BinaryIO, begins: list[int], marks: list[NDArray[np.uint64]]) -> dict[str, int]:
    """After the chunks: where each begins and the last ends; keys by their checksum, and where each bucket begins."""
    keys = np.sort(np.concatenate(marks)) if marks else np.zeros(0, dtype=np.uint64)
    bits = max(0, int(max(1, len(keys)) // _BUCKET_KEYS).bit_length())
    borders = np.arange((1 << bits) + 1, dtype=np.uint64) << np.uint64(64 - bits) if bits else None
    buckets = np.array([0, len(keys)]) if borders is None else np.searchsorted(keys, borders[:-1])
    if borders is not None:
        buckets = np.append(buckets, len(keys))
    at = {"begins": begins[-1], "buckets": begins[-1] + 8 * len(begins)}
    at["keys"] = at["buckets"] + 4 * len(buckets)
    file.write(np.array(begins, dtype="<u8").tobytes())
    file.write(buckets.astype("<u4").tobytes())
    file.write(keys.astype("<u8").tobytes())
    return {**at, "bucket_bits": bits, "chunks": len(begins) - 1, "bytes": at["keys"] + 8 * len(keys)}
