"""Areas of plain places and the geometry below them, anywhere on Earth."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.place import Place
from geo.places import footprint_of
from geo.places.footprints import LEAST_TOWN_M, extent_m
from geo.places.relative import geometry as on_earth

lonlats = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
metres = st.floats(1, 9_000_000)
bearings = st.floats(0, 360)


def is_sound(area: shapely.Geometry) -> bool:
    west, south, east, north = area.bounds
    numbers = shapely.get_coordinates(area).ravel()
    return (
        area.is_valid
        and not area.is_empty
        and area.geom_type in ("Polygon", "MultiPolygon")
        and -180 <= west <= east <= 180
        and -90 <= south <= north <= 90
        and all(number == round(number, 5) for number in numbers.tolist())
    )


@given(lonlats, st.floats(0, 2e7))
def test_a_circle_is_sound_and_holds_its_point(lonlat: tuple[float, float], radius: float) -> None:
    point = on_earth.rounded(lonlat)
    area = on_earth.with_point(on_earth.circle(point, radius), point)
    assert is_sound(area)
    assert area.covers(shapely.Point(point))


@given(lonlats, bearings, metres, st.floats(5, 60))
def test_a_circle_holds_what_is_within_its_radius(
    lonlat: tuple[float, float], bearing: float, radius: float, margin: float
) -> None:
    radius = min(radius, 3_000_000)
    inside = on_earth.rounded(
        on_earth.moved(lonlat, bearing_deg=bearing, distance_m=max(0, radius * 0.97 - margin))
    )
    if abs(lonlat[1]) < 60 or radius < 500_000:
        assert on_earth.circle(lonlat, radius).distance(shapely.Point(inside)) < 1e-4


@given(lonlats, bearings, st.sampled_from([11.25, 22.5, 45.0, 60.0, 90.0, 180.0]), metres, st.floats(0, 0.95))
def test_a_sector_is_sound(
    lonlat: tuple[float, float], bearing: float, width: float, most: float, share: float
) -> None:
    area = on_earth.sector(
        lonlat, bearing_deg=bearing, half_width_deg=width, least_m=most * share, most_m=most
    )
    assert is_sound(area)
    assert len(shapely.get_coordinates(area)) < 300


@given(lonlats, lonlats, st.floats(100, 300_000))
def test_a_corridor_is_sound(a: tuple[float, float], b: tuple[float, float], width: float) -> None:
    if on_earth.distance_m(a, b) < 8_000_000:
        assert is_sound(on_earth.corridor(a, b, half_width_m=width))


def test_what_crosses_180_degrees_is_cut_there() -> None:
    area = on_earth.circle((179.9, -17.0), 50_000)
    assert area.geom_type == "MultiPolygon"
    assert (area.bounds[0], area.bounds[2]) == (-180, 180)
    assert area.covers(shapely.Point(-179.8, -17.0))
    assert not area.covers(shapely.Point(0, -17.0))


def test_a_circle_round_the_pole_holds_the_pole() -> None:
    area = on_earth.circle((20.0, 89.0), 300_000)
    assert area.covers(shapely.Point(-130, 89.9))
    assert area.covers(shapely.Point(0, 90))


def test_the_same_call_gives_the_same_bytes() -> None:
    first, second = (on_earth.circle((12.5, 41.9), 7_000).wkb for _ in range(2))
    assert first == second


@given(lonlats, bearings, st.floats(0, 5_000_000))
def test_moved_and_back(lonlat: tuple[float, float], bearing: float, distance: float) -> None:
    there = on_earth.moved(lonlat, bearing_deg=bearing, distance_m=distance)
    assert on_earth.distance_m(lonlat, there) == pytest.approx(distance, abs=0.01)


def place(kind: str = "town", **facts: object) -> Place:
    defaults = {"place_id": "geonames:1", "name": "Testville", "lonlat": (31.0, -22.0)}
    return Place(**{**defaults, "kind": kind, **facts})  # type: ignore[arg-type]


def test_a_town_is_a_circle_of_its_extent() -> None:
    area, radius = footprint_of(place(radius_m=12_000.0))
    assert radius == 12_000
    assert on_earth.farthest_m((31.0, -22.0), area) == pytest.approx(12_000, rel=0.01)


def test_a_small_town_stands_for_the_land_around_it_but_the_book_is_believed() -> None:
    assert footprint_of(place(radius_m=900.0))[1] == LEAST_TOWN_M
    assert footprint_of(place(radius_m=900.0, place_id="book:testville"))[1] == 900
    assert footprint_of(place("site", radius_m=300.0))[1] == 300


def test_a_region_is_its_box() -> None:
    area, radius = footprint_of(place("admin1", bbox=(30.0, -24.0, 33.0, -21.0)))
    assert area.bounds == (30, -24, 33, -21)
    assert radius == pytest.approx(303_000, rel=0.02)


def test_a_box_across_180_degrees() -> None:
    area, _ = footprint_of(place("country", lonlat=(178.0, -17.8), bbox=(176.9, -19.2, -179.8, -16.1)))
    assert is_sound(area)
    assert area.covers(shapely.Point(-179.9, -17)) and area.covers(shapely.Point(177, -17))


def test_a_box_with_one_member_is_no_box() -> None:
    area, radius = footprint_of(place("admin2", bbox=(31.0, -22.0, 31.0, -22.0), radius_m=5_000.0))
    assert radius == 5_000
    assert area.covers(shapely.Point(31.01, -22.01))


def test_extent_from_population_when_nothing_else_is_known() -> None:
    assert extent_m(place(population=1_000_000)) == 10_000
    assert extent_m(place()) == 1_000
    assert extent_m(place("country")) > extent_m(place("admin1")) > extent_m(place("admin2"))


def test_a_river_or_an_unmeasured_region_is_no_spot() -> None:
    assert footprint_of(place("area", feature="STM"))[1] >= 400_000
    assert footprint_of(place("area", feature="LK"))[1] >= 100_000
    assert footprint_of(place("area", feature="LK", radius_m=9_000.0))[1] == 9_000
    peopled = place("region", feature="RGN", population=30_000_000, radius_m=150_000.0)
    assert 800_000 < footprint_of(peopled)[1] < 1_000_000
    assert extent_m(place("region", feature="RGN", radius_m=40_000.0)) == 40_000
    assert extent_m(place("region", feature="RGN", population=9_000_000_000, radius_m=1.0)) < 5_000_000


@given(
    lonlats,
    st.sampled_from(["site", "town", "area", "admin2", "admin1", "country", "region"]),
    st.floats(0, 2e6),
)
def test_every_footprint_holds_its_point(lonlat: tuple[float, float], kind: str, radius: float) -> None:
    area, claimed = footprint_of(place(kind, lonlat=lonlat, radius_m=radius))
    assert is_sound(area)
    assert area.covers(shapely.Point(on_earth.rounded(lonlat)))
    assert claimed >= 0
