"""Doubts about where: unsure, undecided, a middle that poses as a place, another country than the story says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.desk.finding import about
from geo.place import shape_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from geo.book import Atlas
    from geo.desk.finding import Finding
    from geo.place import Place
    from geo.schema import Event

_UNSURE: Final = 0.5
_VERY_UNSURE: Final = 0.25
_NEAR_EQUAL: Final = 0.6
"""A candidate with so much of the probability of the place that was taken is as good as it."""
_ONE_PLACE_KM: Final = 25.0
"""Candidates so near, as a town and its district, are one place on most maps."""
_AREAS: Final = frozenset(("area", "admin2", "admin1", "country", "region"))
_WIDE: Final = frozenset(("admin1", "country", "region"))
_LOOSE: Final = frozenset(("area", "region"))
"""Such may lie off the coast of the country that their names end with, or over its border."""
_FROM: Final = re.compile(
    r"\d\s?(?:km|kilomet(?:re|er)s?|mi|miles?|nm|nautical miles?)\b|\b(?:off|coast|offshore)\b", re.IGNORECASE
)
"""So may a place that is told by another: "55km SE of Pedasi, Panama"."""
_MIDDLE_KM: Final = 1.0
_BORDER_DEG: Final = 0.3
"""Outlines of countries are coarse, and their coasts lose islands: a place so near is not outside."""
_BEHIND: Final = re.compile(r"\s*(?:,|\bin)\s+(?:the\s+)?((?:[A-Z][\w'’.-]*\s?){1,4})")


def place_findings(event: Event, atlas: Atlas | None) -> Iterator[Finding]:
    """What there is to look at in the place of *event*; without *atlas* countries are not compared."""
    if event.geometry is None:
        return
    yield from _unsure(event)
    yield from _undecided(event)
    yield from _areas(event)
    if atlas is not None:
        yield from _countries(event, atlas)


def _unsure(event: Event) -> Iterator[Finding]:
    score = event.place_score
    if score is not None and score < _UNSURE:
        level = "stop" if score < _VERY_UNSURE else "look"
        yield about(
            event,
            level,
            "low-score",
            f"{event.place}: right with a probability of only {score:.2f}",
            1 - score,
        )


def _undecided(event: Event) -> Iterator[Finding]:
    from geopy.distance import distance

    point, score = event.geometry, event.place_score
    if point is None or not score or not event.alternatives:
        return
    other = max(event.alternatives, key=lambda candidate: candidate.score)
    apart_km = distance((point.y, point.x), (other.lat, other.lon)).km
    if other.score >= _NEAR_EQUAL * score and apart_km > max(_ONE_PLACE_KM, (event.radius_m or 0.0) / 1000):
        message = f"{event.place} ({score:.2f}) could as well be {other.name} ({other.score:.2f}), {apart_km:,.0f} km away"
        yield about(event, "look", "near-equal", message, min(1.0, other.score / score))


def _areas(event: Event) -> Iterator[Finding]:
    if event.place_precision in _AREAS and event.footprint is None:
        message = f"{event.place}: {_a(event.place_precision)} shown as a point, without its area"
        yield about(event, "stop", "area-as-point", message, 0.8)
    elif event.place_precision in _WIDE:
        message = f"{event.place}: only {_a(event.place_precision)} is known; its pin is the middle"
        yield about(event, "note", "middle-of-area", message)


def _a(precision: str) -> str:
    words = {"admin1": "first-level division", "admin2": "second-level division"}
    word = words.get(precision, precision)
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _countries(event: Event, atlas: Atlas) -> Iterator[Finding]:
    if event.place_precision in _LOOSE or _FROM.search(event.place_text or event.place):
        return
    own = _country(event.place.rpartition(",")[2], atlas)
    if own is not None and _is_outside(event, own, atlas):
        message = f"{event.place}: its point is not in {own.name}"
        yield about(event, "stop", "outside-country", message, 0.9)
    if own is not None and event.place_precision in ("site", "town") and _is_middle(event, own):
        yield about(
            event, "look", "country-middle", f"{event.place}: its point is the middle of {own.name}", 0.7
        )
    named = _named_behind(event, atlas)
    if named is not None and _is_outside(event, named, atlas):
        message = f"its sentence says {event.place_text}, {named.name}; the map has {event.place}"
        yield about(event, "stop", "other-country", message, 0.95)


def _country(name: str, atlas: Atlas) -> Place | None:
    found = (
        [place for place in atlas.candidates(name.strip()) if place.kind == "country"] if name.strip() else []
    )
    return found[0] if found else None


def _named_behind(event: Event, atlas: Atlas) -> Place | None:
    """The country that the sentence names right behind the words for the place, if it does."""
    at = event.quote.find(event.place_text) if event.place_text else -1
    behind = _BEHIND.match(event.quote, at + len(event.place_text)) if at >= 0 else None
    words = behind[1].split() if behind else []
    for count in range(len(words), 0, -1):
        found = _country(" ".join(words[:count]).rstrip(".,"), atlas)
        if found is not None:
            return found
    return None


def _is_outside(event: Event, country: Place, atlas: Atlas) -> bool:
    area = _area_of(country, atlas)
    here = event.footprint if event.footprint is not None else event.geometry
    return area is not None and here is not None and here.distance(area) > _BORDER_DEG


def _area_of(country: Place, atlas: Atlas) -> BaseGeometry | None:
    """The outline of *country*, else its box; None when it has neither, or a box over the antimeridian."""
    from shapely.geometry import box

    outline = shape_from(atlas, country)
    if outline is not None or country.bbox is None or country.bbox[0] > country.bbox[2]:
        return outline
    return box(*country.bbox)


def _is_middle(event: Event, country: Place) -> bool:
    from geopy.distance import distance

    point = event.geometry
    if point is None or event.place_id == country.place_id:
        return False
    return bool(distance((point.y, point.x), country.lonlat[::-1]).km < _MIDDLE_KM)
