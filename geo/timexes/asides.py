"""Dates that a story mentions without moving to them: "since 1995", "the 1614 rules", "police said on Sunday"."""

from typing import Final

from geo.timexes.grammar import LOWER, PLURAL, STOP
from geo.timexes.matching import Match
from geo.timexes.periods import Period
from geo.timexes.story import Story

_LONG_AGO: Final = 30
"""Years: a bare year farther back than that is a memory, unless it opens a sentence ("In 1614 ...")."""
_SAID: Final = frozenset({"added", "announced", "confirmed", "reported", "said", "say", "says", "told"})
_BESIDE: Final = 12
"""Tokens within which a bare year only completes the date before it: "on 7 December (8 December there), 1941"."""


def is_aside(period: Period, match: Match, story: Story) -> bool:
    """Whether a date is one that the story does not move to: background in a history, in the news the day of a statement
    behind the day it is about."""
    if story.told is None:
        return False
    if not story.narrative:
        return _is_of_a_statement(match, story)
    tokens, codes = story.coded.tokens, story.coded.codes
    before = [token.word for token in tokens[max(0, match.first - 8) : match.first]]
    if period.unit in ("decade", "century") or before[-1:] == ["since"] or before[-2:] == ["as", "in"]:
        return True
    if "until" in before[:-1] and period.start > story.told.start:
        return True
    the = tokens[match.first].word == "the" or before[-1:] == ["the"]
    if period.unit == "month" and "year" in match.frame:
        return the and match.last < len(codes) and codes[match.last] in LOWER + PLURAL
    return period.unit == "year" and (the or before[-1:] == ["("] or _is_memory(period, match, story))


def _is_of_a_statement(match: Match, story: Story) -> bool:
    """Whether it follows another day and a verb of saying in its sentence: "... on Friday, police said on Sunday"."""
    tokens = story.coded.tokens
    before = [token.word for token in tokens[max(0, match.first - 2) : match.first]]
    if not any(word in _SAID for word in before) or story.told_day_at < 0:
        return False
    return STOP not in story.coded.codes[story.told_day_at : match.first]


def _is_memory(period: Period, match: Match, story: Story) -> bool:
    told = story.told
    if told is None:
        return False
    if period.start <= told.start < period.end and match.first - story.told_at <= _BESIDE:
        return STOP not in story.coded.codes[story.told_at : match.first]
    start = story.coded.tokens[max(0, match.first - 1)].start
    opens = match.first > 0 and story.coded.text.startswith("In ", start)
    return told.start.year - period.start.year > _LONG_AGO and not opens
