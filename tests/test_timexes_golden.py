"""Time expressions in sentences of our own: what each is called and which interval it means."""

import datetime as dt

import pytest

from geo.timexes import Timex, joined, timexes

ANCHOR = dt.date(2021, 3, 17)
"""A Wednesday."""


def read(sentence: str, anchor: dt.date | None = ANCHOR, **options: object) -> list[Timex]:
    return timexes(sentence, anchor, **options)  # type: ignore[arg-type]


VALUES = [
    ("The bridge was blown up last night.", ["2021-03-16TNI"]),
    ("Shells hit the port at 0530 GMT on Tuesday.", ["2021-03-16T05:30"]),
    ("A truce will begin at noon on Saturday.", ["2021-03-20T12:00"]),
    ("Envoys met in Geneva on Monday and Tuesday.", ["2021-03-15", "2021-03-16"]),
    ("The seventeenth of February was a Wednesday.", ["2021-02-17", "2021-03-17"]),
    ("It was the worst storm since 1987.", ["1987"]),
    ("Elections were held in November.", ["2020-11"]),
    ("He will visit in May.", ["2021-05"]),
    ("In August last year the dam broke.", ["2020-08"]),
    ("They married in the spring of 1916.", ["1916-SP"]),
    ("In the mid-1970s the mine closed.", ["197"]),
    ("A nineteenth-century fort guards the bay.", ["18"]),
    ("The city was founded in 480 BC.", ["BC0480"]),
    ("Output rose in the third quarter of 2019.", ["2019-Q3"]),
    ("Sales fell in Q2 2018.", ["2018-Q2"]),
    ("She left on Christmas Eve 2004.", ["2004-12-24"]),
    ("Easter 2016 was early.", ["2016-03-27"]),
    ("They marched on Good Friday.", ["2021-04-02"]),
    ("On the 11th, they marched.", ["2021-03-11"]),
    ("The siege lasted 872 days.", ["P872D"]),
    ("It took two and a half hours.", ["PT2H30M"]),
    ("A 24-hour strike began.", ["PT24H"]),
    ("They waited half an hour.", ["PT30M"]),
    ("It rained for several weeks.", ["PXW"]),
    ("Prayers are held every Friday.", ["XXXX-WXX-5"]),
    ("The tax is paid each year.", ["P1Y"]),
    ("A train runs daily.", ["P1D"]),
    ("It is now quiet.", ["PRESENT_REF"]),
    ("The army recently withdrew.", ["PAST_REF"]),
    ("A few years ago it was a village.", ["PAST_REF"]),
    ("The town fell on 3 January 1942 and was retaken a month later.", ["1942-01-03", "1942-02"]),
    ("On 12 July 1806 they lost; the next day the king fled.", ["1806-07-12", "1806-07-13"]),
    ("Nineteen ninety-six was dry.", ["1996"]),
    ("The flood of '53 killed hundreds.", ["1953"]),
    ("A decade ago the lake was larger.", ["2011"]),
    ("Five people died over the weekend.", ["2021-W10-WE"]),
    ("The fire of Oct. 3, 5 and 7 spread.", ["2020-10-03", "2020-10-05", "2020-10-07"]),
    ("The strikes between 9pm and 11pm on Monday failed.", ["2021-03-15T21:00", "2021-03-15T23:00"]),
    ("The road was shut from Monday to Friday last week.", ["2021-03-08", "2021-03-12"]),
    ("The war of 1914-18 began it.", ["1914", "1918"]),
    ("In March and April 1918 the line broke.", ["1918-03", "1918-04"]),
    ("At 2021-03-15T14:00:00+02:00 the alarm rang.", ["2021-03-15T14:00"]),
]


@pytest.mark.parametrize(("sentence", "values"), VALUES)
def test_values(sentence: str, values: list[str]) -> None:
    assert [t.value for t in read(sentence)] == values


@pytest.mark.parametrize(
    "sentence",
    [
        "About 2000 men and 1,500 women came.",
        "The Long March began here.",
        "Theresa May said so.",
        "Jan Kowalski may resign.",
        "The fall of the city was near.",
        "It cost $1950 a piece.",
        "The plane left from gate 12 for Room 1920.",
        "A second man was hurt, and a third of the town burned.",
        "Three quarters of the houses burned.",
        "Bloody Sunday was remembered.",
        "He reads USA Today.",
        "She was in her thirties.",
    ],
)
def test_what_only_looks_like_time(sentence: str) -> None:
    assert read(sentence) == []


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[arg-type]


