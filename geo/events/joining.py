"""Which tellings of a paragraph tell one event on: where it was, when it was, whom it hurt?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geo.events.actions.acting import subject
from geo.events.actions.lexicon import LOSING_LIFE, PHYSICAL, noun
from geo.events.actions.meaning import EPICENTRES, SEATED
from geo.events.categories import category
from geo.events.merging import group
from geo.events.telling import Telling
from geo.events.where.choosing import HINGES

SAYS_WHERE: Final = frozenset(
    {"lie", "find", "locate", "discover", "recover", "spot", "sight", "occur", "happen"}
)
"""Verbs that tell where something before them was."""

_OF_VICTIMS: Final = frozenset(
    {"die", "drown", "kill", "injure", "wound", "hurt", "perish", "hospitalise", "hospitalize", "bury", "trap", "rescue", "treat", "evacuate",
     "displace"}
)  # fmt: skip
"""Verbs that tell only who suffered by what the sentence before tells."""

_BESIDES: Final = frozenset(
    {"another", "also", "other", "others", "elsewhere", "separate", "separately", "second", "earlier"}
)
_STRIKING: Final = frozenset(
    {"strike", "hit", "happen", "occur", "erupt", "explode", "start", "begin", "break"}
)
_QUAKE: Final = "earthquake"
_NEXT: Final = 2
_BEFALLING: Final = frozenset({"occurred", "happened", "struck", "took"})


def joined(told: Sequence[Telling]) -> list[Telling]:
    """Join an event that has a time and no place with the next, that has a place and no time of its own, and one
    with those it hurt."""
    found: list[Telling] = []
    for telling in told:
        if found and _continues(found[-1], telling):
            found[-1] = _with(found[-1], telling)
        else:
            found.append(telling)
    return found


def seated(told: Sequence[Telling]) -> list[Telling]:
    """Join "the quake was centered off X", wherever a story says so, with the last quake told before it."""
    found: list[Telling] = []
    for telling in told:
        host = _struck_before(found, telling) if telling.main.trigger.lemma in SEATED else None
        if host is None:
            found.append(telling)
        else:
            found[host] = _with(found[host], telling)
    return found


def _struck_before(told: Sequence[Telling], seat: Telling) -> int | None:
    if not seat.main.scenes or (seat.when is not None and seat.when.stated):
        return None
    tokens, trigger = seat.main.sentence.tokens, seat.main.trigger
    head = subject(tokens, trigger.first)
    kind = "" if head is None else _QUAKE if head.text.lower() in EPICENTRES else group(head.text.lower())
    for i in range(len(told) - 1, -1, -1):
        one = told[i]
        words = {
            group(token.text.lower()) for token in one.main.sentence.tokens if token.tag.startswith("NN")
        }
        if one.main.trigger.kind in PHYSICAL and one.main.trigger.status == "happened" and kind in words:
            return i
    return None


def _with(one: Telling, other: Telling) -> Telling:
    """*one* told on by *other*, which gives the time if that of *one* was not told, and the place if it has one."""
    mentions = (*one.mentions, *other.mentions)
    stated = one.when is not None and one.when.stated
    when = other.when if other.when is not None and other.when.stated and not stated else one.when
    if not other.main.scenes:
        return replace(one, mentions=mentions, when=when)
    return replace(one, mentions=mentions, when=when, inferred="", referent=None)


def _continues(one: Telling, other: Telling) -> bool:
    """Whether *other* only says where, or whom, the event right before it hit."""
    if other.when is None or one.main.trigger.reports or one.is_counted:
        return False
    if (one.when is None or not one.when.stated) and other.when.stated and one.main.trigger.kind in PHYSICAL:
        known = bool(one.scene.scenes) and bool(other.main.scenes)
        return _points_to_it(other) or (_names_it(other) and not known)
    if one.when is None:
        return False
    if other.when.stated:
        return False
    if _only_of_victims(other) and category(one.main) in PHYSICAL and one.when.start == other.when.start:
        return one.main.trigger.status == other.main.trigger.status
    first, second = one.main.trigger, other.main.trigger
    if any(token.text.lower() in _BESIDES for token in other.main.sentence.tokens[: second.last]):
        return False  # "bombs also exploded in X"
    says_where = second.lemma in SAYS_WHERE or (first.status, first.kind) == (second.status, second.kind)
    return says_where and bool(other.main.scenes) and not one.scene.scenes


def _only_of_victims(telling: Telling) -> bool:
    """Whether a sentence tells no more than "three people were injured"."""
    mention = telling.main
    words = {token.text.lower() for token in mention.sentence.tokens}
    told = mention.trigger.passive or mention.trigger.lemma in LOSING_LIFE
    alone = not mention.scenes and not mention.others and mention.trigger.lemma in _OF_VICTIMS
    return told and alone and mention.time is None and words.isdisjoint(_BESIDES | HINGES | {"by"})


def _points_to_it(telling: Telling) -> bool:
    """ "It struck 40 km off X on Monday" tells more of what can be seen and was told before."""
    tokens, trigger = telling.main.sentence.tokens, telling.main.trigger
    return tokens[0].text == "It" and trigger.first <= _NEXT and trigger.lemma in _STRIKING


def _names_it(telling: Telling) -> bool:
    """ "The landslide happened in X on Monday" names what was told before."""
    tokens, trigger = telling.main.sentence.tokens, telling.main.trigger
    opening = [token.text.lower() for token in tokens[: trigger.last + 1]]
    named = any((found := noun(word)) is not None and found.kind in PHYSICAL for word in opening)
    return named and opening[:1] in (["the"], ["this"]) and opening[-1] in _BEFALLING
