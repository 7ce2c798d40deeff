"""Names that a relative phrase ties together, made to fit one another on the ground."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo.gazetteer.names import fold
from geo.places.footprints import extent_m
from geo.places.relative.chains import by_line
from geo.places.relative.geometry import distance_m
from geo.places.relative.mentions import grouped
from geo.places.relative.phrases import RelativePhrase, relative_phrases
from geo.places.relative.placing import RULES, locate_relative
from geo.places.relative.terse import line_of
from geo.places.span_order import SpanOrder
from geo.places.units import as_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.place import Candidates, Place
    from geo.places.relative.words import Span
    from geo.places.resolver.resolving import Resolution
    from geo.words import Sentence

MAX_RIVALS: Final = 25
LEAST_SCORE: Final = 0.5
"""Resolutions below it count as not known here."""
FITTING_SCORE: Final = 0.8
ONLY_ONE_SCORE: Final = 0.6
BESIDE_M: Final = 100_000.0
_MEASURED: Final = frozenset({"vector", "distance", "travel", "direction"})
_WORDS: Final = re.compile(r"[^\W_]+")
_MARKS: Final = re.compile(r"[ ,(]*")
_RIVAL: Final = -2.0
_RANK: Final = -0.05
_MISFIT: Final = 4.0


def settle(
    text: str, resolutions: Sequence[Resolution], source: Candidates, *, sentences: Sequence[Sentence] = ()
) -> list[Resolution]:
    """*resolutions* of the toponyms of *text*, changed where a relative phrase knows better (see `agree`).

    A town becomes its district where the text says "district" behind it (see `as_units`). A changed place has
    FITTING_SCORE, or ONLY_ONE_SCORE when nothing but its name speaks for it. An anchor of which only a container is
    known (`within`), or whose container contradicts it, becomes unknown: 40 km north of somewhere in Oregon is
    nowhere.
    """
    resolutions = as_units(text, list(resolutions), source)
    line = line_of(text, resolutions, sentences) if sentences else []
    if line:
        resolutions, source = by_line(text, resolutions, line, source)
    phrases = relative_phrases(text, resolutions)
    anchors = {i for phrase in phrases if phrase.relation in _MEASURED for i in phrase.anchors}
    beside = {i for phrase in phrases if phrase.relation == "near" for i in phrase.anchors}
    sure = [None if r.within or r.score < LEAST_SCORE else r.place for r in resolutions]
    agreed = agree(text, resolutions, sure, source)
    weak = [place or r.place for place, r in zip(agreed, resolutions, strict=True)]
    for group in grouped(text, resolutions, phrases):
        _fit_group(group, resolutions, weak, source)
    settled = list(resolutions)
    for i, (old, place) in enumerate(zip(resolutions, agreed, strict=True)):
        lost = weak[i] is None or (i in anchors and (old.within or sure[i] is not None))
        if place is None and old.place is not None and i in anchors | beside and lost:
            reason = (
                "only what it lies in is known" if old.within else "no place of this name fits the phrase"
            )
            settled[i] = replace(old, place=None, score=0.0, within=False, reason=reason)
        elif place is not None and place != sure[i]:
            alone = i in anchors and len(source.candidates(old.text)) == 1
            reason = "the only place of this name" if alone else "fits the distance and direction told"
            score = max(old.score, ONLY_ONE_SCORE if alone else FITTING_SCORE)
            settled[i] = replace(old, place=place, score=score, within=False, reason=reason, reach_m=0.0)
    return settled


def agree(
    text: str, spans: Sequence[Span], places: Sequence[Place | None], source: Candidates
) -> list[Place | None]:
    """*places*, with names that a relative phrase ties together made to fit one another.

    In "Clinton, 12 miles north of Jackson" Clinton must lie 12 miles north of Jackson. Every pair of
    candidates of *source* is weighed: what is resolved already has the edge, what does not fit pays for
    its distance. In "2 miles south of Clinton, AZ" Clinton must lie in Arizona; if no candidate of several
    does, it is not known. Nothing changes when the resolved places fit.
    """
    chosen = list(places)
    order = SpanOrder(spans)
    phrases = relative_phrases(text, spans)
    for phrase in phrases:
        for index in phrase.anchors:
            if phrase.relation in _MEASURED and chosen[index] is None:
                chosen[index] = _only_one(spans[index].text, source)
            chosen[index] = _contained(index, _behind(index, text, spans, order), spans, chosen, source)
        if phrase.subject is not None:
            _fit_subject(phrase, spans, chosen, source)
        elif len(phrase.anchors) == 2 and phrase.relation == "between":
            _fit_pair(phrase, spans, chosen, source)
    for group in grouped(text, spans, phrases):
        _fit_group(group, spans, chosen, source)
    return chosen


def _only_one(name: str, source: Candidates) -> Place | None:
    """The place of a name that only one place has: after "9 km north of" it is no person and no firm.

    A longer name must be the place's in full: *source* may know "Reno Pass" as Reno.
    """
    named = source.candidates(name)
    if len(named) != 1:
        return None
    words = _WORDS.findall(fold(name))
    return named[0] if len(words) == 1 or words == _WORDS.findall(fold(named[0].name)) else None


def _behind(index: int, text: str, spans: Sequence[Span], order: SpanOrder) -> int | None:
    """Index of the toponym that stands behind another with nothing but marks between; None without one."""
    end = spans[index].end
    gap = _MARKS.match(text, end)
    return next(iter(order.starting_in(end + 1, gap.end())), None) if gap is not None else None


def _contained(
    index: int,
    behind: int | None,
    spans: Sequence[Span],
    chosen: Sequence[Place | None],
    source: Candidates,
) -> Place | None:
    """The anchor, or another of its name that lies in the state or country named right behind it, at *behind*.

    The only place of its name stays when the state beside it was named by mistake.
    """
    place = chosen[index]
    holder = chosen[behind] if behind is not None else None
    if place is None or holder is None or holder.kind not in ("admin1", "country") or _fits(place, holder):
        return place
    rivals = source.candidates(spans[index].text)
    here = next((p for p in rivals if lies_in(p, holder)), None)
    if here is not None or len(rivals) > 1:
        return here
    return place if distance_m(place.lonlat, holder.lonlat) < 2 * extent_m(holder) + BESIDE_M else None


def _fits(place: Place, holder: Place) -> bool:
    """True when *place* is in *holder* or so close that somebody may have thought so: Kyiv, Kyiv Oblast."""
    if place.country == holder.country and holder.kind == "admin1":
        return lies_in(place, holder) or distance_m(place.lonlat, holder.lonlat) < extent_m(holder) + BESIDE_M
    return lies_in(place, holder)


def lies_in(place: Place, holder: Place) -> bool:
    """True when *place* is part of the country or the first-level division *holder*."""
    if place.country != holder.country:
        return False
    return holder.kind == "country" or (place.admin1 != "" and place.admin1 in (holder.name, holder.admin1))


def _options(
    index: int, spans: Sequence[Span], chosen: Sequence[Place | None], source: Candidates
) -> list[tuple[Place, float]]:
    """Candidates of one toponym with the logarithm of their weight, the resolved one first."""
    resolved = chosen[index]
    options = [(resolved, 0.0)] if resolved is not None else []
    for rank, place in enumerate(source.candidates(spans[index].text)[:MAX_RIVALS]):
        if resolved is None or place.place_id != resolved.place_id:
            options.append((place, _RIVAL * (resolved is not None) + _RANK * rank))
    return options


def _fit_subject(
    phrase: RelativePhrase, spans: Sequence[Span], chosen: list[Place | None], source: Candidates
) -> None:
    subject = phrase.subject
    if subject is None or len(phrase.anchors) != 1:
        return
    best: tuple[float, Place | None, Place | None] = (-math.inf, None, None)
    for anchor, anchor_weight in _options(phrase.anchors[0], spans, chosen, source):
        area = locate_relative(phrase, [anchor])
        if area is None:
            return
        for named, weight in _options(subject, spans, chosen, source):
            reach = area.radius_m + min(extent_m(named), RULES.reach_m)
            score = anchor_weight + weight - _misfit(distance_m(named.lonlat, area.lonlat), reach)
            if score > best[0]:
                best = (score, anchor, named)
    if best[1] is not None and best[0] > -_MISFIT:
        chosen[phrase.anchors[0]], chosen[subject] = best[1], best[2]


def _fit_group(
    group: Sequence[RelativePhrase], spans: Sequence[Span], chosen: list[Place | None], source: Candidates
) -> None:
    """Of "100 km south of A, near B" B must lie in the area south of A; if no B does, B is not known."""
    told = next((p for p in group if p.relation in ("vector", "distance")), None)
    anchors = [chosen[i] for i in told.anchors] if told is not None else []
    area = locate_relative(told, [a for a in anchors if a is not None]) if told is not None else None
    for phrase in group:
        if phrase.relation != "near" or area is None:
            continue
        index = phrase.anchors[0]
        fitting = [
            place
            for place, _ in _options(index, spans, chosen, source)
            if distance_m(place.lonlat, area.lonlat) <= area.radius_m + extent_m(place) + RULES.near_m
        ]
        chosen[index] = fitting[0] if fitting else None


def _fit_pair(
    phrase: RelativePhrase, spans: Sequence[Span], chosen: list[Place | None], source: Candidates
) -> None:
    """The two ends of "between A and B" are seldom 300 km apart unless both are what is resolved."""
    best: tuple[float, Place | None, Place | None] = (-math.inf, None, None)
    for a, a_weight in _options(phrase.anchors[0], spans, chosen, source):
        for b, b_weight in _options(phrase.anchors[1], spans, chosen, source):
            score = a_weight + b_weight - _misfit(distance_m(a.lonlat, b.lonlat), 300_000.0)
            if score > best[0]:
                best = (score, a, b)
    if best[1] is not None and best[0] > -_MISFIT:
        chosen[phrase.anchors[0]], chosen[phrase.anchors[1]] = best[1], best[2]


def _misfit(distance: float, reach: float) -> float:
    """0 within *reach*, then growing to at most _MISFIT."""
    return min(_MISFIT, 3.0 * max(0.0, distance / max(reach, 1.0) - 1.0))
