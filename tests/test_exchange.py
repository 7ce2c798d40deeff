"""Lists of places from and to other programs: round trips, foreign files, broken files."""

import dataclasses
import random
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.commands.place import command
from geo.book import BookPlace, PlaceBook
from geo.book.place import RADIUS_M, problems_of
from geo.errors import DatelineError, InputError, PlaceBookError
from geo.exchange import read_outline, read_places, write_places
from geo.gazetteer.names import fold

ENDINGS = (".csv", ".tsv", ".gpkg", ".kml", ".geojson")
SQUARE = shapely.box(33, 30, 34, 31)
PLACES = [
    BookPlace(name="Camp Ochre", lonlat=(33.785, 30.465), aliases=("Ochre", "المغرة"), radius_m=2500.0, country="EG", note="=1+1"),
    BookPlace(name="Old Haven", lonlat=(-5.1, 36.2), valid_from="1924", valid_to="1991-09", radius_m=3000.0,
              source="https://example.org/a"),
    BookPlace(name="Zone 3", lonlat=(33.5, 30.5), kind="area", radius_m=60_000.0, polygon=SQUARE),
]  # fmt: skip
NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30).filter(
    lambda name: bool(fold(name)) and "|" not in name and ";" not in name and not name.startswith("[")
)


def plain(places: list[BookPlace]) -> list[BookPlace]:
    return sorted((dataclasses.replace(p, place_id="", other={}) for p in places), key=lambda p: p.name)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_book_comes_back(tmp_path: Path, ending: str) -> None:
    path = write_places(PLACES, tmp_path / f"places{ending}")
    kind = "town" if ending == ".tsv" else ""  # Linked Places knows classes only
    back = plain(read_places(path))
    assert [dataclasses.replace(p, kind=kind or p.kind) for p in back] == [
        dataclasses.replace(p, kind=kind or p.kind) for p in plain(PLACES)
    ]
    assert path.read_bytes() == write_places(PLACES, path).read_bytes()


@settings(max_examples=30)
@given(
    name=NAMES,
    note=st.text(st.characters(exclude_categories=("C",)), max_size=40),
    lon=st.floats(-180, 180).map(lambda degrees: round(degrees, 9)),
    lat=st.floats(-90, 90).map(lambda degrees: round(degrees, 9)),
    ending=st.sampled_from((".csv", ".kml", ".geojson")),
)
def test_any_place_comes_back(
    tmp_path_factory: pytest.TempPathFactory, name: str, note: str, lon: float, lat: float, ending: str
) -> None:
    place = BookPlace(name=name, lonlat=(lon, lat), note=note.strip(), radius_m=RADIUS_M["town"])
    if list(problems_of(place)):
        return
    path = tmp_path_factory.mktemp("any") / f"p{ending}"
    (back,) = read_places(write_places([place], path))
    assert (back.name, back.lonlat, back.note) == (
        place.name,
        pytest.approx((lon, lat), abs=1e-9),
        place.note,
    )


def test_lists_of_others_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "camps.csv"
    path.write_text(
        "Title;Latitude;Longitude;fclasses;ccodes;radius_km\nNorth Gate;36,2;37.1;S;sy;2\n".replace(
            "36,2", "36.2"
        )
        + "Ford;35.0;40.0;H;SY|IQ;\n"
    )
    gate, ford = read_places(path)
    assert (gate.lonlat, gate.kind, gate.country, gate.radius_m) == ((37.1, 36.2), "site", "SY", 2000)
    assert (ford.kind, ford.country, ford.radius_m) == ("area", "SY", None)
    path.write_text("name,at\nPost,36RXV3720671234\nOther,\"30°28'N 33°47'E\"\n")
    post, other = read_places(path)
    assert post.lonlat == pytest.approx((34.4427, 31.3675), abs=1e-3)
    assert other.lonlat == pytest.approx((33.7833, 30.4667), abs=1e-3)


def test_every_bad_row_is_named_and_nothing_is_added(tmp_path: Path) -> None:
    path, book = tmp_path / "camps.csv", tmp_path / "book.geojson"
    path.write_text("name,lat,lon\nGood,1,2\nSwapped,120,30\nNowhere,,\n,1,2\nZero,0,0\n")
    with pytest.raises(PlaceBookError) as caught:
        read_places(path)
    for told in ("row 3", "row 4", "row 5", "row 6"):
        assert told in str(caught.value)
    done = CliRunner().invoke(command, ["import", str(path), "--places", str(book)])
    assert done.exit_code == 1 and isinstance(done.exception, PlaceBookError)
    assert not book.exists()
    path.write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no column holds the names"):
        read_places(path)


def test_import_leaves_out_what_is_there(tmp_path: Path) -> None:
    book, path = tmp_path / "book.geojson", tmp_path / "more.csv"
    PlaceBook(book).add(PLACES[0])
    write_places(PLACES, path)
    done = CliRunner().invoke(command, ["import", str(path), "--places", str(book)])
    assert "added 2 of 3" in done.output and "left out: Camp Ochre" in done.output
    assert CliRunner().invoke(command, ["undo", "--places", str(book)]).exit_code == 0
    assert [p.name for p in PlaceBook.load(book).list()] == ["Camp Ochre"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_broken_files_are_named_and_never_half_read(tmp_path: Path, ending: str) -> None:
    whole = write_places(PLACES, tmp_path / f"places{ending}").read_bytes()
    path, chance = tmp_path / f"broken{ending}", random.Random(7)
    for _ in range(60 if ending != ".gpkg" else 15):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(bytes(data[: chance.randrange(1, len(data) + 1)] if chance.random() < 0.3 else data))
        try:
            places = read_places(path)
        except DatelineError as exc:
            assert str(path) in str(exc)
        else:
            assert [problem for place in places for problem in problems_of(place)] == []


def test_an_outline_is_wkt_or_a_file(tmp_path: Path) -> None:
    assert read_outline(SQUARE.wkt).equals(SQUARE)
    path = write_places(PLACES[2:], tmp_path / "zone.geojson")
    assert read_outline(str(path)).equals(SQUARE)
    path.write_text(shapely.to_geojson(SQUARE))  # a geometry alone is GeoJSON, too
    assert read_outline(str(path)).equals(SQUARE)
    with pytest.raises(InputError, match="not WKT"):
        read_outline("POLYGON ((1 2, 3")
    with pytest.raises(InputError, match="holds 0 polygons"):
        read_outline(str(write_places(PLACES[:1], tmp_path / "none.geojson")))
