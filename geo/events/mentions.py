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
from geo.events.linking import LINKED, Scene, scenes
from geo.events.scene_features import PlacePhrase, token_range
from geo.events.timing import TIME_UNITS, timed
from geo.events.triggers import Trigger, triggers
from geo.timexes import Timex
from geo.words import Sentence

_OVER_A_VERB: Final = 0.5
_POSSIBLE: Final = 0.08
"""A phrase listed with the scene ("in Lyon and Nice") is one, too, from this probability on."""

_BREAKS: Final = frozenset({",", ";", ":", "—", "–"})
_COARSE: Final = frozenset({"admin1", "country", "region"})
_APPOSING: Final = frozenset({",", "IN", "NNP", "CD", "DT", "RB"})
_CALLED_OFF: Final = frozenset({"postpone", "cancel", "scrap", "shelve", "delay"})
_LISTED: Final = frozenset({"NNP", "NNPS", "JJ", "DT", "NN"})
_HINGES: Final = frozenset({"after", "as", "before", "since", "until", "while", "when", "although", "though"})
_SUFFERING: Final = frozenset(
    {"die", "drown", "kill", "injure", "wound", "hurt", "perish", "hospitalise", "hospitalize"}
)
"""Verbs whose cause follows with "after": both are one incident."""

_JOINING: Final = frozenset({"CC", ",", "DT", "JJ", "NN", "NNS", "NNP", "IN", "POS", "PRP$"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One event as one sentence tells it: its action, the time phrase (None without), its scenes.

    quoted says that the action stands inside somebody's quoted speech. said is the time of a statement
    about it. part are the tokens of the one stage this mention tells of an action that has several ("hit Rhodes
    on Monday and Kos on Tuesday"), stem the last token before the first stage. others are the actions of the sentence's other mentions.
    """

    sentence: Sentence
    trigger: Trigger
    time: Timex | None
    scenes: tuple[Scene, ...]
    quoted: bool = False
    said: Timex | None = None
    part: range = range(0)
    stem: int = 0
    others: tuple[Trigger, ...] = ()

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
    actions = _standing(sentence, _reporting_last(triggers(sentence)))
    if not actions:
        return []
    known = timed(sentence, actions, timexes, published=published)
    owned = _share_out(sentence, [one.trigger for one in known], phrases)
    found: list[Mention] = []
    for one in known:
        mention = Mention(
            sentence=sentence,
            trigger=one.trigger,
            time=one.time,
            scenes=chosen_scenes(sentence, owned[one.trigger]),
            quoted=any(a <= sentence.tokens[one.trigger.first].start < b for a, b in quotes),
            said=one.said,
        )
        found += stages(mention, one.times, owned[one.trigger]) or [mention]
    told = _merged(found)
    actions = [m.trigger for m in told]
    return [replace(m, others=tuple(a for a in actions if a.last != m.trigger.last)) for m in told]


def stages(mention: Mention, times: Sequence[Timex], scenes: Sequence[Scene]) -> list[Mention]:
    """One mention for each place with a time of its own ("hit Rhodes on Monday and Kos on Tuesday"), else none."""
    sentence, low = mention.sentence, mention.trigger.last
    after = [t for t in times if _follows(sentence, low, t)]
    places = sorted(
        (s for s in scenes if s.phrase.first > low and s.probability >= _POSSIBLE),
        key=lambda s: s.phrase.first,
    )
    if len(after) < 2 or not places or max(s.probability for s in places) < LINKED:
        return []
    groups: dict[int, list[Scene]] = {}
    for scene in places:
        nearest = min(after, key=lambda t: _apart(sentence, scene.phrase, t))
        groups.setdefault(nearest.start, []).append(scene)
    if len(groups) < 2:
        return []
    best = max(s.probability for s in places)
    told = [_stage(mention, t, groups[t.start], best) for t in after if t.start in groups]
    told.sort(key=lambda m: m.part[0])
    return [replace(one, stem=told[0].part[0] - 1) for one in told]


def _follows(sentence: Sentence, verb: int, time: Timex) -> bool:
    """Whether *time* comes after the verb in its own clause."""
    span = token_range(sentence, time.start, time.end)
    between = sentence.tokens[verb + 1 : span[0]] if span and span[0] > verb else ()
    return bool(between) and not any(t.text in {";", ":"} or t.tag in {"VBD", "VBZ", "VBP"} for t in between)


def _stage(mention: Mention, time: Timex, group: Sequence[Scene], probability: float) -> Mention:
    raised = [replace(scene, probability=probability) for scene in group]
    first, last = group[0].phrase.first, group[-1].phrase.last
    while first - 1 > mention.trigger.last and mention.sentence.tokens[first - 1].tag in {
        "IN",
        "DT",
        "TO",
        "JJ",
    }:
        first -= 1
    return replace(
        mention, time=time, scenes=chosen_scenes(mention.sentence, raised), part=range(first, last + 1)
    )


def _apart(sentence: Sentence, phrase: PlacePhrase, time: Timex) -> int:
    """Tokens between a place and a time; a comma or an "and" counts five."""
    span = token_range(sentence, time.start, time.end)
    low, high = (phrase.last, span[0]) if phrase.last < span[0] else (span[-1], phrase.first)
    return sum(5 if t.text in _BREAKS or t.tag == "CC" else 1 for t in sentence.tokens[low + 1 : high])


def _reporting_last(found: list[Trigger]) -> list[Trigger]:
    """Drop verbs of saying where the sentence has an action besides, and states where it has either."""
    acting = [t for t in found if not t.reports and not t.states]
    return acting or [t for t in found if not t.states] or found


def _standing(sentence: Sentence, found: list[Trigger]) -> list[Trigger]:
    """*found* without the plans of a sentence that says they were put off."""
    off = any(
        (a := verb(t.text)) and a.lemma in _CALLED_OFF for t in sentence.tokens if t.tag.startswith("VB")
    )
    return [t for t in found if t.status != "planned"] if off else found


def _share_out(
    sentence: Sentence, actions: Sequence[Trigger], phrases: Sequence[PlacePhrase]
) -> dict[Trigger, list[Scene]]:
    """Each phrase goes to the action it most probably belongs to; another verb on the way counts against it."""
    best: dict[PlacePhrase, tuple[float, Scene, Trigger]] = {}
    for action in actions:
        for scene in scenes(sentence, action, phrases):
            claim = scene.probability * (
                _OVER_A_VERB if _crosses(sentence, actions, action, scene.phrase) else 1
            )
            if scene.phrase not in best or claim > best[scene.phrase][0]:
                best[scene.phrase] = (claim, scene, action)
    owned: dict[Trigger, list[Scene]] = {action: [] for action in actions}
    for _, scene, action in best.values():
        owned[action].append(scene)
    return owned


def _crosses(sentence: Sentence, actions: Sequence[Trigger], action: Trigger, phrase: PlacePhrase) -> bool:
    """Whether another action stands between *action* and a phrase after it that no comma parts from that one."""
    for other in actions:
        if action.last < other.first and other.last < phrase.first:
            between = sentence.tokens[other.last + 1 : phrase.first]
            if not any(t.text in {",", ";"} for t in between):
                return True
    return False


def chosen_scenes(sentence: Sentence, found: Iterable[Scene]) -> tuple[Scene, ...]:
    """The likeliest scene with those listed with it ("in Lyon and Nice") or around it, in reading order.

    Of a chain ("in Lyon at the opera house") all but the first are marked `joined`: they tell one place.
    So do all ways of describing one ("20 km off A, near B").
    """
    ordered = sorted(found, key=lambda s: s.phrase.first)
    best = max(ordered, key=lambda s: s.probability, default=None)
    if best is None or best.probability < LINKED:
        return ()
    if closer := _closer(sentence, ordered, best):
        return closer
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


def _closer(sentence: Sentence, found: Sequence[Scene], best: Scene) -> tuple[Scene, ...]:
    """The ways that tell the spot within a country or province ("hit Nepal, 80 km west of ...")."""
    if best.phrase.grain not in _COARSE:
        return ()
    ways = [s for s in found if s.phrase.kind == "relative" and s.phrase.first > best.phrase.last]
    between = sentence.tokens[best.phrase.last + 1 : ways[0].phrase.first] if ways else ()
    if not between or any(t.tag not in _APPOSING or t.text.lower() in _HINGES for t in between):
        return ()
    return (replace(ways[0], probability=best.probability),)


def _tie(sentence: Sentence, one: Scene, other: Scene) -> str:
    """ "list" if "and" and no verb stands between two possible scenes, "chain" if only "at the" does, else "".

    A comma lists, too ("in Lyon, Nice and Metz"), unless the place after it holds the one before ("Lyon, France").
    """
    if min(one.probability, other.probability) < _POSSIBLE or one.phrase.by_way:
        return ""
    if one.role != other.role and "origin" in {one.role, other.role}:
        return ""
    between = sentence.tokens[one.phrase.last + 1 : other.phrase.first]
    if not between or len(between) > 8 or any(t.tag not in _JOINING for t in between):
        return ""
    if any(t.tag == "CC" for t in between) or _lists(sentence, one.phrase, other.phrase):
        return "list"
    return "chain" if not other.phrase.by_way and all(t.tag in {"IN", "DT"} for t in between) else ""


def _lists(sentence: Sentence, one: PlacePhrase, other: PlacePhrase) -> bool:
    """Whether a lone comma between two places belongs to a list that "and" closes."""
    if [t.text for t in sentence.tokens[one.last + 1 : other.first]] != [","]:
        return False
    if other.grain in _COARSE and one.grain not in _COARSE:
        return False
    rest = sentence.tokens[other.last + 1 : other.last + 12]
    closing = next((i for i, t in enumerate(rest) if t.tag == "CC"), None)
    return closing is not None and all(t.text == "," or t.tag in _LISTED for t in rest[:closing])


def _merged(found: list[Mention]) -> list[Mention]:
    merged: list[Mention] = []
    for mention in found:
        if merged and _same(merged[-1], mention):
            merged[-1] = _joined(merged[-1], mention)
        else:
            merged.append(mention)
    return merged


def _same(one: Mention, other: Mention) -> bool:
    planned = {one.trigger.status == "planned", other.trigger.status == "planned"}
    if (
        one.part
        or other.part
        or (one.scenes and other.scenes)
        or one.quoted != other.quoted
        or len(planned) > 1
    ):
        return False
    hinge = _hinge(one, other)
    if hinge in {"when", "as", "after"}:
        bare = any(m.time is None and not m.scenes for m in (one, other))
        apart = one.time is not None and other.time is not None and one.time is not other.time
        return not apart and (bare or hinge != "after" or one.trigger.lemma in _SUFFERING)
    return not hinge and one.time is other.time


def _hinge(one: Mention, other: Mention) -> str:
    """The word between two actions that sets them apart ("before"), or "" without one.

    "A day after" is not "after": what is counted in between does not happen together.
    """
    between = one.sentence.tokens[one.trigger.last + 1 : other.trigger.first]
    for i, token in enumerate(between):
        word = token.text.lower()
        if word in _HINGES and token.tag in {"IN", "WRB"}:
            counted = i > 0 and between[i - 1].text.lower() in TIME_UNITS
            return "counted" if counted else word
    return ""


def _joined(one: Mention, other: Mention) -> Mention:
    """The action that is better known gives the mention its category; a doubt about either stays."""
    first = bool(_hinge(one, other)) or _rank(one.trigger) <= _rank(other.trigger)
    trigger = one.trigger if first else other.trigger
    if "alleged" in {one.trigger.status, other.trigger.status}:
        trigger = replace(trigger, status="alleged")
    return replace(one, trigger=trigger, scenes=one.scenes or other.scenes, time=one.time or other.time)


def _rank(trigger: Trigger) -> int:
    return {"unknown": 2, "other": 1, "harm": 1, "say": 3, "aspect": 3, "be": 4}.get(trigger.kind, 0)
