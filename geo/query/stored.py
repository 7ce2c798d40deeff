"""Events in GeoParquet, a file or a folder of them: which of its row groups may hold answers?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import shapely

from geo.errors import InputError
from geo.query.asking import EARTH_M
from geo.query.rows import microseconds
from geo.store.reading import files_of, is_store
from geo.stretches import ROWS_AT_ONCE, Stretch, is_ours, require_events, tables_in, whole

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from geo.query.asking import Question

    Tell = Callable[[int, int, str], None]

T = TypeVar("T")
_NEEDED: Final = ("event_id", "start", "end", "category", "status", "geometry")
_REMEDY: Final = "write it again with `dateline events -o`"
_SCALES: Final = {"s": 1e-6, "ms": 1e-3, "us": 1, "ns": 1e3}
_CODED_BYTES: Final = 6
"""For each row; with more, words seldom return."""
_BOX: Final = ("xmin", "ymin", "xmax", "ymax")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The files with their metadata: their columns as an Arrow schema, without "bbox"; how many events there are in all."""

    path: Path
    schema: Any
    rows: int
    files: dict[Path, Any]

    def each(
        self, question: Question, work: Callable[[Stretch], T], *, tell: Tell | None = None
    ) -> Iterator[T]:
        """What *work* returns of each row group that may hold answers, in their order; *tell* hears how far it is."""
        done = 0
        for stretch, found in _in_threads(work, self._stretches(question)):
            yield found
            done += stretch.rows
            if tell is not None:
                tell(done, self.rows, "")

    def _stretches(self, question: Question) -> Iterator[Stretch]:
        """By the least and greatest values that the files tell of their row groups."""
        for path, about in self.files.items():
            limits = _limits(question, about)
            row = 0
            for number in range(about.num_row_groups):
                group = about.row_group(number)
                if group.num_rows and _may_answer(group, limits):
                    yield Stretch(path=path, first=number, after=number + 1, row=row, rows=group.num_rows)
                row += group.num_rows

    def tables(self, stretch: Stretch, columns: Collection[str]) -> Iterator[Any]:
        """A row group as Arrow tables, with those of *columns* that the file has. Raises InputError when it is not whole."""
        about = self.files[stretch.path]
        return tables_in(stretch, columns, about=about, coded=_coded(about, stretch.first), threads=False)


def _in_threads(work: Callable[[Stretch], T], stretches: Iterable[Stretch]) -> Iterator[tuple[Stretch, T]]:
    """Each with what *work* returns of it, in their order; a few small ones, or a large one, at a time."""
    from collections import deque
    from concurrent.futures import Future, ThreadPoolExecutor

    from pyarrow import cpu_count

    under_way: deque[tuple[Stretch, Future[T]]] = deque()
    rows = 0
    with ThreadPoolExecutor(cpu_count()) as pool:
        for stretch in stretches:
            while under_way and rows + stretch.rows > 2 * cpu_count() * ROWS_AT_ONCE:
                first, done = under_way.popleft()
                rows -= first.rows
                yield first, done.result()
            under_way.append((stretch, pool.submit(work, stretch)))
            rows += stretch.rows
        for first, done in under_way:
            yield first, done.result()


def is_stored(path: Path) -> bool:
    """Whether `open_stored` can open *path*: GeoParquet of events, a store, or a folder with such files."""
    if is_store(path):
        return True
    if path.is_dir():
        parquet = _parquet_in(path)
        return bool(parquet) and is_ours(parquet[0])
    return path.suffix.lower() == ".parquet" and path.is_file() and is_ours(path)


def open_stored(path: str | Path) -> Stored:
    """The GeoParquet file, store, or folder of such files at *path*.

    Raises InputError that names the file for one that is cut off, holds no events, is not in longitude and
    latitude, or has a column of another kind than the first file.
    """
    from pyarrow import parquet

    path = Path(path)
    paths = files_of(path) if is_store(path) else _parquet_in(path) if path.is_dir() else [path]
    if not paths and is_store(path):
        return Stored(path=path, schema=_schema_of_none(), rows=0, files={})
    if not paths:
        raise InputError(
            "no .parquet file in the folder", path=path, remedy="`dateline events -o` writes one"
        )
    files: dict[Path, Any] = {}
    first: Any = None
    for file in paths:
        with whole(file):
            told = parquet.read_metadata(file)
            schema = told.schema.to_arrow_schema()
        require_events(schema, file, needed=_NEEDED)
        _require_kinds(schema, file)
        first = schema if first is None else _joined(first, schema, file, paths[0])
        files[file] = told
    if "bbox" in first.names:
        first = first.remove(first.get_field_index("bbox"))
    return Stored(path=path, schema=first, rows=sum(told.num_rows for told in files.values()), files=files)


