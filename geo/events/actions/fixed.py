"""What is fixed for a day to come: "called a strike for Friday", "talks are scheduled for 3 May"?"""

from collections.abc import Sequence
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.acting import subject
from geo.events.actions.meaning import CLAUSE_ENDS
from geo.words import Token

_SETTING: Final = frozenset(
    {"announce", "arrange", "call", "convene", "declare", "fix", "organise", "organize", "plan", "schedule", "set", "summon"}
)  # fmt: skip
_AWAITING: Final = frozenset({"await", "expect", "forecast", "predict"})
_SOON: Final = frozenset({"tomorrow", "tonight", "weekend"})
_NEXT: Final = frozenset({"next", "tomorrow"})


def fixed_for_a_day(
    tokens: Sequence[Token], first: int, last: int, *, passive: bool
) -> lexicon.Action | None:
    """The action that the verb group at tokens *first* to *last* fixes for a day of the calendar; None without one."""
    action = lexicon.verb(tokens[last].text)
    if action is not None and action.lemma in _AWAITING and passive and _is_awaited(tokens, last):
        return _told_of(tokens, first)
    lead = _lead(tokens, last) if action is not None and action.lemma in _SETTING else None
    if lead is None:
        return None
    if passive:
        return _told_of(tokens, first)
    nouns = (lexicon.noun(t.text) for t in tokens[last + 1 : lead] if t.tag in {"NN", "NNS"})
    return next((noun for noun in nouns if noun is not None), None)


def _told_of(tokens: Sequence[Token], first: int) -> lexicon.Action | None:
    """What the subject of the verb at token *first* names: an action, or what it is."""
    head = subject(tokens, first)
    if head is None:
        return None
    return lexicon.noun(head.text) or lexicon.Action(head.text.lower(), lexicon.actor(head.text) or "other")


def _is_awaited(tokens: Sequence[Token], last: int) -> bool:
    """Whether a day follows and no infinitive: "an envoy is expected in X on Sunday"."""
    rest = tokens[last + 1 :]
    end = next(
        (i for i, t in enumerate(rest) if t.text in CLAUSE_ENDS or t.tag.startswith(("VB", "MD", "TO"))),
        len(rest),
    )
    return any(t.text.lower().strip(".") in lexicon.CALENDAR | _SOON for t in rest[:end])


def _lead(tokens: Sequence[Token], last: int) -> int | None:
    """Index of the word behind the verb that leads to a day, in the same clause: "called a strike for Friday", "called for
    a strike on 3 May"."""
    asked = last + 1 < len(tokens) and tokens[last + 1].text.lower() == "for"
    for i in range(last + 1, len(tokens) - 1):
        if tokens[i].text in CLAUSE_ENDS or tokens[i].tag.startswith(("VB", "MD")):
            return None
        word, dated = tokens[i].text.lower(), any(t.tag == "CD" for t in tokens[i + 1 : i + 3])
        if _is_of_calendar(tokens[i + 1]) and (word == "for" or (asked and word == "on" and dated)):
            return i
    return None


def _is_of_calendar(token: Token) -> bool:
    word = token.text.lower().strip(".")
    return word in lexicon.CALENDAR | _NEXT or (token.tag == "CD" and word.isdecimal())
