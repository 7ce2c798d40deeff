"""A place of the place book, and what keeps one out of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

from geo.gazetteer.names import fold
from geo.schema import PLACE_PRECISIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shapely.geometry.base import BaseGeometry

RADIUS_M: Final = {
    "site": 500.0, "town": 3_000.0, "area": 10_000.0, "admin2": 30_000.0,
    "admin1": 100_000.0, "country": 500_000.0, "region": 300_000.0,
}  # fmt: skip
"""The extent, in metres, of a place of each kind for which a person gives none: our own, generous convention."""
PREFIX: Final = "book:"
_MOST_CHARACTERS: Final = 200
_HALF_EARTH_M: Final = 20_037_508.0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class BookPlace:
    """What a person says that a name means. Degrees are EPSG:4326, longitude first.

    radius_m is the circle around lonlat that holds the place; kind one of `geo.schema.PLACE_PRECISIONS`; country an
    ISO 3166-1 code of two letters or "". polygon is the area where it is known, else None. valid_from and valid_to
    are the first and last year, month or day on which the place bore the name ("1961-04", ISO 8601), "" where open.
    place_id is "book:" and a form of the name; empty until the book has the place. other holds properties of the file
    that we do not know.
    """

    name: str
    lonlat: tuple[float, float]
    aliases: tuple[str, ...] = ()
    radius_m: float | None = None
    kind: str = "town"
    country: str = ""
    valid_from: str = ""
    valid_to: str = ""
    source: str = ""
    note: str = ""
    polygon: BaseGeometry | None = None
    place_id: str = ""
    other: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return (self.name, *self.aliases)

    def is_valid_on(self, day: dt.date) -> bool:
        """Whether the place bore its name on *day*."""
        told, first, last = day.isoformat(), self.valid_from, self.valid_to
        return (not first or first <= told[: len(first)]) and (not last or told[: len(last)] <= last)


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
    for day in filter(None, (place.valid_from, place.valid_to)):
        if not _is_day(day):
            yield f"{day[:20]!r} is not a year, month or day such as 1961, 1961-04 or 1961-04-12"
    if place.valid_to and place.valid_to < place.valid_from[: len(place.valid_to)]:
        yield f"the name ends ({place.valid_to}) before it begins ({place.valid_from})"
    polygon = place.polygon
    if polygon is not None and (
        polygon.geom_type not in ("Polygon", "MultiPolygon") or not polygon.is_valid or polygon.is_empty
    ):
        yield "the area is not a valid polygon"


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) in (4, 7) else text)
    except ValueError:
        return False
    return len(text) in (4, 7, 10)


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


def free_id(name: str, taken: Iterable[str]) -> str:
    """An id for *name* that is not among *taken*: "book:al-hasna", "book:al-hasna-2"."""
    used = set(taken)
    first = number = PREFIX + slug(name)
    count = 1
    while number in used:
        count += 1
        number = f"{first}-{count}"
    return number
