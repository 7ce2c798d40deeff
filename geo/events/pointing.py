"""Which place do "the city", "the country" or "there" point back to?

Only in a sentence that names no place itself, only to the nearest sentence that names a place of that
kind, at most two sentences back or in the sentence itself, and only if it names just one.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from geo.events.actions.triggers import Trigger
from geo.events.document import Document
from geo.words import Sentence, Token

_BACK: Final = 2
_SURE: Final = 0.5

_GRAINS: Final = {
    "city": {"town"},
    "town": {"town"},
    "village": {"town"},
    "capital": {"town"},
    "port": {"town"},
    "country": {"country"},
    "nation": {"country"},
    "province": {"admin1", "admin2", "area"},
    "state": {"admin1"},
    "district": {"admin2", "area"},
    "region": {"admin1", "area", "region"},
    "there": {"site", "town", "area", "admin2", "admin1", "country"},
}
_INTO: Final = frozenset({"in", "at", "across", "throughout", "through", "near", "outside", "on", "into"})
_TAKING: Final = frozenset({"hit", "strike", "rock", "enter", "reach", "leave", "visit", "storm", "shell", "bomb", "retake",
                            "capture", "recapture", "seize", "flood", "batter", "devastate"})  # fmt: skip


def referent(
    document: Document, sentence: Sentence, trigger: Trigger, others: Sequence[Trigger] = ()
) -> tuple[int, str] | None:
    """Index of the toponym, and the words that point to it; None without either. *others* are further actions."""
    pointer = _pointer(sentence, trigger, others)
    if pointer is None or any(p.kind != "demonym" for p in document.phrases_in(sentence)):
        return None
    word, text = pointer
    here = document.sentences.index(sentence)
    for at in range(here, max(-1, here - 1 - (1 if word == "there" else _BACK)), -1):
        if at < here and _names_unknown(document, document.sentences[at]):
            return None
        found = _places(document, document.sentences[at], word, before=text if at == here else "")
        if len({document.resolutions[i].place for i in found}) == 1:
            return found[-1], text
        if found:
            return None
    return None


def _pointer(sentence: Sentence, trigger: Trigger, others: Sequence[Trigger]) -> tuple[str, str] | None:
    """The kind of place and the phrase that points to one as the scene of *trigger*."""
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        word = token.text.lower()
        if any(i < other.last < trigger.last or trigger.last < other.first < i for other in others):
            continue  # it says where that was
        if any(other.last < i < trigger.first for other in others):
            continue
        if word == "there" and i > trigger.last and token.tag != "EX":
            return word, token.text
        if word not in _GRAINS or word == "there" or i < 2 or _text(tokens, i + 1) in {"of", "'s", "’s"}:
            continue
        first = i - 1 if tokens[i - 1].text.lower() in {"the", "that", "this"} else i - 2
        if tokens[first].text.lower() not in {"the", "that", "this"} or (
            first < i - 1 and _text(tokens, i - 1) != "same"
        ):
            continue
        governed = first > 0 and tokens[first - 1].text.lower() in _INTO
        taken = trigger.lemma in _TAKING and not trigger.passive and first == trigger.last + 1
        if governed or taken:
            return word, " ".join(t.text for t in tokens[first : i + 1])
    return None


def _text(tokens: tuple[Token, ...], i: int) -> str:
    return tokens[i].text.lower() if i < len(tokens) else ""


def _names_unknown(document: Document, sentence: Sentence) -> bool:
    """Whether *sentence* may name a place that was not found: a name after "in" that is no toponym and no time."""
    known = [(r.start, r.end) for r in document.resolutions]
    known += [(t.start, t.end) for t in document.timexes_in(sentence.start, sentence.end)]
    for word, token in pairwise(sentence.tokens):
        named = word.text.lower() in _INTO and token.tag.startswith("NNP")
        if named and not any(a <= token.start < b for a, b in known):
            return True
    return False


def _places(document: Document, sentence: Sentence, word: str, *, before: str) -> list[int]:
    """Toponyms of *sentence* that *word* may mean; only before the words *before*, and then adjectives, too."""
    found = []
    for i, resolution in enumerate(document.resolutions):
        if not sentence.start <= resolution.start < sentence.end:
            continue
        place = resolution.place
        if place is None or resolution.score < _SURE or place.kind not in _GRAINS[word]:
            continue
        if resolution.kind == "demonym" and not (before and word in {"country", "nation"}):
            continue
        if word == "capital" and place.feature != "PPLC":
            continue
        found.append(i)
    return found
