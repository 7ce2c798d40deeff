"""Sentences as agencies write them: is the event found, on its own day and at its own place, and called what it is?"""

import datetime as dt

import pytest
from atlas import SmallAtlas

from geo.events import read_events
from geo.reading import plain_article
from geo.schema import Event

DAY = dt.date(2018, 8, 16)  # a Thursday


def read(text: str, *, published: dt.date | None = DAY) -> list[Event]:
    return read_events(plain_article(text, published=published, source="story.txt"), SmallAtlas())


def rows(events: list[Event]) -> list[tuple[str, str, str]]:
    return [(e.edtf, e.place.split(",")[0], e.category) for e in events]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A bus fell into a ravine in Genoa on Monday.", ("2018-08-13", "Genoa", "accident")),
        ("The bridge gave way in Genoa on Tuesday.", ("2018-08-14", "Genoa", "accident")),
        ("Rains washed away forty houses in Mombasa on Sunday.", ("2018-08-12", "Mombasa", "disaster")),
        ("The blast in Mombasa on Sunday left 12 dead.", ("2018-08-12", "Mombasa", "attack")),
        ("Sailings from the port were cancelled in Genoa on Monday.", ("2018-08-13", "Genoa", "other")),
        ("The tremor cracked walls in Amatrice on Friday.", ("2018-08-10", "Amatrice", "disaster")),
        ("Storm Ada left three people dead in Genoa on Friday.", ("2018-08-10", "Genoa", "disaster")),
        ("A gas explosion in Genoa on Monday killed two cooks.", ("2018-08-13", "Genoa", "accident")),
        ("Firemen were battling a blaze in Genoa on Wednesday.", ("2018-08-15", "Genoa", "disaster")),
        ("A girl blew herself up at a market in Garissa on Sunday.", ("2018-08-12", "Garissa", "attack")),
        ("Shares fell 4 percent in Nairobi on Monday.", ("2018-08-13", "Nairobi", "other")),
        ("A woman died of a heart attack in Rome on Monday.", ("2018-08-13", "Rome", "other")),
        ("Voters in Kenya go to the polls on Saturday.", ("2018-08-18", "Kenya", "politics")),
    ],
)
def test_what_happened_when_and_where(sentence: str, expected: tuple[str, str, str]) -> None:
    assert rows(read(sentence)) == [expected]


def test_the_place_behind_a_name_that_nobody_knows_holds_it() -> None:
    for sentence in (
        "A bus plunged off the road near Vorrin Hill, Genoa on Sunday; 12 people died.",
        "The landslide in Vorrin Road, Genoa, Italy on Sunday left four people dead.",
        "A landslide struck Vorrin, Genoa on Sunday.",
    ):
        (event,) = read(sentence)
        assert event.place.startswith("in or near Genoa"), sentence
        assert event.place_precision == "area"


def test_each_clause_keeps_its_day() -> None:
    married = read("She studied in Rome and Beirut, and had her first exhibition in Genoa in 1951.")
    assert rows(married) == [("1951", "Genoa", "other")]
    freed = read(
        "A clerk who was kidnapped in Garissa in May has been freed in Mombasa, police said on Thursday."
    )
    assert [row[:2] for row in rows(freed)] == [("2018-05", "Garissa"), ("2018-08-16", "Mombasa")]
    quake = read("A convoy left for Rome on Wednesday, two days after a quake cut the road in Genoa.")
    assert [row[:2] for row in rows(quake)] == [("2018-08-15", ""), ("2018-08-13", "Genoa")]
    met = read("The envoys met in Rome on Monday, their first talks since April, when they spoke in Beirut.")
    assert [row[:2] for row in rows(met)] == [("2018-08-13", "Rome"), ("2018-04", "Beirut")]


