"""Which of a story's events are one event told again?

Two tellings are one where they share the word for what happened, their times overlap or one gives none,
and their places are the same, lie in each other, or one is missing. The first keeps its title and quote, each
takes from the other what is told more closely, and every further sentence stays as a receipt in `also`.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Final

from geo.events.actions import lexicon
from geo.events.actions.triggers import Trigger
from geo.events.where.scene_features import token_range
from geo.schema import Event, Receipt
from geo.timexes import Timex
from geo.words import Sentence

_ONE_MORE: Final = frozenset(
    {"another", "second", "third", "fourth", "separate", "separately", "elsewhere", "other", "similar", "fresh", "new", "also",
     "again", "next", "followed", "follows"}
)  # fmt: skip
"""Words that tell of an event besides the one before."""

_TELLING: Final = frozenset(
    {"attack", "battle", "protest", "disaster", "accident", "justice", "diplomacy", "sport"}
)
BRIEF: Final = dt.timedelta(days=7)
"""Times that may make one event of two tellings where a place is missing last no longer."""

_OF_WORDS: Final = frozenset({"diplomacy", "justice", "politics"})

_TIME: Final = ("start", "end", "edtf", "time_text", "time_basis", "time_precision")
_PLACE: Final = (
    "place_text",
    "place",
    "place_basis",
    "place_id",
    "geometry",
    "footprint",
    "radius_m",
    "place_precision",
    "place_score",
    "alternatives",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event with what tells it apart: its action *words* and the *things* its sentence names.

    one_more: the sentence tells of one besides. definite: it speaks of what is known ("the blast").
    rows is how many places its mention has.
    """

    event: Event
    sentence: Sentence
    words: frozenset[str]
    things: frozenset[str]
    one_more: bool
    definite: bool
    rows: int


def told(event: Event, sentence: Sentence, trigger: Trigger, timexes: Sequence[Timex], *, rows: int) -> Told:
    """*event* ready to be compared; *rows* is how many places its mention has."""
    times = {i for t in timexes for i in token_range(sentence, t.start, t.end)}
    tokens = [t for i, t in enumerate(sentence.tokens) if i not in times]
    things = {stem(t.text) for t in tokens if t.tag.startswith("NN") and len(t.text) > 2}
    before = {t.text.lower() for t in sentence.tokens[max(0, trigger.first - 6) : trigger.last + 3]}
    return Told(
        event=event,
        sentence=sentence,
        words=frozenset(words_of(sentence, trigger)),
        things=frozenset(things),
        definite=_definite(sentence),
        one_more=not _ONE_MORE.isdisjoint(before),
        rows=rows,
    )


def merged(found: Sequence[Told]) -> list[Event]:
    """The events of *found*, those told again joined to their first telling."""
    kept: list[Told] = []
    receipts: list[dict[tuple[int | None, int | None], Receipt]] = []
    for other in found:
        at = next((i for i in reversed(range(len(kept))) if _same(kept[i], other)), None)
        if at is None:
            kept.append(other)
            receipts.append({})
        else:
            kept[at] = _with(kept[at], other)
            _add_receipt(receipts[at], kept[at].event, other.event)
    return [
        replace(one.event, also=(*one.event.also, *more.values()))
        for one, more in zip(kept, receipts, strict=True)
    ]


def _add_receipt(more: dict[tuple[int | None, int | None], Receipt], first: Event, second: Event) -> None:
    """Keep the quote of *second* with what *first* has already, once."""
    start, end = second.quote_start, second.quote_end
    known = (start, end) == (first.quote_start, first.quote_end) or (start, end) in more
    if start is not None and end is not None and not known:
        more[start, end] = Receipt(start=start, end=end, text=second.quote)


def _with(one: Told, other: Told) -> Told:
    event = with_closer(one.event, other.event)
    return replace(one, event=event, words=one.words | other.words, things=one.things | other.things)


def with_closer(one: Event, other: Event) -> Event:
    """*one* with the time and the place of *other* where they are closer, and the actors of both."""
    changes: dict[str, Any] = {"actors": tuple(dict.fromkeys((*one.actors, *other.actors)))[:5]}
    if _closer_in_time(one, other):
        changes |= {name: getattr(other, name) for name in _TIME}
    if _closer_in_space(one, other):
        changes |= {name: getattr(other, name) for name in _PLACE}
    return replace(one, **changes)


