"""Coordinates of a table: from text to degrees, with a reason for each cell that is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.coordinates import parse_lonlat
from geo.errors import InputError
from geo.tables.blanks import is_blank
from geo.tables.layers import in_degrees

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.tables.profiles import Plan

    Floats = NDArray[np.float64]

_UNKNOWN: Final = (-999.0, 999.0, -9999.0, 9999.0, -99999.0, 99999.0)
"""What many tables write for a coordinate that they do not have."""
_COMMA: Final = r"^([+-]?\d{1,3}),(\d+)$"
_POINT_BEHIND: Final = re.compile(
    r"(?:(?P<wkt>POINT)\s*\(\s*(?P<wkt_x>-?\d+(?:\.\d+)?)\s+(?P<wkt_y>-?\d+(?:\.\d+)?)\s*\)"
    r"|(?:(?<=\()|^\(?)\s*(?P<lat>-?\d{1,2}\.\d+)\s*[,;]\s*(?P<lon>-?\d{1,3}\.\d+)\s*\)?"
    r"|\{.*[\"']lat(?:itude)?[\"']\s*:\s*[\"']?(?P<lat_json>-?\d+(?:\.\d+)?).*"
    r"[\"'](?:lon|lng|longitude)[\"']\s*:\s*[\"']?(?P<lon_json>-?\d+(?:\.\d+)?).*\})\s*$",
    re.IGNORECASE,
)
_CELL_M: Final = (78_700.0, 7_870.0, 787.0, 79.0)
"""Half the diagonal of the square that 0, 1, 2 and 3 decimals of a degree leave open at the equator, metres."""
_DIGITS: Final = ("area", "town", "town", "site")


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """lon, lat: degrees, NaN where there are none. problems: why a row cannot be used, "" where it can."""

    lon: Floats
    lat: Floats
    problems: NDArray[np.object_]


def points_of(cells: pd.DataFrame, plan: Plan, *, turned: bool, round_the_world: bool) -> Points:
    """The point of each row; 0,0 and the usual numbers for "unknown" are none.

    *turned*: the two columns are swapped. *round_the_world*: longitudes run from 0 to 360.
    """
    import numpy as np

    lat_name, lon_name = plan.column("lat"), plan.column("lon")
    problems = np.full(len(cells), "", dtype=object)
    if lat_name is None or lon_name is None:
        return _from_pairs(cells, plan, problems, turned=turned)
    if turned:
        lat_name, lon_name = lon_name, lat_name
    lat = numbers_of(cells[lat_name], problems, "latitude")
    lon = numbers_of(cells[lon_name], problems, "longitude")
    if round_the_world:
        lon = np.where(lon > 180, lon - 360, lon)
    return _checked(lon, lat, problems)


def _from_pairs(cells: pd.DataFrame, plan: Plan, problems: NDArray[np.object_], *, turned: bool) -> Points:
    import numpy as np

    lon, lat = np.full(len(cells), np.nan), np.full(len(cells), np.nan)
    name = plan.column("latlon") or plan.column("lonlat")
    if name is not None:
        lon_first = (plan.column("latlon") is None) != turned
        for position, cell in enumerate(cells[name]):
            if is_blank(cell):
                continue
            if two := two_numbers(cell):
                lon[position], lat[position] = two if lon_first else reversed(two)
                continue
            try:
                lon[position], lat[position] = parse_lonlat(cell)
            except InputError as exc:
                problems[position] = f"{name}: {exc.reason}"
    return _checked(lon, lat, problems)


def two_numbers(text: str) -> tuple[float, float] | None:
    """Both numbers of "48.85, 2.35", "(48.85 2.35)" or "48,85; 2,35"; None for what is not two decimal numbers."""
    plain = text.strip().strip("()[]").replace("−", "-")
    parts = re.split(r"\s*[;|/]\s*|\s*,\s+|\s+", plain.strip())
    parts = parts if len(parts) == 2 else plain.split(",")
    if len(parts) != 2 or not all(re.fullmatch(r"[+-]?\d{1,3}(?:[.,]\d+)?", part) for part in parts):
        return None
    if not re.search(r"[.,;]", plain):  # "48 30" may be degrees and minutes
        return None
    first, second = (float(part.replace(",", ".")) for part in parts)
    return first, second


def shape_of_text(text: str) -> BaseGeometry:
    """The shape of well-known text or of well-known bytes in hexadecimal digits, also as PostGIS extends them.

    Raises ValueError or shapely's GEOSException for what is none. Another coordinate system than EPSG:4326 that is
    named is turned into it.
    """
    import shapely

    named, _, plain = text.strip().rpartition(";")
    if re.fullmatch(r"[0-9A-Fa-f]{42,}", plain):
        shape = shapely.from_wkb(bytes.fromhex(plain))
        code = shapely.get_srid(shape)
    else:
        shape = shapely.from_wkt(plain)
        code = int(named.upper().removeprefix("SRID=")) if named else 0
    try:
        degrees: BaseGeometry = in_degrees([shape], f"EPSG:{code}" if code not in (0, 4326) else None)[0]
    except RuntimeError as exc:  # pyproj's CRSError
        raise ValueError(f"EPSG:{code} is not known") from exc
    return degrees


def point_in_words(text: str) -> tuple[str, tuple[float, float] | None]:
    """What a place says beside the point that stands in it or behind it, latitude first, and the point (longitude first).

    "Main Street (41.88, -87.63)", "41.88, -87.63", "POINT (-87.63 41.88)" and '{"latitude": "41.88", …}' have one.
    """
    if not (found := _POINT_BEHIND.search(text)):
        return text, None
    if found["wkt"]:
        lon, lat = float(found["wkt_x"]), float(found["wkt_y"])
    else:
        lat, lon = (float(found[f"{axis}_json"] or found[axis]) for axis in ("lat", "lon"))
    is_point = abs(lat) <= 90 and abs(lon) <= 180
    return (text[: found.start()].strip(" ,;("), (lon, lat)) if is_point else (text, None)


def numbers_of(column: pd.Series, problems: NDArray[np.object_], axis: str) -> Floats:
    """The angles of a column in degrees, NaN where there are none; what is no *axis* is told in *problems*."""
    import numpy as np
    import pandas as pd

    dotted = column.str.replace(_COMMA, r"\1.\2", regex=True)
    values: Floats = pd.to_numeric(dotted, errors="coerce").to_numpy(dtype="float64", na_value=np.nan).copy()
    for position in np.flatnonzero(np.isnan(values)):
        text = column.iloc[position].strip()
        if is_blank(text):
            continue
        found = degrees_of(text)
        if found is None:
            problems[position] = problems[position] or f"{column.name} {text[:30]!r} is not a {axis}"
        else:
            values[position] = found
    values[np.isin(values, _UNKNOWN) | np.isinf(values)] = np.nan
    return values


def degrees_of(text: str) -> float | None:
    """One angle as people write it: "48,5", "48.5 N", "48°30'S"; None when it is none."""
    plain = text.strip().replace("−", "-")
    if found := re.fullmatch(_COMMA, plain):
        return float(".".join(found.groups()))
    is_lon = plain[-1:].upper() in "EWO" or plain[:1].upper() in "EWO"
    try:
        lon, lat = parse_lonlat(f"0N, {plain}" if is_lon else f"{plain}, 0E")
    except InputError:
        return None
    return lon if is_lon else lat


def _checked(lon: Floats, lat: Floats, problems: NDArray[np.object_]) -> Points:
    import numpy as np

    for position in np.flatnonzero((np.abs(lat) > 90) | (np.abs(lon) > 180)):
        words = f"latitude {lat[position]:g}, longitude {lon[position]:g} is not a place on Earth"
        if min(abs(lat[position]), abs(lon[position])) > 10_000:
            words += ": metres of a grid must be turned into degrees (EPSG:4326)"
        problems[position] = problems[position] or words
    for position in np.flatnonzero(np.isnan(lat) != np.isnan(lon)):
        missing = "latitude" if np.isnan(lat[position]) else "longitude"
        problems[position] = problems[position] or f"{missing} is missing"
    unknown = (lon == 0) & (lat == 0)
    bad = unknown | (problems != "") | np.isnan(lon) | np.isnan(lat)
    return Points(lon=np.where(bad, np.nan, lon), lat=np.where(bad, np.nan, lat), problems=problems)


def precision_of_digits(lon: Floats, lat: Floats) -> tuple[NDArray[np.object_], Floats]:
    """place_precision and radius in metres that the number of decimals leaves open; "" and NaN without a point.

    A zero at the end may have been dropped, so the longer of the two numbers counts.
    """
    import numpy as np

    decimals = np.full(len(lon), 3)
    for digits in (2, 1, 0):
        whole = (np.round(lon, digits) == lon) & (np.round(lat, digits) == lat)
        decimals[whole] = digits
    kinds: NDArray[np.object_] = np.array(_DIGITS, dtype=object)[decimals]
    radii: Floats = np.array(_CELL_M)[decimals]
    gone = np.isnan(lon)
    kinds[gone], radii[gone] = "", np.nan
    return kinds, radii
