"""Operations on amounts of time, repetition and words that name no calendar time."""

from dataclasses import replace
from typing import Final

from geo.timexes import periods
from geo.timexes.grammar import PLURAL, UPPER, grammar
from geo.timexes.homonyms import is_title
from geo.timexes.matching import Frame, Match
from geo.timexes.model import Meaning
from geo.timexes.story import Story

_LETTERS: Final = {
    "second": ("T", "S"),
    "minute": ("T", "M"),
    "hour": ("T", "H"),
    "day": ("", "D"),
    "night": ("", "NI"),
    "week": ("", "W"),
    "weekend": ("", "WE"),
    "month": ("", "M"),
    "quarter": ("", "Q"),
    "half": ("", "H"),
    "year": ("", "Y"),
}
_IN_YEARS: Final = {"decade": 10, "century": 100, "millennium": 1000}
_VAGUE_LETTERS: Final = {"decade": "E", "century": "C", "millennium": "L"}
_HALF_OF: Final = {
    "year": (6, "month"),
    "month": (15, "day"),
    "day": (12, "hour"),
    "hour": (30, "minute"),
    "minute": (30, "second"),
}
_EXACT: Final = {
    "a": 1.0,
    "an": 1.0,
    "one": 1.0,
    "a couple of": 2.0,
    "a couple": 2.0,
    "couple of": 2.0,
    "half": 0.5,
}
_NO_INTERVAL: Final = "a length of time, on no date"


def amount(frame: Frame) -> float | None:
    """How many units the frame states; None when only "several" or "some"."""
    n = frame.get("n", 1 if "half" not in frame else 0)
    number = float(n) if isinstance(n, int | float) else _EXACT.get(n)
    if number is not None and "half" in frame:
        number += 0.5
    return number


def letters(n: float | None, unit: str) -> str:
    """The TIMEX3 value of *n* units: P3D, PT30M, P2Y6M, PXW."""
    if unit in _IN_YEARS:
        return f"PX{_VAGUE_LETTERS[unit]}" if n is None else letters(n * _IN_YEARS[unit], "year")
    if unit == "fortnight":
        return letters(None if n is None else 2 * n, "week")
    time, letter = _LETTERS[unit]
    if n is None:
        return f"P{time}X{letter}"
    whole, rest = int(n), n - int(n)
    if not rest:
        return f"P{time}{whole}{letter}"
    if rest == 0.5 and unit in _HALF_OF:
        count, smaller = _HALF_OF[unit]
        small_time, small_letter = _LETTERS[smaller]
        head = f"P{time}{whole}{letter}" if whole else "P"
        return head + (small_time if "T" not in head else "") + f"{count}{small_letter}"
    return f"P{time}{_digits(n)}{letter}"


def _digits(n: float) -> str:
    return f"{n:.4f}".rstrip("0").rstrip(".")


def length(n: float | None, unit: str, story: Story) -> str:
    """`letters`; annotated histories count decades and centuries as such, annotated news in years."""
    if story.narrative and unit in _IN_YEARS:
        return f"P{'X' if n is None else _digits(n)}{ {'decade': 'DE', 'century': 'CE', 'millennium': 'ML'}[unit] }"
    return letters(n, unit)


