"""Which phrases of a text say where: places, the people and manners named after them, facilities.

A conditional random field over words decides (trained by tools/train_recogniser.py); the gazetteer is
its strongest witness, not its judge: names it does not know are found by their company, and names it
knows are left alone where they are people's, companies' or papers'. English only; a text in another
language yields little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.places.recogniser_features import document_features
from geo.places.recogniser_names import Names
from geo.words.crf import crf_model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pycrfsuite

    from geo.place import Candidates
    from geo.words import Sentence

_KINDS: Final = {"P": "place", "D": "demonym", "F": "facility"}
_LABELS: Final = tuple(position + kind for kind in _KINDS for position in "BI")


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym:
    """A phrase that says where: text == document[start:end].

    kind is "place", "demonym" ("Russian", "Texans") or "facility" (a street, an airport). score is
    the model's probability, 0 to 1, that the phrase is one.
    """

    start: int
    end: int
    text: str
    kind: str
    score: float


def recognise(text: str, sentences: Sequence[Sentence], source: Candidates) -> list[Toponym]:
    """The toponyms of *text* in order, not overlapping; *sentences* are its tagged sentences.

    *source* knows what names may mean; without demonyms in it, those of the model's memory are found.
    """
    model = crf_model("places", "recogniser.crfsuite.gz")
    found: list[Toponym] = []
    for sentence, rows in zip(sentences, document_features(text, sentences, Names(source)), strict=True):
        found += _toponyms(text, sentence, rows, model)
    return found


def _toponyms(
    text: str, sentence: Sentence, rows: list[list[str]], model: pycrfsuite.Tagger
) -> Iterator[Toponym]:
    labels = model.tag(rows)
    for first, last, kind in spans(labels):
        chances = [sum(model.marginal(label, i) for label in _LABELS) for i in range(first, last)]
        start, end = sentence.tokens[first].start, sentence.tokens[last - 1].end
        score = round(min(1.0, sum(chances) / len(chances)), 4)
        yield Toponym(start=start, end=end, text=text[start:end], kind=_KINDS[kind], score=score)


def spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """(first, last excluded, kind letter) of each toponym in the labels of a sentence."""
    first = 0
    for i, label in enumerate([*labels, "O"]):
        kind = labels[first][1:] if first < i else ""
        if kind in _KINDS and label == "I" + kind:
            continue
        if kind in _KINDS:
            yield first, i, kind
        first = i
