"""What is known of single words beforehand: how common they are, and whether people bear them."""

from __future__ import annotations

import gzip
import lzma
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

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


class Groups(NamedTuple):
    """The groups of words used alike that a word lies in: 64 coarse, 256 middle and 1,024 fine ones; "" for none."""

    coarse: str = ""
    middle: str = ""
    fine: str = ""


@cache
def word_groups() -> dict[str, Groups]:
    """Lower-case word -> its groups, from word vectors; see docs/training.md for the source."""
    packed = (files("geo") / "places" / "data" / "recogniser_clusters.txt.xz").read_bytes()
    found: dict[str, Groups] = {}
    for number, line in enumerate(lzma.decompress(packed).decode("utf-8").splitlines()):
        coarse, middle, *words = line.split(" ")
        found.update(dict.fromkeys(words, Groups(coarse, middle, str(number))))
    return found
