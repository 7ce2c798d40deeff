"""Toponyms on marked corpora: candidates, resolution, recognition, end to end, calibration, speed, memory.

    python benchmarks/places.py [CORPUS.jsonl ...] [--corpora DIR] [--every N] [--reliability]

A corpus holds one JSON object a line: {"id", "text", "source"?, "title"?, "toponyms": [{"start", "end", "text", "lon",
"lat"}]}. Without files, those under DIR/places (../shared/corpora) are taken.
Numbers of the shipped models on a corpus that they were trained on are not honest ones; those that are
come from benchmarks/left_out.py.

    recall     gold places within 161 km of something that their name may mean
    A161       gold toponyms resolved within 161 km, spans given; *home*: the outlets' other articles known
    ece        expected calibration error of the score, spans given
    overlap    F1 of recognition by overlap
    e2e        F1 of toponyms found and within 161 km, as in the scorer of the corpora
    given/s    articles of 2,000 characters a CPU-second, spans given; whole/s: recognised and resolved
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.gazetteer import Gazetteer
from geo.gazetteer.index import distance_km
from geo.places import Resolution, Toponym, recognise, resolve
from geo.places.resolver.home import OutletMemory
from geo.words import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NEAR_KM = 161.0
LEAST_SCORE = 0.3  # what the readers of articles ask for before a place is mapped
ARTICLE_CHARS = 2_000
DEFAULT = Path(__file__).resolve().parent.parent.parent / "shared" / "corpora"
Json = dict[str, Any]


@dataclass
class Tally:
    """Counts of one corpus; pairs are (score, right) of answered gold toponyms."""

    gold: int = 0
    recalled: int = 0
    right: int = 0
    right_home: int = 0
    all_gold: int = 0
    found: int = 0
    overlap: int = 0
    found_located: int = 0
    ignored: int = 0
    right_found: int = 0
    chars: int = 0
    given_s: float = 0.0
    whole_s: float = 0.0
    pairs: list[tuple[float, bool]] = field(default_factory=list)


def located(toponym: Json) -> bool:
    return toponym.get("lat") is not None and toponym.get("lon") is not None


def is_near(toponym: Json, resolution: Resolution) -> bool:
    point = (toponym["lon"], toponym["lat"])
    return resolution.place is not None and distance_km(point, resolution.place.lonlat) <= NEAR_KM


def given_spans(doc: Json) -> list[Toponym]:
    return [
        Toponym(
            start=t["start"], end=t["end"], text=doc["text"][t["start"] : t["end"]], kind="place", score=1.0
        )
        for t in doc["toponyms"]
    ]


def resolve_given(docs: Sequence[Json], gazetteer: Gazetteer, tally: Tally) -> None:
    """Gold spans: single articles, then again with what the other articles of the outlet were about."""
    memory, first = OutletMemory(), []
    for doc in docs:
        begun = time.process_time()
        answers = resolve(doc["text"], given_spans(doc), gazetteer, least_score=0.0)
        tally.given_s += time.process_time() - begun
        tally.chars += len(doc["text"])
        memory.learn(doc.get("source") or "", answers)
        first.append(answers)
        for gold, answer in zip(doc["toponyms"], answers, strict=True):
            if located(gold):
                tally.gold += 1
                tally.right += is_near(gold, answer)
                tally.recalled += any(
                    distance_km((gold["lon"], gold["lat"]), p.lonlat) <= NEAR_KM
                    for p in [*gazetteer.candidates(gold["text"]), *gazetteer.demonym(gold["text"])]
                )
                if answer.place:
                    tally.pairs.append((answer.score, is_near(gold, answer)))
    for doc, answers in zip(docs, first, strict=True):
        outlet = doc.get("source") or ""
        home = memory.home(outlet, without=answers)
        again = resolve(doc["text"], given_spans(doc), gazetteer, outlet=outlet, home=home, least_score=0.0)
        pairs = zip(doc["toponyms"], again, strict=True)
        tally.right_home += sum(located(gold) and is_near(gold, answer) for gold, answer in pairs)


def matches(gold: Sequence[Json], found: Sequence[Resolution]) -> Iterator[tuple[Json, Resolution]]:
    """One-to-one by overlap: exact spans first, then the longest overlap."""
    ranked = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            shared = min(g["end"], f.end) - max(g["start"], f.start)
            if shared > 0:
                ranked.append((-((g["start"], g["end"]) == (f.start, f.end)), -shared, g["start"], i, j))
    taken: set[int] = set()
    used: set[int] = set()
    for _, _, _, i, j in sorted(ranked):
        if i not in taken and j not in used:
            taken.add(i)
            used.add(j)
            yield gold[i], found[j]


def read_whole(docs: Sequence[Json], gazetteer: Gazetteer, tally: Tally) -> None:
    """Recognised and resolved, as for an article that nobody has marked."""
    for doc in docs:
        begun = time.process_time()
        toponyms = recognise(doc["text"], sentences(doc["text"]), gazetteer)
        found = resolve(doc["text"], toponyms, gazetteer, least_score=LEAST_SCORE)
        tally.whole_s += time.process_time() - begun
        pairs = list(matches(doc["toponyms"], found))
        tally.all_gold += len(doc["toponyms"])
        tally.found += len(found)
        tally.overlap += len(pairs)
        tally.found_located += sum(f.place is not None for f in found)
        tally.ignored += sum(f.place is not None and not located(g) for g, f in pairs)
        tally.right_found += sum(located(g) and is_near(g, f) for g, f in pairs)


def f1(hits: int, found: int, gold: int) -> float:
    return 2 * hits / (found + gold) if found + gold else 0.0


def reliability(pairs: Sequence[tuple[float, bool]]) -> list[tuple[int, float, float]]:
    """Count, mean score and share of right answers in each of ten bins that has any."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(10)]
    for score, right in pairs:
        bins[min(9, int(score * 10))].append((score, right))
    return [(len(b), sum(s for s, _ in b) / len(b), sum(r for _, r in b) / len(b)) for b in bins if b]


