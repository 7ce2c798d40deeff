"""Writes the texts of all events into one file that is read by range: chunks, where each begins, where each id is.

Texts come in the order of the input and are kept in that of the archive: they wait on the disk, parted by stretches of
the archive, so that memory does not grow with their number.
"""

from __future__ import annotations

import secrets
import shutil
import zlib
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import numpy as np

from layers.pyramid.ordered import codes_of
from layers.pyramid.pieces import MISSING, TEXTS, pieces_of
from layers.pyramid.sorting import ranks_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from layers.pyramid.pieces import Piece, Unit

CHUNK_ROWS: Final = 128
FIELDS: Final = (*TEXTS, "start_ms", "after_ms", "look", "code")
"""What a chunk holds of each event, all as text; the last is its place along the curve, "" for none."""
_STRETCH_ROWS: Final = 128 * 1024
_MOST_STRETCHES: Final = 1024
_BUCKET_KEYS: Final = 256
_BUCKETS_BITS: Final = 13
"""So many buckets, as a power of two, some one or two million keys, are put in order together."""
_LEVEL: Final = 4


class Parted(NamedTuple):
    """A file of the texts of a unit, in Arrow batches, and the stretch of the archive to which each belongs."""

    path: Path
    stretches: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStretch:
    """A stretch of the archive, and the batches of which files hold its texts."""

    number: int
    batches: list[tuple[Path, list[int]]]

    def __str__(self) -> str:
        return f"texts {self.number + 1}"


class Written(NamedTuple):
    """A file of chunks: how many bytes each has; and a file of the checksum of each id with the number of its event."""

    path: Path
    sizes: list[int]
    marks: Path
    rows: int


