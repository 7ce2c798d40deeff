"""The candidates of all names of one document as columns, so that features are array arithmetic.

Rows of one group stand together; the last row of every group is "none of these". Beside what the
source knows under the full name there are rows for a part of it ("Kabul" of "Kabul Polytechnic") and,
for names the source does not know, for the places named beside it: a street lies in some town.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.place import Candidates, Place
from geo.places.resolver.cues import own_class
from geo.places.resolver.mentions import Group, Link, fold, is_saints, mention_weight

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

MAX_CANDIDATES: Final = 80
MAX_INNER: Final = 8
MAX_BESIDE: Final = 2
BOOK: Final = "book:"
"""How the ids of places begin that a person has put into the place book."""

NAMED, INNER, BESIDE, NONE = range(4)
"""How a row came to be a candidate: by the full name, by a part of it, by standing beside it, not at all."""
BEFORE, AFTER, FOLLOWS = range(3)
"""Where the name stands whose place a BESIDE row offers: before, somewhere after, right after a comma or "in"."""
KINDS: Final = ("site", "town", "area", "admin2", "admin1", "country", "region")
_RULED_OUT: Final = -50.0  # what "none of these" gets for a name that a person has explained
_BEHIND: Final = (40.0, 10.0, 0.0)  # characters by which each of these seems farther than it is
_SETTLED: Final = ("town", "admin2", "admin1")
_SMALL_WORDS: Final = frozenset(
    """
    of the and in at on for de la le du des der den van von al el new old
    """.split()
)
_BEGIN_NAMES: Final = frozenset("new old la el al le du".split())
"""Those that begin a name of several words: "New Orleans" of a longer name is not Orleans."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns over candidate rows; ids are small integers, -1 for unknown. Positions are unit vectors.

    weight is per group; bias is what a row's score begins with.
    """

    groups: tuple[Group, ...]
    places: tuple[Place | None, ...]
    group: Ints
    starts: Ints
    origin: Ints
    rank: Ints
    beside_gap: Floats
    how: Ints
    demonym: Bools
    kind: Ints
    country: Ints
    admin1: Ints
    admin2: Ints
    population: Floats
    xyz: Floats
    weight: Floats
    bias: Floats

    @property
    def sizes(self) -> Ints:
        """Rows of each group."""
        return np.diff(np.append(self.starts, len(self.places)))


@dataclass(frozen=True, slots=True)
class _Row:
    place: Place | None
    origin: int
    rank: int
    gap: float = 0.0
    how: int = 0
    demonym: bool = False


def build_table(groups: Sequence[Group], links: Sequence[Link], source: Candidates) -> Table:
    """Candidates of every group from *source*, in the source's order."""
    demonym: Callable[[str], Sequence[Place]] | None = getattr(source, "demonym", None)
    rows = [_named_rows(group, source, demonym) for group in groups]
    known = [[r for r in found if r.origin == NAMED] for found in rows]
    for number, group in enumerate(groups):
        booked = _is_booked([r.place for r in known[number] if r.place])
        if not known[number] or (own_class(group.name) == "site" and not booked):
            rows[number] += _inner_rows(group, source, {_id(r) for r in rows[number]})
            rows[number] += _beside_rows(number, links, known, {_id(r) for r in rows[number]})
    return _columns(groups, [[*found, _Row(None, NONE, 0)] for found in rows])


def _id(row: _Row) -> str:
    return row.place.place_id if row.place else ""


def _named_rows(group: Group, source: Candidates, demonym: Any) -> list[_Row]:
    """Places of the full name, then countries and regions whose people or manner it is.

    A town called like a river without its "River" is none, but the river may be near it.
    """
    named = list(source.candidates(group.name))
    if not named and "," in group.name:
        named = list(source.candidates(group.name.partition(",")[0]))
    if is_saints(group.name):  # the capital St. John's, or the port of Saint John
        named += source.candidates(group.name[:-2])
    people = _as_list(demonym(group.name)) if demonym is not None and not _is_booked(named) else []
    first, second = (people, named) if group.kind == "demonym" else (named, people)
    adjectives = {place.place_id for place in people}
    unique = {place.place_id: place for place in [*first[:MAX_CANDIDATES], *second[:MAX_CANDIDATES]]}
    water = own_class(group.name) == "water"
    return [
        _Row(place, INNER, rank, 1.0)
        if water and place.kind in _SETTLED and f"{fold(place.name)} " in group.key
        else _Row(place, NAMED, rank, demonym=place.place_id in adjectives)
        for rank, place in enumerate(unique.values())
    ]


def _is_booked(places: Sequence[Place]) -> bool:
    """Whether a person has said what the name means: then nothing else is asked."""
    return bool(places) and all(place.place_id.startswith(BOOK) for place in places)


def _as_list(found: Any) -> list[Place]:
    if found is None:
        return []
    return [found] if isinstance(found, Place) else list(found)


