"""Events told again, pointed back to, reported by somebody, planned, or in stages; their titles."""

import datetime as dt
from pathlib import Path

import pytest
from atlas import SmallAtlas

import layers
from benchmarks.categories import guess, labelled
from geo.errors import DateError
from geo.events import analyse, events_of, read_events, require_year
from geo.events.actions.triggers import triggers
from geo.events.extraction import tellings_of
from geo.events.titles import MAX_TITLE
from geo.reading import plain_article
from geo.schema import Event, check, to_events, to_frame
from geo.words import sentences

ATLAS = SmallAtlas()
DAY = dt.date(2018, 8, 16)  # a Thursday


def read(text: str, *, published: dt.date | None = DAY) -> list[Event]:
    return read_events(plain_article(text, published=published, source="story.txt"), ATLAS)


def placed(events: list[Event]) -> dict[str, str]:
    """Place to day, of the events that are mapped."""
    return {event.place.split(",")[0]: event.edtf for event in events if event.geometry is not None}


def actions(sentence: str) -> list[tuple[str, str]]:
    return [(t.lemma, t.status) for s in sentences(sentence) for t in triggers(s)]


# told again

QUAKE = (
    "An earthquake shook central Italy on Tuesday, killing nine people.\n\n"
    "Rescuers came from all regions.\n\n"
    "The quake damaged the church of Amatrice on Tuesday evening, and ten bodies were found."
)


def test_an_event_told_twice_is_one_with_both_receipts() -> None:
    (event,) = [e for e in read(QUAKE) if e.category == "disaster"]
    assert event.title.startswith("An earthquake")
    assert [QUAKE[r.start : r.end] for r in event.also] == [r.text for r in event.also]
    assert "ten bodies" in event.also[0].text, "the other number stays visible"
    assert QUAKE[event.quote_start : event.quote_end] == event.quote
    assert event.place.startswith("Amatrice"), "the closer place is taken"


def test_merging_can_be_undone() -> None:
    document = analyse(plain_article(QUAKE, published=DAY), ATLAS)
    assert len(tellings_of(document)) > len(events_of(document))


def test_receipts_survive_the_frame() -> None:
    events = read(QUAKE)
    assert list(to_events(check(to_frame(events)))) == events


