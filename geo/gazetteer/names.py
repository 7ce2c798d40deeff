"""What two spellings of one place name have in common.

`fold` is the key under which a name is kept: case, accents, apostrophes, hyphens and full stops
do not count, and the written-out and short forms of Saint, Mount, Fort and their like are one.
`loosen` goes further and is asked only when the key finds nothing: articles of English, French,
Spanish and Arabic, words such as "province" and "district", and "northern" for "north" do not
count. `skeleton` keeps the consonants only, for names that pass from the Arabic script into Latin in
many ways. All are pure, `fold` and `loosen` idempotent; all give "" for text without a letter or digit.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LETTERS: Final = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
        "ĸ": "k", "ŋ": "n", "ŧ": "t", "ə": "a", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ƙ": "k", "&": " and ",
    }
)  # fmt: skip
_APOSTROPHES: Final = re.compile("['’‘‛ʻʼʽʾʿˈ`´′ʹ\u0640]")
_INITIALS: Final = re.compile(r"\b(\w)\.\s?(?=\w\b)")
_BREAKS: Final = re.compile(r"[^\w]+|_+")
_SHORT: Final = {
    "saint": "st", "sainte": "st", "ste": "st", "mount": "mt", "fort": "ft",
}  # fmt: skip

_ARTICLES: Final = frozenset(
    """
    the of el al ul il le la les los las l d de du des del da do dos das di ad adh an ar as ash at ath
    az ed en er es esh et ez
    """.split()
)
_TYPES: Final = frozenset(
    """
    province prov state city town township borough village county parish district dist municipality
    region governorate gov oblast krai kray rayon raion okrug republic prefecture department
    departamento departement provincia estado comunidad autonomous territory emirate division wilaya
    muhafazat mintaqat island islands isle isles barangay brgy village vdc tehsil taluk taluka mandal upazila
    regency kabupaten kecamatan subdistrict
    """.split()
)
_COMPASS: Final = {
    "northern": "north", "southern": "south", "eastern": "east", "western": "west", "northeastern": "northeast",
    "northwestern": "northwest", "southeastern": "southeast", "southwestern": "southwest", "central": "central",
}  # fmt: skip
_TRANSLITERATED: Final = {
    "sheik": "sheikh", "shaykh": "sheikh", "shaikh": "sheikh", "cheikh": "sheikh", "deir": "dayr", "dair": "dayr",
    "tell": "tal", "tel": "tal", "jebel": "jabal", "djebel": "jabal", "gebel": "jabal", "umm": "um", "oum": "um",
    "khan": "khan", "wady": "wadi", "ouadi": "wadi", "oued": "wadi", "ayn": "ein", "ain": "ein", "beit": "bayt",
    "bait": "bayt", "kefar": "kafr", "kfar": "kafr", "kufr": "kafr", "qalat": "qalaat", "kala": "qalaat",
    "burj": "borj", "bourj": "borj", "abou": "abu", "bou": "abu", "bu": "abu", "bin": "ben", "ibn": "ben",
}  # fmt: skip


_LEAST_CONSONANTS: Final = 3


def fold(name: str) -> str:
    """The key of *name*: lower-case words parted by one space."""
    if name.isascii():
        text = name.lower()
    else:
        text = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
        text = "".join([c for c in text if unicodedata.category(c) != "Mn"]).casefold().translate(_LETTERS)
    if "&" in text:
        text = text.replace("&", " and ")
    if text.isalpha():
        return _SHORT.get(text, text)
    text = _APOSTROPHES.sub("", text)
    if "." in text:
        text = _INITIALS.sub(r"\1", text)
    words = _BREAKS.sub(" ", text).split()
    return " ".join([_SHORT.get(word, word) for word in words])


def loosen(name: str) -> str:
    """The wider key of *name*; equal to its `fold` where nothing can be left out.

    At least one word of the name always stays: "La Isla" is not emptied.
    """
    words = [_COMPASS.get(word, word) for word in fold(name).split()]
    words = [word for word in words if word not in _ARTICLES] or words
    words = [word for word in words if word not in _TYPES] or words
    return " ".join([_TRANSLITERATED.get(word, word) for word in words])


_SOUNDS: Final = (
    ("ay", "e"), ("ai", "e"), ("ey", "e"), ("ei", "e"), ("tch", "ch"), ("kh", "x"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("sh", "s"), ("ch", "s"), ("ph", "f"), ("ou", "w"),
    ("oo", "w"), ("q", "k"), ("c", "k"), ("j", "g"), ("z", "s"), ("v", "w"), ("p", "b"), ("x", "k"),
)  # fmt: skip
_VOWELS: Final = re.compile(r"[aeiou]|h\b|\Bw|y(?=y)")
_DOUBLED: Final = re.compile(r"(\w)\1+")


def skeleton(name: str) -> str:
    """Consonants of *name* without articles: "Kfraya" and "Kafrayā" are one. "" when fewer than three."""
    text = loosen(name)
    for sound, letter in _SOUNDS:
        text = text.replace(sound, letter)
    text = _DOUBLED.sub(r"\1", _VOWELS.sub("", text)).replace(" ", "")
    return text if len(text) >= _LEAST_CONSONANTS and text.isascii() and text.isalpha() else ""
