"""Train the ranker of geo.places.resolver and write geo/places/data/resolver.json.

    python tools/train_resolver.py --corpora DIR [--write] [--seed 7]

DIR holds lgl.jsonl, trnews.jsonl, gwn-dev.jsonl (learnt from) and tudloc2013.jsonl (only measured: its
licence does not allow what ships to learn from it). Every corpus is measured with weights that have
not seen it. Needs scipy beside the installed project; the gazetteer must have been built.
"""

import argparse
import json
import math
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from scipy.optimize import minimize

from geo.gazetteer import Gazetteer
from geo.places.resolver import choose
from geo.places.resolver_context import context_columns
from geo.places.resolver_document import Document, read_document
from geo.places.resolver_features import Hints
from geo.places.resolver_model import matrix
from geo.places.resolver_table import BESIDE, INNER, NAMED, softmax

LEARNT = ("lgl", "trnews", "gwn-dev")
MEASURED = (*LEARNT, "tudloc2013")
PASSES = 4
RIDGE = 2.0
RIGHT_KM = 161.0
CORPUS_SHARE = 0.5  # a corpus counts in proportion to its size to this power
OUTLET_EVERY = 3  # every third document is learnt from with its outlet known
OUT = Path(__file__).resolve().parent.parent / "geo" / "places" / "data" / "resolver.json"


@dataclass
class Sample:
    """A document with what is right: per group its weight in mentions, per row whether it is right."""

    document: Document
    right: np.ndarray
    km: np.ndarray
    counted: np.ndarray
    columns: dict[str, np.ndarray] = field(default_factory=dict)
    chances: Any = None


