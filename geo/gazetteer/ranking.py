"""Under which keys a place is kept, and how likely it is meant when nothing else is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from geo.gazetteer.names import fold, loosen, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.gazetteer.rows import Row

LOOSE: Final = "~"
DEMONYM: Final = "#"
SOUND: Final = "="
"""What stands before a key of `names.loosen`, a word for the people of a place, a key of `names.skeleton`."""

_FIXED: Final = {
    "CONT": 9.0, "PCLI": 9.0, "RGN": 5.5, "STM": 3.6, "STMX": 3.0, "LK": 4.5, "LKS": 5.0, "SEA": 6.5, "OCN": 7.0,
    "GULF": 6.0, "BAY": 4.5, "STRT": 5.0, "CHNM": 4.5, "MTS": 5.5, "MT": 4.0, "VLC": 4.0, "DSRT": 5.0, "PEN": 5.5,
    "ISL": 4.5, "ISLS": 4.5, "RF": 4.5, "AIRP": 3.0, "AIRB": 3.2, "PRK": 4.0, "UNIV": 4.0, "STDM": 4.0, "BLDG": 4.5, "MNMT": 4.0,
    "HSTS": 4.0, "MILB": 4.0, "SQR": 4.0, "VAL": 4.0, "DLTA": 4.5, "CNL": 5.0, "CNYN": 4.0, "PASS": 3.5, "RD": 3.5,
}  # fmt: skip
_SHIFT: Final = {
    "ADM1": -0.5, "ADM2": -1.5, "ADM3": -1.6, "ADM4": -1.8, "ADM5": -1.8, "ADMD": -1.5, "PPLC": 1.0, "PPLA": 0.4,
    "PPLX": -0.7,
}  # fmt: skip
_PEOPLE: Final = {"ADM1": 5.8, "ADM2": 4.6, "ADM3": 3.8, "ADM4": 3.5, "ADM5": 3.5, "ADMD": 4.0}
"""How likely a place is meant, in powers of ten of inhabitants: fixed for kinds without inhabitants, a shift
for the others, and the inhabitants assumed where GeoNames gives none. Capitals are named more than their size
says, districts less."""
_OTHER: Final = 200
_OTHER_OF_COUNTRY: Final = 450
"""How much less likely another name than its own is: countries have names in hundreds of languages."""
_SCRIPT: Final = frozenset(
    ("AE", "AF", "BH", "DJ", "DZ", "EG", "EH", "ER", "IL", "IQ", "IR", "JO", "KW", "LB", "LY", "MA", "MR", "OM", "PK",
     "PS", "QA", "SA", "SD", "SO", "SY", "TD", "TN", "YE")
)  # fmt: skip
"""Countries whose names news spells in many ways, since they are written in the Arabic or Hebrew script."""


def rank_of(row: Row) -> int:
    """How likely *row* is meant when nothing else is known: the smaller the likelier."""
    feature, people = row.feature[:4], math.log10(row.population + 1)
    if feature in _FIXED:
        return round(-100 * (_FIXED[feature] + people / 20))
    return round(-100 * (_SHIFT.get(feature, 0.0) + (people or _PEOPLE.get(feature, 2.0))))


def keys_of(row: Row, rank: int) -> Iterator[tuple[str, int]]:
    """Keys of all names of *row* with their rank; another name than its own ranks lower."""
    own, own_sound = fold(row.name), skeleton(row.name) if _is_spelt_freely(row) else ""
    other = rank + (_OTHER_OF_COUNTRY if row.feature in ("PCLI", "CONT") else _OTHER)
    for name in (row.name, *row.names):
        key = fold(name)
        if not any(map(str.isalpha, key)):  # some places have a number for another name
            continue
        here = rank if key == own else other
        yield key, here
        loose = loosen(name)
        if loose != key:
            yield LOOSE + loose, here
        sound = skeleton(name) if own_sound else ""
        if sound and (sound == own_sound or (len(sound) > len(own_sound) and sound[0] == own_sound[0])):
            yield SOUND + sound, here


def _is_spelt_freely(row: Row) -> bool:
    return row.country in _SCRIPT and row.feature.startswith(("PPL", "ADM"))
