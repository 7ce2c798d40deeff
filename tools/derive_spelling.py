"""Latin spellings of Ukrainian names in Cyrillic, by rule: for post towns that their source gives in Cyrillic only."""

from __future__ import annotations

import re
from typing import Final

_LETTERS: Final = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "y", "і": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "'": "", "’": "", "ʼ": "",
}  # fmt: skip
_SOFT: Final = {"є": ("ye", "ie"), "ї": ("yi", "i"), "й": ("y", "i"), "ю": ("yu", "iu"), "я": ("ya", "ia")}
"""The Ukrainian national system (Cabinet of Ministers, resolution 55 of 2010): at the beginning of a word, and within."""
_RUSSIAN: Final = (
    (r"ськ(?=[аеиіо])|цьк(?=[аеиіо])", lambda m: m[0].replace("ь", "")), (r"(?<=[сц]к)ий\b", "iy"),
    (r"(?<=[сц]к)е\b", "oye"), (r"(?<=[сц]к)а\b", "aya"), (r"івк(?=[аи])", "ovk"), (r"ївк(?=[аи])", "yevk"),
    (r"ів\b", "ov"), (r"(?<=[оеє]в)е\b", "o"), (r"(?<=н)е\b", "oye"), (r"піль", "pol"), (r"\bбіл", "bel"),
    (r"ліс", "les"), (r"річ", "rech"), (r"г", "g"), (r"и", "i"), (r"є", "ye"), (r"ї", "i"), (r"й", "y"), (r"ю", "yu"),
    (r"я", "ya"),
)  # fmt: skip
"""How Russian, and much news before 2014, has the commonest endings and letters."""


def latin(name: str) -> list[str]:
    """Spellings of *name*, the national system's first; just the name when it has no Cyrillic letter."""
    if not re.search("[а-яіїєґ]", name.lower()):
        return [name]
    lower = name.lower()
    found = [_spelt(lower, inside=1), _spelt(lower, inside=0), _russian(lower)]
    return list(dict.fromkeys(_capitals(spelling) for spelling in found))


def _spelt(lower: str, *, inside: int) -> str:
    text = lower.replace("зг", "zgh")
    text = re.sub(r"\b[єїйюя]", lambda m: _SOFT[m[0]][0], text)
    return "".join(_LETTERS.get(c, _SOFT[c][inside] if c in _SOFT else c) for c in text)


def _russian(lower: str) -> str:
    text = lower
    for pattern, to in _RUSSIAN:
        text = re.sub(pattern, to, text)
    return "".join(_LETTERS.get(c, c) for c in text)


def _capitals(text: str) -> str:
    return re.sub(r"(?:^|(?<=[\s-]))\w", lambda m: m[0].upper(), text)
