"""Which events does one sentence report?

A sentence holds one mention for every action that has a time or a place of its own; actions that
share both ("killed five and wounded twenty") are one mention.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from geo.events.actions.finiteness import FINITE_TAGS
from geo.events.actions.lexicon import LOSING_LIFE, PHYSICAL, TIMES_OF_DAY, disrupts, verb
from geo.events.actions.triggers import Trigger, is_relative, named_besides, triggers
from geo.events.when.times_of_things import TIME_UNITS
from geo.events.when.timing import Timed, timed
from geo.events.where.choosing import HINGES, POSSIBLE, chosen_scenes, grounded, narrowed
from geo.events.where.linking import LINKED, TRAINED_FOR, Scene, scenes
from geo.events.where.scene_features import PlacePhrase, token_range
from geo.events.where.sharing import BREAKS, has_own_subject, share_out
from geo.timexes import Timex
from geo.words import Sentence, Token

_NAMING: Final = frozenset({"NNP", "NNPS", "CD", "NN", "JJ", "DT"})
_CALLED_OFF: Final = frozenset({"postpone", "cancel", "scrap", "shelve", "delay"})
_SUFFERING: Final = frozenset(
    {"die", "drown", "kill", "injure", "wound", "hurt", "perish", "hospitalise", "hospitalize"}
)
"""Verbs whose cause follows with "after": both are one incident."""

_MODIFIERS: Final = ("POS", "JJ", "NN", "CD", "VBN")

_STAYING: Final = frozenset({"feel", "live", "remain", "stay", "work"})
"""States that have a place of their own, which is not that of what happened: "he resigned and now lives in Rome"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One event as one sentence tells it: its action, the time phrase (None without), its scenes.

    quoted says that the action stands inside somebody's quoted speech. said is the time of a statement about it. part
    are the tokens of the one stage this mention tells of an action that has several ("hit Rhodes on Monday and Kos on
    Tuesday"), stem the last token before the first stage. others are the actions of the sentence's other mentions,
    joined those that are one event with this ("died when a wall fell").
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
    joined: tuple[Trigger, ...] = ()

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
    every = [t for t in triggers(sentence) if not _introduces(sentence, t)]
    actions = _standing(sentence, _reporting_last(every))
    if not actions:
        return []
    known = [
        one
        for one in timed(sentence, actions, timexes, published=published)
        if _standing(sentence, [one.trigger])
    ]
    if all(t.states or t.reports for t in actions) and (named := _named(sentence, every, timexes, published)):
        known = [named]
    rated = {one.trigger: scenes(sentence, one.trigger, phrases) for one in known}
    staying = [
        t
        for t in every
        if t.states and t.lemma in _STAYING and t not in actions and not _told_besides(sentence, t)
    ]
    owned = share_out(sentence, rated | {t: scenes(sentence, t, phrases) for t in staying})
    found: list[Mention] = []
    for one in known:
        mention = Mention(
            sentence=sentence,
            trigger=one.trigger,
            time=one.time,
            scenes=_scenes_of(sentence, one.trigger, owned[one.trigger], rated[one.trigger]),
            quoted=any(a <= sentence.tokens[one.trigger.first].start < b for a, b in quotes),
            said=one.said,
        )
        found += stages(mention, one.times, owned[one.trigger], rated[one.trigger]) or [mention]
    told = _merged(_telling(sentence, found))
    actions = [m.trigger for m in told]
    return [replace(m, others=tuple(a for a in actions if a.last != m.trigger.last)) for m in told]


def _telling(sentence: Sentence, found: list[Mention]) -> list[Mention]:
    """*found* without deeds and explaining clauses that have neither time nor place of their own, or tell what always
    is ("the line, which carries gas to X, was opened")."""
    kept = []
    for m in found:
        explains = is_relative(sentence, m.trigger)
        always = explains and m.trigger.tense == "present" and m.trigger.kind not in PHYSICAL
        if not always and (m.time or m.scenes or not (m.trigger.charged or explains)):
            kept.append(m)
    return kept or found


def _named(
    sentence: Sentence, actions: Sequence[Trigger], timexes: Sequence[Timex], published: dt.date | None
) -> Timed | None:
    """What a sentence that reports no action speaks of by a noun with a time of its own ("the toll of Monday's quake
    rose"; of "the toll of the quake on Monday rose" nobody knows which is meant)."""
    trigger = named_besides(sentence)
    found = timed(sentence, [trigger], timexes, published=published) if trigger is not None else []
    if trigger is None or not found or found[0].time is None:
        return None
    span = token_range(sentence, found[0].time.start, found[0].time.end)
    if trigger.last < span[0]:  # "police seek witnesses to a crash in X on Monday"
        lasting = all(t.states and t.tense == "present" and t.last < trigger.first for t in actions)
        rest = sentence.tokens[trigger.last + 1 :]
        return found[0] if lasting and not any(t.tag in FINITE_TAGS for t in rest) else None
    between = sentence.tokens[span[-1] + 1 : trigger.first]
    own = bool(between) and between[0].tag == "POS" and all(t.tag.startswith(_MODIFIERS) for t in between)
    return found[0] if own else None


def _scenes_of(
    sentence: Sentence, trigger: Trigger, owned: Sequence[Scene], every: Sequence[Scene]
) -> tuple[Scene, ...]:
    chosen = chosen_scenes(sentence, owned, several=trigger.kind in TRAINED_FOR)
    return grounded(sentence, narrowed(sentence, chosen, every), every)


def stages(
    mention: Mention, times: Sequence[Timex], scenes: Sequence[Scene], every: Sequence[Scene]
) -> list[Mention]:
    """One mention for each place of *scenes* with a time of its own ("hit Rhodes on Monday and Kos on Tuesday"), else
    none.

    *every* is what the sentence names.
    """
    sentence, low = mention.sentence, mention.trigger.last
    after = [t for t in times if _follows(sentence, low, t)]
    places = sorted(
        (s for s in scenes if s.phrase.first > low and s.probability >= POSSIBLE),
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
    told = [_stage(mention, t, groups[t.start], best, every) for t in after if t.start in groups]
    told.sort(key=lambda m: m.part[0])
    return [replace(one, stem=told[0].part[0] - 1) for one in told]


def _follows(sentence: Sentence, verb: int, time: Timex) -> bool:
    """Whether *time* comes after the verb in its own clause."""
    span = token_range(sentence, time.start, time.end)
    between = sentence.tokens[verb + 1 : span[0]] if span and span[0] > verb else ()
    return bool(between) and not any(t.text in {";", ":"} or t.tag in {"VBD", "VBZ", "VBP"} for t in between)


def _stage(
    mention: Mention, time: Timex, group: Sequence[Scene], probability: float, every: Sequence[Scene]
) -> Mention:
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
        mention,
        time=time,
        scenes=_scenes_of(mention.sentence, mention.trigger, raised, every),
        part=range(first, last + 1),
    )


def _apart(sentence: Sentence, phrase: PlacePhrase, time: Timex) -> int:
    """Tokens between a place and a time; a comma or an "and" counts five."""
    span = token_range(sentence, time.start, time.end)
    low, high = (phrase.last, span[0]) if phrase.last < span[0] else (span[-1], phrase.first)
    return sum(5 if t.text in BREAKS or t.tag == "CC" else 1 for t in sentence.tokens[low + 1 : high])


def _reporting_last(found: list[Trigger]) -> list[Trigger]:
    """Drop verbs of saying where the sentence has an action besides, and states where it has either."""
    acting = [t for t in found if not t.reports and not t.states]
    return acting or [t for t in found if not t.states] or found


def _introduces(sentence: Sentence, action: Trigger) -> bool:
    """Whether it only tells who a speaker is: "said Ann Reed, 58, who moved here from Lyon in 1999"."""
    tokens = sentence.tokens
    who = action.first - 1
    while who > 0 and tokens[who].tag.startswith("RB"):
        who -= 1
    i = who - 1
    while i > 0 and (tokens[i].text == "," or tokens[i].tag in _NAMING):
        i -= 1
    if who < 2 or tokens[who].text.lower() != "who" or i == who - 1:
        return False
    said = verb(tokens[i].text)
    return said is not None and said.kind == "say" and tokens[i].tag in {"VBD", "VBZ"}


def _told_besides(sentence: Sentence, state: Trigger) -> bool:
    """Whether it tells more of a place that something else happened at: "was held in X, where he had lived"."""
    before = sentence.tokens[max(0, state.first - 2) : state.first]
    return any(t.text.lower() == "where" for t in before)


def _standing(sentence: Sentence, found: list[Trigger]) -> list[Trigger]:
    """*found* without the plans of a sentence that says they were put off; a new day told for them stands."""
    tokens = sentence.tokens
    off = (
        i
        for i, t in enumerate(tokens)
        if t.tag.startswith("VB") and (a := verb(t.text)) and (a.lemma in _CALLED_OFF or _is_off(tokens, i))
    )
    first = next(off, None)
    if first is None:
        return found
    anew = [
        t
        for t in found
        if first < t.first and tokens[t.first].tag == "MD" and tokens[t.first - 1].text == ","
    ]
    return [t for t in found if t.status != "planned" or t in anew]


def _is_off(tokens: Sequence[Token], i: int) -> bool:
    """Whether the verb at token *i* is that of "called off" or "put off"."""
    return (
        tokens[i].text.lower() in {"called", "put"}
        and i + 1 < len(tokens)
        and tokens[i + 1].text.lower() == "off"
    )


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
        or one.trigger.charged
        or other.trigger.charged
        or (one.scenes and other.scenes and not _suffered(one, other))
        or one.quoted != other.quoted
        or len(planned) > 1
    ):
        return False
    if _apart_in_space(one, other):
        return False
    if one.time is None and is_relative(
        one.sentence, one.trigger
    ):  # "the fire that swept through X killed ..."
        return {one.trigger.kind, other.trigger.kind} <= PHYSICAL
    hinge = _hinge(one, other)
    if hinge in {"when", "as", "after"}:
        bare = any(m.time is None and not m.scenes for m in (one, other))
        apart = one.time is not None and other.time is not None and one.time is not other.time
        if hinge == "after" and one.trigger.kind == "justice" and other.trigger.kind in PHYSICAL:
            return False  # "was charged after a man was stabbed in X"
        return not apart and (bare or hinge != "after" or one.trigger.lemma in _SUFFERING)
    return not hinge and one.time is other.time


