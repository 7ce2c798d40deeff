"""Does a verb tell of something known rather than of news: how many have died so far, who said it, what it came after?"""

from collections.abc import Sequence
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.apart import only_says_when
from geo.events.actions.finiteness import FINITE_TAGS
from geo.words import Token

TELLING: Final = frozenset({"announce", "confirm", "declare", "disclose", "report", "reveal"})
"""Verbs that only tell who said it behind a comma, and are news of their own elsewhere."""

_SPEAKER: Final = frozenset({"CD", "DT", "IN", "JJ", "NN", "NNP", "NNPS", "NNS", "POS", "PRP", "PRP$"})


def class_of_known(tokens: Sequence[Token], first: int, last: int, action: lexicon.Action) -> str:
    """The class of *action*, whose verb group is tokens *first* to *last*: "be" or "say" where it is no news, else its own."""
    if only_says_when(tokens, last) or (action.kind == "harm" and _is_cost_so_far(tokens, first)):
        return "be"
    return "say" if _is_attribution(tokens, first, last, action.lemma) else action.kind


def _is_cost_so_far(tokens: Sequence[Token], first: int) -> bool:
    """Whether the verb of hurting from token *first* on only says which thing is meant: "an outbreak that has killed 750"."""
    return (
        first > 0 and tokens[first].text.lower() in {"has", "have"} and tokens[first - 1].tag in {"WDT", "WP"}
    )


def _is_attribution(tokens: Sequence[Token], first: int, last: int, lemma: str) -> bool:
    """Whether the verb only says who told what stands before its comma: "they will meet in May, he announced on Friday"."""
    following = tokens[last + 1].tag if last + 1 < len(tokens) else "."
    start = first
    while start > 0 and tokens[start - 1].tag in _SPEAKER:
        start -= 1
    if lemma not in TELLING or following not in {"IN", ",", "."} or not 0 < start < first:
        return False
    return tokens[start - 1].text == "," and any(t.tag in FINITE_TAGS for t in tokens[: start - 1])
