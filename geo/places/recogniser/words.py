"""What is known of single words beforehand: how common they are, and whether people bear them."""

from __future__ import annotations

import gzip
from functools import cache
from importlib.resources import files
from typing import Final

KEPT: Final = "k"  # frequent enough in training for the model to know the word itself
COMMON: Final = "c"  # an ordinary word in lower case
FIRST_NAME: Final = "f"
SURNAME: Final = "s"
USUAL_SURNAME: Final = "t"


@cache
def word_marks() -> dict[str, str]:
    """Lower-case word -> its marks, a string of the letters above; see docs/training.md for sources."""
    packed = (files("geo") / "places" / "data" / "recogniser_words.txt.gz").read_bytes()
    lines = gzip.decompress(packed).decode("utf-8").splitlines()
    return {word: marks for marks, _, word in (line.partition(" ") for line in lines)}
