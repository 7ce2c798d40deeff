"""Point, area and radius of relative places, and the phrases of a text put together."""

import math
from collections.abc import Sequence

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from test_relative_phrases import Name, marked

from geo.place import Place
from geo.places import (
    RelativePhrase,
    Resolution,
    agree,
    combine_relative,
    complete_names,
    locate_relative,
    relative_phrases,
    relative_places,
    settle,
)
from geo.places.relative.geometry import bearing_deg, distance_m, moved
from geo.places.relative.placing import RelativeRules, point_radius_m


def town(name: str, lon: float, lat: float, **facts: object) -> Place:
    return Place(
        **{"place_id": f"t:{name}:{lon}", "name": name, "kind": "town", "lonlat": (lon, lat), **facts}
    )  # type: ignore[arg-type]


ARISH = town("El Arish", 33.80, 31.13, population=160_000)
HASNA = town("El Hasna", 33.785, 30.465)
SYRIA = town("Syria", 38.0, 35.0, kind="country", bbox=(35.72, 32.31, 42.38, 37.32), radius_m=462_000.0)
TURKEY = town("Turkey", 34.9, 39.1, kind="country", bbox=(25.66, 35.82, 44.82, 42.11), radius_m=850_000.0)
SUVA = town("Suva", 178.44, -18.14, population=90_000)


def phrase(relation: str, **facts: object) -> RelativePhrase:
    return RelativePhrase(
        **{"start": 0, "end": 1, "text": "x", "relation": relation, "anchors": (0,), **facts}
    )  # type: ignore[arg-type]


class Book:
    """A gazetteer of the few places it is given."""

    def __init__(self, *places: Place) -> None:
        self.places = places

    def candidates(self, name: str) -> Sequence[Place]:
        return [place for place in self.places if place.name == name]


def holds(area: shapely.Geometry, place: Place) -> bool:
    return bool(area.covers(shapely.Point(place.lonlat)))


def test_the_error_of_the_paper() -> None:
    assert point_radius_m(10_000, half_width_deg=45, other_m=0) == pytest.approx(7_653.67, abs=0.01)
    assert point_radius_m(10_000, half_width_deg=0, other_m=1_200) == pytest.approx(1_200)
    assert point_radius_m(0, half_width_deg=45, other_m=900) == 900


def test_south_of_a_town_is_a_sector_and_no_pin() -> None:
    found = locate_relative(
        phrase(
            "vector",
            distance_m=100_000.0,
            distance_precision_m=50_000.0,
            bearing_deg=180.0,
            half_width_deg=45.0,
        ),
        [ARISH],
    )
    assert found is not None
    assert distance_m(ARISH.lonlat, found.lonlat) == pytest.approx(100_000, abs=5)
    assert bearing_deg(ARISH.lonlat, found.lonlat) == pytest.approx(180, abs=0.1)
    assert holds(found.footprint, HASNA)
    assert not holds(found.footprint, ARISH)
    assert 76_000 < found.radius_m < 120_000
    assert "south of El Arish" in found.basis


def test_two_relations_of_one_place_meet() -> None:
    text, names = marked(
        "It came down about 100 km to the south of [El Arish], close to the village of [El Hasna]."
    )
    (both,) = relative_places(text, names, [ARISH, HASNA])
    assert both.anchors == (0, 1)
    assert holds(both.place.footprint, HASNA)
    assert both.place.radius_m < 20_000
    (sector,) = relative_places(text, names, [ARISH, None])
    assert holds(sector.place.footprint, HASNA)
    assert sector.place.radius_m > 70_000
    assert relative_places(text, names, [None, None]) == []


def test_relations_that_contradict_one_another_say_so() -> None:
    near = locate_relative(phrase("near"), [SUVA])
    far = locate_relative(phrase("vector", distance_m=9_000.0, bearing_deg=0.0, half_width_deg=45.0), [ARISH])
    assert near and far
    both = combine_relative([near, far])
    assert both is not None
    assert both.lonlat in (near.lonlat, far.lonlat)
    assert "does not fit" in both.basis
    assert combine_relative([]) is None


def test_a_drive_is_not_a_distance() -> None:
    text, names = marked("a three-hour drive from [El Arish]")
    (told,) = relative_phrases(text, names)
    found = locate_relative(told, [ARISH])
    assert found is not None
    assert found.lonlat == ARISH.lonlat
    assert found.radius_m > 250_000


