"""One event that several stories tell: joined with every receipt, whatever the order, and undone again."""

import datetime as dt
import itertools

import pytest
from atlas import SmallAtlas

from geo.events import across, alike, read_events
from geo.reading import plain_article
from geo.schema import Event, check, to_events, to_frame

ATLAS = SmallAtlas()
DAY = dt.date(2018, 8, 16)

FERRY = {
    "coast.txt": "An overcrowded ferry capsized off Mombasa on Tuesday, killing 130 passengers.",
    "harbour.txt": "At least 129 passengers drowned when a ferry capsized off Mombasa on Tuesday, the coast guard said.",
    "wire.txt": "A ferry with schoolgirls and other passengers capsized off Mombasa on Tuesday.",
}


def read(source: str, text: str, *, published: dt.date = DAY) -> list[Event]:
    return read_events(plain_article(text, published=published, source=source), ATLAS)


def told(stories: dict[str, str]) -> list[Event]:
    return [event for source, text in stories.items() for event in read(source, text)]


def test_an_event_that_three_stories_tell_is_one_with_their_receipts() -> None:
    (event,) = across(told(FERRY))
    texts = {event.source: event.quote} | {r.source: r.text for r in event.also}
    assert set(texts) == set(FERRY)
    assert "130" in texts["coast.txt"]
    assert "129" in texts["harbour.txt"]
    check(to_frame([event]))


def test_the_order_of_the_stories_does_not_matter() -> None:
    events = told(FERRY)
    joined = {across(order)[0] for order in itertools.permutations(events)}
    assert len(joined) == 1


def test_the_originals_come_back() -> None:
    events = told(FERRY)
    (group,) = alike(events)
    assert sorted(e.event_id for e in group) == sorted(e.event_id for e in events)
    assert set(group) == set(events)


def test_receipts_with_a_source_survive_the_frame() -> None:
    (event,) = across(told(FERRY))
    (back,) = to_events(to_frame([event]))
    assert back.also == event.also
    assert {r.source for r in back.also} == set(FERRY) - {event.source}


def test_the_closer_place_is_taken_and_says_who_told_it() -> None:
    (event,) = across(
        told(
            {
                "a.txt": "An earthquake hit northern Italy on Tuesday, destroying the church and bakery of a spa.",
                "b.txt": "An earthquake hit Genoa on Tuesday, destroying a church, a bakery and a spa.",
            }
        )
    )
    assert event.place.startswith("Genoa")
    assert "told by b.txt" in event.place_basis
    assert event.source == "a.txt"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A bomb killed three soldiers at a checkpoint in Nairobi on Tuesday.",
         "A bomb killed 60 worshippers at a church in Nairobi on Tuesday."),
        ("A ferry capsized off Mombasa on Tuesday, killing 130 passengers.",
         "A ferry capsized off Mombasa on Wednesday, killing 130 passengers."),
        ("A ferry capsized off Mombasa on Tuesday, killing 130 passengers.",
         "A ferry capsized near Genoa on Tuesday, killing 130 passengers."),
        ("A ferry capsized off Mombasa on Tuesday, killing 130 passengers.",
         "A second ferry capsized off Mombasa on Tuesday, killing 130 passengers."),
        ("A ferry capsized off Mombasa on Tuesday, killing 130 passengers.",
         "A ferry reportedly capsized off Mombasa on Tuesday, killing 130 passengers."),
        ("A ferry capsized off Mombasa on Tuesday with nine passengers.",
         "A ferry capsized off Mombasa on Tuesday with 240 passengers."),
        ("Gunmen attacked a mosque in Nairobi on Tuesday.", "Nurses protested in Nairobi on Tuesday."),
        ("Gunmen attacked a mosque in Nairobi on Tuesday.", "Gunmen attacked a supermarket in Nairobi on Tuesday."),
    ],
)  # fmt: skip
def test_what_differs_stays_two(one: str, other: str) -> None:
    assert len(across(told({"a.txt": one, "b.txt": other}))) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A bridge collapsed in Genoa on Tuesday during a storm, killing 26 people.",
         "A motorway bridge in the Italian port city of Genoa collapsed on Tuesday, killing at least 35 people."),
        ("Gunmen attacked a luxury hotel in Nairobi on Tuesday, taking guests hostage.",
         "Hostages were held in Nairobi when gunmen stormed a luxury hotel on Tuesday."),
        ("A truck hit a Christmas market in Rome on Tuesday, killing 12 people.",
         "Twelve people died when a lorry was driven into a Christmas market in Rome on Tuesday."),
    ],
)  # fmt: skip
def test_other_words_for_the_same_are_one(one: str, other: str) -> None:
    events = told({"a.txt": one, "b.txt": other})
    assert len(across(events)) == len(events) - 1


def test_two_events_of_one_story_never_become_one_by_way_of_another() -> None:
    stories = {
        "a.txt": "A bomb hit a bus station in Nairobi on Tuesday.\n\nLater another bomb hit a bus station in Nairobi on Tuesday.",
        "b.txt": "A bomb hit a bus station in Nairobi on Tuesday.",
    }
    events = told(stories)
    assert len(across(events)) == len(events) - 1
    assert all(len({e.source for e in group}) == len(group) for group in alike(events))


def test_what_is_not_mapped_or_not_dated_stays_as_it_is() -> None:
    events = told({"a.txt": "A ferry capsized on Tuesday.", "b.txt": "A ferry capsized on Tuesday."})
    assert across(events) == events
