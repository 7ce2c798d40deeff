"""A large frame in a page: what the script must know first, and what may come after the script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from layers._packing import ROWS_A_BLOCK, Columns, block, coded, vocabulary
from layers._places import STEPS, Frame
from layers._shapecolumns import shape_columns
from layers._times import DAY_MS

if TYPE_CHECKING:
    from layers._many import Many

_MAIN_DETAIL: Final = 400
_FOOTPRINT_DETAIL: Final = 40
_MAPPED, _SHAPED = 8, 16
_FIRST_BITS: Final = 10
"""Of a position, sent first: about a pixel in the first view."""
_REST_BITS: Final = STEPS.bit_length() - 1 - _FIRST_BITS
_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000


@dataclass(frozen=True, slots=True)
class Blocks:
    """*columns* for the script's JSON; *early* blocks stand before the script, *late* ones behind it."""

    columns: dict[str, Any]
    early: str
    late: str


def blocks_of(many: Many, prefix: str, *, footprints: bool) -> Blocks:
    """Blocks named `prefix`-points, -shapes, -rest, -order, -words and -t0, -t1, ... for the texts.

    First come times as units of the grid that the window moves on, which is all that filtering needs,
    and the leading digits of each position, which is all that the first view of the map shows; then
    the script; then the other digits, and the texts.
    """
    frame = Frame.of(many.places.extent)
    x, y = frame.grid(many.places.lon, many.places.lat)
    span = _span(many)
    unit = _unit(many, span)
    first, rest = _first_columns(many, unit, x, y), _rest_columns(many, unit, x, y)
    fields = [*many.texts.values(), *many.facts.values()]
    known = vocabulary(fields)
    texts = [block(f"{prefix}-t{number}", data) for number, data in enumerate(coded(fields, known))]
    about: dict[str, Any] = {
        "rows": len(many.order),
        "dated": len(many.start),
        "unit": unit,
        "tick": _tick(many),
        "first": int(many.start[0]) // unit if len(many.start) else 0,
        "box": frame.box(),
        "columns": first.about,
        "rest": rest.about,
        "texts": list(many.texts),
        "facts": list(many.facts),
        "block": ROWS_A_BLOCK,
    }
    early, late = [block(f"{prefix}-points", first.data())], [block(f"{prefix}-rest", rest.data())]
    if many.places.has_shapes():
        detail = _FOOTPRINT_DETAIL if footprints else _MAIN_DETAIL
        shapes = shape_columns(many.places.shapes, frame, detail=detail, exact=not footprints)
        about["shapes"] = shapes.about
        (late if footprints else early).append(block(f"{prefix}-shapes", shapes.data()))
    if "key" not in many.texts and (np.diff(many.order) != 1).any():
        order = Columns()
        order.add("order", many.order)
        about["order"] = order.about
        late.append(block(f"{prefix}-order", order.data()))
    late.append(block(f"{prefix}-words", " ".join(known.to_pylist()).encode("utf-8")))
    return Blocks(_header(many, span, about), "".join(early), "".join([*late, *texts]))


def _header(many: Many, span: tuple[int, int] | None, about: dict[str, Any]) -> dict[str, Any]:
    """What `columns_of` tells the script, without the rows: enough for the grid of time and the key."""
    low, high = span or (0, 0)
    ends = [] if span is None else [(low, high)] if many.is_by_days else [(low, high), (low, low)]
    return {
        "key": [],
        "start": [start for start, _ in ends],
        "end": [end for _, end in ends],
        "length": [int((many.after - many.start).max())] if span else [],
        "status": np.unique(many.status).tolist(),
        "area": np.unique(many.area).tolist(),
        "lon": [],
        "lat": [],
        "extent": [round(value, 5) for value in many.places.extent] if many.places.extent else None,
        "many": about,
    }


def _span(many: Many) -> tuple[int, int] | None:
    """The first moment, and the last; a moment counts for a millisecond, as in time.js."""
    if not len(many.start):
        return None
    return int(many.start.min()), int(np.maximum(many.after, many.start + 1).max())


def _unit(many: Many, span: tuple[int, int] | None) -> int:
    """The unit of the grid of time, by the rule of gridFor in time.js."""
    if many.is_by_days or span is None or span[1] - span[0] > 4 * DAY_MS:
        return DAY_MS
    return _MINUTE_MS if span[1] - span[0] <= 3 * _HOUR_MS else _HOUR_MS


def _tick(many: Many) -> int:
    """The longest time, in milliseconds, of which all times are multiples."""
    times = np.concatenate([many.start, many.after, [DAY_MS]])
    return int(np.gcd.reduce(times))


def _first_columns(many: Many, unit: int, x: Any, y: Any) -> Columns:
    """Start in whole units, rounded down; length to the end, rounded up, or 0 for a moment; the look; the place."""
    start = many.start // unit
    after = -(-many.after // unit)
    columns = Columns()
    columns.add("start", np.diff(start, prepend=start[:1]))
    columns.add("length", np.where(many.after == many.start, 0, after - start))
    columns.add("cat", many.category)
    flags = many.status + 4 * many.area + np.where(np.isnan(many.places.lon), 0, _MAPPED)
    columns.add("flags", flags + np.where(shapely.is_missing(many.places.shapes), 0, _SHAPED))
    _add_digits(columns, x >> _REST_BITS, y >> _REST_BITS, bits=_FIRST_BITS)
    return columns


def _rest_columns(many: Many, unit: int, x: Any, y: Any) -> Columns:
    """The other digits of the place; the time after the start of its unit and the exact length, in ticks."""
    columns = Columns()
    mask = (1 << _REST_BITS) - 1
    _add_digits(columns, x & mask, y & mask, bits=_REST_BITS)
    tick = _tick(many)
    columns.add("clock", many.start % unit // tick)
    columns.add("lasting", (many.after - many.start) // tick)
    return columns


def _add_digits(columns: Columns, x: Any, y: Any, *, bits: int) -> None:
    low = bits - 8
    for name, values in (
        ("x", x >> low),
        ("y", y >> low),
        ("x_low", x & (1 << low) - 1),
        ("y_low", y & (1 << low) - 1),
    ):
        columns.add(name, values)
