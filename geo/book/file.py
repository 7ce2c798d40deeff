"""The place book as text: GeoJSON with one place a line, sorted, so that a change is one line.

A person may edit the file by hand; what is not understood in a feature's properties is kept.
"""

from __future__ import annotations

import dataclasses
import json
import re
from typing import TYPE_CHECKING, Any, Final

from geo.book.place import PREFIX, RADIUS_M, BookPlace, free_id, problems_of, slug
from geo.errors import InputError, PlaceBookError
from geo.gazetteer.names import fold
from geo.plainjson import dump_json, parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

_TEXTS: Final = ("country", "valid_from", "valid_to", "source", "note")
_OWN: Final = ("name", "aliases", "kind", "radius_m", "lon", "lat", *_TEXTS)
_FEATURES: Final = re.compile(r'"features"\s*:\s*\[')
_CONFLICT: Final = re.compile(r"^(?:<{7}|={7}|>{7})", re.MULTILINE)
_REMEDY: Final = "correct the line by hand; the file is left as it is"


def encode_book(places: Iterable[BookPlace]) -> bytes:
    """The file of *places*, sorted by name: same places, same bytes."""
    lines = [feature_line(place) for place in sorted(places, key=lambda p: (fold(p.name), p.place_id))]
    body = ",\n".join(lines) + "\n" if lines else ""
    return f'{{"type": "FeatureCollection", "features": [\n{body}]}}\n'.encode(errors="replace")


def feature_line(place: BookPlace) -> str:
    """*place* as one line of GeoJSON."""
    return dump_json(_feature(place))


def place_of(line: str) -> BookPlace:
    """The place of a line that `feature_line` wrote. Raises ValueError, TypeError or KeyError for another."""
    return _place(json.loads(line))


def _feature(place: BookPlace) -> dict[str, Any]:
    properties: dict[str, Any] = {"name": place.name}
    if place.aliases:
        properties["aliases"] = list(place.aliases)
    properties |= {"kind": place.kind, "radius_m": place.radius_m}
    properties |= {name: value for name in _TEXTS if (value := getattr(place, name))}
    if place.polygon is not None:
        properties |= {"lon": place.lonlat[0], "lat": place.lonlat[1]}
    properties |= {name: place.other[name] for name in sorted(place.other) if name not in properties}
    return {"type": "Feature", "id": place.place_id, "properties": properties, "geometry": _geometry(place)}


def _geometry(place: BookPlace) -> dict[str, Any]:
    if place.polygon is None:
        return {"type": "Point", "coordinates": place.lonlat}
    from shapely.geometry import mapping

    return dict(mapping(place.polygon))


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
    places, problems = _read(features)
    if problems:
        lines = _lines(text, len(features))
        told = [f"line {lines[number]}: {problem}" for number, problem in problems[1:5]]
        more = f"; and {len(problems) - 5} more" if len(problems) > 5 else ""
        first, problem = problems[0]
        reason = "; ".join([problem, *told]) + more
        raise PlaceBookError(reason, path=path, line=lines[first], remedy=_REMEDY)
    return places


def _lines(text: str, count: int) -> list[int]:
    """The line on which each feature begins."""
    start = _FEATURES.search(text)
    decoder, at, lines = json.JSONDecoder(), start.end() if start else 0, []
    counted, line = 0, 1
    for _ in range(count):
        while text[at : at + 1].isspace() or text[at : at + 1] == ",":
            at += 1
        line += text.count("\n", counted, at)
        counted = at
        lines.append(line)
        try:
            at = decoder.raw_decode(text, at)[1]
        except ValueError:  # "features" also stands elsewhere in the file: lines are not known
            return [1] * count
    return lines


def _read(features: list[Any]) -> tuple[list[BookPlace], list[tuple[int, str]]]:
    """The places, and what is wrong with which feature, counted from 0."""
    places: list[BookPlace] = []
    problems: list[tuple[int, str]] = []
    taken: set[str] = set()
    for number, feature in enumerate(features):
        try:
            place = _place(feature)
        except (ValueError, TypeError, KeyError) as exc:
            problems.append((number, str(exc)))
            continue
        problems += [(number, problem) for problem in problems_of(place)]
        if place.place_id in taken:
            problems.append(
                (number, f"id {place.place_id!r} is used twice; remove the id and it is made anew")
            )
        taken.add(place.place_id)
        places.append(place)
    return _with_ids(places), problems


def _place(feature: Any) -> BookPlace:
    if not isinstance(feature, dict) or not isinstance(feature.get("properties"), dict):
        raise ValueError("not a GeoJSON feature with properties")
    given = feature["properties"]
    (lon, lat), polygon = _parts(feature.get("geometry"))
    if polygon is not None:
        lon, lat = float(given.get("lon", lon)), float(given.get("lat", lat))
    aliases = given.get("aliases", [])
    texts = {name: given.get(name) or "" for name in ("name", "kind", *_TEXTS)}
    if not isinstance(aliases, list) or not all(
        isinstance(value, str) for value in [*aliases, *texts.values()]
    ):
        raise ValueError(f"name, kind, {', '.join(_TEXTS)} are text, aliases a list of texts")
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
        lonlat=(lon, lat),
        aliases=tuple(aliases),
        radius_m=float(radius) if radius is not None else RADIUS_M.get(kind),
        kind=kind,
        country=texts["country"].upper(),
        valid_from=texts["valid_from"],
        valid_to=texts["valid_to"],
        source=texts["source"],
        note=texts["note"],
        polygon=polygon,
        place_id=place_id,
        other={name: value for name, value in given.items() if name not in _OWN},
    )


def _parts(geometry: Any) -> tuple[tuple[float, float], BaseGeometry | None]:
    """The point of a geometry, or a point within it and the geometry itself."""
    match geometry:
        case {"type": "Point", "coordinates": [int() | float() as lon, int() | float() as lat, *_]}:
            return (float(lon), float(lat)), None
        case {"type": "Polygon" | "MultiPolygon"}:
            return _polygon(geometry)
    raise ValueError('geometry is not {"type": "Point", "coordinates": [LON, LAT]} or a polygon')


def _polygon(geometry: Any) -> tuple[tuple[float, float], BaseGeometry]:
    import shapely

    try:
        shape: BaseGeometry = shapely.from_geojson(dump_json(geometry))
        point = shape.representative_point()
    except shapely.errors.GEOSException as exc:
        raise ValueError("geometry is not a polygon that can be read") from exc
    if shape.is_empty:
        raise ValueError("geometry is an empty polygon")
    return (point.x, point.y), shape


def _with_ids(places: list[BookPlace]) -> list[BookPlace]:
    taken = {place.place_id for place in places}
    named = []
    for place in places:
        if not place.place_id:
            place = dataclasses.replace(place, place_id=free_id(place.name, taken))
            taken.add(place.place_id)
        named.append(place)
    return named
