"""Learn which name of a line says where, and write geo/places/data/lines.json.

    python -m tools.train_lines GOLD.jsonl [...] [--write]

Each line of GOLD holds "id", "text", "lat" and "lon". The half of the records whose id has an even hash (`half_of`)
is learnt from, the other only measured. A candidate is right within RIGHT_KM of the truth, or, where the text
tells a distance from it, when it is about so far away; where none is, the smallest that holds the truth. The
gazetteer must have been built.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.gazetteer import Gazetteer
from geo.places import complete_names, line_of, recognise, relative_phrases
from geo.places.footprints import extent_m
from geo.places.relative.chains import chances_of, likeliest
from geo.places.relative.company import features, names_finer
from geo.places.relative.geometry import distance_m
from geo.places.relative.reach import sort_of
from geo.places.relative.rows import candidate_rows
from geo.words import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo.place import Candidates
    from geo.places.relative.rows import Row
    from geo.places.relative.words import Span

RIGHT_KM: Final = 25.0
PAIR_KM: Final = 120.0
"""The ends of a road may be so far from what happened on it."""
RIDGE: Final = 2.0
STEPS: Final = 600
SHARES: Final = 25
OWN_KM: Final = 0.5
OUT: Final = Path(__file__).resolve().parent.parent / "geo" / "places" / "data" / "lines.json"


@dataclass(frozen=True, slots=True)
class Sample:
    """A line: features of its rows and of "none", which of them are right, and how far each row is from the truth, km."""

    learnt: bool
    rows: list[Row]
    features: list[dict[str, float]]
    right: list[bool]
    km: list[float]
    beside: list[bool]


def half_of(key: str) -> str:
    """ "a" for the half of all records that is learnt from, "b" for the other."""
    return "ab"[hashlib.md5(key.encode(), usedforsecurity=False).digest()[0] & 1]


def samples(path: Path, source: Candidates) -> Iterator[Sample]:
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        text = record["text"]
        words = sentences(text)
        names = complete_names(text, recognise(text, words, source), source, sentences=words)
        own = [names[i] for i in line_of(text, names, words)]
        rows = candidate_rows(own, source)
        if rows:
            km = [distance_m((record["lon"], record["lat"]), row.place.lonlat) / 1000 for row in rows]
            right = _right(text, own, rows, km)
            yield Sample(
                learnt=half_of(str(record["id"])) == "a",
                rows=rows,
                features=features(text, own, rows),
                right=[*right, not any(right)],
                km=km,
                beside=[names_finer(text, own[r.index]) for r in rows],
            )


def _right(text: str, names: Sequence[Span], rows: Sequence[Row], km: Sequence[float]) -> list[bool]:
    phrases = relative_phrases(text, names)
    told = {
        i: (p.distance_m or 0) / 1000
        for p in phrases
        if p.relation in ("vector", "distance")
        for i in p.anchors
    }
    pairs = {i for p in phrases if p.relation == "between" for i in p.anchors}
    found = []
    for row, d in zip(rows, km, strict=True):
        if row.index in told:
            found.append(abs(d - told[row.index]) <= max(20.0, 0.3 * told[row.index]))
        else:
            found.append(d <= (PAIR_KM if row.index in pairs else RIGHT_KM))
    if any(found):
        return found
    extents = [extent_m(row.place) / 1000 + 5 for row in rows]
    least = min((e for e, d in zip(extents, km, strict=True) if d <= e), default=-math.inf)
    return [d <= e <= least + 1 for e, d in zip(extents, km, strict=True)]


def learn(known: Sequence[Sample]) -> dict[str, float]:
    """Weights that make the right rows likely: conditional logit with a ridge, by Adam."""
    names = sorted({name for sample in known for row in sample.features for name in row})
    column = {name: i for i, name in enumerate(names)}
    sizes = np.array([len(sample.features) for sample in known])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    group = np.repeat(np.arange(len(known)), sizes)
    table = np.zeros((int(sizes.sum()), len(names)))
    for at, row in enumerate(row for sample in known for row in sample.features):
        for name, value in row.items():
            table[at, column[name]] = value
    right = np.array([r for sample in known for r in sample.right], dtype=float)
    weights, first, second = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, STEPS + 1):
        values = table @ weights
        odds = np.exp(values - np.maximum.reduceat(values, starts)[group])
        share = odds / np.add.reduceat(odds, starts)[group]
        wanted = odds * right / np.add.reduceat(odds * right, starts)[group]
        slope = table.T @ (wanted - share) - RIDGE * weights
        first, second = 0.9 * first + 0.1 * slope, 0.99 * second + 0.01 * slope * slope
        pace = 0.05 if step <= STEPS // 2 else 0.015
        weights += pace * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-8)
    return {name: round(float(weights[i]), 3) for name, i in column.items()}


def readings(known: Sequence[Sample], weights: Mapping[str, float]) -> Iterator[tuple[Sample, int, float]]:
    """Each sample with the row that is likeliest together with those near it, and their probability."""
    for sample in known:
        values = np.array([sum(weights.get(n, 0.0) * v for n, v in row.items()) for row in sample.features])
        best, chance = likeliest(sample.rows, chances_of(values))
        yield sample, sample.rows.index(best), chance


def beyond(found: Sequence[tuple[Sample, int, float]]) -> dict[str, list[float]]:
    """How far beyond the extent of the towns that are right the truths lie: kilometres at the middle of equal SHARES.

    Truths that are the gazetteer's own points (OWN_KM) say nothing.
    """
    over: dict[str, list[float]] = {}
    for s, i, _ in found:
        place = s.rows[i].place
        if place.kind in ("site", "town", "area") and OWN_KM < s.km[i] <= RIGHT_KM:
            over.setdefault(sort_of(place, beside=s.beside[i]), []).append(s.km[i] - extent_m(place) / 1000)
    middles = (np.arange(SHARES) + 0.5) / SHARES
    return {sort: [round(float(km), 1) for km in np.quantile(over[sort], middles)] for sort in sorted(over)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name}")
    parser.add_argument("--all", action="store_true", help="learn from both halves")
    args = parser.parse_args()
    source = Gazetteer()
    known = {path.stem: list(samples(path, source)) for path in args.gold}
    everything = [s for found in known.values() for s in found if s.learnt or args.all]
    weights = learn(everything)
    for name, found in known.items():
        for learnt in (True, False):
            told = list(readings([s for s in found if s.learnt is learnt], weights))
            right = sum(s.right[i] for s, i, _ in told) / max(1, len(told))
            print(f"{name}, {'learnt from' if learnt else 'held out'}: {right:.3f} right of {len(told)}")
    table: dict[str, Any] = {
        "comment": "Written by `python -m tools.train_lines GOLD.jsonl ... --write`; see docs/relative-places.md.",
        "beyond": beyond(list(readings(everything, weights))),
        "weights": weights,
    }
    print(table["beyond"])
    if args.write:
        OUT.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
