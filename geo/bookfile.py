"""The place book as text: GeoJSON with one place a line, sorted, so that a change is one line.

A person may edit the file by hand; what is not understood in a feature's properties is kept.
"""

from __future__ import annotations

import dataclasses
import json
import math
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

import shapely
from shapely.geometry import Point, mapping

from geo.errors import InputError, PlaceBookError
from geo.gazetteer.names import fold
from geo.plainjson import dump_json, parse_json
from geo.schema import PLACE_PRECISIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

RADIUS_M: Final = {
    "site": 500.0, "town": 3_000.0, "area": 10_000.0, "admin2": 30_000.0,
    "admin1": 100_000.0, "country": 500_000.0, "region": 300_000.0,
}  # fmt: skip
"""The extent, in metres, of a place of each kind for which a person gives none: our own, generous convention."""
PREFIX: Final = "book:"
_MOST_CHARACTERS: Final = 200
_HALF_EARTH_M: Final = 20_037_508.0
_OWN: Final = ("name", "aliases", "kind", "country", "radius_m", "source", "note", "lon", "lat")
_FEATURES: Final = re.compile(r'"features"\s*:\s*\[')
_CONFLICT: Final = re.compile(r"^(?:<{7}|={7}|>{7})", re.MULTILINE)
_REMEDY: Final = "correct the line by hand; the file is left as it is"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BookPlace:
    """What a person says that a name means. Degrees are EPSG:4326, longitude first.

    radius_m is the circle around lonlat that holds the place; kind one of
    `geo.schema.PLACE_PRECISIONS`; country an ISO 3166-1 code of two letters or "". polygon is the
    area where it is known, else None. place_id is "book:" and a form of the name; empty until the
    book has the place. other holds properties of the file that we do not know.
    """

    name: str
    lonlat: tuple[float, float]
    aliases: tuple[str, ...] = ()
    radius_m: float | None = None
    kind: str = "town"
    country: str = ""
    source: str = ""
    note: str = ""
    polygon: BaseGeometry | None = None
    place_id: str = ""
    other: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)


def problems_of(place: BookPlace) -> Iterator[str]:
    """What keeps *place* out of a book, in words."""
    for name in place.names:
        yield from _name_problems(name)
    lon, lat = place.lonlat
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        swapped = -90 <= lon <= 90 and -180 <= lat <= 180
        yield f"longitude {lon:g}, latitude {lat:g} is not on Earth" + (
            "; are the two swapped?" if swapped else ""
        )
    elif lon == 0 and lat == 0:
        yield "longitude 0, latitude 0 is where unknown places end up"
    if place.kind not in PLACE_PRECISIONS:
        yield f"kind {place.kind!r} is not one of {', '.join(PLACE_PRECISIONS)}"
    if place.country and not re.fullmatch("[A-Z]{2}", place.country):
        yield f"country {place.country!r} is not a code of two capital letters such as EG"
    radius = place.radius_m
    if radius is not None and not (math.isfinite(radius) and 0 < radius <= _HALF_EARTH_M):
        yield f"radius {radius:g} m is not between 0 and half the Earth"
    polygon = place.polygon
    if polygon is not None and (
        polygon.geom_type not in ("Polygon", "MultiPolygon") or not polygon.is_valid or polygon.is_empty
    ):
        yield "the area is not a valid polygon"


def _name_problems(name: str) -> Iterator[str]:
    if not fold(name):
        yield f"name {name[:40]!r} has no letter or digit" if name.strip() else "a name is empty"
    if len(name) > _MOST_CHARACTERS:
        yield f"name {name[:40]!r}… is longer than {_MOST_CHARACTERS} characters"
    unseen = next(
        (
            c
            for c in name
            if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")
            or "\u202a" <= c <= "\u202e"
            or "\u2066" <= c <= "\u2069"
        ),
        "",
    )
    if unseen:
        yield f"name {name[:40]!a} has a line end, control character or change of direction (U+{ord(unseen):04X})"


def slug(name: str) -> str:
    """The last part of a place id: letters and digits of any script and hyphens, never a path."""
    return fold(name).replace(" ", "-")[:80].strip("-")


def encode_book(places: Iterable[BookPlace]) -> bytes:
    """The file of *places*, sorted by name: same places, same bytes."""
    lines = [dump_json(_feature(place)) for place in sorted(places, key=lambda p: (fold(p.name), p.place_id))]
    body = ",\n".join(lines) + "\n" if lines else ""
    return f'{{"type": "FeatureCollection", "features": [\n{body}]}}\n'.encode(errors="replace")


def _feature(place: BookPlace) -> dict[str, Any]:
    properties: dict[str, Any] = {"name": place.name}
    if place.aliases:
        properties["aliases"] = list(place.aliases)
    properties |= {"kind": place.kind, "radius_m": place.radius_m}
    properties |= {name: value for name in ("country", "source", "note") if (value := getattr(place, name))}
    if place.polygon is not None:
        properties |= {"lon": place.lonlat[0], "lat": place.lonlat[1]}
    properties |= {name: place.other[name] for name in sorted(place.other) if name not in properties}
    shape = mapping(Point(place.lonlat) if place.polygon is None else place.polygon)
    return {"type": "Feature", "id": place.place_id, "properties": properties, "geometry": shape}


