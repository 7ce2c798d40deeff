"""Which year is meant: stated, short, left out."""

import datetime as dt
import re
from typing import Final

from geo.timexes import periods
from geo.timexes.grammar import BREAK, STOP
from geo.timexes.matching import Frame, Match
from geo.timexes.periods import Period
from geo.timexes.story import Story

_STILL_TOLD: Final = 60
"""Tokens for which the month of a day goes on: "on 3 January ... On the 5th ..."."""


_ATTACKS: Final = frozenset(["attack", "attacks", "hijackings", "hijackers"])


def stated_year(frame: Frame, story: Story) -> int | None:
    """The year the frame states, in whole digits, or None."""
    if "year" in frame:
        value = frame["year"]
        if isinstance(value, int | float):
            return short_year(int(value), story) if "short" in frame and value < 100 else int(value)
        return short_year(int(re.sub(r"\D", "", value) or 0), story)
    if "relyear" in frame and story.anchor is not None:
        return story.anchor.year + int(frame["relyear"])
    if "sameyear" in frame and story.told is not None:
        return story.told.start.year
    return None


def short_year(two: int, story: Story) -> int:
    """Two digits as the year nearest to the story: its narrated year in history, else the year of its dateline."""
    base = story.anchor.year if story.anchor else 2000
    if story.narrative and story.told is not None:
        base = story.told.start.year
    found = base // 100 * 100 + two
    return found - 100 if found > base + 15 else found


def month_of(frame: Frame, story: Story, match: Match, year: int) -> tuple[int, int, str]:
    """Year and month of a day that names neither: those narrated, in the news the nearest that fit."""
    day = int(frame["day"])
    if story.anchor is None or story.narrative:
        told = story.told.start if story.told is not None else dt.datetime(year, 1, 1)
        return told.year, told.month, f"month from {told.date().isoformat()[:7]}, narrated before"
    anchor, told_day = story.anchor, story.told_day
    if "weekday" in frame and (named := _nearest_day(anchor, int(frame["weekday"]), day)):
        return named.year, named.month, f"the nearest such day to dateline {anchor.isoformat()}"
    if told_day is not None and match.first - story.told_day_at <= _STILL_TOLD:
        month = told_day.start.date().replace(day=1)
        later = periods.moved(month, "month", 1)
        if day < told_day.start.day and later.replace(day=min(day, 28)) <= anchor:
            month = later
        return month.year, month.month, f"month from {told_day.value[:10]}, narrated before"
    base = (
        periods.moved(anchor.replace(day=1), "month", -1)
        if day > anchor.day and story.tense(match) <= 0
        else anchor
    )
    return base.year, base.month, f"month from dateline {anchor.isoformat()}"


def _nearest_day(anchor: dt.date, weekday: int, day: int) -> dt.date | None:
    """The day nearest to *anchor* that has this weekday and number ("Wednesday the 13th"), within three months."""
    near = (anchor + sign * n * periods.DAY for n in range(92) for sign in (-1, 1))
    return next((d for d in near if (d.isoweekday(), d.day) == (weekday, day)), None)


def missing_year(frame: Frame, story: Story, match: Match) -> tuple[int | None, str]:
    """The year of a date that states none, and how it was found: (None, why) when it cannot be."""
    if "rel" in frame and "weekday" not in frame and ("month" in frame or "season" in frame):
        return _relative_year(frame, story)
    if story.narrative and story.told is not None:
        told = story.told
        return _narrated_year(frame, told, story), f"year from {told.value}, narrated before"
    if (
        frame.get("month") == 9
        and frame.get("day") == 11
        and _ATTACKS.intersection(story.words_after(match, 2))
    ):
        return 2001, "year of the attacks that are known by their day"
    background = _background_year(frame, story, match)
    if background is not None and story.told is not None:
        return background, f"year from {story.told.value}, narrated just before"
    if story.anchor is None and story.only_year is not None and ("month" in frame or "season" in frame):
        return story.only_year, f"year from the other dates of the text, all of {story.only_year}"
    if story.anchor is None:
        return None, "year unknown: the text gives none and the article's date is not known"
    return _nearest_year(frame, story, match), f"year from dateline {story.anchor.isoformat()}"


