"""How wide must a circle round the likeliest reading of a line be to hold the truth?

All readings count, each with its probability: namesakes near by, the district beside the town, and what lies a
little way off the town that is named. Distances in kilometres, unless a name ends in _m.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.places.footprints import extent_m
from geo.places.relative.rows import EARTH_KM, Row, holding, unit_vectors, within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.place import Place

    Floats = NDArray[np.float64]

HELD: Final = 0.85
"""The claimed area holds the truth with this probability, if it need not be wider than WIDEST."""
WIDEST: Final = 300.0
"""A wider circle says nothing any more."""
SAME_KM: Final = 25.0
"""Candidates so near to one another are one answer."""
CITY: Final = 100_000
"""Inhabitants of a town that is meant by its name alone more often than the villages called like it."""
_RADII: Final = np.unique(np.round(np.geomspace(3.0, WIDEST, 80)))
_NEARLY: Final = 0.95
_SPOTS: Final = ("site", "town", "area")
"""Places told of by name that have no outline: the truth lies in or near them. Others hold it anywhere inside."""


@cache
def learnt() -> dict[str, Any]:
    """data/lines.json: "weights" by feature, "beyond" as kilometres in equal shares (`reach_m`)."""
    table: dict[str, Any] = json.loads((files("geo.places") / "data" / "lines.json").read_text("utf-8"))
    return table


def reach_of(rows: Sequence[Row], chances: Floats, best: Row, *, beside: bool) -> tuple[float, float]:
    """Radius in metres of the circle round *best* that holds the truth, and the probability that it does: HELD or more.

    Where WIDEST is too small for that, the least radius that holds next to as much as it. The radius is 0 for an
    area that is wide enough itself. *beside*: something finer is named that is not known; the truth lies farther
    from the place that is known then.
    """
    own = extent_m(best.place) / 1000
    spot = best.place.kind in _SPOTS
    inside = 0.0 if spot else share_within(rows, chances, best)
    if inside >= HELD:
        return 0.0, inside
    radii = _RADII if spot else np.append(own, _RADII[own < _RADII])
    held = _held(rows, chances, best, radii, beside=beside)
    least = int(np.argmax(held >= min(HELD, _NEARLY * held[-1])))
    return 1000.0 * float(radii[least]), float(held[least])


def reach_among(place: Place, chance: float, rivals: Sequence[tuple[Place, float]]) -> tuple[float, float]:
    """`reach_of` *place*, which is right with probability *chance*, among *rivals* with weights for what remains."""
    weight = sum(share for _, share in rivals) or 1.0
    rows = [Row(0, place, 0), *(Row(0, rival, 0) for rival, _ in rivals)]
    chances = np.array([chance, *((1 - chance) * share / weight for _, share in rivals)])
    return reach_of(rows, chances, rows[0], beside=False)


def _held(rows: Sequence[Row], chances: Floats, best: Row, radii: Floats, *, beside: bool) -> Floats:
    """Probability that the truth lies within each of *radii* of *best*."""
    cosines = unit_vectors(rows) @ unit_vectors([best])[0]
    apart = EARTH_KM * np.arccos(np.clip(cosines, -1.0, 1.0))
    learnt_beyond = {sort: np.array(kms) for sort, kms in learnt()["beyond"].items()}
    found = np.zeros(len(radii))
    for row, chance, km in zip(rows, chances, apart, strict=True):
        own = extent_m(row.place) / 1000
        if row.place.kind in _SPOTS:
            beyond = learnt_beyond[sort_of(row.place, beside=beside)]
            found += chance * np.searchsorted(beyond, radii - km - own, side="right") / len(beyond)
        else:
            found += chance * np.minimum(1.0, radii / (own + km))
    return found


def sort_of(place: Place, *, beside: bool) -> str:
    """Which of the learnt distances beyond its extent go for *place*: what is told of a city or a building is seldom outside it."""
    exact = place.kind == "site" or place.population >= CITY
    return f"{'beside' if beside else 'at'} a {'city' if exact else 'village'}"


def share_within(rows: Sequence[Row], chances: Floats, holder: Row) -> float:
    """Probability of *holder* and of all that lie in it."""
    keys = holding(holder.place)
    return float(
        sum(
            chance
            for row, chance in zip(rows, chances, strict=True)
            if row is holder or any(key in keys for _, key in within(row.place))
        )
    )
