"""Operations on dates that name their place in the calendar: "17 November", "the spring of 1916", "490 BC"."""

import calendar
import datetime as dt
import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from geo.timexes import periods
from geo.timexes.clocks import clock_of, has_clock, is_half_open
from geo.timexes.grammar import LOWER, PLURAL, UPPER
from geo.timexes.homonyms import is_any_day, is_called_after_a_day, is_named_day, is_other_word, is_year
from geo.timexes.matching import Frame, Match
from geo.timexes.model import Meaning, unanchored
from geo.timexes.periods import Period
from geo.timexes.story import Story
from geo.timexes.years import missing_year, month_of, stated_year

_NO_NOUNS: Final = frozenset(
    """
    was were had has is are will would did he she it they we his her its their near when while as for with
    but who which where against inside outside under over because so there also
    """.split()
)
"""Words that may follow "on the 17th": anything else may be what is counted ("the 17th floor")."""


def date(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """Any mixture of year, month, day, weekday, season, decade, part of day and clock."""
    if "era" in frame and frame["era"] != "AD":
        return _before_christ(frame, story)
    if "century" in frame:
        return _century(frame)
    if "decade" in frame:
        return _decade(frame, story, match)
    if "half" in frame and "year" not in frame and "relyear" not in frame and story.anchor is None:
        return None
    if is_other_word(frame, story, match) or ("year" not in frame and is_called_after_a_day(story, match)):
        return None
    if set(frame) <= {"year", "approx"} and not is_year(story, match):
        return None
    if {"weekday", "day"} <= set(frame) and "month" not in frame and _counts_a_noun(story, match):
        frame = {name: value for name, value in frame.items() if name != "day"}
    if "weekday" in frame and "month" not in frame and "day" not in frame:
        if is_named_day(story, match):
            return None
        if is_any_day(story, match):
            value = f"XXXX-WXX-{int(frame['weekday'])}"
            return Meaning(type="DATE", value=value, basis="one of many such days")
        return weekday_date(frame, story, match)
    return _calendar(frame, story, match)


def _counts_a_noun(story: Story, match: Match) -> bool:
    """Whether the number at the end of the phrase counts what follows: "Wednesday, the 10th anniversary"."""
    tokens, codes = story.coded.tokens, story.coded.codes
    return (
        match.last < len(codes)
        and codes[match.last] in LOWER + UPPER + PLURAL
        and tokens[match.last].word not in _NO_NOUNS
        and story.tense_after(match, 1) >= 0
    )


def _before_christ(frame: Frame, story: Story) -> Meaning:
    raw = frame.get("year", frame.get("century", frame.get("decade", 0)))
    number = int(re.sub(r"\D", "", str(raw)) or 0)
    if "century" in frame:
        value = f"BC{max(0, number - 1):02d}"
    elif "decade" in frame:
        value = f"BC{number // 10:03d}"
    else:
        value = f"BC{number:04d}"
        story.told_bc = number
    if "month" in frame:
        value += f"-{int(frame['month']):02d}"
    elif "season" in frame:
        value += f"-{frame['season']}"
    if "day" in frame and "month" in frame:
        value += f"-{int(frame['day']):02d}"
    if "part" in frame and "day" in frame:
        return Meaning(
            type="TIME",
            value=f"{value}T{frame['part']}",
            stated=True,
            basis="before our era: no interval on the map's time axis",
        )
    return Meaning(
        type="DATE",
        value=value,
        mod=_mod(frame),
        stated=True,
        basis="before our era: no interval on the map's time axis",
    )


def _century(frame: Frame) -> Meaning:
    period = periods.narrowed(periods.century(max(0, int(frame["century"]) - 1) % 100), _mod(frame))
    return Meaning(
        type="DATE", value=period.value, period=period, mod=period.mod, stated=True, basis="century as stated"
    )


def _decade(frame: Frame, story: Story, match: Match) -> Meaning | None:
    before = {t.word for t in story.coded.tokens[max(0, match.first - 1) : match.first]}
    if before & {"his", "her", "their", "my", "your", "our"}:
        return None  # an age
    raw = frame["decade"]
    number = int(raw) if isinstance(raw, int | float) else int(re.sub(r"\D", "", raw) or 0)
    if number < 100:
        base = story.anchor.year if story.anchor else 2000
        if story.narrative and story.told is not None:
            base = story.told.start.year
        number += base // 100 * 100
        number -= 100 if number > base + 5 else 0
    if number % 100 == 0 and number < 1900:  # "the 1800s" are the hundred years
        return _century({**frame, "century": number // 100 + 1})
    period = periods.narrowed(periods.decade(number // 10), _mod(frame))
    return Meaning(
        type="DATE", value=period.value, period=period, mod=period.mod, stated=True, basis="decade as stated"
    )


def _mod(frame: Frame) -> str:
    mod = str(frame.get("modnoun", frame.get("mod", "")))
    return {"latter": "END", "early": "START", "late": "END"}.get(mod, mod)


def _calendar(frame: Frame, story: Story, match: Match) -> Meaning | None:
    year, basis = stated_year(frame, story), "as stated"
    if year is None and story.told_bc is not None:
        return _before_christ({"year": story.told_bc, **frame}, story)
    stated = "year" in frame and frame.get("lent") != "unstated"
    if "lent" in frame:
        basis = "year as in the date it is joined to"
    if year is None:
        year, basis = missing_year(frame, story, match)
    month, day_number = frame.get("month"), frame.get("day")
    if year is None:
        return _without_year(frame, basis)
    if day_number is not None and month is None:
        year, month, basis = month_of(frame, story, match, year)
    try:
        period = _period(frame, story, year, month, day_number)
    except (ValueError, OverflowError):
        return _impossible(frame, year, month, day_number)
    period = periods.narrowed(period, _mod(frame))
    if "weekday" in frame and period.unit == "day" and period.start.isoweekday() != frame["weekday"]:
        basis += f"; that day was a {period.start:%A}"
    if "fiscal" in frame:
        return Meaning(type="DATE", value=period.value, basis="a fiscal year: its months are not stated")
    return timed(frame, period, basis=basis, stated=stated)


def _period(
    frame: Frame, story: Story, year: int, month: int | float | str | None, day: int | float | str | None
) -> Period:
    if month is not None and day is not None:
        found = dt.date(year, int(month), int(day))
        return periods.containing(str(frame.get("inweek", "day")), found)
    if month is not None:
        return periods.month(year, int(month))
    if "season" in frame:
        return periods.season(year, str(frame["season"]), southern=story.southern)
    if "half" in frame:
        return periods.half(year, 1 if frame["half"] in (1, "first") else 2)
    return periods.year(year)


def timed(frame: Frame, period: Period, *, basis: str, stated: bool = False) -> Meaning:
    """*period* with the part of day or clock time of the frame put to it."""
    kind, zone = "DATE", None
    if period.unit == "day" and has_clock(frame):
        kind = "TIME"
        told, zone = clock_of(frame, period.start.date())
        if is_half_open(frame):
            period, basis = replace(period, value=told.value), f"{basis}; before noon or after is not said"
        else:
            period = told
    elif period.unit == "day" and "part" in frame:
        kind = "TIME"
        whole = periods.part(period.start.date(), str(frame["part"]))
        if "day2" in frame:
            whole = Period(
                whole.unit,
                whole.start,
                max(
                    whole.end,
                    periods.day(period.start.date().replace(day=int(frame["day2"]))).start
                    + 0.25 * periods.DAY,
                ),
                whole.value,
            )
        period = whole
    approx = "approx" in frame
    mod = period.mod or ("APPROX" if approx else "")
    if approx:
        period = Period(period.unit, period.start, period.end, period.value, period.mod, True)
    return Meaning(
        type=kind, value=period.value, period=period, basis=basis, mod=mod, stated=stated, zone=zone
    )


def _without_year(frame: Frame, basis: str) -> Meaning:
    value = "XXXX"
    if "month" in frame:
        value += f"-{int(frame['month']):02d}"
        if "day" in frame:
            value += f"-{int(frame['day']):02d}"
    elif "season" in frame:
        value += f"-{frame['season']}"
    elif "day" in frame:
        value += f"-XX-{int(frame['day']):02d}"
    kind = "DATE"
    if "part" in frame and "day" in frame:
        kind, value = "TIME", f"{value}T{frame['part']}"
    elif has_clock(frame) and "day" in frame:
        kind, value = "TIME", value + "T" + clock_of(frame, dt.date(2000, 1, 1))[0].value.partition("T")[2]
    return Meaning(type=kind, value=value, mod=_mod(frame), basis=basis, needs_anchor=True)


def _impossible(
    frame: Frame, year: int, month: int | float | str | None, day: int | float | str | None
) -> Meaning | None:
    if month is None or day is None or not 1 <= year <= 9999:
        return None
    name = calendar.month_name[int(month)] if 1 <= int(month) <= 12 else f"month {month}"
    return Meaning(
        type="DATE",
        value=f"{year:04d}-{int(month):02d}-{int(day):02d}",
        stated="year" in frame,
        basis=f"there is no {int(day)} {name} {year}",
    )


def weekday_date(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "on Friday", "last Friday", "Friday morning": the nearest such day on the side the tense points to."""
    number, rel = int(frame["weekday"]), frame.get("rel")
    base, source = story.anchor, "dateline"
    if (story.narrative or "told" in frame) and story.told_day is not None:
        base, source = story.told_day.start.date(), "the day narrated before,"
    if base is None:
        value = f"XXXX-WXX-{number}"
        if "part" in frame:
            value += f"T{frame['part']}"
        return Meaning(
            type="TIME" if "part" in frame else "DATE",
            value=value,
            needs_anchor=True,
            basis="the article's date is not known",
        )
    back = (base.isoweekday() - number) % 7
    try:
        if rel is not None and int(rel) < 0:
            found = base - (back or 7) * periods.DAY
        elif rel is not None and int(rel) > 0:
            found = base + ((number - base.isoweekday()) % 7 or 7) * periods.DAY
        elif back and (rel is not None or _is_coming(back, story, match)):
            found = base + (7 - back) * periods.DAY
        else:
            found = base - back * periods.DAY
        period = periods.day(found)
    except (OverflowError, ValueError):
        return None
    return timed(frame, period, basis=f"from {source} {base.isoformat()}")


def _is_coming(back: int, story: Story, match: Match) -> bool:
    """Whether a weekday *back* days ago is rather the next one: "will look into Friday's fire" says it of no fire."""
    tokens = story.coded.tokens
    if match.last < len(tokens) and tokens[match.last].word == "'s" and back <= 3:
        return story.is_ahead(match) or story.tense_after(match, 8) > 0
    leading = [token.word for token in tokens[max(0, match.first - 8) : match.first]]
    if any(pair in (("was", "to"), ("were", "to")) for pair in pairwise(leading)):
        return back > 3  # "was to meet on Friday" may be told before and after
    return story.is_set(match) or story.tense(match) > 0


def season(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """A season alone: "Spring" with a capital inside a sentence, or after a preposition."""
    tokens = story.coded.tokens
    word = story.coded.text[tokens[match.first].start]
    before = tokens[match.first - 1].word if match.first else "."
    if tokens[match.first].word == "fall" and before not in ("in", "by", "until"):
        return None
    if story.narrative and tokens[match.first].word in ("summer", "winter", "autumn"):
        return _calendar(frame, story, match)
    if before not in ("in", "by", "until", "during", "since", "of", "next", "last") and not (
        word.isupper() and before.isalpha() and story.narrative
    ):
        return None
    return _calendar(frame, story, match)


def bareday(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "on the 17th": a day of the month the story is in; not "the 17th floor"."""
    before = story.coded.tokens[match.first - 1].word if match.first else ""
    if before not in ("on", "of", "by", "until", "since", "from", "and", "to") or _counts_a_noun(
        story, match
    ):
        return None
    return _calendar(frame, story, match)


def bcyear(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "In 431" in a story that is before our era: a year near the one narrated last, not an amount."""
    if story.told_bc is None or not story.narrative:
        return None
    tokens, codes = story.coded.tokens, story.coded.codes
    before = tokens[match.first - 1].word if match.first else "("
    counted = match.last < len(codes) and codes[match.last] == PLURAL
    if counted or abs(int(frame["year"]) - story.told_bc) > 150:
        return None
    if set(frame) == {"year"} and before not in (
        "in",
        "of",
        "by",
        "from",
        "until",
        "since",
        "to",
        "and",
        "between",
        "(",
        "-",
    ):
        return None
    return _before_christ(frame, story)


def monthday(frame: Frame, story: Story, _match: Match) -> Meaning | None:
    """ "the 3rd of next month"."""
    day = int(frame["day"])
    if story.anchor is None:
        return unanchored(f"XXXX-XX-{day:02d}")
    try:
        first = periods.moved(story.anchor.replace(day=1), "month", int(frame["rel"]))
        period = periods.day(first.replace(day=day))
    except (ValueError, OverflowError):
        return None
    return timed({}, period, basis=f"from dateline {story.anchor.isoformat()}")
