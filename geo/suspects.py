"""Which rows of an events frame need a closer look? Whole columns are looked at, so that a million rows are quick.

A row that is no suspect keeps the contract; a suspect may. What is wrong with it, `geo.schema` says.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import re
    from collections.abc import Collection

    import numpy as np
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

_LISTS = ("alternatives", "actors", "also")
_DAYS = ("published", "reviewed_on")


def suspects(
    frame: GeoDataFrame,
    *,
    statuses: Collection[str],
    time_precisions: Collection[str],
    place_precisions: Collection[str],
    edtf: re.Pattern[str],
) -> Mask:
    """True for every row that may break the contract; all columns must have the dtypes of the schema."""
    found = _texts(frame) | _times(frame, time_precisions, edtf) | _places(frame, place_precisions)
    found |= ~frame["status"].isin(statuses).to_numpy(dtype=bool) | _quotes(frame)
    for name in (name for name in _LISTS if name in frame.columns):
        found |= (frame[name] != "[]").fillna(True).to_numpy(dtype=bool) & _listed(frame[name])
    for name in (name for name in _DAYS if name in frame.columns):
        found |= _no_days(frame[name])
    return found


def _no_days(column: Any) -> Mask:
    import numpy as np

    cells = column.tolist()
    if {*map(type, cells)} <= {dt.date, type(None)}:
        return np.zeros(len(cells), dtype=bool)
    return np.array([type(cell) not in (dt.date, type(None)) for cell in cells], dtype=bool)


def _texts(frame: GeoDataFrame) -> Mask:
    found = frame["event_id"].str.strip().eq("") | frame["event_id"].isna()
    found |= frame["title"].str.strip().eq("") | frame["title"].isna()
    return found.to_numpy(dtype=bool)  # type: ignore[no-any-return]


def _times(frame: GeoDataFrame, precisions: Collection[str], edtf: re.Pattern[str]) -> Mask:
    start, end = frame["start"], frame["end"]
    dated = start.notna()
    found = (dated != end.notna()) | (dated & ~(start < end))
    written, precision = frame["edtf"].fillna(""), frame["time_precision"].fillna("")
    odd = [text for text in written.unique() if text and not edtf.fullmatch(text)]
    found |= (~dated & ((written != "") | (precision != ""))) | written.isin(odd)
    found |= (dated | (precision != "")) & ~precision.isin(precisions)
    return found.to_numpy(dtype=bool)  # type: ignore[no-any-return]


def _quotes(frame: GeoDataFrame) -> Mask:
    start, end = frame["quote_start"], frame["quote_end"]
    found = (start.notna() != end.notna()) | (start.notna() & ~((start >= 0) & (start < end)).fillna(False))
    return found.to_numpy(dtype=bool)  # type: ignore[no-any-return]


def _places(frame: GeoDataFrame, precisions: Collection[str]) -> Mask:
    import numpy as np
    import shapely

    points = frame["geometry"].to_numpy()
    there = ~shapely.is_missing(points)
    spot = (shapely.get_type_id(points) == 0) & ~shapely.is_empty(points)
    x, y = np.full(len(points), np.nan), np.full(len(points), np.nan)
    x[spot], y[spot] = shapely.get_x(points[spot]), shapely.get_y(points[spot])
    good = (np.abs(x) <= 180) & (np.abs(y) <= 90) & ((x != 0) | (y != 0))
    found: Mask = there & ~good
    radius, score = frame["radius_m"].to_numpy(), frame["place_score"].to_numpy()
    found |= ~np.isnan(radius) & (~there | ~np.isfinite(radius) | (radius < 0))
    found |= ~np.isnan(score) & ~((score >= 0) & (score <= 1))
    kind = frame["place_precision"].fillna("")
    found |= (there | (kind != "").to_numpy(dtype=bool)) & ~kind.isin(precisions).to_numpy(dtype=bool)
    return found | _footprints(frame)


def _footprints(frame: GeoDataFrame) -> Mask:
    """The same area may be that of many rows: each is looked at once."""
    import numpy as np
    import shapely

    areas = frame["footprint"].to_numpy()
    held = {id(area): area for area in areas if area is not None}
    distinct = np.array(list(held.values()), dtype=object)
    broken = {
        key
        for key, bad in zip(held, shapely.is_empty(distinct) | ~shapely.is_valid(distinct), strict=True)
        if bad
    }
    return (
        np.array([id(area) in broken for area in areas], dtype=bool)
        if broken
        else np.zeros(len(areas), dtype=bool)
    )


def _listed(column: Any) -> Mask:
    """Cells that are not a plain JSON list of texts."""
    import json

    import numpy as np

    def is_plain(cell: str) -> bool:
        try:
            found = json.loads(cell)
        except (TypeError, ValueError, RecursionError):
            return False
        return isinstance(found, list) and all(isinstance(value, str) for value in found)

    plain = {cell for cell in column.unique() if column.name == "actors" and is_plain(cell)}
    return ~np.asarray(column.isin(plain), dtype=bool)
