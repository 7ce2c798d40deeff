""" "In Kasese district": the word behind a name says that the district is meant, not its town."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo.gazetteer.names import fold
from geo.places.footprints import extent_m
from geo.places.relative.geometry import distance_m

if TYPE_CHECKING:
    from geo.place import Candidates, Place
    from geo.places.resolver.resolving import Resolution

_FIRST: Final = ("admin1", "admin2")
_SECOND: Final = ("admin2", "admin1")
_KINDS: Final = {
    "province": _FIRST,
    "governorate": _FIRST,
    "oblast": _FIRST,
    "prefecture": _FIRST,
    "canton": _FIRST,
    "district": _SECOND,
    "county": _SECOND,
    "commune": _SECOND,
    "municipality": _SECOND,
}
"""Units and the levels they mean, likelier first."""
_UNIT: Final = re.compile(
    rf"\s+((?i:{'|'.join(_KINDS)}))(?=\s*(?:$|[^\w\s-]|[A-Z0-9]|"
    r"(?:in|on|of|and|or|at|by|to|for|from|near|when|where|while|as|after|before|since|during|with|over|late|early|"
    r"is|are|was|were|has|have|had|said|left|killed)\b))"
)
"""The unit, unless it goes on to an office or a building: no "district court", no "county jail"."""
_BESIDE_M: Final = 60_000.0


def as_units(text: str, resolutions: list[Resolution], source: Candidates) -> list[Resolution]:
    """*resolutions*, towns exchanged for the unit of their name and land where *text* says it right behind.

    The name with its unit ("Kasese district") is asked for first, then the name alone. A town whose unit
    *source* does not know stays.
    """
    return [_as_unit(text, resolution, source) for resolution in resolutions]


def _as_unit(text: str, resolution: Resolution, source: Candidates) -> Resolution:
    town = resolution.place
    if town is None or town.kind != "town" or resolution.within or town.place_id.startswith("book:"):
        return resolution
    said = _UNIT.match(text, resolution.end)
    if said is None:
        return resolution
    unit = _unit(town, resolution.text, said[1].lower(), source)
    if unit is None:
        return resolution
    return replace(resolution, place=unit, reason=f"{said[1]!r} stands behind the name of {town.label}")


def _unit(town: Place, name: str, word: str, source: Candidates) -> Place | None:
    """The unit called *name* that *town* may lie in."""
    alone = [place for place in source.candidates(name) if fold(place.name).startswith(fold(name))]
    for kind in _KINDS[word]:
        for place in (*source.candidates(f"{name} {word}"), *alone):
            apart = distance_m(place.lonlat, town.lonlat)
            if place.kind == kind and place.country == town.country and apart < extent_m(place) + _BESIDE_M:
                return place
    return None
