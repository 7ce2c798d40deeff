"""Where in the sentence does it say that the action happened, and when?

A place name in a news sentence is as often an actor ("Moscow announced"), an origin, a destination
or somebody's home as it is a scene. `scenes` weighs each phrase by the word that governs it and
by its distance to the action; `moment` picks the time phrase of the same clause.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from geo.events import lexicon
from geo.events.triggers import Trigger
from geo.timexes import Timex
from geo.words import Sentence, Token

LINKED: Final = 0.5
"""A phrase at or above this probability is taken as a scene of the action."""

_CLAUSE_MARKS: Final = frozenset({",", ";", ":", "—", "–", "-", "(", ")"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePhrase:
    """A phrase that says where: tokens *first* to *last* of its sentence; *key* is the caller's own.

    kind is the toponym's ("place", "demonym", "facility") or "relative".
    """

    first: int
    last: int
    kind: str
    key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A phrase with the probability that the action happened there, and the role that says so."""

    phrase: PlacePhrase
    probability: float
    role: str


@cache
def _table() -> dict[str, tuple[str, float]]:
    """Word → (role, probability), from `data/roles.tsv`."""
    text = files("geo.events").joinpath("data", "roles.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {word: (role, float(p)) for word, role, p in rows}


@cache
def _governors() -> dict[str, tuple[str, float]]:
    return {word: entry for word, entry in _table().items() if entry[0] not in {"kind", "ground"}}


@cache
def _ground() -> frozenset[str]:
    """Nouns that turn an adjective of nationality into a place: "Syrian territory"."""
    return frozenset(word for word, (role, _) in _table().items() if role == "ground")


@cache
def _kinds() -> frozenset[str]:
    """Nouns that only say what a named place is: "the city of X"."""
    return frozenset(word for word, (role, _) in _table().items() if role in {"kind", "ground"})


def scenes(sentence: Sentence, trigger: Trigger, phrases: Sequence[PlacePhrase]) -> list[Scene]:
    """Every phrase of *sentence* with its probability of being the scene of *trigger*, likeliest first."""
    roles = _sentence_roles(sentence, phrases)
    found = []
    for phrase in phrases:
        role, probability = _with_trigger(sentence, trigger, phrase, *roles[phrase])
        distance = _distance(sentence, trigger, phrase)
        found.append(Scene(phrase=phrase, probability=probability * 0.985**distance, role=role))
    return sorted(found, key=lambda s: (-s.probability, s.phrase.first))


def _sentence_roles(
    sentence: Sentence, phrases: Sequence[PlacePhrase]
) -> dict[PlacePhrase, tuple[str, float]]:
    """Role and probability of each phrase by what governs it, the same for every action of the sentence."""
    found: dict[PlacePhrase, tuple[str, float]] = {}
    by_token = {i: p for p in phrases for i in range(p.first, p.last + 1)}
    for phrase in sorted(phrases, key=lambda p: p.first):
        found[phrase] = _role(sentence, phrase, by_token, found)
    return found


def token_range(sentence: Sentence, start: int, end: int) -> range:
    """Indexes of the tokens that overlap the characters start:end."""
    hit = [i for i, t in enumerate(sentence.tokens) if t.start < end and t.end > start]
    return range(hit[0], hit[-1] + 1) if hit else range(0)


def _role(
    sentence: Sentence,
    phrase: PlacePhrase,
    by_token: dict[int, PlacePhrase],
    known: dict[PlacePhrase, tuple[str, float]],
) -> tuple[str, float]:
    if phrase.kind == "relative":
        return "relative place", 0.9
    tokens = sentence.tokens
    following = tokens[phrase.last + 1].text.lower() if phrase.last + 1 < len(tokens) else ""
    if phrase.kind == "demonym" and following not in _ground():
        return "adjective", 0.04
    i = phrase.first - 1
    while i >= 0:
        token, word = tokens[i], tokens[i].text.lower()
        if i in by_token:
            return known.get(by_token[i], ("list", 0.2))
        if word in _governors() and not (word == "of" and _names_a_kind(tokens, i)):
            return _governors()[word] if word != "of" else _of(tokens, i)
        if not (
            token.tag.startswith(("JJ", "NN", "DT", "CD", "CC", "POS", "PRP$", "VBG")) or word in {"of", ","}
        ):
            break
        if word == "," and i - 1 not in by_token:  # "in Lyon, Grenoble and Nice" is a list
            break
        i -= 1
    return ("subject", 0.12) if phrase.kind != "facility" else ("bare", 0.3)


def _names_a_kind(tokens: Sequence[Token], of: int) -> bool:
    """ "the city of X": the "of" only names, the governing word stands further left."""
    return of > 0 and tokens[of - 1].text.lower() in _kinds()


def _of(tokens: Sequence[Token], i: int) -> tuple[str, float]:
    """ "the bombing of X" happened in X, "the president of X" did not."""
    before = [t for t in tokens[max(0, i - 2) : i] if t.tag.startswith("NN")]
    if before and lexicon.noun(before[-1].text) is not None:
        return "place of the action named", 0.75
    return "belonging", 0.12


def _with_trigger(
    sentence: Sentence, trigger: Trigger, phrase: PlacePhrase, role: str, probability: float
) -> tuple[str, float]:
    if role not in {"subject", "bare", "belonging"}:
        return role, probability
    between = sentence.tokens[trigger.last + 1 : phrase.first]
    reached = all(
        t.tag.startswith(("DT", "JJ", "NN", "POS", "PRP$")) or t.text.lower() == "of" for t in between
    )
    if (
        role != "belonging"
        and phrase.first > trigger.last
        and reached
        and trigger.kind in {"attack", "battle", "disaster", "other"}
    ):
        return "object of the action", 0.75
    if phrase.last < trigger.first <= phrase.last + 4 and trigger.passive and role != "belonging":
        return "what it was done to", 0.6
    return role, probability


def _distance(sentence: Sentence, trigger: Trigger, phrase: PlacePhrase) -> int:
    """Tokens between action and phrase; a clause mark counts three, another finite verb eight."""
    return _cost(sentence, trigger, phrase.first, phrase.last)


def _cost(sentence: Sentence, trigger: Trigger, first: int, last: int) -> int:
    low, high = (trigger.last, first) if trigger.last < first else (last, trigger.first)
    cost = 0
    for token in sentence.tokens[low + 1 : high]:
        cost += 3 if token.text in _CLAUSE_MARKS else 8 if token.tag in {"VBD", "VBZ", "VBP", "MD"} else 1
    return cost


def moment(sentence: Sentence, trigger: Trigger, timexes: Sequence[Timex]) -> Timex | None:
    """The time phrase of *sentence* nearest to *trigger* that denotes a calendar interval; None without one."""
    best: tuple[int, Timex] | None = None
    for timex in timexes:
        if timex.interval is None or timex.type not in {"DATE", "TIME"}:
            continue
        span = token_range(sentence, timex.start, timex.end)
        if not span:
            continue
        cost = _cost(sentence, trigger, span[0], span[-1])
        if span[0] <= 1:
            cost = cost // 2  # a time at the head of the sentence holds for all of it
        if best is None or cost < best[0]:
            best = (cost, timex)
    return best[1] if best else None
