"""What a verb means with its subject and object, where it does not tell by itself: "made landfall", "the bus left the road"."""

from collections.abc import Sequence
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.acting import by_actor, serves, subject
from geo.words import Token

BE: Final = frozenset(
    {"be", "am", "is", "are", "was", "were", "been", "being", "'s", "’s", "'re", "’re", "'m", "’m"}
)
HAVE: Final = frozenset({"have", "has", "had", "having", "'ve", "’ve"})
DO: Final = frozenset({"do", "does", "did"})

_LIGHT: Final = frozenset(
    {"apply", "make", "take", "hold", "have", "carry", "stage", "launch", "commit", "conduct", "give", "pay", "sign", "cause", "set", "open", "follow"}
)  # fmt: skip

TOLLS: Final = frozenset({"toll", "number", "count", "tally"})
"""Nouns for how many have suffered."""

_OBJECT: Final = frozenset({"CD", "DT", "JJ", "NN", "NNP", "NNS", "PRP$"})

_BRINGING_ABOUT: Final = frozenset(
    {"last", "occur", "happen", "hold", "open", "begin", "start", "end", "continue", "resume", "take", "erupt", "break", "leave"}
)  # fmt: skip
"""Verbs that say little: their object, or their subject, names what happened."""

_MOVING: Final = frozenset({"bring", "lift", "push", "raise", "take"})
_HINGES: Final = frozenset({"after", "before", "since", "that"})

_OPEN: Final = frozenset({"other", "unknown"})
"""Kinds of verbs that leave open what happened."""


_ENDING_TALKS: Final = frozenset({"collapse", "crumble", "derail", "founder", "crash", "sink", "stall"})

_OF_WORDS: Final = frozenset({"diplomacy", "politics", "justice"})
"""Verbs that are no accident where what they are said of is made of words: "talks collapsed"."""

_WEATHER: Final = frozenset({"mercury", "temperature", "temperatures"})
"""What rises and falls every day."""

_MAKING_KNOWN: Final = frozenset({"confirm", "detect", "record", "register", "report"})

CLAUSE_ENDS: Final = frozenset({",", ";", ":", "—", "–"})

EPICENTRES: Final = frozenset({"epicentre", "epicenter"})

SEATED: Final = ("center", "centre")
"""The verb for where something struck that can be seen, as its lemma is in every spelling and wording."""


def meaning(tokens: Sequence[Token], first: int, last: int, *, passive: bool) -> lexicon.Action:
    """What the verb group from token *first* to *last* reports, told by what it is said of where it says little."""
    lemma, kind = told_by_noun(tokens, first, last, action_of(tokens[last].text.lower()))
    departs = lemma == "leave" and last + 1 < len(tokens) and tokens[last + 1].tag == "NNP"
    if not (passive or departs) and (
        kind in _OPEN or lemma in _ENDING_TALKS or by_actor(tokens, first, lemma) == "other"
    ):
        lemma, kind = _told_by_subject(tokens, first, lemma, kind)
    if (seat := _seat_told(tokens, first, lemma, passive=passive)) is not None:
        return seat
    if kind not in lexicon.PHYSICAL and lexicon.disrupts(lemma) and serves(tokens, first, last):
        kind = "other"  # "sailings were cancelled" is news, "talks were cancelled" is none
    if passive and (kind == "say" or lemma in _MAKING_KNOWN) and (named := _made_known(tokens, first, lemma)):
        return named  # "an attack was reported in Lyon" tells of the attack
    return lexicon.Action(lemma, kind)


def action_of(word: str) -> lexicon.Action:
    """What the verb form *word* reports by itself."""
    if word in BE | HAVE | DO:
        return lexicon.Action("be", "be")
    return lexicon.verb(word) or lexicon.Action(word, "unknown")


def told_by_noun(tokens: Sequence[Token], first: int, last: int, action: lexicon.Action) -> lexicon.Action:
    """The noun that tells what happened where the verb does not ("made landfall", "the trial opened")."""
    if (little := _little_told(tokens, first, last, action.lemma)) is not None:
        return little
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if following is not None and following.text.lower() == "that" and following.tag == "IN":
        return lexicon.Action(action.lemma, "say")  # "judges found that ..."
    if action.kind == "aspect" and last + 1 < len(tokens) and tokens[last + 1].tag == "VBG":
        return action_of(tokens[last + 1].text.lower())
    off = [t.text.lower() for t in tokens[last + 1 : last + 2]] == ["off"] and tokens[last + 2 : last + 3]
    behind = last + 2 if off and off[0].tag == "DT" else last + 1  # "went off the rails" is no bomb
    if kind := lexicon.phrase(action.lemma, [t.text for t in tokens[behind : behind + 4]]):
        blown_up = action.lemma == "blow" and last + 2 < len(tokens) and tokens[last + 2].tag in _OBJECT
        return lexicon.Action(action.lemma, "attack" if blown_up else kind)  # not "a boiler blew up"
    if action.lemma in _LIGHT or tokens[last].text.lower() == "had":
        nearby = range(last + 1, min(last + 7, len(tokens)))
        stop = next((i for i in nearby if not _in_object(tokens[i])), None)
        object_ = range(last + 1, nearby.stop if stop is None else stop)
        for i in reversed(object_):
            found = None if lexicon.names_illness(tokens, i) else lexicon.noun(tokens[i].text)
            if found is not None and tokens[i].tag in {"NN", "NNS"}:
                return found
    if action.lemma in _BRINGING_ABOUT:
        for i in range(first - 1, -1, -1):
            if tokens[i].text in CLAUSE_ENDS or tokens[i].text.lower() in _HINGES:
                break
            if (found := lexicon.noun(tokens[i].text)) is not None and (
                tokens[i].tag in {"NN", "NNS", "VBG"} or lexicon.names_storm(tokens, i)
            ):
                return found
    return action


