"""Which words of a sentence name the place of an action?

A conditional random field reads the sentence anew for each action; `tools/train_scenes.py` trained it.
"""

from collections.abc import Sequence
from typing import Final

from geo.events.actions.triggers import Trigger
from geo.events.where.scene_features import PlacePhrase
from geo.events.where.word_features import word_features
from geo.words import Sentence
from geo.words.crf import crf_model

PLACE: Final = "L"
REST: Final = "O"
"""The two labels of the model."""


def place_chances(sentence: Sentence, trigger: Trigger, phrases: Sequence[PlacePhrase]) -> list[float]:
    """For each token of *sentence* the probability that it names the place of *trigger*."""
    model = crf_model("events", "scenes.crfsuite.gz")
    model.set(word_features(sentence, trigger, phrases))
    return [model.marginal(PLACE, i) for i in range(len(sentence.tokens))]
