"""An events frame as a file: GeoJSON, GeoParquet, CSV or JSON lines, whichever its ending says.

Whatever is written comes back the same, and the same frame gives the same bytes.

- .geojson, .json: RFC 7946, one feature a line, properties flat, `footprint` as well-known text.
- .parquet: GeoParquet with both geometry columns.
- .csv: `lon` and `lat` (or `geometry` as well-known text if not all are points), text guarded
  against formulas.
- .jsonl: a feature's columns a line, `geometry` as GeoJSON, `footprint` as well-known text.

Written only: .kml, .kmz, .gpkg (which `geo.tables` reads back), .jsonld, .lpf.json and .lp.tsv.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from geo.cells import frame_of, plain_rows
from geo.csvtext import guard, read_csv, unguard, write_csv
from geo.errors import InputError
from geo.formats import (
    decode_parquet,
    encode_geojson,
    encode_jsonl,
    encode_jsonld,
    encode_kml,
    encode_kmz,
    encode_linked_places,
    encode_lp_tsv,
    encode_package,
    encode_parquet,
    write_parquet,
)
from geo.plainjson import dump_json, parse_json
from geo.saving import Content, replace_file
from geo.schema import COLUMNS, CRS, check
from geo.stretches import TELLING, is_ours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geopandas import GeoDataFrame

_LONGITUDE_FIRST: Final = ("CRS84", "4326")
_HEAD: Final = 1 << 20
_GEOJSON_END: Final = b"\n]}\n"
"""What stands behind the last feature."""
PIECEWISE: Final = (".csv", ".geojson", ".json", ".jsonl", ".parquet")


class _Format(NamedTuple):
    encode: Callable[[GeoDataFrame], Content]
    decode: Callable[[bytes, Path], GeoDataFrame] | None = None  # None: read as a table, or not at all


def write_frame(frame: GeoDataFrame, path: str | Path) -> Path:
    """Write the events frame to *path* in the format of its ending, replacing a file at once.

    The index is not kept. Raises SchemaError if *frame* is not an events frame, InputError for an
    unknown ending, a value that no file can hold, or a file that cannot be written.
    """
    form = _format(check_ending(path))
    names = [str(name) for name in frame.columns]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise InputError(f"two columns are called {doubled[0]!r}", path=path, remedy="rename one of them")
    return replace_file(path, form.encode(check(frame)))


def is_piecewise(path: str | Path) -> bool:
    """Whether `write_frames` can write a file of that name."""
    name = Path(path).name.lower()
    return name.endswith(PIECEWISE) and not name.endswith(_LONG)


def write_frames(frames: Iterable[GeoDataFrame], path: str | Path) -> int:
    """Write *frames*, of the same columns each, below one another to *path*; how many events. See `is_piecewise`.

    One frame is held at a time. The bytes are those of `write_frame` of all together, but of GeoParquet, where each frame
    is a row group. Raises what `write_frame` does.
    """
    path = check_ending(path)
    ending = path.suffix.lower()
    rows = 0

    def counted() -> Iterator[GeoDataFrame]:
        nonlocal rows
        for frame in frames:
            rows += len(frame)
            yield check(frame)

    def write(file: BinaryIO) -> None:
        if ending == ".parquet":
            write_parquet(counted(), file)
        else:
            _write_texts(counted(), _format(path), ending in (".geojson", ".json"), file)

    replace_file(path, write)
    return rows


def _write_texts(frames: Iterable[GeoDataFrame], form: _Format, is_geojson: bool, file: BinaryIO) -> None:
    """Text row by row: what stands before the first is written once, and what stands behind the last."""
    between, tail = (b",", _GEOJSON_END) if is_geojson else (b"", b"")
    for number, frame in enumerate(frames):
        empty, data = (_bytes_of(form.encode(some)) for some in (frame.iloc[:0], frame))
        head = empty.removesuffix(tail)
        file.write(between if number else head)
        file.write(data[len(head) :].removesuffix(tail))
    file.write(tail)


def _bytes_of(content: Content) -> bytes:
    if isinstance(content, bytes):
        return content
    held = BytesIO()
    content(held)
    return held.getvalue()


def read_frame(path: str | Path) -> GeoDataFrame:
    """The events frame in *path*, with a fresh index; columns the schema does not know are kept.

    Raises InputError that names the file, the line, feature or row, and what helps.
    """
    path = Path(path)
    form = _format(path)
    if form.decode is None:
        known = ", ".join(FRAME_ENDINGS)
        raise InputError(
            "is not read back as it is", path=path, remedy=f"these are: {known}; others as tables"
        )
    try:
        data = path.read_bytes()
    except OSError as exc:
        reason = f"cannot be read: {exc.strerror or exc}"
        raise InputError(reason, path=path, remedy="check the name and the rights of the file") from exc
    if not data and form.decode is not _decode_jsonl:  # no lines are no events
        raise InputError("the file is empty", path=path, remedy="write it again with `dateline events -o`")
    return form.decode(data, path)


def holds_events(path: str | Path) -> bool:
    """Whether the file is one that `write_frame` made, by the columns it begins with; else it may be a table of others."""
    path = Path(path)
    if path.suffix.lower() == ".parquet":
        return is_ours(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return True
    if not head.strip():
        return path.suffix.lower() == ".jsonl"  # no lines are no events
    first = (
        head.split(b"\n", 1)[0]
        if path.suffix.lower() != ".geojson" and path.suffix.lower() != ".json"
        else head
    )
    text = first.replace(b"\x00", b"")
    empty = re.search(rb'"features"\s*:\s*\[\s*\]', head) is not None
    return empty or all(name.encode() in text for name in TELLING)


def encode_lines(frame: GeoDataFrame) -> bytes:
    """The events frame as JSON lines; `decode_lines` undoes it."""
    return encode_jsonl(check(frame))


def decode_lines(data: bytes) -> GeoDataFrame:
    """The events frame of what `encode_lines` wrote. Raises InputError when it was changed since."""
    return _decode_jsonl(data, Path("-"))


def check_ending(path: str | Path) -> Path:
    """*path*, if `write_frame` can write such a file. Raises InputError for an unknown ending."""
    _format(Path(path))
    return Path(path)


def _format(path: Path) -> _Format:
    name = path.name.lower()
    form = _FORMATS.get(next((end for end in _LONG if name.endswith(end)), path.suffix.lower()))
    if form is None:
        known = ", ".join(_FORMATS)
        raise InputError(f"unknown ending {path.suffix!r}", path=path, remedy=f"known are {known}")
    return form


def _text(data: bytes, path: Path) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        raise InputError(
            f"not {encoding.removesuffix('-sig').upper()} text",
            path=path,
            line=line,
            remedy="save it as UTF-8",
        ) from exc


def _decode_geojson(data: bytes, path: Path) -> GeoDataFrame:
    found = parse_json(_text(data, path), path=path)
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise InputError("not a GeoJSON FeatureCollection", path=path, remedy="see RFC 7946, section 3.3")
    crs = dump_json(found.get("crs"))
    if found.get("crs") is not None and not any(name in crs for name in _LONGITUDE_FIRST):
        raise InputError(
            "not in longitude and latitude", path=path, remedy=f"convert it to {CRS}, as RFC 7946 asks"
        )
    rows, labels = [], [f"feature {number}" for number in range(1, len(features) + 1)]
    for feature, label in zip(features, labels, strict=True):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            raise InputError(
                f"{label} is not a feature with properties", path=path, remedy="see RFC 7946, section 3.2"
            )
        rows.append({**properties, "geometry": _shape(feature.get("geometry"), label, path)})
    return frame_of(rows, labels, path=path)


def _shape(found: object, label: str, path: Path) -> BaseGeometry | None:
    if found is None:
        return None
    try:
        shape: BaseGeometry = shapely.from_geojson(dump_json(found))
    except shapely.errors.GEOSException as exc:
        remedy = 'a point is {"type": "Point", "coordinates": [LON, LAT]}, a missing one null'
        raise InputError(f"{label}: not a GeoJSON geometry", path=path, remedy=remedy) from exc
    return shape


def _decode_jsonl(data: bytes, path: Path) -> GeoDataFrame:
    rows, labels = [], []
    for number, line in enumerate(_text(data, path).split("\n"), start=1):
        if not line.strip():
            continue
        row = parse_json(line, path=path, line=number)
        if not isinstance(row, dict):
            raise InputError("not a JSON object", path=path, line=number, remedy='a line is {"event_id": …}')
        rows.append({**row, "geometry": _shape(row.get("geometry"), f"line {number}", path)})
        labels.append(f"line {number}")
    return frame_of(rows, labels, path=path)


def _encode_csv(frame: GeoDataFrame) -> bytes:
    rows = list(plain_rows(frame))
    names = [str(name) for name in COLUMNS if name in frame.columns]
    names += [str(name) for name in frame.columns if name not in COLUMNS]
    points = all(row["geometry"] is None or not row["geometry"].has_z for row in rows)
    if points and not {"lon", "lat"} & set(names):
        at = names.index("geometry")
        names[at : at + 1] = ["lon", "lat"]
        for row in rows:
            point = row["geometry"]
            row["lon"], row["lat"] = (None, None) if point is None else (point.x, point.y)
    lines = [[guard(name) for name in names]]
    lines += [[_csv_cell(row[name]) for name in names] for row in rows]
    return write_csv(lines).encode(errors="replace")


def _csv_cell(value: Any) -> str:
    if isinstance(value, str):
        return guard(value)
    if isinstance(value, BaseGeometry):
        return str(shapely.to_wkt(value, rounding_precision=330))
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else repr(value)


def _decode_csv(data: bytes, path: Path) -> GeoDataFrame:
    lines = list(read_csv(_text(data, path), path=path))
    names = [unguard(name) for name in lines[0][1]] if lines else []
    doubled = [name for name in names if names.count(name) > 1]
    if doubled or "event_id" not in names:
        reason = (
            f"two columns are called {doubled[0]!r}"
            if doubled
            else "not a table of events: no column event_id"
        )
        raise InputError(reason, path=path, line=1, remedy="the first line names the columns, each once")
    rows = []
    for number, cells in lines[1:]:
        if len(cells) != len(names):
            reason = f"{len(cells)} cells where the first line names {len(names)}"
            raise InputError(
                reason, path=path, line=number, remedy="a cell with a comma or a line end needs quotes"
            )
        row: dict[str, Any] = {name: unguard(cell) for name, cell in zip(names, cells, strict=True)}
        rows.append(_with_point(row, path, number) if "geometry" not in row else row)
    labels = [f"line {number}" for number, _ in lines[1:]]
    for name in names:
        if name not in COLUMNS and not ({"lon", "lat"} >= {name} and "geometry" not in names):
            for row, value in zip(rows, _inferred([row[name] for row in rows]), strict=True):
                row[name] = value
    return frame_of(rows, labels, path=path) if rows else _empty(names, path)


def _with_point(row: dict[str, Any], path: Path, line: int) -> dict[str, Any]:
    lon, lat = row.pop("lon", ""), row.pop("lat", "")
    try:
        row["geometry"] = None if lon == lat == "" else shapely.Point(float(lon), float(lat))
    except ValueError as exc:
        reason = f"lon {lon[:20]!r}, lat {lat[:20]!r} are not two numbers"
        raise InputError(
            reason, path=path, line=line, remedy="write degrees as 33.785, or leave both empty"
        ) from exc
    return row


def _inferred(cells: list[str]) -> list[Any]:
    """Cells of a column of no schema as numbers, if each comes back as it is written."""
    for pattern, read in ((r"-?(0|[1-9][0-9]{0,17})", int), (r"-?[0-9]+\.[0-9]+(e[+-]?[0-9]+)?", float)):
        filled = [cell for cell in cells if cell]
        if filled and all(re.fullmatch(pattern, cell) and repr(read(cell)) == cell for cell in filled):
            return [read(cell) if cell else None for cell in cells]
    return list(cells)


def _empty(names: list[str], path: Path) -> GeoDataFrame:
    frame = frame_of([], [], path=path)
    return frame.assign(
        **{name: [] for name in names if name not in frame.columns and name not in ("lon", "lat")}
    )


_FORMATS: Final = {
    ".csv": _Format(_encode_csv, _decode_csv),
    ".geojson": _Format(encode_geojson, _decode_geojson),
    ".json": _Format(encode_geojson, _decode_geojson),
    ".jsonl": _Format(encode_jsonl, _decode_jsonl),
    ".parquet": _Format(encode_parquet, decode_parquet),
    ".gpkg": _Format(encode_package),
    ".jsonld": _Format(encode_jsonld),
    ".kml": _Format(encode_kml),
    ".kmz": _Format(encode_kmz),
    ".lp.tsv": _Format(encode_lp_tsv),
    ".lpf.json": _Format(encode_linked_places),
}
_LONG: Final = tuple(ending for ending in _FORMATS if ending.count(".") > 1)
FRAME_ENDINGS: Final = tuple(ending for ending, form in _FORMATS.items() if form.decode is not None)
"""The endings that `read_frame` reads back as they were; `write_frame` knows those of `geo.formats`, too."""
