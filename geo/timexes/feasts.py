"""Holidays: the day of a feast in a year, and the operation on phrases that name one."""

import datetime as dt
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from geo.timexes import periods
from geo.timexes.homonyms import is_called_after_a_day, is_of_another_country
from geo.timexes.matching import Frame, Match
from geo.timexes.model import Meaning
from geo.timexes.periods import Period
from geo.timexes.story import Story


def feast(name: str, year: int) -> Period | None:
    """The day or days of the feast called *name* in feasts.toml; None where no calendar has it in that year."""
    rule = _feasts()[name]
    try:
        if "listed" in rule:
            return _listed(name, year)
        found = _day(rule, year)
    except (ValueError, OverflowError):
        return None
    return periods.day(found)


@cache
def _feasts() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files("geo.timexes") / "data" / "feasts.toml").read_text(encoding="utf-8"))


def _day(rule: dict[str, Any], year: int) -> dt.date:
    if "day" in rule:
        month, day = rule["day"]
        return dt.date(year, month, day)
    if "nth" in rule:
        month, n, weekday = (int(x) for x in rule["nth"])
        first = dt.date(year, month, 1)
        days = [first + ((weekday - first.isoweekday()) % 7 + 7 * i) * periods.DAY for i in range(5)]
        inside: list[dt.date] = [d for d in days if d.month == month]
        return inside[n if n < 0 else n - 1] + int(rule.get("plus", 0)) * periods.DAY
    from dateutil import easter  # type: ignore[import-untyped]

    method = easter.EASTER_ORTHODOX if "orthodox" in rule else easter.EASTER_WESTERN
    sunday: dt.date = easter.easter(year, method)
    return sunday + dt.timedelta(days=rule.get("orthodox", rule.get("easter", 0)))


@cache
def _listed(name: str, year: int) -> Period | None:
    import holidays

    rule = _feasts()[name]
    country, label = rule["listed"]
    calendar = holidays.country_holidays(country, years=year, language="en_US")
    days = sorted(d for d, names in calendar.items() if label in names and "observed" not in names)
    days = [d for d in days if d - days[0] < 7 * periods.DAY]
    if not days:
        return None
    if "before" in rule:
        days = [days[0] - rule["before"] * periods.DAY, days[0] - periods.DAY]
    first, last = periods.day(days[0]), periods.day(days[-1])
    return Period("day", first.start, last.end, first.value, "" if first == last else "SPAN", True)


def holiday(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """A holiday, in the year stated or the one the story points to."""
    name = str(frame["holiday"])
    if "year" not in frame and is_called_after_a_day(story, match):
        return None
    if name == "independence" and is_of_another_country(story, match):
        return None
    if "year" in frame:
        year, basis = int(frame["year"]), "as stated"
    else:
        anchor = (
            story.told.start.date()
            if story.told and (story.narrative or story.anchor is None)
            else story.anchor
        )
        if anchor is None:
            return Meaning(
                type="DATE",
                value="XXXX",
                needs_anchor=True,
                basis="year unknown: the article's date is not known",
            )
        year, basis = _year_of(name, frame, story, match, anchor), f"year from {anchor.isoformat()}"
    if not 1 <= year <= 9999:
        return None
    period = feast(name, year)
    if period is None:
        return Meaning(type="DATE", value=f"{year:04d}", basis=f"no calendar of ours has its day in {year}")
    if "eve" in frame and period.start > dt.datetime.min + periods.DAY:
        period = periods.day((period.start - periods.DAY).date())
    if "inweek" in frame:
        period = periods.containing(str(frame["inweek"]), period.start.date())
    return Meaning(type="DATE", value=period.value, period=period, basis=basis, stated="year" in frame)


def _year_of(name: str, frame: Frame, story: Story, match: Match, anchor: dt.date) -> int:
    this = feast(name, anchor.year)
    if this is None or story.narrative:
        return anchor.year
    day, rel = this.start.date(), frame.get("rel")
    if rel is not None:
        wrong_side = day >= anchor if int(rel) < 0 else int(rel) > 0 and day <= anchor
        return anchor.year + (int(rel) if wrong_side else 0)
    away, tense = (day - anchor).days, story.tense(match)
    if tense == 0:
        return anchor.year - 1 if away > 183 else anchor.year + 1 if away < -183 else anchor.year
    if away > 60 and tense < 0:
        return anchor.year - 1
    return anchor.year + 1 if away < -60 and tense > 0 else anchor.year
