"""How well are short locality descriptions located, and how honest is the radius?

    python -m benchmarks.localities GOLD.jsonl [GOLD.jsonl ...] [--show] [--every N] [--json FILE]

Each line of GOLD holds "id", "text", "lat", "lon" and perhaps "accuracy" ("5km"). Nothing but the text is used
to find the place. Printed: how often the truth is within 5, 25 and 161 km (a description without an answer counts as
missed), the median error, how often it lies inside the radius we claim (with 5 km grace, as `score.py events`
has it), and the median of that radius. --show prints every description that missed by over 25 km or its own
radius; --json writes the answers in the form of `dateline annotate`.
"""

from __future__ import annotations

import argparse
import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.gazetteer import Gazetteer
from geo.places import complete_names, footprint_of, recognise, relative_places, resolve, settle
from geo.places.relative.geometry import LonLat, distance_m
from geo.places.relative.phrases import relative_phrases
from geo.words import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.place import Place
    from geo.places import RelativeMention, Resolution

FINEST = ("site", "town", "area", "admin2", "admin1", "region", "country")
GRACE_M = 5_000.0
ABOUT_M = 25_000.0
"""Added to the radius of a place that the description only lies about, not in."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a description is, in degrees, and the radius we claim; how says by which way."""

    lonlat: LonLat
    radius_m: float
    how: str


def answer(text: str, resolutions: Sequence[Resolution], *, least_score: float) -> Answer | None:
    """Where *text* leads: by its relative phrase if it has one that is told by a known place, else by the
    finest place it names first, which the text may only be about."""
    sure = [r.place if r.score >= least_score and not r.within else None for r in resolutions]
    mentions = [m for m in relative_places(text, resolutions, sure) if m.phrases[0].relation != "part"]
    anchors = {p.place_id for m in mentions for i in m.anchors if (p := sure[i]) is not None}
    free = [p for p in sure if p is not None and p.place_id not in anchors]
    if mentions:
        best = min(mentions, key=lambda m: m.place.radius_m)
        return _beside(best, sure, free) or Answer(best.place.lonlat, best.place.radius_m, best.place.basis)
    finest = min(free, key=lambda p: FINEST.index(p.kind), default=None)
    vague = [r for r in resolutions if r.place is None or r.within]
    about = [p for p in relative_phrases(text, resolutions) if any(sure[i] is None for i in p.anchors)]
    if finest is not None and FINEST.index(finest.kind) <= 2:
        far = max(((p.distance_m or 0.0) + p.distance_precision_m for p in about), default=0.0)
        reach = far + ABOUT_M * bool(
            about or vague
        )  # a finer name that nobody knows: it lies somewhere about
        return Answer(finest.lonlat, footprint_of(finest)[1] + reach, f"finest place: {finest.label}")
    holders = [r.place for r in vague if r.place is not None and r.score >= least_score]
    if finest is not None:
        holders.insert(0, finest)
    holder = min(holders, key=lambda p: FINEST.index(p.kind), default=None)
    return Answer(holder.lonlat, footprint_of(holder)[1] + ABOUT_M, f"in {holder.label}") if holder else None


def _beside(told: RelativeMention, sure: Sequence[Place | None], free: Sequence[Place]) -> Answer | None:
    """The town or site that the phrase describes, or that stands in its area: "Bourem, 90 km north of Gao"."""
    subject = sure[told.subject] if told.subject is not None and told.agrees else None
    inside = [p for p in free if distance_m(p.lonlat, told.place.lonlat) <= told.place.radius_m]
    named = next((p for p in (subject, *inside) if p is not None and p.kind in ("site", "town")), None)
    return Answer(named.lonlat, footprint_of(named)[1], f"{told.text}: {named.label}") if named else None


def locate(records: Iterable[dict[str, Any]], *, least_score: float) -> dict[str, Answer | None]:
    """The answer to every record, by id."""
    source = Gazetteer()
    answers: dict[str, Answer | None] = {}
    for record in records:
        text = record["text"]
        names = complete_names(text, recognise(text, sentences(text), source), source)
        resolutions = settle(text, resolve(text, names, source), source)
        answers[str(record["id"])] = answer(text, resolutions, least_score=least_score)
    return answers


def report(
    records: Sequence[dict[str, Any]], answers: dict[str, Answer | None], *, show: bool
) -> dict[str, float]:
    """The measures over *records*; misses are printed when *show*."""
    errors, radii, held = [], [], []
    for record in records:
        found = answers[str(record["id"])]
        error = distance_m((record["lon"], record["lat"]), found.lonlat) if found else float("inf")
        errors.append(error)
        if found:
            radii.append(found.radius_m)
            held.append(error <= found.radius_m + GRACE_M)
        if show and (error > 25_000 or not held[-1]):
            how = f"{error / 1000:.0f} km, radius {found.radius_m / 1000:.0f}: {found.how}" if found else "-"
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
    parser.add_argument("--least-score", type=float, default=0.5, help="names resolved below it are left out")
    parser.add_argument("--every", type=int, default=1, help="take every n-th record only")
    parser.add_argument("--json", type=Path, help="write the answers there")
    args = parser.parse_args()
    lines = []
    for path in args.gold:
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
        answers = locate(records[:: args.every], least_score=args.least_score)
        measures = report(records[:: args.every], answers, show=args.show)
        told = (
            f"{name} {value:.3f}" if isinstance(value, float) else f"{name} {value}"
            for name, value in measures.items()
        )
        print(path.stem, "  ".join(told))
        lines += [_line(key, found) for key, found in answers.items()]
    if args.json:
        args.json.write_text("".join(lines), "utf-8")


def _line(key: str, found: Answer | None) -> str:
    events = []
    if found:
        events.append({"lon": found.lonlat[0], "lat": found.lonlat[1], "radius_m": found.radius_m})
    return json.dumps({"id": key, "events": events}) + "\n"


if __name__ == "__main__":
    main()
