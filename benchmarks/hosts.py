"""Names that no gazetteer holds and that are answered with the place beside them: how often do they lie there?

Run: .venv/bin/python -m benchmarks.hosts CORPUS.jsonl ...
Lines are {"text": …, "toponyms": [{"start", "end", "text", "lon", "lat"}]}; the spans are given.
"""

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from geo.gazetteer import Gazetteer
from geo.places import Toponym, resolve
from geo.places.relative.geometry import distance_m
from geo.places.resolver.cues import own_class

_SCORES = (0.3, 0.5, 0.7, 0.8, 0.9, 1.01)


def answers(path: str, source: Gazetteer) -> Iterator[tuple[bool, float, float]]:
    """Of each such name: whether it calls itself a site ("Mill Street"), its score, and its distance from the gold in km."""
    with Path(path).open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            gold = article["toponyms"]
            spans = [
                Toponym(start=t["start"], end=t["end"], text=t["text"], kind="place", score=1.0) for t in gold
            ]
            for told, found in zip(gold, resolve(article["text"], spans, source), strict=True):
                if found.within and found.place and told.get("lat") is not None:
                    km = distance_m((told["lon"], told["lat"]), found.place.lonlat) / 1000
                    yield own_class(found.text) == "site", found.score, km


def main() -> None:
    """Print a table by score, for names that call themselves a site and for others."""
    source = Gazetteer()
    rows = [row for path in sys.argv[1:] for row in answers(path, source)]
    print(f"{'':8}{'score':>12}{'names':>7}{'<= 40 km':>10}{'<= 161 km':>11}")
    for site in (True, False):
        for low, high in pairwise(_SCORES):
            away = [km for is_site, score, km in rows if is_site == site and low <= score < high]
            shares = [sum(km <= most for km in away) / max(1, len(away)) for most in (40, 161)]
            name = "site" if site else "other"
            print(f"{name:8}{low:>5.2f}-{high:.2f}{len(away):>7}{shares[0]:>10.2f}{shares[1]:>11.2f}")


if __name__ == "__main__":
    main()
