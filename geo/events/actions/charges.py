"""What somebody is accused of, or was found to have done: "charged with killing four people in Ayr in May".

The deed has a time and a place of its own, which are not those of the trial.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from geo.events.actions import lexicon
from geo.words import Token

CHARGES: Final = frozenset({"charges", "allegations", "accusations", "claims", "suspicions"})
CLAIMANTS: Final = frozenset({"that", "he", "she", "they", "it"})
"""Words for what is alleged, and those that open the clause that says so: "on charges he ..."."""

_DOUBTED: Final = frozenset(
    {"accused", "accuses", "accuse", "accusing", "suspected", "charged", "acquitted", "cleared", "blamed"}
)
_PROVED: Final = frozenset(
    {"convicted", "guilty", "jailed", "sentenced", "imprisoned", "condemned", "executed"}
)
_LEADING: Final = frozenset({"of", "with", "for"})
_REACH: Final = 9


class Deed(NamedTuple):
    """A deed at token *at*, and whether it happened or is alleged."""

    at: int
    action: lexicon.Action
    status: str


def deeds(tokens: Sequence[Token]) -> Iterator[Deed]:
    """The deeds that can be seen of which *tokens* speak behind an accusation or a verdict."""
    for i, token in enumerate(tokens):
        word = token.text.lower()
        if word not in _DOUBTED | _PROVED:
            continue
        for at in range(i + 1, min(i + _REACH, len(tokens) - 1)):
            if tokens[at].tag in {"VBD", "VBZ", "VBP", "MD"} or tokens[at].text in {",", ";"}:
                break
            if tokens[at].text.lower() in _LEADING and (deed := _deed(tokens, at + 1)) is not None:
                yield Deed(deed[0], deed[1], "alleged" if word in _DOUBTED else "happened")
                break


def _deed(tokens: Sequence[Token], at: int) -> tuple[int, lexicon.Action] | None:
    if tokens[at].text.lower() == "having" and at + 1 < len(tokens):
        at += 1
    action = lexicon.verb(tokens[at].text) if tokens[at].tag in {"VBG", "VBN"} else None
    return (at, action) if action is not None and action.kind in lexicon.PHYSICAL else None
