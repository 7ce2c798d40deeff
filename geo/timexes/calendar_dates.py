"""Operations on dates that name their place in the calendar: "17 November", "the spring of 1916", "490 BC"."""

import calendar
import datetime as dt
import re
from typing import Final

from geo.timexes import periods
from geo.timexes.grammar import LOWER, PLURAL, UPPER
from geo.timexes.clocks import clock_of, has_clock
from geo.timexes.matching import Frame, Match
from geo.timexes.model import Meaning
from geo.timexes.periods import Period
from geo.timexes.story import Story

_PREPOSITIONS: Final = frozenset(
    "in of since from until till by before after between to and during through ( - around about early late "
    "mid / , circa ca".split()
)
_YEAR_PREPOSITIONS: Final = frozenset("in since until during by the of".split())
_PREFIXES: Final = frozenset("post pre mid early late".split())
_COUNTED: Final = frozenset("people men women children troops soldiers feet miles km tons tonnes meters metres points dollars".split())
_MONEY: Final = frozenset("$£€#%¥")


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
    if _other_word(frame, story, match):
        return None
    if set(frame) <= {"year", "approx"} and not _year_stands(story, match):
        return None
    if "weekday" in frame and "month" not in frame and "day" not in frame:
        return weekday_date(frame, story, match)
    return _calendar(frame, story, match)


def _other_word(frame: Frame, story: Story, match: Match) -> bool:
    """Whether a month or season is another word: "the Long March", "Jan Kavan", "the fall of the city"."""
    tokens, text = story.coded.tokens, story.coded.text
    after = tokens[match.last].word if match.last < len(tokens) else ""
    if frame.get("season") == "FA" and "year" not in frame and tokens[match.last - 1].word == "fall":
        return after == "of"
    if set(frame) != {"month"} or match.last - match.first > 2:
        return False
    word = tokens[match.first].word
    before = tokens[match.first - 1] if match.first else None
    if word == "march":
        named = before is not None and (before.word in ("the", "'s", "a") or (text[before.start].isupper() and before.word not in _PREPOSITIONS))
        return named or after in ("for", "on", "of")
    return len(word) == 3 and word != "may" and match.last - match.first == 1


def _year_stands(story: Story, match: Match) -> bool:
    """Whether a number of four digits alone is a year and not an amount."""
    tokens, codes = story.coded.tokens, story.coded.codes
    at = match.last - 1
    if not tokens[at].word.isdigit() or len(tokens[at].word) != 4 or match.last - match.first > 1:
        return True
    year = int(tokens[at].word)
    before = tokens[at - 1].word if at else "("
    after = codes[at + 1] if at + 1 < len(codes) else ""
    following = tokens[at + 1].word if at + 1 < len(tokens) else ""
    spanned = following in "-/" and at + 2 < len(tokens) and tokens[at + 2].number is not None
    if before in _MONEY or following in _MONEY or before == "." or following in _COUNTED:
        return False
    if before == "-" and at > 1 and tokens[at - 2].number is None and tokens[at - 2].word not in _PREFIXES:
        return False
    if after == PLURAL and before not in _YEAR_PREPOSITIONS:
        return False
    if 1900 <= year <= 2035 or (story.narrative and year <= 2035):
        return True
    return year >= 1000 and (before in _PREPOSITIONS or spanned)


def _year(frame: Frame, story: Story) -> int | None:
    """The year the frame states, in whole digits, or None."""
    if "year" in frame:
        value = frame["year"]
        if isinstance(value, int | float):
            return int(value)
        return _short_year(int(re.sub(r"\D", "", value) or 0), story)
    if "relyear" in frame and story.anchor is not None:
        return story.anchor.year + int(frame["relyear"])
    if "sameyear" in frame and story.told is not None:
        return story.told.start.year
    return None


def _short_year(two: int, story: Story) -> int:
    """Two digits as the year nearest to the story: its narrated year in history, else the year of its dateline."""
    base = story.anchor.year if story.anchor else 2000
    if story.narrative and story.told is not None:
        base = story.told.start.year
    found = base // 100 * 100 + two
    return found - 100 if found > base + 15 else found


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
        return Meaning(type="TIME", value=f"{value}T{frame['part']}", stated=True, basis="before our era: no interval on the map's time axis")
    return Meaning(type="DATE", value=value, mod=_mod(frame), stated=True, basis="before our era: no interval on the map's time axis")


