"""What grammar alone tells of the scene of an action, whatever kind of action it is.

The trained model knows violence; these few patterns hold for a visit, a trial or a flood as well. Each
gives a phrase a least probability of being the scene, chosen low: the model may say more.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.triggers import Trigger
from geo.events.where.scene_features import PlacePhrase, Role, kind_of
from geo.words import Sentence, Token

_LEAST: Final = 0.5
_STRONG: Final = 0.6
_STOOD_FOR: Final = 0.97
"""Of a place that "where" stands for: hardly any other action of the sentence may claim it."""
_LISTED: Final = 0.1

SPEAKING: Final = frozenset({"diplomacy", "justice", "politics", "unknown"})
"""Kinds of action that are often about an event elsewhere."""

TAKING_A_PLACE: Final = frozenset(
    {"visit", "tour", "inspect", "enter", "reach", "leave", "cross", "batter", "lash", "flood", "inundate", "devastate",
     "ravage", "sweep", "engulf", "pound", "hit", "strike", "rock", "jolt", "shake", "shell", "bomb", "bombard",
     "capture", "recapture", "retake", "seize", "storm", "invade", "besiege", "liberate", "occupy", "overrun", "annex"}
)  # fmt: skip
_FALLING: Final = frozenset({"fall", "surrender", "capitulate"})
"""Verbs whose subject, a place, is the scene: "Lyon fell"."""

_DEPARTING: Final = frozenset({"abduct", "blast", "evacuate", "kidnap", "launch", "lift", "snatch", "take"})
"""Verbs that happen where they begin: "took off from Lyon", "was kidnapped from Lyon"."""
_SPREADING: Final = frozenset({"advance", "forecast", "jump", "leap", "spread"})
"""Verbs that happen where they lead to: "spread to Lyon", "is forecast for Lyon"."""

GOING: Final = frozenset({"board", "fly", "go", "head", "move", "return", "rush", "sail", "travel"})
"""Verbs of journeys: one that is planned is told for where it leads to."""
_BOUND_FOR: Final = 0.7

_NEXT: Final = 4
_TAKEN: Final = 7
"""So many words may tell who or what was taken from where: "at least 87 people from"."""

_SITTING: Final = frozenset(
    {"court", "tribunal", "judge", "judges", "jury", "magistrates", "parliament", "assembly"}
)
"""Bodies that act where they sit: "a court in Lyon sentenced ...", but not "police in Lyon said"."""

_LOCAL: Final = frozenset(
    {
        "crowds",
        "demonstrators",
        "detectives",
        "firefighters",
        "magistrate",
        "officers",
        "police",
        "prosecutors",
        "protesters",
        "residents",
        "strikers",
        "students",
        "villagers",
        "voters",
    }
)
"""People who act where they are: "police in Lyon arrested ..."."""

VERBAL: Final = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "MD", "WDT", "WP", "WRB"})


FINITE: Final = VERBAL - {"VBG", "VBN"}
_DESCRIBING: Final = frozenset({"DT", "JJ", "NN", "NNS"})
_AROUND: Final = frozenset({"at", "near", "into"})
_TRUSTED: Final = lexicon.FELT_BY_PLACES - {"disaster"}
"""Kinds of action for which the model alone decides of a place behind the verb: it has learnt from sentences about them."""
_UNLEARNT: Final = frozenset({"accident", "disaster"})
_OBJECTS: Final = frozenset({"DT", "JJ", "NN", "NNS", "CD", "CC", "IN", ",", "PRP$", "RB", "RP"})


def least(sentence: Sentence, trigger: Trigger, phrase: PlacePhrase, role: Role) -> float:
    """The probability that the grammar of *sentence* gives *phrase* at least; 0 where it is silent."""
    tokens = sentence.tokens
    if phrase.kind == "relative" and phrase.first > trigger.last and not trigger.reports:
        between = tokens[trigger.last + 1 : phrase.first]
        return 0.0 if any(t.tag in VERBAL - {"VBN"} or t.text in {";", ":"} for t in between) else _LEAST
    if trigger.states or trigger.reports or role.name == "adjective":
        return 0.0
    if phrase.kind == "relative" and phrase.last < trigger.first:
        return _LEAST if _by_way_before(tokens, trigger, phrase) else 0.0
    if phrase.first > trigger.last:
        return _after(tokens, trigger, phrase, role)
    return _before(tokens, trigger, phrase, role)


def _by_way_before(tokens: Sequence[Token], trigger: Trigger, phrase: PlacePhrase) -> bool:
    """Whether a place told by way of another is the scene of the verb after it: "a quake 10 km off Lyon killed ...",
    "a village 10 km off Lyon was shelled"."""
    if any(t.tag in FINITE for t in tokens[phrase.last + 1 : trigger.first]):
        return False
    start = phrase.first
    while start > 0 and tokens[start - 1].tag not in FINITE:
        start -= 1
    if any(is_physical(token) for token in tokens[start : phrase.first]):
        return True
    felt = trigger.kind in lexicon.FELT_BY_PLACES or lexicon.disrupts(trigger.lemma)
    return trigger.passive and felt


def is_physical(token: Token) -> bool:
    action = lexicon.noun(token.text) if token.tag in {"NN", "NNS"} else None
    return action is not None and action.kind in lexicon.PHYSICAL


def _after(tokens: Sequence[Token], trigger: Trigger, phrase: PlacePhrase, role: Role) -> float:
    between = _without_instances(tokens[trigger.last + 1 : phrase.first])
    if role.depth and role.name == "bare" and trigger.lemma in TAKING_A_PLACE and not trigger.passive:
        return 0.0 if any(t.tag in VERBAL for t in between) else _LISTED
    if any(t.text in {";", ":"} for t in between) or _has_verb(between):
        return 0.0
    if any(t.text == "," for t in between) and not (
        trigger.kind in _UNLEARNT and all(t.tag in _OBJECTS for t in between)
    ):
        return 0.0  # but "swept away the mill, the school and forty houses in X"
    if role.name == "origin" and trigger.lemma in _DEPARTING and role.depth == 0 and len(between) <= _TAKEN:
        return _LEAST
    if role.name == "at" and trigger.passive and (noun := _governing(tokens, phrase)) and is_physical(noun):
        return _LEAST  # "was damaged in an attack in Lyon"
    if role.name == "destination" and trigger.lemma in _SPREADING and role.depth == 0:
        return _LEAST  # "the fire jumped to the district of Lyon"
    if role.name == "destination" and trigger.lemma in GOING and trigger.status == "planned":
        return _BOUND_FOR if role.depth == 0 and len(between) <= _NEXT else 0.0
    if role.name in {"at", "relative"}:
        known = phrase.kind == "demonym" or trigger.kind not in _TRUSTED
        return _LEAST if role.depth == 0 and known else 0.0  # "on Syrian territory" is a place for all
    if role.name == "bare" and trigger.lemma in TAKING_A_PLACE and not trigger.passive and len(between) <= 4:
        return _STRONG if _is_ground(tokens, phrase) else 0.0
    return 0.0


def _without_instances(between: Sequence[Token]) -> Sequence[Token]:
    """*between* without an aside that only gives instances: "kidnapped nine people, including children, from Lyon"."""
    commas = [i for i, t in enumerate(between) if t.text == ","]
    if len(commas) != 2 or between[commas[0] + 1].text.lower() != "including":
        return between
    return [*between[: commas[0]], *between[commas[1] + 1 :]]


def _has_verb(tokens: Sequence[Token]) -> bool:
    """Whether a verb is among them; a participle before its noun ("a suspected attack") is none."""
    return any(
        token.tag in VERBAL and not describes(token, following)
        for token, following in pairwise([*tokens, *tokens[-1:]])
    )


def describes(token: Token, following: Token) -> bool:
    return token.tag == "VBN" and following.tag.startswith(("NN", "JJ"))


def _governing(tokens: Sequence[Token], phrase: PlacePhrase) -> Token | None:
    """The word before the word of place: "attack" in "an attack in the Gulf"."""
    governor = phrase.first - 1
    while governor > 0 and tokens[governor].tag in {"DT", "JJ"}:
        governor -= 1
    return tokens[governor - 1] if governor > 0 else None


def _is_ground(tokens: Sequence[Token], phrase: PlacePhrase) -> bool:
    """Whether the phrase is the place itself, also "X's coast", rather than the owner of something."""
    if phrase.last + 1 >= len(tokens) or tokens[phrase.last + 1].tag != "POS":
        return True
    return any(kind_of(t.text) in {"ground", "kind"} for t in tokens[phrase.last + 2 : phrase.last + 5])


def _before(tokens: Sequence[Token], trigger: Trigger, phrase: PlacePhrase, role: Role) -> float:
    between = tokens[phrase.last + 1 : trigger.first]
    if is_antecedent(between):
        return _STOOD_FOR
    aside = all(_is_of_address(t) or t.tag.startswith(("RB", "MD")) for t in between)
    undergoes = (trigger.passive and trigger.kind in lexicon.FELT_BY_PLACES) or trigger.lemma in _FALLING
    if role.name == "bare" and undergoes and aside:
        return _STRONG
    opening = tokens[: phrase.first]
    if role.name == "at" and tokens[0].tag == "IN" and not any(t.tag in VERBAL for t in [*opening, *between]):
        return _LEAST  # "On Monday in Lyon, ..."
    straight = not any(t.tag in VERBAL or t.text in {",", ";", ":"} for t in between)
    led = trigger.passive and role.name in _AROUND and role.depth == 0 and trigger.kind not in SPEAKING
    if led and (straight or (aside and trigger.kind not in _TRUSTED)):
        return _LEAST  # "the last road into Lyon, France was cut"
    head = _governing(tokens, phrase)
    if head is None or role.name not in _AROUND or role.depth:
        return 0.0
    sits = role.name == "at" and head.text.lower() in _SITTING | _LOCAL
    close = not any(t.tag in FINITE or t.text in {";", ":"} for t in between)
    return _STRONG if sits or (close and _tells_of(trigger, head)) else 0.0


def is_antecedent(between: Sequence[Token]) -> bool:
    """Whether a "where" before the verb stands for the place before *between*: "X, where ...", "X, the town where ..."."""
    where = next((i for i, t in enumerate(between) if t.text.lower() == "where"), None)
    if where is None or any(t.tag in FINITE or t.text in {",", ";"} for t in between[where + 1 :]):
        return False
    return all(t.text == "," or t.tag in _DESCRIBING for t in between[:where])


def _is_of_address(token: Token) -> bool:
    """Whether the word may stand behind a place in its address: "Lyon, Rhone province, ..."."""
    return token.text in {",", ")"} or token.tag.startswith("NNP") or kind_of(token.text) == "kind"


def _tells_of(trigger: Trigger, head: Token) -> bool:
    """Whether the noun before a word of place is what happened: "the fire at X left ...", "talks in X ended"."""
    action = lexicon.noun(head.text) if head.tag in {"NN", "NNS"} else None
    if action is None:
        return False
    return action.kind == trigger.kind or (action.kind in lexicon.PHYSICAL and trigger.kind not in SPEAKING)