def calibration_error(pairs: Sequence[tuple[float, bool]]) -> float:
    return sum(n * abs(said - was) for n, said, was in reliability(pairs)) / max(1, len(pairs))


def line(name: str, tally: Tally) -> str:
    gold, articles = max(1, tally.gold), tally.chars / ARTICLE_CHARS
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024**2
    )
    end_to_end = f1(tally.right_found, tally.found_located - tally.ignored, tally.gold)
    return (
        f"{name:16s} {tally.recalled / gold:7.3f} {tally.right / gold:7.3f} {tally.right_home / gold:7.3f} "
        f"{calibration_error(tally.pairs):7.3f} {f1(tally.overlap, tally.found, tally.all_gold):8.3f} {end_to_end:7.3f} "
        f"{articles / max(1e-9, tally.given_s):8.0f} {articles / max(1e-9, tally.whole_s):8.0f} {peak_mb:7.0f}"
    )


def read_corpus(path: Path, every: int) -> list[Json]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(row) for row in file if row.strip()][::every]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--corpora", type=Path, default=DEFAULT, help="folder with places/*.jsonl")
    parser.add_argument("--every", type=int, default=1, help="take only every N-th document")
    parser.add_argument("--reliability", action="store_true", help="print the reliability table, too")
    args = parser.parse_args()
    paths = (
        args.files
        or sorted((args.corpora / "places").glob("*.jsonl"))
        or sorted(args.corpora.glob("*.jsonl"))
    )
    if not paths:
        parser.error(f"no corpora under {args.corpora}")
    gazetteer, pairs = Gazetteer(), []
    print("corpus            recall    A161    home     ece  overlap     e2e  given/s  whole/s peak_MB")
    for path in paths:
        docs, tally = read_corpus(path, args.every), Tally()
        resolve_given(docs, gazetteer, tally)
        read_whole(docs, gazetteer, tally)
        print(line(path.stem, tally), flush=True)
        pairs += tally.pairs
    if args.reliability:
        print("\n    n  score  right")
        for count, said, was in reliability(pairs):
            print(f"{count:5d}  {said:5.3f}  {was:5.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
