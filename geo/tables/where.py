"""The place columns of the events frame for the rows of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.places.relative.geometry import farthest_m
from geo.schema import PLACE_PRECISIONS
from geo.tables.blanks import is_blank
from geo.tables.chunk import combinations
from geo.tables.placing import Words
from geo.tables.points import point_in_words, points_of, precision_of_digits, shape_of_text

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.tables.chunk import Chunk
    from geo.tables.converting import Making
    from geo.tables.points import Points
    from geo.tables.profiles import Plan

_AREAS: Final = frozenset({"area", "admin2", "admin1", "country", "region"})
_WORDS: Final = ("place", "admin2", "admin1", "country", "country_code", "fips")
_LENGTH: Final = re.compile(
    r"(\d+(?:,\d{3})*\.\d+|\d+(?:,\d+)?)\s*(km|kilomet(?:re|er)s?|m|met(?:re|er)s?|mi|miles?)?\b",
    re.IGNORECASE,
)
_THOUSANDS: Final = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?")
_METRES: Final = {"k": 1_000.0, "mi": 1_609.344, "m": 1.0}
_GIVEN: Final = "the table's coordinates"


@dataclass(slots=True)
class Places:
    """Columns of the frame, one entry a row, and why a row cannot be used ("" where it can)."""

    text: Any
    name: NDArray[np.object_]
    basis: NDArray[np.object_]
    place_id: NDArray[np.object_]
    geometry: NDArray[np.object_]
    footprint: NDArray[np.object_]
    radius_m: NDArray[np.float64]
    precision: NDArray[np.object_]
    score: NDArray[np.float64]
    alternatives: NDArray[np.object_]
    problems: NDArray[np.object_]


def places_of(chunk: Chunk, making: Making) -> Places:
    """Where the rows are: by their coordinates, their shapes, else by their words."""
    import numpy as np

    cells, plan = chunk.cells, making.plan
    count = len(cells)
    points = points_of(cells, plan, turned=making.turned, round_the_world=making.round_the_world)
    words = _words_of(cells, plan)
    found = Places(
        text=words.each(lambda said: said.place), name=words.each(_label), basis=_full(count, ""), place_id=_full(count, ""),
        geometry=_full(count, None), footprint=_full(count, None), radius_m=np.full(count, np.nan),
        precision=_full(count, ""), score=np.full(count, np.nan), alternatives=_full(count, "[]"), problems=points.problems,
    )  # fmt: skip
    lon, lat = _with_points_said(points, words)
    shapes = _shapes(chunk, making, found.problems)
    if shapes is not None:
        lon, lat = _take_shapes(shapes, lon, lat, found)
    there = ~np.isnan(lon)
    found.geometry[there] = shapely.points(lon[there], lat[there])
    found.basis[there & (found.basis == "")] = _GIVEN
    _precise(found, lon, lat, chunk, making)
    _named_points(found, lon, lat, words, there, making)
    for position in np.flatnonzero(there & (found.precision == "")):  # a code that says: not located
        found.geometry[position] = None
        there[position] = False
    _areas(found, lon, lat, words, there, making)
    missing = ~there & (found.problems == "") & (found.basis == "")
    for position in np.flatnonzero(missing):
        _geocode(found, int(position), words.of(int(position)), making)
    found.radius_m[np.array([shape is None for shape in found.geometry], dtype=bool)] = np.nan
    return found


def _full(count: int, value: Any) -> NDArray[np.object_]:
    import numpy as np

    return np.full(count, value, dtype=object)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the rows say of their places: each once, and for each row the number of its own."""

    words: list[Words]
    numbers: NDArray[np.int64]
    points: list[tuple[float, float] | None]

    def of(self, position: int) -> Words:
        return self.words[int(self.numbers[position])]

    def each(self, told: Callable[[Words], str]) -> NDArray[np.object_]:
        import numpy as np

        return np.array([*map(told, self.words), ""], dtype=object)[self.numbers]


def _words_of(cells: pd.DataFrame, plan: Plan) -> _Said:
    held = {role: name for role in _WORDS if (name := plan.column(role)) is not None}
    numbers, rows = combinations(cells, list(dict.fromkeys(held.values())))
    at = {name: number for number, name in enumerate(dict.fromkeys(held.values()))}
    named = {name for role, name in held.items() if role not in ("country_code", "fips")}
    texts = [
        ["" if is_blank(cell) or (name in named and cell.strip().isdecimal()) else " ".join(cell.split())
         for name, cell in zip(at, row, strict=True)]
        for row in rows
    ]  # fmt: skip  # a number is that of a district, not its name
    words = [Words(*(row[at[held[role]]] if role in held else "" for role in _WORDS)) for row in texts]
    parted = [point_in_words(said.place) for said in words]
    return _Said(
        [said._replace(place=place) for said, (place, _) in zip(words, parted, strict=True)],
        numbers,
        [point for _, point in parted],
    )


