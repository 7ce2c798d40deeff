"""The relative places of a text once its toponyms are resolved: which phrases tell of one place together."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.places.footprints import extent_m
from geo.places.relative import RULES, RelativePlace, combine_relative, locate_relative
from geo.places.relative_geometry import distance_m
from geo.places.relative_phrases import RelativePhrase, relative_phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.place import Candidates, Place
    from geo.places.relative_words import Span

_JOINS: Final = re.compile(r"[\s,;()]*(?:(?:and|but|which|is|lies|located|situated|also)[\s,]+){0,3}")
_DIFFERENT: Final = frozenset({"near", "outside", "part", "between", "border", "off"})
MAX_RIVALS: Final = 25
_RIVAL: Final = -2.0
_RANK: Final = -0.05
_MISFIT: Final = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeMention:
    """One place told by one phrase or by several side by side ("100 km south of A, near B").

    start and end are half-open character offsets; anchors the indexes of the toponyms by which the place
    is told: nothing happened *there*. subject is the index of the toponym that the phrases describe (X in
    "X, 40 km north of Y"), None when there is none. agrees: the resolved subject lies in the area, so
    it is the better answer; False also when there is no subject or it is not resolved.
    """

    start: int
    end: int
    text: str
    phrases: tuple[RelativePhrase, ...]
    anchors: tuple[int, ...]
    subject: int | None
    agrees: bool
    place: RelativePlace


def relative_places(
    text: str, spans: Sequence[Span], places: Sequence[Place | None]
) -> list[RelativeMention]:
    """The relative places of *text* in reading order.

    *spans* are its toponyms, *places* what each of them means, None when that is not known. A phrase
    whose anchor is not known is left out: of "100 km south of A, near B" with B unknown the sector south
    of A remains.
    """
    mentions = []
    for group in _grouped(text, spans, relative_phrases(text, spans)):
        known = [p for p in group if all(places[i] is not None for i in p.anchors)]
        located = [locate_relative(p, [a for i in p.anchors if (a := places[i]) is not None]) for p in known]
        place = combine_relative([x for x in located if x is not None])
        if place is not None:
            mentions.append(_mention(text, group, place, places))
    return mentions


def _mention(
    text: str, group: Sequence[RelativePhrase], place: RelativePlace, places: Sequence[Place | None]
) -> RelativeMention:
    start, end = group[0].start, max(phrase.end for phrase in group)
    subject = group[0].subject
    named = places[subject] if subject is not None else None
    agrees = named is not None and distance_m(named.lonlat, place.lonlat) <= place.radius_m + extent_m(named)
    return RelativeMention(
        start=start,
        end=end,
        text=text[start:end],
        phrases=tuple(group),
        anchors=tuple(sorted({i for phrase in group for i in phrase.anchors})),
        subject=subject,
        agrees=agrees,
        place=place,
    )


def _grouped(
    text: str, spans: Sequence[Span], phrases: Sequence[RelativePhrase]
) -> list[list[RelativePhrase]]:
    """Phrases that follow one another with nothing but commas and containers ("WA") between."""
    groups: list[list[RelativePhrase]] = []
    for phrase in phrases:
        if groups and _together(text, spans, groups[-1][-1], phrase):
            groups[-1].append(phrase)
        else:
            groups.append([phrase])
    return groups


def _together(text: str, spans: Sequence[Span], first: RelativePhrase, second: RelativePhrase) -> bool:
    between = text[first.end : second.start]
    for span in spans:
        if first.end <= span.start and span.end <= second.start:
            between = between.replace(span.text, "")
    if first.end > second.start or not _JOINS.fullmatch(between):
        return False
    same_sort = first.relation == second.relation and first.relation in _DIFFERENT
    return second.subject is None and not (
        same_sort or ("and" in between and "near" in (first.relation, second.relation))
    )


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
    for phrase in relative_phrases(text, spans):
        for index in phrase.anchors:
            chosen[index] = _contained(index, text, spans, chosen, source)
        if phrase.subject is not None:
            _fit_subject(phrase, spans, chosen, source)
        elif len(phrase.anchors) == 2 and phrase.relation == "between":
            _fit_pair(phrase, spans, chosen, source)
    return chosen


def _contained(
    index: int, text: str, spans: Sequence[Span], chosen: Sequence[Place | None], source: Candidates
) -> Place | None:
    """The anchor, or another of its name that lies in the state or country named right behind it."""
    place, end = chosen[index], spans[index].end
    behind = next(
        (i for i, s in enumerate(spans) if s.start > end and not text[end : s.start].strip(" ,(")), None
    )
    holder = chosen[behind] if behind is not None else None
    if place is None or holder is None or holder.kind not in ("admin1", "country") or _lies_in(place, holder):
        return place
    rivals = source.candidates(spans[index].text)
    return next((p for p in rivals if _lies_in(p, holder)), None if len(rivals) > 1 else place)


def _lies_in(place: Place, holder: Place) -> bool:
    if place.country != holder.country:
        return False
    return holder.kind == "country" or place.admin1 in (holder.name, holder.admin1)


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
