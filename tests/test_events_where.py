"""Where an action happened: the words that say so, names nobody knows, the phrase as the story puts it."""

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from atlas import PLACES, SmallAtlas

from geo.events import read_events
from geo.events.actions.triggers import triggers
from geo.events.where.scene_features import PlacePhrase
from geo.events.where.word_features import UNFOUND, name_runs, word_features
from geo.events.where.wording import as_written, is_spot
from geo.reading import plain_article
from geo.schema import Event
from geo.words import sentences

ROOT = Path(__file__).parents[1]
ATLAS = SmallAtlas()


def read(text: str) -> list[Event]:
    return read_events(plain_article(text, published=dt.date(2018, 8, 16), source="story.txt"), ATLAS)


def test_the_model_is_the_one_that_is_described() -> None:
    model = (ROOT / "geo" / "events" / "data" / "scenes.crfsuite.gz").read_bytes()
    assert hashlib.sha256(model).hexdigest() in (ROOT / "docs" / "training.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("sentence", "phrase", "place"),
    [
        ("A bomb killed nine at a crowded market in the northern city of Nairobi on Monday.",
         "a crowded market in the northern city of Nairobi", "Nairobi"),
        ("Gunmen shot two guards at the old prison in Rome on Monday.", "the old prison in Rome", "Rome"),
        ("Gunmen shot two guards in Rome on Monday.", "Rome", "Rome"),
    ],
)  # fmt: skip
def test_the_place_is_worded_as_the_story_words_it(sentence: str, phrase: str, place: str) -> None:
    (event,) = read(sentence)
    assert (event.place_text, event.place.split(",")[0], event.place_precision) == (phrase, place, "town")


def test_a_name_nobody_knows_is_somewhere_in_the_place_it_is_told_with() -> None:
    (event,) = read("Shells killed a woman in al-Qashtura neighbourhood in central Nairobi on Monday.")
    (town,) = read("Shells killed a woman in central Nairobi on Monday.")
    assert event.place.startswith("in or near Nairobi")
    assert event.place_precision == "area"
    assert "al-Qashtura" in event.place_text
    assert event.radius_m is not None and town.radius_m is not None and event.radius_m > town.radius_m


def test_a_name_nobody_knows_alone_is_not_mapped() -> None:
    (event,) = read("Gunmen attacked a school in Wadi Qwxyzbur on Monday.")
    assert event.geometry is None
    assert "Qwxyzbur" in event.place_text
    assert "gazetteer" in event.place_basis


def test_runs_of_names_leave_places_out_and_hold_hyphens() -> None:
    (sentence,) = sentences("Rebels of Ahrar Kundu shelled Bab-Zaruk near Rome.")
    rome = PlacePhrase(first=len(sentence.tokens) - 2, last=len(sentence.tokens) - 2, kind="place", key=0)
    runs = name_runs(sentence.tokens, [rome])
    words = [" ".join(t.text for t in sentence.tokens[r.first : r.last + 1]) for r in runs]
    assert "Bab - Zaruk" in words
    assert "Rome" not in words
    assert {r.kind for r in runs} == {UNFOUND}


def test_features_are_one_list_a_word_and_the_same_every_time() -> None:
    (sentence,) = sentences("Rebels shelled Rome on Monday, killing nine people.")
    found = [word_features(sentence, trigger, []) for trigger in triggers(sentence)]
    assert all(len(words) == len(sentence.tokens) for words in found)
    assert found == [word_features(sentence, trigger, []) for trigger in triggers(sentence)]


def test_nouns_for_spots() -> None:
    assert is_spot("market") and is_spot("Villages") and is_spot("factories")
    assert not is_spot("people")


def test_people_in_a_town_are_no_part_of_its_phrase() -> None:
    (sentence,) = sentences("A bomb killed nine people in Rome.")
    at = next(i for i, t in enumerate(sentence.tokens) if t.text == "Rome")
    assert as_written(sentence.tokens, PlacePhrase(first=at, last=at, kind="place", key=0)) == (at, at)


def test_an_unknown_village_is_not_put_beside_the_town_of_the_dateline() -> None:
    (event,) = read(
        "NAIROBI, Aug 16 - Gunmen burned the village of Qwxyzbur on Monday, killing twelve people."
    )
    assert event.geometry is None
    assert "Qwxyzbur" in event.place_text


