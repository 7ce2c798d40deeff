"""Which events of several stories are one event?

Two events of different stories are one where they have the same status, their times overlap and are short, one
place is or lies in the other, both say that the same kind of thing happened, and they name things in common besides
(two where only their category is the same).
Numbers that are far apart speak against it. Nothing depends on the order of the stories, and no story gives two
events to one. `alike` tells the groups, `across` joins them: the first story's event keeps its identity and
takes the closer time and place, the passages of the others become receipts with their source. What the groups
hold are the events as they were, so that a join can be undone.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import combinations, product
from typing import Final

from geo.events.actions import lexicon
from geo.events.merging import BRIEF, group, overlap_in_space, overlap_in_time, stem, with_closer
from geo.events.where.wording import is_spot
from geo.schema import Event, Receipt

_TELLING: Final = frozenset(
    {"attack", "battle", "protest", "disaster", "accident", "justice", "diplomacy", "sport"}
)
_ENOUGH: Final = 0.3
"""Of the things that the shorter passage names, so many are named by both."""

_WIDE_M: Final = 150_000.0
"""A place that is wider than this holds many events of one kind in a day: more must be shared."""

_FEW, _TWO, _MANY = 1, 2, 3
_FARTHEST: Final = 2.0
"""Counts of victims that differ by more than this factor are not of one event."""

_TELLING_COUNT: Final = 5
"""A count from this on, told by both, says as much as a common word for what happened."""

_HARM: Final = frozenset({"killing", "murder", "death"})
"""What any violent event may be said to be."""

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_COUNT: Final = re.compile(r"(?<![\w.,:/-])(\d{1,3}(?:,\d{3})+|\d{1,5})(?![\w:/-]|[.,]\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gist:
    """What an event says in all its passages: kinds of happening, things and the spots among them, counts."""

    event: Event
    doings: frozenset[str]
    things: frozenset[str]
    spots: frozenset[str]
    counts: frozenset[int]
    one_more: bool


def across(events: Iterable[Event]) -> list[Event]:
    """*events* with those that several stories tell as one, in the order of the first of each."""
    return [_joined(group_) for group_ in alike(events)]


def alike(events: Iterable[Event]) -> list[tuple[Event, ...]]:
    """The events as they are, those that are one together, the one that leads first."""
    given = list(events)
    gists = {e.event_id: _gist(e) for e in given if _comparable(e)}
    ties = sorted(
        (-score, one, other)
        for one, other in _pairs(gists)
        if (score := _likeness(gists[one], gists[other])) > 0
    )
    tied = {(one, other) for _, one, other in ties}
    groups: dict[str, tuple[str, ...]] = {key: (key,) for key in gists}
    for _, one, other in ties:
        first, second = groups[one], groups[other]
        if first is not second and _all_tied(first, second, tied, gists):
            for key in (*first, *second):
                groups[key] = (*first, *second)
    return list(_in_order(given, groups))


def _in_order(given: Sequence[Event], groups: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[Event, ...]]:
    by_id = {event.event_id: event for event in given}
    done: set[str] = set()
    for event in given:
        members = groups.get(event.event_id, (event.event_id,))
        if done.isdisjoint(members):
            done.update(members)
            yield tuple(sorted((by_id[key] for key in members), key=_rank)) if len(members) > 1 else (event,)


def _rank(event: Event) -> tuple[bool, dt.date, str, int, str]:
    """What a person confirmed leads, then the story that was first."""
    first = event.published or dt.date.max
    return not event.reviewed, first, event.source, event.quote_start or 0, event.event_id


def _comparable(event: Event) -> bool:
    if event.start is None or event.end is None or event.geometry is None or not event.quote:
        return False
    return event.end - event.start <= BRIEF


def _pairs(gists: Mapping[str, _Gist]) -> list[tuple[str, str]]:
    """Pairs of different sources that share a day and a kind of happening, each once."""
    shelves: dict[tuple[dt.date, str | int], list[str]] = defaultdict(list)
    for key in sorted(gists):
        event = gists[key].event
        for day, mark in product(_days(event), _marks(gists[key])):
            shelves[day, mark].append(key)
    found = {pair for keys in shelves.values() for pair in combinations(keys, 2)}
    return sorted(p for p in found if gists[p[0]].event.source != gists[p[1]].event.source)


def _days(event: Event) -> list[dt.date]:
    """The days that the interval of the event touches."""
    if event.start is None or event.end is None or event.start >= event.end:
        return []
    first, last = event.start.date(), (event.end - dt.timedelta(microseconds=1)).date()
    return [first + dt.timedelta(n) for n in range((last - first).days + 1)]


def _marks(gist: _Gist) -> list[str | int]:
    """What two tellings of one event share at least one of."""
    marks: set[str | int] = {_class(gist.event)}
    marks.update(gist.doings, gist.counts)
    return sorted(marks - {"other"}, key=str)


def _all_tied(
    first: Sequence[str], second: Sequence[str], tied: set[tuple[str, str]], gists: Mapping[str, _Gist]
) -> bool:
    sources = [gists[key].event.source for key in (*first, *second)]
    reviewed = sum(gists[key].event.reviewed for key in (*first, *second))
    return (
        len(set(sources)) == len(sources)
        and reviewed <= 1
        and all((min(a, b), max(a, b)) in tied for a in first for b in second)
    )


def _likeness(one: _Gist, other: _Gist) -> float:
    """How much speaks for one event, 0 when they are two."""
    first, second = one.event, other.event
    if first.status != second.status or one.one_more != other.one_more:
        return 0.0
    doings, things = one.doings & other.doings, one.things & other.things
    counted = any(n >= _TELLING_COUNT for n in one.counts & other.counts)
    alike_at_all = _class(first) == _class(second) != "other" and len(things) >= _TWO
    if not doings and not alike_at_all and not (counted and things):
        return 0.0
    wide = max(first.radius_m or 0.0, second.radius_m or 0.0) > _WIDE_M
    shared = len(things) + max(0, len(doings) - 1)
    least = min(len(one.things | one.doings), len(other.things | other.doings))
    if shared < (_MANY if wide else _FEW) or len(things | doings) < _ENOUGH * least:
        return 0.0
    if _contradict(one.counts, other.counts) or _elsewhere(one.spots, other.spots):
        return 0.0
    if not overlap_in_time(first, second) or not overlap_in_space(first, second):
        return 0.0
    return len(doings) + len(things) + (first.place_id == second.place_id and first.place_id != "")


def _class(event: Event) -> str:
    """Its category; a battle and an attack are told alike."""
    return "attack" if event.category == "battle" else event.category


def _contradict(one: frozenset[int], other: frozenset[int]) -> bool:
    """Whether both count something and no count of the one is near any of the other."""
    pairs = [(min(a, b), max(a, b)) for a in one for b in other]
    return bool(pairs) and all(high > _FARTHEST * max(low, 1) + 1 for low, high in pairs)


def _elsewhere(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both name spots ("mosque", "supermarket") and none in common."""
    return bool(one and other) and one.isdisjoint(other)