def test_the_page_shows_every_receipt(tmp_path: Path) -> None:
    layers.build_page(to_frame(read(QUAKE))).save(tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert page.count("<blockquote") >= 2
    assert "ten bodies were found" in page


@pytest.mark.parametrize(
    "text",
    [
        "A bomb exploded in Beirut on Monday. A second bomb exploded in Beirut on Monday.",
        "A bomb exploded in Beirut on Monday.\n\nA bomb exploded in Rome on Monday.",
        "A bomb exploded in Beirut on Monday.\n\nThe bomb that exploded in Beirut on 3 August hurt nobody.",
        "Gunmen attacked a market in Nairobi on Monday.\n\nGunmen will attack Nairobi on Sunday.",
    ],
)
def test_different_events_stay_apart(text: str) -> None:
    assert len(read(text)) == 2


# pointing back


def test_the_city_points_back_to_the_only_one() -> None:
    first, second = read(
        "A truck bomb exploded in Nairobi on Monday. On Tuesday snipers shot at police in the city."
    )
    assert second.place == first.place
    assert "points back to 'Nairobi'" in second.place_basis
    assert second.place_score is not None and first.place_score is not None
    assert second.place_score < first.place_score


@pytest.mark.parametrize(
    "text",
    [
        "The envoy flew from Nairobi to Mombasa on Monday. On Tuesday shots were fired in the city.",
        "Rain fell in Genoa on Monday.\n\nA.\n\nB.\n\nC.\n\nOn Tuesday shots were fired in the city.",
        "Rain fell in Xanqorbul on Monday. On Tuesday shots were fired in the city.",
    ],
)
def test_nothing_is_pointed_at_where_places_compete_or_are_far(text: str) -> None:
    assert all("points back" not in event.place_basis for event in read(text))


def test_there_and_the_country() -> None:
    events = read("A ferry sank near Mombasa on Monday. Two divers drowned there on Tuesday.")
    assert any("'there' points back" in e.place_basis for e in events) or len(events) == 1
    (event,) = read("Kenyan police seized weapons on Monday and clashes broke out in the country.")
    assert event.place in {"", "Kenya"}


# reported speech and open times


def test_the_day_of_a_statement_is_not_the_day_of_the_event() -> None:
    (event,) = read("The minister said on 7 August that the army had destroyed two bridges near Benghazi.")
    assert event.start is None
    assert "statement" in event.time_basis
    events = read("Police in Rome said on Wednesday that a man was shot on Monday in Genoa.")
    assert placed(events) == {"Genoa": "2018-08-13"}


@pytest.mark.parametrize(
    ("sentence", "edtf"),
    [
        ("Militias have shelled Tripoli since Monday.", "2018-08-13/2018-08-16"),
        ("Riots erupted in Nairobi after Monday's vote.", "2018-08-13/2018-08-16"),
        ("A man was shot two minutes after midnight on Monday in Nairobi.", "2018-08-13"),
        ("Protesters had marched in Nairobi before Monday's vote.", ""),
    ],
)
def test_open_times_give_no_false_day(sentence: str, edtf: str) -> None:
    (event,) = read(f"Nothing else.\n\n{sentence}")
    assert event.edtf == edtf


def test_a_time_of_day_without_a_zone_claims_none() -> None:
    (event,) = read("A bomb exploded in Beirut at 6:15 a.m. on Tuesday.")
    assert event.edtf.startswith("2018-08-14T06:15") and "Z" not in event.edtf


def test_the_lead_of_today_is_not_lent_to_what_was_before() -> None:
    events = read("Mourners gathered in Genoa, days after the government had suspended a bill.")
    assert len(events) == 1


def test_the_time_of_a_thing_is_not_the_time_of_the_action() -> None:
    events = read("Nothing.\n\nA man was arrested over last year's fire in Genoa.")
    assert all(not event.edtf.startswith("2017") for event in events)


def test_a_history_does_not_happen_on_the_day_it_was_written() -> None:
    text = "Rebels besieged the garrison.\n\nOn 3 May 1901 they took Rome. On 5 June 1901 they left. On 7 July 1902 it was over."
    assert "2018-08-16" not in {event.edtf for event in read(text)}


# status


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Suspected militants attacked a village.", [("attack", "happened")]),
        (
            "The storm, which claimed thirty lives, hit the coast.",
            [("claim", "happened"), ("hit", "happened")],
        ),
        ("Rebels claimed that they shot down a jet.", [("claim", "happened"), ("shoot", "alleged")]),
        ("Leaders agreed on Friday to create a force.", [("agree", "happened")]),
        ("A ferry capsized off the island.", [("capsize", "happened")]),
        ("No shots were fired in the town.", []),
        ("Divers recovered no bodies.", []),
        ("Villagers may also have been injured.", []),
        ("Born in a village in 1931, she studied law.", [("bear", "happened"), ("study", "happened")]),
    ],
)
def test_what_a_sentence_reports(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert actions(sentence) == expected


def test_plans_of_the_past_and_plans_put_off_are_none() -> None:
    assert read("Nothing.\n\nThe envoy was due to arrive in Rome last week.") == []
    assert read("Nothing.\n\nThe match was to be held in Rome on 20 August but was postponed.") == []


def test_a_present_tense_with_a_time_to_come_is_a_plan() -> None:
    (event,) = read("Nothing.\n\nThe minister opens a school in Beirut on 20 August.")
    assert (event.status, placed([event])) == ("planned", {"Beirut": "2018-08-20"})


def test_what_was_planned_does_not_date_what_happened() -> None:
    events = read("Nothing.\n\nThe plane had left Rome and was due to land in Nairobi at 6 a.m. on Friday.")
    told = {(e.status, e.place.split(",")[0], e.start is None) for e in events}
    assert told <= {("planned", "Nairobi", False), ("happened", "Rome", True)}


def test_hours_after_may_be_the_day_before() -> None:
    (one, other) = read("Aid arrived in Genoa on Monday, hours after rebels signed a truce in Rome.")
    assert (one.edtf, other.edtf) == ("2018-08-13", "2018-08-12/2018-08-13")


def test_a_participle_has_its_own_time() -> None:
    events = read("Nothing.\n\nThe envoy, born in Genoa in 1931, signed the treaty in Rome in May 1987.")
    assert placed(events) == {"Genoa": "1931", "Rome": "1987-05"}


# places


def test_stages_have_their_own_times_and_titles() -> None:
    events = read("The storm hit Mombasa on Monday and Garissa on Tuesday.")
    assert placed(events) == {"Mombasa": "2018-08-13", "Garissa": "2018-08-14"}
    assert [e.title for e in events] == ["The storm hit Mombasa", "The storm hit Garissa"]


def test_a_long_list_is_all_places() -> None:
    events = read("Rain fell in Genoa, Rome, Beirut and Nairobi on Sunday.")
    assert set(placed(events)) == {"Genoa", "Rome", "Beirut", "Nairobi"}


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Kenya's capital Nairobi was hit by floods on Monday.", "Nairobi"),
        ("A court in Rome sentenced two men on Monday.", "Rome"),
        ("The president visited Benghazi on Monday.", "Benghazi"),
        ("Delegates signed a treaty in Nairobi on Monday.", "Nairobi"),
        ("The team won the cup in Rome on Monday.", "Rome"),
    ],
)
def test_scenes_of_other_actions_than_violence(sentence: str, place: str) -> None:
    assert set(placed(read(sentence))) == {place}


