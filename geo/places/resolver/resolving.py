"""Which place is meant? All names of a document are decided together, with a probability and the reasons.

The ranker (model.py) scores every candidate of every name, first alone, then in the light of what the
other names probably mean. A name may also mean none of the candidates; and a name that the gazetteer
does not know may be answered with the place it lies in (`within`), which is an area, not a find.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.place import Candidates, Place
from geo.places.resolver.context import EARTH_KM, Bonds, find_anchors
from geo.places.resolver.document import read_document
from geo.places.resolver.features import Hints
from geo.places.resolver.home import Home
from geo.places.resolver.mentions import Mention
from geo.places.resolver.model import Model, rank, shipped_model
from geo.places.resolver.reasons import Reasons
from geo.places.resolver.seats import is_near, rows_of_mentions, why
from geo.places.resolver.table import KINDS, NAMED, Floats, Table

SAME_PLACE_KM: Final = 161.0
"""Candidates this near to each other support one answer: the usual tolerance for toponyms (100 miles)."""

MAX_ALTERNATIVES: Final = 5
MAX_NAMES: Final = 100
"""A text with more names than these is read in windows, each with its own senses and context."""

_HELD: Final = 0.5
"""What is named after a comma is believed to hold a place where it does so with this probability."""
_AGAINST_COMMA: Final = 0.001
_TOWN: Final = KINDS.index("town")
_MARGIN: Final = 2_000  # characters around a window in which names of containers are looked for
LEAST_SCORE: Final = 0.3
"""Below this the answer is "none of these": guesses that are mostly wrong. Callers who must not be wrong ask for more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Another candidate: *score* is its probability before calibration."""

    place: Place
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What one toponym means.

    place is None when no candidate is believable; score is the calibrated probability that the
    place is right (within 161 km), 0 when there is none. within: the name itself is not in the
    gazetteer and *place* is one that it lies in or beside. reach_m: radius of the circle round the place that is
    believed to hold the truth, metres; 0 when nothing but the place's own extent is known of it.
    """

    start: int
    end: int
    text: str
    kind: str
    place: Place | None
    score: float
    alternatives: tuple[Ranked, ...]
    reason: str
    within: bool = False
    reach_m: float = 0.0


def resolve(
    text: str,
    toponyms: Sequence[Mention],
    source: Candidates,
    *,
    dateline_place: Place | None = None,
    outlet: str = "",
    title: str = "",
    home: Home | None = None,
    least_score: float = LEAST_SCORE,
    model: Model | None = None,
) -> list[Resolution]:
    """One resolution for each of *toponyms*, in their order.

    *source* is a gazetteer or a place book before it; its `demonym` is used when it has one. *outlet*
    is the web address or domain of the publisher, *title* the headline if it is not part of *text*,
    *home* what other articles of the publisher are about (`OutletMemory`). A place whose score is below
    *least_score* is not given (it is among the alternatives); 0 answers wherever there is a candidate.
    """
    used = model or shipped_model()
    hints = Hints(outlet=outlet, title=title, dateline_place=dateline_place, home=home)
    found: dict[int, Resolution] = {}
    for window in _windows(toponyms):
        low = max(0, toponyms[window[0]].start - _MARGIN)
        high = max(toponyms[i].end for i in window) + _MARGIN
        moved = [
            _Moved(start=t.start - low, end=t.end - low, text=t.text, kind=t.kind)
            for t in map(toponyms.__getitem__, window)
        ]
        answers = _resolve_window(text[low:high], moved, source, hints, least_score, used)
        for i, answer in zip(window, answers, strict=True):
            found[i] = replace(answer, start=toponyms[i].start, end=toponyms[i].end)
    return [found[i] for i in range(len(toponyms))]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    """A toponym counted from the start of its window."""

    start: int
    end: int
    text: str
    kind: str


def _windows(toponyms: Sequence[Mention]) -> list[list[int]]:
    """Positions in reading order, cut so that no window has more than MAX_NAMES names: work and memory stay bounded."""
    windows: list[list[int]] = []
    names: set[str] = set()
    for i in sorted(range(len(toponyms)), key=lambda i: (toponyms[i].start, toponyms[i].end)):
        name = toponyms[i].text
        if not windows or (name not in names and len(names) >= MAX_NAMES):
            windows.append([])
            names = set()
        names.add(name)
        windows[-1].append(i)
    return windows


