"""Reads a list of places in any common format: CSV, Excel, GeoJSON, GeoPackage, KML, Linked Places TSV."""

from __future__ import annotations

import math
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.book import BookPlace
from geo.book.place import problems_of
from geo.coordinates import parse_lonlat
from geo.csvtext import unguard
from geo.errors import InputError, PlaceBookError
from geo.plainjson import parse_json
from geo.schema import PLACE_PRECISIONS
from geo.tables import open_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

_REMEDY: Final = "nothing was added; correct the rows, or take them out"
_MOST_TOLD: Final = 10
_KIND_OF_CLASS: Final = {
    "P": "town",
    "S": "site",
    "A": "area",
    "L": "area",
    "H": "area",
    "T": "area",
    "R": "area",
}
"""GeoNames feature classes, which Linked Places uses, in the words of the events frame."""


def read_places(path: str | Path) -> list[BookPlace]:
    """The places of a file, without ids (EPSG:4326, longitude first).

    A row needs a name and a point ("lat" and "lon", or "at" as a person writes it) or an outline. Raises
    InputError for a file that cannot be read, PlaceBookError with every row that is no place.
    """
    path = Path(path)
    places: list[BookPlace] = []
    problems: list[str] = []
    table = open_table(path)
    columns = _columns(table.names)
    if "name" not in columns:
        wanted = ", ".join(_known()["name"])
        raise InputError("no column holds the names", path=path, remedy=f"call one of them {wanted}")
    for chunk in table.chunks():
        problems += [f"{table.word} {row.number}: {row.reason}" for row in chunk.bad]
        rows = chunk.cells.to_dict("records")
        shapes: Sequence[Any] = [None] * len(rows) if chunk.shapes is None else list(chunk.shapes)
        for number, row, shape in zip(chunk.cells.index, rows, shapes, strict=True):
            try:
                place = _place({role: str(row[column]).strip() for role, column in columns.items()}, shape)
                problems += [f"{table.word} {number}: {problem}" for problem in problems_of(place)]
                places.append(place)
            except (InputError, ValueError, shapely.errors.GEOSException) as exc:
                problems.append(f"{table.word} {number}: {exc}")
    if problems:
        more = f"; and {len(problems) - _MOST_TOLD} more" if len(problems) > _MOST_TOLD else ""
        raise PlaceBookError("; ".join(problems[:_MOST_TOLD]) + more, path=path, remedy=_REMEDY)
    return places


def read_outline(text: str) -> BaseGeometry:
    """The polygon (EPSG:4326) of *text*: WKT, or the name of a file that holds one. Raises InputError."""
    if text.lstrip().upper().startswith(("POLYGON", "MULTIPOLYGON")):
        try:
            return _area(shapely.from_wkt(text))
        except (ValueError, shapely.errors.GEOSException) as exc:
            raise InputError(
                f"{text[:40]!r} is not WKT: {exc}", remedy="write POLYGON ((LON LAT, …))"
            ) from exc
    path = Path(text)
    found = [
        shape for chunk in open_table(path).chunks() if chunk.shapes is not None for shape in chunk.shapes
    ]
    areas = [shape for shape in found if shape is not None and "Polygon" in shape.geom_type]
    if len(areas) != 1:
        raise InputError(f"it holds {len(areas)} polygons", path=path, remedy="give a file with one")
    return _area(areas[0])


@cache
def _known() -> dict[str, list[str]]:
    text = (files("geo.exchange") / "data" / "columns.toml").read_text("utf-8")
    return tomllib.loads(text)


def _columns(names: Sequence[str]) -> dict[str, str]:
    """Which of *names* plays which role; the likeliest word of a role wins."""
    plain = {name.strip().lower().replace(" ", "_"): name for name in reversed(names)}
    found = {
        role: next((plain[word] for word in words if word in plain), None) for role, words in _known().items()
    }
    return {role: name for role, name in found.items() if name is not None}


def _place(told: Mapping[str, str], shape: BaseGeometry | None) -> BookPlace:
    area = (
        _area(shapely.from_wkt(told["area"]))
        if told.get("area", "").upper().startswith(("POLY", "MULTIP"))
        else None
    )
    point, drawn = _parts(shape)
    area = area if area is not None else drawn
    lonlat = _written_point(told) or point
    if lonlat is None:
        if area is None:
            raise ValueError("neither a point nor an outline; fill in lat and lon")
        middle = area.representative_point()
        lonlat = (middle.x, middle.y)
    return BookPlace(
        name=unguard(told["name"]),
        lonlat=lonlat,
        aliases=tuple(_list(told.get("aliases", ""))),
        radius_m=_radius_m(told),
        kind=_kind(told),
        country=next(iter(_list(told.get("country", ""))), "").upper(),
        valid_from=_day(told.get("valid_from", "")),
        valid_to=_day(told.get("valid_to", "")),
        source=unguard(told.get("source", "")),
        note=unguard(told.get("note", "")),
        polygon=area,
    )


def _parts(shape: BaseGeometry | None) -> tuple[tuple[float, float] | None, BaseGeometry | None]:
    """The point and the polygon of a shape that may be either or a collection of both."""
    if shape is None or shape.is_empty:
        return None, None
    parts = list(getattr(shape, "geoms", [shape])) if shape.geom_type == "GeometryCollection" else [shape]
    point = next(((p.x, p.y) for p in parts if p.geom_type == "Point"), None)
    areas = [p for p in parts if "Polygon" in p.geom_type]
    if point is None and not areas:
        raise ValueError(f"its geometry is a {shape.geom_type}, neither a point nor a polygon")
    return point, shapely.union_all(areas) if areas else None


def _area(shape: BaseGeometry) -> BaseGeometry:
    if shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty or not shape.is_valid:
        raise ValueError("the outline is not a valid polygon")
    return shape


def _written_point(told: Mapping[str, str]) -> tuple[float, float] | None:
    if told.get("lat") and told.get("lon"):
        return parse_lonlat(f"{told['lat']}, {told['lon']}")
    return parse_lonlat(told["at"]) if told.get("at") else None


def _list(text: str) -> list[str]:
    if text.startswith("["):  # a list of a JSON file
        found = parse_json(text)
        return [str(part) for part in found] if isinstance(found, list) else []
    separator = "|" if "|" in text else ";"
    return [unguard(part.strip()) for part in text.split(separator) if part.strip()]


def _radius_m(told: Mapping[str, str]) -> float | None:
    for role, unit in (("radius_m", 1.0), ("radius_km", 1000.0)):
        if told.get(role):
            value = float(told[role]) * unit
            if not math.isfinite(value):
                raise ValueError(f"radius {told[role]!r} is not a number")
            return value
    return None


def _kind(told: Mapping[str, str]) -> str:
    kind = told.get("kind", "").lower()
    return (
        kind
        if kind in PLACE_PRECISIONS
        else _KIND_OF_CLASS.get(told.get("fclasses", "")[:1].upper(), kind or "town")
    )


def _day(text: str) -> str:
    """A year, month or day; a whole moment is cut to its day, a year of fewer digits filled up."""
    day = text.partition("T")[0].partition(" ")[0]
    return day.zfill(4) if day.isdecimal() and len(day) < 4 else day
