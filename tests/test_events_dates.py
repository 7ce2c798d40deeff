"""Dates that are missing, too many, in doubt with each other or still to come: a clear word, never a wrong year."""

import datetime as dt
import time
from dataclasses import replace
from pathlib import Path

import pytest
from atlas import PLACES, SmallAtlas

from dateline.reading import read_inputs
from geo.errors import DateError
from geo.events import read_events
from geo.reading import plain_article, read_article, second_dateline
from geo.schema import Event

ATLAS = SmallAtlas()


def read(text: str, published: dt.date | None) -> list[Event]:
    return read_events(plain_article(text, published=published, source="story.txt"), ATLAS)


def test_no_dates_at_all_gives_events_without_a_time() -> None:
    (event,) = read("A bomb exploded at a market in Nairobi, killing nine people.", None)
    assert (event.start, event.edtf) == (None, "")
    assert event.time_basis == "the story gives no time for it"


def test_a_weekday_without_a_year_asks_for_the_date() -> None:
    with pytest.raises(DateError, match="--date"):
        read("A bomb exploded at a market in Nairobi on Friday.", None)


def test_hundreds_of_dates_keep_their_own() -> None:
    days = [dt.date(2014, 1, 1) + dt.timedelta(3 * n) for n in range(300)]
    text = "\n\n".join(f"A bomb exploded in Nairobi on {d:%B} {d.day}, {d.year}." for d in days)
    begun = time.process_time()
    events = read(text, dt.date(2018, 8, 16))
    assert time.process_time() - begun < 10
    assert [e.edtf for e in events] == [str(d) for d in days]


def test_a_story_dated_ahead_of_its_own_dates_takes_no_wrong_year() -> None:
    events = read(
        "A bomb exploded in Nairobi on 3 May 2014, officials said on 5 May 2014.", dt.date(2099, 1, 1)
    )
    assert {e.edtf for e in events if e.edtf} <= {"2014-05-03", "2014-05-05"}


TWICE = (
    "NAIROBI, March 3, 2021 (Reuters) - A bus fell into a canal on Tuesday, killing nine passengers, officials said.\n\n"
    "ROME, March 9, 2021 (AFP) - A fire burned down a warehouse on Monday, firefighters said.\n"
)


def test_a_second_dateline_with_another_date_is_told(tmp_path: Path) -> None:
    path = tmp_path / "two.txt"
    path.write_text(TWICE, encoding="utf-8")
    said: list[str] = []
    events = read_inputs([path], ATLAS, warn=said.append)
    assert len(events) == 2
    (line,) = said
    assert "NAIROBI, March 3, 2021" in line
    assert "ROME, March 9, 2021" in line
    assert "two files" in line


def test_a_dateline_that_is_only_repeated_is_no_contradiction(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    path.write_text(TWICE.replace("March 9", "March 3"), encoding="utf-8")
    article = read_article(path)
    assert article.dateline is not None
    assert second_dateline(article.text, article.blocks, article.dateline) is None


def test_a_lead_under_a_heading_lies_where_the_heading_says() -> None:
    path = "review.md"
    text = b"# Week in review\n\n## Floods in Mombasa\n\nWater flooded hundreds of homes, rescuers said.\n"
    article = read_article(path, data=text, date=dt.date(2018, 8, 16))
    (event,) = read_events(article, ATLAS)
    assert event.place.startswith("Mombasa")
    assert "heading" in event.place_basis


def test_an_event_without_a_time_is_of_the_day_in_the_dateline() -> None:
    text = "NAIROBI, March 14 (AP) -- A bus fell into a canal in Mombasa, killing nine people, police said."
    (event,) = read(text, dt.date(2021, 3, 17))
    assert event.edtf == "2021-03-14"
    assert "the dateline in the text" in event.time_basis
    (late,) = read(text, dt.date(2021, 6, 17))
    assert late.edtf == "2021-06-17"


def test_seasons_are_those_of_the_place() -> None:
    text = "A fire burned down a warehouse in Rome in the summer of 2019, officials said."
    turned = SmallAtlas(tuple(replace(p, lonlat=(p.lonlat[0], -p.lonlat[1]), bbox=None) for p in PLACES))
    for atlas, edtf in ((ATLAS, "2019-22"), (turned, "2019-12/2020-02")):
        article = plain_article(text, published=dt.date(2021, 3, 17), source="story.txt")
        assert [event.edtf for event in read_events(article, atlas)] == [edtf]


@pytest.mark.parametrize(
    ("sentence", "edtf"),
    [
        ("Almost two years ago, on 6 February 2016, a bomb killed five people in Cairo.", "2016-02-06"),
        (
            "A fire forced more than 3,000 people out of Cairo on 3 March 2017 and destroyed 100 homes.",
            "2017-03-03",
        ),
    ],
)
def test_the_closer_of_two_days_and_the_day_of_both_verbs(sentence: str, edtf: str) -> None:
    assert [event.edtf for event in read(sentence, dt.date(2018, 8, 16))] == [edtf]


def test_a_record_dates_nothing_and_a_vote_won_is_of_its_own_day() -> None:
    published = dt.date(2018, 8, 13)
    assert all(
        "1949" not in e.edtf for e in read("The party slumped to its worst result since 1949.", published)
    )
    (event,) = read("ROME, Aug 13 (AP) - The centrists narrowly won Sunday's vote.", published)
    assert event.edtf == "2018-08-12"


def test_the_day_of_a_charge_is_not_that_of_the_crime() -> None:
    events = read(
        "A man has been charged after a woman was stabbed in Genoa, police said on Thursday.",
        dt.date(2018, 8, 16),
    )
    assert {e.category: e.edtf for e in events} == {"justice": "2018-08-16", "attack": ""}


def test_a_state_is_no_statement() -> None:
    published = dt.date(2018, 8, 16)
    (event,) = read("The army recaptured Nairobi, capital of Mombasa state, last month.", published)
    assert event.edtf == "2018-07"


def test_what_came_so_long_before_has_not_the_day_of_the_statement() -> None:
    published = dt.date(2018, 8, 16)
    events = read(
        "Gunmen kidnapped at least nine people, including children, from Rome on Sunday, officials said on Thursday, less than "
        "two weeks after six pupils were abducted in Genoa.",
        published,
    )
    assert {e.place.split(",")[0]: e.edtf for e in events} == {"Rome": "2018-08-12", "Genoa": ""}


def test_what_always_is_is_no_event() -> None:
    (event,) = read(
        "On Tuesday the line, which carries gas from Rome to Genoa, was opened in Mombasa.",
        dt.date(2018, 8, 16),
    )
    assert (event.place.split(",")[0], event.edtf) == ("Mombasa", "2018-08-14")
    assert event.title.endswith("was opened in Mombasa")


def test_the_day_of_a_statement_is_none_of_a_plan() -> None:
    published = dt.date(2018, 8, 16)
    assert not read("The minister, who was in Rome, said on Thursday he would return to Genoa.", published)
    (event,) = read("A strike has been called for Friday in Genoa.", published)
    assert (event.status, event.edtf) == ("planned", "2018-08-17")