def _resolve_window(
    text: str, toponyms: Sequence[Mention], source: Candidates, hints: Hints, least_score: float, model: Model
) -> list[Resolution]:
    document = read_document(text, toponyms, source, hints)
    table = document.table
    ranking = rank(model, table, document.bonds, document.static)
    answers, masses = choose(table, heed_commas(table, document.bonds, ranking.chances))
    scores = model.calibrated(masses)
    answers[scores < least_score] = -1
    reasons = Reasons(table=table, ranking=ranking, answers=answers)
    rows = rows_of_mentions(text, toponyms, table, answers, source)
    found: dict[int, Resolution] = {}
    for number, group in enumerate(table.groups):
        for row in {rows[i] for i in group.mentions}:
            answer, score = int(answers[number]), float(scores[number])
            others = _alternatives(table, ranking.chances, number, row, reasons)
            reason = reasons.of(row) if row >= 0 else _no_reason(table, number)
            if row != answer:
                both = np.array([masses[number] + ranking.chances[row]])
                score = score if is_near(table, answer, row) else float(model.calibrated(both)[0])
                reason = f"{why(table, row)}, {reason}"
            for i in (i for i in group.mentions if rows[i] == row):
                found[i] = _resolution(toponyms[i], table, row, score, others, reason)
    return [found[i] for i in range(len(toponyms))]


def heed_commas(table: Table, bonds: Bonds, chances: Floats) -> Floats:
    """*chances* where "London, Ontario" is settled by its comma, however many places of England are named beside it.

    Only towns are moved: "Washington, California" may be an enumeration.
    """
    anchors = find_anchors(table, chances)
    weight = np.maximum(table.weight[anchors.group], 1.0)
    said = (bonds.comma[table.group][:, anchors.group] * (anchors.share / weight) * anchors.inside).sum(
        axis=1
    )
    settled = chances.copy()
    for start, size in zip(table.starts.tolist(), table.sizes.tolist(), strict=True):
        own = slice(start, start + size)
        best = start + int(np.argmax(chances[own]))
        inside = said[own] >= _HELD
        if inside.any() and table.kind[best] == _TOWN and not inside[best - start]:
            settled[own] = np.where(inside, chances[own], chances[own] * _AGAINST_COMMA)
            settled[own] *= chances[own].sum() / max(float(settled[own].sum()), 1e-9)
    return settled


def choose(table: Table, chances: Floats) -> tuple[NDArray[np.int64], Floats]:
    """For each group the best row, -1 without candidates, and the probability that it is right.

    Rows near each other count together, so that a town and its district do not halve each other's
    chance; of the nearest lot the likeliest row is taken.
    """
    answers = np.full(len(table.groups), -1, dtype=np.int64)
    masses = np.zeros(len(table.groups))
    least_dot = np.cos(SAME_PLACE_KM / EARTH_KM)
    for number, (start, size) in enumerate(zip(table.starts.tolist(), table.sizes.tolist(), strict=True)):
        count = size - 1
        if count < 1:
            continue
        own = chances[start : start + count]
        points = table.xyz[start : start + count]
        near = (points @ points.T) >= least_dot
        mass = near @ own
        centre = int(np.argmax(mass + 1e-6 * own))
        best = int(np.argmax(np.where(near[centre], own, -1.0)))
        answers[number] = start + best
        masses[number] = min(1.0, float(mass[best]))
    return answers, masses


def _alternatives(
    table: Table, chances: Floats, number: int, answer: int, reasons: Reasons
) -> tuple[Ranked, ...]:
    start = int(table.starts[number])
    rows = [r for r in range(start, start + int(table.sizes[number]) - 1) if r != answer]
    rows.sort(key=lambda r: (-chances[r], r))
    found = []
    for row in rows[:MAX_ALTERNATIVES]:
        place = table.places[row]
        if place is not None:
            score = min(1.0, max(0.0, float(chances[row])))
            found.append(Ranked(place=place, score=score, reason=reasons.of(row)))
    return tuple(found)


def _resolution(
    toponym: Mention, table: Table, answer: int, score: float, others: tuple[Ranked, ...], reason: str
) -> Resolution:
    place = table.places[answer] if answer >= 0 else None
    return Resolution(
        start=toponym.start,
        end=toponym.end,
        text=toponym.text,
        kind=toponym.kind,
        place=place,
        score=score if place else 0.0,
        alternatives=others,
        reason=reason,
        within=bool(place and table.origin[answer] != NAMED),
    )


def _no_reason(table: Table, number: int) -> str:
    return (
        "none of the places of this name fits"
        if table.sizes[number] > 1
        else "no place of this name is known"
    )