def _suffered(one: Mention, other: Mention) -> bool:
    """Whether the second is what the first suffered from: "four were killed when gunmen attacked X", but not "a crush
    in X killed four as crowds ran to Y"."""
    suffering = one.trigger.lemma in _SUFFERING and (one.trigger.passive or one.trigger.lemma in LOSING_LIFE)
    return suffering and _hinge(one, other) in {"when", "as"}


def _apart_in_space(one: Mention, other: Mention) -> bool:
    """Whether the second has a subject and a place of its own and neither only tells who suffered: "trains stood still,
    and a tree crushed a car in X"."""
    seen = one.trigger.kind in PHYSICAL or disrupts(one.trigger.lemma)
    if not seen or not other.scenes or {one.trigger.lemma, other.trigger.lemma} & _SUFFERING:
        return False
    between = one.sentence.tokens[one.trigger.last + 1 : other.trigger.first]
    return has_own_subject(between)


def _hinge(one: Mention, other: Mention) -> str:
    """The word between two actions that sets them apart ("before"), or "" without one.

    "A day after" is not "after": what is counted in between does not happen together.
    """
    between = one.sentence.tokens[one.trigger.last + 1 : other.trigger.first]
    for i, token in enumerate(between):
        word = token.text.lower()
        following = between[i + 1].text.lower() if i + 1 < len(between) else ""
        if word == "as" and any(t.text.lower() == "as" for t in between[max(0, i - 3) : i]):
            continue  # "as high as"
        if any(t.tag in {"WDT", "WP", "WP$"} for t in between[i:]):
            continue  # "after three decades under X, who was removed"
        if word in HINGES and token.tag in {"IN", "WRB"} and following not in TIMES_OF_DAY:
            counted = i > 0 and between[i - 1].text.lower() in TIME_UNITS
            return "counted" if counted else word
    return ""


def _joined(one: Mention, other: Mention) -> Mention:
    """The action that is better known gives the mention its category; a doubt about either stays."""
    first = bool(_hinge(one, other)) or _rank(one.trigger) <= _rank(other.trigger)
    trigger = one.trigger if first else other.trigger
    if "alleged" in {one.trigger.status, other.trigger.status}:
        trigger = replace(trigger, status="alleged")
    return replace(
        one,
        trigger=trigger,
        scenes=other.scenes if one.scenes and other.scenes else one.scenes or other.scenes,
        time=one.time or other.time,
        joined=(*one.joined, one.trigger, other.trigger),
    )


def _rank(trigger: Trigger) -> int:
    return {"unknown": 2, "other": 1, "harm": 1, "say": 3, "aspect": 3, "be": 4}.get(trigger.kind, 0)
