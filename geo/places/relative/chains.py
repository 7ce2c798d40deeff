"""Which of the names in a line says where, and which place is it? "Sitio Malinao, Tupi, South Cotabato".

Every candidate of every name is weighed at once: a small place whose district and country are named beside it
is meant, not its namesake, and not the district. The weights of the features below are learnt
(tools/train_lines.py) and kept in data/lines.json.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.gazetteer.names import fold
from geo.places.footprints import extent_m
from geo.places.relative.geometry import distance_m
from geo.places.relative.phrases import relative_phrases
from geo.places.relative.words import vocabulary
from geo.places.resolver.names import SAME, fit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo.place import Candidates, Place
    from geo.places.relative.words import Span
    from geo.places.resolver.resolving import Resolution

    Floats = NDArray[np.float64]

MOST_CANDIDATES: Final = 30
_EARTH_KM: Final = 6371.0088
SAME_KM: Final = 25.0
"""Candidates so near to one another are one answer."""
LEAST_CHANCE: Final = 0.4
SPREAD_SHARE: Final = 0.85
MOST_SPREAD_M: Final = 150_000.0
"""The circle round a place is drawn so wide that it holds this share of what is possible, unless that is farther."""
HOLDER_CHANCE: Final = 0.7
BESIDE_M: Final = 150_000.0
FITS: Final = "fits the other names of the line"
_CODED: Final = ("US", "CA", "AU", "BR", "MX")
"""Countries whose states are told by codes."""
_FINENESS: Final = ("site", "town", "area", "admin2", "admin1", "region", "country")
_BEFORE: Final = re.compile(r"([\w.]+)\s+(?:(?:of|de|del)\s+)?$")
_AFTER: Final = re.compile(r"\s+\(?(\w+)")
_NEAR: Final = re.compile(r"\b(near|close to|outside|around|nr\.?|vicinity of|outskirts of)\s+(?:the\s+)?(?:\w+\s+of\s+)?$", re.I)
_ROAD: Final = re.compile(r"^[\w–-]*\s+(?:\w+\s+)?(\w+)")


@dataclass(frozen=True, slots=True)
class Row:
    """One candidate of the name at *index*, *rank* in the order of the gazetteer."""

    index: int
    place: Place
    rank: int


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
    km = _EARTH_KM * np.arccos(np.clip(points @ unit_vectors([best])[0], -1.0, 1.0))
    order = np.argsort(km, kind="stable")
    reached = np.cumsum(chances[order]) >= SPREAD_SHARE * chances.sum()
    spread = 1000.0 * float(km[order][int(np.argmax(reached))])
    if extent_m(best.place) < spread <= MOST_SPREAD_M:
        best = Row(best.index, replace(best.place, radius_m=spread), best.rank)
    return best, chance


def likeliest(rows: Sequence[Row], chances: Floats) -> tuple[Row, float]:
    """The row that is likeliest with all that are near to it, and their probability together."""
    points = unit_vectors(rows)
    near = points @ points.T >= math.cos(SAME_KM / _EARTH_KM)
    mass = near @ chances
    centre = int(np.argmax(mass + 1e-6 * chances))
    best = int(np.argmax(np.where(near[centre], chances, -1.0)))
    return rows[best], min(1.0, float(mass[best]))


def _holder(rows: Sequence[Row], chances: Floats) -> tuple[Row, float] | None:
    """The smallest named area that holds what is possible with at least HOLDER_CHANCE."""
    found: list[tuple[int, float, Row]] = []
    for row in rows:
        keys = _holding(row.place)
        if not keys or row.rank > 2:
            continue
        held = sum(
            float(chance)
            for other, chance in zip(rows, chances, strict=True)
            if other is row or any(key in keys for _, key in _within(other.place))
        )
        if held >= HOLDER_CHANCE:
            found.append((_FINENESS.index(row.place.kind), -held, row))
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
        row, share = max(fitting, key=lambda one: (one[1], -one[0].rank))
        near = sum(s for r, s in fitting if distance_m(r.place.lonlat, row.place.lonlat) < SAME_KM * 1000)
        own = chance * (near / max(sum(s for _, s in fitting), 1e-9))
        score = max(own, old.score if old.place == row.place else 0.0)
        return replace(old, place=row.place, score=score, within=False, reason=FITS)
    if old.place is not None and old.within and _goes_with(old.place, best.place):
        return old
    return _lost(old)


def _goes_with(place: Place, best: Place) -> bool:
    keys = _holding(place)
    if any(key in keys for _, key in _within(best)):
        return True
    return distance_m(place.lonlat, best.lonlat) < BESIDE_M + extent_m(best)


def _lost(old: Resolution) -> Resolution:
    return replace(old, place=None, score=0.0, within=False, reason="no place of this name fits the line")


def candidate_rows(spans: Sequence[Span], source: Candidates) -> list[Row]:
    return [
        Row(index, place, rank)
        for index, span in enumerate(spans)
        for rank, place in enumerate(source.candidates(span.text)[:MOST_CANDIDATES])
    ]


def unit_vectors(rows: Sequence[Row]) -> Floats:
    lonlat = np.radians(np.array([row.place.lonlat for row in rows]))
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def features(text: str, spans: Sequence[Span], rows: Sequence[Row]) -> list[dict[str, float]]:
    """What speaks for each row, by name; the last is for "none of these"."""
    places = _Places(spans, rows)
    notes = [_note(text, span) for span in spans]
    known = sorted({row.index for row in rows})
    found = []
    for at, row in enumerate(rows):
        own = _of_place(spans[row.index], row, notes[row.index], places.count[row.index])
        own.update(_of_order(row.index, known, spans, row.place.kind))
        own.update(places.company(at))
        found.append(own)
    unknown = sum(1 for i in range(len(spans)) if i not in known)
    found.append({"none": 1.0, "none unknown": float(min(unknown, 3)), "none names": math.log(len(known)), "none lone": float(len(known) == 1), "none size": math.log10(1 + max(row.place.population for row in rows))})
    return found


@dataclass(frozen=True, slots=True)
class _Note:
    kinds: frozenset[str]
    near: bool
    road: bool


def _note(text: str, span: Span) -> _Note:
    """What the words beside a name say: its kinds of place ("district"), that the line is only near it, that it names a road."""
    table = vocabulary()["lines"]
    before, after = _BEFORE.search(text, max(0, span.start - 40), span.start), _AFTER.match(text, span.end)
    said = {m[1].lower().rstrip(".") for m in (before, after) if m is not None}
    kinds = {kind for kind, words in table["kinds"].items() if not said.isdisjoint(words)}
    road = _ROAD.match(text, span.end)
    return _Note(
        kinds=frozenset(kinds),
        near=_NEAR.search(text, max(0, span.start - 40), span.start) is not None,
        road=road is not None and road[1].lower() in table["roads"],
    )


def _of_place(span: Span, row: Row, note: _Note, rivals: int) -> dict[str, float]:
    place, size = row.place, math.log10(1 + row.place.population)
    match = fit(fold(span.text), fold(place.name))
    found = {f"kind {place.kind}": 1.0, f"name {match}": 1.0, "rank": math.log1p(row.rank), "rivals": math.log(rivals)}
    found["size" if place.kind == "town" else "size of area"] = size
    found[f"{match} {place.kind}"] = 1.0
    found[f"size {match}"] = size
    if note.kinds:
        agrees = place.kind in note.kinds or (place.kind == "area" and "admin2" in note.kinds)
        found["said" if agrees else "not said"] = 1.0
        found[f"{'said' if agrees else 'not said'} {place.kind}"] = 1.0
    if note.near:
        found["near"] = 1.0
    if note.road:
        found["road"] = 1.0
    if len(span.text) <= 3:
        found[f"short {place.kind}"] = 1.0
        found["code of a state"] = float(span.text.isupper() and place.kind == "admin1" and place.country in _CODED)
    return found


def _of_order(index: int, known: Sequence[int], spans: Sequence[Span], kind: str) -> dict[str, float]:
    before = sum(1 for i in range(len(spans)) if spans[i].start < spans[index].start)
    known_before = sum(1 for i in known if spans[i].start < spans[index].start)
    return {
        "first": float(before == 0),
        f"first {kind}": float(before == 0),
        f"alone {kind}": float(len(spans) == 1),
        f"unknown before {kind}": float(before > known_before),
        f"known before {kind}": float(known_before > 0),
        "unknown before": float(min(before - known_before, 2)),
        "known before": float(min(known_before, 3)),
        "last": float(before == len(spans) - 1),
        "alone": float(len(spans) == 1),
    }


class _Places:
    """All candidates of a line at once: who holds whom, who is near whom."""

    def __init__(self, spans: Sequence[Span], rows: Sequence[Row]) -> None:
        self.rows = rows
        self.count = {index: sum(r.index == index for r in rows) for index in {r.index for r in rows}}
        self.order = {index: spans[index].start for index in self.count}
        self.text = {index: fold(spans[index].text) for index in self.count}
        self.held: dict[int, set[tuple[str, ...]]] = {index: set() for index in self.count}
        for row in rows:
            self.held[row.index] |= _holding(row.place)
        self.sure = {
            index: any(r.index == index and r.place.kind in ("admin1", "country") and r.rank < 2 for r in rows)
            for index in self.count
        }
        points = unit_vectors(rows)
        self.km = _EARTH_KM * np.arccos(np.clip(points @ points.T, -1.0, 1.0))
        self.group = np.array([row.index for row in rows])

    def company(self, at: int) -> dict[str, float]:
        """How the other names of the line stand to the row *at*."""
        row, found = self.rows[at], dict.fromkeys(("in country", "in admin1", "in admin2", "near 20", "near 80", "far", "outside"), 0.0)
        fine = _FINENESS.index(row.place.kind)
        within = _within(row.place)
        for other in self.count:
            again = self.text[other] == self.text[row.index]
            if other == row.index or (again and self.order[other] < self.order[row.index]):
                continue
            behind = self.order[other] > self.order[row.index]
            tail = " behind" if behind else " before"
            levels = [level for level, key in within if key in self.held[other]]
            apart = float(self.km[at][self.group == other].min())
            if levels:
                level = f"in {levels[-1]}"
                found[level] += 1.0
                found[level + tail] = found.get(level + tail, 0.0) + 1.0
                found[f"{level} {row.place.kind}"] = 1.0
                if again:
                    found[f"again {row.place.kind}"] = 1.0
                if self.sure[other] and behind:
                    found["in the whole named"] = 1.0
            elif self._holds(row.place, other):
                found["holds" + tail] = 1.0
                found[f"holds {row.place.kind}"] = 1.0
            elif self.sure[other] and behind:
                found["outside"] += 1.0
            if apart < 20:
                found["near 20"] += 1.0
            elif apart < 80:
                found["near 80"] += 1.0
            elif not levels:
                found["far"] += 1.0
            if fine <= 1 and apart < 80:
                found["fine and near" + tail] = 1.0
        return found

    def _holds(self, place: Place, other: int) -> bool:
        keys = _holding(place)
        return bool(keys) and any(
            key in keys for r in self.rows if r.index == other for _, key in _within(r.place)
        )


def _holding(place: Place) -> set[tuple[str, ...]]:
    """Keys of what the place is as a container."""
    if place.kind == "country":
        return {(place.country,)}
    if place.kind == "admin1":
        return {(place.country, place.name), (place.country, place.admin1 or place.name)}
    if place.kind in ("admin2", "area"):
        return {(place.country, place.admin1, _bare(place.name))}
    return set()


def _within(place: Place) -> list[tuple[str, tuple[str, ...]]]:
    """Keys of the containers of a place with their level, widest first."""
    found: list[tuple[str, tuple[str, ...]]] = []
    if place.kind != "country":
        found.append(("country", (place.country,)))
    if place.kind not in ("country", "admin1") and place.admin1:
        found.append(("admin1", (place.country, place.admin1)))
    if place.kind in ("site", "town", "area") and place.admin2:
        found.append(("admin2", (place.country, place.admin1, _bare(place.admin2))))
    return found


def _bare(name: str) -> str:
    words = [w for w in fold(name).split() if w not in vocabulary()["lines"]["units"]]
    return " ".join(words) or fold(name)


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