def _with_points_said(points: Points, words: _Said) -> tuple[Any, Any]:
    """Longitudes and latitudes, where no column has them those that stand in the words for the place."""
    import numpy as np

    if not any(words.points):
        return points.lon, points.lat
    said = np.array([*(point or (np.nan, np.nan) for point in words.points), (np.nan, np.nan)])[words.numbers]
    blank = np.isnan(points.lon) & (points.problems == "")
    return np.where(blank, said[:, 0], points.lon), np.where(blank, said[:, 1], points.lat)


def _label(words: Words) -> str:
    """The place with its containers as the table names them, each once, smallest first."""
    return ", ".join(dict.fromkeys(part for part in (words.place, words.admin1, words.country) if part))


def _shapes(chunk: Chunk, making: Making, problems: NDArray[np.object_]) -> NDArray[np.object_] | None:
    """The geometry of each row, from the format or from a column of well-known text."""
    import numpy as np

    is_turned = making.turned and not any(making.plan.column(role) for role in ("lat", "latlon", "lonlat"))
    if chunk.shapes is not None:
        return _turned(chunk.shapes) if is_turned else chunk.shapes
    name = making.plan.column("wkt")
    if name is None or name not in chunk.cells.columns:
        return None
    held = np.full(len(chunk.cells), None, dtype=object)
    for position, cell in enumerate(chunk.cells[name]):
        if cell.strip():
            try:
                held[position] = shape_of_text(cell)
            except (shapely.errors.GEOSException, ValueError):
                problems[position] = f"{name} {cell[:30]!r} is not well-known text such as POINT (33.8 30.5)"
    return _turned(held) if is_turned else held


