"""Operations on dates so far from another: "three weeks ago", "two days later", "the day before 5 May"."""

import datetime as dt
from dataclasses import replace
from typing import Final

from geo.timexes import periods
from geo.timexes.amounts import amount, letters
from geo.timexes.calendar_dates import date, timed
from geo.timexes.feasts import holiday
from geo.timexes.matching import Frame, Match
from geo.timexes.model import Meaning, unanchored
from geo.timexes.periods import Period
from geo.timexes.story import Story

_DAYLIKE: Final = frozenset(["day", "part", "hour", "minute"])
_EXACTLY: Final = frozenset(["just", "only", "exactly", "barely", "fully"])
_SURE_DAYS: Final = 14
"""Up to a fortnight, weeks are told for a day that the teller has in mind ("a week ago"); more are rounded."""


def shift(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "three years ago", "two days later", "in two weeks' time"."""
    n, name = amount(frame), str(frame["unit"])
    direction = int(frame["dir"])
    later = "told" in frame
    counted = story.narrative and story.told_day is not None and n is not None
    if "link" in frame and not counted and not story.ends_clause(match):
        return Meaning(
            type="DURATION",
            value=letters(n, name),
            basis="counted from an event whose date the phrase does not give",
        )
    if name in ("second", "minute", "hour"):
        return _shift_clock(n, name, direction, story, later=later)
    if n is None:
        return _vague_shift(name, direction, later=later)
    name = {"night": "day"}.get(name, name)
    base = _base_of_shift(story, name, later=later)
    if later and story.told_bc is not None and n is not None and name in ("year", "decade", "century"):
        n *= {"decade": 10, "century": 100}.get(name, 1)
        return Meaning(
            type="DATE",
            value=f"BC{max(0, story.told_bc - direction * int(n)):04d}",
            basis="from the year narrated before",
        )
    if base is None and story.anchor is not None:
        value = periods.SHAPES.get(name, "XXXX-XX-XX")
        return Meaning(type="DATE", value=value, basis="no date is told before it to count from")
    if base is None:
        return unanchored(periods.SHAPES.get(name, "XXXX-XX-XX"))
    if (
        name == "year"
        and n == 1
        and direction < 0
        and story.quarter is not None
        and match.first - story.quarter_at < 100
        and story.quarter_at > story.months_at
    ):
        period = periods.containing("quarter", periods.moved(story.quarter.start.date(), "year", direction))
        return Meaning(
            type="DATE",
            value=period.value,
            period=period,
            basis=f"from {story.quarter.value}, narrated before",
        )
    return _shifted(n * direction, name, base, frame)


def counted(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "Two days after Christmas", "the day before 5 May": counted from a day that the phrase names."""
    n, name = amount(frame) or 0.0, str(frame["unit"])
    plain = {k: v for k, v in frame.items() if k not in ("n", "unit", "dir")}
    start = (holiday if "holiday" in plain else date)(plain, story, match)
    if start is None:
        return None
    if not isinstance(start.period, Period):
        return replace(start, value=periods.SHAPES.get(name, "XXXX-XX-XX"))
    shifted = _shifted(n * int(frame["dir"]), name, start.period, {"exact": 1})
    return replace(shifted, stated=start.stated)


def _shifted(n: float, name: str, whole: Period, frame: Frame) -> Meaning:
    base = whole.start.date()
    grain = {"decade": "year", "century": "year", "fortnight": "week", "weekend": "weekend"}.get(name, name)
    if "exact" in frame:
        grain = "day"
    days = {"week": 7.0, "fortnight": 14.0, "day": 1.0}.get(name)
    try:
        if n.is_integer():
            target = periods.moved(base, name, int(n))
        elif days:
            target, grain = base + round(n * days) * periods.DAY, "day"
        else:
            target, grain = (
                periods.moved(base, "month", round(n * periods.UNIT_MONTHS.get(name, 1))),
                "month" if name == "year" else grain,
            )
        period = periods.containing(grain, target)
    except (OverflowError, ValueError, KeyError):
        return _outside(grain, base.year + n * periods.UNIT_MONTHS.get(name, 0) / 12)
    loose = str(frame.get("mag", "exactly")) not in _EXACTLY
    if grain == "week" and whole.unit in _DAYLIKE:
        period = _around(target, period.value, 3 if loose or abs(n * (days or 7.0)) > _SURE_DAYS else 0)
    elif days and whole.unit not in _DAYLIKE:
        far = dt.datetime.combine(target, dt.time()) - whole.start
        period = Period(whole.unit, whole.start + far, whole.end + far, periods.SHAPES[grain], "SPAN")
    approx: Frame = {"approx": 1} if loose or whole.approx else {}
    return timed(approx, period, basis=f"from {whole.value}")


def _outside(grain: str, year: float) -> Meaning:
    before = grain == "year" and -9999 < year < 1
    value = f"BC{1 - int(year):04d}" if before else periods.SHAPES.get(grain, "XXXX")
    return Meaning(type="DATE", value=value, basis="outside the years 1 to 9999")


def _around(day: dt.date, value: str, reach: int) -> Period:
    """About *day*: the day itself or so many days on either side, not the week of the calendar it falls in."""
    first, last = periods.day(day - reach * periods.DAY), periods.day(day + reach * periods.DAY)
    return Period("week" if reach else "day", first.start, last.end, value, "SPAN" if reach else "", True)


def _base_of_shift(story: Story, name: str, *, later: bool) -> Period | None:
    """The period that is counted from; days are not counted from a year, but from the day told before it."""
    if (
        later
        and name in ("day", "week")
        and story.told is not None
        and story.told.unit in ("year", "decade", "century")
    ):
        return story.told_day or story.told
    if later or (story.narrative and story.told is not None):
        return story.told
    return None if story.anchor is None else periods.day(story.anchor)


def _shift_clock(n: float | None, name: str, direction: int, story: Story, *, later: bool) -> Meaning:
    told_time = story.told if story.told is not None and story.told.unit == "minute" else None
    if n is not None and later and told_time is not None:
        seconds = {"second": 1, "minute": 60, "hour": 3600}[name]
        try:
            start = told_time.start + dt.timedelta(seconds=direction * n * seconds)
            period = periods.clock(start.date(), start.hour, start.minute)
        except OverflowError:
            return Meaning(type="TIME", value="XXXX-XX-XXTXX", basis="outside the years 1 to 9999")
        return timed({}, period, basis=f"from {told_time.value}, narrated before")
    if not later and n is None:
        return Meaning(
            type="DATE", value="PAST_REF" if direction < 0 else "FUTURE_REF", basis="no amount stated"
        )
    return Meaning(
        type="DURATION", value=letters(n, name), basis="the time of day it is counted from is not known"
    )


def _vague_shift(name: str, direction: int, *, later: bool) -> Meaning:
    if not later:
        return Meaning(
            type="DATE", value="PAST_REF" if direction < 0 else "FUTURE_REF", basis="no exact amount stated"
        )
    value = "PAST_REF" if direction < 0 else "FUTURE_REF"
    return Meaning(type="DATE", value=value, basis=f"no exact number of {name}s stated")


def vagueago(_frame: Frame, _story: Story, _match: Match) -> Meaning | None:
    """ "years ago", "weeks ago"."""
    return Meaning(type="DATE", value="PAST_REF", basis="no amount stated")


def vaguelater(frame: Frame, _story: Story, _match: Match) -> Meaning | None:
    """ "days later", "months earlier"."""
    name = str(frame["unit"])
    if name in ("second", "minute", "hour"):
        return Meaning(type="TIME", value="XXXX-XX-XXTXX", basis="no amount stated")
    return _vague_shift(name, 1, later=True)
