"""The mentions of one word in a document speak for each other.

A writer seldom means a place by a name here and a person by the same name there, so a mention whose own
sentence says little follows the others, and one that is sure holds its ground against a few.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

OTHERS: Final = 0.5
"""What each other mention counts beside the one in question; 0.25 to 1 are close on the four corpora."""

_LEAST: Final = 0.001  # chances nearer to 0 or 1 count as this near


def agreed(words: Sequence[str], chances: Sequence[float]) -> list[float]:
    """*chances*, one of each of *words*, each drawn to those of the same word: a weighted mean of log odds."""
    odds = [_log_odds(chance) for chance in chances]
    counts = Counter(words)
    sums: defaultdict[str, float] = defaultdict(float)
    for word, odd in zip(words, odds, strict=True):
        sums[word] += odd
    found = []
    for word, odd, chance in zip(words, odds, chances, strict=True):
        others = counts[word] - 1
        mean = (odd + OTHERS * (sums[word] - odd)) / (1 + OTHERS * others)
        found.append(1 / (1 + math.exp(-mean)) if others else chance)
    return found


def _log_odds(chance: float) -> float:
    kept = min(1 - _LEAST, max(_LEAST, chance))
    return math.log(kept / (1 - kept))
