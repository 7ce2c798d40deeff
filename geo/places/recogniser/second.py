"""The second look: what the first model thought of a word here and elsewhere in the document.

A surname that is also a town is settled where the full name stands, a village nobody has heard of
where the text says "in the village of"; the other mentions follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pycrfsuite

    from geo.words import Sentence

PLACE_LABELS: Final = ("BP", "IP", "BF", "IF", "BD", "ID")
"""Labels of words in toponyms: B begins, I is inside; P place, F facility, D demonym."""

_GROUPS: Final = (("BP", "IP", "BF", "IF"), ("BD", "ID"), ("BN", "IN"), ("BG", "IG"))
_STEPS: Final = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98)

Chances = tuple[float, float, float, float]
"""Probabilities that a word belongs to a place, a demonym, a person, an organisation."""


def first_thoughts(
    model: pycrfsuite.Tagger, sentences: Sequence[Sentence], rows: Sequence[list[list[str]]]
) -> list[list[Chances | None]]:
    """For each token the model's chances; None for words in lower case, numbers and signs."""
    found: list[list[Chances | None]] = []
    for sentence, features in zip(sentences, rows, strict=True):
        if not any(_weighed(token.text) for token in sentence.tokens):
            found.append([None] * len(features))
            continue
        model.set(features)
        found.append(
            [_chances(model, i) if _weighed(t.text) else None for i, t in enumerate(sentence.tokens)]
        )
    return found


def _weighed(text: str) -> bool:
    return text[0].isalpha() and not text[0].islower()


def _chances(model: pycrfsuite.Tagger, i: int) -> Chances:
    place, demonym, person, company = (sum(model.marginal(label, i) for label in group) for group in _GROUPS)
    return place, demonym, person, company


def add_second_look(
    sentences: Sequence[Sentence], rows: Sequence[list[list[str]]], thoughts: Sequence[list[Chances | None]]
) -> None:
    """Append to each row of *rows* what *thoughts* say of the word, its neighbours and its other mentions."""
    mentions: dict[str, list[Chances]] = {}
    for sentence, chances in zip(sentences, thoughts, strict=True):
        for token, chance in zip(sentence.tokens, chances, strict=True):
            if chance:
                mentions.setdefault(token.text.lower(), []).append(chance)
    summaries = {word: _Mentions(found) for word, found in mentions.items()}
    for sentence, features, chances in zip(sentences, rows, thoughts, strict=True):
        steps = ["" if chance is None else _step(chance[0]) + _step(chance[2]) for chance in chances]
        for i, chance in enumerate(chances):
            if chance:
                features[i] += _own(chance)
                features[i] += summaries[sentence.tokens[i].text.lower()].without(chance)
            if i and steps[i - 1]:
                features[i].append("q-=" + steps[i - 1])
            if i + 1 < len(steps) and steps[i + 1]:
                features[i].append("q+=" + steps[i + 1])


def _step(chance: float) -> str:
    return str(sum(chance >= step for step in _STEPS))


def _own(chance: Chances) -> list[str]:
    return [name + _step(value) for name, value in zip(("qP=", "qD=", "qN=", "qG="), chance, strict=True)]


class _Mentions:
    """All mentions of one word in the document."""

    def __init__(self, found: list[Chances]) -> None:
        self._others = len(found) - 1
        self._sums = [sum(chance[k] for chance in found) for k in range(4)]
        self._best = [sorted((chance[k] for chance in found), reverse=True)[:2] for k in range(4)]

    def without(self, own: Chances) -> list[str]:
        """What the other mentions look like to the one with chances *own*."""
        if not self._others:
            return ["o1"]
        place, _, person, company = (
            _step((total - value) / self._others) for total, value in zip(self._sums, own, strict=True)
        )
        here = _step(own[0])
        return [
            "oP=" + place,
            "oN=" + person,
            "oG=" + company,
            "oX=" + self._other_best(0, own) + here,
            "oY=" + self._other_best(2, own) + here,
            "oPN=" + place + person,
        ]

    def _other_best(self, k: int, own: Chances) -> str:
        best = self._best[k]
        return _step(best[1] if best[0] == own[k] else best[0])