def read_corpus(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def kind_of(toponym: dict[str, Any]) -> str:
    """The corpora do not mark demonyms alike; a recogniser's mark is imitated where they do."""
    return "demonym" if "demonym" in str(toponym.get("type", "")).lower() else "place"


def sample_of(doc: dict[str, Any], source: Gazetteer, outlet: bool) -> Sample | None:
    tops = [
        SimpleNamespace(start=t["start"], end=t["end"], text=t["text"], kind=kind_of(t))
        for t in doc["toponyms"]
    ]
    if not tops:
        return None
    hints = Hints(outlet=doc.get("source") or "" if outlet else "")
    document = read_document(doc["text"], tops, source, hints)
    table = document.table
    rows = len(table.places)
    km = np.full(rows, np.inf)
    counted = np.zeros(len(table.groups))
    for number, group in enumerate(table.groups):
        gold = [doc["toponyms"][i] for i in group.mentions if doc["toponyms"][i].get("lat") is not None]
        counted[number] = len(gold)
        if gold:
            part = slice(int(table.starts[number]), int(table.starts[number] + table.sizes[number]) - 1)
            km[part] = distances(table.xyz[part], gold[0]["lon"], gold[0]["lat"])
    return Sample(document=document, right=right_rows(table, km), km=km, counted=counted)


def distances(xyz: np.ndarray, lon: float, lat: float) -> np.ndarray:
    lam, phi = math.radians(lon), math.radians(lat)
    gold = np.array([math.cos(phi) * math.cos(lam), math.cos(phi) * math.sin(lam), math.sin(phi)])
    return 6371.0088 * np.arccos(np.clip(xyz @ gold, -1, 1))


def right_rows(table: Any, km: np.ndarray) -> np.ndarray:
    """The nearest rows of a group if within RIGHT_KM, found by full name before others; else "none"."""
    right = np.zeros(len(km))
    for start, size in zip(table.starts.tolist(), table.sizes.tolist(), strict=True):
        part = np.arange(start, start + size)
        for origins in ((NAMED,), (INNER, BESIDE)):
            own = part[np.isin(table.origin[part], origins)]
            near = own[km[own] <= RIGHT_KM] if len(own) else own
            if len(near):
                right[near[km[near] <= max(25.0, 1.3 * km[near].min())]] = 1.0
                break
        else:
            right[start + size - 1] = 1.0
    return right


def fit(samples: Sequence[tuple[Sample, float]], names: Sequence[str], ridge: float) -> np.ndarray:
    """Weights of a conditional logit by penalised likelihood; several right rows share the credit."""
    blocks, rights, sizes, weights = [], [], [], []
    for sample, share in samples:
        table = sample.document.table
        used = np.repeat(sample.counted > 0, table.sizes)
        blocks.append(matrix(sample.columns, names, len(table.places))[used])
        rights.append(sample.right[used])
        sizes.append(table.sizes[sample.counted > 0])
        weights.append(share * np.sqrt(sample.counted[sample.counted > 0]))
    x, right = np.concatenate(blocks).astype(np.float32), np.concatenate(rights) > 0
    size, weight = np.concatenate(sizes), np.concatenate(weights)
    starts = np.concatenate([[0], np.cumsum(size)[:-1]])
    row_weight = np.repeat(weight, size)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        scores = (x @ w.astype(np.float32)).astype(float)
        top = np.maximum.reduceat(scores, starts)
        powers = np.exp(scores - np.repeat(top, size))
        total = np.add.reduceat(powers, starts)
        good = np.add.reduceat(powers * right, starts) + 1e-30
        slope = row_weight * (powers / np.repeat(total, size) - powers * right / np.repeat(good, size))
        value = float((weight * (np.log(total) - np.log(good))).sum() + 0.5 * ridge * (w @ w))
        return value, (slope.astype(np.float32) @ x).astype(float) + ridge * w

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return np.asarray(found.x)


def apply(samples: Sequence[Sample], names: Sequence[str], weights: np.ndarray) -> None:
    for sample in samples:
        table = sample.document.table
        sample.chances = softmax(matrix(sample.columns, names, len(table.places)) @ weights, table)


def train(
    training: dict[str, list[Sample]], testing: dict[str, list[Sample]], verbose: bool
) -> list[dict[str, float]]:
    """Weights of every pass; *testing* samples get their chances from them on the way."""
    everything = {id(s): s for group in (*training.values(), *testing.values()) for s in group}.values()
    counts = {name: sum(float(s.counted.sum()) for s in group) for name, group in training.items()}
    largest = max(counts.values())
    weighted = [
        (s, (largest / counts[name]) ** (1 - CORPUS_SHARE)) for name, group in training.items() for s in group
    ]
    passes = []
    for number in range(PASSES):
        for sample in everything:
            sample.columns = dict(sample.document.static)
            if number:
                sample.columns.update(
                    context_columns(sample.document.table, sample.document.bonds, sample.chances)
                )
        names = sorted(next(iter(everything)).columns)
        weights = fit(weighted, names, RIDGE)
        apply(list(everything), names, weights)
        passes.append({n: round(float(w), 5) for n, w in zip(names, weights, strict=True)})
        if verbose:
            scores = "  ".join(f"{name} {accuracy(group)[0]:.4f}" for name, group in testing.items())
            print(f"  pass {number}: {scores}", flush=True)
    return passes


def judged(samples: Sequence[Sample]) -> Iterator[tuple[float, bool, float, int]]:
    """Per group with gold: probability of the answer, whether it is right, mentions, chosen row or -1."""
    for sample in samples:
        answers, masses = choose(sample.document.table, sample.chances)
        for number in np.flatnonzero(sample.counted):
            row = int(answers[number])
            yield (
                float(masses[number]),
                row >= 0 and sample.km[row] <= RIGHT_KM,
                float(sample.counted[number]),
                row,
            )


def accuracy(samples: Sequence[Sample]) -> tuple[float, float]:
    """Share of gold mentions answered right, and the share that could be."""
    right = sum(n for _, ok, n, _ in judged(samples) if ok)
    total = sum(float(s.counted.sum()) for s in samples)
    reach = 0.0
    for s in samples:
        table = s.document.table
        best = np.minimum.reduceat(s.km, table.starts)
        reach += float(s.counted[best <= RIGHT_KM].sum())
    return right / total, reach / total


def calibrate(samples: Sequence[Sample]) -> tuple[float, float]:
    """Slope and offset on the logit scale (Platt) from predictions on corpora not learnt from."""
    found = [(m, ok, n) for m, ok, n, row in judged(samples) if row >= 0]
    p = np.clip(np.array([f[0] for f in found]), 1e-6, 1 - 1e-6)
    right, weight = np.array([f[1] for f in found], dtype=float), np.array([f[2] for f in found])
    logit = np.log(p / (1 - p))

    def loss(w: np.ndarray) -> float:
        z = w[0] * logit + w[1]
        return float((weight * (np.logaddexp(0, z) - right * z)).sum())

    slope, offset = minimize(loss, np.array([1.0, 0.0]), method="Nelder-Mead").x
    return float(slope), float(offset)


def calibration_error(samples: Sequence[Sample], slope: float, offset: float) -> float:
    bins: dict[int, list[tuple[float, float, float]]] = {}
    for mass, ok, n, row in judged(samples):
        if row >= 0:
            bounded = min(max(mass, 1e-6), 1 - 1e-6)
            p = 1 / (1 + math.exp(-(slope * math.log(bounded / (1 - bounded)) + offset)))
            bins.setdefault(min(9, int(p * 10)), []).append((p, float(ok), n))
    total = sum(n for b in bins.values() for _, _, n in b)
    return sum(abs(sum((p - ok) * n for p, ok, n in b)) for b in bins.values()) / total


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--share", type=float, default=1.0, help="use this share of the documents")
    args = parser.parse_args(argv)
    source = Gazetteer()
    corpora: dict[str, list[Sample]] = {}
    for name in MEASURED:
        begun = time.process_time()
        docs = read_corpus(args.corpora / f"{name}.jsonl")
        docs = docs[: max(1, int(len(docs) * args.share))]
        found = [
            sample_of(d, source, outlet=i % OUTLET_EVERY == 0 and name != "tudloc2013")
            for i, d in enumerate(docs)
        ]
        corpora[name] = [s for s in found if s]
        print(f"{name}: {len(docs)} documents, {time.process_time() - begun:.1f} s", flush=True)
    held: dict[str, tuple[float, float]] = {}
    for name in MEASURED:
        print(f"without {name}")
        training = {n: corpora[n] for n in LEARNT if n != name}
        train(training, {name: corpora[name]}, verbose=True)
        held[name] = accuracy(corpora[name])
        kept = [(s, s.chances) for s in corpora[name]]
        held_chances = held_out.setdefault(name, [])
        held_chances += kept
    for kept in held_out.values():
        for sample, chances in kept:
            sample.chances = chances
    slope, offset = calibrate([s for name in LEARNT for s in corpora[name]])
    for name in MEASURED:
        error = calibration_error(corpora[name], slope, offset)
        print(
            f"{name:12s} A161 {held[name][0]:.4f}  reach {held[name][1]:.4f}  calibration error {error:.4f}"
        )
    if args.write:
        passes = train({n: corpora[n] for n in LEARNT}, {}, verbose=False)
        data = {
            "trained_on": list(LEARNT),
            "calibration": {"slope": round(slope, 5), "offset": round(offset, 5)},
        }
        OUT.write_text(
            json.dumps({**data, "passes": passes}, indent=1, sort_keys=True) + "\n", encoding="utf-8"
        )
    return 0


held_out: dict[str, list[tuple[Sample, Any]]] = {}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
