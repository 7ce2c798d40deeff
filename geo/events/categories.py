"""Which of a newsroom's categories is an event?

The verb decides when it can ("protest", "elect"). Where it could be of several ("raid", "occupy", "collapse",
"sink"), who acts decides: investigators, students, a coalition, a navy. "Kill", "strike" or "find" do not tell what
the news is: then the nearest noun that names an action does ("the quake killed"), then another verb of the sentence,
then a noun that suggests one ("gunmen", "troops").
"""

from collections.abc import Sequence
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.acting import by_actor
from geo.events.mentions import Mention
from geo.words import Token

_PLAIN_MOTION: Final = frozenset(
    {"arrive", "bring", "carry", "come", "deliver", "depart", "dock", "enter", "fly", "go", "head", "land", "launch",
     "leave", "lift", "reach", "return", "sail", "send", "travel"}
)  # fmt: skip
"""What ships and planes do every day: with these a vehicle is no sign of an accident."""

_JOURNEYS: Final = frozenset({"depart", "fly", "return", "tour", "travel"})
"""Verbs that a disaster may be the reason of, and are none."""

_MUCH: Final = frozenset({"avalanche", "earthquake", "flood", "landslide", "storm", "tsunami"})
_NATURAL: Final = frozenset(
    {"debris", "dust", "earth", "ice", "mud", "rock", "rocks", "sand", "snow", "stones", "water", "the"}
)
"""What an avalanche is of that buries somebody."""

_CONTESTS: Final = frozenset(
    {
        "beat",
        "clinch",
        "defeat",
        "edge",
        "lead",
        "lose",
        "oust",
        "score",
        "take",
        "thrash",
        "triumph",
        "trounce",
        "unseat",
        "win",
    }
)
_OF_VOTES: Final = frozenset(
    {"ballot", "candidate", "chancellor", "coalition", "congress", "constituency", "election", "elections", "electorate", "governor",
     "incumbent", "lawmaker", "mayor", "parliament", "party", "percent", "poll", "polls", "presidency", "president", "primary",
     "referendum", "runoff", "seat", "seats", "senate", "senator", "vote", "voters", "votes"}
)  # fmt: skip
_OF_GAMES: Final = frozenset(
    {"championship", "coach", "cup", "defender", "final", "fight", "game", "goal", "goals", "league", "match", "medal", "midfielder",
     "penalty", "race", "season", "set", "striker", "team", "title", "tournament", "trophy"}
)  # fmt: skip

_RESTORING: Final = frozenset({"reopen", "resume"})
"""Verbs for which what is told with them is over: "schools will reopen after the outbreak"."""

_OF_A_LIFE: Final = frozenset(
    {
        "bear",
        "graduated",
        "learned",
        "learnt",
        "marry",
        "qualified",
        "retire",
        "settle",
        "studied",
        "study",
        "trained",
    }
)
"""Verbs of a life, of which things named beside them tell nothing: the son of a sailor had no accident."""
_NO_SIGN: Final = {lemma: {"accident", "attack"} for lemma in ("dock", "land", "lift")}
"""What a cue does not tell beside these verbs: a rocket that lifts off attacks nobody."""

_LABOUR: Final = frozenset(
    {"union", "unions", "workers", "pilots", "teachers", "drivers", "nurses", "doctors", "dockers", "miners", "staff", "crew",
     "crews", "airline", "airlines", "pay", "wages", "walkout", "stoppage", "general", "hunger", "rail", "two-day", "day", "hour",
     "24-hour", "48-hour", "indefinite", "strikers", "sympathy", "solidarity", "wildcat"}
)  # fmt: skip
_ARMS: Final = frozenset(
    {"air", "missile", "missiles", "drone", "drones", "rocket", "rockets", "military", "bomb", "artillery", "army", "jets",
     "warplanes", "troops", "militants", "rebels"}
)  # fmt: skip
_BURSTING: Final = frozenset(
    {"explosion", "explosions", "blast", "blasts", "exploded", "explode", "explodes"}
)
_VOLATILE: Final = frozenset(
    {"gas", "boiler", "tanker", "chemical", "chemicals", "factory", "plant", "refinery", "pipeline", "furnace", "mine", "mill", "warehouse",
     "fireworks", "fuel", "workshop", "oil", "silo", "generator", "shaft", "reactor", "colliery", "pit", "laboratory"}
)  # fmt: skip
"""What explodes by accident unless somebody is named who made it."""

_SHARED_WITH_SPORT: Final = frozenset(
    {"club", "coach", "defender", "goal", "goals", "gold", "lap", "league", "rival", "round", "season", "silver", "team", "title"}
)  # fmt: skip

_THINGS: Final = frozenset({"accident", "disaster"})
"""What things do, not people: asked for where the verb leaves open what happened (`triggers`), nowhere else."""


def category(mention: Mention, *, after: str = "") -> str:
    """One of `lexicon.CATEGORIES` for *mention*; "other" when nothing tells.

    *after* is that of the event before, of whose victims it may tell.
    """
    if mention.trigger.charged:
        return mention.trigger.kind if mention.trigger.kind in lexicon.CATEGORIES else "attack"
    found = _by_actor(mention) or _by_action(mention, after)
    if found in _THINGS and mention.trigger.lemma in _JOURNEYS:
        return "other"
    if found in {"battle", "sport"} and mention.trigger.lemma in _CONTESTS and _is_of_votes(mention):
        return "politics"
    if found == "attack" and _is_walkout(mention):
        return "protest"
    return "accident" if found == "attack" and _blew_up_by_itself(mention) else found


