"""What a stated distance says of the candidates in a line: which is measured from, which lies where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.places.relative.geometry import distance_m
from geo.places.relative.phrases import relative_phrases
from geo.places.relative.placing import locate_relative

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.places.relative.rows import Row
    from geo.places.relative.words import Span

_MOST_ANCHORS: Final = 8
_GRACE_M: Final = 8_000.0
_SPOTS: Final = ("site", "town", "area")


def measured(text: str, spans: Sequence[Span], rows: Sequence[Row]) -> list[dict[str, float]]:
    """For each row: whether a distance is told from its name, and whether it and another fit such a distance."""
    told = [p for p in relative_phrases(text, spans) if p.relation in ("vector", "distance")]
    anchors = {index for phrase in told for index in phrase.anchors}
    found: list[dict[str, float]] = [{} for _ in rows]
    if not told:
        return found
    areas = [
        (at, area)
        for phrase in told
        for at, row in enumerate(rows)
        if row.index in phrase.anchors and row.rank <= _MOST_ANCHORS
        if (area := locate_relative(phrase, [row.place])) is not None
    ]
    for own, row in zip(found, rows, strict=True):
        way = "told from" if row.index in anchors else "beside told"
        own |= {way: 1.0, f"{way} {row.place.kind}": 1.0}
        if row.index in anchors or row.place.kind not in _SPOTS:
            continue
        for at, area in areas:
            if distance_m(area.lonlat, row.place.lonlat) <= area.radius_m + _GRACE_M:
                own["fits told"] = found[at]["told fits"] = 1.0
    return found