def _century(frame: Frame) -> Meaning:
    period = periods.narrowed(periods.century(max(0, int(frame["century"]) - 1) % 100), _mod(frame))
    return Meaning(type="DATE", value=period.value, period=period, mod=period.mod, stated=True, basis="century as stated")


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
    period = periods.narrowed(periods.decade(number // 10), _mod(frame))
    return Meaning(type="DATE", value=period.value, period=period, mod=period.mod, stated=True, basis="decade as stated")


def _mod(frame: Frame) -> str:
    mod = str(frame.get("modnoun", frame.get("mod", "")))
    return {"latter": "END", "early": "START", "late": "END"}.get(mod, mod)


def _calendar(frame: Frame, story: Story, match: Match) -> Meaning | None:
    year, basis = _year(frame, story), "as stated"
    if year is None and story.told_bc is not None:
        return _before_christ({"year": story.told_bc, **frame}, story)
    stated = "year" in frame
    if year is None:
        year, basis = missing_year(frame, story, match)
    month, day_number = frame.get("month"), frame.get("day")
    if year is None:
        return _without_year(frame, basis)
    if day_number is not None and month is None:
        year, month, basis = _month_of(int(day_number), story, match, year)
    try:
        period = _period(frame, story, year, month, day_number)
    except (ValueError, OverflowError):
        return _impossible(frame, year, month, day_number)
    period = periods.narrowed(period, _mod(frame))
    if "fiscal" in frame:
        return Meaning(type="DATE", value=period.value, basis="a fiscal year: its months are not stated")
    return timed(frame, period, basis=basis, stated=stated)


def _month_of(day: int, story: Story, match: Match, year: int) -> tuple[int, int, str]:
    """Year and month of a day that names neither: those narrated, in the news the nearest that fit."""
    if story.anchor is None or story.narrative:
        told = story.told.start if story.told is not None else dt.datetime(year, 1, 1)
        return told.year, told.month, f"month from {told.date().isoformat()[:7]}, narrated before"
    anchor = story.anchor
    base = periods.moved(anchor.replace(day=1), "month", -1) if day > anchor.day and story.tense(match) <= 0 else anchor
    return base.year, base.month, f"month from dateline {anchor.isoformat()}"


def _period(frame: Frame, story: Story, year: int, month: int | float | str | None, day: int | float | str | None) -> Period:
    if month is not None and day is not None:
        return periods.day(dt.date(year, int(month), int(day)))
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
        period, zone = clock_of(frame, period.start.date())
    elif period.unit == "day" and "part" in frame:
        kind = "TIME"
        whole = periods.part(period.start.date(), str(frame["part"]))
        if "day2" in frame:
            whole = Period(whole.unit, whole.start, max(whole.end, periods.day(period.start.date().replace(day=int(frame["day2"]))).start + 0.25 * periods.DAY), whole.value)
        period = whole
    approx = "approx" in frame
    mod = period.mod or ("APPROX" if approx else "")
    if approx:
        period = Period(period.unit, period.start, period.end, period.value, period.mod, True)
    return Meaning(type=kind, value=period.value, period=period, basis=basis, mod=mod, stated=stated, zone=zone)


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


def _impossible(frame: Frame, year: int, month: int | float | str | None, day: int | float | str | None) -> Meaning | None:
    if month is None or day is None:
        return None
    name = calendar.month_name[int(month)] if 1 <= int(month) <= 12 else f"month {month}"
    return Meaning(
        type="DATE",
        value=f"{year:04d}-{int(month):02d}-{int(day):02d}",
        stated="year" in frame,
        basis=f"there is no {int(day)} {name} {year}",
    )


def missing_year(frame: Frame, story: Story, match: Match) -> tuple[int | None, str]:
    """The year of a date that states none, and how it was found: (None, why) when it cannot be."""
    if "rel" in frame and ("month" in frame or "season" in frame):
        return _relative_year(frame, story)
    if (story.narrative or story.anchor is None) and story.told is not None:
        told = story.told
        return _narrated_year(frame, told), f"year from {told.value}, narrated before"
    if story.anchor is None:
        return None, "year unknown: the text gives none and the article's date is not known"
    return _nearest_year(frame, story, match), f"year from dateline {story.anchor.isoformat()}"


def _first_month(frame: Frame) -> int:
    if "month" in frame:
        return int(frame["month"])
    return periods.SEASONS.get(str(frame.get("season", "")), 1)


def _relative_year(frame: Frame, story: Story) -> tuple[int | None, str]:
    base = story.anchor
    if (story.narrative or base is None) and story.told is not None:
        base = story.told.start.date()
    if base is None:
        return None, "the article's date is not known"
    month, rel = _first_month(frame), int(frame["rel"])
    year = base.year
    if rel < 0 and month >= base.month:
        year -= 1
    elif rel > 0 and month <= base.month:
        year += 1
    return year, f"from {base.isoformat()}"


def _narrated_year(frame: Frame, told: Period) -> int:
    month, year = _first_month(frame), told.start.year
    if told.unit not in ("year", "decade", "century") and ("month" in frame or "season" in frame):
        gap = month - told.start.month
        if gap <= -9:
            return year + 1
    return year


def _nearest_year(frame: Frame, story: Story, match: Match) -> int:
    anchor = story.anchor or dt.date(2000, 1, 1)
    month = _first_month(frame)
    day = min(int(frame.get("day", 15)), 28)
    if "month" not in frame and "season" not in frame:
        return anchor.year
    options = [y for y in (anchor.year - 1, anchor.year, anchor.year + 1) if 1 <= y <= 9999]
    away = {y: (dt.date(y, month, day) - anchor).days for y in options}
    tense = story.tense(match)
    if tense == 0:
        return min(options, key=lambda y: -away[y] if away[y] <= 0 else 2 * away[y])
    slack = 75 if "day" in frame else 45
    if tense < 0:
        return max(y for y in options if away[y] <= slack)
    return min(y for y in options if away[y] >= -slack)


def weekday_date(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "on Friday", "last Friday", "Friday morning": the nearest such day on the side the tense points to."""
    number, rel = int(frame["weekday"]), frame.get("rel")
    base, source = story.anchor, "dateline"
    if (story.narrative or base is None or "told" in frame) and story.told_day is not None:
        base, source = story.told_day.start.date(), "the day narrated before,"
    if base is None:
        value = f"XXXX-WXX-{number}"
        if "part" in frame:
            value += f"T{frame['part']}"
        return Meaning(type="TIME" if "part" in frame else "DATE", value=value, needs_anchor=True, basis="the article's date is not known")
    back = (base.isoweekday() - number) % 7
    try:
        if rel is not None and int(rel) < 0:
            found = base - (back or 7) * periods.DAY
        elif rel is not None and int(rel) > 0:
            found = base + ((number - base.isoweekday()) % 7 or 7) * periods.DAY
        elif back and (story.tense(match) > 0 or rel is not None):
            found = base + (7 - back) * periods.DAY
        else:
            found = base - back * periods.DAY
        period = periods.day(found)
    except (OverflowError, ValueError):
        return None
    return timed(frame, period, basis=f"from {source} {base.isoformat()}")


def season(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """A season alone: "Spring" with a capital inside a sentence, or after a preposition."""
    tokens = story.coded.tokens
    word = story.coded.text[tokens[match.first].start]
    before = tokens[match.first - 1].word if match.first else "."
    if tokens[match.first].word == "fall" and before not in ("in", "by", "until"):
        return None
    if before not in ("in", "by", "until", "during", "since", "of", "next", "last") and not (word.isupper() and before.isalpha()):
        return None
    return _calendar(frame, story, match)


def bareday(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "on the 17th": a day of the month the story is in; not "the 17th floor"."""
    tokens, codes = story.coded.tokens, story.coded.codes
    before = tokens[match.first - 1].word if match.first else ""
    if before not in ("on", "of", "by", "until", "since", "from", "and", "to") or match.last < len(codes) and codes[match.last] in LOWER + UPPER + PLURAL:
        return None
    return _calendar(frame, story, match)