def duration(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "three days", "29-year-old", "a week", "recent months"."""
    if "units" in frame:
        return _bare_units(frame, story, match)
    name, n = str(frame["unit"]), amount(frame)
    if frame.get("n") in ("a", "an") and _has_plural(story, match):
        n = None
    if (
        n == 0
        or _is_share(frame, story, match)
        or _is_rate(frame, story, match)
        or _is_long_title(story, match)
    ):
        return None
    if name == "month" and n in (6, 9):
        story.months_at = match.first
    if (
        story.coded.tokens[match.first].word == "one"
        and name == "day"
        and match.last - match.first == 2
        and story.tense(match) > 0
    ):
        return Meaning(type="DATE", value="FUTURE_REF", basis="names no date")
    value = length(n, name, story)
    if "n2" in frame and "unit2" in frame:
        second = letters(float(frame["n2"]), str(frame["unit2"]))
        value = value + (second[1:] if "T" not in value else second[2:] if second.startswith("PT") else "")
    return Meaning(type="DURATION", value=value, basis=_NO_INTERVAL)


def recent(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "the past 24 hours", "the next three days": a length of time that ends or begins with the dateline."""
    plain = duration(frame, story, match)
    n, name = amount(frame), str(frame["unit"])
    if plain is None or n is None or story.anchor is None or story.narrative or not n.is_integer():
        return plain
    sign = 1 if frame["side"] in ("next", "coming") else -1
    today = periods.day(story.anchor)
    try:
        days = {"hour": -(-n // 24), "minute": 1.0, "second": 1.0}.get(name)
        far = periods.moved(story.anchor, "day" if days else name, sign * int(days or n))
        other = periods.day(far)
    except (ValueError, OverflowError):
        return plain
    start, end = (today.start, other.end) if sign > 0 else (other.start, today.end)
    unit = name if name in ("day", "week", "month", "year") else "day" if days else "year"
    period = periods.Period(unit, start, end, plain.value, "SPAN")
    return replace(plain, period=period, basis=f"counted from dateline {story.anchor.isoformat()}")


def _is_long_title(story: Story, match: Match) -> bool:
    """Whether three or more capitalised words make a name: "One Hundred Years of Solitude"."""
    tokens = story.coded.tokens
    phrase = story.coded.text[tokens[match.first].start : tokens[match.last - 1].end]
    return len(phrase.split()) > 2 and is_title(story, match)


def _is_share(frame: Frame, story: Story, match: Match) -> bool:
    """Whether the words mean something else: "a second attack", "three-quarters", "a quarter of the town"."""
    tokens = story.coded.tokens
    if frame["unit"] == "second":
        return frame.get("n") in ("a", "an")
    if frame["unit"] != "quarter":
        return False
    after = tokens[match.last].word if match.last < len(tokens) else ""
    return (frame.get("n") in ("a", "an", 1, 3) and after in ("of", "-", ",")) or frame.get("n") in (
        "a",
        "an",
        "some",
    )


def _has_plural(story: Story, match: Match) -> bool:
    """Whether the unit is in the plural: "a months-long siege"."""
    plurals = grammar().values["UNITS"]
    return any(token.word in plurals for token in story.coded.tokens[match.first : match.last])


def _is_rate(frame: Frame, story: Story, match: Match) -> bool:
    """Whether the words say how often or how much: "four flights a week", "$12 a night"."""
    tokens, codes = story.coded.tokens, story.coded.codes
    if (
        story.narrative
        or frame.get("n") not in ("a", "an")
        or match.last - match.first != 2
        or not match.first
    ):
        return False
    if tokens[match.first - 1].number is not None:
        return True
    counted = {tokens[i].number is not None for i in range(max(0, match.first - 4), match.first - 1)}
    return codes[match.first - 1] == PLURAL and True in counted


def age(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "29 years old": of things and of people in history; the news gives ages to tell people apart."""
    if not story.narrative and frame["unit"] == "year":
        return None
    return duration(frame, story, match)


def _bare_units(frame: Frame, story: Story, match: Match) -> Meaning | None:
    tokens = story.coded.tokens
    if match.last - match.first == 1 and str(frame["units"]) in (
        "second",
        "minute",
        "quarter",
        "night",
        "weekend",
    ):
        return None
    name = str(frame["units"])
    first = tokens[match.first].word
    if first == "past":
        return Meaning(type="DATE", value="PAST_REF", basis="no date stated")
    return Meaning(type="DURATION", value=length(None, name, story), basis=_NO_INTERVAL)


def repeated(frame: Frame, _story: Story, _match: Match) -> Meaning | None:
    """ "every Friday", "each year", "per month"."""
    value = ""
    if "weekday" in frame:
        value = f"XXXX-WXX-{int(frame['weekday'])}"
        value += f"T{frame['part']}" if "part" in frame else ""
    elif "month" in frame:
        value = f"XXXX-{int(frame['month']):02d}"
    elif "season" in frame:
        value = f"XXXX-{frame['season']}"
    elif "part" in frame:
        value = f"XXXX-XX-XXT{frame['part']}"
    else:
        n = 2 if frame.get("n") == "other" else frame.get("n", 1)
        value = letters(float(n) if isinstance(n, int | float) else 1, str(frame["unit"]))
    return Meaning(type="SET", value=value, basis="repeated, on no single date")


def frequency(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "daily", "annually"; not "the Daily Mail"."""
    codes, tokens = story.coded.codes, story.coded.tokens
    capital = story.coded.text[tokens[match.first].start].isupper()
    if capital and match.last < len(codes) and codes[match.last] == UPPER:
        return None
    if str(frame["freq"]) in ("P1Y", "P1Q", "P1M") and not story.narrative:
        return None  # rates and names of payments: "8.5% annually", "a quarterly dividend"
    value = str(frame["freq"])
    if story.narrative:  # annotated histories write the calendar's pattern, annotated news the length
        value = {"P1D": "XXXX-XX-XX", "P1W": "XXXX-WXX", "P1M": "XXXX-XX", "P1Y": "XXXX"}.get(value, value)
    return Meaning(type="SET", value=value, basis="repeated, on no single date")


def reference(frame: Frame, story: Story, match: Match) -> Meaning | None:
    """ "now", "recently", "the future"."""
    tokens = story.coded.tokens
    if tokens[match.first].word == "soon" and match.last - match.first == 1:
        around = {
            tokens[match.first - 1].word if match.first else "",
            tokens[match.last].word if match.last < len(tokens) else "",
        }
        if story.narrative or around & {"as", "after"} or story.tense_after(match, 2) < 0:
            return None
    if tokens[match.first].word == "future" and not story.narrative:
        return None
    return Meaning(type="DATE", value=str(frame["ref"]), basis="names no date")


def former(_frame: Frame, story: Story, _match: Match) -> Meaning | None:
    """ "former": a time in historical prose, part of a title in the news."""
    return Meaning(type="DATE", value="PAST_REF", basis="names no date") if story.narrative else None


def anynight(_frame: Frame, _story: Story, _match: Match) -> Meaning | None:
    """ "at night": on no night in particular."""
    return Meaning(type="TIME", value="XXXX-XX-XXTNI", basis="no night in particular")
