"""The operation on dates in digits alone: 26/11/2015, 03/04/2015, 26.11.15."""

import datetime as dt
import re
from typing import Final

from geo.timexes import periods
from geo.timexes.calendar_dates import timed
from geo.timexes.matching import Frame, Match
from geo.timexes.model import Meaning
from geo.timexes.periods import Period
from geo.timexes.story import Story
from geo.timexes.years import short_year

_NUMERIC: Final = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}")
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def numeric(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """26/11/2015, 11/26/2015, 2015/11/26, 26.11.2015; 03/04/2015 is both days unless the order is known."""
    raw = str(frame["numeric"])
    first, second, third = (int(n) for n in re.split(r"[/.-]", raw))
    if len(raw) < 8 and "." in raw:
        return None
    if first > 31:
        return _numeric_day(first, second, third, raw)
    year = third if third > 99 else short_year(third, story)
    if len(re.split(r"[/.-]", raw)[2]) == 2 and story.anchor is None and story.told is None:
        return Meaning(
            type="DATE", value=f"XX{third:02d}", needs_anchor=True, basis="century of the year not known"
        )
    day_first, why = (True, "as stated") if "." in raw else _order(first, second, year, story, match)
    if first > 12 or (day_first is True and second <= 12):
        return _numeric_day(year, second, first, raw, why)
    if second > 12 or first == second or day_first is False:
        return _numeric_day(year, first, second, raw, why)
    return _either(year, first, second, raw)


def _order(first: int, second: int, year: int, story: Story, match: Match) -> tuple[bool | None, str]:
    """Whether the day comes first, and why; None where both orders are possible."""
    if story.day_first is not None or not (1 <= first <= 12 and 1 <= second <= 12):
        return story.day_first, "as stated"
    weekday = _weekday_beside(story, match)
    fits = [_isoweekday(year, *pair) == weekday for pair in ((second, first), (first, second))]
    if weekday and fits[0] != fits[1]:
        return fits[0], "order of day and month by the weekday"
    known = _clear_orders(story)
    if len(known) == 1:
        return next(iter(known)), "order of day and month as in other dates of the text"
    if story.anchor is None or story.tense(match) >= 0:
        return None, ""
    late = [dt.date(year, *pair) > story.anchor for pair in ((second, first), (first, second))]
    return (None, "") if late[0] == late[1] else (late[1], "the other order would lie after the dateline")


def _clear_orders(story: Story) -> frozenset[bool]:
    """The orders that dates of the text show beyond doubt: True for 26/11/2015, False for 11/26/2015."""
    if story.clear_orders is None:
        found = (_clear_order(t.word) for t in story.coded.tokens if _NUMERIC.fullmatch(t.word))
        story.clear_orders = frozenset(order for order in found if order is not None)
    return story.clear_orders


def _weekday_beside(story: Story, match: Match) -> int:
    """The weekday named just before the date, 1 for Monday; 0 when there is none."""
    for token in story.coded.tokens[max(0, match.first - 3) : match.first]:
        if token.word in _WEEKDAYS:
            return _WEEKDAYS.index(token.word) + 1
    return 0


def _isoweekday(year: int, month: int, day: int) -> int:
    try:
        return dt.date(year, month, day).isoweekday()
    except ValueError:
        return 0


def _clear_order(raw: str) -> bool | None:
    """True for 26/11/2015, False for 11/26/2015, None for what may be either."""
    first, second, _ = (int(n) for n in re.split(r"[/-]", raw))
    return None if (first > 12) == (second > 12) else first > 12


def _numeric_day(year: int, month: int, day: int, raw: str, why: str = "as stated") -> Meaning | None:
    try:
        return timed({}, periods.day(dt.date(year, month, day)), basis=why, stated=True)
    except ValueError:
        return Meaning(
            type="DATE",
            value=f"{year:04d}-{month:02d}-{day:02d}",
            stated=True,
            basis=f"there is no day {raw}",
        )


def _either(year: int, a: int, b: int, raw: str) -> Meaning:
    """An ambiguous date: the interval runs from the earlier reading to the later one."""
    one, two = sorted((dt.date(year, a, b), dt.date(year, b, a)))
    span = Period("month", periods.day(one).start, periods.day(two).end, f"{year:04d}-XX-XX", "SPAN")
    basis = f"{raw} may be {one.isoformat()} or {two.isoformat()}: order of day and month not known"
    return Meaning(type="DATE", value=span.value, period=span, stated=True, basis=basis)
