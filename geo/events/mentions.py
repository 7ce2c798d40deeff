"""Which events does one sentence report?

A sentence holds one mention for every action that has a time or a place of its own; actions that
share both ("killed five and wounded twenty") are one mention.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from geo.events.lexicon import verb
from geo.events.linking import LINKED, Scene, moment, scenes, token_range
from geo.events.scene_features import PlacePhrase
from geo.events.triggers import Trigger, triggers
from geo.timexes import Timex
from geo.words import Sentence

_FRESH: Final = dt.timedelta(days=1)

_POSSIBLE: Final = 0.08
"""A phrase listed with the scene ("in Lyon and Nice") is one, too, from this probability on."""

_JOINING: Final = frozenset({"CC", ",", "DT", "JJ", "NN", "NNS", "NNP", "IN", "POS", "PRP$"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One event as one sentence tells it: its action, the time phrase (None without), its scenes.

    quoted says that the action stands inside somebody's quoted speech.
    """

    sentence: Sentence
    trigger: Trigger
    time: Timex | None
    scenes: tuple[Scene, ...]
    quoted: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """Characters of the action's verb group."""
        tokens = self.sentence.tokens
        return tokens[self.trigger.first].start, tokens[self.trigger.last].end


def mentions(
    sentence: Sentence,
    timexes: Sequence[Timex],
    phrases: Sequence[PlacePhrase],
    *,
    quotes: Sequence[tuple[int, int]] = (),
    published: dt.date | None = None,
) -> list[Mention]:
    """The events *sentence* reports, in order.

    *quotes* are the character spans of quoted speech, *published* the day of the story.
    """
    actions = _reporting_last(triggers(sentence))
    if not actions:
        return []
    if not any(action.reports for action in actions):
        timexes = [t for t in timexes if not _dates_the_saying(sentence, t, published)]
    owned = _share_out(sentence, actions, phrases)
    found = [
        Mention(
            sentence=sentence,
            trigger=action,
            time=moment(sentence, action, timexes, published=published),
            scenes=chosen_scenes(sentence, owned[action]),
            quoted=any(a <= sentence.tokens[action.first].start < b for a, b in quotes),
        )
        for action in actions
    ]
    return _merged(found)


def _dates_the_saying(sentence: Sentence, timex: Timex, published: dt.date | None) -> bool:
    """Whether a time right beside a verb of saying is no news: "police said on Friday" in a story of that Sunday.

    A statement of the day of the story or the day before is taken to tell what has just happened.
    """
    if timex.interval is None or (published is not None and published - timex.interval[0].date() <= _FRESH):
        return False
    span = token_range(sentence, timex.start, timex.end)
    before = sentence.tokens[max(0, span[0] - 2) : span[0]] if span else ()
    return any((action := verb(t.text)) is not None and action.kind == "say" for t in before)


def _reporting_last(found: list[Trigger]) -> list[Trigger]:
    """Drop verbs of saying and aspect where the sentence has an action besides, and states where it has either."""
    acting = [t for t in found if not t.reports and not t.states and t.kind != "aspect"]
    return acting or [t for t in found if not t.states] or found


def _share_out(
    sentence: Sentence, actions: Sequence[Trigger], phrases: Sequence[PlacePhrase]
) -> dict[Trigger, list[Scene]]:
    """Each phrase goes to the action it most probably belongs to."""
    best: dict[PlacePhrase, tuple[Scene, Trigger]] = {}
    for action in actions:
        for scene in scenes(sentence, action, phrases):
            if scene.phrase not in best or scene.probability > best[scene.phrase][0].probability:
                best[scene.phrase] = (scene, action)
    owned: dict[Trigger, list[Scene]] = {action: [] for action in actions}
    for scene, action in best.values():
        owned[action].append(scene)
    return owned


def chosen_scenes(sentence: Sentence, found: Iterable[Scene]) -> tuple[Scene, ...]:
    """The likeliest scene with those listed with it ("in Lyon and Nice") or around it, in reading order.

    Of a chain ("in Lyon at the opera house") all but the first are marked `joined`: they tell one place.
    So do all ways of describing one ("20 km off A, near B").
    """
    ordered = sorted(found, key=lambda s: s.phrase.first)
    best = max(ordered, key=lambda s: s.probability, default=None)
    if best is None or best.probability < LINKED:
        return ()
    if best.phrase.by_way:
        return tuple(s for s in ordered if s.phrase.by_way and s.probability >= LINKED)
    low = high = ordered.index(best)
    while low > 0 and _tie(sentence, ordered[low - 1], ordered[low]):
        low -= 1
    while high + 1 < len(ordered) and _tie(sentence, ordered[high], ordered[high + 1]):
        high += 1
    chosen = [replace(ordered[low], probability=best.probability)]
    for before, scene in pairwise(ordered[low : high + 1]):
        joined = _tie(sentence, before, scene) == "chain"
        chosen.append(replace(scene, probability=best.probability, joined=joined))
    return tuple(chosen)


def _tie(sentence: Sentence, one: Scene, other: Scene) -> str:
    """ "list" if "and" and no verb stands between two possible scenes, "chain" if only "at the" does, else ""."""
    if min(one.probability, other.probability) < _POSSIBLE or one.phrase.by_way:
        return ""
    between = sentence.tokens[one.phrase.last + 1 : other.phrase.first]
    if not between or len(between) > 8 or any(t.tag not in _JOINING for t in between):
        return ""
    if any(t.tag == "CC" for t in between):
        return "list"
    return "chain" if not other.phrase.by_way and all(t.tag in {"IN", "DT"} for t in between) else ""


def _merged(found: list[Mention]) -> list[Mention]:
    merged: list[Mention] = []
    for mention in found:
        if merged and _same(merged[-1], mention):
            merged[-1] = _joined(merged[-1], mention)
        else:
            merged.append(mention)
    return merged


def _same(one: Mention, other: Mention) -> bool:
    return (
        one.time is other.time
        and not (one.scenes and other.scenes)
        and one.quoted == other.quoted
        and "planned"
        not in {one.trigger.status, other.trigger.status} - ({one.trigger.status} & {other.trigger.status})
    )


def _joined(one: Mention, other: Mention) -> Mention:
    """The action that is better known gives the mention its category; a doubt about either stays."""
    trigger = one.trigger if _rank(one.trigger) <= _rank(other.trigger) else other.trigger
    if "alleged" in {one.trigger.status, other.trigger.status}:
        trigger = replace(trigger, status="alleged")
    return replace(one, trigger=trigger, scenes=one.scenes or other.scenes)


def _rank(trigger: Trigger) -> int:
    return {"unknown": 2, "other": 1, "harm": 1, "say": 3, "aspect": 3, "be": 4}.get(trigger.kind, 0)
