"""Which of two neighbouring mentions does the text say lies in the other?

"The Peruvian port of X", "Peru's X" and "X, a Peruvian port" say in which X is meant as plainly as "X, Peru".
"""

import re
from typing import Final

from geo.places.resolver.sorts import WORD_CLASS

MOST_CHARS: Final = 60
_SORTS: Final = "|".join(
    sorted(word for word, sort in WORD_CLASS.items() if sort in ("town", "state", "land"))
)
_SORT: Final = rf"(?:{_SORTS}|port|resort|stronghold|hub|enclave)"
_NO_ADJECTIVE: Final = r"(?!(?:a|an|and|as|at|but|by|for|from|in|is|near|of|on|or|the|to|was|with)\b)"
_WORDS: Final = rf"(?:{_NO_ADJECTIVE}[a-z]+(?:-[a-z]+)*\s+){{0,3}}"
_COMPASS: Final = r"(?:(?:north|south)?-?(?:east|west|north|south)(?:ern)?|central)"
_LEFT_HOLDS: Final = re.compile(
    rf"(?:['’]s?)?\s+{_WORDS}{_SORT}(?:\s+of|,)?\s+(?:the\s+)?|['’]s?\s+(?:{_COMPASS}\s+)?"
)
_APPOSITION: Final = re.compile(rf",\s+(?:an?|the)\s+{_WORDS}")
_SORT_AHEAD: Final = re.compile(rf"\s+{_WORDS}{_SORT}\b")

LEFT, RIGHT, NEITHER = "left", "right", ""


def holder(text: str, left_end: int, right_start: int, right_end: int) -> str:
    """LEFT, RIGHT or NEITHER: the mention that the other one lies in; characters of *text* say where they stand."""
    if right_start - left_end > MOST_CHARS:
        return NEITHER
    between = text[left_end:right_start]
    if _LEFT_HOLDS.fullmatch(between):
        return LEFT
    ahead = text[right_end : right_end + MOST_CHARS]
    return RIGHT if _APPOSITION.fullmatch(between) and _SORT_AHEAD.match(ahead) else NEITHER
