"""Time expressions: what holds for any text and any anchor."""

import datetime as dt
import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.schema import TIME_PRECISIONS
from geo.timexes import Timex, joined, timexes

DATES = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
MODERN = st.dates(dt.date(1600, 1, 1), dt.date(2090, 12, 31))
NEWS = st.dates(dt.date(1900, 2, 1), dt.date(2090, 11, 30))
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
WORDS = st.sampled_from(
    [
        *MONTHS,
        *WEEKDAYS,
        "the",
        "of",
        "in",
        "last",
        "next",
        "this",
        "ago",
        "later",
        "before",
        "half",
        "a",
        "an",
        "and",
        "to",
        "week",
        "weeks",
        "year",
        "years",
        "day",
        "century",
        "decade",
        "quarter",
        "second",
        "weekend",
        "spring",
        "winter",
        "night",
        "1",
        "3",
        "17",
        "31",
        "99",
        "1939",
        "2015",
        "9999",
        "0",
        "17th",
        "third",
        "twenty",
        "five",
        "hundred",
        "1990s",
        "'99",
        "BC",
        "yesterday",
        "tonight",
        "noon",
        "9:20",
        "p.m.",
        "GMT",
        "2015-11-17",
        "31/12/2015",
        "30/02/2015",
        "00/00/00",
        "every",
        "Easter",
        "Ramadan",
        "Christmas",
        "early",
        "late",
        "from",
        "between",
        "until",
        "-",
        ",",
        ".",
        "\n\n",
        "fiscal",
        "2100",
        "24:00",
    ]
)
DAY = r"\d{4}-\d\d-\d\d"
POINT = rf"(\d{{4}}|\d{{4}}-(0[1-9]|1[0-2]|2[1-4])|{DAY})~?"
EDTF = re.compile(rf"{POINT}|{POINT}/{POINT}|\d{{3}}X|\d\dXX|{DAY}T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?")
VALUE = re.compile(
    r"P(T?(\d+(\.\d+)?|X)[A-Z]{1,2})+|(PAST|PRESENT|FUTURE)_REF|BC[\dX]{2,7}(-\S+)?|[\dX]{2,4}(-\S+)?"
)


def whole(text: str, anchor: dt.date | None = None) -> Timex:
    """The one time expression of *text*."""
    found = timexes(text, anchor)
    assert len(found) == 1, found
    return found[0]


def day_of(timex: Timex) -> dt.date | None:
    """The day a Timex means, None when it means less or more."""
    if timex.interval is None or timex.interval[1] - timex.interval[0] != dt.timedelta(days=1):
        return None
    return timex.interval[0].date()


def sound(text: str, anchor: dt.date | dt.datetime | None) -> None:
    """Everything the interface promises of every answer."""
    last = 0
    for t in timexes(text, anchor):
        assert text[t.start : t.end] == t.text
        assert last <= t.start < t.end
        last = t.end
        assert t.type in ("DATE", "TIME", "DURATION", "SET")
        assert VALUE.fullmatch(t.value), t
        assert t.basis
        assert "\n" not in t.basis
        assert t.role in ("", "start", "end")
        if t.interval is None:
            assert (t.edtf, t.precision) == ("", "")
        else:
            assert t.interval[0] < t.interval[1]
            assert all(end.utcoffset() == dt.timedelta(0) for end in t.interval)
            assert EDTF.fullmatch(t.edtf), t
            assert t.precision in TIME_PRECISIONS
            assert not t.needs_anchor
    whole_ranges = joined(timexes(text, anchor), text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(whole_ranges))
    assert all(
        t.interval is None or (t.interval[0] < t.interval[1] and EDTF.fullmatch(t.edtf)) for t in whole_ranges
    )


@settings(max_examples=150)
@given(st.text(max_size=80), st.none() | DATES | st.datetimes())
def test_any_text_is_sound(text: str, anchor: dt.date | None) -> None:
    sound(text, anchor)


@settings(max_examples=400)
@given(st.lists(WORDS, max_size=14).map(" ".join), st.none() | DATES)
def test_any_words_of_time_are_sound(text: str, anchor: dt.date | None) -> None:
    sound(text, anchor)


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=14).map("".join), DATES)
def test_words_run_together_are_sound(text: str, anchor: dt.date) -> None:
    sound(text, anchor)


