"""Lines that are no sentence: their names, which of them says where, and the one event they tell of."""

import datetime as dt

import numpy as np
import pytest
from atlas import PLACES, SmallAtlas
from hypothesis import given
from hypothesis import strategies as st
from test_relative_places import town

from geo.events import read_events
from geo.gazetteer import Gazetteer, is_built
from geo.places import complete_names, is_line, line_of, reach_among, told_by
from geo.places.relative.chains import by_line, chances_of
from geo.places.relative.company import features
from geo.places.relative.reach import reach_of
from geo.places.relative.rows import Row, candidate_rows
from geo.places.relative.terse import line_names, line_start
from geo.places.resolver.resolving import Resolution
from geo.reading import plain_article
from geo.schema import Event
from geo.words import sentences

COUNTY = town(
    "Garissa County", 40.2, -0.6, kind="admin1", country="KE", country_name="Kenya", radius_m=150_000.0
)
AFAR = town("Sankuri", 10.0, 50.0, country="DE", country_name="Germany", population=90_000)
SANKURI = town(
    "Sankuri", 39.55, -0.29, country="KE", country_name="Kenya", admin1="Garissa County", population=2_000
)
ATLAS = SmallAtlas((*PLACES, COUNTY, AFAR, SANKURI))


def read(text: str, *, published: dt.date | None = None) -> list[Event]:
    return read_events(plain_article(text, published=published, source="line.txt"), ATLAS)


def unknown(text: str, *names: str) -> list[Resolution]:
    found, at = [], 0
    for name in names:
        at = text.index(name, at)
        found.append(
            Resolution(
                start=at,
                end=at + len(name),
                text=name,
                kind="place",
                place=None,
                score=0.0,
                alternatives=(),
                reason="",
            )
        )
        at += len(name)
    return found


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Sankuri village, Garissa County, Kenya", True),
        ("12 km SSE of Garissa, Kenya", True),
        ("Garissa (the point is the church), Kenya", True),
        ("A lorry was overturned in Garissa, Kenya", False),
        ("x " * 200, False),
    ],
)
def test_a_line_is_short_and_has_no_verb(text: str, whole: bool) -> None:
    assert is_line(text, sentences(text)) is whole


def names_in(text: str) -> list[str]:
    return [name.text for name in line_names(text, [], ATLAS)]


def test_names_of_a_line_are_runs_of_capitals_but_no_roads() -> None:
    assert names_in("Km 12, Sankuri Village, near Garissa County, Kenya") == [
        "Sankuri",
        "Garissa County",
        "Kenya",
    ]
    assert names_in("Garissa-Nairobi Road near Mbalambala") == ["Garissa", "Nairobi", "Mbalambala"]
    assert names_in("Old Mill Road, Nairobi") == ["Nairobi"]
    assert names_in("Barangay Upper Wamba, Nairobi Kenya") == ["Upper Wamba", "Nairobi", "Kenya"]
    assert names_in("Flooding North of Garissa on Friday, 3 May") == ["Garissa"]


def test_behind_a_verb_names_need_a_word_of_place_or_a_name_before() -> None:
    text = "A bus fell into a ravine in Sankuri, Garissa County, officials of Acme said"
    start = text.index("fell") + 4
    assert [n.text for n in line_names(text, [], ATLAS, start=start)] == ["Sankuri", "Garissa County"]


def test_the_end_of_a_sentence_is_a_line_unless_it_lists() -> None:
    text = "A bus fell into a ravine in Sankuri (Garissa County)."
    names = unknown(text, "Sankuri", "Garissa County")
    assert line_start(text, sentences(text)) == text.index(" into")
    assert line_of(text, names, sentences(text)) == [0, 1]
    listed = "Rain fell in Genoa, Rome and Nairobi."
    assert line_of(listed, unknown(listed, "Genoa", "Rome", "Nairobi"), sentences(listed)) == []


def test_the_namesake_in_the_area_named_is_meant_and_not_the_larger_one() -> None:
    text = "Sankuri, Garissa County, Kenya"
    names = unknown(text, "Sankuri", "Garissa County", "Kenya")
    found, fitting = by_line(text, names, [0, 1, 2], ATLAS)
    assert found[0].place == SANKURI
    assert found[0].score > 0.7
    assert list(fitting.candidates("Sankuri")) == [SANKURI]
    assert told_by(text, found, [0, 1, 2], ATLAS) == 0


def test_what_contradicts_the_line_is_not_known() -> None:
    text = "Beirut Lane, Sankuri, Garissa County, Kenya"
    names = unknown(text, "Beirut", "Sankuri", "Garissa County", "Kenya")
    found, _ = by_line(text, names, [0, 1, 2, 3], ATLAS)
    assert found[0].place is None
    assert found[1].place == SANKURI


@given(st.lists(st.sampled_from([p.name for p in PLACES] + ["Nowhere", "Sankuri"]), min_size=1, max_size=6))
def test_chances_are_probabilities(names: list[str]) -> None:
    text = ", ".join(names)
    spans = unknown(text, *names)
    rows = candidate_rows(spans, ATLAS)
    if rows:
        values = features(text, spans, rows)
        assert len(values) == len(rows) + 1
    chances = chances_of(np.zeros(len(rows) + 1))
    assert 0.0 <= chances.sum() < 1.0


