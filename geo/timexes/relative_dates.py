"""Operations on dates told from another date: "yesterday", "last week", "the next day", "that year"."""

import datetime as dt
from dataclasses import replace

from geo.timexes import periods
from geo.timexes.amounts import letters
from geo.timexes.calendar_dates import timed
from geo.timexes.clocks import clock_of, has_clock
from geo.timexes.grammar import BREAK
from geo.timexes.homonyms import is_title
from geo.timexes.matching import Frame, Match
from geo.timexes.model import Meaning, unanchored
from geo.timexes.periods import Period
from geo.timexes.story import Story


def _now(story: Story) -> tuple[dt.date | None, str]:
    """The day that "today" means, and its name for a basis: in history the day narrated last."""
    if story.narrative and story.told is not None:
        return story.told.start.date(), f"{story.told.value}, narrated before"
    if story.anchor is None:
        return None, ""
    return story.anchor, f"dateline {story.anchor.isoformat()}"


def day(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "yesterday", "tonight", "this morning"."""
    if is_title(story, match):
        return None
    offset = frame["offset"]
    if not isinstance(offset, int) and not str(offset).lstrip("-").isdigit():
        offset, frame = 0, {"part": "NI", **frame}
    base = story.anchor
    if story.narrative and base is not None:
        value = f"XXXX-XX-XXT{frame['part']}" if "part" in frame else "XXXX-XX-XX"
        kind = "TIME" if "part" in frame else "DATE"
        return Meaning(
            type=kind, value=value, basis="in a story of the past: the speaker's day, not the writer's"
        )
    if base is None:
        return unanchored(
            "XXXX-XX-XX" + (f"T{frame['part']}" if "part" in frame else ""),
            "TIME" if "part" in frame or has_clock(frame) else "DATE",
        )
    meaning = timed(
        frame, periods.day(base + int(offset) * periods.DAY), basis=f"from dateline {base.isoformat()}"
    )
    return replace(meaning, mod=meaning.mod or str(frame.get("mod", "")))


def told(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "the next day", "that afternoon", "the same day": from the day narrated last, else the dateline."""
    part = frame.get("part")
    tail = f"T{part}" if part else ""
    told_day = story.told_day
    ahead = int(frame["offset"]) > 0 and story.tense(match) <= 0  # of the dateline, and yet past
    if (
        told_day is None
        and story.anchor is not None
        and not story.narrative
        and story.told is None
        and not ahead
    ):
        told_day = periods.day(story.anchor)
    if told_day is None or (
        story.told is not None
        and story.told.unit not in ("day", "part", "hour", "minute")
        and story.narrative
    ):
        return _vague_day(story, tail)
    base = told_day.start.date()
    return timed(
        {"approx": 1, **frame} if told_day.approx else frame,
        periods.day(base + int(frame["offset"]) * periods.DAY),
        basis=f"from {base.isoformat()}, narrated before",
    )


def dayaway(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "The day before": of the date told last; an event named after it may lie elsewhere.

    In "on 3 May, the day before the vote, ..." it is 3 May itself, called by another name.
    """
    if story.ends_clause(match) or story.narrative:
        return told(frame, story, match)
    beside = match.first and story.coded.tokens[match.first - 1].word in ",-"
    if beside and story.told_day is not None and match.first - story.told_day_at <= 6:
        return told({**frame, "offset": 0}, story, match)
    return told(frame, story, match) if int(frame["offset"]) > 0 else None


def _vague_day(story: Story, tail: str) -> Meaning:
    value = "XXXX-XX-XX"
    if story.told is not None and story.told.unit == "month":
        value = f"{story.told.value}-XX"
    return Meaning(
        type="TIME" if tail else "DATE",
        value=value + tail,
        needs_anchor=story.told is None and story.anchor is None,
        basis="no single day is narrated before",
    )


def weekday(frame: Frame, story: Story, _match: Match) -> Meaning | None:
    """ "Friday of last week", "a week from Monday"."""
    number = int(frame["weekday"])
    if story.anchor is None:
        return unanchored(f"XXXX-WXX-{number}")
    shift = {"last": -1, "this": 0, "next": 1}.get(str(frame.get("rel")), frame.get("rel", 0))
    monday = periods.week(story.anchor).start.date()
    found = monday + (7 * int(shift) + number - 1) * periods.DAY
    return timed(frame, periods.day(found), basis=f"from dateline {story.anchor.isoformat()}")


def unit(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "last week", "this year", "earlier this month", "next quarter": counted from the dateline."""
    if is_title(story, match):
        return None
    base, source = _now(story)
    over = frame["unit"] == "weekend" and story.coded.tokens[match.first].word == "the"
    if over and base is not None and base.isoweekday() < 5 and story.tense(match) <= 0:
        frame = {**frame, "rel": -1}
    return _unit_from(frame, base, source)


def theyear(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "the year ended June 30" is a length of time, "for the full year" the year of the story."""
    tokens = story.coded.tokens
    before = tokens[match.first - 1].word if match.first else ""
    after = tokens[match.last].word if match.last < len(tokens) else ""
    if after in ("ended", "ending"):
        return Meaning(
            type="DURATION", value=letters(1.0, "year"), basis="a year that ends on the day named after it"
        )
    if before not in ("for", "throughout", "during") and match.last - match.first < 3:
        return None
    return unit({"unit": "year", "rel": 0, **frame}, story, match)


def past(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "the past year": the value names the unit before, the interval ends with the dateline."""
    meaning = unit({**frame, "rel": -1}, story, match)
    base, _ = _now(story)
    if meaning is None or base is None or not isinstance(meaning.period, Period):
        return meaning
    if frame["unit"] == "weekend":
        return meaning
    if frame["unit"] in ("decade", "century", "month"):
        return Meaning(
            type="DURATION",
            value=letters(1.0, str(frame["unit"])),
            basis="a length of time, up to the dateline",
        )
    today = periods.day(base)
    start = periods.day(periods.moved(base, str(frame["unit"]), -1)).start
    return replace(meaning, period=replace(meaning.period, start=start, end=today.end, mod="SPAN"))


def theunit(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "the end of the month": of the month just narrated, else of the one the story is written in."""
    told = story.told
    near = (
        told is not None
        and match.first - story.told_at < 40
        and told.unit in ("month", "week", "day", "part", "hour", "minute")
    )
    if near and BREAK not in story.coded.codes[story.told_at : match.first]:
        return toldunit(frame, story, match)
    return unit(frame, story, match)


def weekaway(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "the week before", where no event follows that it counts from."""
    return toldunit(frame, story, match) if story.ends_clause(match) else None


def toldunit(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "the following month", "that year": counted from the date narrated last."""
    if story.told_bc is not None and frame["unit"] in ("decade", "century"):
        size, digits = (10, 3) if frame["unit"] == "decade" else (100, 2)
        value = f"BC{max(0, story.told_bc // size - _rel(frame)):0{digits}d}"
        return Meaning(type="DATE", value=value, basis="from the year narrated before")
    if story.told_bc is not None and frame["unit"] == "year":
        story.told_bc -= _rel(frame)
        return Meaning(
            type="DATE", value=f"BC{max(0, story.told_bc):04d}", basis="from the year narrated before"
        )
    if story.told is not None:
        return _unit_from(frame, story.told.start.date(), f"{story.told.value}, narrated before")
    if story.anchor is not None and _rel(frame) > 0 and story.tense(match) <= 0:
        value = periods.SHAPES.get(str(frame["unit"]), "XXXX")
        return Meaning(type="DATE", value=value, basis="no date is told before it to count from")
    return _unit_from(frame, story.anchor, f"dateline {story.anchor}")


def _rel(frame: Frame) -> int:
    rel = frame.get("rel", 0)
    return {"this": 0, "last": -1, "next": 1}.get(str(rel), 0) if isinstance(rel, str) else int(rel)


def _unit_from(frame: Frame, base: dt.date | None, source: str) -> Meaning | None:
    name = {"fortnight": "week"}.get(str(frame["unit"]), str(frame["unit"]))
    if name == "millennium":
        return None
    if base is None:
        return unanchored(periods.SHAPES.get(name, "XXXX"))
    rel = _rel(frame)
    try:
        period = periods.containing(name, periods.moved(base, name, rel))
    except (OverflowError, ValueError):
        return unanchored(periods.SHAPES.get(name, "XXXX"))
    period = _until_anchor(period, frame, base, rel)
    return Meaning(type="DATE", value=period.value, period=period, mod=period.mod, basis=f"from {source}")


def _mod(frame: Frame) -> str:
    mod = str(frame.get("modnoun", frame.get("mod", "")))
    return {"latter": "END", "early": "START", "late": "END"}.get(mod, mod)


def _until_anchor(period: Period, frame: Frame, base: dt.date, rel: int) -> Period:
    """ "Earlier this week" ends with the day of the dateline, "later this week" begins with it."""
    mod = _mod(frame)
    today = periods.day(base)
    if mod == "BEFORE" and rel == 0:
        return replace(period, end=min(period.end, today.end), mod="SPAN")
    if mod == "AFTER" and rel == 0:
        return replace(period, start=max(period.start, today.start), mod="SPAN")
    return periods.narrowed(period, mod)


def clock(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """A time of day alone: on the day narrated last, else the day of the dateline."""
    if set(frame) <= {"mil", "zone"} and "zone" not in frame and int(frame.get("mil", 0)) >= 2400:
        return None
    told_day = story.told_day
    if (
        told_day is not None
        and story.anchor is not None
        and not story.narrative
        and (
            match.first - story.told_day_at > 80
            or _is_past_of(told_day, story, match)
            or _opens_line(story, match)
        )
    ):
        told_day = None
    beside = match.first - story.told_at <= 3 and story.told is not None and story.told_day_at < story.told_at
    base = told_day.start.date() if told_day is not None else story.anchor
    if beside or base is None or (story.narrative and told_day is None):
        value = "XXXX-XX-XX" + clock_of(frame, dt.date(2000, 1, 1))[0].value[10:]
        if beside and base is not None:
            return Meaning(type="TIME", value=value, basis="the date beside it is no single day")
        return unanchored(value, "TIME")
    source = "narrated before" if told_day is not None else "the dateline"
    return timed(frame, periods.day(base), basis=f"on {base.isoformat()}, {source}")


def _is_past_of(told_day: Period, story: Story, match: Match) -> bool:
    """Whether the story looks back behind a day still to come: "They meet on 12 June. She landed at 3 a.m."."""
    ahead = story.anchor is not None and told_day.start.date() > story.anchor
    return ahead and story.tense(match) < 0


def _opens_line(story: Story, match: Match) -> bool:
    """Whether the clock stands at the head of a paragraph, as in a live blog: it is one of the day of the dateline."""
    return match.first == 0 or story.coded.codes[match.first - 1] == BREAK
