"""The way through: words, matches, meanings, Timex."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from geo.timexes import (
    amounts,
    calendar_dates,
    feasts,
    numeric_dates,
    periods,
    relative_dates,
    shifts,
    weekdays,
    written_dates,
)
from geo.timexes.asides import is_aside
from geo.timexes.clocks import has_clock
from geo.timexes.datelines import day_of_writing
from geo.timexes.grammar import grammar
from geo.timexes.lexing import code
from geo.timexes.matching import Frame, Match, matches
from geo.timexes.model import Meaning, Timex
from geo.timexes.periods import Period
from geo.timexes.ranges import marked
from geo.timexes.story import Story, is_narrative, shown
from geo.timexes.tokens import Coded

Operation = Callable[[Frame, Story, Match], Meaning | None]

OPERATIONS: Final[dict[str, Operation]] = {
    "date": calendar_dates.date,
    "bcyear": calendar_dates.bcyear,
    "bareday": calendar_dates.bareday,
    "season": calendar_dates.season,
    "iso": written_dates.iso,
    "numeric": numeric_dates.numeric,
    "quarter": written_dates.quarter,
    "yearago": written_dates.quarter_before,
    "thequarter": written_dates.quarter_told,
    "yearend": written_dates.yearend,
    "weekof": written_dates.weekof,
    "firstof": written_dates.weekof,
    "past": relative_dates.past,
    "weekaway": relative_dates.weekaway,
    "monthday": calendar_dates.monthday,
    "theunit": relative_dates.theunit,
    "theyear": relative_dates.theyear,
    "age": amounts.age,
    "recent": amounts.recent,
    "holiday": feasts.holiday,
    "weekday": relative_dates.weekday,
    "away": weekdays.away,
    "beside": weekdays.beside,
    "ago": weekdays.ago,
    "nth": weekdays.nth,
    "day": relative_dates.day,
    "told": relative_dates.told,
    "dayaway": relative_dates.dayaway,
    "clock": relative_dates.clock,
    "anynight": amounts.anynight,
    "unit": relative_dates.unit,
    "toldunit": relative_dates.toldunit,
    "shift": shifts.shift,
    "counted": shifts.counted,
    "vagueago": shifts.vagueago,
    "vaguelater": shifts.vaguelater,
    "duration": amounts.duration,
    "set": amounts.repeated,
    "freq": amounts.frequency,
    "ref": amounts.reference,
    "former": amounts.former,
}
"""What each operation named in rules.txt is; ranges are two dates and are split before."""


def timexes(
    text: str,
    anchor: dt.date | dt.datetime | None = None,
    *,
    zone: dt.tzinfo = dt.UTC,
    southern: bool = False,
    day_first: bool | None = None,
    narrative: bool | None = None,
) -> list[Timex]:
    """Time expressions of English *text* in order, none overlapping.

    anchor is the date of the article (its dateline), None when unknown: what depends on it then has
    needs_anchor set and no interval. zone is where days begin and clocks run when the text names no
    zone; southern turns the seasons round; day_first says whether 03/04/2015 is 3 April, None leaves
    it open (the interval holds both readings). narrative None finds out from the text whether missing
    years come from the dateline (news) or from the date narrated last (history). Raises nothing.
    """
    coded = code(text, grammar())
    found = [piece for match in matches(coded, grammar()) for piece in _pieces(match, coded)]
    story = _story(coded, found, anchor, narrative)
    story.southern, story.day_first = southern, day_first
    result: list[Timex] = []
    for i, (found_match, role) in enumerate(found):
        found_match = _after_midnight(found_match, coded)
        match = _lent(found_match, found[i + 1][0] if i + 1 < len(found) else None, coded)
        if role == "end" and result and result[-1].role == "start":
            match = _with_year_told(match, story)
        meaning = _meaning(_ahead(match, story), story)
        if meaning is None:
            continue
        if isinstance(meaning.period, Period) and not is_aside(meaning.period, match, story):
            stated = meaning.stated or "narrated just" in meaning.basis or "sameyear" in match.frame
            story.tell(meaning.period, match.first, stated=stated)
        result.append(_timex(meaning, match, coded, zone, role))
    return marked(result, text)


def _story(
    coded: Coded, found: list[tuple[Match, str]], anchor: dt.date | dt.datetime | None, narrative: bool | None
) -> Story:
    """The story before its first word: what can be known of it as a whole."""
    day = anchor.date() if isinstance(anchor, dt.datetime) else anchor
    if day is not None and day.toordinal() > 10:
        day = day_of_writing(coded, (m for m, _ in found), day)
    frames = [
        m.frame for m, _ in found if m.rule.operation == "date" and "month" in m.frame and "year" in m.frame
    ]
    years = {frame["year"] for frame in frames}
    only = next(iter(years)) if len(years) == 1 else None
    return Story(
        coded,
        day,
        _narrative(found, day) if narrative is None else narrative,
        only_year=only if isinstance(only, int) else None,
    )


def _with_year_told(match: Match, story: Story) -> Match:
    """The end of a range that states no year has the one its start was given."""
    if "year" in match.frame or story.told is None:
        return match
    return replace(match, frame={**match.frame, "year": story.told.start.year, "lent": "unstated"})


def _lent(match: Match, following: Match | None, coded: Coded) -> Match:
    """What the second of two joined dates lends the first.

    The year in "March and April 1918", the day in "between 9pm and 11pm on Monday", the week in
    "from Monday to Friday last week".
    """
    frame = match.frame
    if following is None:
        return match
    joint = [t.word for t in coded.tokens[match.last : following.first]]
    if not joint or len(joint) > 2 or joint[0] not in _JOINTS:
        return match
    other, operation = following.frame, following.rule.operation
    if match.rule.operation == "clock" and has_clock(other) and operation in ("date", "day"):
        shared = {k: v for k, v in other.items() if k in _DAY_FIELDS}
        return replace(match, rule=following.rule, frame={**shared, **frame})
    if operation == "weekday" and set(frame) == {"weekday"}:
        return replace(match, rule=following.rule, frame={**other, **frame})
    year, month = other.get("year"), other.get("month")
    if other.get("era") == "BC":
        return match
    if match.rule.operation != "date" or "month" not in frame or "year" in frame or "rel" in frame:
        return match
    if not isinstance(year, int) or month is None:
        return match
    return replace(
        match, frame={**frame, "year": year - (int(frame["month"]) > int(month)), "lent": "stated"}
    )


_DAY_FIELDS: Final = frozenset(["year", "month", "day", "weekday", "rel", "offset", "relyear", "told"])


def _after_midnight(match: Match, coded: Coded) -> Match:
    """ "Two minutes after midnight on Monday" is as Monday begins, "at midnight on Monday" as it ends."""
    if (
        "noon" not in match.frame
        or match.first == 0
        or coded.tokens[match.first - 1].word not in ("after", "past")
    ):
        return match
    return replace(match, frame={**match.frame, "early": 1})


def _ahead(match: Match, story: Story) -> Match:
    """ "The court will rule in three days" names a day, "they built it in three days" a length of time."""
    frame = match.frame
    plain = match.rule.operation == "duration" and "n" in frame and frame.get("unit") in _COUNTED
    if not plain or "n2" in frame or story.narrative or match.first == 0:
        return match
    if story.coded.tokens[match.first - 1].word != "in" or story.tense(match) <= 0:
        return match
    return replace(match, rule=replace(match.rule, operation="shift"), frame={**frame, "dir": 1})


_COUNTED: Final = frozenset(["day", "week", "fortnight", "month", "year"])


def _meaning(match: Match, story: Story) -> Meaning | None:
    """What the operation makes of the match; None as well where it leads out of the years 1 to 9999."""
    try:
        return OPERATIONS[match.rule.operation](match.frame, story, match)
    except (OverflowError, ValueError):
        return None


def _narrative(found: list[tuple[Match, str]], anchor: dt.date | None) -> bool:
    dated = [m.frame for m, _ in found if m.rule.operation == "date" and isinstance(m.frame.get("year"), int)]
    near = sum(1 for m, _ in found if _is_near(m))
    if not near and sum(m.frame.get("era") == "BC" for m, _ in found) >= 2:
        return True
    return is_narrative(
        [int(f["year"]) for f in dated], sum("month" in f or "season" in f for f in dated), near, anchor
    )


def _is_near(match: Match) -> bool:
    frame = match.frame
    return (
        match.rule.operation == "day"
        or ("weekday" in frame and "month" not in frame)
        or (frame.get("rel") == -1 and match.rule.operation == "unit")
    )


def _pieces(match: Match, coded: Coded) -> list[tuple[Match, str]]:
    """A range as its two ends, each with what the other lends it; anything else as it is."""
    date = replace(match.rule, operation="date")
    if match.rule.operation == "dates":
        return _listed_days(replace(match, rule=date), coded)
    if match.rule.operation not in ("range", "yearrange"):
        return [(match, "")]
    names = ("day", "day2") if match.rule.operation == "range" else ("year", "year2")
    at = [i for i in range(match.first, match.last) if coded.tokens[i].number == match.frame[names[1]]]
    middle = next(i for i in range(match.last - 1, match.first, -1) if coded.tokens[i].word in _JOINTS)
    first = {k: v for k, v in match.frame.items() if k != names[1]}
    second = {**first, names[0]: match.frame[names[1]]}
    if names[0] == "year" and int(second["year"]) < 100 and "era" not in second:
        second["year"] = int(first["year"]) // 100 * 100 + int(second["year"])
    if not at or (int(second[names[0]]) < int(first[names[0]])) != ("era" in first and first["era"] == "BC"):
        return [(replace(match, rule=date, frame=first), "")]
    opened = coded.tokens[match.first].word in ("from", "between")
    listed = coded.tokens[middle].word in ("and", "or") and not opened
    apart = int(second[names[0]]) - int(first[names[0]]) > 1
    roles = ("", "") if listed and apart else ("start", "end")
    return [
        (Match(match.first + opened, middle, date, first), roles[0]),
        (Match(middle + 1, match.last, date, second), roles[1]),
    ]


def _listed_days(match: Match, coded: Coded) -> list[tuple[Match, str]]:
    """ "Oct. 3, 5 and 7" as three dates; the first has the words before its comma, the last those after "and"."""
    shared = {k: v for k, v in match.frame.items() if not k.startswith("day")}
    commas = [i for i in range(match.first, match.last) if coded.tokens[i].word == ","]
    joint = next(i for i in range(match.first, match.last) if coded.tokens[i].word == "and")
    spans = [(match.first, commas[0]), (commas[0] + 1, commas[0] + 2), (joint + 1, match.last)]
    frames = [{**shared, "day": match.frame[name]} for name in ("day", "day2", "day3")]
    return [(Match(i, j, match.rule, frame), "") for (i, j), frame in zip(spans, frames, strict=True)]


_JOINTS: Final = frozenset(("-", "to", "through", "and", "until", "or", "/"))


def _timex(meaning: Meaning, match: Match, coded: Coded, zone: dt.tzinfo, role: str) -> Timex:
    start, end = coded.tokens[match.first].start, _end(match, coded)
    text = coded.text[start:end]
    interval, edtf, precision = None, "", ""
    if isinstance(meaning.period, Period):
        interval = _interval(
            meaning.period, zone if meaning.zone is None else dt.timezone(dt.timedelta(minutes=meaning.zone))
        )
    if interval is not None and isinstance(meaning.period, Period):
        edtf, precision = periods.edtf(meaning.period), periods.precision(meaning.period)
        if meaning.period.unit in ("minute", "hour") and not meaning.period.approx:
            edtf = interval[0].isoformat(timespec="seconds").replace("+00:00", "Z")
    return Timex(
        start=start,
        end=end,
        text=text,
        type=meaning.type,
        value=meaning.value,
        interval=interval,
        edtf=edtf,
        precision=precision,
        basis=f"{shown(text)}: {meaning.basis}"
        if not meaning.basis.startswith("from")
        else f"{shown(text)} {meaning.basis}",
        mod=meaning.mod if meaning.mod != "SPAN" else "",
        stated=meaning.stated,
        needs_anchor=meaning.needs_anchor,
        zoned=meaning.zone is not None,
        role=role,
    )


def _end(match: Match, coded: Coded) -> int:
    """Where the phrase ends: a comma or the full stop of the sentence does not belong to it."""
    last = match.last - 1
    while last > match.first and coded.tokens[last].word in (",", ".", "-"):
        before = coded.tokens[last - 1]
        if (
            coded.tokens[last].word == "."
            and len(before.word) <= 4
            and before.word.isalpha()
            and before.word not in _WHOLE
        ):
            break
        last -= 1
    return coded.tokens[last].end


_WHOLE: Final = frozenset(["may", "june", "july", "fall", "week", "year", "day", "days", "hour", "date"])


def _interval(period: Period, zone: dt.tzinfo) -> tuple[dt.datetime, dt.datetime] | None:
    try:
        return period.start.replace(tzinfo=zone).astimezone(dt.UTC), period.end.replace(
            tzinfo=zone
        ).astimezone(dt.UTC)
    except (OverflowError, ValueError):
        return None