def _is_of_votes(mention: Mention) -> bool:
    """Whether those who won or lost stood for office: "beat the mayor in Sunday's runoff"."""
    words = {t.text.lower() for t in mention.sentence.tokens if t.tag.startswith("NN")}
    return not words.isdisjoint(_OF_VOTES) and words.isdisjoint(_OF_GAMES)


def _is_walkout(mention: Mention) -> bool:
    """Whether a strike is one of people who stop working, not one with missiles."""
    words = {t.text.lower() for t in mention.sentence.tokens if t.tag[:2] in {"NN", "JJ", "CD"}}
    return (
        not words.isdisjoint({"strike", "strikes"})
        and not words.isdisjoint(_LABOUR)
        and words.isdisjoint(_ARMS)
    )


def _blew_up_by_itself(mention: Mention) -> bool:
    """Whether an explosion is told with what blows up without an attacker ("a gas explosion"), and with none."""
    tokens = [t for t in mention.sentence.tokens if t.tag[:2] in {"NN", "VB", "JJ"}]
    words = {t.text.lower() for t in tokens}
    if words.isdisjoint(_BURSTING) or words.isdisjoint(_VOLATILE):
        return False
    found = [_said_by(token) for token in tokens if token.text.lower() not in _BURSTING]
    return all(one is None or one.kind != "attack" for one in found)


def _said_by(token: Token) -> lexicon.Action | None:
    """What a noun or verb names or suggests."""
    if token.tag.startswith("VB"):
        return lexicon.verb(token.text)
    return lexicon.noun(token.text) or lexicon.cue(token.text)


def _by_actor(mention: Mention) -> str:
    """The category that the subject of an active verb of several meanings gives; "" where it gives none."""
    trigger = mention.trigger
    if trigger.passive or trigger.named:
        return ""
    found = by_actor(mention.sentence.tokens, trigger.first, trigger.lemma)
    return (
        "" if found in _THINGS and trigger.kind != "battle" else found
    )  # firefighters fight fires, no battles


def _by_action(mention: Mention, after: str) -> str:
    kind = mention.trigger.kind
    if (kind in lexicon.CATEGORIES and kind != "other") or mention.trigger.lemma in _RESTORING:
        return kind
    told = (t.kind for t in mention.joined if t.kind in lexicon.PHYSICAL - {"harm"})
    return (
        next(told, "")
        or _told_by(mention, lexicon.noun)
        or _told_by(mention, lexicon.verb)
        or _hinted(mention)
        or (after if kind == "harm" else "")
        or ("attack" if mention.trigger.lemma in {"kill", "wound"} else "other")
    )


def _hinted(mention: Mention) -> str:
    """What the nearest cue suggests. Many words of sport belong to others, too ("a relief team", "a round of talks"): of
    these it takes two."""
    found = _told_by(mention, lexicon.cue)
    if found != "sport":
        return found
    signs = {
        t.text.lower()
        for t in mention.sentence.tokens
        if t.tag.startswith("NN") and (c := lexicon.cue(t.text)) is not None and c.kind == "sport"
    }
    return found if len(signs) > 1 or signs - _SHARED_WITH_SPORT else ""


def _told_by(mention: Mention, look_up: lexicon.LookUp) -> str:
    """Category of the word nearest to the action that *look_up* knows; "" without one."""
    plain = mention.trigger.kind == "other" or mention.trigger.lemma in _PLAIN_MOTION
    wanted = ("VB",) if look_up is lexicon.verb else ("NN", "NNS")  # no names: March, Race, Battle
    best: tuple[int, str] | None = None
    tokens = mention.sentence.tokens
    for i, token in enumerate(tokens):
        named = i > 0 and token.tag.startswith("NNP") and not lexicon.names_storm(tokens, i)
        fits = token.tag.startswith(wanted) or (
            look_up is lexicon.noun and lexicon.noun_at(tokens, i) is not None
        )
        action = look_up(token.text) if fits and not named else None
        itself = i == mention.trigger.last and look_up is lexicon.verb
        if itself or action is None or action.kind not in lexicon.CATEGORIES or action.kind == "other":
            continue
        if _means_another_thing(tokens, i) or (
            look_up is lexicon.cue and mention.trigger.lemma in _OF_A_LIFE
        ):
            continue
        if (
            plain
            and look_up is lexicon.cue
            and action.kind in _NO_SIGN.get(mention.trigger.lemma, {"accident"})
        ):
            continue
        away = abs(i - mention.trigger.last)
        if best is None or away < best[0]:
            best = (away, action.kind)
    return best[1] if best else ""


def _means_another_thing(tokens: Sequence[Token], i: int) -> bool:
    """Whether the noun at token *i* names no such action here: "heart attack", "the summit of Triglav"."""
    following = [t.text.lower() for t in tokens[i + 1 : i + 3]]
    peak = tokens[i].text.lower() == "summit" and following[:1] == ["of"] and following[1:] != ["the"]
    return lexicon.names_illness(tokens, i) or peak or _is_figurative(tokens[i].text.lower(), following)


def _is_figurative(word: str, following: Sequence[str]) -> bool:
    """Whether it only says how much there is of something: "a storm of protest", "an avalanche of claims"."""
    return word in _MUCH and following[:1] == ["of"] and not _NATURAL.issuperset(following[1:])
