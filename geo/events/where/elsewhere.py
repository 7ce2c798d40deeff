"""Which places of a sentence are surely not the scene of an action: where a speaker is, what was spoken of, what came before?"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.triggers import Trigger
from geo.events.where.patterns import FINITE, GOING, SPEAKING, TAKING_A_PLACE, VERBAL, describes, is_physical
from geo.events.where.scene_features import PlacePhrase
from geo.words import Sentence, Token

_UNLIKELY: Final = 0.3
_JOURNEYS: Final = frozenset(
    {
        "express",
        "ferry",
        "flight",
        "highway",
        "line",
        "marathon",
        "race",
        "rally",
        "regatta",
        "road",
        "route",
        "train",
    }
)

_OFFICES: Final = frozenset(
    {"spokesman", "spokeswoman", "spokesperson", "minister", "ministry", "secretary", "president", "government",
     "chancellor", "ambassador", "embassy", "diplomat", "diplomats", "analysts", "envoy"}
)  # fmt: skip
"""Speakers who speak where they sit, often of what happened elsewhere."""

_CARE: Final = frozenset(
    {"hospital", "hospitals", "clinic", "clinics", "morgue", "mortuary", "jail", "prison", "custody", "court", "safety", "infirmary"}
)  # fmt: skip

_OF_WORDS: Final = frozenset({"diplomacy", "politics", "say"})

_LOOSE: Final = frozenset({"other", "sport", "unknown"})


_APART: Final = frozenset({"after", "before", "following", "since"})

_ABOUT: Final = frozenset({"about", "against", "concerning", "on", "over", "regarding"})

_BESIDE_SAYING: Final = 4

_FROM: Final = 6

_FAR: Final = 7
"""So many words after the verb a place belongs to what was talked of, not to the talking."""

_PAST: Final = frozenset({"VBD", "VBZ", "VBP"})


def most(sentence: Sentence, trigger: Trigger, phrase: PlacePhrase) -> float:
    """The probability that *phrase* has at most: low for where a speaker is, and for a sea that names a coast."""
    tokens = sentence.tokens
    after = tokens[phrase.last + 1].text.lower() if phrase.last + 1 < len(tokens) else ""
    if _names_a_journey(tokens, phrase):
        return _UNLIKELY
    if phrase.grain == "region" and after in {"coast", "coastline", "seaboard"}:
        return _UNLIKELY
    ruled_out = _behind if phrase.first > trigger.last else _in_front
    return _UNLIKELY if ruled_out(tokens, trigger, phrase) else 1.0


def _names_a_journey(tokens: Sequence[Token], phrase: PlacePhrase) -> bool:
    """Whether the place is one end of what is named by both: "the Lyon to Metz race"."""
    first = (
        phrase.first - 1 if phrase.first and tokens[phrase.first - 1].text.lower() == "to" else phrase.first
    )
    run = next((i for i in range(first, len(tokens)) if not _is_of_route(tokens[i])), len(tokens))
    tied = any(t.text.lower() == "to" for t in tokens[first:run])
    return tied and run < len(tokens) and tokens[run].text.lower() in _JOURNEYS


def _is_of_route(token: Token) -> bool:
    return token.tag.startswith("NNP") or token.text.lower() == "to"


def _behind(tokens: Sequence[Token], trigger: Trigger, phrase: PlacePhrase) -> bool:
    """Whether a place behind the verb is another's."""
    between = tokens[trigger.last + 1 : phrase.first]
    if _is_topic(trigger, between) or _leads_to_care(between) or _behind_another(trigger, between):
        return True
    if trigger.kind not in lexicon.FELT_BY_PLACES and (
        _in_participle(between) or _done(tokens, trigger, phrase)
    ):
        return True
    if trigger.kind in SPEAKING and any(is_physical(t) for t in between):
        return True  # "condemned the bombing in Lyon"
    return not trigger.reports and _of_speaker(between, tokens, phrase)


def _done(tokens: Sequence[Token], trigger: Trigger, phrase: PlacePhrase) -> bool:
    """Whether a participle leads to the place: "sentenced a man for crimes committed in Lyon"."""
    between = tokens[trigger.last + 2 : phrase.first + 1]
    return any(a.tag == "VBN" and not describes(a, b) for a, b in pairwise(between))


def _in_front(tokens: Sequence[Token], trigger: Trigger, phrase: PlacePhrase) -> bool:
    """Whether a place before the verb is another's."""
    between = tokens[phrase.last + 1 : trigger.first]
    coordinated = any(t.tag == "CC" for t in between) and any(t.tag in _PAST for t in tokens[: phrase.first])
    if coordinated and trigger.kind not in lexicon.FELT_BY_PLACES:
        return True  # "spoke in Lyon and won a prize"
    saying = tokens[max(0, phrase.first - _BESIDE_SAYING) : phrase.first]
    if any(map(_says, saying)) and not trigger.reports:
        return True  # "said in Lyon that a mine had collapsed"
    if (
        trigger.lemma in TAKING_A_PLACE
        and not trigger.passive
        and not between
        and not _is_governed(tokens, phrase.first)
    ):
        return True  # "the Elbe flooded Lyon"
    if _outside_antecedent(between) or (_has_when(between) and not _is_governed(tokens, phrase.first)):
        return True  # "the Kenyan team was on its way to a mosque when the shooting began"
    if _comes_from(tokens, phrase.first) or _of_somebody_else(tokens, trigger, phrase):
        return True  # "raiders from across the border in Lyon killed ..."
    said = next((i for i in range(phrase.last + 1, trigger.first) if _says(tokens[i])), None)
    if said is None or trigger.reports:
        return False
    speaker = {t.text.lower() for t in tokens[phrase.last + 1 : said]}
    at_head = phrase.first <= 2 and tokens[0].tag == "IN"
    return not (at_head and _OFFICES.isdisjoint(speaker))  # but "In Lyon, police said a man was shot"


