"""Which area does a name mean that somebody asks for, and what else could it have meant?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.errors import InputError
from geo.place import shape_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.place import Candidates, Place

_OTHERS: Final = 3
_AREAS: Final = ("country", "admin1", "region", "admin2", "area")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The place that was taken. area is EPSG:4326; told says in one line which place it is and which it is not."""

    place: Place
    area: BaseGeometry
    told: str


def area_asked(name: str, source: Candidates, *, prefer_areas: bool) -> Asked:
    """The place of that name, the likeliest, as an area where *prefer_areas* says so, else as a spot.

    Containers may follow a comma ("Georgia, United States"). Raises InputError when the name is unknown.
    """
    from geo.places import footprint_of, locate

    found = locate(name, source)
    if not found:
        raise InputError(
            f"no place called {name!r} is known", remedy="`dateline locate` shows what names may mean"
        )
    places = [choice.place for choice in found]
    chosen = _fitting(places, name, source, prefer_areas=prefer_areas)
    outline = shape_from(source, chosen)
    area, radius_m = (outline, 0.0) if outline is not None else footprint_of(chosen)
    how = (
        ""
        if outline is not None
        else f", taken as {'its box' if chosen.bbox else f'a circle of {radius_m / 1000:,.0f} km'}"
    )
    others = [p for p in places if (p.label, p.kind) != (chosen.label, chosen.kind)][:_OTHERS]
    told = f"{name!r} is {chosen.label} ({chosen.kind}{how})"
    if others:
        told += f"; not {'; '.join(f'{place.label} ({place.kind})' for place in others)}"
    return Asked(place=chosen, area=area, told=told)


def _fitting(places: Sequence[Place], name: str, source: Candidates, *, prefer_areas: bool) -> Place:
    """The likeliest place, or the area or spot of the same name and country as it, whichever is asked for."""
    first = places[0]
    if (first.kind in _AREAS) == prefer_areas or first.kind == "country":
        return first
    same = [*places, *source.candidates(name.partition(",")[0])]
    return next((p for p in same if (p.kind in _AREAS) == prefer_areas and p.country == first.country), first)
