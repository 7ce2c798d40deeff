"""Whose answers are shown: what has to be said on a map that shows them."""

from __future__ import annotations

from typing import Final

_OSM: Final = "© OpenStreetMap contributors (ODbL)"
_CREDITS: Final = {
    "arcgis": "Esri", "azure": "Microsoft, TomTom", "banfrance": "Base Adresse Nationale (Licence Ouverte)", "bing": "Microsoft",
    "geocodeearth": f"Geocode Earth, {_OSM}", "google": "Google", "googlev3": "Google",
    "here": "HERE", "herev7": "HERE", "ignfrance": "IGN France (Licence Ouverte)", "mapbox": f"Mapbox, {_OSM}",
    "mapquest": f"MapQuest, {_OSM}", "maptiler": f"MapTiler, {_OSM}", "nominatim": _OSM, "opencage": f"OpenCage, {_OSM}",
    "openmapquest": f"MapQuest, {_OSM}", "pelias": f"Pelias, {_OSM}", "photon": _OSM, "pickpoint": _OSM, "tomtom": "TomTom",
    "yandex": "Yandex",
}  # fmt: skip
"""By the name that geopy gives a service: the credit its terms ask for, as read in November 2026."""


def credit_of(place_id: str) -> str:
    """The credit owed for the answer of that id, "" for places that no online service gave.

    Ids of GeoNames are those of the gazetteer, too, whose credit docs and pages give anyway.
    """
    service, colon, _ = place_id.partition(":")
    return _CREDITS.get(service, "") if colon else ""