def ordinal(n: int) -> str:
    ending = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def ways_to_write(d: dt.date) -> list[str]:
    month, short = MONTHS[d.month - 1], MONTHS[d.month - 1][:3]
    return [
        d.isoformat(),
        f"{month} {d.day}, {d.year}",
        f"{d.day} {month} {d.year}",
        f"the {ordinal(d.day)} of {month} {d.year}",
        f"{short}{'' if short == month else '.'} {d.day}, {d.year}",
        f"{d.day} {short} {d.year}",
        f"{WEEKDAYS[d.weekday()]}, {month} {d.day}, {d.year}",
        f"{month} {ordinal(d.day)}, {d.year}",
        f"{d.year}/{d.month:02d}/{d.day:02d}",
        f"{d.day:02d}.{d.month:02d}.{d.year}",
        f"{month.upper()} {d.day}, {d.year}",
    ]


@settings(max_examples=60)
@given(MODERN, st.none() | NEWS)
def test_a_full_date_means_itself_however_written(d: dt.date, anchor: dt.date | None) -> None:
    for text in ways_to_write(d):
        found = whole(f"It happened on {text} in the town.", anchor)
        assert (found.value, day_of(found), found.edtf) == (d.isoformat(), d, d.isoformat()), text
        assert found.stated


@settings(max_examples=60)
@given(NEWS)
def test_relative_days(anchor: dt.date) -> None:
    for phrase, days in {
        "yesterday": -1, "today": 0, "tomorrow": 1, "the day before yesterday": -2, "the day after tomorrow": 2,
        "two days ago": -2, "ten days ago": -10, "three days from now": 3,
    }.items():  # fmt: skip
        assert day_of(whole(f"They met {phrase}.", anchor)) == anchor + dt.timedelta(days=days), phrase


@settings(max_examples=60)
@given(NEWS, st.integers(0, 6))
def test_weekdays_follow_the_tense(anchor: dt.date, weekday: int) -> None:
    name = WEEKDAYS[weekday]
    told = day_of(whole(f"The army said on {name} that it had left.", anchor))
    planned = day_of(whole(f"The talks will resume on {name}.", anchor))
    last = day_of(whole(f"It fell last {name}.", anchor))
    assert told is not None and planned is not None and last is not None
    assert told.weekday() == planned.weekday() == last.weekday() == weekday
    assert 0 <= (anchor - told).days < 7
    assert 0 <= (planned - anchor).days < 7
    assert 0 < (anchor - last).days <= 7


@settings(max_examples=60)
@given(NEWS)
def test_weeks_months_and_years_around_the_anchor(anchor: dt.date) -> None:
    monday = anchor - dt.timedelta(days=anchor.weekday())
    last_week = whole("It began last week.", anchor)
    assert last_week.interval is not None
    assert last_week.interval[0].date() == monday - dt.timedelta(days=7)
    assert last_week.interval[1].date() == monday
    earlier = whole("It began earlier this week.", anchor)
    assert earlier.interval is not None
    assert (earlier.interval[0].date(), earlier.interval[1].date()) == (monday, anchor + dt.timedelta(days=1))
    assert whole("It began last year.", anchor).value == f"{anchor.year - 1:04d}"
    month = whole("It ends next month.", anchor)
    assert month.value == f"{anchor.year + anchor.month // 12:04d}-{anchor.month % 12 + 1:02d}"


@settings(max_examples=60)
@given(NEWS)
def test_a_date_without_year_is_near_the_anchor(anchor: dt.date) -> None:
    past = anchor - dt.timedelta(days=100)
    if (past.month, past.day) != (2, 29):
        found = whole(f"The town fell on {MONTHS[past.month - 1]} {past.day}.", anchor)
        assert day_of(found) == past
        assert not found.stated


@pytest.mark.parametrize(
    "text", ["yesterday", "on Friday", "last week", "November 17", "this morning", "in April", "last month"]
)
def test_without_anchor_nothing_is_guessed(text: str) -> None:
    found = whole(f"It happened {text}.")
    assert found.interval is None
    assert found.needs_anchor
    assert found.value.startswith("XXXX")
    assert "not known" in found.basis or "unknown" in found.basis


def test_an_earlier_full_date_helps_without_anchor() -> None:
    first, second = timexes("The siege began on 3 March 1421. It ended on 5 May.", None)
    assert second.value == "1421-05-05"
    assert first.stated and not second.stated