@pytest.mark.parametrize(
    "sentence",
    [
        "In Rome, a ministry spokesman said two soldiers were killed on Monday.",
        "Judges sentenced a man on Monday for crimes committed in Nairobi.",
        "Refugees in Beirut said soldiers burned their village on Monday.",
        "The council condemned the bombing in Genoa on Monday.",
    ],
)
def test_where_somebody_speaks_is_not_where_it_happened(sentence: str) -> None:
    assert placed(read(sentence)) == {}


def test_the_way_that_tells_the_spot_is_closer_than_the_country() -> None:
    (event,) = read("A quake struck Kenya on Monday, 80 km north of Garissa.")
    assert event.place_precision == "area" and "80 km" in event.place


def test_one_incident_in_two_clauses() -> None:
    (event,) = read("Nine people died on 3 August when a bridge collapsed in Genoa.")
    assert placed([event]) == {"Genoa": "2018-08-03"}


def test_headlines_a_line_each() -> None:
    events = read(
        "Ferry capsizes off Mombasa, dozens missing\nThree dead in Beirut blast\nProtests in Nairobi over tax"
    )
    assert {"Beirut", "Nairobi"} <= set(placed(events))
    assert all("\n" not in event.quote for event in events)


# titles


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("A man was shot in Rome on Monday, police said.", "A man was shot in Rome on Monday"),
        ("Police said that a man was shot in Rome on Monday.", "A man was shot in Rome on Monday"),
        ("Monday's blast in Beirut killed nine people.", "Monday's blast in Beirut killed nine people"),
        (
            "Clashes in Tripoli, Libya, left nine dead on Monday.",
            "Clashes in Tripoli, Libya, left nine dead on Monday",
        ),
        ("Rome beat Genoa 4-2 in Nairobi on Monday.", "Rome beat Genoa 4-2 in Nairobi on Monday"),
    ],
)
def test_titles(sentence: str, title: str) -> None:
    assert read(sentence)[0].title == title


def test_two_reports_of_one_sentence_have_two_titles() -> None:
    events = read("Gunmen attacked a bus in Nairobi on Monday and a bomb exploded in Mombasa on Tuesday.")
    assert len({e.title for e in events}) == len(events) == 2
    assert all(len(e.title) <= MAX_TITLE for e in events)


