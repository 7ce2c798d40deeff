"""What speaks for each candidate of the names in a line, in the company of the other names: named numbers.

A small place whose district and country are named beside it is meant, not its namesake, and not the district.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.gazetteer.names import fold
from geo.places.relative.bonds import Bonds
from geo.places.relative.measured import measured
from geo.places.relative.words import vocabulary
from geo.places.resolver.names import fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.places.relative.rows import Row
    from geo.places.relative.words import Span

_CODED: Final = ("US", "CA", "AU", "BR", "MX")
"""Countries whose states are told by codes."""
_BEFORE: Final = re.compile(r"([\w.]+)\s+(?:(?:of|de|del)\s+)?$")
_AFTER: Final = re.compile(r"\s+\(?(\w+)")
_NEAR: Final = re.compile(
    r"\b(near|close to|outside|around|nr\.?|vicinity of|outskirts of)\s+(?:the\s+)?(?:\w+\s+of\s+)?$", re.I
)
_ROAD: Final = re.compile(r"^[\w–-]*\s+(?:\w+\s+)?(\w+)")


def names_finer(text: str, span: Span) -> bool:
    """Whether a name or number stands before *span*: something finer that may not be known."""
    return any(c.isupper() or c.isdigit() for c in text[: span.start])


def features(text: str, spans: Sequence[Span], rows: Sequence[Row]) -> list[dict[str, float]]:
    """What speaks for each row, by name; the last is for "none of these"."""
    bonds, told = Bonds(spans, rows), measured(text, spans, rows)
    notes = [_note(text, span) for span in spans]
    known = sorted({row.index for row in rows})
    found = []
    for at, row in enumerate(rows):
        own = _of_place(spans[row.index], row, notes[row.index], bonds.count[row.index])
        own.update(_of_order(row.index, known, spans, row.place.kind))
        own.update(bonds.company(at))
        own.update(told[at])
        found.append(own)
    unknown = sum(1 for i in range(len(spans)) if i not in known)
    found.append(
        {
            "none": 1.0,
            "none unknown": float(min(unknown, 3)),
            "none names": math.log(len(known)),
            "none lone": float(len(known) == 1),
            "none size": math.log10(1 + max(row.place.population for row in rows)),
        }
    )
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
    found = {
        f"kind {place.kind}": 1.0,
        f"name {match}": 1.0,
        "rank": math.log1p(row.rank),
        "rivals": math.log(rivals),
    }
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
        found["code of a state"] = float(
            span.text.isupper() and place.kind == "admin1" and place.country in _CODED
        )
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