def _turned(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """The shapes with both coordinates of each corner swapped."""
    import numpy as np

    turned: NDArray[np.object_] = shapely.transform(np.asarray(shapes, dtype=object), lambda xy: xy[:, ::-1])
    return turned


def _take_shapes(
    shapes: NDArray[np.object_], lon: NDArray[np.float64], lat: NDArray[np.float64], found: Places
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points where the columns have none; other shapes become footprints round a point of theirs."""
    import numpy as np

    lon, lat = lon.copy(), lat.copy()
    flat = shapely.force_2d(shapes)
    kinds = shapely.get_type_id(flat)
    empty = (kinds < 0) | shapely.is_empty(flat)
    single = (kinds == 0) & ~empty & np.isnan(lon)
    lon[single], lat[single] = shapely.get_x(flat[single]), shapely.get_y(flat[single])
    for position in np.flatnonzero((kinds > 0) & ~empty):
        point, area = _parted(flat[position])
        if np.isnan(lon[position]):
            lon[position], lat[position] = point.x, point.y
        if area is not None:
            found.footprint[position] = area
            found.precision[position] = "area"
            found.radius_m[position] = round(farthest_m((lon[position], lat[position]), area.convex_hull))
            found.basis[position] = "the table's shape"
    beyond = (np.abs(lon) > 180) | (np.abs(lat) > 90) | np.isinf(lon) | np.isinf(lat)
    for position in np.flatnonzero(beyond):
        found.problems[position] = f"{lon[position]:g},{lat[position]:g} is not a longitude and a latitude"
    nowhere = beyond | ((lon == 0) & (lat == 0))
    lon[nowhere], lat[nowhere] = np.nan, np.nan
    return lon, lat


def _parted(shape: Any) -> tuple[Any, Any]:
    """A point of *shape* and the shape without it: KML keeps a point and its area as one."""
    parts = shapely.get_parts(shape) if shape.geom_type == "GeometryCollection" else [shape]
    points = [part for part in parts if part.geom_type == "Point"]
    areas = [part for part in parts if part.geom_type != "Point"]
    area = shapely.make_valid(areas[0] if len(areas) == 1 else shapely.union_all(areas)) if areas else None
    return (points[0] if points else (area or shape).representative_point()), area


def _precise(found: Places, lon: Any, lat: Any, chunk: Chunk, making: Making) -> None:
    """place_precision and radius: by a code, by a stated radius, by a known kind of table, else by the digits."""
    import numpy as np

    plan, cells = making.plan, chunk.cells
    open_ = ~np.isnan(lon) & (found.precision == "")
    kinds, radii = precision_of_digits(lon, lat)
    if plan.profile.place_precision:
        kinds[:] = plan.profile.place_precision
        radii[:] = np.nan if plan.profile.radius_m is None else plan.profile.radius_m
    name = plan.column("place_precision")
    if name is not None:
        for code in cells[name].unique():
            rows = (cells[name] == code).to_numpy()
            kind, radius = _of_code(code, plan.profile.place_codes)
            if kind is not None:
                kinds[rows], radii[rows] = kind, radius
    for role, factor in (("radius_m", 1.0), ("radius_km", 1_000.0), ("radius_text", None)):
        column = plan.column(role)
        if column is not None:
            stated = np.array([_length(cell, factor) for cell in cells[column]])
            radii = np.where(np.isnan(stated), radii, stated)
            wide = ~np.isnan(stated) & (stated >= 10_000) & np.isin(kinds, ("site", "town"))
            kinds[wide] = "area"
    found.precision[open_], found.radius_m[open_] = kinds[open_], radii[open_]


def _of_code(code: str, codes: Any) -> tuple[str | None, float]:
    """Kind and radius for a code of a known table, or for a word of the schema; None for what says nothing."""
    plain = code.strip().lower().removesuffix(".0")
    if codes:
        known: tuple[str, float] = codes.get(plain, ("", 0.0) if not plain else ("area", 100_000.0))
        return known
    usual = {"site": 100.0, "town": 5_000.0}
    return (plain, usual.get(plain, float("nan"))) if plain in PLACE_PRECISIONS else (None, 0.0)


def _length(cell: str, factor: float | None) -> float:
    """The largest length of a cell in metres, NaN when it has none; without a factor the cell names its unit.

    A comma parts thousands of metres ("1,500 m"), else it stands before decimals ("2,5 km").
    """
    found = [float("nan")]
    for number, word in _LENGTH.findall(cell):
        unit = _METRES[next(begin for begin in _METRES if word.lower().startswith(begin))] if word else factor
        if unit is not None:
            mark = "" if _THOUSANDS.fullmatch(number) and (unit == 1.0 or "." in number) else "."
            found.append(unit * float(number.replace(",", mark)))
    return max(found[1:], default=found[0])


def _named_points(found: Places, lon: Any, lat: Any, words: _Said, there: Any, making: Making) -> None:
    """Coordinates that are only the conventional point of the place named are as wide as that place."""
    import numpy as np

    plan = making.plan
    _named_wide(found, words, there, plan)
    if plan.profile.name or any(
        plan.column(role) for role in ("place_precision", "radius_m", "radius_km", "radius_text")
    ):
        return
    for position in np.flatnonzero(there & np.isin(found.precision, ("site", "town"))):
        said = words.of(int(position))
        name = said.place or said.admin1
        known = (
            making.placer.kind_of_point(name, (float(lon[position]), float(lat[position]))) if name else None
        )
        if known is not None and known[1] > found.radius_m[position]:
            found.precision[position], found.radius_m[position] = known


def _named_wide(found: Places, words: _Said, there: Any, plan: Plan) -> None:
    """Towns that the table calls so, but whose names are those of districts, seas, mountains."""
    import numpy as np

    for pattern, (kind, radius_m) in plan.profile.wide_names.items():
        is_wide = [re.search(pattern, said.place.partition(",")[0]) is not None for said in words.words]
        rows = there & np.array([*is_wide, False])[words.numbers] & (found.precision == "town")
        found.precision[rows], found.radius_m[rows] = kind, radius_m


def _areas(found: Places, lon: Any, lat: Any, words: _Said, there: Any, making: Making) -> None:
    """The honest area of rows whose coordinates are the middle of something wide."""
    import numpy as np

    wide = (
        there
        & np.isin(found.precision, list(_AREAS))
        & np.array([shape is None for shape in found.footprint], dtype=bool)
    )
    rows = np.flatnonzero(wide)
    columns = (
        words.numbers,
        found.precision,
        lon,
        lat,
        np.where(np.isnan(found.radius_m), 0, found.radius_m),
    )
    keys = list(zip(*(column[rows].tolist() for column in columns), strict=True))
    areas = {
        key: making.placer.area(words.words[key[0]], key[1], (key[2], key[3]), key[4] or None)
        for key in dict.fromkeys(keys)
    }
    for row, key in zip(rows.tolist(), keys, strict=True):
        area = areas[key]
        found.footprint[row], found.radius_m[row] = area.footprint, area.radius_m
        found.place_id[row], found.basis[row] = area.place_id, area.basis


def _geocode(found: Places, position: int, words: Words, making: Making) -> None:
    answer = making.placer.geocoded(words)
    found.basis[position] = answer.basis
    if answer.lonlat is None:
        return
    found.geometry[position] = shapely.Point(answer.lonlat)
    found.footprint[position], found.radius_m[position] = answer.footprint, answer.radius_m
    found.precision[position], found.name[position] = answer.precision, answer.name
    found.place_id[position], found.alternatives[position] = answer.place_id, answer.alternatives
    found.score[position] = float("nan") if answer.score is None else answer.score
