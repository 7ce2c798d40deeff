"""Verbs that say little: what was confirmed, where it was, what a crowd does."""

import datetime as dt

import pytest
from atlas import SmallAtlas

from geo.events import read_events
from geo.reading import plain_article
from geo.schema import Event

ATLAS = SmallAtlas()


def read(text: str) -> list[Event]:
    return read_events(plain_article(text, published=dt.date(2018, 8, 16), source="story.txt"), ATLAS)


@pytest.mark.parametrize(
    ("sentence", "category", "place"),
    [
        ("A ship became wedged across a channel near Nairobi on Monday.", "accident", "near Nairobi"),
        ("A case of cholera was confirmed in Nairobi on Monday.", "disaster", "Nairobi"),
        ("Crowds gathered in Nairobi on Monday.", "protest", "Nairobi"),
        ("Police used tear gas against students in Nairobi on Monday.", "protest", "Nairobi"),
        ("Five soldiers died in Nairobi on Monday when rebels blew up a bus.", "attack", "Nairobi"),
        ("Four people died in Nairobi on Monday when a wall collapsed.", "accident", "Nairobi"),
    ],
)
def test_what_little_verbs_tell(sentence: str, category: str, place: str) -> None:
    (event,) = read(sentence)
    assert (event.category, event.place.startswith(place)) == (category, True)


def test_where_stands_for_the_place_before_it() -> None:
    (event,) = read("He returned to Nairobi, the city where the treaty was signed on Monday.")
    assert event.place.startswith("Nairobi")


def test_several_dead_are_an_event_without_a_day_too() -> None:
    (event,) = read("In Nairobi, 17 people died when the tower leant over.")
    assert event.place.startswith("Nairobi")


def test_the_police_of_a_town_act_there() -> None:
    (event,) = read("Police in Nairobi, Kenya, arrested a man on Monday.")
    assert event.place.startswith("Nairobi")
