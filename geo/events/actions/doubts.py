"""Is an action told as doubtful, or as untrue?"""

from collections.abc import Sequence
from typing import Final

from geo.events.actions.charges import CHARGES, CLAIMANTS
from geo.events.actions.meaning import CLAUSE_ENDS
from geo.words import Token

_HEARSAY: Final = frozenset({"allegedly", "reportedly", "purportedly", "supposedly", "apparently"})
_DOUBTING: Final = frozenset(
    {"claim", "claims", "claimed", "claiming", "allege", "alleges", "alleged", "accuse", "accuses", "accused", "accusing", "deny",
     "denies", "denied", "denying", "rumour", "rumours", "rumor", "rumors", "rumoured", "rumored"}
)  # fmt: skip
_TAKEN_BY_A_CLAIM: Final = frozenset(
    {"responsibility", "lives", "life", "victims", "credit", "asylum", "victory"}
)
_RUMOURS: Final = frozenset(
    {"rumour", "rumours", "rumor", "rumors", "reports", "claims", "allegations", "posts", "suggestions"}
)
_UNTRUE: Final = frozenset({"false", "untrue", "unfounded", "baseless", "groundless", "fabricated", "wrong"})
_REACH: Final = 14


def doubted(tokens: Sequence[Token], first: int) -> bool:
    """Whether hearsay stands beside the verb at token *first*, or a word of doubt before it in the same stretch between
    commas."""
    nearby = {t.text.lower() for t in tokens[max(0, first - 3) : first + 4]}
    if not nearby.isdisjoint(_HEARSAY):
        return True
    aside = _aside_before(tokens, first)
    for i in range(first - 1, max(-1, first - 1 - _REACH), -1):
        word = tokens[i].text.lower()
        if word in CLAUSE_ENDS and i not in aside:
            return False
        if word in CHARGES and tokens[i + 1].text.lower() in CLAIMANTS:
            return True
        if word in _DOUBTING:
            after = {t.text.lower() for t in tokens[i + 1 : i + 4]}
            return _TAKEN_BY_A_CLAIM.isdisjoint(after)
    return False


def _aside_before(tokens: Sequence[Token], first: int) -> tuple[int, ...]:
    """The two commas round a name right before the verb ("a report that a town, X, had fallen"); none without them."""
    end = first - 1
    start = end - 1
    while start > 0 and tokens[start].tag.startswith("NNP"):
        start -= 1
    closed = 0 < start < end - 1 and tokens[end].text == tokens[start].text == ","
    return (start, end) if closed else ()


def refuted(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether the action at tokens *first* to *last* was told wrongly: "rumours that a dam had burst proved false"."""
    that = next((i for i in range(first - 1, 0, -1) if tokens[i].text.lower() == "that"), 0)
    rumoured = that > 0 and tokens[that - 1].text.lower() in _RUMOURS
    return rumoured and any(t.text.lower() in _UNTRUE and t.tag[:2] == "JJ" for t in tokens[last + 1 :])