def rows_a_stretch(rows: int) -> int:
    """Events of a stretch of the archive, of which there are not too many: whole chunks."""
    fewest = -(-rows // _MOST_STRETCHES)
    return max(_STRETCH_ROWS, -(-fewest // CHUNK_ROWS) * CHUNK_ROWS)


def part_texts(unit: Unit, *, shop: Path, size: int) -> Parted:
    """Put the texts of *unit* into a new file of *shop*, those of each stretch of *size* events together."""
    import pyarrow as pa

    rank, first = ranks_of(unit, shop=shop), 0
    parted = Parted(shop / f"texts-{secrets.token_hex(8)}", [])
    with ExitStack() as stack:
        writer: Any = None
        for piece in pieces_of(unit):
            batch = _batch(piece)
            ranks = rank[first : first + batch.num_rows]
            first += batch.num_rows
            part = ranks // size
            order = np.argsort(part, kind="stable")
            whole = batch.append_column("rank", pa.array(ranks)).take(pa.array(order))
            writer = writer or _opened(parted.path, whole.schema, stack)
            cuts = np.flatnonzero(np.diff(part[order], prepend=-1, append=-1))
            for low, high in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
                writer.write_batch(whole.slice(low, high - low))
                parted.stretches.append(int(part[order[low]]))
    return parted


def stretches_of_texts(parted: Iterable[Parted]) -> list[TextStretch]:
    """The stretches of the archive, in order."""
    found: dict[int, dict[Path, list[int]]] = {}
    for path, stretches in parted:
        for batch, number in enumerate(stretches):
            found.setdefault(number, {}).setdefault(path, []).append(batch)
    return [TextStretch(number=number, batches=list(held.items())) for number, held in sorted(found.items())]


def write_stretch(stretch: TextStretch, *, shop: Path) -> Written:
    """Write the texts of a stretch, in the order of the archive, to a new file of *shop*."""
    import pyarrow as pa

    batches = []
    for path, numbers in stretch.batches:
        with pa.OSFile(str(path)) as file:
            reader = pa.ipc.open_file(file)
            batches += [reader.get_batch(number) for number in numbers]
    table = pa.Table.from_batches(batches).combine_chunks()
    order = np.argsort(table.column("rank").to_numpy())
    table = table.take(pa.array(order))
    ranks = table.column("rank").to_numpy().astype(np.uint64)
    keys = table.column("event_id").to_pylist()
    crc = np.fromiter((zlib.crc32(key.encode()) for key in keys), np.uint64, len(keys))
    path = shop / f"chunks-{secrets.token_hex(8)}"
    made = Written(path, [], path.with_suffix(".marks"), len(keys))
    np.sort((crc << np.uint64(32)) | ranks).tofile(made.marks)
    with made.path.open("wb") as file:
        made.sizes.extend(file.write(chunk) for chunk in _chunks(table))
    return made


def join_stretches(
    file: BinaryIO, written: Iterable[Written], *, tell: Callable[[int], None]
) -> dict[str, int]:
    """Write the file of details to *file*; where in it the page finds what.

    *tell* is given how many events were written since it was told last.
    """
    begins, keys = [np.zeros(1, dtype="<u8")], 0
    marks: list[NDArray[np.uint64]] = []
    for path, sizes, some, rows in written:
        with path.open("rb") as chunks:
            shutil.copyfileobj(chunks, file)
        path.unlink()
        begins.append(begins[-1][-1] + np.cumsum(sizes, dtype="<u8"))
        marks.append(np.memmap(some, "<u8", mode="r"))
        keys += rows
        tell(rows)
    return {"chunk_rows": CHUNK_ROWS, **_write_index(file, np.concatenate(begins), marks, keys)}


def _batch(piece: Piece) -> Any:
    import pyarrow as pa

    code = codes_of(piece)
    numbers = (piece.start, piece.after, piece.look, np.where(code < 0, MISSING, code))
    return pa.record_batch([*piece.texts.values(), *map(_number_texts, numbers)], names=list(FIELDS))


def _opened(path: Path, schema: Any, stack: ExitStack) -> Any:
    import pyarrow as pa

    sink = stack.enter_context(pa.OSFile(str(path), "wb"))
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    return stack.enter_context(pa.ipc.new_file(sink, schema, options=options))


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


def _write_index(
    file: BinaryIO, begins: NDArray[np.uint64], marks: list[NDArray[np.uint64]], keys: int
) -> dict[str, int]:
    """After the chunks: where each begins and the last ends; where each bucket of keys begins; keys by their checksum.

    The marks, sorted file by file, are merged some buckets at a time.
    """
    bits = max(0, int(max(1, keys) // _BUCKET_KEYS).bit_length())
    together = min(bits, _BUCKETS_BITS)
    at = {"begins": int(begins[-1]), "buckets": int(begins[-1]) + 8 * len(begins)}
    at["keys"] = at["buckets"] + 4 * ((1 << bits) + 1)
    file.write(begins.tobytes())
    buckets, done = [], 0
    file.seek(at["keys"])
    for number in range(1 << (bits - together)):
        borders = [((number << together) + bucket) << (64 - bits) for bucket in range(1 << together)]
        some = _between(marks, borders[0], borders[0] + (1 << (64 - bits + together)))
        buckets.append(done + np.searchsorted(some, np.array(borders, dtype=np.uint64)))
        file.write(some.tobytes())
        done += len(some)
    file.seek(at["buckets"])
    file.write(np.append(np.concatenate(buckets), keys).astype("<u4").tobytes())
    return {**at, "bucket_bits": bits, "chunks": len(begins) - 1, "bytes": at["keys"] + 8 * keys}


def _between(marks: list[NDArray[np.uint64]], low: int, high: int) -> NDArray[np.uint64]:
    """The marks from *low* to before *high*, sorted."""
    found = [np.zeros(0, dtype="<u8")]
    for some in marks:
        first = np.searchsorted(some, np.uint64(low))
        after = len(some) if high == 1 << 64 else np.searchsorted(some, np.uint64(high))
        found.append(some[first:after])
    return np.sort(np.concatenate(found))
