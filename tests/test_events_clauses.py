"""Which clause of a sentence has which time and place, where there are several?"""

import datetime as dt

import pytest
from atlas import SmallAtlas

from geo.events import read_events
from geo.reading import plain_article
from geo.schema import Event

DAY = dt.date(2018, 8, 16)  # a Thursday


def read(text: str) -> list[Event]:
    return read_events(plain_article(text, published=DAY, source="story.txt"), SmallAtlas())


def test_a_clause_of_its_own_lends_no_time() -> None:
    found = read("The cargo was seized from a ship, which had sailed from Mombasa in Kenya in May 2013.")
    assert all("seized" not in event.title for event in found)
    found = read("The coup has upended the country after decades under Khan, who was ousted in May 2013.")
    assert all("upended" not in event.title for event in found)


def test_a_day_after_a_night_is_counted() -> None:
    first, second, third = read(
        "Eight people were shot dead in Mombasa on Wednesday night, a day after a boy killed a guard. "
        "Two people were killed in Garissa."
    )
    assert (first.edtf, second.edtf) == ("2018-08-15", "2018-08-14")
    assert third.start is not None and third.start.date() == dt.date(2018, 8, 15)


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Three planes left Rome for Kenya on Monday.", "Rome"),
        ("The party won a majority on Monday, taking seats in Rome and Genoa.", ""),
        (
            "Miners shut the road in Garissa on Monday and mills at Mombasa and Nairobi cut their hours.",
            "Garissa",
        ),
    ],
)
def test_a_place_belongs_to_its_own_clause(sentence: str, place: str) -> None:
    assert read(sentence)[0].place.split(",")[0] == place


def test_how_hard_something_is_tried_is_no_battle() -> None:
    (event,) = read("Crews fought on Monday to keep the port of Mombasa open.")
    assert event.category == "other"


def test_a_number_that_is_brought_up_is_no_event_of_the_past() -> None:
    assert read("The raid brings the number of people killed since the coup on May 3 to 79.") == []
    (event,) = read("The movement has called for another march on Sept 7.")
    assert (event.edtf, event.status, event.category) == ("2018-09-07", "planned", "protest")