# the year


@pytest.mark.parametrize(
    ("text", "knows"),
    [("A bus crashed near Rome on 3 May.", False), ("A bus crashed near Rome on 3 May 2011.", True), ("A bus crashed near Rome.", True)],
)  # fmt: skip
def test_a_year_is_asked_for_only_where_it_is_needed(text: str, knows: bool) -> None:
    document = analyse(plain_article(text, source="s"), ATLAS)
    if knows:
        assert require_year(document) is document
    else:
        with pytest.raises(DateError):
            require_year(document)


def test_last_week_with_a_known_day_needs_no_year() -> None:
    assert read("A bus crashed near Rome last week.")[0].start is not None


# categories


@pytest.mark.parametrize(("part", "least"), [("tuned", 0.9), ("fresh", 0.65)])
def test_categories_stay_as_good_as_measured(part: str, least: float) -> None:
    pairs = labelled(part)
    assert sum(truth == guess(text) for truth, text in pairs) / len(pairs) >= least


@pytest.mark.parametrize(
    "sentence",
    [
        "Refugees walked from Rome to Genoa on Monday.",
        "The survivors were taken to Mombasa on Tuesday.",
        "The ship sailed from Genoa to Tripoli on Monday.",
    ],
)
def test_where_somebody_went_is_not_where_it_happened(sentence: str) -> None:
    assert placed(read(sentence)) == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "No bomb exploded in Nairobi on Monday.",
        "The bomb in Nairobi did not explode on Monday.",
        "A storm may hit Genoa on Saturday.",
    ],
)
def test_what_did_not_happen_is_no_event(sentence: str) -> None:
    assert read(sentence) == []


def test_places_and_times_stay_with_their_own_verbs() -> None:
    events = read("Soldiers who fought at Garissa in 1916 were honoured in Rome on Tuesday.")
    assert placed(events).get("Garissa") == "1916"
    assert placed(events).get("Rome") != "1916"
    (mine,) = read("A spokesman said in Rome on Monday that a mine had collapsed in Garissa.")
    assert set(placed([mine])) == {"Garissa"}


def test_an_unknown_spot_is_not_the_dateline() -> None:
    events = read("NAIROBI, August 16, 2018. A yacht sank off Qwxyzbur early on Tuesday.", published=None)
    assert placed(events) == {}


def test_an_attack_that_was_reported_is_an_attack() -> None:
    (event,) = read("An attack was reported in Garissa on Monday.")
    assert (event.category, set(placed([event]))) == ("attack", {"Garissa"})


# forecasts, and times that belong to one of two actions


@pytest.mark.parametrize(
    "sentence",
    [
        "The storm is expected to hit Kenya on Friday.",
        "The storm is forecast to hit Kenya on Friday.",
        "The storm is likely to strike Kenya on Friday, forecasters said.",
    ],
)
def test_a_forecast_is_planned_for_the_day_to_come(sentence: str) -> None:
    (event,) = read(sentence)
    assert (event.status, event.place, event.category) == ("planned", "Kenya", "disaster")
    assert event.start is not None and event.published is not None
    assert event.start.date() > event.published


def test_what_may_happen_is_no_event() -> None:
    assert read("A storm could hit Kenya on Friday.") == []


def test_a_year_after_two_places_of_a_life_belongs_to_the_second() -> None:
    assert placed(read("He studied in Rome and married in Genoa in 1961.")) == {"Genoa": "1961"}


def test_a_day_after_two_places_of_the_news_belongs_to_both() -> None:
    found = placed(read("A bomb exploded in Rome and a fire broke out in Genoa on Monday."))
    assert found == {"Rome": "2018-08-13", "Genoa": "2018-08-13"}


def test_who_a_speaker_is_is_no_event() -> None:
    assert not read('"It was loud," said Ann Reed, 58, who moved here from Cairo last year.')
