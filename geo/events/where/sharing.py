"""Which action of a sentence does each of its places belong to?"""

from collections.abc import Mapping, Sequence
from typing import Final

from geo.events.actions.finiteness import FINITE_TAGS
from geo.events.actions.triggers import Trigger, is_relative
from geo.events.where.choosing import HINGES
from geo.events.where.linking import LINKED, Scene
from geo.events.where.patterns import is_antecedent
from geo.events.where.scene_features import PlacePhrase
from geo.words import Sentence, Token

_OVER_A_VERB: Final = 0.5
_CHAIN: Final = 4
"""Fewer words than this stand between two phrases that tell one place."""

_OPENING: Final = 2
BREAKS: Final = frozenset({",", ";", ":", "—", "–"})


def share_out(sentence: Sentence, rated: Mapping[Trigger, Sequence[Scene]]) -> dict[Trigger, list[Scene]]:
    """Each phrase goes to the action it most probably belongs to; another verb on the way counts against it."""
    best: dict[PlacePhrase, tuple[float, Scene, Trigger]] = {}
    for action, found in rated.items():
        for scene in found:
            claim = _claim(sentence, rated, action, scene)
            if claim is not None and (scene.phrase not in best or claim > best[scene.phrase][0]):
                best[scene.phrase] = (claim, scene, action)
    owned: dict[Trigger, list[Scene]] = {action: [] for action in rated}
    before: tuple[PlacePhrase, Trigger] | None = None
    for phrase in sorted(best, key=lambda p: p.first):
        claim, scene, action = best[phrase]
        told_apart = claim > 1  # by a "where" of its own
        if before is not None and not told_apart and _chained(sentence, before[0], phrase):
            action = before[1]
            scene = next((s for s in rated[action] if s.phrase == phrase), scene)
        owned[action].append(scene)
        before = (phrase, action)
    return owned


def _claim(
    sentence: Sentence, rated: Mapping[Trigger, Sequence[Scene]], action: Trigger, scene: Scene
) -> float | None:
    """How strongly *action* claims the place, above 1 if a "where" ties them; None where it has no claim at all."""
    phrase, actions = scene.phrase, list(rated)
    if action.charged and phrase.last < action.first:
        return None  # "arrested a man in Lille suspected of robbing a bank": who knows where
    if _heads(sentence, phrase) and action is not _first_told(sentence, rated, phrase):
        return None
    far = any(apart(sentence, actions, action, phrase) for apart in (_crosses, _opens_later_clause))
    aside = phrase.last < action.first and _is_aside(sentence, actions, action, phrase)
    tied = is_antecedent(sentence.tokens[phrase.last + 1 : action.first])
    return scene.probability * (_OVER_A_VERB if far or aside else 1) + tied


def _heads(sentence: Sentence, phrase: PlacePhrase) -> bool:
    """Whether the place opens the sentence, "In X, ...", and nothing tells where it lies: "In X, a town in Y, ..."."""
    tokens = sentence.tokens
    if tokens[0].tag != "IN" or not 0 < phrase.first <= _OPENING:
        return False
    verb = next((i for i in range(phrase.last, len(tokens)) if tokens[i].tag in FINITE_TAGS), len(tokens))
    return (
        phrase.last + 1 < verb
        and tokens[phrase.last + 1].text == ","
        and not any(t.text == "," for t in tokens[phrase.last + 2 : verb])
    )


def _first_told(
    sentence: Sentence, rated: Mapping[Trigger, Sequence[Scene]], phrase: PlacePhrase
) -> Trigger | None:
    """The first action that a place at the head of the sentence may be the scene of: the others go on with it."""
    may = [
        action
        for action, found in rated.items()
        if action.first > phrase.last
        and not is_relative(sentence, action)
        and any(s.phrase == phrase and s.probability >= LINKED for s in found)
    ]
    return min(may, key=lambda action: action.first, default=next(iter(rated), None))


def _is_aside(sentence: Sentence, actions: Sequence[Trigger], action: Trigger, phrase: PlacePhrase) -> bool:
    """Whether *action* stands in a clause that a place before it is no part of: "in X, who fled ...", "in X after polls closed"."""
    between = sentence.tokens[phrase.last + 1 : action.first]
    if any(t.text.lower() == "where" for t in between):
        return False  # "X, where a bomb went off"
    if is_relative(sentence, action):
        return True
    if not any(other.last < phrase.first for other in actions):
        return False
    hinged = any(t.text.lower() in HINGES and t.tag in {"IN", "WRB"} for t in between)
    return hinged or has_own_subject(between)


def has_own_subject(between: Sequence[Token]) -> bool:
    """Whether the verb behind *between* has a subject that begins after a comma or an "and", or is "he"."""
    ends = [i for i, t in enumerate(between) if t.tag == "CC" or t.text == ","]
    subjects = between[ends[-1] + 1 :] if ends else [t for t in between[-2:] if t.tag == "PRP"]
    return any(t.tag.startswith(("NN", "PRP")) for t in subjects)


def _chained(sentence: Sentence, one: PlacePhrase, other: PlacePhrase) -> bool:
    """Whether the second only says where the first is: "at X in northern Y"."""
    between = sentence.tokens[one.last + 1 : other.first]
    if not all(t.tag in {"IN", "DT", ",", "CC"} and t.text.lower() not in HINGES for t in between):
        return False
    return len(between) < _CHAIN


def _opens_later_clause(
    sentence: Sentence, actions: Sequence[Trigger], action: Trigger, phrase: PlacePhrase
) -> bool:
    """Whether the place stands at the head of a later action's clause: "blocked roads, while in X shops were looted"."""
    between = sentence.tokens[action.last + 1 : phrase.first]
    hinge = next((i for i in reversed(range(len(between))) if between[i].text.lower() in HINGES), None)
    if hinge is None or any(t.tag not in {"IN", "DT", "JJ"} for t in between[hinge:]):
        return False
    return any(other.first > phrase.last for other in actions)


def _crosses(sentence: Sentence, actions: Sequence[Trigger], action: Trigger, phrase: PlacePhrase) -> bool:
    """Whether another action stands between *action* and a phrase after it that no comma parts from that one."""
    for other in actions:
        if action.last < other.first and other.last < phrase.first:
            between = sentence.tokens[other.last + 1 : phrase.first]
            if not any(t.text in {",", ";"} for t in between):
                return True
    return False
