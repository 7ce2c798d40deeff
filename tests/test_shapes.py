"""Outlines of places, and the footprints that are made of them."""

import subprocess
import sys
import time

import pytest
import shapely
from atlas import SmallAtlas
from shapely.geometry import Point, box

from geo.book import BookFirst, BookPlace, PlaceBook
from geo.events import read_events
from geo.gazetteer.shapes import cut_to, shape_of
from geo.place import HasShapes, Place, shape_from
from geo.places import footprint_of, locate_relative, relative_phrases
from geo.places.outlines import CORNERS, coarse
from geo.places.relative.geometry import farthest_m
from geo.reading import plain_article

LEBANON = Place(
    place_id="iso:LB", name="Lebanon", kind="country", lonlat=(35.8, 33.8), bbox=(35.1, 33.0, 36.6, 34.7)
)


class Drawn(SmallAtlas):
    """The small gazetteer of the tests, with outlines."""

    def shape(self, place_id: str) -> shapely.Geometry | None:
        return shape_of(place_id)


def outline(place_id: str) -> shapely.Geometry:
    found = shape_of(place_id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("country", "inside", "outside"),
    [
        ("SY", (36.29, 33.51), (35.50, 33.89)),
        ("CR", (-84.08, 9.93), (-86.25, 12.13)),
        ("ID", (106.85, -6.21), (103.82, 1.35)),
        ("FJ", (177.97, -17.8), (174.76, -41.29)),
        ("RU", (-173.2, 64.4), (-165.4, 64.5)),
        ("FR", (2.35, 48.86), (-52.33, 4.92)),
        ("GF", (-53.0, 4.0), (2.35, 48.86)),
        ("UA", (34.1, 44.95), (37.6, 55.75)),
        ("XK", (21.16, 42.66), (20.46, 44.82)),
    ],
)
def test_a_country_holds_its_own_places_only(
    country: str, inside: tuple[float, float], outside: tuple[float, float]
) -> None:
    shape = outline(f"iso:{country}")
    assert shape.covers(Point(inside))
    assert not shape.covers(Point(outside))


@pytest.mark.parametrize(
    "key", ["iso:ID", "iso:FJ", "iso:RU", "iso:CA", "iso:AQ", "iso:MV", "geonames:173578"]
)
def test_outlines_and_their_footprints_are_sound(key: str) -> None:
    shape = outline(key)
    small = coarse(shape)
    for area in (shape, small):
        west, south, east, north = area.bounds
        assert area.is_valid and area.geom_type in ("Polygon", "MultiPolygon")
        assert -180 <= west < east <= 180 and -90 <= south < north <= 90
    assert shapely.get_num_coordinates(small) <= CORNERS
    assert small.intersection(shape).area > 0.8 * shape.area


def test_what_has_no_outline_has_none() -> None:
    assert shape_of("geonames:2643743") is None
    assert shape_of("") is None


def test_a_warm_outline_costs_nothing_and_none_is_read_before_the_first() -> None:
    outline("iso:SY")
    start = time.process_time()
    for _ in range(100):
        outline("iso:SY")
    assert time.process_time() - start < 0.1
    code = "import geo, geo.gazetteer.shapes as s; raise SystemExit(s._lines.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_footprint_is_the_outline_and_holds_the_point() -> None:
    area, radius = footprint_of(LEBANON, outline("iso:LB"))
    assert area.covers(Point(LEBANON.lonlat))
    assert area.area < box(35.1, 33.0, 36.6, 34.7).area * 0.6
    assert radius >= farthest_m(LEBANON.lonlat, area)
    assert footprint_of(LEBANON)[0].bounds == (35.1, 33.0, 36.6, 34.7)


def test_a_point_off_the_outline_gets_a_small_circle() -> None:
    at_sea = Place(place_id="iso:LB", name="Lebanon", kind="country", lonlat=(34.9, 33.9))
    area, radius = footprint_of(at_sea, outline("iso:LB"))
    assert area.is_valid and area.covers(Point(at_sea.lonlat))
    assert area.area - coarse(outline("iso:LB")).area < 0.001
    assert radius >= farthest_m(at_sea.lonlat, area) - 1


def test_a_town_stays_a_circle_and_a_site_of_the_book_is_what_the_person_drew() -> None:
    town = Place(place_id="geonames:1", name="Testville", kind="town", lonlat=(36.0, 34.0))
    assert footprint_of(town, box(30, 30, 40, 40))[1] < 10_000
    drawn = Place(place_id="book:dock", name="Dock", kind="site", lonlat=(36.0, 34.0))
    assert footprint_of(drawn, box(35.9, 33.9, 36.1, 34.1))[0].equals(box(35.9, 33.9, 36.1, 34.1))


def test_the_north_of_a_country_is_cut_from_its_outline() -> None:
    text = "Fighting was reported in northern Lebanon."
    (phrase,) = relative_phrases(text, [Spot(text.index("Lebanon"), text.index("Lebanon") + 7)])
    found = locate_relative(phrase, [LEBANON], outline=lambda place: shape_of(place.place_id))
    boxed = locate_relative(phrase, [LEBANON])
    assert found is not None and boxed is not None
    assert found.footprint.area < boxed.footprint.area
    assert found.footprint.covers(Point(found.lonlat))
    assert outline("iso:LB").buffer(0.05).covers(found.footprint)


class Spot:
    """A toponym's span."""

    kind = "name"

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end, self.text = start, end, "Lebanon"


def test_a_box_across_180_degrees_cuts_both_sides() -> None:
    part = cut_to(outline("iso:FJ"), (177.0, -20.0, -179.0, -16.0))
    assert part is not None
    assert part.bounds[0] == -180 and part.bounds[2] == 180
    assert cut_to(outline("iso:FJ"), (0.0, 0.0, 1.0, 1.0)) is None


def test_the_book_draws_first(tmp_path: object) -> None:
    own = box(35.0, 33.0, 36.0, 34.0)
    place = BookPlace(name="Lebanon", kind="area", lonlat=(35.5, 33.5), polygon=own, place_id="book:lebanon")
    source = BookFirst(PlaceBook("none.geojson", [place]), Drawn())
    assert source.shape("book:lebanon") is own
    assert source.shape("iso:LB") is shape_of("iso:LB")
    assert BookFirst(PlaceBook("none.geojson"), SmallAtlas()).shape("iso:LB") is None
    assert isinstance(source, HasShapes)
    assert shape_from(SmallAtlas(), LEBANON) is None


def test_an_event_in_a_country_is_drawn_as_the_country() -> None:
    article = plain_article("Floods killed 12 people in Lebanon on 3 May 2019.", source="story.txt")
    (event,) = read_events(article, Drawn())
    (boxed,) = read_events(article, SmallAtlas())
    assert event.place_id == boxed.place_id == "iso:LB"
    assert event.footprint.area < boxed.footprint.area * 0.6
    assert event.footprint.covers(event.geometry)
