"""What speaks for and against each word of a sentence being the place of an action: named features.

A word has what it is and what stands around it, what lies between it and the action, and the features of
the phrase it belongs to: a place phrase, or a run of names that is none ("name").
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

from geo.events.actions.finiteness import FINITE_TAGS
from geo.events.actions.triggers import Trigger
from geo.events.where.scene_features import PlacePhrase, bucket, features, roles
from geo.words import Sentence, Token

UNFOUND: Final = "name"
"""Kind of a phrase that is a name, but no place that anybody found."""

_MARKS: Final = frozenset({",", ";", ":", "—", "–", "(", ")", '"', "“", "”"})
_NOUN_PHRASE: Final = ("JJ", "NN", "DT", "CD", "POS", "PRP$", "HYPH", "RB", "VBN", "VBG", "CC")
_HYPHENS: Final = frozenset({"-", "–"})
_AROUND: Final = (-2, -1, 1, 2)
_LONG: Final = 4


def name_runs(tokens: Sequence[Token], phrases: Sequence[PlacePhrase]) -> list[PlacePhrase]:
    """The runs of proper nouns, hyphens between them included, outside of *phrases*."""
    taken = {i for phrase in phrases for i in range(phrase.first, phrase.last + 1)}
    free = [t.tag.startswith("NNP") and i not in taken for i, t in enumerate(tokens)]
    found: list[PlacePhrase] = []
    for i in [i for i, named in enumerate(free) if named]:
        bridged = i >= 2 and tokens[i - 1].text in _HYPHENS and i - 1 not in taken
        if found and found[-1].last in ((i - 1, i - 2) if bridged else (i - 1,)):
            found[-1] = PlacePhrase(first=found[-1].first, last=i, kind=UNFOUND, key=-1)
        else:
            found.append(PlacePhrase(first=i, last=i, kind=UNFOUND, key=-1))
    return found


def word_features(sentence: Sentence, trigger: Trigger, phrases: Sequence[PlacePhrase]) -> list[list[str]]:
    """The names of the features that hold, for each token of *sentence*."""
    tokens = sentence.tokens
    named = sorted([*phrases, *name_runs(tokens, phrases)], key=lambda p: p.first)
    role_of = roles(sentence, named)
    shared = {
        phrase: [*features(sentence, trigger, phrase, role_of[phrase], phrases), *_of_ends(tokens, phrase)]
        for phrase in named
    }
    by_token = {i: phrase for phrase in named for i in range(phrase.first, phrase.last + 1)}
    gaps = list(_gaps(tokens, trigger))
    governors = _governors(tokens)
    found = []
    for i, fixed in enumerate(_standing(tokens, tuple(named))):
        phrase = by_token.get(i)
        here = [*fixed, *_of_path(trigger, phrase.kind if phrase else "-", governors[i], gaps[i])]
        if phrase is not None:
            here += shared[phrase]
            here.append("opens" if i == phrase.first else "goes on")
        found.append(here)
    return found


@lru_cache(maxsize=4)  # the actions of one sentence follow each other
def _standing(tokens: tuple[Token, ...], named: tuple[PlacePhrase, ...]) -> tuple[tuple[str, ...], ...]:
    """What does not depend on the action."""
    by_token = {i: phrase for phrase in named for i in range(phrase.first, phrase.last + 1)}
    return tuple(
        (
            *_of_word(token, by_token[i].kind if i in by_token else "-"),
            *_of_neighbours(tokens, i, by_token),
        )
        for i, token in enumerate(tokens)
    )


def _of_word(token: Token, kind: str) -> list[str]:
    word = token.text.lower()
    return [
        "any",
        f"w={word}",
        f"tag={token.tag}",
        f"shape={_shape(token.text)}",
        f"of={kind}",
        f"of={kind} tag={token.tag}",
        f"end={word[-3:]}",
    ]


def _shape(word: str) -> str:
    if word[:1].isupper():
        return "Xx" if word[1:].islower() or len(word) == 1 else "XX"
    if word[:1].isdigit():
        return "9"
    return "x" if word.islower() else word[:1]


def _gaps(tokens: Sequence[Token], trigger: Trigger) -> Iterator[tuple[str, int, int, int]]:
    """For each token: its side of the action, and the words, finite verbs and clause marks between the two."""
    verbs = list(accumulate((t.tag in FINITE_TAGS for t in tokens), initial=0))
    marks = list(accumulate((t.text in _MARKS for t in tokens), initial=0))
    for i in range(len(tokens)):
        side = "after" if i > trigger.last else "before" if i < trigger.first else "on"
        low, high = (trigger.last + 1, i) if side == "after" else (i + 1, trigger.first)
        high = max(low, high)
        yield side, high - low, min(verbs[high] - verbs[low], 2), min(marks[high] - marks[low], 2)


def _governors(tokens: Sequence[Token]) -> list[str]:
    """For each token the last word before it that is not part of a noun phrase."""
    found, last = [], "edge"
    for token in tokens:
        found.append(last)
        if not token.tag.startswith(_NOUN_PHRASE):
            last = token.tag if token.tag.startswith("VB") else token.text.lower()
    return found


def _of_path(trigger: Trigger, kind: str, governor: str, gap: tuple[str, int, int, int]) -> list[str]:
    side, words, verbs, marks = gap
    return [
        side,
        f"{side} {bucket(words)}",
        f"{side} {verbs}v {marks}m",
        f"under={governor}",
        f"{side} under={governor} {verbs}v",
        f"{side} under={governor} action={trigger.lemma}",
        f"{side} action={trigger.lemma}",
        f"{side} of={kind} action={trigger.kind} {verbs}v",
    ]


def _of_neighbours(tokens: Sequence[Token], i: int, by_token: Mapping[int, PlacePhrase]) -> Iterator[str]:
    for offset in _AROUND:
        j = i + offset
        if 0 <= j < len(tokens):
            yield f"{offset} w={tokens[j].text.lower()}"
            yield f"{offset} tag={tokens[j].tag}"
            yield f"{offset} of={by_token[j].kind if j in by_token else '-'}"
        else:
            yield f"{offset} edge"
    if 0 < i < len(tokens) - 1:
        yield f"within {tokens[i - 1].text.lower()} {tokens[i + 1].text.lower()}"


def _of_ends(tokens: Sequence[Token], phrase: PlacePhrase) -> Iterator[str]:
    yield f"words={min(_LONG, phrase.last - phrase.first + 1)}"
    yield f"last={tokens[phrase.last].text.lower()}"
    yield f"then={tokens[phrase.last + 1].text.lower() if phrase.last + 1 < len(tokens) else ''}"
    yield f"since={tokens[phrase.first - 1].text.lower() if phrase.first else ''}"
