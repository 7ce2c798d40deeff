"""From the phrase that says where to the place fields of an event: point, area, radius, receipts."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geo.events.document import LEAST_SCORE, Described, Document, is_hosted
from geo.events.telling import Telling
from geo.events.where.linking import BESIDE, IN_LINE, Scene
from geo.events.where.word_features import UNFOUND
from geo.place import Place, shape_from
from geo.places import RelativePlace, Resolution, combine_relative, footprint_of, reach_among
from geo.places.footprints import extent_m
from geo.places.relative.geometry import circle, distance_m, rounded
from geo.places.relative.reach import HELD
from geo.schema import MAX_ALTERNATIVES, Alternative

_CHAIN_REACH: Final = 2.0
"""A site belongs to the town named with it up to so many times the town's radius away."""

BESIDE_M: Final = 25_000.0
"""How far around a town a place of a story is sought that is told with it and not known itself, metres."""

SAME_M: Final = 25_000.0
"""Candidates so near to one another are one answer, metres."""

_LIKELY: Final = 0.5
_AT_THE_SPOT: Final = 0.95
"""The resolver's probability is that of being right within 161 km; so much of it is that of being right at the spot."""

_AREAS: Final = frozenset({"area", "admin2", "admin1", "country", "region"})

_BETWEEN_WAYS: Final = 3
"""At most so many words stand between two ways to tell a place that are shown as one phrase."""

NOWHERE: Final = "the story names no place for it"

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
    if telling.referent is not None:
        resolution = document.resolutions[telling.referent]
        basis = f"inferred: {telling.inferred!r} points back to {resolution.text!r}"
        return [_inferred(document, resolution, basis)]
    chosen = telling.scene.scenes
    found: list[Whereabouts] = []
    for scene in chosen:
        if scene.phrase.by_way:
            continue
        if scene.phrase.kind == UNFOUND:
            found.append(_unfound(document, telling, scene))
            continue
        resolution = document.resolutions[scene.phrase.key]
        if scene.role in (BESIDE, IN_LINE):
            where = _of_line(document, resolution, beside=scene.role == BESIDE)
        else:
            where = _resolved(document, resolution, trust=scene.probability)
        if scene.joined and found:
            found[-1] = _chained(found[-1], where)
        else:
            found.append(where)
    if told := [scene for scene in chosen if scene.phrase.by_way]:
        found.append(_relative(document, told))
    return _distinct(found) or [Whereabouts(place_basis=_why_not(document, telling))]


def _unfound(document: Document, telling: Telling, scene: Scene) -> Whereabouts:
    tokens = telling.scene.sentence.tokens
    text = document.article.text[tokens[scene.phrase.first].start : tokens[scene.phrase.last].end]
    return Whereabouts(place_text=text, place_basis=f"{text!r}: not in the gazetteer")


def _why_not(document: Document, telling: Telling) -> str:
    """Why an event without a scene is not mapped."""
    named = any(
        document.names_a_spot(mention.sentence) or document.names_a_place(mention.sentence)
        for mention in telling.mentions
    )
    return "the place its sentence names is not known to be its scene" if named else NOWHERE


def _of_dateline(document: Document) -> Whereabouts:
    dateline = document.article.dateline
    if dateline is None:
        return Whereabouts(place_basis=NOWHERE)
    resolution = next(
        (r for r in document.resolutions if r.start < dateline.place_end and r.end > dateline.place_start),
        None,
    )
    return _inferred(
        document, resolution, f"inferred from the dateline {dateline.place!r}; the sentence names no place"
    )


def _of_heading(document: Document, heading: tuple[int, int]) -> Whereabouts:
    key = document.scene_of(*heading)
    resolution = None if key is None else document.resolutions[key]
    text = document.article.text[slice(*heading)]
    return _inferred(document, resolution, f"inferred from the heading {text!r}; the sentence names no place")


def _inferred(document: Document, resolution: Resolution | None, basis: str) -> Whereabouts:
    if resolution is None:
        return Whereabouts(place_basis=NOWHERE)
    return _resolved(document, resolution, trust=INFERRED, basis=basis)