def _inner_rows(group: Group, source: Candidates, seen: set[str]) -> list[_Row]:
    """Places called like the longest part of a name of several words."""
    words = group.name.split()
    for size in range(min(4, len(words) - 1), 0, -1):
        for at in range(len(words) - size, -1, -1):
            part = words[at : at + size]
            first = fold(part[0])
            if (
                not part[0][:1].isupper()
                or (first in _SMALL_WORDS and (size == 1 or first not in _BEGIN_NAMES))
                or fold(part[-1]) in _SMALL_WORDS - {"new"}
            ):
                continue
            found = [p for p in source.candidates(" ".join(part).rstrip(",")) if p.place_id not in seen]
            if found:
                return [_Row(place, INNER, rank, float(size)) for rank, place in enumerate(found[:MAX_INNER])]
    return []


def _beside_rows(
    number: int, links: Sequence[Link], known: Sequence[list[_Row]], seen: set[str]
) -> list[_Row]:
    """The likeliest places of the names beside the mentions of a group, nearest first."""
    gaps: dict[int, tuple[float, int]] = {}
    for link in links:
        if number in (link.left, link.right):
            after = link.left == number
            other = link.right if after else link.left
            how = (FOLLOWS if link.comma or link.follows else AFTER) if after else BEFORE
            gaps[other] = min((link.gap + _BEHIND[how], how), gaps.get(other, (np.inf, 0)))
    nearest = sorted((gap, other, how) for other, (gap, how) in gaps.items() if known[other])[:MAX_BESIDE]
    found: dict[str, _Row] = {}
    for gap, other, how in nearest:
        for row in known[other][:5]:
            if row.place is not None and _id(row) not in seen:
                found.setdefault(_id(row), replace(row, origin=BESIDE, gap=float(gap), how=how))
    return list(found.values())


def _columns(groups: Sequence[Group], rows: Sequence[Sequence[_Row]]) -> Table:
    flat = [row for found in rows for row in found]
    sizes = [len(found) for found in rows]
    places = tuple(row.place for row in flat)
    countries: dict[str, int] = {"": -1}
    admins: dict[tuple[str, ...], int] = {("",): -1}
    ids = [_unit_ids(place, countries, admins) for place in places]
    lonlat = np.radians(np.array([p.lonlat if p else (0.0, 0.0) for p in places], dtype=float).reshape(-1, 2))
    lon, lat = lonlat[:, 0], lonlat[:, 1]
    xyz = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    booked = [_is_booked([row.place for row in found if row.place]) for found in rows]
    id_columns = np.array(ids, dtype=np.int64).reshape(-1, 3)
    return Table(
        groups=tuple(groups),
        places=places,
        group=np.repeat(np.arange(len(groups)), sizes),
        starts=np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64),
        origin=np.array([row.origin for row in flat], dtype=np.int64),
        rank=np.array([row.rank for row in flat], dtype=np.int64),
        beside_gap=np.array([row.gap for row in flat], dtype=float),
        how=np.array([row.how for row in flat], dtype=np.int64),
        demonym=np.array([row.demonym for row in flat], dtype=bool),
        kind=np.array([KINDS.index(p.kind) if p else -1 for p in places], dtype=np.int64),
        country=id_columns[:, 0],
        admin1=id_columns[:, 1],
        admin2=id_columns[:, 2],
        population=np.array([max(0, p.population) if p else 0 for p in places], dtype=float),
        xyz=xyz,
        weight=np.array([mention_weight(g) for g in groups], dtype=float),
        bias=np.where(np.repeat(booked, sizes) & np.array([p is None for p in places]), _RULED_OUT, 0.0),
    )


def _unit_ids(
    place: Place | None, countries: dict[str, int], admins: dict[tuple[str, ...], int]
) -> tuple[int, int, int]:
    """Country, admin1 and admin2 as numbers; a unit is in itself, whatever the source says of it."""
    if place is None:
        return -1, -1, -1
    country = countries.setdefault(place.country, len(countries) - 1)
    first = place.name if place.kind == "admin1" else place.admin1
    second = place.name if place.kind == "admin2" else place.admin2
    admin1 = admins.setdefault((place.country, first), len(admins) - 1) if first else -1
    admin2 = admins.setdefault((place.country, first, second), len(admins) - 1) if second and first else -1
    return country, admin1, admin2


def segment_max(values: Floats, table: Table) -> Floats:
    """The largest value of each group, repeated for its rows."""
    return np.repeat(np.maximum.reduceat(values, table.starts), table.sizes)


def segment_any(values: Bools, table: Table) -> Bools:
    """Whether any row of each group has it, repeated for its rows."""
    return np.repeat(np.logical_or.reduceat(values, table.starts), table.sizes)


def segment_sum(values: Floats, table: Table) -> Floats:
    """The sum of each group, repeated for its rows."""
    return np.repeat(np.add.reduceat(values, table.starts), table.sizes)


def softmax(scores: Floats, table: Table) -> Floats:
    """Probabilities within each group."""
    powers = np.exp(scores - segment_max(scores, table))
    result: Floats = powers / segment_sum(powers, table)
    return result