def test_northern_country_is_the_northern_half_of_its_box() -> None:
    found = locate_relative(phrase("part", bearing_deg=0.0, half_width_deg=45.0), [SYRIA])
    assert found is not None
    west, south, east, north = found.footprint.bounds
    assert (west, east, north) == (35.72, 42.38, 37.32)
    assert south == pytest.approx((32.31 + 37.32) / 2)


def test_a_border_is_where_the_boxes_meet() -> None:
    found = locate_relative(phrase("border", anchors=(0, 1)), [SYRIA, TURKEY])
    assert found is not None
    assert 35.7 < found.lonlat[1] < 37.5
    assert found.footprint.bounds[3] < 37.6


def test_between_two_towns() -> None:
    found = locate_relative(phrase("between", anchors=(0, 1)), [ARISH, HASNA])
    assert found is not None
    assert found.lonlat[1] == pytest.approx((31.13 + 30.465) / 2, abs=0.01)
    assert distance_m(ARISH.lonlat, HASNA.lonlat) / 2 < found.radius_m < 70_000


def test_outside_a_country_is_no_place_and_outside_a_building_is_beside_it() -> None:
    assert locate_relative(phrase("outside"), [SYRIA]) is None
    embassy = town("Embassy", 38.0, 35.0, kind="site", radius_m=200.0)
    found = locate_relative(phrase("outside"), [embassy])
    assert found is not None and found.radius_m < 4_000


def test_between_countries_is_their_border() -> None:
    found = locate_relative(phrase("between", anchors=(0, 1)), [SYRIA, TURKEY])
    assert found is not None and "border" in found.basis


def test_near_and_outside_reach_beyond_the_town() -> None:
    for relation in ("near", "outside"):
        found = locate_relative(phrase(relation), [ARISH])
        assert found is not None
        assert holds(found.footprint, ARISH)
        assert 10_000 < found.radius_m < 30_000


def test_off_the_northern_coast_lies_north() -> None:
    found = locate_relative(phrase("off", bearing_deg=0.0, half_width_deg=45.0, distance_m=30_000.0), [ARISH])
    assert found is not None
    assert found.lonlat[1] > ARISH.lonlat[1] + 0.2


def test_across_180_degrees() -> None:
    found = locate_relative(
        phrase("vector", distance_m=200_000.0, bearing_deg=90.0, half_width_deg=45.0), [SUVA]
    )
    assert found is not None
    assert found.lonlat[0] < -179
    assert found.footprint.geom_type == "MultiPolygon"
    assert found.footprint.is_valid


def test_what_is_too_far_or_has_no_anchor_is_not_located() -> None:
    assert (
        locate_relative(phrase("vector", distance_m=15e6, bearing_deg=0.0, half_width_deg=45.0), [ARISH])
        is None
    )
    assert locate_relative(phrase("near"), []) is None


@given(
    st.sampled_from(
        ["vector", "distance", "travel", "direction", "part", "near", "outside", "off", "border", "between"]
    ),
    st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
    st.one_of(st.none(), st.floats(1, 5_000_000)),
    st.floats(0, 50_000),
    st.one_of(st.none(), st.sampled_from([i * 22.5 for i in range(16)])),
    st.floats(0, 300_000),
)
def test_every_relative_place_is_sound(
    relation: str,
    lonlat: tuple[float, float],
    distance: float | None,
    precision: float,
    bearing: float | None,
    extent: float,
) -> None:
    width = 180.0 if bearing is None else {0: 45.0, 45: 22.5}.get(int(bearing % 90), 11.25)
    told = phrase(
        relation,
        distance_m=distance,
        distance_precision_m=precision,
        bearing_deg=bearing,
        half_width_deg=width,
    )
    found = locate_relative(told, [town("Anywhere", *lonlat, radius_m=extent)])
    assert found is not None
    assert found.footprint.is_valid and not found.footprint.is_empty
    assert found.footprint.covers(shapely.Point(found.lonlat)) or "only the middle" in found.basis
    assert math.isfinite(found.radius_m) and found.radius_m > 0
    assert found.footprint.bounds[0] >= -180 and found.footprint.bounds[2] <= 180
    assert found == locate_relative(told, [town("Anywhere", *lonlat, radius_m=extent)])