def test_a_town_is_taken_rather_than_what_it_is_said_to_be_a_suburb_of() -> None:
    (event,) = read("In Nairobi, a city in Kenya, four people were killed on Monday when a roof collapsed.")
    assert event.place.startswith("Nairobi")


def test_where_officials_speak_is_not_where_it_happened() -> None:
    (event,) = read("In Kenya, 17 people died on Monday when a roof collapsed, officials in Rome said.")
    assert event.place == "Kenya"


@pytest.mark.parametrize(
    ("name", "mapped"),
    [("Saint Nairobi Coptic Church", False), ("Saint Nairobi's Hospital", False), ("Saint Nairobi", True)],
)
def test_a_saint_of_a_building_is_no_town(name: str, mapped: bool) -> None:
    town = replace(ATLAS.candidates("Nairobi")[0], name="Saint Nairobi")
    story = plain_article(
        f"A bomb killed nine people at {name} on Monday.", published=dt.date(2018, 8, 16), source="x"
    )
    events = read_events(story, SmallAtlas((*PLACES, town)))
    assert any(event.geometry is not None for event in events) == mapped


def test_the_finer_place_is_taken_where_a_country_only_says_where_it_is() -> None:
    (event,) = read("The road runs into Mombasa in Kenya, where 500 people were evacuated on Monday.")
    assert event.place.startswith("Mombasa")


def test_who_was_found_dead_in_a_country_was_not_found_at_the_dateline() -> None:
    (event,) = read(
        "ROME, Aug 16 (AP) - Nineteen people were found dead on Thursday in what was the worst year of Kenya."
    )
    assert "Rome" not in event.place


def test_the_seat_of_a_quake_told_later_is_where_it_was() -> None:
    (event,) = read(
        "A strong earthquake struck western Kenya on Monday, killing two people.\n\n"
        "The quake was centered 8 km (5 miles) northeast of Nairobi and was felt in Mombasa."
    )
    assert "north-east of Nairobi" in event.place and "Mombasa" not in event.place
    (event,) = read("A quake struck Kenya on Monday. The epicentre was 20 km north of Nairobi.")
    assert "north of Nairobi" in event.place


def test_where_belongs_to_the_place_before_it() -> None:
    (event,) = read("The blast on Monday was felt in Mombasa and Nairobi, where a mall caught fire.")
    assert event.place.startswith("Nairobi")


def test_a_planned_journey_is_where_it_leads_to() -> None:
    (event,) = read(
        "The president said on Monday that he would travel to Mombasa next week for talks on the war in Rome."
    )
    assert (event.place, event.edtf, event.status) == (
        "Mombasa, Mombasa County, Kenya",
        "2018-08-20/2018-08-26",
        "planned",
    )


def test_a_flooded_house_is_not_flooded_by_who_leaves_it() -> None:
    (event,) = read(
        "In neighbouring Kenya, a woman died on Monday in Mombasa as she tried to leave her flooded house."
    )
    assert event.place.startswith("Mombasa")


def test_two_participles_tell_two_places() -> None:
    events = read("Jets raided the coast on Monday, killing two people in Rome and wounding dozens in Genoa.")
    assert {event.place.split(",")[0] for event in events} == {"Rome", "Genoa"}


def test_where_somebody_was_arrested_is_not_where_it_was_done() -> None:
    events = read(
        "Police have arrested a man in Rome suspected of wounding four people at a Genoa tram stop last Friday, "
        "officials said on Wednesday."
    )
    assert {(e.place.split(",")[0], e.edtf) for e in events} == {
        ("Rome", "2018-08-15"),
        ("Genoa", "2018-08-10"),
    }


def test_the_head_of_a_clause_is_where_that_clause_plays() -> None:
    events = read("On Monday, in Rome, protesters blocked roads, while in Genoa shops were looted.")
    assert [e.place.split(",")[0] for e in events] == ["Rome", "Genoa"]


def test_the_crush_is_where_it_was_and_not_where_the_crowd_was_bound_for() -> None:
    (event,) = read(
        "A crush at Mombasa station killed nine people on Monday as crowds rushed to board trains for Genoa."
    )
    assert event.place.startswith("Mombasa")
    (event,) = read("Two sailors died on Monday in the Rome to Genoa race.")
    assert event.geometry is None
