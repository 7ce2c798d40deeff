"""What speaks against a place before it goes into the book: asked, not refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from geo.gazetteer.index import distance_km
from geo.gazetteer.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry import Point
    from shapely.geometry.base import BaseGeometry

    from geo.book.book import PlaceBook
    from geo.book.first import Atlas
    from geo.book.place import BookPlace
    from geo.place import HasShapes

    class Ground(Atlas, HasShapes, Protocol):
        """A gazetteer that knows outlines, too."""


_TWIN_KM: Final = 1.0
_SHORE_DEG: Final = 0.1
_SEARCH_KM: Final = 400.0
"""The gazetteer's outlines are true to about 2 km; harbours, piers and islets lie before them. No point of a
continent is farther than the last from every place of 500 inhabitants save in the ice and a few deserts."""
_ON_LAND: Final = ("site", "town", "admin2", "admin1", "country")


def doubts_of(place: BookPlace, book: PlaceBook, ground: Ground) -> Iterator[str]:
    """Doubts about *place*, a sentence each: in the sea, outside its country, beside a place of the book."""
    import shapely

    point = shapely.Point(place.lonlat)
    if place.kind in _ON_LAND and _is_at_sea(point, place, ground):
        yield "the point is in the sea"
    country = ground.shape(f"iso:{place.country}") if place.country else None
    if country is not None and country.distance(point) > _SHORE_DEG:
        yield f"the point is outside {place.country}"
    names = set(map(fold, place.names))
    for known in book.list():
        if distance_km(known.lonlat, place.lonlat) < _TWIN_KM and not names & set(map(fold, known.names)):
            yield f"{known.name} ({known.place_id}) is less than {_TWIN_KM:g} km away; is it the same place?"


def _is_at_sea(point: Point, place: BookPlace, ground: Ground) -> bool:
    """Whether no country is there. Where no place at all is near, only far south is there land."""
    near = ground.near(place.lonlat, km=_SEARCH_KM)
    codes = {found.country for found in near if found.country} | ({"AQ"} if place.lonlat[1] < -60 else set())
    shapes: list[BaseGeometry | None] = [ground.shape(f"iso:{code}") for code in sorted(codes)]
    outlines = [shape for shape in shapes if shape is not None]
    return all(outline.distance(point) > _SHORE_DEG for outline in outlines)
