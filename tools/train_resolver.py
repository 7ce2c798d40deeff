"""Train the ranker of geo.places.resolver.resolving and write geo/places/data/resolver.json.

    python tools/train_resolver.py --corpora DIR [--write] [--leave-out FOLDER]

DIR holds lgl.jsonl, trnews.jsonl, gwn-dev.jsonl (learnt from) and tudloc2013.jsonl (only measured: its
licence does not allow what ships to learn from it). Every corpus is measured with weights that have
not seen it; with --leave-out these go to FOLDER/<corpus>/resolver.json, for benchmarks/places.py. Needs
scipy beside the installed project; the gazetteer must have been built.
"""

import argparse
import json
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.gazetteer import Gazetteer  # noqa: E402
from geo.places.resolver.context import context_columns  # noqa: E402
from geo.places.resolver.document import Document, read_document  # noqa: E402
from geo.places.resolver.features import Hints, outlet_columns  # noqa: E402
from geo.places.resolver.home import OutletMemory, home_columns  # noqa: E402
from geo.places.resolver.model import matrix  # noqa: E402
from geo.places.resolver.reasons import FAMILY_OF  # noqa: E402
from geo.places.resolver.resolving import choose  # noqa: E402
from geo.places.resolver.table import BESIDE, INNER, NAMED, softmax  # noqa: E402

LEARNT = ("lgl", "trnews", "gwn-dev")
MEASURED = (*LEARNT, "tudloc2013")
PASSES = 3
RIDGE = 2.0
PRIOR = {
    "home_country": 0.5, "home_admin1": 2.0, "home_80km": 2.0, "outlet_country": 1.0,
    "comma_inside": 4.0, "chain_inside": 3.0, "follows_inside": 2.0, "held_inside": 6.0,
    "none_saint": 3.0,
}  # fmt: skip
"""What the ridge pulls to, 0 for all others. Corpora of single articles cannot teach what an outlet's home is
worth; "X, Texas" was right in 166 of 167 names with such a candidate, too few to overcome a ridge to 0."""
EVIDENCE = frozenset("country admin1 container said distance holds head outlet home voice".split())
"""Families of features that speak for a candidate: no weight of theirs is below 0 (of "outside", above 0), whatever the
corpora, most of whose names lie in the United States, make of features that rise and fall together."""
TOO_NEAR = frozenset("kin_admin1 kin_80km log_20km best_20km comma_20km comma_80km".split())
"""Those that may speak against it: two names of one text seldom mean one place."""
RIGHT_KM = 161.0
CORPUS_SHARE = 0.3  # a corpus counts in proportion to its size to this power
WITHOUT_HOME = 2  # every second article is learnt from as if its outlet were not known
OUT = ROOT / "geo" / "places" / "data" / "resolver.json"


@dataclass
class Sample:
    """A document with what is right: per group its weight in mentions, per row whether it is right."""

    document: Document
    right: np.ndarray
    km: np.ndarray
    counted: np.ndarray
    outlet: str = ""
    columns: dict[str, np.ndarray] = field(default_factory=dict)
    chances: Any = None