def test_a_line_is_one_event_at_its_finest_place() -> None:
    (event,) = read("Sankuri, Garissa County, Kenya")
    assert event.place.startswith("Sankuri")
    assert event.radius_m is not None
    assert event.radius_m > 1_000
    (event,) = read("12 km SSE of Garissa, Kenya", published=dt.date(2020, 5, 4))
    assert event.place_precision == "area"
    assert event.place.startswith("12 km")
    assert event.edtf == "2020-05-04"


def test_something_finer_that_is_not_known_makes_it_an_area() -> None:
    (event,) = read("Old Mill Bridge, Garissa, Kenya")
    assert event.place.startswith("in or near Garissa")
    assert event.place_id == ""
    plain = read("Garissa, Kenya")[0]
    assert event.radius_m is not None
    assert plain.radius_m is not None
    assert event.radius_m > plain.radius_m


def test_an_action_noun_and_a_second_sentence_make_one_event() -> None:
    (event,) = read("Clash near Garissa, Kenya")
    assert event.geometry is not None
    assert event.place.startswith("near Garissa")
    (event,) = read("Landslide on 3 May 2010. Sankuri, Garissa County, Kenya")
    assert event.edtf == "2010-05-03"
    assert event.place.startswith("Sankuri")


def test_nothing_known_is_no_event_and_no_pin() -> None:
    assert read("Mile 7, Upper Forest Track") == []
    assert all(event.geometry is None for event in read("the bridge at Mbalambala"))


def test_less_likely_and_less_exact_is_wider() -> None:
    here, there = town("Ashby", 10.0, 50.0), town("Ashby", 11.0, 50.0)
    rows = [Row(0, here, 0), Row(0, there, 1)]
    sure = reach_of(rows, np.array([0.97, 0.01]), rows[0], beside=False)
    assert sure < reach_of(rows, np.array([0.97, 0.01]), rows[0], beside=True)
    assert (
        sure < (40_000, 1.0) < reach_of(rows, np.array([0.75, 0.22]), rows[0], beside=False) < (150_000, 1.0)
    )


def test_a_rival_too_far_off_does_not_widen_the_circle() -> None:
    here, there = town("Ashby", 10.0, 50.0), town("Ashby", 80.0, 50.0)
    assert reach_among(here, 0.8, [(there, 1.0)]) < (60_000, 0.8)
    assert reach_among(here, 0.99, [(there, 1.0)]) < reach_among(here, 0.8, [(there, 1.0)])


def test_an_area_that_holds_all_keeps_its_outline_and_another_gets_a_circle() -> None:
    county = town("Ash", 10.0, 50.0, kind="admin2", country="DE", radius_m=30_000.0)
    rows = [Row(0, county, 0), Row(0, town("Ash", 12.0, 50.0), 1)]
    assert reach_of(rows, np.array([0.95, 0.05]), rows[0], beside=False) == (0.0, 0.95)
    assert reach_of(rows, np.array([0.6, 0.4]), rows[0], beside=False) > (120_000, 0.8)


def test_half_of_a_longer_name_becomes_the_whole() -> None:
    text = "Crowds gathered in Rio de Sombra, a port, and in Rio de Plata."
    atlas = SmallAtlas((*PLACES, town("Rio de Sombra", 10.0, 50.0), town("Rio", -43.2, -22.9)))
    spans = [unknown(text, "Rio")[0], *unknown(text, "Sombra")]
    found = [name.text for name in complete_names(text, spans, atlas)]
    assert found == ["Rio de Sombra"]


def test_a_region_before_a_distance_is_not_what_lies_there() -> None:
    (event,) = read("Bura Dam, Garissa County, 40 km south of Garissa")
    assert "40 km" in event.place
    assert event.radius_m is not None and event.radius_m < 60_000


def test_two_names_and_a_distance_are_no_mere_list() -> None:
    (event,) = read("Malkagufu or Korisa, 40 km south of Garissa, Kenya")
    assert "south of Garissa" in event.place


def test_what_only_says_who_told_it_does_not_end_the_line() -> None:
    told = "A storm killed two men in Sankuri, Garissa County, officials said on Monday."
    (event,) = read(told, published=dt.date(2010, 5, 4))
    assert event.place.startswith(("Sankuri", "in or near Sankuri"))


def test_names_are_completed_only_with_the_sentences_at_hand() -> None:
    text = "Sankuri, Garissa County, Kenya"
    assert complete_names(text, [], ATLAS) == []
    found = complete_names(text, [], ATLAS, sentences=sentences(text))
    assert [name.text for name in found] == ["Sankuri", "Garissa County", "Kenya"]


@pytest.mark.skipif(
    not is_built(), reason="the gazetteer is not built; build it with: dateline gazetteer build"
)
def test_a_city_is_meant_by_its_name_alone() -> None:
    story = plain_article(
        "A landslide buried houses in Freetown on Monday.", published=dt.date(2018, 5, 9), source="x.txt"
    )
    (event,) = read_events(story, Gazetteer())
    assert event.place.endswith("Sierra Leone")
