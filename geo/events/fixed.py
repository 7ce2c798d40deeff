"""What is fixed for a day to come: "called a strike for Friday", "talks are scheduled for 3 May"?"""

from collections.abc import Sequence
from typing import Final

from geo.events import lexicon
from geo.events.acting import subject
from geo.events.meaning import CLAUSE_ENDS
from geo.words import Token

_SETTING: Final = frozenset(
    {"announce", "arrange", "call", "convene", "declare", "fix", "organise", "organize", "plan", "schedule", "set", "summon"}
)  # fmt: skip
_NEXT: Final = frozenset({"next", "tomorrow"})


def fixed_for_a_day(
    tokens: Sequence[Token], first: int, last: int, *, passive: bool
) -> lexicon.Action | None:
    """The action that the verb group at tokens *first* to *last* fixes for a day of the calendar; None without one."""
    action = lexicon.verb(tokens[last].text)
    lead = _lead(tokens, last) if action is not None and action.lemma in _SETTING else None
    if lead is None:
        return None
    if passive:
        head = subject(tokens, first)
        return None if head is None else lexicon.noun(head.text) or lexicon.Action(head.text.lower(), "other")
    nouns = (lexicon.noun(t.text) for t in tokens[last + 1 : lead] if t.tag in {"NN", "NNS"})
    return next((noun for noun in nouns if noun is not None), None)


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