def _has_when(between: Sequence[Token]) -> bool:
    return any(t.tag == "WRB" and t.text.lower() == "when" for t in between)


def _is_governed(tokens: Sequence[Token], first: int) -> bool:
    """Whether a preposition leads to the place."""
    before = first - 1
    while before > 0 and tokens[before].tag in {"DT", "JJ", "NNP", "NN", "POS"}:
        before -= 1
    return before >= 0 and tokens[before].tag in {"IN", "TO"}


def _outside_antecedent(between: Sequence[Token]) -> bool:
    """Whether the verb stands in a clause with "who" or "that" about something else than what the place belongs to: "the
    arrest in X of a suspect, the last man in the attacks that killed nine"."""
    pronoun = next((i for i in reversed(range(len(between))) if between[i].tag in {"WDT", "WP", "WP$"}), None)
    if pronoun is None or any(t.tag in FINITE or t.text == "," for t in between[pronoun + 1 :]):
        return False
    before = between[: pronoun - 1] if pronoun and between[pronoun - 1].text == "," else between[:pronoun]
    return any(t.tag in FINITE or t.text == "," for t in before)


def _in_participle(between: Sequence[Token]) -> bool:
    """Whether a clause with a participle of its own leads to the place: ", taking seats in X"; not ", including three in X"."""
    return any(
        a.text == ","
        and b.tag == "VBG"
        and (found := lexicon.verb(b.text)) is not None
        and found.kind != "be"
        for a, b in pairwise(between)
    )


def _comes_from(tokens: Sequence[Token], first: int) -> bool:
    """Whether "from" governs a place by way of another noun: "from a village in X"."""
    for token in reversed(tokens[max(0, first - _FROM) : first]):
        if token.text.lower() == "from":
            return True
        if token.tag in VERBAL or token.text in {",", ";", ":"}:
            return False
    return False


def _of_speaker(between: Sequence[Token], tokens: Sequence[Token], phrase: PlacePhrase) -> bool:
    """Whether a verb of saying follows the place, or leads to it without a comma."""
    after = tokens[phrase.last + 1] if phrase.last + 1 < len(tokens) else None
    if after is not None and (_says(after) or after.text.lower() == "forecast"):
        return True
    said = next((i for i in reversed(range(len(between))) if _says(between[i])), None)
    if said is None or not any(t.text == "," for t in between[:said]):
        return False
    return not any(t.tag in FINITE or t.text in {",", ";", ":"} or _is_that(t) for t in between[said + 1 :])


def _is_that(token: Token) -> bool:
    return token.tag == "IN" and token.text.lower() == "that"


def _behind_another(trigger: Trigger, between: Sequence[Token]) -> bool:
    """Whether the place is that of a thing told by a noun as what came before: "took office after a coup in Lyon"."""
    if (
        trigger.kind not in _OF_WORDS | _LOOSE
        or trigger.lemma in lexicon.DYING
        or lexicon.disrupts(trigger.lemma)
    ):
        return False
    behind = between[int(lexicon.stands_before(trigger.lemma, between)) :]
    set_apart = next((i for i, t in enumerate(behind) if t.tag == "IN" and t.text.lower() in _APART), None)
    return set_apart is not None and any(t.tag in {"NN", "NNS"} for t in behind[set_apart:])


def _of_somebody_else(tokens: Sequence[Token], trigger: Trigger, phrase: PlacePhrase) -> bool:
    """Whether one person was there when it happened, wherever that was: "the minister was in Lyon when ships were hit"."""
    before = tokens[phrase.last + 1 : trigger.first]
    when = next((i for i, t in enumerate(before) if t.text.lower() == "when" and t.tag == "WRB"), None)
    if when is None or any(t.tag in FINITE or t.tag == "PRP" for t in (*before[:when], *before[when + 1 :])):
        return False
    leading = phrase.first - 1
    while leading > 0 and (tokens[leading].tag in {"IN", "RB"} or _is_official(tokens[leading])):
        leading -= 1
    return tokens[leading].text.lower() in {"was", "is"}


def _is_official(token: Token) -> bool:
    """A participle for what envoys do: "visiting", "meeting"."""
    action = lexicon.verb(token.text) if token.tag == "VBG" else None
    return action is not None and action.kind in _OF_WORDS


def _is_topic(trigger: Trigger, between: Sequence[Token]) -> bool:
    """Whether words were spoken or decided about what goes on there: "briefed him on the raids on towns in X"."""
    if trigger.lemma in GOING and any(t.text.lower() == "for" for t in between):
        return True  # "flew to Lyon for talks on the war in Chad"
    if trigger.kind not in _OF_WORDS or len(between) < _FAR:
        return False
    return any(
        token.text.lower() in _ABOUT and not following.tag.startswith(("CD", "NNP"))
        for token, following in pairwise(between)
    )


def _leads_to_care(between: Sequence[Token]) -> bool:
    """Whether the place is only where victims or suspects were taken: "were hurt and flown to a hospital in X"."""
    to = next(
        (
            i
            for i in reversed(range(len(between)))
            if between[i].tag in {"TO", "IN"} and between[i].text == "to"
        ),
        None,
    )
    if not to:
        return False  # behind the verb itself it is where that led: "was taken to a hospital in X"
    rest = between[to + 1 :]
    return all(t.tag.startswith(("DT", "JJ", "NN", "IN")) for t in rest) and any(
        t.text.lower() in _CARE for t in rest
    )


def _says(token: Token) -> bool:
    action = lexicon.verb(token.text) if token.tag in {"VBD", "VBZ", "VBP", "VBN"} else None
    return action is not None and action.kind == "say"