def _resolved(document: Document, resolution: Resolution, *, trust: float, basis: str = "") -> Whereabouts:
    """*trust* is the probability that the action happened at this phrase at all."""
    others, place = _alternatives(resolution), resolution.place
    reaching = _reaching(resolution, place) if place is not None else None
    if (
        place is None
        or reaching is None
        or resolution.score * trust < LEAST_SCORE
        or not is_hosted(resolution)
    ):
        refused = [] if place is None else [_alternative(place, resolution.score, resolution.reason)]
        known = (others or place) and not resolution.within
        unknown = "no candidate is likely enough" if known else "not in the gazetteer"
        return Whereabouts(
            place_text=resolution.text,
            place_basis=_joined(basis, f"{resolution.text!r}: {unknown}"),
            alternatives=(*refused, *others)[:MAX_ALTERNATIVES],
        )
    if resolution.within:
        unknown = f"{resolution.text!r} itself is not in the gazetteer; it is named with {place.label}"
        return _around(document, resolution, place, trust=trust, basis=_joined(basis, unknown))
    footprint, radius_m = footprint_of(reaching, shape_from(document.source, place))
    return Whereabouts(
        place_text=resolution.text,
        place=place.label,
        place_basis=_joined(basis, resolution.reason),
        place_id=place.place_id,
        geometry=Point(place.lonlat),
        footprint=footprint,
        radius_m=radius_m,
        place_precision=place.kind,
        place_score=round(resolution.score * trust, 4),
        alternatives=others,
    )


def _of_line(document: Document, resolution: Resolution, *, beside: bool) -> Whereabouts:
    """The place that a line tells of; *beside*: after something finer that was not found ("Mill Road, Moab")."""
    place = resolution.place
    if place is None or resolution.within or resolution.score < LEAST_SCORE:
        return _resolved(document, resolution, trust=1.0)
    if beside:
        basis = "what is named before it was not found"
        return _around(document, resolution, place, trust=1.0, basis=basis)
    if _is_wide(resolution) or (resolution.reach_m and place.kind in _AREAS):
        basis = "other places that may be meant are drawn in"
        return _around(document, resolution, place, trust=1.0, basis=basis)
    return _resolved(document, resolution, trust=1.0)


def _reaching(resolution: Resolution, place: Place) -> Place | None:
    """*place*, a town or site, reaching as far as it is uncertain that it is the one that is meant; None where
    rivals that are too far off for that make it less likely than not."""
    if place.kind in _AREAS or resolution.within or place.place_id.startswith("book:"):
        return place
    if resolution.reach_m:
        return replace(place, radius_m=max(place.radius_m, resolution.reach_m))
    rivals = [(other.place, other.score) for other in resolution.alternatives]
    reach_m, held = reach_among(place, resolution.score * _AT_THE_SPOT, rivals)
    if rivals and resolution.score < _LIKELY and held < HELD:
        return None
    return replace(place, radius_m=max(place.radius_m, reach_m))


def _is_wide(resolution: Resolution) -> bool:
    """Whether the place may be another one, farther off than one answer reaches (SAME_M)."""
    return resolution.place is not None and resolution.reach_m > extent_m(resolution.place) + SAME_M


def _around(
    document: Document, resolution: Resolution, place: Place, *, trust: float, basis: str
) -> Whereabouts:
    """Somewhere in or beside *place*: an area, never that place's pin."""
    area = place.kind in _AREAS and not resolution.reach_m
    if resolution.reach_m:
        radius_m = resolution.reach_m
        footprint = circle(rounded(place.lonlat), radius_m)
    else:
        known = place if area else replace(place, radius_m=extent_m(place) + BESIDE_M)
        footprint, radius_m = footprint_of(known, shape_from(document.source, place))
    return Whereabouts(
        place_text=resolution.text,
        place=f"in or near {place.label}",
        place_basis=_joined(basis, resolution.reason),
        geometry=Point(place.lonlat),
        footprint=footprint,
        radius_m=radius_m,
        place_precision=place.kind if area else "area",
        place_score=round(resolution.score * trust, 4),
        alternatives=_alternatives(resolution),
    )


def _joined(*reasons: str) -> str:
    return "; ".join(reason for reason in reasons if reason)


