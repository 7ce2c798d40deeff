"""Town or land? "In Homs" means the town, "across Homs" and "Homs province" the land round it.

A division and the town that it is ruled from share a name in most countries, and mostly lie too near each other for
distances to tell them apart. The words beside each mention can; a name without such words means the town, unless the
town is the one that needs a word: who says Quebec City or Puebla City means the land by Quebec and Puebla.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np

from geo.place import Candidates, Place
from geo.places.recogniser.names import Exact
from geo.places.resolver.cues import office_class, own_class, said_class
from geo.places.resolver.mentions import Mention
from geo.places.resolver.table import KINDS, NAMED, Ints, Table

_SEATS: Final = {
    "ADM1": ("PPLC", "PPLA", "PPLG"),
    "ADM2": ("PPLC", "PPLA", "PPLA2", "PPLG"),
    "ADM3": ("PPLC", "PPLA", "PPLA2", "PPLA3"),
}
"""GeoNames codes of divisions, and of the towns that they may be ruled from."""
_TOWN: Final = KINDS.index("town")
_UNITS: Final = (
    "province|region|oblast|voblast|governorate|prefecture|district|department|state|county|canton|commune|municipality|"
    "republic|territory|division|raion|krai|emirate|wilaya|countryside|basin|valley|peninsula"
)
_NAME: Final = r"[^\W\d_a-z][\w'’.-]*(?:\s[^\W\d_a-z][\w'’-]*)?"
_LAND_BEHIND: Final = re.compile(
    rf"(?:['’]s)?(?:(?:,|,?\s+(?:and|or))\s+(?:the\s+)?{_NAME})*\s+(?:autonomous\s+|border\s+)?(?i:{_UNITS})s?\b"
)
_OF: Final = rf"(?i:{_UNITS})s?\s+of\s+(?:the\s+)?(?:{_NAME}(?:,|,?\s+(?:and|or))\s+)*"
_LAND_BEFORE: Final = re.compile(
    r"\b(?:(?i:across|throughout|elsewhere in|parts? of|areas? of|half of|much of|most of|all of|rural|upper|lower|"
    r"(?:north|south)?-?(?:east|west|north|south)(?:ern)?|central)\s+"
    rf"|{_OF})$"
)
_HELD: Final = re.compile(r"(?:,|\s+in|\s*\()\s*")
_BARE: Final = "no word for a division beside the name"
_NAMED: Final = "a word for a division beside the name"
"""Why the town, or its land, where the other names speak for both."""
_OF_UNITS: Final = re.compile(rf"\b{_OF}$")
_NEAR_KM: Final = 161.0
_BESIDE_KM: Final = 5.0
_AROUND: Final = 90
_EARTH_KM: Final = 6371.0088


def rows_of_mentions(
    text: str, mentions: Sequence[Mention], table: Table, answers: Ints, source: Candidates
) -> list[int]:
    """The answer of each mention, a row of *table* or -1: that of its group, but the town where a bare name may mean it,
    and the land where the words name that: "the Homs, Hama and Idlib regions"."""
    group_of = {i: number for number, group in enumerate(table.groups) for i in group.mentions}
    seats = [_seat(table, number, answer, source) for number, answer in enumerate(answers.tolist())]
    lands = [_land(table, number, answer) for number, answer in enumerate(answers.tolist())]
    rows = [int(answers[group_of[i]]) for i in range(len(mentions))]
    order = sorted(group_of, key=lambda i: (mentions[i].start, mentions[i].end))
    before = -1
    for i in order:
        seat = seats[group_of[i]]
        if seat >= 0 and not _says_land(text, mentions[i]):
            gap = text[mentions[before].end : mentions[i].start] if before >= 0 else ""
            if before < 0 or not _HELD.fullmatch(gap) or not _holds(table, rows[i], seat, rows[before]):
                rows[i] = seat
        land = lands[group_of[i]]
        rows[i] = land if land >= 0 and _names_a_division(text, mentions[i]) else rows[i]
        before = i
    return rows


def why(table: Table, row: int) -> str:
    """Why *row* is taken and not the answer of its group."""
    return _BARE if table.kind[row] == _TOWN else _NAMED


def _seat(table: Table, number: int, answer: int, source: Candidates) -> int:
    """The row of the town that has the name of the division which is the answer, and rules it; else -1."""
    land = table.places[answer] if answer >= 0 else None
    if (
        land is None
        or table.origin[answer] != NAMED
        or table.demonym[answer]
        or own_class(table.groups[number].name)
    ):
        return -1
    start = int(table.starts[number])
    for row in range(start, start + int(table.sizes[number]) - 1):
        town = table.places[row]
        if town is not None and table.origin[row] == NAMED and _rules(town, land):
            return -1 if _is_told_by_city(table.groups[number].name, town, source) else row
    return -1


def _land(table: Table, number: int, answer: int) -> int:
    """The row of the largest division that has the name of the town which is the answer, and is ruled from it; else -1."""
    town = table.places[answer] if answer >= 0 and table.origin[answer] == NAMED else None
    if town is None or own_class(table.groups[number].name):
        return -1
    start = int(table.starts[number])
    found = [
        (land.feature, row)
        for row in range(start, start + int(table.sizes[number]) - 1)
        if (land := table.places[row]) is not None and table.origin[row] == NAMED and _rules(town, land)
    ]
    return min(found)[1] if found else -1


def _rules(town: Place, land: Place) -> bool:
    """Whether *land* is the division that *town* is the seat of, as far as codes tell."""
    first = land.name if land.feature == "ADM1" else land.admin1
    return town.feature in _SEATS.get(land.feature, ()) and (town.country, town.admin1) == (
        land.country,
        first,
    )


def _is_told_by_city(name: str, town: Place, source: Candidates) -> bool:
    """Whether *town* is known as *name* City."""
    whole = f"{name} City"
    is_known = source.knows(whole) if isinstance(source, Exact) else True
    return is_known and any(place.place_id == town.place_id for place in source.candidates(whole))


def _says_land(text: str, mention: Mention) -> bool:
    """Whether the words beside *mention* tell of the division: "province", "across", "the governor of"."""
    if said_class(text, mention) == "town":
        return False
    if said_class(text, mention) in ("state", "county") or office_class(text, mention) == "state":
        return True
    if _LAND_BEFORE.search(text[max(0, mention.start - _AROUND) : mention.start]):
        return True
    return _LAND_BEHIND.match(text, mention.end, mention.end + _AROUND) is not None


def _names_a_division(text: str, mention: Mention) -> bool:
    """Whether a word for a division stands right beside *mention*, or beside the list that it is in."""
    if said_class(text, mention) == "town":
        return False
    before = text[max(0, mention.start - _AROUND) : mention.start]
    behind = _LAND_BEHIND.match(text, mention.end, mention.end + _AROUND)
    return behind is not None or _OF_UNITS.search(before) is not None


def _holds(table: Table, land: int, seat: int, other: int) -> bool:
    """Whether *other* is a place of the division, but not in or beside its seat: "Saraqib, Idlib"."""
    division, held = table.places[land], table.places[other] if other >= 0 else None
    if division is None or held is None or other in (land, seat) or held.country != division.country:
        return False
    first = division.name if division.feature == "ADM1" else division.admin1
    return held.admin1 == first and _km(table, other, seat) > _BESIDE_KM


def is_near(table: Table, one: int, other: int) -> bool:
    """Whether two rows are so near that their chances were counted together."""
    return _km(table, one, other) <= _NEAR_KM


def _km(table: Table, one: int, other: int) -> float:
    return _EARTH_KM * float(np.arccos(np.clip(table.xyz[one] @ table.xyz[other], -1.0, 1.0)))
