"""A place as every room hands it on: from the gazetteer, the place book or an online service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One entry of a gazetteer. Degrees are EPSG:4326, longitude first.

    kind is one of `geo.schema.PLACE_PRECISIONS`; feature the GeoNames feature code or "". radius_m
    is the extent: the circle around lonlat that holds the place. bbox is (west, south, east, north),
    None when only the point is known; west > east means that it crosses 180 degrees. Unknown text
    is "", an unknown population 0.
    """

    place_id: str
    name: str
    kind: str
    lonlat: tuple[float, float]
    feature: str = ""
    country: str = ""
    country_name: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    timezone: str = ""
    radius_m: float = 0.0
    bbox: tuple[float, float, float, float] | None = None

    @property
    def label(self) -> str:
        """The name with its containers, smallest first, each once: "Saint-Denis, Île-de-France, France"."""
        return ", ".join(dict.fromkeys(n for n in (self.name, self.admin1, self.country_name) if n))


class Candidates(Protocol):
    """Anything that knows what a name may mean: gazetteer, place book, or one before the other."""

    def candidates(self, name: str) -> Sequence[Place]:
        """Places that *name* may mean, likeliest first without context; empty when unknown."""
        ...


@runtime_checkable
class HasCapitals(Protocol):
    """A source that knows seats of government."""

    def capital(self, area: Place) -> Place | None:
        """The capital of a country or first-level area; None when it is not known, or *area* is neither."""
        ...


@runtime_checkable
class HasShapes(Protocol):
    """A source that knows outlines of places, not only their boxes."""

    def shape(self, place_id: str) -> BaseGeometry | None:
        """The outline of the place of that id (EPSG:4326, valid polygons), None when there is none."""
        ...


def shape_from(source: object, place: Place) -> BaseGeometry | None:
    """The outline that *source* has of *place*; None when it has none, or knows no outlines at all."""
    return source.shape(place.place_id) if isinstance(source, HasShapes) else None
