"""Tables that dateline itself wrote for other programs, KML and GeoPackage, taken back as they were."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import shapely

from geo.cells import frame_of
from geo.schema import COLUMNS
from geo.tables.chunk import Chunk, Part

if TYPE_CHECKING:
    from pathlib import Path

_KML_ONLY = ("name", "description")


def own_part(chunk: Chunk, path: Path, word: str) -> Part:
    """The events of rows that hold the columns of the schema. Raises InputError that names what is wrong with which row."""
    cells = chunk.cells.drop(
        columns=[n for n in _KML_ONLY if n in chunk.cells.columns and "title" in chunk.cells.columns]
    )
    shapes = [None] * len(cells) if chunk.shapes is None else [_point(shape) for shape in chunk.shapes]
    extra = {name: _numbers(list(cells[name])) for name in cells.columns if name not in COLUMNS}
    rows: list[dict[str, Any]] = []
    for position, row in enumerate(cells.to_dict("records")):
        held = {str(name): value for name, value in row.items() if name in COLUMNS}
        rows.append(
            {
                **held,
                **{str(n): values[position] for n, values in extra.items()},
                "geometry": shapes[position],
            }
        )
    labels = [f"{word} {number}" for number in cells.index]
    return Part(events=frame_of(rows, labels, path=path), bad=list(chunk.bad), rows=len(rows))


def _point(shape: Any) -> Any:
    """The point of an event, which KML keeps together with its area; the area is in its own column."""
    if shape is None or shape.is_empty or shape.geom_type == "Point":
        return shape
    return next((part for part in shapely.get_parts(shape) if part.geom_type == "Point"), None)


def _numbers(cells: list[str]) -> list[Any]:
    filled = [cell for cell in cells if cell]
    for pattern, read in ((r"-?(?:0|[1-9][0-9]{0,17})", int), (r"-?[0-9]+\.[0-9]+(?:e[+-]?[0-9]+)?", float)):
        if filled and all(re.fullmatch(pattern, cell) for cell in filled):
            return [read(cell) if cell else None for cell in cells]
    return list(cells)
