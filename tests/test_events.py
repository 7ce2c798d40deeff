"""Sentences become events: what happened, is planned or alleged, when, and where it says so."""

import datetime as dt

import pytest
from atlas import SmallAtlas
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import DateError
from geo.events import read_events
from geo.events.actions.lexicon import CATEGORIES, noun, verb
from geo.events.actions.triggers import triggers
from geo.events.titles import MAX_TITLE
from geo.reading import plain_article
from geo.schema import Event, check, to_frame
from geo.words import sentences

ATLAS = SmallAtlas()
DAY = dt.date(2018, 8, 16)


def read(text: str, *, published: dt.date | None = DAY) -> list[Event]:
    return read_events(plain_article(text, published=published, source="story.txt"), ATLAS)


def places(events: list[Event]) -> set[str]:
    return {event.place.split(",")[0] for event in events if event.geometry is not None}


def actions(sentence: str) -> list[tuple[str, str]]:
    return [(t.lemma, t.status) for s in sentences(sentence) for t in triggers(s)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Gunmen attacked a bus near the border.", [("attack", "happened")]),
        ("The two ministers will meet in Rome on Friday.", [("meet", "planned")]),
        ("The union plans to strike in September.", [("strike", "planned")]),
        ("Aircraft began to bomb the port on Monday.", [("bomb", "happened")]),
        ("The talks are expected to be held in Nairobi.", [("talk", "planned")]),
        ("The trawler reportedly sank off the coast.", [("sink", "alleged")]),
        ("Soldiers did not shell the village.", []),
        ("If it rains, the dam could burst.", []),
        ("Explosion at a chemical plant near Genoa", [("explosion", "happened")]),
    ],
)
def test_what_a_sentence_reports(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert actions(sentence) == expected


def test_inflections_lead_to_one_lemma() -> None:
    assert {verb(w).lemma for w in ("attack", "attacks", "attacked", "attacking") if verb(w)} == {"attack"}
    assert [getattr(verb(w), "lemma", None) for w in ("fought", "sank", "shot", "banned")] == [
        "fight",
        "sink",
        "shoot",
        "ban",
    ]
    assert noun("explosions") == noun("explosion")
    assert verb("zebra") is None


def test_time_and_place_of_one_sentence() -> None:
    (event,) = read("A motorway bridge collapsed in Genoa on Tuesday, killing dozens of people.")
    assert (event.place, event.edtf, event.status) == ("Genoa, Liguria, Italy", "2018-08-14", "happened")
    assert event.geometry is not None
    assert event.geometry.x == pytest.approx(8.944)
    assert event.quote.startswith("A motorway bridge")
    assert event.time_text == "Tuesday"
    assert event.category == "accident"


def test_two_places_in_a_list_are_two_rows() -> None:
    events = read("Bombs exploded in Mombasa and Garissa on 3 May 2014.", published=None)
    assert places(events) == {"Mombasa", "Garissa"}
    assert {event.edtf for event in events} == {"2014-05-03"}
    assert len({event.event_id for event in events}) == 2


def test_actors_origins_and_adjectives_are_no_scenes() -> None:
    events = read(
        "Kenya sent 200 soldiers from Nairobi on Monday. Italian officials protested in Beirut on Tuesday."
    )
    assert places(events) <= {"Beirut"}


def test_a_planned_meeting_is_planned() -> None:
    (event,) = read("The presidents of Kenya and Italy will meet in Rome on August 30.")
    assert (event.status, event.edtf, places([event])) == ("planned", "2018-08-30", {"Rome"})


def test_the_place_may_come_with_the_next_sentence() -> None:
    text = "A cargo plane crashed on 3 August with four people on board. The wreckage was found about 40 km north of Garissa."
    (event,) = read(text)
    assert event.edtf == "2018-08-03"
    assert event.place_precision == "area"
    assert event.footprint is not None and event.geometry is not None
    assert event.geometry.y > -0.453
    assert not event.footprint.contains(event.geometry.__class__(39.646, -0.453)), (
        "the anchor itself is no pin"
    )
    assert event.quote == text


def test_the_lead_takes_the_dateline_and_says_so() -> None:
    text = "NAIROBI, August 16, 2018. The government has dissolved the electoral commission.\n\nIts members had resigned."
    events = read(text, published=None)
    assert events[0].place.startswith("Nairobi")
    assert events[0].edtf == "2018-08-16"
    assert "inferred from the dateline" in events[0].place_basis
    assert "dateline" in events[0].time_basis
    assert events[0].place_score is not None and events[0].place_score < 0.7


def test_what_names_no_place_is_not_mapped() -> None:
    events = read("First paragraph about nothing.\n\nOn 3 August parliament rejected the treaty.")
    (event,) = [e for e in events if e.edtf == "2018-08-03"]
    assert event.geometry is None
    assert event.place_basis == "the story names no place for it"


def test_a_place_told_by_way_of_an_unknown_one_is_not_mapped() -> None:
    events = read("A boat sank 20 km south of Qwxyzbur on 3 August.")
    assert events and all(event.geometry is None for event in events)


def test_a_life_is_not_dated_by_its_birth() -> None:
    events = read("She was born in Genoa on 3 May 1931. She studied law in Rome and moved to Beirut.")
    assert {e.edtf for e in events if places([e]) & {"Rome", "Beirut"}} <= {""}


def test_the_past_does_not_happen_after_publication() -> None:
    events = read("Thousands protested in Benghazi ahead of the vote on 30 September.")
    assert all(e.start is None or e.start.date() <= DAY for e in events if e.status == "happened")


def test_the_document_decides_between_two_places_of_a_name() -> None:
    (lebanon,) = read(
        "A car bomb exploded in Tripoli on Tuesday. The Lebanese army sent troops from Beirut."
    )[:1]
    (libya,) = read("A car bomb exploded in Tripoli on Tuesday. The Libyan army sent troops from Benghazi.")[
        :1
    ]
    assert "Lebanon" in lebanon.place
    assert "Libya" in libya.place
    assert lebanon.alternatives and "Libya" in lebanon.alternatives[0].name


def test_a_year_that_cannot_be_known_is_an_error() -> None:
    with pytest.raises(DateError, match="--date"):
        read("A ferry sank on 3 May off Mombasa.", published=None)


def test_headings_and_links_report_nothing() -> None:
    text = "Bridge collapses in Genoa on Tuesday\n\nSee also\n\nRiots in Nairobi on Monday\n\nRescuers searched in Rome on Tuesday."
    assert "Nairobi" not in places(read(text))


def test_a_heading_whose_place_is_the_first_of_the_text_lends_it() -> None:
    text = "The week in brief.\n\nFloods in Genoa\n\nA dam burst on Monday and drowned three people."
    assert "Genoa" in places(read(text))


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_any_text_gives_a_frame_that_keeps_the_contract(text: str) -> None:
    events = read(text)
    check(to_frame(events))
    for event in events:
        assert text[event.quote_start : event.quote_end] == event.quote
        assert 0 < len(event.title) <= MAX_TITLE
        assert event.category in CATEGORIES


def test_hostile_text_stays_text() -> None:
    hostile = "{{7*7}} ${1} </script><img src=x onerror=alert(1)> =cmd() \u202eevil\u202c"
    (event, *_) = read(f"Gunmen attacked {hostile} in Nairobi on Tuesday.")
    assert hostile in event.quote


def test_same_text_same_events() -> None:
    text = "Floods hit Mombasa on Monday. On Tuesday rescuers reached Garissa."
    assert read(text) == read(text)
