"""How well are short locality descriptions located, and how honest is the radius?

    python -m benchmarks.localities GOLD.jsonl [GOLD.jsonl ...] [--simple] [--show] [--json FILE]

Each line of GOLD holds "id", "text", "lat", "lon" and perhaps "accuracy" ("5km"), as in
shared/corpora/events. Nothing but the text is used to find the place. Printed: how often the truth is within 5, 25,
161 km, the median error, how often it lies inside the radius we claim (with 5 km grace, as the project's
scorer has it), and the median of that radius. --simple finds names by capitals instead of the
recogniser; --show prints every description that missed by over 25 km; --json writes the answers
in the form of `dateline annotate`.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.gazetteer import Gazetteer
from geo.places.footprints import footprint_of
from geo.places.relative_geometry import distance_m
from geo.places.relative_mentions import agree, relative_places
from geo.places.relative_names import complete_names
from geo.places.relative_phrases import relative_phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.place import Place
    from geo.places.relative_words import Span

FINEST = ("site", "town", "area", "admin2", "admin1", "region", "country")
GRACE_M = 5_000.0


@dataclass(frozen=True, slots=True)
class Name:
    """A toponym as recogniser and resolver want it."""

    start: int
    end: int
    text: str
    kind: str = "place"


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a description is, in degrees, and the radius we claim; how says by which way."""

    lonlat: tuple[float, float]
    radius_m: float
    how: str


_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_PLAIN = frozenset(
    [
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "highway",
        "hwy",
        "road",
        "rd",
        "route",
        "street",
        "avenue",
        "the",
        "near",
        "state",
        "national",
        "about",
        "river",
        "creek",
        "bridge",
        "mine",
        "mile",
        "miles",
        "mi",
        "lake",
        "train",
        "rail",
        "tunnel",
        "park",
        "pass",
        "central",
        "coast",
        "hill",
        "mountain",
        "village",
    ]
)


def simple_names(text: str, source: Gazetteer) -> list[Name]:
    """The longest runs of capitalised words that the gazetteer knows: a baseline, not the recogniser."""
    words = list(_WORD.finditer(text))
    found: list[Name] = []
    at = 0
    while at < len(words):
        size = next((n for n in (4, 3, 2, 1) if _is_name(text, words[at : at + n], n, source)), 0)
        if size:
            start, end = words[at].start(), words[at + size - 1].end()
            found.append(Name(start, end, text[start:end]))
        at += size or 1
    return found


def _is_name(text: str, words: Sequence[re.Match[str]], size: int, source: Gazetteer) -> bool:
    if len(words) < size or not (words[0][0][0].isupper() and words[-1][0][0].isupper()):
        return False
    name = text[words[0].start() : words[-1].end()]
    return not (re.search(r"[,;:()]|\. ", name) or (size == 1 and name.lower() in _PLAIN)) and bool(
        source.candidates(name)
    )


def answer(
    text: str, names: Sequence[Span], places: Sequence[Place | None], source: Gazetteer
) -> Answer | None:
    """Where the description *text* leads: what a relative phrase tells, else its finest, first place."""
    agreed = agree(text, names, places, source)
    mentions = relative_places(text, names, agreed)
    anchor_ids = {p.place_id for m in mentions for i in m.anchors if (p := agreed[i]) is not None}
    for mention in mentions:
        subject = agreed[mention.subject] if mention.subject is not None else None
        if mention.agrees and subject is not None and subject.kind in ("site", "town"):
            return _of_place(subject, f"subject of {mention.text}")
    free = [p for p in agreed if p is not None and p.place_id not in anchor_ids]
    finest = min((FINEST.index(p.kind) for p in free), default=9)
    exact = [m for m in mentions if m.phrases[0].relation != "part"]
    inside = [
        m
        for m in exact
        if any(FINEST.index(p.kind) <= 1 and _covers(m.place.lonlat, m.place.radius_m, p) for p in free)
    ]
    if exact and not (inside and finest <= 1):
        best = min(exact, key=lambda m: m.place.radius_m)
        return Answer(best.place.lonlat, best.place.radius_m, best.place.basis)
    if inside:
        best = inside[0]
        place = next(
            p
            for p in free
            if FINEST.index(p.kind) <= 1 and _covers(best.place.lonlat, best.place.radius_m, p)
        )
        return _of_place(place, f"named beside {best.text}")
    if mentions and finest > 2:
        return Answer(mentions[0].place.lonlat, mentions[0].place.radius_m, mentions[0].place.basis)
    unknown = [p for p in relative_phrases(text, names) if any(agreed[i] is None for i in p.anchors)]
    if unknown and finest <= 2:  # "9 km from Nowhere, in Tver": the way from Tver to Nowhere is not told
        place = next(p for p in free if FINEST.index(p.kind) == finest)
        reach = max((p.distance_m or 0.0) + p.distance_precision_m for p in unknown) + 25_000.0
        return Answer(place.lonlat, footprint_of(place)[1] + reach, f"somewhere about {place.label}")
    for place in free:
        if FINEST.index(place.kind) == finest:
            return _of_place(place, "finest place")
    return None


def _covers(lonlat: tuple[float, float], radius: float, place: Place) -> bool:
    return distance_m(lonlat, place.lonlat) <= radius


def _of_place(place: Place, how: str) -> Answer:
    return Answer(place.lonlat, footprint_of(place)[1], f"{how}: {place.label}")


def locate(
    records: Iterable[dict[str, Any]], *, simple: bool, least_score: float
) -> dict[str, Answer | None]:
    """The answer to every record, by id."""
    from geo.places.resolver import resolve

    source = Gazetteer()
    answers: dict[str, Answer | None] = {}
    for record in records:
        found = simple_names(record["text"], source) if simple else _recognised(record["text"], source)
        names = complete_names(record["text"], found, source)
        resolved = resolve(record["text"], names, source)
        places = [r.place if r.score >= least_score and not r.within else None for r in resolved]
        answers[str(record["id"])] = answer(record["text"], names, places, source)
    return answers


def _recognised(text: str, source: Gazetteer) -> Sequence[Name]:
    from geo.places.recogniser import recognise
    from geo.words import sentences

    return [Name(t.start, t.end, t.text, t.kind) for t in recognise(text, sentences(text), source)]


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
        if show and (error > 25_000 or not found or error > found.radius_m + GRACE_M):
            told = (
                f"{error / 1000:.0f} km, radius {found.radius_m / 1000:.0f}: {found.how}"
                if found
                else "not found"
            )
            print(f"- {record['text']} [{record.get('accuracy', '')}] {told}")
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
    parser.add_argument("--simple", action="store_true", help="names by capitals, not by the recogniser")
    parser.add_argument("--show", action="store_true", help="print the misses")
    parser.add_argument("--least-score", type=float, default=0.4, help="names resolved below it are left out")
    parser.add_argument("--every", type=int, default=1, help="take every n-th record only")
    parser.add_argument("--json", type=Path, help="write the answers there")
    args = parser.parse_args()
    lines = []
    for path in args.gold:
        records = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()][
            :: args.every
        ]
        answers = locate(records, simple=args.simple, least_score=args.least_score)
        measures = report(records, answers, show=args.show)
        print(
            path.stem,
            "  ".join(f"{k} {v:.3f}" if isinstance(v, float) else f"{k} {v}" for k, v in measures.items()),
        )
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