def decode_book(data: bytes, *, path: str | Path) -> list[BookPlace]:
    """The places of a book's file. Raises PlaceBookError with every problem, the first one's line first."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = data.count(b"\n", 0, exc.start) + 1
        raise PlaceBookError("not UTF-8 text", path=path, line=line, remedy="save it as UTF-8") from exc
    try:
        found = parse_json(text, path=path)
    except InputError as exc:
        conflict = _CONFLICT.search(text)
        line = text.count("\n", 0, conflict.start()) + 1 if conflict else exc.line or 1
        reason = "two versions were merged and the conflict is not settled" if conflict else exc.reason
        raise PlaceBookError(reason, path=path, line=line, remedy=_REMEDY) from exc
    features = found.get("features") if isinstance(found, dict) else None
    if not isinstance(features, list):
        raise PlaceBookError("not a GeoJSON FeatureCollection", path=path, line=1, remedy=_REMEDY)
    places, problems = _read(features, _lines(text, len(features)))
    if problems:
        reason = "; ".join([problems[0][1], *(f"line {line}: {problem}" for line, problem in problems[1:5])])
        more = f"; and {len(problems) - 5} more" if len(problems) > 5 else ""
        raise PlaceBookError(reason + more, path=path, line=problems[0][0], remedy=_REMEDY)
    return places


def _lines(text: str, count: int) -> list[int]:
    """The line on which each feature begins."""
    start = _FEATURES.search(text)
    decoder, at, lines = json.JSONDecoder(), start.end() if start else 0, []
    for _ in range(count):
        while text[at : at + 1].isspace() or text[at : at + 1] == ",":
            at += 1
        lines.append(text.count("\n", 0, at) + 1)
        try:
            at = decoder.raw_decode(text, at)[1]
        except ValueError:  # "features" also stands elsewhere in the file: lines are not known
            return [1] * count
    return lines


def _read(features: list[Any], lines: list[int]) -> tuple[list[BookPlace], list[tuple[int, str]]]:
    places: list[BookPlace] = []
    problems: list[tuple[int, str]] = []
    taken: set[str] = set()
    for feature, line in zip(features, lines, strict=True):
        try:
            place = _place(feature)
        except (ValueError, TypeError, KeyError, shapely.errors.GEOSException) as exc:
            problems.append((line, str(exc)))
            continue
        problems += [(line, problem) for problem in problems_of(place)]
        if place.place_id in taken:
            problems.append((line, f"id {place.place_id!r} is used twice; remove the id and it is made anew"))
        taken.add(place.place_id)
        places.append(place)
    return _with_ids(places), problems


def _place(feature: Any) -> BookPlace:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise ValueError("not a GeoJSON feature with properties")
    given = feature["properties"]
    shape = _shape(feature.get("geometry"))
    point = shape if shape.geom_type == "Point" else shape.representative_point()
    lonlat = (
        (float(given.get("lon", point.x)), float(given.get("lat", point.y)))
        if shape is not point
        else (point.x, point.y)
    )
    aliases = given.get("aliases", [])
    texts = {name: given.get(name) or "" for name in ("name", "kind", "country", "source", "note")}
    if not isinstance(aliases, list) or not all(
        isinstance(value, str) for value in [*aliases, *texts.values()]
    ):
        raise ValueError("name, kind, country, source and note are text, aliases a list of texts")
    found = feature.get("id")
    place_id = found if isinstance(found, str) else ""  # other programs number features
    if place_id and place_id != PREFIX + slug(place_id.removeprefix(PREFIX)):
        raise ValueError(
            f"id {place_id[:40]!r} is not {PREFIX!r} with letters, digits and hyphens; remove it and it is made anew"
        )
    radius = given.get("radius_m")
    kind = texts["kind"] or "town"
    return BookPlace(
        name=texts["name"],
        lonlat=lonlat,
        aliases=tuple(aliases),
        radius_m=float(radius) if radius is not None else RADIUS_M.get(kind),
        kind=kind,
        country=texts["country"].upper(),
        source=texts["source"],
        note=texts["note"],
        polygon=None if shape is point else shape,
        place_id=place_id,
        other={name: value for name, value in given.items() if name not in _OWN},
    )


def _shape(geometry: Any) -> BaseGeometry:
    try:
        shape: BaseGeometry = shapely.from_geojson(dump_json(geometry))
    except shapely.errors.GEOSException as exc:
        raise ValueError('geometry is not {"type": "Point", "coordinates": [LON, LAT]} or a polygon') from exc
    if shape is None or shape.is_empty or shape.geom_type not in ("Point", "Polygon", "MultiPolygon"):
        raise ValueError("geometry is neither a point nor a polygon")
    return shape


def _with_ids(places: list[BookPlace]) -> list[BookPlace]:
    taken = {place.place_id for place in places}
    named = []
    for place in places:
        if not place.place_id:
            place = dataclasses.replace(place, place_id=free_id(place.name, taken))
            taken.add(place.place_id)
        named.append(place)
    return named


def free_id(name: str, taken: Iterable[str]) -> str:
    """An id for *name* that is not among *taken*: "book:al-hasna", "book:al-hasna-2"."""
    used = set(taken)
    first = number = PREFIX + slug(name)
    count = 1
    while number in used:
        count += 1
        number = f"{first}-{count}"
    return number
