"""The relative places of a text once its toponyms are resolved: which phrases tell of one place together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.places.footprints import extent_m
from geo.places.relative.geometry import distance_m
from geo.places.relative.phrases import RelativePhrase, relative_phrases
from geo.places.relative.placing import RelativePlace, combine_relative, locate_relative
from geo.places.span_order import SpanOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.place import Place
    from geo.places.relative.placing import Outline
    from geo.places.relative.words import Span

_JOINS: Final = re.compile(r"[\s,;()]*(?:(?:and|but|which|is|lies|located|situated|also)[\s,]+){0,3}")
_MOST_BETWEEN: Final = 300
"""Characters: a few joining words and containers are never longer."""
_FINE_M: Final = 25_000.0
_DIFFERENT: Final = frozenset({"near", "outside", "part", "between", "border", "off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeMention:
    """One place told by one phrase or by several side by side ("100 km south of A, near B").

    start and end are half-open character offsets; anchors the indexes of the toponyms by which the place
    is told: nothing happened *there*. subject is the index of the toponym that the phrases describe (X in
    "X, 40 km north of Y"), None when there is none. agrees: the resolved subject lies in the area and is no larger,
    so it is the better answer; False also when there is no subject or it is not resolved.
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
    text: str,
    spans: Sequence[Span],
    places: Sequence[Place | None],
    *,
    outline: Outline | None = None,
) -> list[RelativeMention]:
    """The relative places of *text* in reading order.

    *spans* are its toponyms, *places* what each of them means, None when that is not known. A phrase
    whose anchor is not known is left out: of "100 km south of A, near B" with B unknown the sector south
    of A remains. *outline* gives the outline of a place, None where there is none: "northern X" is cut from it.
    """
    mentions = []
    for group in grouped(text, spans, relative_phrases(text, spans)):
        known = [p for p in group if all(places[i] is not None for i in p.anchors)]
        located = [
            locate_relative(p, [a for i in p.anchors if (a := places[i]) is not None], outline=outline)
            for p in known
        ]
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
    own_m = extent_m(named) if named is not None else 0.0
    near = named is not None and distance_m(named.lonlat, place.lonlat) <= place.radius_m + own_m
    agrees = near and own_m <= max(place.radius_m, _FINE_M)
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


def grouped(
    text: str, spans: Sequence[Span], phrases: Sequence[RelativePhrase]
) -> list[list[RelativePhrase]]:
    """Phrases that follow one another with nothing but commas and containers ("WA") between."""
    groups: list[list[RelativePhrase]] = []
    order = SpanOrder(spans)
    for phrase in phrases:
        if groups and _together(text, spans, order, groups[-1][-1], phrase):
            groups[-1].append(phrase)
        else:
            groups.append([phrase])
    return groups


def _together(
    text: str, spans: Sequence[Span], order: SpanOrder, first: RelativePhrase, second: RelativePhrase
) -> bool:
    if not 0 <= second.start - first.end <= _MOST_BETWEEN:
        return False
    between = text[first.end : second.start]
    for index in order.starting_in(first.end, second.start):
        if spans[index].end <= second.start:
            between = between.replace(spans[index].text, "")
    if not _JOINS.fullmatch(between):
        return False
    same_sort = first.relation == second.relation and first.relation in _DIFFERENT
    return second.subject is None and not (
        same_sort or ("and" in between and "near" in (first.relation, second.relation))
    )
