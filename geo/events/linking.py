"""Where in the sentence does it say that the action happened, and when?

A place name in a news sentence is as often an actor ("Moscow announced"), an origin, a destination
or somebody's home as it is the scene. `scenes` weighs each phrase with a logistic model over the
features of `scene_features`, trained by `tools/train_scenes.py`; `moment` picks the time phrase of
the same clause.
"""

import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from geo.events.scene_features import PlacePhrase, Role, features, roles
from geo.events.triggers import Trigger
from geo.timexes import Timex
from geo.words import Sentence

LINKED: Final = 0.4
"""A phrase at or above this probability is taken as a scene of the action."""

TRAINED_FOR: Final = frozenset({"attack", "battle", "harm"})
"""Kinds of action in the training data; for others a phrase must be governed by a word of place."""

_OF_PLACE: Final = frozenset({"at", "near", "between", "into", "of action", "way", "relative"})
_UNTRAINED: Final = 0.3

_BELONGS_TO_A_NOUN: Final = 20
"""Cost of a time with a possessive: "Sunday's vote" dates the vote, not the verb."""

_CLAUSE_MARKS: Final = frozenset({",", ";", ":", "—", "–", "(", ")"})


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
        found.append(Scene(phrase=phrase, probability=probability, role=role.name))
    return sorted(found, key=lambda s: (-s.probability, s.phrase.first))


def _says_where(trigger: Trigger, phrase: PlacePhrase, role: Role) -> bool:
    """Governed by a word of place, or a town straight after the verb ("reached Benghazi")."""
    straight = trigger.last < phrase.first <= trigger.last + 2
    return role.name in _OF_PLACE or (
        role.name == "bare" and straight and phrase.grain in {"site", "town", "area"}
    )


def token_range(sentence: Sentence, start: int, end: int) -> range:
    """Indexes of the tokens that overlap the characters start:end; empty when there are none."""
    hit = [i for i, t in enumerate(sentence.tokens) if t.start < end and t.end > start]
    return range(hit[0], hit[-1] + 1) if hit else range(0)


def moment(
    sentence: Sentence, trigger: Trigger, timexes: Sequence[Timex], *, published: dt.date | None = None
) -> Timex | None:
    """The time phrase of *sentence* nearest to *trigger* that denotes a calendar interval; None without one.

    What has happened did not happen after the day the story was *published*.
    """
    best: tuple[int, Timex] | None = None
    for timex in timexes:
        span = token_range(sentence, timex.start, timex.end)
        if not span or not _can_hold(trigger, timex, published):
            continue
        cost = _cost(sentence, trigger, span[0], span[-1])
        after = sentence.tokens[span[-1] + 1] if span[-1] + 1 < len(sentence.tokens) else None
        if after is not None and after.tag == "POS":
            cost += _BELONGS_TO_A_NOUN
        elif span[0] <= 1:
            cost = cost // 2  # a time at the head of the sentence holds for all of it
        if best is None or cost < best[0]:
            best = (cost, timex)
    return best[1] if best else None


def _can_hold(trigger: Trigger, timex: Timex, published: dt.date | None) -> bool:
    if timex.interval is None or timex.type not in {"DATE", "TIME"}:
        return False
    return published is None or trigger.status == "planned" or timex.interval[0].date() <= published


def _cost(sentence: Sentence, trigger: Trigger, first: int, last: int) -> int:
    """Tokens between action and phrase; a clause mark counts three, another finite verb eight."""
    low, high = (trigger.last, first) if trigger.last < first else (last, trigger.first)
    cost = 0
    for token in sentence.tokens[low + 1 : high]:
        cost += 3 if token.text in _CLAUSE_MARKS else 8 if token.tag in {"VBD", "VBZ", "VBP", "MD"} else 1
    return cost
