"""GeoJSON (RFC 7946) and JSON lines: a whole column becomes JSON at once, and rows are joined from columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

import shapely

from geo.cells import coded_columns
from geo.plainjson import dump_each, dump_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

    from geo.saving import Content

_ROWS_AT_ONCE: Final = 4096


class _Column(NamedTuple):
    """JSON texts, each once, and for each row the number of its own: Arrow arrays."""

    texts: Any
    numbers: Any


def encode_geojson(frame: GeoDataFrame) -> Content:
    """One feature a line, properties flat, other geometries than the point as well-known text."""
    columns = _json_columns(frame)
    points = columns.pop("geometry")
    parts = [',\n{"type": "Feature", "geometry": ', points, ', "properties": {', *_members(columns), "}}"]

    def write(file: BinaryIO) -> None:
        file.write(b'{"type": "FeatureCollection", "features": [')
        for number, some in enumerate(_rows(parts, len(frame))):
            file.write(some if number else some[1:])  # no comma before the first
        file.write(b"\n]}\n")

    return write


def encode_jsonl(frame: GeoDataFrame) -> bytes:
    """One object a line: the columns of a feature, the point as GeoJSON."""
    return b"".join(_rows(["{", *_members(_json_columns(frame)), "}\n"], len(frame)))


def _members(columns: dict[str, _Column]) -> list[str | _Column]:
    found: list[str | _Column] = []
    for name, column in columns.items():
        key = dump_json(name).encode(errors="replace").decode()
        found += [f"{', ' if found else ''}{key}: ", column]
    return found


def _rows(parts: Sequence[str | _Column], count: int) -> Iterator[memoryview]:
    """The parts of each row joined, as UTF-8, some thousand rows at a time."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for first in range(0, count, _ROWS_AT_ONCE):
        pieces = [
            pa.scalar(part, pa.large_string())
            if isinstance(part, str)
            else part.texts.take(part.numbers.slice(first, _ROWS_AT_ONCE))
            for part in parts
        ]
        joined = pc.binary_join_element_wise(*pieces, pa.scalar("", pa.large_string()))
        _, ends, data = joined.buffers()
        size = pa.Array.from_buffers(pa.int64(), len(joined) + 1, [None, ends])[len(joined)].as_py()
        yield memoryview(data)[:size]


def _json_columns(frame: GeoDataFrame) -> dict[str, _Column]:
    """The cells of each column as JSON, geometries as GeoJSON."""
    import numpy as np

    found = {}
    for name, (values, numbers) in coded_columns(frame).items():
        if name == "geometry":
            found[name] = _column(_geometries(frame), np.arange(len(frame)))
        else:
            found[name] = _column(dump_each(values), numbers)
    return found


def _column(texts: list[str], numbers: Any) -> _Column:
    import pyarrow as pa

    try:
        held = pa.array(texts, pa.large_string())
    except UnicodeEncodeError:  # half surrogate pairs are no characters
        held = pa.array([text.encode(errors="replace").decode() for text in texts], pa.large_string())
    return _Column(held, pa.array(numbers))


def _geometries(frame: GeoDataFrame) -> list[str]:
    """The geometry of each row as GeoJSON; plain points, which nearly all are, all at once."""
    shapes = frame.geometry.to_numpy()
    plain = (shapely.get_type_id(shapes) == 0) & ~shapely.is_empty(shapes) & ~shapely.has_z(shapes)
    x, y = (map(repr, column) for column in shapely.get_coordinates(shapes[plain]).T.tolist())
    points = map('{{"type": "Point", "coordinates": [{}, {}]}}'.format, x, y)
    if plain.all():
        return list(points)
    return [
        next(points) if is_plain else dump_json(_geometry_object(shape))
        for shape, is_plain in zip(shapes, plain.tolist(), strict=True)
    ]


def _geometry_object(shape: BaseGeometry | None) -> Any:
    if shape is None or shape.is_empty:
        return None
    return shapely.geometry.mapping(shape)
