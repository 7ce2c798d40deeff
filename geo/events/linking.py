"""Where in the sentence does it say that the action happened?

A place name in a news sentence is as often an actor ("Moscow announced"), an origin, a destination
or somebody's home as it is the scene. `scenes` weighs each phrase with a logistic model over the
features of `scene_features`, trained by `tools/train_scenes.py` on sentences about violence; `patterns`
holds what grammar alone tells of other actions.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from geo.events.patterns import least, most
from geo.events.scene_features import PlacePhrase, Role, features, roles
from geo.events.triggers import Trigger
from geo.words import Sentence

LINKED: Final = 0.4
"""A phrase at or above this probability is taken as a scene of the action."""

TRAINED_FOR: Final = frozenset({"attack", "battle", "harm"})
"""Kinds of action in the training data; for others a phrase must be governed by a word of place."""

_OF_PLACE: Final = frozenset({"at", "near", "between", "into", "of action", "way", "relative"})
_UNTRAINED: Final = 0.3


BESIDE: Final = "beside"
"""Role of a place named in a caption after something smaller that was not found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A phrase with the probability that the action happened there, and the role that speaks for it.

    joined: it tells the same place as the scene before it ("in Lyon at the opera house").
    """

    phrase: PlacePhrase
    probability: float
    role: str
    joined: bool = False


@cache
def _weights() -> Mapping[str, float]:
    """Log-odds by feature name; "" is the constant."""
    weights: dict[str, float] = json.loads(
        files("geo").joinpath("events", "data", "scenes.json").read_text(encoding="utf-8")
    )
    return weights


def scenes(sentence: Sentence, trigger: Trigger, phrases: Sequence[PlacePhrase]) -> list[Scene]:
    """Every phrase of *sentence* with its probability of being the scene of *trigger*, likeliest first."""
    weights, role_of = _weights(), roles(sentence, phrases)
    found = []
    for phrase in phrases:
        role = role_of[phrase]
        odds = weights[""] + sum(
            weights.get(name, 0.0) for name in features(sentence, trigger, phrase, role, phrases)
        )
        probability = 1 / (1 + math.exp(-odds))
        if trigger.kind not in TRAINED_FOR and not _says_where(trigger, phrase, role):
            probability = min(probability, _UNTRAINED)
        probability = max(probability, least(sentence, trigger, phrase, role))
        probability = min(probability, most(sentence, trigger, phrase))
        found.append(Scene(phrase=phrase, probability=probability, role=role.name))
    return sorted(found, key=lambda s: (-s.probability, s.phrase.first))


def _says_where(trigger: Trigger, phrase: PlacePhrase, role: Role) -> bool:
    """Governed by a word of place, or a town straight after the verb ("reached Benghazi")."""
    straight = trigger.last < phrase.first <= trigger.last + 2
    return role.name in _OF_PLACE or (
        role.name == "bare"
        and straight
        and trigger.kind != "sport"
        and phrase.grain in {"site", "town", "area"}
    )