INTERVALS = [
    ("It happened earlier this week.", utc(2021, 3, 15), utc(2021, 3, 18), "2021-03-15/2021-03-17", "week"),
    ("It began in late February.", utc(2021, 2, 21), utc(2021, 3, 1), "2021-02-21/2021-02-28", "month"),
    ("It began about 9 March.", utc(2021, 3, 9), utc(2021, 3, 10), "2021-03-09~", "day"),
    ("It began last month.", utc(2021, 2, 1), utc(2021, 3, 1), "2021-02", "month"),
    ("It began in the summer of 2019.", utc(2019, 6, 1), utc(2019, 9, 1), "2019-22", "season"),
    ("It began in the 1990s.", utc(1990, 1, 1), utc(2000, 1, 1), "199X", "year"),
    ("On the night of 13-14 March 2021 it burned.", utc(2021, 3, 13, 18), utc(2021, 3, 14, 6), "2021-03-13", "hour"),
    ("At 9 p.m. EST on March 5, it hit.", utc(2021, 3, 6, 2), utc(2021, 3, 6, 2, 1), "2021-03-06T02:00:00Z", "minute"),
    ("At 08:15 local time (0515 GMT) on 4 March.", utc(2021, 3, 4, 5, 15), utc(2021, 3, 4, 5, 16), "2021-03-04T05:15:00Z", "minute"),
    ("In the past 24 hours ten died.", utc(2021, 3, 16), utc(2021, 3, 18), "2021-03-16/2021-03-17", "day"),
    ("In the last week of February it froze.", utc(2021, 2, 22), utc(2021, 3, 1), "2021-02-22/2021-02-28", "month"),
    ("On 03/04/2019 it rained.", utc(2019, 3, 4), utc(2019, 4, 4), "2019-03-04/2019-04-03", "month"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "start", "end", "edtf", "precision"), INTERVALS)
def test_intervals(sentence: str, start: dt.datetime, end: dt.datetime, edtf: str, precision: str) -> None:
    (found,) = read(sentence)
    assert (found.interval, found.edtf, found.precision) == ((start, end), edtf, precision)


@pytest.mark.parametrize(
    ("sentence", "text", "start", "end"),
    [
        ("From 3 to 7 May 2019 they fought.", "3 to 7 May 2019", (2019, 5, 3), (2019, 5, 8)),
        ("Between 1939 and 1945 he served.", "1939 and 1945", (1939, 1, 1), (1946, 1, 1)),
        ("The rain of November 13-15 was heavy.", "November 13-15", (2020, 11, 13), (2020, 11, 16)),
        (
            "It ran from 28 February to 2 March 2020.",
            "28 February to 2 March 2020",
            (2020, 2, 28),
            (2020, 3, 3),
        ),
    ],
)
def test_ranges_are_joined(sentence: str, text: str, start: tuple[int, ...], end: tuple[int, ...]) -> None:
    (found,) = joined(read(sentence), sentence)
    assert found.text == text
    assert found.interval == (utc(*start), utc(*end))


def test_impossible_dates_are_kept_and_explained() -> None:
    (found,) = read("On 30 February 2015 nothing happened.")
    assert (found.value, found.interval) == ("2015-02-30", None)
    assert "no 30 February 2015" in found.basis


def test_a_wrong_weekday_is_noted() -> None:
    (found,) = read("It was signed on Friday, 11 March 2021.")
    assert found.value == "2021-03-11"
    assert "Thursday" in found.basis


def test_order_of_day_and_month() -> None:
    assert read("On 03/04/2019 it rained.", day_first=True)[0].value == "2019-04-03"
    assert read("On 03/04/2019 it rained.", day_first=False)[0].value == "2019-03-04"
    assert read("On 26/11/2015 it rained.")[0].value == "2015-11-26"


def test_seasons_of_the_south() -> None:
    (found,) = read("It began in the summer of 2019.", southern=True)
    assert found.interval == (utc(2019, 12, 1), utc(2020, 3, 1))
    assert (found.value, found.edtf) == ("2019-SU", "2019-12/2020-02")  # EDTF's own summer is June to August


@pytest.mark.parametrize(
    ("anchor", "southern", "values"),
    [
        (dt.date(2021, 1, 17), False, ["2020-SU", "2019-WI", "2020-WI"]),
        (dt.date(2021, 1, 17), True, ["2019-SU", "2020-WI", "2021-WI"]),
        (dt.date(2021, 10, 17), False, ["2021-SU", "2020-WI", "2021-WI"]),
        (dt.date(2021, 10, 17), True, ["2020-SU", "2021-WI", "2021-WI"]),
    ],
)
def test_last_and_this_season(anchor: dt.date, southern: bool, values: list[str]) -> None:
    phrases = ("It began last summer.", "It began last winter.", "It began this winter.")
    assert [read(phrase, anchor, southern=southern)[0].value for phrase in phrases] == values


