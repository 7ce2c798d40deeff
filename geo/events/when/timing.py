"""Which time phrase of a sentence says when each of its actions happened?

A time belongs to the nearest action, counted in words with clause marks and other verbs as hurdles, and
to those told in one breath with it. A time beside a verb of saying dates the statement.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.charges import CHARGES, CLAIMANTS
from geo.events.actions.finiteness import FINITE_TAGS
from geo.events.actions.meaning import TOLLS
from geo.events.actions.triggers import Trigger, is_relative
from geo.events.when.shifted import counted, counted_from, counts_back, leads_a_clause, soon
from geo.events.when.times import running_on
from geo.events.when.times_of_things import of_a_noun, of_an_object
from geo.events.where.scene_features import token_range
from geo.timexes import Timex
from geo.words import Sentence

_BELONGS_TO_A_NOUN: Final = 20
"""Cost of a time with a possessive: "Sunday's vote" dates the vote, not the verb."""

_HURDLE: Final = 8
_LONG: Final = frozenset({"day", "days", "week", "weeks", "month", "months", "year", "years"})
_JOINT: Final = 4
_CLAUSE_MARKS: Final = frozenset({",", ";", ":", "—", "–", "(", ")"})
_PRONOUNS: Final = frozenset({"WDT", "WP", "WP$", "WRB"})
_OTHER_VERBS: Final = FINITE_TAGS | {"WRB", "WDT", "WP"}
_SUBORDINATING: Final = frozenset(
    {"after", "before", "while", "when", "because", "since", "although", "though"}
)

_HEAD: Final = 4

_SETTING_APART: Final = frozenset({"after", "before", "since", "until"})
_APPOSING: Final = frozenset({",", "on", "in", "at"})

_CLOCK: Final = re.compile(r"\d{1,2}[.:]\d\d")
_FRESH: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """An action with its time phrases, the nearest first; *said* is the time of a statement about it."""

    trigger: Trigger
    times: tuple[Timex, ...] = ()
    said: Timex | None = None

    @property
    def time(self) -> Timex | None:
        """The phrase that dates the action; None without one."""
        return self.times[0] if self.times else None


def timed(
    sentence: Sentence,
    actions: Sequence[Trigger],
    timexes: Sequence[Timex],
    *,
    published: dt.date | None = None,
) -> list[Timed]:
    """*actions* with the phrases of *timexes* that say when they happened, in order.

    A present tense with a time to come is a plan ("flies to Oslo next week"). A plan for a time before
    *published* is left out: the sentence does not tell what came of it.
    """
    usable = [t for t in timexes if t.interval is not None and t.type in {"DATE", "TIME"}]
    usable = running_on(sentence, usable)
    unknown = [t for t in timexes if t.interval is None and t.needs_anchor and t.type in {"DATE", "TIME"}]
    if len(usable) > 1 and usable[0].start == sentence.start and _CLOCK.match(usable[0].text):
        usable = usable[1:]  # "13.15 A man ran into a bank shortly after noon": when it was written
    usable = [t for t in usable if not any(_tells_closer(sentence, other, t) for other in usable)]
    tolls = [t for t in usable if _of_a_toll(sentence, t)]
    usable = [t for t in usable if t not in tolls and not counts_back(sentence, t)]
    usable = [t for t in usable if not leads_a_clause(sentence, t)]
    spoken = [t for t in usable if _beside_saying(sentence, t)]
    found = []
    for action in actions:
        own = _own(sentence, action, actions, usable, spoken, published)
        if own and any(_cost(sentence, action, t) < _cost(sentence, action, own[0]) for t in unknown):
            own = []  # "was arrested on Friday over gifts in 2013", in a story without a date
        action = _with_status(action, own, published)
        held = [t for t in own if _can_hold(action, t, published)]
        said = next((t for t in (*spoken, *tolls) if t not in own), None) if not action.reports else None
        if action.status == "planned" and not held and own:
            continue
        found.append(Timed(trigger=action, times=tuple(held), said=said))
    return found


def _tells_closer(sentence: Sentence, one: Timex, other: Timex) -> bool:
    """Whether *one* says more closely what *other* beside it says: "two years ago, on 6 February 2016"."""
    first, second = sorted((one, other), key=lambda t: t.start)
    between = {t.text.lower() for t in sentence.tokens if first.end <= t.start < second.start}
    if (
        one is other
        or "," not in between
        or not between <= _APPOSING
        or one.interval is None
        or other.interval is None
    ):
        return False
    inside = other.interval[0] <= one.interval[0] and one.interval[1] <= other.interval[1]
    return inside and one.interval != other.interval


def _own(
    sentence: Sentence,
    action: Trigger,
    actions: Sequence[Trigger],
    usable: Sequence[Timex],
    spoken: Sequence[Timex],
    published: dt.date | None,
) -> list[Timex]:
    """The phrases that may date *action*, the nearest first; that of a statement where there is no other, but of no plan."""
    told = [t for t in usable if t not in spoken or action.reports]
    own = _dating(sentence, action, actions, told)
    if own or action.reports or action.named or action.status == "planned":
        return own
    told_now = [a for a in actions if not (a.charged or _came_before(sentence, a, actions))]
    if action not in told_now:
        return []
    return _dating(sentence, action, told_now, [t for t in spoken if _is_news(action, t, published)])


def _dating(
    sentence: Sentence, action: Trigger, actions: Sequence[Trigger], usable: Sequence[Timex]
) -> list[Timex]:
    costs: list[tuple[bool, int, int, Timex]] = []
    for timex in usable:
        if of_an_object(sentence, action, timex) or of_a_noun(sentence, action, timex):
            continue
        if _before_perfect(sentence, action, timex) or _of_a_state(sentence, action, actions, timex):
            continue
        cost = _cost(sentence, action, timex)
        nearest = min(actions, key=lambda a: _cost(sentence, a, timex) + _detour(sentence, actions, a, timex))
        shared = _in_one_breath(sentence, nearest, action, timex) and not _placed_apart(
            sentence, action, nearest, timex
        )
        at_head = _at_head(sentence, timex) and not action.charged
        if nearest is action or at_head or shared:
            costs.append((nearest is not action, cost, timex.start, counted_from(sentence, action, timex)))
        elif (
            near := soon(sentence, nearest, action, timex) or counted(sentence, action, timex)
        ) is not None and not is_relative(sentence, action):
            costs.append((True, cost, timex.start, near))
    return [timex for *_, timex in sorted(costs, key=lambda c: c[:3])]


def _of_a_state(sentence: Sentence, action: Trigger, actions: Sequence[Trigger], timex: Timex) -> bool:
    """Whether the time is told in a clause of its own that reports no action: "moved to X, where rain is due on Friday"."""
    span, tokens = token_range(sentence, timex.start, timex.end), sentence.tokens
    inside = range(action.last + 2, span[0]) if span and not action.reports else range(0)
    opening = next((i for i in inside if tokens[i].tag in _PRONOUNS and tokens[i - 1].text == ","), None)
    if opening is None or any(opening < other.last < span[0] for other in actions):
        return False
    return any(t.tag in FINITE_TAGS for t in tokens[opening : span[0]])


def _detour(sentence: Sentence, actions: Sequence[Trigger], action: Trigger, timex: Timex) -> int:
    """A hurdle where the time ends the clause of another action: "who fought there in 1916 were honoured"."""
    span = token_range(sentence, timex.start, timex.end)
    if not span or span[-1] > action.first:
        return 0
    for other in actions:
        between = sentence.tokens[other.last + 1 : span[0]]
        if other.last < span[0] and other is not action and not any(t.text in _CLAUSE_MARKS for t in between):
            return _HURDLE + len(between)
    return 0


def _with_status(action: Trigger, own: Sequence[Timex], published: dt.date | None) -> Trigger:
    ahead = own and published is not None and own[0].interval is not None
    if ahead and action.tense == "present" and action.status == "happened" and not action.states:
        interval = own[0].interval
        if interval is not None and published is not None and interval[0].date() > published:
            return replace(action, status="planned", tense="future")
    return action


def _can_hold(action: Trigger, timex: Timex, published: dt.date | None) -> bool:
    """What has happened began by the day of the story, what is planned ends no earlier."""
    if timex.interval is None or published is None:
        return timex.interval is not None
    if action.status == "planned":
        return (timex.interval[1] - dt.timedelta(microseconds=1)).date() >= published
    return timex.interval[0].date() <= published


def _beside_saying(sentence: Sentence, timex: Timex) -> bool:
    """Whether a verb of saying stands right before the phrase: "police said on Friday", not "was called for Friday"."""
    span = token_range(sentence, timex.start, timex.end)
    before = sentence.tokens[max(0, span[0] - 2) : span[0]] if span else ()
    if before and before[-1].text.lower() == "for":
        return False
    said = (lexicon.verb(t.text) for t in before if t.tag.startswith("VB"))
    return any(found is not None and found.kind == "say" for found in said)


def _of_a_toll(sentence: Sentence, timex: Timex) -> bool:
    """Whether the time says when a number of victims had risen: "the number of people killed when ... rose to 9 on Friday"."""
    span = token_range(sentence, timex.start, timex.end)
    tokens = sentence.tokens
    verb = next((i for i in range(span[0] - 1, 0, -1) if tokens[i].tag in FINITE_TAGS), 0) if span else 0
    counts = not TOLLS.isdisjoint(t.text.lower() for t in tokens[: min(verb, _HEAD)])
    found = lexicon.verb(tokens[verb].text) if counts else None
    return found is not None and found.kind == "be"


def _is_news(action: Trigger, timex: Timex, published: dt.date | None) -> bool:
    """Whether the time of a statement tells when the action was that has no time of its own.

    A statement of the day of the story or the day before is taken to tell what has just happened, unless
    the action is told as past by then ("had fled").
    """
    if timex.interval is None or published is None or action.tense == "pluperfect":
        return False
    return published - timex.interval[0].date() <= _FRESH


def _came_before(sentence: Sentence, action: Trigger, actions: Sequence[Trigger]) -> bool:
    """Whether the action stands behind an "after" that tells why somebody was arrested, or behind "two weeks after"."""
    before = next((a for a in reversed(actions) if a.last < action.first), None)
    if before is None:
        return False
    between = [t.text.lower() for t in sentence.tokens[before.last + 1 : action.first]]
    if "after" not in between:
        return False
    long_after = any(a in _LONG and b == "after" for a, b in pairwise(between))
    return long_after or (before.kind == "justice" and action.kind != "justice")


def _at_head(sentence: Sentence, timex: Timex) -> bool:
    span = token_range(sentence, timex.start, timex.end)
    return bool(span) and span[0] <= 1


def _in_one_breath(sentence: Sentence, one: Trigger, other: Trigger, timex: Timex) -> bool:
    """Whether no word between two actions sets them apart in time, nor one of them is yet to come."""
    if (one.status == "planned") != (other.status == "planned") or one.charged or other.charged:
        return False
    low, high = sorted((one, other), key=lambda t: t.last)
    if any(t.passive and t.first == t.last for t in (low, high)):
        return False  # a participle with a clause of its own
    if _opens_with_after(sentence, low) and low is other:
        return False  # "two years after he was shot, she opened a club on Monday"
    if _is_aside(sentence, high) and high is one:
        return False  # "seized from a ship, which had sailed in 2013"
    if is_relative(sentence, low) or sentence.tokens[other.first].text.lower() in {"has", "have"}:
        return False  # "a man who fled in May was caught", "two died on Monday, others have left"
    between = sentence.tokens[low.last + 1 : high.first]
    if any(a.text.lower() in CHARGES and b.text.lower() in CLAIMANTS for a, b in pairwise(between)):
        return False  # "appeared on Monday on charges he robbed a bank in May"
    ends = [t.end for t in sentence.tokens if t.start < timex.start]
    leading = ends[-1] if ends else -1  # "shortly after noon"
    return not any(token.text.lower() in _SUBORDINATING and token.end != leading for token in between)


def _is_aside(sentence: Sentence, action: Trigger) -> bool:
    """Whether it stands in a clause with "who" or "which" that a comma parts from the sentence, or that is told as past by then."""
    tokens = sentence.tokens
    for i in range(action.first - 1, 0, -1):
        if tokens[i].tag in {"WDT", "WP", "WP$"}:
            return action.tense == "pluperfect" or tokens[i - 1].text == ","
        if tokens[i].tag in FINITE_TAGS or tokens[i].text in _CLAUSE_MARKS:
            break
    return False


def _opens_with_after(sentence: Sentence, action: Trigger) -> bool:
    """Whether the action stands in the clause of an "after" or "before" at the head of the sentence."""
    opening = sentence.tokens[: min(action.first, _HEAD)]
    lead = next((i for i, t in enumerate(opening) if t.text.lower() in _SETTING_APART), None)
    if lead is None:
        return False
    return not any(t.tag in FINITE_TAGS or t.text in _CLAUSE_MARKS for t in sentence.tokens[: action.first])


def _before_perfect(sentence: Sentence, action: Trigger, timex: Timex) -> bool:
    """Whether the time stands before what "has" happened: "the first to cross the pass in winter has died"."""
    span = token_range(sentence, timex.start, timex.end)
    perfect = sentence.tokens[action.first].text.lower() in {"has", "have"} and action.first < action.last
    return perfect and bool(span) and span[-1] < action.first and not _at_head(sentence, timex)


def _placed_apart(sentence: Sentence, action: Trigger, nearest: Trigger, timex: Timex) -> bool:
    """Whether *action* has a place of its own before *nearest*, which has the time: "studied in X and married in Y
    in 1961". News of the same kind shares its day all the same: "killed one in X and two in Y on Monday"."""
    if (
        action.kind in lexicon.PHYSICAL
        or not action.last < nearest.first < token_range(sentence, timex.start, timex.end)[0]
    ):
        return False
    between = sentence.tokens[action.last + 1 : nearest.first]
    return any(a.tag == "IN" and b.tag.startswith("NNP") for a, b in pairwise(between))


