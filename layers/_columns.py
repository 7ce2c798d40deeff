"""What the page's script gets to know of the rows: numbers in columns; all texts are in the list."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from shapely.geometry import Point

from geo.schema import STATUSES
from layers._geometry import Extent, extent_of, moved_near, near, packed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from layers._rows import Row

QUANTUM: Final = 10_000
"""Steps per degree for shapes: about 11 metres."""
_SHAPE_DETAIL: Final = 400
_FOOTPRINT_DETAIL: Final = 80


def extent_of_rows(rows: Sequence[Row]) -> Extent | None:
    """The box that holds the points and shapes of all rows; None when nothing is mapped."""
    points = [Point(row.lonlat) for row in rows if row.lonlat is not None]
    shapes = [row.shape for row in rows if row.shape is not None]
    return extent_of([*points, *shapes])


def categories_of(rows: Sequence[Row]) -> list[str]:
    """Categories, the most frequent first, equals by name, "other" last: the order of their colours."""
    counts = Counter(row.category for row in rows)
    return sorted(counts, key=lambda name: (name == "other", -counts[name], name))


def columns_of(rows: Sequence[Row], categories: Sequence[str], extent: Extent | None) -> dict[str, Any]:
    """Columns of equal length, one entry a row. Times are milliseconds since 1970, end excluded."""
    centre = extent.centre_lon if extent else 0.0
    place = {name: number for number, name in enumerate(categories)}
    return {
        "key": [row.key for row in rows],
        "start": [row.span[0] if row.span else None for row in rows],
        "length": [row.span[1] - row.span[0] if row.span else None for row in rows],
        "cat": [place[row.category] for row in rows],
        "status": [STATUSES.index(row.status) for row in rows],
        "area": [int(row.is_area) for row in rows],
        "lon": [round(near(row.lonlat[0], centre), 5) if row.lonlat else None for row in rows],
        "lat": [round(row.lonlat[1], 5) if row.lonlat else None for row in rows],
        "shape": {
            str(number): shape_text(
                row.shape, centre, detail=_FOOTPRINT_DETAIL if row.event else _SHAPE_DETAIL
            )
            for number, row in enumerate(rows)
            if row.shape is not None
        },
        "quantum": QUANTUM,
        "extent": [round(value, 5) for value in extent] if extent else None,
    }


def shape_text(shape: BaseGeometry, centre: float, *, detail: int) -> list[list[Any]]:
    """Parts of the shape as ["point" | "line" | "area", lines of packed steps].

    Outlines are simplified to 1/*detail* of the shape's size: finer than the line that draws it.
    """
    moved = moved_near(shape, centre)
    west, south, east, north = moved.bounds
    simple = moved.simplify(max(east - west, north - south) / detail)
    return [part for piece in _pieces(simple) for part in [_part_text(piece)] if part[1]]


def _pieces(shape: BaseGeometry) -> list[BaseGeometry]:
    if shape.is_empty:
        return []
    return [p for part in shape.geoms for p in _pieces(part)] if hasattr(shape, "geoms") else [shape]


def _part_text(piece: BaseGeometry) -> list[Any]:
    if piece.geom_type == "Polygon":
        return ["area", [packed(ring.coords, quantum=QUANTUM) for ring in (piece.exterior, *piece.interiors)]]
    kind = "point" if piece.geom_type == "Point" else "line"
    return [kind, [packed(piece.coords, quantum=QUANTUM)]]
