"""Which role does a column play, by its name?

`data/columns.json` has the spellings of each role. A name that is none of them is tried without regard to the order of
its words ("Date of incident"), without what stands in brackets ("Latitude (deg)"), by what stands between slashes
("City/Town"), and without words that only say that it is about an event ("Attack date").
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MANY: Final = frozenset({"actors", "kinds"})
"""Roles that several columns may play."""
_FILLERS: Final = frozenset(
    "of the at in on by de du des del della di da do la le les el los der die das den und and y et e utc gmt local deg"
    " degree degrees decimal wgs84 wgs epsg4326 approx approximate".split()
)
_EVENTS: Final = frozenset(
    "event incident attack accident crash occurrence strike protest quake earthquake fire shooting killing clash crime case"
    " disaster disruption evento incidente ataque accidente suceso hecho ereignis vorfall angriff unfall evenement attaque"
    " attentat fait acidente ocorrencia attacco incidenti".split()
)
_BRACKETS: Final = re.compile(r"\(.*?\)|\[.*?\]|\{.*?\}")
_APART: Final = re.compile(r"\s*[/|,;]\s*|\s+(?:or|and|ou|et|oder|und|o|y|e)\s+", re.IGNORECASE)
_LATITUDE: Final = ("lat", "breite", "ycoord")
_LONGITUDE: Final = ("lon", "lng", "lang", "laeng", "xcoord")


def key_of(name: str) -> str:
    """A column's name without case, accents and signs: "Start Date", "start_date" and "STARTDATE" are one."""
    return re.sub(r"[^\w]|_", "", _plain(name))


def roles_of(
    names: Mapping[str, str], spellings: Mapping[str, Sequence[str]], *, loosely: bool
) -> dict[str, tuple[str, ...]]:
    """For each role of *spellings* the columns that play it; *names* are the columns by their key.

    *loosely*: a name that is not spelled so may play a role that no other does.
    """
    roles: dict[str, tuple[str, ...]] = {}
    for role, words in spellings.items():
        held = tuple(dict.fromkeys(names[key_of(word)] for word in words if key_of(word) in names))
        roles[role] = held if role in MANY else held[:1]
    if loosely:
        _add_loose(roles, list(names.values()), spellings)
    return roles


def _add_loose(
    roles: dict[str, tuple[str, ...]], names: Sequence[str], spellings: Mapping[str, Sequence[str]]
) -> None:
    taken = {name for held in roles.values() for name in held}
    rest = [name for name in names if name not in taken]
    for told in (_pairs, _whole, _unbracketed, _parts, _without_events):
        said: dict[frozenset[str], str] = {}
        for name in rest:
            for words in told(name):
                said.setdefault(words, name)
        for role, spelled in spellings.items():
            found = (said.get(frozenset(word.split("_")), "") for word in spelled)
            name = next((name for name in found if name in rest), "")
            if name and not roles[role]:
                roles[role] = (name,)
                rest.remove(name)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W_]+", re.sub(r"[\u0300-\u036f]", "", _plain(text)))) - _FILLERS


def _pairs(name: str) -> Iterator[frozenset[str]]:
    """Whichever comes first of latitude and longitude in a name with both."""
    words = re.findall(r"[^\W_]+", _plain(name))
    lat, lon = (
        next((at for at, word in enumerate(words) if word.startswith(begin)), None)
        for begin in (_LATITUDE, _LONGITUDE)
    )
    if lat is not None and lon is not None:
        yield frozenset(("latlon",) if lat < lon else ("lonlat",))


def _whole(name: str) -> Iterator[frozenset[str]]:
    yield _words(name)


def _unbracketed(name: str) -> Iterator[frozenset[str]]:
    yield _words(_BRACKETS.sub(" ", name))


def _parts(name: str) -> Iterator[frozenset[str]]:
    parts = _APART.split(_BRACKETS.sub(" ", name))
    yield from map(_words, parts if len(parts) > 1 else ())


def _without_events(name: str) -> Iterator[frozenset[str]]:
    yield _words(_BRACKETS.sub(" ", name)) - _EVENTS


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name.replace("ß", "ss")).casefold()
