"""Operations on dates in digits, quarters and holidays."""

import datetime as dt
import re

from geo.timexes import periods
from geo.timexes.amounts import letters
from geo.timexes.calendar_dates import timed
from geo.timexes.matching import Frame, Match
from geo.timexes.model import Meaning, unanchored
from geo.timexes.periods import Period
from geo.timexes.story import Story
from geo.timexes.years import missing_year


def iso(frame: Frame, _story: Story, _match: Match) -> Meaning | None:
    """2015-11-17, 2015-11-17T21:30Z."""
    raw = str(frame["iso"])
    try:
        day = dt.date.fromisoformat(raw[:10])
    except ValueError:
        return Meaning(type="DATE", value=raw[:10], stated=True, basis=f"there is no day {raw[:10]}")
    clock = re.match(r"(\d\d):(\d\d)", raw[11:])
    if clock is None or int(clock[1]) > 24 or int(clock[2]) > 59:
        return timed({}, periods.day(day), basis="as stated", stated=True)
    zone = re.search(r"(?:Z|([+-])(\d\d):?(\d\d))$", raw[11:])
    offset = None
    if zone:
        offset = 0 if not zone[1] else int(zone[1] + "1") * (60 * int(zone[2]) + int(zone[3]))
    period = periods.clock(day, int(clock[1]), int(clock[2]))
    return Meaning(
        type="TIME", value=period.value, period=period, stated=True, basis="as stated", zone=offset
    )


def quarter(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "the third quarter", "last year's fourth quarter", "the 1989 second quarter"."""
    number = int(frame["quarter"])
    if not 1 <= number <= 4:
        return None
    base = story.anchor
    if "year" in frame:
        year = int(frame["year"])
    elif base is None:
        return unanchored(f"XXXX-Q{number}")
    elif "relyear" in frame:
        year = base.year + int(frame["relyear"])
    else:
        year = base.year
        if periods.quarter(year, number).start.date() > base and story.tense(match) <= 0:
            year -= 1
    period = periods.quarter(year, number)
    if base is None or period.end.date() <= base or story.quarter is None:
        if story.quarter is None or story.quarter_stated:
            story.quarter = period
            story.quarter_stated = "year" in frame
        story.quarter_at = match.first
    return timed(
        {}, period, basis="as stated" if "year" in frame else f"from dateline {base}", stated="year" in frame
    )


def quarter_before(_frame: Frame, story: Story, _match: Match) -> Meaning | None:
    """ "the year-earlier quarter": the quarter narrated last, a year before."""
    if story.quarter is not None:
        found = periods.moved(story.quarter.start.date(), "year", -1)
        return timed({}, periods.containing("quarter", found), basis=f"a year before {story.quarter.value}")
    if story.anchor is None:
        return unanchored("XXXX")
    return timed({}, periods.year(story.anchor.year - 1), basis=f"a year before dateline {story.anchor}")


def quarter_told(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "the quarter", "the latest quarter", "the 1988 period"."""
    if "year" in frame:
        if story.quarter is None:
            return timed({}, periods.year(int(frame["year"])), basis="as stated", stated=True)
        same = periods.containing("quarter", story.quarter.start.date().replace(year=int(frame["year"])))
        return timed({}, same, basis=f"the quarter from {story.quarter.value}", stated=True)
    if story.quarter is not None:
        story.quarter_at = match.first
        return timed({}, story.quarter, basis=f"{story.quarter.value}, narrated before")
    if story.anchor is None:
        return unanchored("XXXX-QX")
    found = periods.containing("quarter", periods.moved(story.anchor, "quarter", -1))
    return timed({}, found, basis=f"the last full quarter before dateline {story.anchor}")


def yearend(_frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "year-end": the last day of the year the story is in."""
    if story.anchor is None:
        return unanchored("XXXX-12-31")
    year = story.anchor.year
    before = story.coded.tokens[match.first - 1].word if match.first else ""
    if before == "since" or (story.tense(match) < 0 and story.anchor.month < 11 and before != "by"):
        year -= 1
    return timed({}, periods.day(dt.date(max(1, year), 12, 31)), basis=f"year from dateline {story.anchor}")


def weekof(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "the last week of August", "the first two months of 1939": a length of time with its place in the calendar."""
    year, why = (
        (int(frame["year"]), "as stated")
        if isinstance(frame.get("year"), int)
        else missing_year(frame, story, match)
    )
    unit, count = str(frame["unit"]), frame.get("n", 1)
    value = letters(float(count) if isinstance(count, int | float) else 1.0, unit)
    if year is None:
        return Meaning(type="DURATION", value=value, basis=why, needs_anchor=True)
    try:
        whole = periods.month(year, int(frame["month"])) if "month" in frame else periods.year(year)
        start, end = _slice(
            whole, str(frame["ordinal"]), unit, int(count) if isinstance(count, int | float) else 1
        )
    except (ValueError, OverflowError):
        return Meaning(type="DURATION", value=value, basis="outside the calendar")
    if unit in ("weekend", "day") and count == 1:
        found = periods.containing(unit, _weekend_of(start) if unit == "weekend" else start.date())
        return timed({}, found, basis=why, stated="year" in frame)
    period = Period(whole.unit, max(start, whole.start), min(end, whole.end), value, "SPAN")
    if period.start >= period.end:
        return Meaning(type="DURATION", value=value, basis="outside the calendar")
    return Meaning(type="DURATION", value=value, period=period, basis=why, stated="year" in frame)


def _weekend_of(start: dt.datetime) -> dt.date:
    """The Saturday that the count from *start*, a day of the first week, points to."""
    return start.date() + (5 - start.weekday()) % 7 * periods.DAY


def _slice(whole: Period, ordinal: str, unit: str, count: int) -> tuple[dt.datetime, dt.datetime]:
    """The first or last *count* units of a period; the second, third, ... when the ordinal is a number."""

    def step(day: dt.datetime, n: int) -> dt.datetime:
        return dt.datetime.combine(
            periods.moved(day.date(), {"half": "fortnight"}.get(unit, unit), n), dt.time()
        )

    if ordinal in ("last", "final", "closing"):
        return step(whole.end, -count), whole.end
    at = int(float(ordinal)) if ordinal.replace(".", "").isdigit() else 1
    return step(whole.start, (at - 1) * count), step(whole.start, at * count)