def _lists_names(sentence: Sentence, i: int) -> bool:
    """Whether token *i* only parts two names: "in Minsk, Brest and Gomel"."""
    around = sentence.tokens[max(0, i - 1) : i + 2 : 2]
    parts = sentence.tokens[i].text == "," or sentence.tokens[i].tag == "CC"
    return parts and len(around) > 1 and all(t.tag.startswith("NNP") for t in around)


def _cost(sentence: Sentence, trigger: Trigger, timex: Timex) -> int:
    """Tokens between action and phrase; clause marks and other verbs count eight, "and" four."""
    span = token_range(sentence, timex.start, timex.end)
    if not span:
        return 1000
    first, last = span[0], span[-1]
    low, high = (trigger.last, first) if trigger.last < first else (last, trigger.first)
    cost = 0
    for i in range(low + 1, high):
        token = sentence.tokens[i]
        if _lists_names(sentence, i):
            cost += 1
            continue
        hurdle = token.tag in _OTHER_VERBS or token.text.lower() in _SUBORDINATING
        joint = (
            _HURDLE if trigger.first > last else _JOINT
        )  # "in 1993 and won": a time before "and" is not the winner's
        cost += _HURDLE if hurdle or token.text in _CLAUSE_MARKS else joint if token.tag == "CC" else 1
    after = sentence.tokens[last + 1] if last + 1 < len(sentence.tokens) else None
    if after is not None and after.tag == "POS":
        return cost + _BELONGS_TO_A_NOUN
    return cost // 2 if first <= 1 else cost  # a time at the head of the sentence holds for all of it