def _alternatives(resolution: Resolution) -> tuple[Alternative, ...]:
    return tuple(_alternative(r.place, r.score, r.reason) for r in resolution.alternatives[:MAX_ALTERNATIVES])


def _alternative(place: Place, score: float, reason: str) -> Alternative:
    lon, lat = place.lonlat
    return Alternative(name=place.label, lon=lon, lat=lat, score=round(score, 4), reason=reason)


def _relative(document: Document, told: Sequence[Scene]) -> Whereabouts:
    """One place from all the ways it is told; ways over a place that was not found are left out and named."""
    phrases = [document.described[scene.phrase.key] for scene in told]
    text = _told_text(document.article.text, phrases)
    lost = [repr(p.text) for p in phrases if p.place is None]
    missing = f"{', '.join(lost)}: the place it starts from was not found" if lost else ""
    spot = combine_relative([p.place for p in phrases if p.place is not None])
    if spot is None:
        return Whereabouts(place_text=text, place_basis=missing)
    named = [document.resolutions[i] for p in phrases if p.place is not None for i in p.anchors]
    anchors = [a for a in named if a.place is not None and not a.within and a.score >= LEAST_SCORE]
    footprint, radius_m = _widened(spot, anchors)
    return Whereabouts(
        place_text=text,
        place=spot.basis,
        place_basis=_joined(f"measured out from the words: {spot.basis}", missing),
        geometry=Point(spot.lonlat),
        footprint=footprint,
        radius_m=radius_m,
        place_precision="area",
        place_score=round(min(a.score for a in anchors) * max(s.probability for s in told), 4),
        alternatives=_alternatives(anchors[0]),
    )


def _told_text(text: str, phrases: Sequence[Described]) -> str:
    """The words of all ways together; apart where a verb or more stands between them."""
    parts: list[str] = []
    end = -1
    for phrase in sorted(phrases, key=lambda p: p.start):
        gap = text[end : phrase.start] if parts else ""
        if parts and len(gap.split()) <= _BETWEEN_WAYS:
            parts[-1] += gap + text[phrase.start : phrase.end]
        else:
            parts.append(text[phrase.start : phrase.end])
        end = phrase.end
    return "; ".join(parts)


def _widened(spot: RelativePlace, anchors: Sequence[Resolution]) -> tuple[BaseGeometry, float]:
    """The area and radius of *spot*, a circle wide enough for where else the anchors may be if they may."""
    wide = [a.reach_m - extent_m(a.place) for a in anchors if a.place is not None and _is_wide(a)]
    if not wide:
        return spot.footprint, spot.radius_m
    radius_m = math.ceil(spot.radius_m + max(wide))
    return circle(spot.lonlat, radius_m), float(radius_m)


def _chained(outer: Whereabouts, inner: Whereabouts) -> Whereabouts:
    """ "In Lyon at the opera house": the smaller place, with the name of the town it lies in.

    Where the two do not fit on the ground, or one is not known, the likelier one stands.
    """
    if outer.geometry is None or inner.geometry is None or outer.radius_m is None or inner.radius_m is None:
        return outer if inner.geometry is None else inner
    apart_m = distance_m((outer.geometry.x, outer.geometry.y), (inner.geometry.x, inner.geometry.y))
    if outer.radius_m < inner.radius_m:
        outer, inner = inner, outer
    if apart_m > _CHAIN_REACH * (outer.radius_m or 0) + (inner.radius_m or 0):
        return max(outer, inner, key=lambda w: w.place_score or 0)
    if outer.place_precision != "town" or inner.place_precision != "site":
        return inner
    return replace(
        inner,
        place_text=f"{outer.place_text}, {inner.place_text}",
        place=f"{inner.place.partition(',')[0]}, {outer.place}",
        place_basis=f"{inner.place_basis}; beside {outer.place_text!r} ({outer.place_basis})",
    )


def _distinct(found: Sequence[Whereabouts]) -> list[Whereabouts]:
    """Each place once, in order; what is only somewhere in or near a place that is told itself is that place."""
    told = {f"in or near {one.place}" for one in found if one.place}
    kept = [one for one in found if one.place not in told]
    return list({one.place_id or one.place_text: one for one in reversed(kept)}.values())[::-1]
