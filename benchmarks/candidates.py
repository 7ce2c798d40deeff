"""Candidate recall: the share of gold places that lie within 161 km of something their name may mean.

    python -m benchmarks.candidates CORPUS.jsonl ... [--index FILE] [--misses N]

Prints recall per corpus and per class of the gold feature code, the same with what the document adds, the
median time of a look-up of a name not asked before, and the commonest misses. A corpus holds one JSON object a
line with "text" and "toponyms" [{"start", "end", "text", "lon", "lat", "fcode"?}].

What the document adds: for a name that the gazetteer does not know, and for facilities, the resolver weighs the
places called like a part of it and those named beside it, too. Such an answer is an area that holds the place.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.places import given_spans
from geo.gazetteer import Gazetteer
from geo.gazetteer.index import distance_km
from geo.places.resolver.document import read_document
from geo.places.resolver.features import Hints

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.place import Place

NEAR_KM = 161.0


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of a corpus."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def toponyms(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Gold toponyms with coordinates."""
    return [t for t in document["toponyms"] if t.get("lat") is not None and t.get("lon") is not None]


def weighed(gazetteer: Gazetteer, document: dict[str, Any]) -> int:
    """How many gold toponyms of *document* lie near something that the resolver weighs for them."""
    spans = given_spans(document)
    if not spans:
        return 0
    table = read_document(document["text"], spans, gazetteer, Hints()).table
    group_of = {mention: number for number, group in enumerate(table.groups) for mention in group.mentions}
    near = 0
    for number, gold in enumerate(document["toponyms"]):
        if gold.get("lat") is not None and gold.get("lon") is not None:
            start = int(table.starts[group_of[number]])
            rows = table.places[start : start + int(table.sizes[group_of[number]])]
            point = (gold["lon"], gold["lat"])
            near += any(place is not None and distance_km(point, place.lonlat) <= NEAR_KM for place in rows)
    return near


def candidates(gazetteer: Gazetteer, text: str) -> list[Place]:
    """Everything that *text* may mean, as a place or as a people."""
    return gazetteer.candidates(text) + gazetteer.demonym(text)


def measure(gazetteer: Gazetteer, path: Path, misses: int) -> list[float]:
    """Print the figures of one corpus; return seconds per distinct look-up."""
    times: dict[str, float] = {}
    found: dict[str, list[Place]] = {}
    all_of: Counter[str] = Counter()
    near_of: Counter[str] = Counter()
    first = 0
    missed: Counter[str] = Counter()
    added = sum(weighed(gazetteer, document) for document in documents(path))
    for gold in (toponym for document in documents(path) for toponym in toponyms(document)):
        text = gold["text"]
        if text not in found:
            start = time.perf_counter()
            found[text] = candidates(gazetteer, text)
            times[text] = time.perf_counter() - start
        fcode = (gold.get("fcode") or "-")[:4]
        all_of[fcode] += 1
        point = (gold["lon"], gold["lat"])
        first += bool(found[text]) and distance_km(point, found[text][0].lonlat) <= NEAR_KM
        if any(distance_km(point, place.lonlat) <= NEAR_KM for place in found[text]):
            near_of[fcode] += 1
        else:
            kind = "unknown" if not found[text] else "elsewhere"
            missed[f"{text} | {fcode} {gold.get('name') or ''} | {point[1]:.2f},{point[0]:.2f} | {kind}"] += 1
    total = sum(all_of.values())
    recall = sum(near_of.values()) / max(total, 1)
    whole = added / max(total, 1)
    print(f"{path.stem}: {recall:.4f} of {total}; the first candidate alone {first / max(total, 1):.4f}")
    print(f"   with what the document adds, at the precision of what holds it: {whole:.4f}")
    by_size = [(f, n) for f, n in all_of.most_common(12) if n > near_of[f]]
    print("   missed by class: " + ", ".join(f"{f} {n - near_of[f]}/{n}" for f, n in by_size))
    for text, count in missed.most_common(misses):
        print(f"   {count:4d}  {text}")
    return list(times.values())


def main() -> None:
    """Measure every corpus given."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, help="a gazetteer file other than the user's")
    parser.add_argument("--misses", type=int, default=0, help="how many of the commonest misses to list")
    given = parser.parse_args()
    gazetteer = Gazetteer(given.index)
    print(f"{gazetteer.path}: {gazetteer.path.stat().st_size / 1e6:.1f} MB")
    seconds = [t for path in given.corpora for t in measure(gazetteer, path, given.misses)]
    print(f"look-up of a new name: median {1e6 * statistics.median(seconds):.0f} µs of {len(seconds)}")


if __name__ == "__main__":
    main()