def test_where_people_come_from_or_live_is_not_where_it_happened() -> None:
    for sentence in (
        "The navy began flying tourists out of Mombasa on Wednesday.",
        "Visitors from Nairobi University examined the books on Monday.",
        "He retired in 2015 and now lives in Genoa.",
        "An inquiry found that he took gifts in 2013, among them a trip to Rome.",
    ):
        assert all(event.geometry is None for event in read(sentence)), sentence


def test_a_deed_has_the_place_and_the_day_that_the_trial_has_not() -> None:
    tried, deed = read("Two brothers were charged on Friday with bombing a bar in Mombasa in May.")
    assert (tried.category, tried.edtf, tried.geometry) == ("justice", "2018-08-10", None)
    assert rows([deed]) == [("2018-05", "Mombasa", "attack")]
    assert deed.status == "alleged"
    assert deed.title == "Bombing a bar in Mombasa in May"


def test_sentences_that_tell_one_event_on() -> None:
    for text in (
        "A landslide struck Genoa on Sunday. Three people were injured.",
        "A coach overturned in Genoa, killing the driver. The crash happened shortly after 5pm on Sunday.",
        "An earthquake hit Italy, killing two. It struck Genoa on Sunday.",
    ):
        (event,) = read(text)
        assert event.edtf.startswith("2018-08-12"), text
        assert event.place.startswith("Genoa"), text
        assert event.quote == text


def test_an_hour_is_not_lent_to_what_came_after() -> None:
    _, died = read("A quake shook Amatrice at 3.36 a.m. on Sunday. A monk died in Rome of the shock.")
    assert died.edtf == "2018-08-12"


def test_a_story_is_read_on_where_only_its_nights_have_no_year() -> None:
    text = "The night the dam broke\n\nA wave swept away the mill, the school and forty houses in Genoa one night in spring."
    assert rows(read(text, published=None)) == [("", "Genoa", "disaster")]
    known, unknown = read(
        "Gunmen shelled Beirut in 1982. A ferry sank in Tripoli, Libya, on 3 May.\n\nOn Monday a bomb exploded in Rome.",
        published=None,
    )[::2]
    assert (known.edtf, unknown.edtf) == ("1982", "")
    assert unknown.time_basis == "'Monday': no year is told, nor a date of publication"


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("The court in Rome, which sat in May, cleared him on Friday.", "The court in Rome cleared him on Friday"),
        ("Mr Osei, who was kidnapped in Garissa in May, was freed on Monday.", "Mr Osei was freed on Monday"),
        ("Rebels claimed the blast, which killed nine in Tripoli on Monday.", "The blast, which killed nine in Tripoli on Monday"),
        ("“It folded,” a man said after the span in Genoa collapsed on Monday.", "The span in Genoa collapsed on Monday"),
    ],
)  # fmt: skip
def test_titles_are_whole_clauses(sentence: str, title: str) -> None:
    assert title in [event.title for event in read(sentence)]


def test_a_day_without_a_year_is_not_given_another_year() -> None:
    (arrest,) = read("An aide was arrested in Rome on Friday over gifts taken in 2013.", published=None)
    assert arrest.edtf == ""
    assert "no year is told" in arrest.time_basis


def test_what_somebody_had_to_do_was_done_and_records_begin_nowhere() -> None:
    (left,) = read("The captain had to leave the field in Genoa on Monday.")
    assert left.status == "happened"
    assert read("Records began in 1992.") == []


def test_where_the_hurt_were_taken_is_not_where_it_happened() -> None:
    (hurt,) = read("A passenger was injured on Monday and taken to a hospital in Nairobi.")
    assert hurt.geometry is None


def test_a_charge_has_its_own_time() -> None:
    tried, deed = read("A mason was arraigned in Rome on Tuesday on charges he shot a boy in Genoa in 2011.")
    assert rows([tried, deed]) == [("2018-08-14", "Rome", "justice"), ("2011", "Genoa", "attack")]
    assert (tried.status, deed.status) == ("happened", "alleged")
