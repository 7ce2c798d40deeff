"""Sentences with a marked action and the places it happened at, as dateline reads them.

Rows are {"text", "verb": [[start, end, word]], "locations": [[start, end, words]], "gold"}; after Halterman,
Geolocating Political Events in Text (NLP+CSS 2019). Half of the locations are the indexes of their first
and last token, counted as spaCy counts them: white space at the head of a text is one, more than one blank is, too.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.events.actions.triggers import Trigger, trigger_at
from geo.events.document import analyse
from geo.events.where.scene_features import PlacePhrase, token_range
from geo.events.where.word_features import UNFOUND
from geo.place import Candidates
from geo.reading import plain_article
from geo.words import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionRow:
    """One action: the sentence, its place phrases, and the token indexes of all toponyms and of the true places."""

    text: str
    source: str
    sentence: Sentence
    trigger: Trigger
    phrases: list[PlacePhrase]
    toponyms: set[int]
    truth: set[int]

    def names_in(self, phrase: PlacePhrase) -> set[int]:
        """Token indexes of the names in *phrase*: of "20 km off X" those of X."""
        if phrase.kind == UNFOUND:
            return set(range(phrase.first, phrase.last + 1))
        return self.toponyms.intersection(range(phrase.first, phrase.last + 1))

    def is_true(self, phrase: PlacePhrase) -> bool:
        return not self.truth.isdisjoint(range(phrase.first, phrase.last + 1))


def letters(text: str) -> str:
    """What is left of *text* when only its letters and digits count, to know a sentence again."""
    return re.sub(r"\W+", "", text).lower()


def action_rows(path: Path, source: Candidates, *, gold: bool) -> Iterator[ActionRow]:
    """The rows of *path* that were (or were not) checked twice; those without the verb's sentence are left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["gold"] != gold:
            continue
        document = analyse(plain_article(row["text"]), source)
        start, end, _ = row["verb"][0]
        sentence = next((s for s in document.sentences if s.start <= start < s.end), None)
        if sentence is None:
            continue
        places = [_span(row["text"], document.sentences, a, b) for a, b, _ in row["locations"]]
        yield ActionRow(
            text=row["text"],
            source=row["source"],
            sentence=sentence,
            trigger=trigger_at(sentence, token_range(sentence, start, end)[-1]),
            phrases=document.phrases_in(sentence),
            toponyms={i for r in document.resolutions for i in token_range(sentence, r.start, r.end)},
            truth={i for a, b in places for i in token_range(sentence, a, b)},
        )


def _span(text: str, sentences: tuple[Sentence, ...], first: int, last: int) -> tuple[int, int]:
    """Characters of a true place, told as characters or as its first and last token; (0, 0) where it has none."""
    spans = sorted(
        [(t.start, t.end) for s in sentences for t in s.tokens]
        + [m.span() for m in re.finditer(r"\A\s+|\s{2,}", text)]
    )
    of_words = not any(text[at - 1 : at + 1].isalnum() for at in (first, last) if 0 < at < len(text))
    named = any(c.isupper() for c in text[first:last])
    if last >= len(spans) or (named and of_words):
        return (first, last) if first < last else (0, 0)
    return spans[first][0], spans[last][1]