@given(
    st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
    st.floats(0, 360),
    st.floats(0, 200_000),
    st.floats(1_000, 400_000),
    st.floats(100, 40_000),
)
def test_every_combination_is_sound(
    lonlat: tuple[float, float], bearing: float, apart: float, distance: float, extent: float
) -> None:
    there = moved(lonlat, bearing_deg=bearing, distance_m=apart)
    vector = locate_relative(
        phrase("vector", distance_m=distance, bearing_deg=90.0, half_width_deg=45.0), [town("A", *lonlat)]
    )
    near = locate_relative(phrase("near"), [town("B", *there, radius_m=extent)])
    assert vector and near
    both = combine_relative([vector, near])
    assert both is not None
    assert both.footprint.is_valid and both.footprint.covers(shapely.Point(both.lonlat))
    assert both.radius_m <= max(vector.radius_m, near.radius_m) + 20_000
    coordinates = shapely.get_coordinates(both.footprint).ravel().tolist()
    assert all(number == round(number, 5) for number in coordinates)


@given(st.floats(2_000, 400_000), st.floats(1.1, 3), st.sampled_from([11.25, 22.5, 45.0]), st.floats(0, 360))
def test_the_farther_the_larger(distance: float, factor: float, width: float, bearing: float) -> None:
    near, far = (
        locate_relative(phrase("vector", distance_m=d, bearing_deg=bearing, half_width_deg=width), [HASNA])
        for d in (distance, distance * factor)
    )
    assert near and far
    assert far.footprint.area > near.footprint.area
    assert far.radius_m > near.radius_m


def test_a_road_bends() -> None:
    straight = phrase("vector", distance_m=40_000.0, bearing_deg=90.0, half_width_deg=45.0)
    by_road = phrase("vector", distance_m=40_000.0, bearing_deg=90.0, half_width_deg=45.0, by_road=True)
    crow, car = locate_relative(straight, [HASNA]), locate_relative(by_road, [HASNA])
    assert crow and car
    assert distance_m(HASNA.lonlat, car.lonlat) < distance_m(HASNA.lonlat, crow.lonlat)


def test_rules_can_be_changed() -> None:
    wide = locate_relative(phrase("near"), [HASNA], rules=RelativeRules(near_m=50_000.0))
    assert wide is not None and wide.radius_m > 50_000


NORTH = town("Clinton", -100.0, 35.105)
ELSEWHERE = town("Clinton", -80.0, 40.0, population=50_000)
JACKSON = town("Jackson", -100.0, 35.0)
OTHER_JACKSON = town("Jackson", -90.2, 32.3, population=150_000)


def test_names_that_a_phrase_ties_together_are_made_to_fit() -> None:
    text, names = marked("Floods hit [Clinton], 7 miles north of [Jackson].")
    book = Book(ELSEWHERE, NORTH, OTHER_JACKSON, JACKSON)
    assert agree(text, names, [ELSEWHERE, JACKSON], book) == [NORTH, JACKSON]
    assert agree(text, names, [None, JACKSON], book) == [NORTH, JACKSON]
    assert agree(text, names, [NORTH, JACKSON], book) == [NORTH, JACKSON]
    (told,) = relative_places(text, names, [NORTH, JACKSON])
    assert told.agrees and told.subject == 0
    (told,) = relative_places(text, names, [ELSEWHERE, JACKSON])
    assert not told.agrees


def test_names_stay_when_nothing_fits() -> None:
    text, names = marked("Floods hit [Clinton], 7 miles north of [Jackson].")
    book = Book(ELSEWHERE, OTHER_JACKSON)
    assert agree(text, names, [ELSEWHERE, OTHER_JACKSON], book) == [ELSEWHERE, OTHER_JACKSON]
    assert agree("no phrase", [], [], book) == []


ARIZONA = town("Arizona", -111.5, 34.5, radius_m=300_000.0, kind="admin1", country="US", admin1="Arizona")


