"""From the phrase that says where to the place fields of an event: point, area, radius, receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.events.discourse import Telling
from geo.events.document import Document
from geo.events.linking import Scene
from geo.places import RelativePlace, Resolution, combine_relative, footprint_of, locate_relative
from geo.schema import MAX_ALTERNATIVES, Alternative

LEAST_SCORE: Final = 0.3
"""A place less probable than this is not mapped; its candidates are kept as alternatives."""

INFERRED: Final = 0.6
"""A place taken from the dateline or a heading counts this much of its own probability."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """The place fields of `geo.schema.Event`; geometry None when not mapped, and basis says why."""

    place_text: str = ""
    place: str = ""
    place_basis: str = ""
    place_id: str = ""
    geometry: Point | None = None
    footprint: BaseGeometry | None = None
    radius_m: float | None = None
    place_precision: str = ""
    place_score: float | None = None
    alternatives: tuple[Alternative, ...] = ()


def whereabouts(document: Document, telling: Telling) -> list[Whereabouts]:
    """Where *telling* happened, one entry for each place; exactly one, not mapped, when it names none."""
    if telling.inferred == "dateline":
        return [_of_dateline(document)]
    if telling.inferred == "heading" and telling.heading is not None:
        return [_of_heading(document, telling.heading)]
    chosen = telling.scene.scenes
    found = [
        _resolved(document.resolutions[s.phrase.key], trust=s.probability)
        for s in chosen
        if not s.phrase.by_way
    ]
    if told := [scene for scene in chosen if scene.phrase.by_way]:
        found.append(_relative(document, told))
    return _distinct(found) or [Whereabouts(place_basis="the story names no place for it")]


def _of_dateline(document: Document) -> Whereabouts:
    dateline = document.article.dateline
    if dateline is None:
        return Whereabouts(place_basis="the story names no place for it")
    resolution = next(
        (r for r in document.resolutions if r.start < dateline.place_end and r.end > dateline.place_start),
        None,
    )
    return _inferred(
        resolution, f"inferred from the dateline {dateline.place!r}; the sentence names no place"
    )


def _of_heading(document: Document, heading: tuple[int, int]) -> Whereabouts:
    key = document.scene_of(*heading)
    resolution = None if key is None else document.resolutions[key]
    text = document.article.text[slice(*heading)]
    return _inferred(resolution, f"inferred from the heading {text!r}; the sentence names no place")


def _inferred(resolution: Resolution | None, basis: str) -> Whereabouts:
    if resolution is None:
        return Whereabouts(place_basis="the story names no place for it")
    return _resolved(resolution, trust=INFERRED, basis=basis)


def _resolved(resolution: Resolution, *, trust: float, basis: str = "") -> Whereabouts:
    """*trust* is the probability that the action happened at this phrase at all."""
    others = _alternatives(resolution)
    place, score = resolution.place, resolution.score * trust
    why = "; ".join(part for part in (basis, resolution.reason) if part)
    if place is None or resolution.score < LEAST_SCORE:
        unknown = (
            f"{resolution.text!r} is not in the gazetteer"
            if not others
            else f"{resolution.text!r}: no candidate is likely enough"
        )
        return Whereabouts(
            place_text=resolution.text,
            place_basis="; ".join(p for p in (basis, unknown) if p),
            alternatives=others,
        )
    footprint, radius_m = footprint_of(place)
    return Whereabouts(
        place_text=resolution.text,
        place=place.label,
        place_basis=why,
        place_id=place.place_id,
        geometry=Point(place.lonlat),
        footprint=footprint,
        radius_m=radius_m,
        place_precision=place.kind,
        place_score=round(score, 4),
        alternatives=others,
    )


def _alternatives(resolution: Resolution) -> tuple[Alternative, ...]:
    found = [
        Alternative(
            name=r.place.label,
            lon=r.place.lonlat[0],
            lat=r.place.lonlat[1],
            score=round(r.score, 4),
            reason=r.reason,
        )
        for r in resolution.alternatives
    ]
    return tuple(found[:MAX_ALTERNATIVES])


def _relative(document: Document, told: Sequence[Scene]) -> Whereabouts:
    """One place from all the ways it is told; those by way of a place not found are left out and named."""
    spots: list[RelativePlace] = []
    known: list[Resolution] = []
    missing: list[str] = []
    phrases = [document.relatives[scene.phrase.key] for scene in told]
    text = document.article.text[min(p.start for p in phrases) : max(p.end for p in phrases)]
    for phrase in phrases:
        anchors = [document.resolutions[i] for i in phrase.anchors]
        unknown = [repr(a.text) for a in anchors if a.place is None or a.score < LEAST_SCORE]
        spot = None if unknown else locate_relative(phrase, [a.place for a in anchors if a.place is not None])
        if spot is None:
            missing += unknown or [repr(phrase.text)]
            continue
        spots.append(spot)
        known += anchors
    lost = f"{', '.join(missing)} was not found" if missing else ""
    spot = combine_relative(spots)
    if spot is None:
        return Whereabouts(place_text=text, place_basis=f"told by way of other places; {lost}")
    return Whereabouts(
        place_text=text,
        place=spot.basis,
        place_basis="; ".join(part for part in (f"point-radius method: {spot.basis}", lost) if part),
        geometry=Point(spot.lonlat),
        footprint=spot.footprint,
        radius_m=spot.radius_m,
        place_precision="area",
        place_score=round(min(a.score for a in known) * max(s.probability for s in told), 4),
        alternatives=_alternatives(known[0]),
    )


def _distinct(found: Sequence[Whereabouts]) -> list[Whereabouts]:
    """Each place once, in order."""
    return list({one.place_id or one.place_text: one for one in reversed(found)}.values())[::-1]