def _same(one: Told, other: Told) -> bool:
    first, second = one.event, other.event
    if one.sentence is other.sentence or other.one_more or first.status != second.status:
        return False
    if _only_speaks(first) != _only_speaks(second) and _can_be_seen(first) != _can_be_seen(second):
        return False  # "blamed a sect for the bombings" is none of them
    shared = one.words & other.words
    if not shared or not overlap_in_time(first, second):
        return False
    near = overlap_in_space(first, second)
    if near is None:  # a place is missing: the words must speak for it
        near = (
            _brief(first, second)
            and one.rows == other.rows == 1
            and (other.definite or len(one.things & other.things) >= 2)
        )
    if first.start is None or second.start is None:
        return near and _brief(first, second) and len(one.things & other.things) >= 2
    return near


def _only_speaks(event: Event) -> bool:
    return event.category in _OF_WORDS


def _can_be_seen(event: Event) -> bool:
    return event.category in lexicon.PHYSICAL


def _brief(*events: Event) -> bool:
    """Whether none has a time too long to say that two tellings are of one event."""
    return all(e.start is None or e.end is None or e.end - e.start <= BRIEF for e in events)


def overlap_in_time(one: Event, other: Event) -> bool:
    """Whether both may have happened at one time; one of them must tell a time."""
    if one.start is None or other.start is None or one.end is None or other.end is None:
        return one.start is not None or other.start is not None
    return one.start < other.end and other.start < one.end


def overlap_in_space(one: Event, other: Event) -> bool | None:
    """Whether one place is, or lies in, the other; None where a place is missing."""
    if not one.place_text or not other.place_text:
        return None
    if one.geometry is None or other.geometry is None:
        return one.place_text == other.place_text
    if one.place_id and one.place_id == other.place_id:
        return True
    if one.footprint is not None and one.footprint == other.footprint:
        return True  # a ring does not hold its middle
    large, small = sorted((one, other), key=lambda e: -(e.radius_m or 0.0))
    if large.footprint is None or small.geometry is None:
        return False
    return bool(large.footprint.intersects(small.geometry))


def _closer_in_time(one: Event, other: Event) -> bool:
    if other.start is None or other.end is None:
        return False
    if one.start is None or one.end is None or (not one.time_text and bool(other.time_text)):
        return True
    return bool(other.time_text) and other.end - other.start < one.end - one.start


def _closer_in_space(one: Event, other: Event) -> bool:
    if other.geometry is None:
        return False
    if one.geometry is None or ("inferred" in one.place_basis and "inferred" not in other.place_basis):
        return True
    return (other.radius_m or 0.0) < (one.radius_m or 0.0) and (other.place_score or 0) >= 0.5


def words_of(sentence: Sentence, trigger: Trigger) -> set[str]:
    """What the sentence says happened: its action, and the nouns that name or suggest one."""
    found = {group(trigger.lemma)} if trigger.kind in _TELLING else set()
    for token in sentence.tokens:
        action = lexicon.noun(token.text) if token.tag in {"NN", "NNS", "VBG"} else None
        if action is not None and action.kind in _TELLING:
            found.add(group(action.lemma))
    return found


def _definite(sentence: Sentence) -> bool:
    """Whether a noun for what happened stands with "the" or a possessive: it was told of before."""
    for i, token in enumerate(sentence.tokens):
        action = lexicon.noun(token.text) if token.tag in {"NN", "NNS"} else None
        if action is not None and action.kind in _TELLING:
            before = sentence.tokens[max(0, i - 3) : i]
            return any(t.text.lower() in {"the", "this", "that"} or t.tag == "POS" for t in before)
    return False


@cache
def _groups() -> dict[str, str]:
    text = files("geo").joinpath("events", "data", "same.tsv").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {word: line[0] for line in lines for word in line}


def group(lemma: str) -> str:
    """The word that stands for *lemma* and all that mean the same happening."""
    return _groups().get(lemma, lemma)


def stem(word: str) -> str:
    """*word* in lower case without the ending that a plural changes."""
    return re.sub(r"(?:es|e|s)$", "", word.lower())
