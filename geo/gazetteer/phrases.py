"""What a phrase that is no name may mean by the names in it: "southern Mali", "Manila Cathedral".

A part of an area is that part of its box, with its own point and reach, never the whole posing as
the part; a facility named after a town is believed in that town, no nearer.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from geo.gazetteer.names import fold
from geo.place import Place

LookUp = Callable[[str], list[Place]]
EARTH_M: Final = 6371008.8
_SHORT: Final = {
    "co": "county", "cnty": "county", "twp": "township", "n": "north", "s": "south", "e": "east", "w": "west",
    "no": "north", "so": "south", "intl": "international", "natl": "national", "univ": "university", "mtn": "mountain",
    "mts": "mountains", "mtns": "mountains", "is": "island", "pk": "park", "hts": "heights", "spgs": "springs",
    "pt": "point", "ctr": "center", "ste": "st", "gt": "great", "prov": "province", "dist": "district",
}  # fmt: skip
SIDES: Final = {
    "north": (0, 1), "south": (0, -1), "east": (1, 0), "west": (-1, 0), "northeast": (1, 1), "northwest": (-1, 1),
    "southeast": (1, -1), "southwest": (-1, -1), "central": (0, 0),
}  # fmt: skip
_START: Final = {-1: 0.0, 0: 0.25, 1: 0.5}  # where that half of a stretch begins
_SIDE_WORDS: Final = {
    **{word: word for word in SIDES}, **{f"{word}ern": word for word in SIDES if word != "central"},
    "upper": "north", "lower": "south", "mid": "central", "middle": "central", "inner": "central",
}  # fmt: skip
_AROUND: Final = frozenset(
    [
        "downtown",
        "uptown",
        "midtown",
        "greater",
        "metropolitan",
        "metro",
        "old",
        "inner",
        "outer",
        "suburban",
        "rural",
        "coastal",
    ]
)
_FACILITIES: Final = frozenset(
    ["airport", "airfield", "airbase", "base", "university", "college", "institute", "school", "academy", "hospital", "clinic", "cathedral", "church", "mosque", "temple", "synagogue", "museum", "gallery", "theatre", "theater", "library", "stadium", "arena", "park", "zoo", "garden", "gardens", "court", "courthouse", "prison", "jail", "station", "port", "harbor", "harbour", "bridge", "tunnel", "street", "road", "avenue", "square", "market", "mall", "hotel", "resort", "beach", "dam", "refinery", "plant", "mine", "factory", "barracks", "camp", "embassy", "consulate", "palace", "castle", "hall", "house", "tower", "center", "centre", "cemetery", "convention", "parliament", "stock", "marathon", "suburb", "suburbs", "outskirts", "area", "region", "valley", "hills", "metropolitan", "prefecture", "diocese", "archdiocese", "bank", "embassy", "ministry"]
)  # fmt: skip
_NO_BEGINNING: Final = (
    frozenset(_SIDE_WORDS)
    | _AROUND
    | {"of", "the", "and", "new", "old", "st", "mt", "ft", "great", "le", "la"}
)
_OF: Final = frozenset(("of", "de", "del", "di", "da", "do", "du", "in", "at", "near"))
_LEAST_LETTERS: Final = 4  # of a word that is looked up alone
_LEAST_PEOPLE: Final = 15_000


def meanings(name: str, named: LookUp, demonym: LookUp) -> Iterator[Place]:
    """Places that *name*, unknown as it stands, may mean; likeliest first.

    *named* and *demonym* say what a name and a word for a people mean exactly as they stand.
    """
    words = fold(name).split()
    full = [_SHORT.get(word, word) for word in words]
    if full != words and (found := named(" ".join(full))):
        yield from found
        return
    yield from (
        list(_sides(words, named)) or list(_after_of(words, named)) or list(_facility(words, named))
        or list(_beginning(words, named))
        or (demonym(words[0]) if len(words) > 1 else [])
    )  # fmt: skip


def _sides(words: list[str], named: LookUp) -> Iterator[Place]:
    while len(words) > 1 and words[0] in ("the", "of", "part"):
        words = words[1:]
    if len(words) < 2:
        return
    first, rest = words[0], words[1:]
    while len(rest) > 1 and rest[0] in ("part", "of", "the", "side"):
        rest = rest[1:]
    if first in _AROUND:
        yield from named(" ".join(rest))
    elif side := _SIDE_WORDS.get(first):
        for place in named(" ".join(rest)):
            if place.bbox:
                yield part(place, side)
            yield place


def part(place: Place, side: str) -> Place:
    """The *side* ("north", "southeast", "central") of *place*; its id ends in "#side". Without a box, *place* itself."""
    if place.bbox is None:
        return place
    west, south, east, north = place.bbox
    width, height = (east - west) % 360.0, north - south
    across, up = SIDES[side]
    if across or side == "central":
        west, width = west + width * _START[across], width / 2
    if up or side == "central":
        south, height = south + height * _START[up], height / 2
    lon, lat = _half(west + width / 2), south + height / 2
    reach = math.hypot(width * math.cos(math.radians(lat)), height) / 2
    return replace(
        place,
        place_id=f"{place.place_id}#{side}",
        name=f"{side} {place.name}",
        kind="region" if place.kind in ("country", "region") else "area",
        feature="RGN",
        lonlat=(round(lon, 5), round(lat, 5)),
        population=0,
        radius_m=float(round(math.radians(reach) * EARTH_M)),
        bbox=(_half(west), round(south, 6), _half(west + width), round(south + height, 6)),
    )


def _half(lon: float) -> float:
    return round((lon + 180.0) % 360.0 - 180.0, 6)


def _after_of(words: list[str], named: LookUp) -> Iterator[Place]:
    """The place that ends the phrase after "of", "de", "in", ...: "Archaeological Museum of Olympia"."""
    for start in range(2, len(words)):
        if words[start - 1] in _OF and len(words[start]) >= _LEAST_LETTERS:
            yield from named(" ".join(words[start:]))


def _facility(words: list[str], named: LookUp) -> Iterator[Place]:
    """What stands beside "university", "cathedral", ...: the longest large place, or only place, named there."""
    if not _FACILITIES & set(words):
        return
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            piece = words[start : start + length]
            short = length == 1 and len(piece[0]) < _LEAST_LETTERS
            if short or piece[0] in _NO_BEGINNING or _FACILITIES & {piece[0], piece[-1]}:
                continue
            if found := _clear(named(" ".join(piece))):
                yield from found
                return


def _beginning(words: list[str], named: LookUp) -> Iterator[Place]:
    """The longest beginning that is a large place, or the name of one place only: "Dubai World Cup"."""
    for length in range(len(words) - 1, 0, -1):
        if length == 1 and (words[0] in _NO_BEGINNING or len(words[0]) < _LEAST_LETTERS):
            return
        if found := _clear(named(" ".join(words[:length]))):
            yield from found
            return


def _clear(found: list[Place]) -> list[Place]:
    large = [p for p in found if p.population >= _LEAST_PEOPLE or p.kind in ("country", "admin1")]
    return large or (found if len(found) == 1 else [])
