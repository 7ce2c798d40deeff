"""The gazetteer as the other rooms see it: what a name may mean, and a geopy geocoder by shape."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from geo.gazetteer.index import Index, distance_km
from geo.gazetteer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geopy.location import Location

    from geo.place import Place

_MOST: Final = 10
_REACHES_KM: Final = (5.0, 20.0, 80.0, 300.0)
_SLACK: Final = 1.1  # a place counts as inside a circle a little wider than the area's own


class Gazetteer(Index):
    """What a name may mean, anywhere, offline; also a geopy geocoder by shape.

    `geocode` and `reverse` behave as geopy's do, latitude first at that border only:
    `geopandas.tools.geocode(names, provider=Gazetteer)` works.
    """

    def search(self, query: str) -> list[Place]:
        """Places for "name" or "name, container, ...": "Moscow, Idaho", "Saint-Denis, France".

        A container that is unknown is passed over; one that is known and holds none of the places
        leaves nothing: not found is better than somewhere else.
        """
        parts = [part.strip() for part in query.split(",") if fold(part)]
        if len(parts) < 2 or self.knows(query):
            return self.candidates(query)
        found = self.candidates(parts[0])
        for part in parts[1:]:
            containers = self.candidates(part)
            if containers:
                found = _inside(found, containers)
        return found

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: object = None,  # noqa: ARG002 (part of geopy's interface; nothing here waits)
        limit: int | None = None,
        country_codes: str | Iterable[str] | None = None,
    ) -> Location | list[Location] | None:
        """The likeliest place for *query* as a geopy Location; a list when not *exactly_one*; None if unknown.

        country_codes (ISO 3166-1 alpha-2) keeps places of those countries. `raw` holds the fields of
        the Place, with lonlat longitude first.
        """
        found = self.search(str(query))
        if country_codes:
            codes = [country_codes] if isinstance(country_codes, str) else country_codes
            wanted = {code.upper() for code in codes}
            found = [place for place in found if place.country in wanted]
        return _answer(found[: limit or _MOST], exactly_one)

    def reverse(
        self,
        query: Any,
        *,
        exactly_one: bool = True,
        timeout: object = None,  # noqa: ARG002 (part of geopy's interface; nothing here waits)
    ) -> Location | list[Location] | None:
        """The town nearest to *query*, a geopy Point, "lat, lon" or (lat, lon); None when none is within 300 km.

        Raises ValueError for what is no point, as geopy does.
        """
        from geopy.point import Point

        point = Point(query)
        for km in _REACHES_KM:
            near = self.near((point.longitude, point.latitude), km=km)
            towns = [place for place in near if place.kind == "town"]
            if towns:
                return _answer(towns[:_MOST], exactly_one)
        return None


def _inside(places: Iterable[Place], containers: Iterable[Place]) -> list[Place]:
    containers = list(containers)
    return [place for place in places if any(_holds(container, place) for container in containers)]


def _holds(container: Place, place: Place) -> bool:
    if container.place_id == place.place_id:
        return False
    if container.kind == "country":
        return place.country == container.country
    if container.feature == "ADM1":
        return (place.country, place.admin1) == (container.country, container.name)
    if container.feature == "ADM2" and place.admin2:
        return (place.country, place.admin2) == (container.country, container.name)
    return distance_km(container.lonlat, place.lonlat) * 1000 <= _SLACK * container.radius_m


def _answer(places: list[Place], exactly_one: bool) -> Location | list[Location] | None:
    if not places:
        return None
    return _location(places[0]) if exactly_one else [_location(place) for place in places]


def _location(place: Place) -> Location:
    from geopy.location import Location
    from geopy.point import Point

    lon, lat = place.lonlat
    return Location(place.label, Point(lat, lon), asdict(place))