def _first_month(frame: Frame, story: Story) -> int:
    if "month" in frame:
        return int(frame["month"])
    return periods.first_month(str(frame["season"]), southern=story.southern) if "season" in frame else 1


def _relative_year(frame: Frame, story: Story) -> tuple[int | None, str]:
    base = story.anchor
    if (story.narrative or base is None) and story.told is not None:
        base = story.told.start.date()
    if base is None:
        return None, "the article's date is not known"
    month, rel = _first_month(frame, story), int(frame["rel"])
    year = base.year
    if "season" in frame and month == 12 and ((rel == 0 and base.month < 6) or (rel < 0 and base.month < 3)):
        year -= 1  # a season that runs over New Year
    if rel < 0 and month >= base.month:
        year -= 1
    elif rel > 0 and month <= base.month:
        year += 1
    return year, f"from {base.isoformat()}"


def _narrated_year(frame: Frame, told: Period, story: Story) -> int:
    month, year = _first_month(frame, story), told.start.year
    if told.unit not in ("year", "decade", "century") and ("month" in frame or "season" in frame):
        gap = month - told.start.month
        if gap <= -9:
            return year + 1
    return year


def _background_year(frame: Frame, story: Story, match: Match) -> int | None:
    """The year of a day told in the news right after an older date: "on Nov. 12, 2001. On Nov. 14, ..."."""
    told, anchor = story.told, story.anchor
    if told is None or "month" not in frame or not story.told_stated:
        return None
    if match.first - story.told_at > 40:
        return None
    between = story.coded.codes[story.told_at : match.first]
    attribute = told.unit == "year" and story.coded.tokens[story.told_at].word == "the"
    if attribute and len(between) <= 6 and STOP not in between:
        return told.start.year  # "the 1986 disaster, on April 26"
    if anchor is not None and told.start.year >= anchor.year:
        return None
    if BREAK in between:
        return None
    day = int(frame.get("day", 15))
    try:
        here = dt.datetime(told.start.year, int(frame["month"]), min(day, 28))
    except ValueError:
        return None
    near_dateline = anchor is not None and abs((here.date().replace(year=anchor.year) - anchor).days) <= 14
    if told.unit == "year":
        opens = story.told_at > 0 and story.coded.text.startswith(
            "In ", story.coded.tokens[story.told_at - 1].start
        )
        close = opens and "day" in frame and match.first - story.told_at <= 25
        return told.start.year if close and not near_dateline else None
    if told.unit not in ("month", "day", "part", "hour", "minute") or (
        near_dateline and told.unit == "month"
    ):
        return None
    gap = abs((here - told.start).days)
    return told.start.year if gap <= (10 if near_dateline else 120) else None


def _nearest_year(frame: Frame, story: Story, match: Match) -> int:
    anchor = story.anchor or dt.date(2000, 1, 1)
    month = _first_month(frame, story)
    day = min(int(frame.get("day", 15)), 28)
    if "month" not in frame and "season" not in frame:
        return anchor.year
    options = [y for y in (anchor.year - 1, anchor.year, anchor.year + 1) if 1 <= y <= 9999]
    if month == 2 and frame.get("day") == 29:
        options = [
            y for y in range(max(1, anchor.year - 7), min(9999, anchor.year + 8)) if _weekday(y, 2, 29)
        ]
    if "weekday" in frame and "day" in frame and "month" in frame:
        options = [y for y in options if _weekday(y, month, int(frame["day"])) == frame["weekday"]] or options
    away = {y: (dt.date(y, month, day) - anchor).days for y in options}
    before = story.coded.tokens[match.first - 1].word if match.first else ""
    ahead = before in ("by", "through", "until") and "day" not in frame
    ahead |= "day" in frame and story.is_set(match)
    tense = 1 if ahead else story.tense(match)
    if tense == 0:
        return min(options, key=lambda y: -away[y] if away[y] <= 0 else 2 * away[y])
    slack = 75 if "day" in frame else 45  # the news names the year of what lies almost a year back
    if tense < 0:
        return max((y for y in options if away[y] <= slack), default=options[0])
    return min((y for y in options if away[y] >= -slack), default=options[-1])


def _weekday(year: int, month: int, day: int) -> int:
    try:
        return dt.date(year, month, day).isoweekday()
    except ValueError:
        return 0