def _little_told(tokens: Sequence[Token], first: int, last: int, lemma: str) -> lexicon.Action | None:
    """What a verb means that only moves a number or says how hard something is tried; None for any other."""
    if _is_count(tokens, first) or _counts_on(tokens, first, last, lemma):
        return lexicon.Action(lemma, "be")  # "the death toll passed 100"
    return lexicon.Action(lemma, "other") if _strives(tokens, last, lemma) else None


def _counts_on(tokens: Sequence[Token], first: int, last: int, lemma: str) -> bool:
    """Whether the verb only tells of numbers: "brings the number of people killed to 79", "records began in 1992"."""
    records = first > 0 and tokens[first - 1].text.lower() == "records"
    return records or (lemma in _MOVING and any(t.text.lower() in TOLLS for t in tokens[last + 1 : last + 4]))


def _strives(tokens: Sequence[Token], last: int, lemma: str) -> bool:
    """Whether the verb only says how hard something is tried: "fought on Sunday to avert a meltdown"."""
    rest = tokens[last + 1 : last + 5]
    to = next((i for i, t in enumerate(rest) if t.tag == "TO"), None)
    if lemma not in {"battle", "fight"} or to is None:
        return False
    return all(t.tag in {"IN", "NNP", "NN", "NNS", "RB", "CD"} for t in rest[:to])


def _told_by_subject(tokens: Sequence[Token], first: int, lemma: str, kind: str) -> lexicon.Action:
    """What can be seen and the verb alone does not tell: "the bus left the road", "the blast cracked walls"."""
    by = by_actor(tokens, first, lemma)
    if by in lexicon.PHYSICAL or by == "other":
        return lexicon.Action(lemma, by)
    head = subject(tokens, first)
    if head is not None and head.text.lower() in _WEATHER:
        return lexicon.Action(lemma, "be")
    named = None if head is None else lexicon.noun(head.text)
    figurative = lemma in _ENDING_TALKS and named is not None and named.kind in _OF_WORDS
    if named is not None and (figurative or named.kind in lexicon.PHYSICAL):
        return named
    if lemma in lexicon.DYING and head is not None and head.tag == "NNS":
        return lexicon.Action(lemma, "harm")  # one death is of age, several have a cause
    return lexicon.Action(lemma, kind)


def _seat_told(tokens: Sequence[Token], first: int, lemma: str, *, passive: bool) -> lexicon.Action | None:
    """The seat of what struck ("the quake was centered off X", "its epicentre was in X"); None for any other verb."""
    head = subject(tokens, first)
    if head is None:
        return None
    if lemma == "be" and head.text.lower() in EPICENTRES:
        return lexicon.Action(SEATED[0], "disaster")
    named = lexicon.noun(head.text) if passive and lemma in SEATED else None
    if named is None or named.kind not in lexicon.PHYSICAL:
        return None
    return lexicon.Action(SEATED[0], named.kind)


def _made_known(tokens: Sequence[Token], first: int, lemma: str) -> lexicon.Action | None:
    """What a passive of saying tells of: the action its subject names, or the thing that became known ("a case of cholera
    was confirmed"); None for what was said of somebody."""
    head = subject(tokens, first)
    if head is None or head.tag not in {"NN", "NNS"}:
        return None
    return lexicon.noun(head.text) or (lexicon.Action(lemma, "other") if lemma in _MAKING_KNOWN else None)


def _in_object(token: Token) -> bool:
    return token.tag.startswith(("DT", "JJ", "CD", "NN", "PRP$")) or token.text.lower() == "of"


def _is_count(tokens: Sequence[Token], verb: int) -> bool:
    """Whether the subject is a number of victims."""
    for token in reversed(tokens[max(0, verb - 14) : verb]):
        if token.text in CLAUSE_ENDS or token.tag in {"VBD", "VBZ", "VBP", "WRB"}:
            return False
        if token.text.lower() in TOLLS:
            return True
    return False
