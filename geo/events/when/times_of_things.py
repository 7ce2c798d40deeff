"""Which time phrases belong to a thing, not to the action of the sentence: "the fire of last year", "the worst since 1949"."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.triggers import Trigger
from geo.events.where.scene_features import token_range
from geo.timexes import Timex
from geo.words import Sentence, Token

TIME_UNITS: Final = frozenset(
    {"second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months",
     "year", "years", "shortly", "soon", "just"}
)  # fmt: skip
"""Words before "after" and "before" that count the time between."""

_WHEN: Final = frozenset({"after", "at", "before", "by", "during", "in", "since", "until"})
"""Words that make a time out of a thing: "after Monday's vote"."""

_PARTS_OF_TIME: Final = frozenset(
    {"dawn", "morning", "mornings", "afternoon", "evening", "night", "midnight", "noon", "beginning", "start", "middle", "end",
     "eve", "half", "quarter", "part", "rest", "course", "weekend", "spring", "summer", "autumn", "winter", "january", "february",
     "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
)  # fmt: skip
"""Nouns before "of" that are themselves a part of the time."""

_COMPARING: Final = frozenset({"before", "since", "than", "until"})
_INSTANCES: Final = frozenset({"among", "including", "like", "notably"})
"""Words behind a comma that lead to instances of what a verb is about."""

_CONTESTING: Final = frozenset({"win", "lose", "draw", "contest", "boycott", "attend", "dominate", "sweep"})
"""Verbs that go on for as long as their object: "won Sunday's vote"."""

_BY_THE_YEAR: Final = re.compile(r"the (?:year|quarter|month|season)", re.IGNORECASE)
_CLOSE: Final = 7


def of_an_object(sentence: Sentence, action: Trigger, timex: Timex) -> bool:
    """Whether the time belongs to a thing the action is about: "was held over last year's fire"."""
    span, tokens = token_range(sentence, timex.start, timex.end), sentence.tokens
    if not span or span[0] <= action.last or span[-1] + 1 >= len(tokens) or tokens[span[-1] + 1].tag != "POS":
        return False
    if action.lemma in _CONTESTING and not any(t.tag == "IN" for t in tokens[action.last + 1 : span[0]]):
        return False
    return tokens[span[0] - 1].text.lower() not in _WHEN


def of_a_noun(sentence: Sentence, action: Trigger, timex: Timex) -> bool:
    """Whether the time belongs to a noun before it: "the ninth storm of the winter", not "the early hours of Sunday";
    "accepted gifts, among them a trip in 2013"."""
    span, tokens = token_range(sentence, timex.start, timex.end), sentence.tokens
    if span and tokens[span[0] - 1].text.lower() in {"each", "every"}:
        return True
    if _names_a_thing(tokens, span, timex) or _of_a_plan(tokens, span):
        return True
    between = tokens[action.last + 1 : span[0]] if span and span[0] > action.last else ()
    listed = (
        i for i, (a, b) in enumerate(pairwise(between)) if a.text == "," and b.text.lower() in _INSTANCES
    )
    instances = next(listed, len(between))
    if instances < len(between) and not any(t.text == "," for t in between[instances + 1 :]):
        return True
    if timex.precision in {"month", "season", "year"} and _has_participle(between):
        return True  # "travelled on passports stolen in X in 2012"
    opening = int(lexicon.stands_before(action.lemma, between))
    compared = next((i for i in range(opening, len(between)) if _compares(between, i)), None)
    if compared is not None and any(t.tag.startswith("NN") for t in between[compared:]):
        return True  # "the first vote since a coup in 2006"
    if not span or span[0] < 2:
        return False
    led = "when" in {t.text.lower() for t in tokens[span[-1] + 1 : span[-1] + 3]}
    record = _is_record(tokens[max(0, span[0] - _CLOSE) : span[0] - 1])
    if tokens[span[0] - 1].text.lower() == "since" and record and not led:
        return True  # "the worst result since 1949", not "the first since April, when they met"
    if _BY_THE_YEAR.fullmatch(timex.text) and tokens[span[0] - 1].text.lower() == "for":
        return tokens[span[0] - 2].tag.startswith("NN")  # "cut its outlook for the year"
    if tokens[span[0] - 1].text.lower() != "of":
        return False
    noun = tokens[span[0] - 2]
    return noun.tag.startswith("NN") and noun.text.lower() not in _PARTS_OF_TIME | TIME_UNITS


def _of_a_plan(tokens: Sequence[Token], span: Sequence[int]) -> bool:
    """Whether it is the day that something was planned for: "the march planned for Friday", not "is planned for Friday"."""
    if not span or span[0] < 3 or tokens[span[0] - 1].text.lower() != "for":
        return False
    planned, before = tokens[span[0] - 2], tokens[span[0] - 3]
    return planned.text.lower() in {"planned", "scheduled"} and (
        before.tag.startswith("NN") or before.text == ","
    )


def _has_participle(between: Sequence[Token]) -> bool:
    """Whether a participle behind its noun leads on to a place or a time: "passports stolen in X"."""
    return any(
        a.tag.startswith("NN") and b.tag == "VBN" and c.tag == "IN"
        for a, b, c in zip(between, between[1:], between[2:], strict=False)
    )


def _names_a_thing(tokens: Sequence[Token], span: Sequence[int], timex: Timex) -> bool:
    """Whether a year stands before its noun: "meddling in the 2016 election", not "in 2016 police ..."."""
    if not span or timex.precision != "year" or span[-1] + 1 >= len(tokens):
        return False
    led = tokens[span[0]].tag == "DT" or tokens[span[0] - 1].tag in {"DT", "POS", "PRP$"}
    return led and tokens[span[-1]].tag == "CD" and tokens[span[-1] + 1].tag.startswith(("NN", "JJ"))


def _is_record(tokens: Sequence[Token]) -> bool:
    """Whether the tokens end in something that was never so before: "their worst result"."""
    superlative = any(t.tag in {"JJS", "RBS"} or t.text.lower() in {"first", "highest"} for t in tokens)
    return superlative and bool(tokens) and tokens[-1].tag.startswith("NN")


def _compares(tokens: Sequence[Token], i: int) -> bool:
    """Whether token *i* leads to what something is compared with; "more than 300" compares nothing."""
    counted = tokens[i].text.lower() == "than" and i + 1 < len(tokens) and tokens[i + 1].tag == "CD"
    return tokens[i].text.lower() in _COMPARING and tokens[i].tag == "IN" and not counted