def read_corpus(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def kind_of(toponym: dict[str, Any]) -> str:
    """The corpora do not mark demonyms alike; a recogniser's mark is imitated where they do."""
    return "demonym" if "demonym" in str(toponym.get("type", "")).lower() else "place"


def sample_of(doc: dict[str, Any], source: Gazetteer) -> Sample | None:
    tops = [
        SimpleNamespace(start=t["start"], end=t["end"], text=t["text"], kind=kind_of(t))
        for t in doc["toponyms"]
    ]
    if not tops:
        return None
    document = read_document(doc["text"], tops, source, Hints())
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
    outlet = doc.get("source") or ""
    return Sample(document=document, right=right_rows(table, km), km=km, counted=counted, outlet=outlet)


def give_homes(samples: Sequence[Sample], every: int, skip: int = 0) -> None:
    """Tell samples what other articles of their outlet are about, as far as the present chances know.

    Every *every*-th sample (counted from *skip*) is left without, and without its outlet: the ranker
    must work for a single article, too.
    """
    memory = OutletMemory()
    found = [found_places(sample) for sample in samples]
    for sample, places in zip(samples, found, strict=True):
        memory.learn(sample.outlet, places)
    for number, (sample, places) in enumerate(zip(samples, found, strict=True)):
        known = not (every and number % every == skip)
        home = memory.home(sample.outlet, without=places) if known else None
        table = sample.document.table
        sample.document.static.update(home_columns(table, home))
        sample.document.static.update(outlet_columns(table, sample.outlet if known else ""))


def found_places(sample: Sample) -> list[SimpleNamespace]:
    answers, masses = choose(sample.document.table, sample.chances)
    table = sample.document.table
    return [
        SimpleNamespace(place=table.places[row], score=float(mass), within=bool(table.origin[row] != NAMED))
        for row, mass, group in zip(answers.tolist(), masses.tolist(), table.groups, strict=True)
        for _ in group.mentions
        if row >= 0
    ]


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


def fit(
    samples: Sequence[tuple[Sample, float]], names: Sequence[str], ridge: float, begin: dict[str, float]
) -> np.ndarray:
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

    prior = np.array([PRIOR.get(name, 0.0) for name in names])

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        scores = (x @ w.astype(np.float32)).astype(float)
        top = np.maximum.reduceat(scores, starts)
        powers = np.exp(scores - np.repeat(top, size))
        total = np.add.reduceat(powers, starts)
        good = np.add.reduceat(powers * right, starts) + 1e-30
        slope = row_weight * (powers / np.repeat(total, size) - powers * right / np.repeat(good, size))
        value = float(
            (weight * (np.log(total) - np.log(good))).sum() + 0.5 * ridge * ((w - prior) @ (w - prior))
        )
        return value, (slope.astype(np.float32) @ x).astype(float) + ridge * (w - prior)

    found = minimize(
        loss,
        np.array([begin.get(n, PRIOR.get(n, 0.0)) for n in names]),
        jac=True,
        method="L-BFGS-B",
        bounds=[sign(name) for name in names],
        options={"maxiter": 100},
    )
    return np.asarray(found.x)


def sign(name: str) -> tuple[float | None, float | None]:
    """Least and greatest weight of a feature; None where there is no limit."""
    if FAMILY_OF.get(name) not in EVIDENCE or name in TOO_NEAR:
        return None, None
    return (None, 0.0) if name.endswith("_outside") else (0.0, None)


def apply(samples: Sequence[Sample], names: Sequence[str], weights: np.ndarray) -> None:
    for sample in samples:
        table = sample.document.table
        sample.chances = softmax(matrix(sample.columns, names, len(table.places)) @ weights, table)


def train(training: dict[str, list[Sample]], testing: dict[str, list[Sample]]) -> list[dict[str, float]]:
    """Weights of every pass; *testing* samples get their chances from them on the way."""
    everything = {id(s): s for group in (*training.values(), *testing.values()) for s in group}.values()
    counts = {name: sum(float(s.counted.sum()) for s in group) for name, group in training.items()}
    largest = max(counts.values())
    weighted = [
        (s, (largest / counts[name]) ** (1 - CORPUS_SHARE)) for name, group in training.items() for s in group
    ]
    passes: list[dict[str, float]] = []
    for number in range(PASSES):
        for sample in everything:
            sample.columns = dict(sample.document.static)
            if number:
                sample.columns.update(
                    context_columns(sample.document.table, sample.document.bonds, sample.chances)
                )
        names = sorted(next(iter(everything)).columns)
        weights = fit(weighted, names, RIDGE, passes[-1] if passes else {})
        apply(list(everything), names, weights)
        passes.append({n: round(float(w), 5) for n, w in zip(names, weights, strict=True)})
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


def reliability(samples: Sequence[Sample], slope: float, offset: float) -> list[tuple[float, float, float]]:
    """Mentions, mean score and share of right answers in each of ten bins that has any."""
    bins: dict[int, list[tuple[float, float, float]]] = {}
    for mass, ok, n, row in judged(samples):
        if row >= 0:
            bounded = min(max(mass, 1e-6), 1 - 1e-6)
            p = 1 / (1 + math.exp(-(slope * math.log(bounded / (1 - bounded)) + offset)))
            bins.setdefault(min(9, int(p * 10)), []).append((p, float(ok), n))
    table = []
    for _, found in sorted(bins.items()):
        total = sum(n for _, _, n in found)
        table.append(
            (total, sum(p * n for p, _, n in found) / total, sum(ok * n for _, ok, n in found) / total)
        )
    return table


def calibration_error(samples: Sequence[Sample], slope: float, offset: float) -> float:
    table = reliability(samples, slope, offset)
    return sum(n * abs(said - was) for n, said, was in table) / sum(n for n, _, _ in table)


def main(argv: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--leave-out", type=Path)
    args = parser.parse_args(argv)
    source = Gazetteer()
    corpora: dict[str, list[Sample]] = {}
    for name in MEASURED:
        docs = read_corpus(args.corpora / f"{name}.jsonl")
        corpora[name] = [s for d in docs if (s := sample_of(d, source))]
    first_chances(corpora)
    alone, homely, weights = {}, {}, {}
    for name in MEASURED:
        alone[name], homely[name], weights[name] = held_out(corpora, name)
    unseen = [s for found in (alone, homely) for name in LEARNT for s in found[name]]
    slope, offset = calibrate(unseen)
    for title, found in (("single articles", alone), ("with outlets known", homely)):
        print(title)
        for name in MEASURED:
            right, reach = accuracy(found[name])
            error = calibration_error(found[name], slope, offset)
            print(
                f"  {name:12s} A161 {right:.4f}  reach {reach:.4f}  calibration error {error:.4f}", flush=True
            )
    print("reliability, single articles of all corpora: mentions, score, right")
    for count, said, was in reliability([s for found in alone.values() for s in found], slope, offset):
        print(f"  {count:6.0f}  {said:.3f}  {was:.3f}")
    if args.leave_out:
        for name in MEASURED:
            others = [n for n in LEARNT if n != name]
            own = calibrate([s for found in (alone, homely) for n in others for s in found[n]])
            write(args.leave_out / name / OUT.name, weights[name], others, own)
    if args.write:
        for name in LEARNT:
            give_homes(corpora[name], WITHOUT_HOME)
        write(OUT, train({n: corpora[n] for n in LEARNT}, {}), LEARNT, (slope, offset))
    return 0


def write(
    path: Path,
    passes: list[dict[str, float]],
    trained_on: Sequence[str],
    calibration: tuple[float, float],
) -> None:
    slope, offset = (round(number, 5) for number in calibration)
    data = {
        "trained_on": list(trained_on),
        "calibration": {"slope": slope, "offset": offset},
        "passes": passes,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def first_chances(corpora: dict[str, list[Sample]]) -> None:
    """Chances of every corpus from weights that have not seen it and know no outlet."""
    for name in MEASURED:
        copies = [fresh(s) for s in corpora[name]]
        train({n: [fresh(s) for s in corpora[n]] for n in LEARNT if n != name}, {name: copies})
        for sample, copy in zip(corpora[name], copies, strict=True):
            sample.chances = copy.chances


def held_out(
    corpora: dict[str, list[Sample]], name: str
) -> tuple[list[Sample], list[Sample], list[dict[str, float]]]:
    """Samples of one corpus answered by weights learnt from the others: single articles, with outlets known; the weights."""
    training = {n: [fresh(s) for s in corpora[n]] for n in LEARNT if n != name}
    for samples in training.values():
        give_homes(samples, WITHOUT_HOME)
    alone, homely = [fresh(s) for s in corpora[name]], [fresh(s) for s in corpora[name]]
    give_homes(homely, 0)
    return alone, homely, train(training, {"alone": alone, "homely": homely})


def fresh(sample: Sample) -> Sample:
    """A copy whose features can be changed."""
    return replace(sample, document=replace(sample.document, static=dict(sample.document.static)), columns={})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
