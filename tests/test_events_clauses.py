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


def test_two_deeds_behind_one_count_share_its_day() -> None:
    text = "Crews dug in Garissa on Wednesday, two days after a quake killed nine people and flattened homes in Mombasa."
    (event,) = [event for event in read(text) if event.place.startswith("Mombasa")]
    assert event.edtf == "2018-08-13"


def test_a_count_of_years_is_none_of_days() -> None:
    text = "A storm hit Mombasa on Monday, 16 years to the day after a quake killed nine people in Garissa."
    assert [(e.edtf, e.place[:5]) for e in read(text)] == [("2018-08-13", "Momba"), ("2002", "Garis")]


def test_what_has_no_time_is_not_what_happened_long_ago() -> None:
    text = "A quake has flattened homes across Kenya.\n\nKenya's deadliest quake in 1960 destroyed Mombasa, Kenya."
    assert all(len(event.also) == 0 for event in read(text))


def test_a_year_before_its_noun_dates_no_verb() -> None:
    found = read(
        "They met in Rome on Monday and he refused to blame him for the 2016 election. Three days earlier a court "
        "in Genoa jailed a banker."
    )
    assert [(e.edtf, e.place[:4]) for e in found] == [("2018-08-13", "Rome"), ("2018-08-10", "Geno")]


def test_a_clause_with_that_has_only_the_places_of_what_it_speaks_of() -> None:
    text = "The raid came days after the arrest in Genoa of a clerk, the last suspect in the attacks that killed 130 in Rome in May."
    (event,) = read(text)
    assert "Rome" in event.place
    assert "Genoa" not in event.place


def test_who_flies_to_a_disaster_is_none() -> None:
    (event,) = read("The president will fly to Mombasa on Friday to see the damage from the flood.")
    assert (event.status, event.category) == ("planned", "other")


def test_a_title_keeps_its_subject() -> None:
    (event,) = read("A gunman disguised as a waiter killed 38 people at a hotel in Mombasa on Monday.")
    assert event.title.startswith("A gunman disguised as a waiter killed 38 people")


def test_a_time_belongs_to_its_own_clause() -> None:
    for text in (
        "The storm moved to Genoa, where rain is expected on Friday.",
        "Two men travelled on passports stolen in Mombasa in 2012.",
        "A march planned for Wednesday in Rome was called off after the organisers received threats.",
        "Matches planned for the weekend have been postponed.",
    ):
        assert all(e.edtf in ("", "2018-08-16") for e in read(text) if e.status == "happened"), text


def test_who_speaks_of_an_attack_tells_none() -> None:
    text = (
        "Kenya blamed a sect on Monday for the bombings. A bomb exploded near a church in Mombasa on Monday."
    )
    first, second = read(text)
    assert (first.category, first.place[:7]) == ("politics", "")
    assert (second.category, second.place[:7]) == ("attack", "Mombasa")


def test_what_also_happened_is_another() -> None:
    text = "Bombs went off in the capital on Monday. Bombs also exploded at a church in Mombasa."
    assert [event.place[:7] for event in read(text)] == ["", "Mombasa"]


@pytest.mark.parametrize(
    ("sentence", "status", "category"),
    [
        ("Lopez won five more years as president on Sunday after beating his rival.", "happened", "politics"),
        ("Silva beat the mayor in Sunday's runoff in Genoa.", "happened", "politics"),
        ("The team beat Kenya in the final in Genoa on Sunday.", "happened", "sport"),
        ("The election on Sept 4 will go ahead despite a storm of protest.", "planned", "politics"),
        ("A French envoy is expected in Rome on Sunday.", "planned", "diplomacy"),
        ("The minister leaves on Saturday for Rome and Genoa.", "planned", "politics"),
    ],
)
def test_votes_and_visits(sentence: str, status: str, category: str) -> None:
    (event,) = read(sentence)
    assert (event.status, event.category) == (status, category)


def test_an_aside_is_no_part_of_a_title() -> None:
    (event,) = read("Kenya, where 833 people fell ill, raised its alert to the highest level on Sunday.")
    assert event.title == "Kenya raised its alert to the highest level on Sunday"


def test_what_is_recalled_in_passing_is_not_of_the_day() -> None:
    text = "Police raided a house in Rome on Wednesday. They showed pictures of two men, who shot at a guard in Genoa."
    assert all(event.edtf == "" for event in read(text) if event.place.startswith("Genoa"))


def test_whom_a_disaster_hurt_is_told_with_it() -> None:
    (event,) = read("A skyway in Mombasa fell after a collision in May 1980; 35 people died.")
    assert (event.edtf, event.place[:7]) == ("1980-05", "Mombasa")


def test_a_team_is_not_where_the_shooting_was() -> None:
    found = read("The Kenya cricket team was about to enter a mosque when the shooting began on Monday.")
    assert all(not event.place.startswith("Kenya") for event in found)


def test_an_apposition_opens_no_title() -> None:
    (event,) = read("The suspect, an Australian, appeared in court on Monday and was remanded.")
    assert event.title.startswith("The suspect, an Australian, appeared in court")


def test_a_present_with_a_day_is_planned() -> None:
    (event,) = read("Kenya votes on Saturday for a new president.")
    assert (event.edtf, event.status, event.category) == ("2018-08-18", "planned", "politics")


def test_who_hits_a_place_is_not_hit() -> None:
    (event,) = read("Kenya shelled Mombasa on Monday.")
    assert event.place.startswith("Mombasa")


def test_the_hour_at_the_head_of_a_line_is_of_the_day_of_the_story() -> None:
    text = "9.05am: The minister met nurses in Rome on Wednesday.\n\n9.40am: Houses collapsed in Genoa."
    assert [e.edtf[:10] for e in read(text)] == ["2018-08-15", "2018-08-16"]


def test_what_recurs_or_was_put_off_is_no_event() -> None:
    assert read("Every 22 August she walks to the harbour of Genoa.") == []
    assert read("Parliament was due to meet on Friday but put off the session.") == []
    (event,) = read("In 1963 the son of a sailor settled in Genoa.")
    assert event.category == "other"


def test_a_place_at_the_head_is_that_of_the_first_deed() -> None:
    (event,) = read(
        "In Mombasa, protesters burned an office on Monday and two of them died when guards opened fire."
    )
    assert (event.edtf, event.place[:7]) == ("2018-08-13", "Mombasa")
