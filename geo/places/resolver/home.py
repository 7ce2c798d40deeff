"""Where is an outlet at home? Told by what its other articles are about.

A small paper says "the mayor of Athens" and means the Athens down the road. One article rarely tells
which; ten of the same paper do. `OutletMemory` collects the places of articles already resolved, and
`Home` is what it knows of one outlet. Below LEAST_MENTIONS it says nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np

from geo.place import Place
from geo.places.resolver.table import KINDS, NAMED, Floats, Table

LEAST_MENTIONS: Final = 5.0
LEAST_SCORE: Final = 0.5
MOST_PLACES: Final = 60
_FULL_MENTIONS: Final = 20.0
_UNIT: Final = 1000
_MOST_WEIGHT: Final = 3 * _UNIT
_NEAR_KM: Final = 80.0
_EARTH_KM: Final = 6371.0088
_ADMIN1, _ADMIN2 = KINDS.index("admin1"), KINDS.index("admin2")
_HOST: Final = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@]*@)?(?:www\d?\.)?([^/:?#\s]+)", re.IGNORECASE)


class Resolved(Protocol):
    """What the memory reads of a resolution."""

    @property
    def place(self) -> Place | None: ...
    @property
    def score(self) -> float: ...
    @property
    def within(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Places that other articles of an outlet are about, and how often; *weights* sum to the mentions."""

    places: tuple[Place, ...]
    weights: tuple[float, ...]


def outlet_of(address: str) -> str:
    """The publisher's host of a web address or domain, without "www."; "" for what is none."""
    match = _HOST.match(address.strip())
    host = match.group(1).lower() if match else ""
    return host if "." in host.strip(".") else ""


Tally = dict[str, tuple[Place, int]]
"""Places of an article by their ids, and how often it is about them, in thousandths."""


@dataclass(slots=True)
class OutletMemory:
    """Counts the places of each outlet's articles. Articles are learnt one by one, in any order, and can be left
    out again. An outlet is told by a web address of it, or by its name."""

    _known: dict[str, Tally] = field(default_factory=dict)

    def learn(self, address: str, resolutions: Iterable[Resolved]) -> None:
        """Add what one article of the outlet at *address* was about; nothing when *address* is empty."""
        outlet = outlet_key(address)
        if outlet:
            known = self._known.setdefault(outlet, {})
            for place_id, (place, weight) in _tally(resolutions).items():
                known[place_id] = (place, known.get(place_id, (place, 0))[1] + weight)

    def home(self, address: str, *, without: Iterable[Resolved] = ()) -> Home | None:
        """What the outlet's articles are about, *without* those of one article; None when too little is known."""
        known = self._known.get(outlet_key(address), {})
        own = _tally(without)
        rest = [(p, w - own.get(key, (p, 0))[1]) for key, (p, w) in known.items()]
        rest = sorted(((p, w) for p, w in rest if w > 0), key=lambda pair: (-pair[1], pair[0].place_id))
        if sum(w for _, w in rest) < LEAST_MENTIONS * _UNIT:
            return None
        kept = rest[:MOST_PLACES]
        return Home(places=tuple(p for p, _ in kept), weights=tuple(w / _UNIT for _, w in kept))


def outlet_key(address: str) -> str:
    """What tells outlets apart: the host of a web address, or a name whatever its capitals; "" for nothing."""
    name = " ".join(address.split()).casefold()
    return name if " " in name else outlet_of(name) or name


def _tally(resolutions: Iterable[Resolved]) -> Tally:
    """Each believable place of one article counts its score once per mention, up to 3.

    Whole numbers, because their sum does not depend on the order of the articles.
    """
    tally: Tally = {}
    for found in resolutions:
        if found.place is not None and found.score >= LEAST_SCORE and not found.within:
            key, weight = found.place.place_id, round(found.score * _UNIT)
            tally[key] = (found.place, min(_MOST_WEIGHT, tally.get(key, (found.place, 0))[1] + weight))
    return tally


def home_columns(table: Table, home: Home | None) -> dict[str, Floats]:
    """How much each candidate lies where the outlet is at home: country, admin1, and within some 80 km."""
    zero = np.zeros(len(table.places))
    if home is None or not home.places:
        return {"home_country": zero, "home_admin1": zero, "home_80km": zero, "home_same": zero}
    total = sum(home.weights)
    trust = min(1.0, total / _FULL_MENTIONS) / total
    countries: dict[str, float] = {}
    admins: dict[tuple[str, str], float] = {}
    same: dict[str, float] = {}
    for place, weight in zip(home.places, home.weights, strict=True):
        countries[place.country] = countries.get(place.country, 0.0) + weight * trust
        first = place.name if place.kind == "admin1" else place.admin1
        if first:
            admins[place.country, first] = admins.get((place.country, first), 0.0) + weight * trust
        same[place.place_id] = weight * trust
    named = (table.origin == NAMED) & (table.kind >= 0)
    small = named & (table.kind <= _ADMIN2)
    firsts = [(p.name if p.kind == "admin1" else p.admin1) if p else "" for p in table.places]
    shares = [
        admins.get((p.country, f), 0.0) if p and f else 0.0 for p, f in zip(table.places, firsts, strict=True)
    ]
    return {
        "home_country": np.where(
            named, [countries.get(p.country, 0.0) if p else 0.0 for p in table.places], 0.0
        ),
        "home_admin1": np.where(named & (table.kind <= _ADMIN1), shares, 0.0),
        "home_80km": np.where(small, _nearness(table, home) * trust, 0.0),
        "home_same": np.where(named, [same.get(p.place_id, 0.0) if p else 0.0 for p in table.places], 0.0),
    }


def _nearness(table: Table, home: Home) -> Floats:
    """Mentions near each candidate; places larger than a district do not count."""
    spots = [
        (p.lonlat, w)
        for p, w in zip(home.places, home.weights, strict=True)
        if KINDS.index(p.kind) <= _ADMIN2
    ]
    if not spots:
        return np.zeros(len(table.places))
    lonlat = np.radians(np.array([point for point, _ in spots]))
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    xyz = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    km = _EARTH_KM * np.sqrt(np.maximum(2.0 - 2.0 * np.clip(table.xyz @ xyz.T, -1.0, 1.0), 0.0))
    result: Floats = np.exp(-km / _NEAR_KM) @ np.array([weight for _, weight in spots])
    return result
