"""Dates and times as they are said: weeks from a weekday, halves past the hour, days of a month by number."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.timexes import Timex, timexes

ANCHOR = dt.date(2021, 3, 17)  # a Wednesday
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def only(text: str, anchor: dt.date | None = ANCHOR) -> Timex:
    (found,) = timexes(text, anchor)
    return found


TENSES = [
    ("The court on Monday freed two men.", "2021-03-15"),
    ("Just ahead of the summit, the army on Sunday closed the road.", "2021-03-14"),
    ("The mayor could not be reached on Friday.", "2021-03-12"),
    ("The mayor could be freed on Friday.", "2021-03-19"),
    ("The hearing was put off and adjourned until Friday.", "2021-03-19"),
    ("Engineers reopen the road as early as Friday.", "2021-03-19"),
    ("The cabinet declared three days of mourning, starting Friday.", "2021-03-19"),
    ("Traders sold ahead of Friday's vote.", "2021-03-19"),
    ("They will appeal against Monday's ruling.", "2021-03-15"),
    ("They will play in Saturday's final.", "2021-03-20"),
    ("Monday's vote will be close.", "2021-03-22"),
    ("They will lose the house when the case is heard in May.", "2021-05"),
    (
        "In November, a week after the old bridge over the river had been closed for good, a ferry sank.",
        "2020-11",
    ),
    ("The feast is this coming Sunday, March 21.", "2021-03-21"),
    ("He was shot last Oct. 23 at home.", "2020-10-23"),
    ("The trial begins the week of March 29.", "2021-W13"),
    ("Prices are up since year-end.", "2020-12-31"),
    ("Two days after Christmas it snowed.", "2020-12-27"),
    ("It rained on the day before 5 May 2019.", "2019-05-04"),
    ("Pilgrims fill the town in Easter week.", "2021-W13"),
]


@pytest.mark.parametrize(("text", "value"), TENSES)
def test_the_verbs_around_a_day_tell_its_side(text: str, value: str) -> None:
    assert [t.value for t in timexes(text, ANCHOR) if t.interval is not None] == [value]


def test_a_day_called_by_another_name_is_itself() -> None:
    found = timexes("She was last seen on 3 May 2019, the day before the vote.", ANCHOR)
    assert [t.value for t in found] == ["2019-05-03", "2019-05-03"]
    assert timexes("They rest in the day before returning home.", ANCHOR) == []


def test_rates_are_no_lengths_of_time() -> None:
    for text in ("Rooms cost $12 a night.", "The line runs four trains a week.", "It sold 900 a month."):
        assert timexes(text, ANCHOR) == []
    assert only("The strike lasts a week.").value == "P1W"


@pytest.mark.parametrize(
    ("text", "phrase", "value"),
    [
        ("The trial opens on Saturday week.", "Saturday week", "2021-03-27"),
        ("The trial opens on Tuesday fortnight.", "Tuesday fortnight", "2021-04-06"),
        ("The trial will open a week on Sunday.", "a week on Sunday", "2021-03-28"),
        ("The trial will open three weeks from Friday.", "three weeks from Friday", "2021-04-09"),
        ("The bridge fell a week last Tuesday.", "a week last Tuesday", "2021-03-09"),
        ("The bridge fell a week ago on Thursday.", "a week ago on Thursday", "2021-03-11"),
        ("The bridge fell the Friday before last.", "the Friday before last", "2021-03-05"),
        ("The bridge fell a month ago today.", "a month ago today", "2021-02-17"),
        ("The vote is on the first Monday in May.", "the first Monday in May", "2021-05-03"),
        ("The vote was on the last Sunday of October 2019.", "the last Sunday of October 2019", "2019-10-27"),
        ("The court will rule in three days.", "three days", "2021-03-20"),
        ("It was built in three days.", "three days", "P3D"),
        ("They ate at Monday lunchtime.", "Monday lunchtime", "2021-03-15TMI"),
        ("It began at half past six in the evening on Sunday.", "half past six in the evening on Sunday", "2021-03-14T18:30"),
        ("It began at a quarter to nine on Monday.", "a quarter to nine on Monday", "2021-03-15T08:45"),
        ("It began at ten past four.", "ten past four", "2021-03-17T04:10"),
        ("It began at quarter to one on Monday.", "quarter to one on Monday", "2021-03-15T12:45"),
    ],
)  # fmt: skip
def test_spoken_phrases(text: str, phrase: str, value: str) -> None:
    found = only(text)
    assert (found.text, found.value) == (phrase, value)


def test_a_clock_that_does_not_say_which_half_of_the_day_is_the_whole_day() -> None:
    found = only("It began at half past six on Sunday.")
    assert found.interval is not None
    assert found.interval[1] - found.interval[0] == dt.timedelta(days=1)
    assert "before noon or after" in found.basis
    sure = only("It began at half past six in the morning on Sunday.")
    assert sure.precision == "minute"


def test_a_month_without_a_fifth_monday_has_none() -> None:
    assert all(t.value != "2021-06" for t in timexes("the fifth Monday of May 2021", ANCHOR))
    assert [t.text for t in timexes("the fifth Tuesday of May 2021", ANCHOR)] == []


def test_without_a_dateline_nothing_is_guessed() -> None:
    found = only("The trial opens on Saturday week.", None)
    assert found.needs_anchor
    assert found.interval is None


@given(anchor=st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), day=st.integers(0, 6))
def test_a_weekday_of_the_news_is_the_one_just_past(anchor: dt.date, day: int) -> None:
    name = WEEKDAYS[day]
    back = (anchor.weekday() - day) % 7
    for text in (
        f"A ferry sank on {name}.",
        f"A ferry sank {name}, officials said.",
        f"Earlier on {name}, a ferry sank.",
    ):
        assert only(text, anchor).value == str(anchor - dt.timedelta(back))
    assert only(f"A ferry sank last {name}.", anchor).value == str(anchor - dt.timedelta(back or 7))
    assert only(f"Ministers will meet on {name} week.", anchor).value == str(anchor + dt.timedelta(14 - back))