def _schema_of_none() -> Any:
    from io import BytesIO

    from pyarrow import parquet

    from geo.formats import encode_parquet
    from geo.schema import to_frame

    return parquet.read_schema(BytesIO(encode_parquet(to_frame([]))))


def _parquet_in(folder: Path) -> list[Path]:
    files = (path.relative_to(folder) for path in folder.rglob("*.parquet"))
    seen = sorted(path for path in files if not any(part.startswith((".", "_")) for part in path.parts))
    return [folder / path for path in seen if (folder / path).is_file()]


def _require_kinds(schema: Any, path: Path) -> None:
    from pyarrow import types

    wanted = {"start": "times", "end": "times", "geometry": "binary", "category": "text", "status": "text"}
    for name, kind in wanted.items():
        found = schema.field(name).type
        if _kind(found) != kind and not types.is_null(found):
            raise InputError(f"column {name} is {found}, not {kind}", path=path, remedy=_REMEDY)


def _joined(first: Any, schema: Any, path: Path, first_path: Path) -> Any:
    """The schema *first* with what *schema* tells more: other columns, types of columns that were empty so far."""
    from pyarrow import types

    for own in schema:
        number = first.get_field_index(own.name)
        if own.name == "bbox":
            continue
        if number < 0:
            first = first.append(own)
        elif types.is_null(first.field(number).type):
            first = first.set(number, own)
        elif own.type == first.field(number).type or types.is_null(own.type):
            continue
        elif _kind(own.type) != _kind(first.field(number).type):
            reason = (
                f"column {own.name} is {own.type} here, but {first.field(number).type} in {first_path.name}"
            )
            raise InputError(reason, path=path, remedy="give it one type in all files of the folder")
    return first


def _kind(dtype: Any) -> str:
    """Types of one kind are read alike."""
    from pyarrow import types

    dtype = getattr(dtype, "storage_type", dtype)  # of GeoArrow, where somebody has told Arrow of it
    if types.is_dictionary(dtype):
        dtype = dtype.value_type
    kinds = {
        "text": (types.is_string, types.is_large_string, types.is_string_view),
        "binary": (types.is_binary, types.is_large_binary, types.is_binary_view),
        "numbers": (types.is_integer, types.is_floating),
        "times": (types.is_timestamp,),
    }
    return next((kind for kind, tests in kinds.items() if any(test(dtype) for test in tests)), str(dtype))


def _coded(told: Any, number: int) -> list[str]:
    """Columns whose texts return so often that they are read as numbers of words; text is made of what is kept."""
    group = told.row_group(number)
    most = _CODED_BYTES * group.num_rows
    return [
        group.column(at).path_in_schema
        for at in range(group.num_columns)
        if told.schema.column(at).logical_type.type == "STRING"
        and group.column(at).total_uncompressed_size <= most
    ]


def _limits(question: Question, told: Any) -> dict[str, tuple[float, float]]:
    """For columns, the least and greatest value of which one has to be in a row group that holds an answer."""
    schema = told.schema.to_arrow_schema()
    limits: dict[str, tuple[float, float]] = {}
    if question.during is not None:
        first, last = map(microseconds, question.during)
        low, high = (-math.inf, math.inf) if question.possibly else (first, last)
        for name, least, most in (("start", low, last), ("end", first, high)):
            scale = _SCALES[schema.field(name).type.unit] if hasattr(schema.field(name).type, "unit") else 1
            limits[name] = (least * scale, most * scale)
    box = None if question.possibly or "bbox" not in schema.names else _box(question)
    if box is not None:
        west, south, east, north = box
        sides = ((-math.inf, east), (-math.inf, north), (west, math.inf), (south, math.inf))
        limits |= {f"bbox.{edge}": side for edge, side in zip(_BOX, sides, strict=True)}
    return limits


def _may_answer(group: Any, limits: dict[str, tuple[float, float]]) -> bool:
    if not limits:
        return True
    for number in range(group.num_columns):
        column = group.column(number)
        asked = limits.get(column.path_in_schema)
        known = column.statistics if asked is not None else None
        if asked is None or known is None or not known.has_min_max:
            continue
        if isinstance(known.min_raw, bytes):  # times of 12 bytes, which older programs write
            continue
        if known.min_raw > asked[1] or known.max_raw < asked[0]:
            return False
    return True


def _box(question: Question) -> tuple[float, float, float, float] | None:
    """The box in which the points of answers lie; None where it cannot be told from points, or crosses 180 degrees."""
    if question.area is not None:
        west, south, east, north = shapely.bounds(question.area)
        return float(west), float(south), float(east), float(north)
    if question.lonlat is None:
        return None
    lon, lat = question.lonlat
    high = math.degrees(question.km * 1_000 / EARTH_M)
    if abs(lat) + high >= 89:
        return None
    wide = high / math.cos(math.radians(abs(lat) + high))
    return (lon - wide, lat - high, lon + wide, lat + high) if abs(lon) + wide < 180 else None
