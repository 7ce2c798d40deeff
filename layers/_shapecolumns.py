"""Lines and areas of many rows as columns of whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers._geometry import near_each
from layers._packing import Columns
from layers._places import without

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from layers._places import Frame

_POINT, _LINE, _RING = 0, 1, 2


def shape_columns(shapes: NDArray[Any], frame: Frame, *, detail: int, exact: bool) -> Columns:
    """For each part of a shape its row, its kind (point 0, line 1, ring 2) and its number of points; then all points.

    *shapes* holds one geometry a row or None. Outlines are simplified to 1/*detail* of the shape's size;
    only *exact* ones are kept from crossing themselves by that, which takes four times as long. Points are
    steps in the grid of *frame*, each from the one before, zigzag: even is forward.
    """
    rows = np.flatnonzero(~shapely.is_missing(shapes))
    # Many rows may share one shape: the same object.
    _, firsts, numbers = np.unique(
        [id(shape) for shape in shapes[rows]], return_index=True, return_inverse=True
    )
    distinct = shapes[rows[firsts]]
    size = shapely.bounds(distinct)
    tolerance = np.maximum(size[:, 2] - size[:, 0], size[:, 3] - size[:, 1]) / detail
    simple = shapely.simplify(shapely.force_2d(distinct), tolerance, preserve_topology=exact)
    parts, of = shapely.get_parts(simple[numbers], return_index=True)
    while (shapely.get_type_id(parts) == shapely.GeometryType.GEOMETRYCOLLECTION).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        of = of[inner]
    shift = _shift(parts, frame.centre)
    kinds = np.select([shapely.get_dimensions(parts) == d for d in (0, 1)], [_POINT, _LINE], _RING)
    pieces, piece_of = _rings(parts, kinds)
    points, point_of = shapely.get_coordinates(pieces, return_index=True)
    points[:, 0] += shift[piece_of][point_of]
    steps = [np.diff(grid, prepend=0) for grid in frame.grid(points[:, 0], points[:, 1])]
    columns = Columns()
    columns.add("row", np.diff(rows[of[piece_of]], prepend=0))
    columns.add("kind", kinds[piece_of])
    columns.add("points", np.bincount(point_of, minlength=len(pieces)))
    for name, step in zip(("x", "y"), steps, strict=True):
        columns.add(name, np.where(step >= 0, 2 * step, -2 * step - 1))
    return columns


def _shift(parts: NDArray[Any], centre: float) -> NDArray[Any]:
    """Whole circles that bring each part to the side of *centre*."""
    bounds = shapely.bounds(parts)
    middle = np.nan_to_num((bounds[:, 0] + bounds[:, 2]) / 2)
    shift: NDArray[Any] = near_each(middle, centre) - middle
    return shift


def _rings(parts: NDArray[Any], kinds: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Polygons as their rings, all else as it is, in order; and which part each is of."""
    rings, ring_of = shapely.get_rings(without(parts, kinds != _RING), return_index=True)
    others = np.flatnonzero(kinds != _RING)
    pieces, piece_of = np.concatenate([rings, parts[others]]), np.concatenate([ring_of, others])
    order = np.argsort(piece_of, kind="stable")
    return pieces[order], piece_of[order]
