"""From the phrase that says where to the place fields of an event: point, area, radius, receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.events.discourse import Telling
from geo.events.document import Document
from geo.events.linking import Scene
from geo.places import RelativePhrase, Resolution, footprint_of, locate_relative
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
    found = [_of_scene(document, scene) for scene in telling.scene.scenes]
    return _innermost(found) or [Whereabouts(place_basis="the story names no place for it")]


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


def _of_scene(document: Document, scene: Scene) -> Whereabouts:
    if scene.phrase.kind != "relative":
        return _resolved(document.resolutions[scene.phrase.key], trust=scene.probability)
    phrase = document.relatives[scene.phrase.key]
    return _relative(phrase, [document.resolutions[i] for i in phrase.anchors], trust=scene.probability)


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


def _relative(phrase: RelativePhrase, anchors: Sequence[Resolution], *, trust: float) -> Whereabouts:
    places = [a.place for a in anchors if a.place is not None and a.score >= LEAST_SCORE]
    if len(places) < len(anchors):
        missing = ", ".join(repr(a.text) for a in anchors if a.place is None or a.score < LEAST_SCORE)
        return Whereabouts(
            place_text=phrase.text, place_basis=f"it is told by way of {missing}, which was not found"
        )
    spot = locate_relative(phrase, places)
    score = min(a.score for a in anchors) * trust
    return Whereabouts(
        place_text=phrase.text,
        place=f"{phrase.text} ({places[0].label})",
        place_basis=spot.basis,
        geometry=Point(spot.lonlat),
        footprint=spot.footprint,
        radius_m=spot.radius_m,
        place_precision="area",
        place_score=round(score, 4),
        alternatives=_alternatives(anchors[0]),
    )


def _innermost(found: Sequence[Whereabouts]) -> list[Whereabouts]:
    """Without repeats, and without a place that another one of the list lies in."""
    seen: dict[str, Whereabouts] = {}
    for one in found:
        seen.setdefault(one.place_id or one.place_text, one)
    return list(seen.values())
