"""Which of the names in a line says where, and which place is it? "Sitio Malinao, Tupi, South Cotabato".

Every candidate of every name is weighed at once: a small place whose district and country are named beside it
is meant, not its namesake, and not the district. The weights of the features (`company`) are learnt
(tools/train_lines.py) and kept in data/lines.json.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.places.footprints import extent_m
from geo.places.relative.company import (
    EARTH_KM,
    FINENESS,
    Row,
    candidate_rows,
    features,
    holding,
    unit_vectors,
    within,
)
from geo.places.relative.geometry import distance_m
from geo.places.relative.phrases import relative_phrases

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo.place import Candidates, Place
    from geo.places.relative.words import Span
    from geo.places.resolver.resolving import Resolution

    Floats = NDArray[np.float64]

SAME_KM: Final = 25.0
"""Candidates so near to one another are one answer."""
LEAST_CHANCE: Final = 0.4
"""A reading less likely than this is not believed: on the development lines fewer than half of those are right."""
HOLDER_CHANCE: Final = 0.7
"""An area must hold so much of what is possible to be the answer instead."""
SPREAD_SHARE: Final = 0.85
MOST_SPREAD_M: Final = 150_000.0
"""The circle round a town is drawn so wide that it holds this share of what is possible, unless that is farther."""
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
    read = _read(rows, chances)
    if read is None:
        return [_lost(r) if r in spans else r for r in resolutions], source
    best, chance = read
    found = {}
    bound = _bound(text, spans, best.index)
    for at, old in enumerate(spans):
        if at in bound and old.place is not None:
            continue
        mine = [(row, share) for row, share in zip(rows, chances.tolist(), strict=True) if row.index == at]
        found[old.start] = _fitting(old, mine, best, chance)
    return [found.get(r.start, r) for r in resolutions], _Fitting(source, best.place)


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
    read = _read(rows, chances_of(scores(features(text, spans, rows)))) if rows else None
    if read is None:
        return None
    index = line[read[0].index]
    return index if resolutions[index].place is not None else None


def _read(rows: Sequence[Row], chances: Floats) -> tuple[Row, float] | None:
    """The row that the line tells of, its place reaching as far as near rivals make it uncertain, and its probability."""
    best, chance = likeliest(rows, chances)
    if chance < LEAST_CHANCE:
        return _holder(rows, chances)
    if best.place.kind not in ("site", "town"):
        return best, chance
    points = unit_vectors(rows)
    km = EARTH_KM * np.arccos(np.clip(points @ unit_vectors([best])[0], -1.0, 1.0))
    order = np.argsort(km, kind="stable")
    reached = np.cumsum(chances[order]) >= SPREAD_SHARE * chances.sum()
    spread = 1000.0 * float(km[order][int(np.argmax(reached))])
    if extent_m(best.place) < spread <= MOST_SPREAD_M:
        best = Row(best.index, replace(best.place, radius_m=spread), best.rank)
    return best, chance


def likeliest(rows: Sequence[Row], chances: Floats) -> tuple[Row, float]:
    """The row that is likeliest with all that are near to it, and their probability together."""
    points = unit_vectors(rows)
    near = points @ points.T >= math.cos(SAME_KM / EARTH_KM)
    mass = near @ chances
    centre = int(np.argmax(mass + 1e-6 * chances))
    best = int(np.argmax(np.where(near[centre], chances, -1.0)))
    return rows[best], min(1.0, float(mass[best]))


def _holder(rows: Sequence[Row], chances: Floats) -> tuple[Row, float] | None:
    """The smallest named area that holds what is possible with at least HOLDER_CHANCE."""
    found: list[tuple[int, float, Row]] = []
    for row in rows:
        keys = holding(row.place)
        if not keys or row.rank > 2:
            continue
        held = sum(
            float(chance)
            for other, chance in zip(rows, chances, strict=True)
            if other is row or any(key in keys for _, key in within(other.place))
        )
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


@cache
def _table() -> dict[str, Any]:
    """What was learnt: "weights" by feature, "beyond" as pairs of a least chance and metres, likeliest first."""
    table: dict[str, Any] = json.loads((files("geo.places") / "data" / "lines.json").read_text("utf-8"))
    return table


def beyond_m(chance: float, *, beside: bool) -> float:
    """How far the truth may lie beyond the extent of the town or site that a line names, metres.

    Larger for a reading of less *chance*, and when the line names something finer that is not known (*beside*).
    """
    steps: list[list[float]] = _table()["beyond"]["beside" if beside else "alone"]
    return next((metres for least, metres in steps if chance >= least), steps[-1][1])


def scores(rows: Sequence[Mapping[str, float]]) -> Floats:
    learnt: dict[str, float] = _table()["weights"]
    return np.array([sum(learnt.get(name, 0.0) * value for name, value in row.items()) for row in rows])


def chances_of(values: Floats) -> Floats:
    """Probability of every row; what remains to 1 is "none of these", the last of *values*."""
    odds = np.exp(values - values.max())
    shares: Floats = odds / odds.sum()
    return shares[:-1]
