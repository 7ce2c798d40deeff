"""Where in the sentence does it say that the action happened?

A place name in a news sentence is as often an actor ("Moscow announced"), an origin, a destination
or somebody's home as it is the scene. `scenes` weighs each phrase by its words with the model of
`place_words`, trained on sentences about violence; `patterns` holds what grammar alone tells of other actions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.events.actions.lexicon import CALENDAR, PHYSICAL
from geo.events.actions.triggers import Trigger
from geo.events.where.elsewhere import most
from geo.events.where.patterns import least
from geo.events.where.place_words import place_chances
from geo.events.where.scene_features import PlacePhrase, Role, roles
from geo.events.where.word_features import name_runs
from geo.words import Sentence

LINKED: Final = 0.4
"""A phrase at or above this probability is taken as a scene of the action."""

TRAINED_FOR: Final = frozenset({"attack", "battle", "harm", "protest"})
"""Kinds of action in the training data; for others a phrase must be governed by a word of place."""

_OF_PLACE: Final = frozenset({"at", "near", "between", "into", "of action", "way", "relative"})
_OCCASIONS: Final = frozenset(
    {"Accord", "Accords", "Agreement", "Authority", "Championship", "Championships", "Conference", "Cup", "Derby", "Festival", "Games",
     "Marathon", "Olympics", "Open", "Party", "Prix", "Prize", "Summit", "Treaty"}
)  # fmt: skip
"""Last words of names that are no places, whatever the model takes them for."""

_UNTRAINED: Final = 0.3
_UNASKED: Final = 0.1
"""What the model says of places that nothing puts forward as the scene of an action it does not know: little."""


IN_LINE: Final = "line"
BESIDE: Final = "beside"
"""Roles of the place that a line tells of; BESIDE when something finer stands before it that was not found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A phrase with the probability that the action happened there, and the role that speaks for it.

    joined: it tells the same place as the scene before it ("in Lyon at the opera house"). name is the
    phrase that it stands in for, where that one is not known.
    """

    phrase: PlacePhrase
    probability: float
    role: str
    joined: bool = False
    name: PlacePhrase | None = None


def scenes(sentence: Sentence, trigger: Trigger, phrases: Sequence[PlacePhrase]) -> list[Scene]:
    """Every phrase of *sentence* with its probability of being the scene of *trigger*, likeliest first.

    Names that are in none of *phrases* are scenes, too, where the model takes them for the place of an action
    that can be seen; their phrases are of the kind `UNFOUND`.
    """
    physical = trigger.kind in PHYSICAL
    names = name_runs(sentence.tokens, phrases) if physical else []
    if not phrases and not names:
        return []
    role_of = roles(sentence, [*phrases, *names])
    asked = physical or any(_says_where(trigger, phrase, role_of[phrase]) for phrase in phrases)
    chances = place_chances(sentence, trigger, phrases) if asked else [_UNASKED] * len(sentence.tokens)
    found = list(_unfound(sentence, trigger, names, chances, role_of))
    for phrase in phrases:
        role = role_of[phrase]
        probability = max(chances[phrase.first : phrase.last + 1])
        if trigger.kind not in TRAINED_FOR and not _says_where(trigger, phrase, role):
            probability = min(probability, _UNTRAINED)
        probability = max(probability, least(sentence, trigger, phrase, role))
        probability = min(probability, most(sentence, trigger, phrase))
        found.append(Scene(phrase=phrase, probability=probability, role=role.name))
    return sorted(found, key=lambda s: (-s.probability, s.phrase.first))


def _unfound(
    sentence: Sentence,
    trigger: Trigger,
    names: Sequence[PlacePhrase],
    chances: Sequence[float],
    role_of: Mapping[PlacePhrase, Role],
) -> Iterator[Scene]:
    """The words of *names* that the model takes for the place of *trigger*, and whole names where grammar does."""
    for name in names:
        if sentence.tokens[name.last].text in _OCCASIONS:
            continue  # "the Boston Marathon"
        if all(t.text.lower().strip(".") in CALENDAR for t in sentence.tokens[name.first : name.last + 1]):
            continue
        inside = [i for i in range(name.first, name.last + 1) if chances[i] >= LINKED]
        role = role_of[name]
        if inside and (trigger.kind in TRAINED_FOR or role.name in _OF_PLACE):
            phrase = replace(name, first=inside[0], last=inside[-1])
            yield Scene(phrase=phrase, probability=max(chances[i] for i in inside), role=role.name)
        elif role.name == "at" and not role.depth and _stands_alone(sentence, name):
            probability = least(sentence, trigger, name, role)
            if probability >= LINKED:
                yield Scene(phrase=name, probability=probability, role=role.name)


def _stands_alone(sentence: Sentence, name: PlacePhrase) -> bool:
    """Whether *name* is the whole phrase: "in Ardash", not "in the Ardash suburb of Lyon"."""
    tokens = sentence.tokens
    after = tokens[name.last + 1].tag if name.last + 1 < len(tokens) else ""
    return not after.startswith(("NN", "POS"))


def _says_where(trigger: Trigger, phrase: PlacePhrase, role: Role) -> bool:
    """Governed by a word of place, or a town straight after the verb ("reached Benghazi")."""
    straight = trigger.last < phrase.first <= trigger.last + 2
    return role.name in _OF_PLACE or (
        role.name == "bare"
        and straight
        and trigger.kind != "sport"
        and phrase.grain in {"site", "town", "area"}
    )
