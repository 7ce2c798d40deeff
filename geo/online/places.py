"""Turns an answer of a geocoder into a place: how far it reaches, of which kind it is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from geo.gazetteer.index import distance_km
from geo.place import Place

if TYPE_CHECKING:
    from geopy.location import Location

Box = tuple[float, float, float, float]
_KINDS: Final = {
    "country": "country", "state": "admin1", "region": "admin1", "province": "admin1", "county": "admin2", "district": "admin2",
    "state_district": "admin2", "city": "town", "town": "town", "village": "town", "hamlet": "town", "suburb": "town",
    "municipality": "town", "locality": "town", "borough": "town", "neighbourhood": "town", "quarter": "town",
}  # fmt: skip
"""What Nominatim and Photon call a place ("addresstype", "type"), in the words of the events frame."""
_UNKNOWN_M: Final = 10_000.0
_SITE_M: Final = 1_000.0
_REGION_M: Final = 100_000.0


def place_of(service: str, asked: str, found: Location) -> Place | None:
    """The place of one answer to *asked*; None when it has no usable point.

    The reach is that of the box the service gives, 10 km where it gives none.
    """
    raw: dict[str, Any] = found.raw if isinstance(found.raw, dict) else {}
    lat, lon = float(found.latitude), float(found.longitude)
    if (
        not (math.isfinite(lat) and math.isfinite(lon))
        or not (-90 <= lat <= 90 and -180 <= lon <= 180)
        or not (lat or lon)
    ):
        return None
    told = _inner(raw, "properties") or raw
    address = _inner(told, "address") or told
    box = _box(raw)
    radius = max(distance_km((lon, lat), corner) for corner in _corners(box)) * 1000 if box else _UNKNOWN_M
    return Place(
        place_id=f"{service}:{_number(told) or f'{lat:.6f},{lon:.6f}'}",
        name=_text(told, "name", "toponymName") or str(found.address).partition(",")[0].strip() or asked,
        kind=_kind(told, radius),
        lonlat=(round(lon, 7), round(lat, 7)),
        country=_text(address, "country_code", "countrycode", "countryCode").upper()[:2],
        country_name=_text(address, "country", "countryName"),
        admin1=_text(address, "state", "adminName1", "region"),
        radius_m=max(radius, 50.0),
        bbox=box,
    )


def _inner(raw: dict[str, Any], name: str) -> dict[str, Any]:
    found = raw.get(name)
    return found if isinstance(found, dict) else {}


def _number(told: dict[str, Any]) -> str:
    if told.get("osm_id") and told.get("osm_type"):
        return f"{str(told['osm_type'])[:1].upper()}{told['osm_id']}"
    found = told.get("place_id") or told.get("geonameId") or told.get("id") or ""
    return str(found) if str(found).replace("-", "").isalnum() else ""


def _kind(told: dict[str, Any], radius: float) -> str:
    for name in ("addresstype", "type", "osm_value"):
        if kind := _KINDS.get(str(told.get(name, ""))):
            return kind
    if radius <= _SITE_M:
        return "site"
    return "region" if radius > _REGION_M else "area"


def _text(told: dict[str, Any], *names: str) -> str:
    return next(
        (" ".join(v.split()) for name in names if isinstance(v := told.get(name), str) and v.strip()), ""
    )


def _box(raw: dict[str, Any]) -> Box | None:
    """West, south, east, north, in whichever of the usual manners the service writes it."""
    told = _inner(raw, "properties")
    found: Any = None
    if (
        isinstance(listed := raw.get("boundingbox"), list) and len(listed) == 4
    ):  # Nominatim: south, north, west, east
        found = (listed[2], listed[0], listed[3], listed[1])
    elif (
        isinstance(listed := told.get("extent"), list) and len(listed) == 4
    ):  # Photon: west, north, east, south
        found = (listed[0], listed[3], listed[2], listed[1])
    elif isinstance(listed := raw.get("bbox"), list) and len(listed) == 4:  # GeoJSON
        found = tuple(listed)
    elif isinstance(named := raw.get("extent"), dict):  # ArcGIS
        found = tuple(named.get(side) for side in ("xmin", "ymin", "xmax", "ymax"))
    elif isinstance(named := raw.get("bbox"), dict):  # GeoNames
        found = tuple(named.get(side) for side in ("west", "south", "east", "north"))
    try:
        west, south, east, north = (float(side) for side in found or ())
    except (TypeError, ValueError):
        return None
    fits = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    return (west, south, east, north) if fits else None


def _corners(box: Box) -> list[tuple[float, float]]:
    west, south, east, north = box
    return [(west, south), (west, north), (east, south), (east, north)]
