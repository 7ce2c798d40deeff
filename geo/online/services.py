"""Opens a geocoder of geopy by its name, with an agent that says who asks."""

from __future__ import annotations

import inspect
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError

if TYPE_CHECKING:
    from geopy.geocoders.base import Geocoder

_TIMEOUT_S: Final = 10.0
_KEYS: Final = ("api_key", "apikey", "subscription_key", "access_token", "username", "key")
SERVICES: Final = (
    "arcgis", "azure", "banfrance", "bing", "geocodeearth", "geocodio", "geokeo", "geolake", "geonames", "google", "googlev3",
    "here", "herev7", "ignfrance", "mapbox", "mapquest", "maptiler", "nominatim", "opencage", "openmapquest", "pelias",
    "photon", "pickpoint", "tomtom", "woosmap", "yandex",
)  # fmt: skip
"""The services that can be asked, by the names that geopy gives them: those that answer to names of places."""


def open_service(
    service: str, *, contact: str = "", domain: str = "", key: str = "", scheme: str = "https"
) -> Geocoder:
    """The geopy geocoder of *service*. *contact* goes into the agent; Nominatim must have one.

    *domain* switches to another server of the same kind. Raises InputError when something is missing.
    """
    from geopy.adapters import URLLibAdapter
    from geopy.exc import ConfigurationError
    from geopy.geocoders import get_geocoder_for_service

    if service not in SERVICES:
        raise InputError(f"no online geocoder {service!r}", remedy=f"known are {', '.join(SERVICES)}")
    if service == "nominatim" and not contact:
        raise InputError("Nominatim asks to be told who asks", remedy="add --contact you@example.org")
    kind = get_geocoder_for_service(service)
    known = inspect.signature(kind.__init__).parameters
    given: dict[str, Any] = {
        "user_agent": _agent(contact),
        "timeout": _TIMEOUT_S,
        "adapter_factory": URLLibAdapter,
        **({"domain": domain} if domain else {}),
        **({"scheme": scheme} if "scheme" in known else {}),
    }
    if domain and "domain" not in known:
        raise InputError(f"{service} has one server only", remedy="leave the domain out")
    asked = next((name for name in _KEYS if name in known), "")
    if key and asked:
        given[asked] = key
    elif asked and known[asked].default is inspect.Parameter.empty:
        raise InputError(
            f"{service} wants a key", remedy=f"put it into the variable DATELINE_{service.upper()}_KEY"
        )
    try:
        return kind(**given)
    except (ConfigurationError, TypeError) as exc:
        if asked and not key:
            remedy = f"put it into the variable DATELINE_{service.upper()}_KEY"
            raise InputError(f"{service} wants a key", remedy=remedy) from exc
        raise InputError(
            f"{service} cannot be opened: {type(exc).__name__}", remedy="check its key and domain"
        ) from exc


def _agent(contact: str) -> str:
    version = metadata.version("dateline-map")
    return f"dateline/{version}" + (f" ({' '.join(contact.split())[:80]})" if contact else "")
