"""Operations on weekdays counted in weeks or within a month: "Saturday week", "the first Monday in May"."""

from typing import Final

from geo.timexes import periods
from geo.timexes.calendar_dates import timed
from geo.timexes.matching import Frame, Match
from geo.timexes.model import Meaning, unanchored
from geo.timexes.story import Story
from geo.timexes.years import missing_year

_LAST: Final = frozenset({"last", "final"})


def away(frame: Frame, story: Story, _match: Match) -> Meaning | None:
    """ "Saturday week" and "a week on Sunday" lie so many weeks after the next one; "a week last Tuesday" and
    "the Friday before last" as many before the last one."""
    number = int(frame["weekday"])
    if story.anchor is None:
        return unanchored(f"XXXX-WXX-{number}")
    weeks = int(float(frame["weeks"]))
    today = story.anchor.isoweekday()
    days = (number - today) % 7 or 7 if weeks > 0 else -((today - number) % 7 or 7)
    found = story.anchor + (days + 7 * weeks) * periods.DAY
    return timed(frame, periods.day(found), basis=f"from dateline {story.anchor.isoformat()}")


def beside(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "A week ago on Wednesday": the Wednesday nearest to the day a week ago."""
    if story.anchor is None:
        return away({**frame, "weeks": -1}, story, match)
    middle = story.anchor - 7 * int(float(frame.get("weeks", 1))) * periods.DAY
    days = (int(frame["weekday"]) - middle.isoweekday() + 3) % 7 - 3
    found = middle + days * periods.DAY
    return timed(frame, periods.day(found), basis=f"from dateline {story.anchor.isoformat()}")


def ago(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "Two Sundays ago": the last one and as many weeks less one before it."""
    return away({**frame, "weeks": 1 - int(float(frame["n"]))}, story, match)


def nth(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "The first Monday in May", "the last Sunday of October 2019"."""
    year, why = (
        (int(frame["year"]), "as stated")
        if isinstance(frame.get("year"), int)
        else missing_year(frame, story, match)
    )
    month, number = int(frame["month"]), int(frame["weekday"])
    if year is None:
        return Meaning(type="DATE", value=f"XXXX-{month:02d}", needs_anchor=True, basis=why)
    whole = periods.month(year, month)
    first = whole.start.date() + ((number - whole.start.isoweekday()) % 7) * periods.DAY
    days = [first + 7 * n * periods.DAY for n in range(5) if first + 7 * n * periods.DAY < whole.end.date()]
    ordinal = frame["ordinal"]
    at = -1 if ordinal in _LAST else (int(ordinal) if isinstance(ordinal, int) else 1) - 1
    if at >= len(days):
        return None
    return timed({}, periods.day(days[at]), basis=why, stated="year" in frame)
