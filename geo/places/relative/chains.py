"""Which of the names in a line says where, and which place is it? "Sitio Malinao, Tupi, South Cotabato".

Every candidate of every name is weighed at once: a small place whose district and country are named beside it
is meant, not its namesake, and not the district. The weights of the features (`company`) are learnt
(tools/train_lines.py) and kept in data/lines.json.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.places.footprints import extent_m
from geo.places.relative.company import features, names_finer
from geo.places.relative.geometry import distance_m
from geo.places.relative.phrases import relative_phrases
from geo.places.relative.reach import CITY, HELD, SAME_KM, learnt, reach_of, share_within
from geo.places.relative.rows import EARTH_KM, FINENESS, Row, candidate_rows, holding, unit_vectors, within

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo.place import Candidates, Place
    from geo.places.relative.words import Span
    from geo.places.resolver.resolving import Resolution

    Floats = NDArray[np.float64]

LEAST_CHANCE: Final = 0.4
"""A reading less likely than this is not believed, however wide the circle round it."""
LEAST_UNHELD: Final = 0.6
"""Nor one less likely than this when what else is possible is too far off to be drawn in."""
HOLDER_CHANCE: Final = 0.85
"""An area must hold so much of what is possible to be the answer instead."""
MOST_RANK: Final = 2
"""An area that is not among the first so many of its name is not what a line says it lies in."""
BESIDE_M: Final = 150_000.0
"""Names of one line mean places no farther apart than this, beside their extent."""
FITS: Final = "fits the other names of the line"


def by_line(
    text: str, resolutions: Sequence[Resolution], line: Sequence[int], source: Candidates
) -> tuple[list[Resolution], Candidates]:
    """*resolutions*, those at *line* (`line_of`) made to fit the likeliest reading of the whole line, and
    *source* without candidates that do not.

    Where no reading is likely (LEAST_CHANCE), the smallest named area that holds nearly all that are possible
    is taken, its score what they amount to; where there is none, nothing is known.
    """
    spans = [resolutions[i] for i in line]
    rows = candidate_rows(spans, source)
    if not rows:
        return list(resolutions), source
    chances = chances_of(scores(features(text, spans, rows)))
    read = _read(text, spans, rows, chances)
    if read is None:
        return [_lost(r) if r in spans and not _is_city(r) else r for r in resolutions], source
    best, chance, reach = read
    found = {}
    bound = _bound(text, spans, best.index)
    for at, old in enumerate(spans):
        if at in bound and old.place is not None:
            continue
        mine = [(row, share) for row, share in zip(rows, chances.tolist(), strict=True) if row.index == at]
        fitting = _fitting(old, mine, best, chance)
        found[old.start] = replace(fitting, reach_m=reach) if fitting.place is best.place else fitting
    return [found.get(r.start, r) for r in resolutions], _Fitting(source, best.place)


def _is_city(resolution: Resolution) -> bool:
    """Whether a name alone means a large town all the same: lines were learnt of villages, stories speak of cities."""
    place = resolution.place
    return (
        place is not None
        and not resolution.within
        and place.population >= CITY
        and resolution.score >= LEAST_UNHELD
    )


def _bound(text: str, spans: Sequence[Span], index: int) -> set[int]:
    """The names that a phrase ties to the one at *index* across a distance: "the A-B border", "between A and B"."""
    tied = [p.anchors for p in relative_phrases(text, spans) if p.relation in ("between", "border")]
    return {other for anchors in tied if index in anchors for other in anchors if other != index}


@dataclass(frozen=True, slots=True)
class _Fitting:
    """A source that knows only what goes with *best*."""

    source: Candidates
    best: Place

    def candidates(self, name: str) -> Sequence[Place]:
        return [place for place in self.source.candidates(name) if _goes_with(place, self.best)]


def told_by(
    text: str, resolutions: Sequence[Resolution], line: Sequence[int], source: Candidates
) -> int | None:
    """Index of the name among those at *line* by which the line says where; None when that is not known."""
    spans = [resolutions[i] for i in line]
    rows = candidate_rows(spans, source)
    read = _read(text, spans, rows, chances_of(scores(features(text, spans, rows)))) if rows else None
    if read is None:
        return None
    index = line[read[0].index]
    return index if resolutions[index].place is not None else None


def _read(
    text: str, spans: Sequence[Span], rows: Sequence[Row], chances: Floats
) -> tuple[Row, float, float] | None:
    """The row that the line tells of, its probability, and the radius in metres that holds the truth (`reach_of`)."""
    best, chance = likeliest(rows, chances)
    reach, held = reach_of(rows, chances, best, beside=names_finer(text, spans[best.index]))
    if chance >= (LEAST_CHANCE if held >= HELD else LEAST_UNHELD):
        return best, chance, reach
    holder = _holder(rows, chances)
    return (*holder, 0.0) if holder is not None else None


def likeliest(rows: Sequence[Row], chances: Floats) -> tuple[Row, float]:
    """The row that is likeliest with all that are near to it, and their probability together."""
    points = unit_vectors(rows)
    near = points @ points.T >= math.cos(SAME_KM / EARTH_KM)
    mass = near @ chances
    centre = int(np.argmax(mass + 1e-6 * chances))
    best = int(np.argmax(np.where(near[centre], chances, -1.0)))
    return rows[best], min(1.0, float(mass[best]))


def _holder(rows: Sequence[Row], chances: Floats) -> tuple[Row, float] | None:
    """The smallest named area that holds what is possible with at least HOLDER_CHANCE, and with what."""
    found: list[tuple[int, float, Row]] = []
    for row in rows:
        held = share_within(rows, chances, row) if holding(row.place) and row.rank <= MOST_RANK else 0.0
        if held >= HOLDER_CHANCE:
            found.append((FINENESS.index(row.place.kind), -held, row))
    if not found:
        return None
    _, held, row = min(found, key=lambda one: one[:2])
    return row, min(1.0, -held)


def _fitting(
    old: Resolution, candidates: Sequence[tuple[Row, float]], best: Row, chance: float
) -> Resolution:
    """*old* as the candidate that fits *best*, the place the line tells of; unknown when it would contradict it."""
    if any(row.index == best.index for row, _ in candidates):
        return replace(old, place=best.place, score=chance, within=False, reason=FITS)
    fitting = [(row, share) for row, share in candidates if _goes_with(row.place, best.place)]
    if fitting:
        row = max(fitting, key=lambda one: (one[1], -one[0].rank))[0]
        near = sum(s for r, s in fitting if distance_m(r.place.lonlat, row.place.lonlat) < SAME_KM * 1000)
        own = chance * (near / max(sum(s for _, s in fitting), 1e-9))
        score = max(own, old.score if old.place == row.place else 0.0)
        return replace(old, place=row.place, score=score, within=False, reason=FITS)
    if old.place is not None and old.within and _goes_with(old.place, best.place):
        return old
    return _lost(old)


def _goes_with(place: Place, best: Place) -> bool:
    keys = holding(place)
    if any(key in keys for _, key in within(best)):
        return True
    return distance_m(place.lonlat, best.lonlat) < BESIDE_M + extent_m(best)


def _lost(old: Resolution) -> Resolution:
    return replace(old, place=None, score=0.0, within=False, reason="no place of this name fits the line")


def scores(rows: Sequence[Mapping[str, float]]) -> Floats:
    weights: dict[str, float] = learnt()["weights"]
    return np.array([sum(weights.get(name, 0.0) * value for name, value in row.items()) for row in rows])


def chances_of(values: Floats) -> Floats:
    """Probability of every row; what remains to 1 is "none of these", the last of *values*."""
    odds = np.exp(values - values.max())
    shares: Floats = odds / odds.sum()
    return shares[:-1]
