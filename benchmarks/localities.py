"""How well are short locality descriptions located, and how honest is the radius?

    python -m benchmarks.localities GOLD.jsonl [GOLD.jsonl ...] [--show] [--half a|b] [--every N] [--json FILE]

Each line of GOLD holds "id", "text", "lat", "lon" and perhaps "accuracy" ("5km"). Nothing but the text is given to
`annotate`, and its first event with a place is the answer. Printed: how often the truth is within 5, 25 and 161 km (a
description without an answer counts as missed), the median error, how often it lies inside the radius we claim (with
5 km grace, as `score.py events` has it), and the median of that radius. --half b takes only the records that
`tools/train_lines.py` does not learn from without --all; --show prints every description that missed by over 25 km or
its own radius; --json writes the answers in the form of `dateline annotate`.
"""

from __future__ import annotations

import argparse
import json
import statistics
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.annotating import annotate
from geo.gazetteer import Gazetteer
from geo.places.relative.geometry import distance_m
from tools.train_lines import half_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.place import Candidates

GRACE_M = 5_000.0

Answer = dict[str, Any]


def locate(records: Iterable[dict[str, Any]], source: Candidates) -> dict[str, Answer | None]:
    """The first event with a place that `annotate` reads in every record, by id; None without one."""
    answers: dict[str, Answer | None] = {}
    for record in records:
        events = annotate({"id": record["id"], "text": record["text"]}, source)["events"]
        answers[str(record["id"])] = next((e for e in events if e["lon"] is not None), None)
    return answers


def report(
    records: Sequence[dict[str, Any]], answers: dict[str, Answer | None], *, show: bool
) -> dict[str, float]:
    """The measures over *records*; misses are printed when *show*."""
    errors, radii, held = [], [], []
    for record in records:
        found = answers[str(record["id"])]
        error = float("inf")
        if found:
            error = distance_m((record["lon"], record["lat"]), (found["lon"], found["lat"]))
            radii.append(found["radius_m"])
            held.append(error <= found["radius_m"] + GRACE_M)
        errors.append(error)
        if show and (error > 25_000 or not held[-1]):
            how = (
                f"{error / 1000:.0f} km, radius {found['radius_m'] / 1000:.0f}: {found['place']}"
                if found
                else "-"
            )
            print(f"- {record['text']} [{record.get('accuracy', '')}] {how}")
    count = len(records)
    return {
        "records": count,
        "answered": len(radii) / count,
        **{f"within_{km}km": sum(e <= km * 1000 for e in errors) / count for km in (5, 25, 161)},
        "median_error_km": statistics.median(errors) / 1000,
        "inside_radius": sum(held) / max(1, len(held)),
        "median_radius_km": statistics.median(radii) / 1000 if radii else 0.0,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--show", action="store_true", help="print the misses")
    parser.add_argument("--half", choices=("a", "b"), help="learnt from (a) or held out (b)")
    parser.add_argument("--every", type=int, default=1, help="take every n-th record only")
    parser.add_argument("--json", type=Path, help="write the answers there")
    args = parser.parse_args()
    source = Gazetteer()
    lines = []
    for path in args.gold:
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        records = [r for r in records if args.half in (None, half_of(str(r["id"])))][:: args.every]
        answers = locate(records, source)
        told = (
            f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}"
            for name, value in report(records, answers, show=args.show).items()
        )
        print(path.stem, "  ".join(told))
        lines += [
            json.dumps({"id": key, "events": [found] if found else []}) + "\n"
            for key, found in answers.items()
        ]
    if args.json:
        args.json.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
