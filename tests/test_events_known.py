"""What a sentence says besides its news: who was elsewhere, who said it, what came before, what was only rumoured?"""

import datetime as dt

import pytest
from atlas import SmallAtlas

from geo.events import read_events
from geo.reading import plain_article
from geo.schema import Event

DAY = dt.date(2018, 8, 16)  # a Thursday


def read(text: str) -> list[Event]:
    return read_events(plain_article(text, published=DAY, source="story.txt"), SmallAtlas())


@pytest.mark.parametrize(
    "sentence",
    [
        "The envoy was in Rome on Monday when two ships were hit.",
        "The minister was visiting Rome when the tanks were hit on Monday.",
        "A wave struck the ferry on Monday, its owner said in Rome.",
        "He came to power on Monday after the death of his rival in Rome.",
        "Winds will reach 120 kph on Friday, the weather office in Rome forecast.",
    ],
)
def test_where_somebody_was_is_not_where_it_happened(sentence: str) -> None:
    assert all(not event.place.startswith("Rome") for event in read(sentence))


def test_a_crowd_was_where_it_happened() -> None:
    (event,) = read("Hundreds were in a mosque in Mombasa on Monday when the roof collapsed.")
    assert event.place.startswith("Mombasa")


@pytest.mark.parametrize(
    ("sentence", "edtf", "category"),
    [
        ("Unions called a strike for Saturday.", "2018-08-18", "protest"),
        ("The party has announced a rally for Sunday in Mombasa.", "2018-08-19", "protest"),
        ("Talks in Rome are scheduled for Sept 3.", "2018-09-03", "diplomacy"),
        ("Heavy snow is forecast for Kenya on Saturday.", "2018-08-18", "disaster"),
        ("The minister, who leaves for Rome in October, spoke on radio.", "2018-10", "politics"),
    ],
)
def test_what_is_set_for_a_day_is_planned(sentence: str, edtf: str, category: str) -> None:
    (event,) = read(sentence)
    assert (event.edtf, event.status, event.category) == (edtf, "planned", category)


def test_days_are_counted_back_from_what_was_told() -> None:
    lead = "Drones hit a depot in Mombasa on Wednesday.\n\n"
    for rest, edtf in (
        ("The attack came two days after gunmen killed a guard in Garissa.", "2018-08-13"),
        ("The attack came the day after gunmen killed a guard in Garissa.", "2018-08-14"),
        ("The attack came a week after a bomb killed a guard in Garissa.", "2018-08-05/2018-08-11"),
        ("The attack came three months after a bomb killed a guard in Garissa.", "2018-05"),
        ("Wednesday's attack came two days after gunmen killed a guard in Garissa.", "2018-08-13"),
    ):
        first, second = read(lead + rest)
        assert (first.edtf, second.edtf, second.place[:7]) == ("2018-08-15", edtf, "Garissa"), rest
        assert "came" not in second.title


def test_nothing_is_counted_from_what_has_no_day() -> None:
    assert [e.edtf for e in read("The attack came two days after gunmen killed a guard in Garissa.")] == [""]


def test_what_is_known_is_no_news() -> None:
    told = read("Doctors in Rome fought an outbreak that has killed 750 people on Monday.")
    assert len(told) == 1
    assert read("Rumours that a bridge had collapsed in Genoa on Monday proved false.") == []
    (planned,) = read("The leaders will meet in Rome on Sept 3, he announced on Monday.")
    assert planned.status == "planned"


def test_a_toll_dates_no_disaster() -> None:
    (event,) = read(
        "The number of people killed when a fire swept through a market in Genoa rose to 9 on Monday."
    )
    assert (event.edtf, event.place[:5]) == ("", "Genoa")


def test_halves_of_a_sentence_are_told_apart() -> None:
    text = "In Genoa, a wall fell on Monday and killed a man; in Rome, 40 shops were looted on Tuesday."
    assert [(e.edtf, e.place[:4]) for e in read(text)] == [("2018-08-13", "Geno"), ("2018-08-14", "Rome")]


def test_days_and_years_that_follow_each_other_are_one_stretch() -> None:
    (event,) = read("An epidemic in Kenya in 2001 and 2002 killed 900 people.")
    assert event.edtf == "2001/2002"
    (event,) = read("Shops were shut in Rome on Monday and Tuesday.")
    assert event.edtf == "2018-08-13/2018-08-14"


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("He was arrested in Rome on Monday.", "Arrested in Rome on Monday"),
        ("They will meet in Rome on Friday.", "Will meet in Rome on Friday"),
        ("It has been shelled in Garissa on Monday.", "Shelled in Garissa on Monday"),
        (
            "Weiss was born in Rome in 1914, the son of a baker, and learned to sail in Genoa in 1940.",
            "Weiss learned to sail in Genoa in 1940",
        ),
    ],
)
def test_titles_begin_with_news(sentence: str, title: str) -> None:
    assert title in [event.title for event in read(sentence)]


def test_the_next_paragraph_goes_on_with_fresh_news() -> None:
    lead = "A bomb killed nine people in Mombasa on Wednesday.\n\n"
    first, second = read(lead + "Gunmen shot a guard dead in Garissa.")
    assert (first.edtf, second.edtf) == ("2018-08-15", "2018-08-15")
    assert "sentence before" in second.time_basis
    for rest in (
        "Gunmen had shot a guard dead in Garissa.",
        "Gunmen have shot dead 40 guards in Garissa.",
        "ROME (AP) - Gunmen shot a guard dead in Garissa.",
    ):
        assert [e.edtf for e in read(lead + rest)][1:] in ([""], []), rest
    old = "A bomb killed nine people in Mombasa on August 3.\n\n"
    assert [e.edtf for e in read(old + "Gunmen shot a guard dead in Garissa.")] == ["2018-08-03", ""]


def test_a_toll_tells_of_a_disaster_with_a_day_of_its_own() -> None:
    (event,) = read("The death toll from Monday's earthquake in Genoa rose to 40.")
    assert (event.edtf, event.place[:5]) == ("2018-08-13", "Genoa")
    assert read("The number of victims of attacks on Monday rose to 40.") == []


def test_a_place_where_somebody_lived_is_where_he_was_held() -> None:
    (event,) = read("A man was arrested on Monday in a rented flat in Genoa, where he had lived for years.")
    assert (event.edtf, event.place[:5]) == ("2018-08-13", "Genoa")


def test_the_place_of_a_dateline_is_known_whatever_its_letters() -> None:
    (event,) = read("MOMBASA, Aug 16 (own) - Two parties broke off talks on Wednesday.")
    assert event.place.startswith("Mombasa")