def test_zone_of_the_reader() -> None:
    (found,) = read("He left on 4 March 2021.", zone=dt.timezone(dt.timedelta(hours=3)))
    assert found.interval == (utc(2021, 3, 3, 21), utc(2021, 3, 4, 21))


def test_news_and_history_take_years_from_different_places() -> None:
    history = (
        "The revolt began on 4 May 1811. By June 1811 the garrison had fled. On 3 March 1812 the king returned, "
        "and the treaty of 9 July 1813 ended it. A census of 1815 counted the dead. Fighting flared on 2 August."
    )
    assert read(history)[-1].value == "1815-08-02"
    news = "Police said on Monday that the man, born in 1950, was seen on 2 March."
    assert [t.value for t in read(news)] == ["2021-03-15", "1950", "2021-03-02"]


def test_background_in_the_news_keeps_its_year() -> None:
    found = read(
        "The plane crashed on Nov. 12, 2001. On Nov. 14 the recorder was found. Relatives met on Tuesday."
    )
    assert [t.value for t in found] == ["2001-11-12", "2001-11-14", "2021-03-16"]


def test_every_answer_says_where_it_comes_from() -> None:
    bases = [t.basis for t in read("Yesterday and on 9 March, as in 2015 and last week, they met.")]
    assert bases[0] == "'Yesterday' from dateline 2021-03-17"
    assert bases[1] == "'9 March': year from dateline 2021-03-17"
    assert bases[2] == "'2015': as stated"
    assert bases[3] == "'last week' from dateline 2021-03-17"


def test_feasts_that_follow_the_moon_are_approximate() -> None:
    (found,) = read("The truce at Eid al-Fitr 2020 failed.")
    assert found.interval is not None
    assert found.interval[0].date() == dt.date(2020, 5, 24)
    assert "~" in found.edtf


def test_a_long_text_is_read_quickly() -> None:
    import time

    text = (
        "On Monday, 3 May 2010, about 40 people met two days later in the late 1990s, said the report. " * 400
    )
    begun = time.process_time()
    assert len(timexes(text, ANCHOR)) == 400 * 3
    assert time.process_time() - begun < 5


def test_undated_articles_do_not_borrow_years() -> None:
    one_year = "The plane crashed on 31 October 2015. It was a wet month.\n\nOn 17 November the search ended."
    assert [t.value for t in read(one_year, None)] == ["2015-10-31", "2015-11-17"]
    two_years = "Born on 3 May 1950, he came on 4 June 1999.\n\nOn 17 November the search ended."
    last = read(two_years, None)[-1]
    assert (last.value, last.interval, last.needs_anchor) == ("XXXX-11-17", None, True)


def test_midnight_after_or_at() -> None:
    assert read("It hit two minutes after midnight on Monday.")[-1].value == "2021-03-15T00:00"
    assert read("The truce ended at midnight on Monday.")[-1].value == "2021-03-15T24:00"


def test_leap_days_without_year() -> None:
    assert read("It fell on 29 February.")[0].value == "2020-02-29"


def test_years_before_our_era_move_with_the_story() -> None:
    story = "The war began in 431 BC. In 430 a plague struck. The following year the king died. In August 413 BC they left."
    assert [t.value for t in read(story)] == ["BC0431", "BC0430", "BC0429", "BC0413-08"]
    assert all(t.interval is None for t in read(story))


def test_parts_of_a_range_say_what_was_stated() -> None:
    start, end = read("They fought from 3 to 7 March.")
    assert (start.role, end.role) == ("start", "end")
    assert not start.stated
    assert not end.stated


def test_signs_of_the_private_use_area_mean_nothing() -> None:
    assert read("".join(chr(c) for c in range(0xE000, 0xE400))) == []


def test_a_range_with_an_impossible_end_has_no_interval() -> None:
    sentence = "It ran from 27 to 30 February 2019."
    (found,) = joined(read(sentence), sentence)
    assert (found.interval, found.edtf, found.precision) == (None, "", "")


def test_the_day_of_a_statement_is_not_the_day_narrated() -> None:
    text = "Nine people died on Saturday, police said on Sunday. The fire broke out at 3 p.m. The next day it was out."
    values = [t.value for t in timexes(text, dt.date(2021, 4, 4))]
    assert values == ["2021-04-03", "2021-04-04", "2021-04-03T15:00", "2021-04-04"]
