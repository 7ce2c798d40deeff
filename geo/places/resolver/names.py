"""How well does the name of a place fit the name in the text?"""

import re
from functools import lru_cache
from typing import Final

from geo.gazetteer.names import loosen

SAME: Final = "same"
SOUNDS: Final = "sounds"
LONGER: Final = "longer"
INSIDE: Final = "inside"
OTHER: Final = "other"
_SOUNDLESS: Final = re.compile(r"[aeiouyhw' ]")
_VOICED: Final = str.maketrans("cqzgjvp", "kksddfb")
_DOUBLED: Final = re.compile(r"(.)\1+")
_LEAST_SOUNDS: Final = 2


@lru_cache(maxsize=1 << 16)
def fit(said: str, name: str) -> str:
    """How *name*, the folded name of a place, fits *said*, the folded name in the text.

    same but for articles and words like "province"; sounds alike (transliterations: the consonants
    are the same); the text's name is a part of it; it is a part of the text's; or other: a name of
    another language or age. What is written in another script is taken to be the same.
    """
    if said == name or not said.isascii():
        return SAME
    if loosen(said).replace(" ", "") == loosen(name).replace(" ", ""):
        return SAME
    if name.startswith(said + " ") or name.endswith(" " + said):
        return LONGER
    if name and name in said:
        return INSIDE
    sounds = skeleton(said)
    return SOUNDS if len(sounds) >= _LEAST_SOUNDS and sounds == skeleton(name) else OTHER


@lru_cache(maxsize=1 << 16)
def skeleton(folded: str) -> str:
    """The consonants of a folded name, alike ones taken as one: "raqqa" and "ar raqqah" give "rk"."""
    return _DOUBLED.sub(r"\1", _SOUNDLESS.sub("", loosen(folded)).translate(_VOICED))