def test_the_container_behind_an_anchor_is_believed() -> None:
    text, names = marked("2 miles south of [Clinton], [Arizona]")
    here = town("Clinton", -111.0, 34.0, country="US", admin1="Arizona")
    there = town("Clinton", -90.0, 41.8, country="US", admin1="Iowa")
    elsewhere = town("Clinton", -80.0, 40.8, country="US", admin1="Ohio")
    assert agree(text, names, [there, ARIZONA], Book(there, here)) == [here, ARIZONA]
    assert agree(text, names, [there, ARIZONA], Book(there, elsewhere)) == [None, ARIZONA]
    assert agree(text, names, [there, ARIZONA], Book(there)) == [None, ARIZONA]
    slip = town("Clinton", -116.0, 36.0, country="US", admin1="Nevada")
    assert agree(text, names, [slip, ARIZONA], Book(slip)) == [slip, ARIZONA]


def test_the_only_place_of_a_name_is_enough_for_an_anchor_at_a_distance() -> None:
    text, names = marked("9 km north of [El Hasna]")
    assert agree(text, names, [None], Book(HASNA)) == [HASNA]
    assert agree(text, names, [None], Book(NORTH, ELSEWHERE)) == [None]
    text, names = marked("He met [El Hasna].")
    assert agree(text, names, [None], Book(HASNA)) == [None]


def resolved(names: Sequence[Name], *answers: tuple[Place | None, float, bool]) -> list[Resolution]:
    facts = {"kind": "place", "alternatives": (), "reason": ""}
    return [
        Resolution(start=n.start, end=n.end, text=n.text, place=p, score=s, within=w, **facts)  # type: ignore[arg-type]
        for n, (p, s, w) in zip(names, answers, strict=True)
    ]


def test_a_second_anchor_must_lie_where_the_first_one_says() -> None:
    text, names = marked("They found it 100 km south of [El Arish], near the village of [El Hasna].")
    far = town("El Hasna", 35.13, 31.71)
    assert agree(text, names, [ARISH, far], Book(ARISH, far)) == [ARISH, None]
    assert agree(text, names, [ARISH, far], Book(ARISH, far, HASNA)) == [ARISH, HASNA]
    assert agree(text, names, [None, far], Book(far, HASNA)) == [None, far]


def test_settled_resolutions() -> None:
    text, names = marked("Floods hit [Clinton], 7 miles north of [Jackson].")
    book = Book(ELSEWHERE, NORTH, OTHER_JACKSON, JACKSON)
    clinton, jackson = settle(text, resolved(names, (ELSEWHERE, 0.5, False), (JACKSON, 0.9, False)), book)
    assert clinton.place == NORTH and clinton.score == 0.8
    assert (jackson.place, jackson.score) == (JACKSON, 0.9)
    (unknown,) = settle("4 km from Nowhere", resolved([Name(10, 17, "Nowhere")], (NORTH, 0.7, True)), Book())
    assert unknown.place is None
    (elsewhere,) = settle("at Nowhere", resolved([Name(3, 10, "Nowhere")], (NORTH, 0.7, True)), Book())
    assert elsewhere.place == NORTH and elsewhere.within


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Clinton, 7 miles north of [Jackson]", ["Clinton", "Jackson"]),
        ("They camped 7 miles north of Jackson, Arizona.", ["Jackson", "Arizona"]),
        ("They camped 7 miles north of [Jackson Arizona].", ["Jackson Arizona"]),
        ("They camped 7 miles north of [Jackson ARIZONA].", ["Jackson", "ARIZONA"]),
        ("They camped 7 miles north of Jackson Falls.", ["Jackson Falls"]),
        ("[Old Mill South Of Jackson] is closed.", []),
        ("Clinton met his wife near Hope.", []),
        ("It was seen on Monday about 8 km away.", []),
        ("They camped at [Clinton]-sur-Mer.", ["Clinton-sur-Mer"]),
        ("They camped at [Clinton]-based units.", ["Clinton"]),
        ("They camped near the village of Old Hope.", ["Old Hope"]),
        ("THEY CAMPED 7 MILES NORTH OF JACKSON", []),
    ],
)
def test_names_that_a_phrase_gives_away(sentence: str, names: list[str]) -> None:
    capitals = town("ARIZONA", -111.5, 34.5, kind="admin1", country="US", admin1="Arizona")
    jackson = town("Jackson", -110.0, 35.0, country="US", admin1="Arizona")
    text, spans = marked(sentence)
    found = complete_names(
        text, spans, Book(NORTH, jackson, ARIZONA, capitals, town("Clinton-sur-Mer", 1.0, 44.0))
    )
    assert [span.text for span in found] == names
    assert all(text[span.start : span.end] == span.text for span in found)