def _gist(event: Event) -> _Gist:
    passages = [event.title, event.quote, *(r.text for r in event.also)]
    names = {w.lower() for text in (event.place, event.time_text) for w in _WORD.findall(text)}
    names |= {w.lower() for w in _WORD.findall(event.place_text) if w[:1].isupper()}
    words = [w.lower() for text in passages for w in _WORD.findall(text)]
    doings: set[str] = set()
    things: set[str] = set()
    spots: set[str] = set()
    for word in words:
        action = lexicon.noun(word) or lexicon.verb(word)
        if action is not None and action.kind in _TELLING:
            doings.add(group(action.lemma))
        elif action is None and _is_thing(word) and word not in names:
            things.add(stem(word))
            spots |= {stem(word)} if is_spot(word) else set()
    doings -= _HARM
    counts = {int(n.replace(",", "")) for text in passages for n in _COUNT.findall(text)}
    counts |= {_numbers()[word] for word in words if word in _numbers()}
    return _Gist(
        event=event,
        doings=frozenset(doings),
        things=frozenset(things),
        spots=frozenset(spots),
        counts=frozenset(counts),
        one_more=_is_one_more(words),
    )


def _is_thing(word: str) -> bool:
    """Whether *word* tells events of one kind apart: neither a common word nor one for those who fight."""
    sign = lexicon.cue(word)
    return (
        len(word) > 2
        and stem(word) not in _common()
        and (sign is None or sign.kind not in {"attack", "battle"})
    )


def _is_one_more(words: Sequence[str]) -> bool:
    return not {"another", "second", "third", "separate", "separately"}.isdisjoint(words)


def _joined(events: Sequence[Event]) -> Event:
    """The first of *events*, which are one, with what the others tell more closely and their receipts."""
    first, *others = events
    for other in others:
        if not first.reviewed:
            first = with_closer(first, _credited(other))
        first = replace(first, also=(*first.also, *_receipts(other)))
    return first


def _credited(event: Event) -> Event:
    """*event* whose time and place say which story tells them."""
    teller = f"told by {event.source_title or event.source}"
    return replace(
        event, time_basis=f"{event.time_basis}; {teller}", place_basis=f"{event.place_basis}; {teller}"
    )


def _receipts(event: Event) -> Iterator[Receipt]:
    own = Receipt(start=event.quote_start or 0, end=event.quote_end or len(event.quote), text=event.quote)
    for receipt in (own, *event.also):
        yield receipt if receipt.source else replace(receipt, source=event.source, title=event.source_title)


@cache
def _common() -> frozenset[str]:
    text = files("geo").joinpath("events", "data", "common.txt").read_text(encoding="utf-8")
    return frozenset(stem(w) for line in text.splitlines() if not line.startswith("#") for w in line.split())


@cache
def _numbers() -> dict[str, int]:
    small = "two three four five six seven eight nine ten eleven twelve"
    return {word: number for number, word in enumerate(small.split(), start=2)}
