"""The gazetteer over a small index of made-up and real places: look-ups, geopy's manners, failures."""

import errno
import multiprocessing
import pickle
from collections.abc import Iterator
from pathlib import Path

import geopandas
import pytest
from geopy.location import Location
from geopy.point import Point

from geo.errors import GazetteerError
from geo.gazetteer import Gazetteer, build, is_built
from geo.gazetteer.building import build_file, write_index
from geo.gazetteer.index import distance_km
from geo.gazetteer.rows import Row, read_rows, town_radius_m
from geo.place import Place
from geo.schema import PLACE_PRECISIONS


def row(
    place_id: str, name: str, feature: str, lon: float, lat: float, country: str = "", **more: object
) -> Row:
    fields: dict[str, object] = {"radius_m": 5000.0, "names": [], **more}
    return Row(place_id=place_id, name=name, feature=feature, lon=lon, lat=lat, country=country, **fields)  # type: ignore[arg-type]


ROWS = [
    row("iso:AL", "Albania", "PCLI", 20, 41, "AL", names=["Shqipëria"], population=2_800_000, radius_m=180_000,
        box=(19.2, 39.6, 21.1, 42.7)),
    row("iso:US", "United States", "PCLI", -98.5, 39.76, "US", population=327_000_000, radius_m=5e6),
    row("iso:FJ", "Fiji", "PCLI", 178, -18, "FJ", population=900_000, box=(176.8, -20.7, -178.2, -12.4), radius_m=4e5),
    row("geonames:1", "Maine", "ADM1", -69, 45, "US", admin1="ME", population=1_300_000, radius_m=250_000),
    row("geonames:2", "Oxford County", "ADM2", -70.7, 44.5, "US", admin1="ME", admin2="017", radius_m=60_000),
    row("geonames:3", "Paris", "PPLC", 2.35, 48.85, "FR", population=2_100_000, timezone="Europe/Paris"),
    row("geonames:4", "Paris", "PPL", -70.5, 44.26, "US", admin1="ME", admin2="017", population=5_000),
    row("geonames:5", "Tirana", "PPLC", 19.82, 41.33, "AL", population=400_000, names=["Tiranë", "Тирана", "تيرانا", "23"]),
    row("geonames:6", "Sarāqib", "PPL", 36.8, 35.86, "SY", population=30_000),
    row("geonames:7", "Suva", "PPLC", 178.44, -18.14, "FJ", population=77_000),
    row("geonames:8", "Labasa", "PPL", 179.36, -16.43, "FJ", population=24_000),
    row("geonames:9", "Taveuni Post", "PPL", -179.98, -16.9, "FJ", population=600),
    row("geonames:10", "Al Mahattah", "PPL", 33.0, 27.0, "EG", population=9_000),
    row("geonames:11", "Rio de la Plata Bridge", "BDG", -58.0, -34.5, "AR"),
    row("geonames:12", "Rio", "PPL", 22.4, 38.3, "GR", population=800, names=["Rio de"]),
    row("ne:marine/calm-sea", "Calm Sea", "SEA", 10, 60, radius_m=300_000, box=(5, 55, 15, 65)),
    row("dateline:old-hills", "Old Hills", "MTS", 15, 45, radius_m=90_000),
]  # fmt: skip
WORDS = [
    ("iso:AL", ["Skipetaria"], ["Albanian"]), ("US.ME", ["Me."], ["Mainer"]), ("Paris, FR", ["Lutetia"], ["Parisian"]),
    ("iso:ZZ", ["Nowhere"], ["Nobody"]),
]  # fmt: skip


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gazetteer") / "small.sqlite"
    write_index(path, ROWS, words=WORDS, version="small")
    return path


@pytest.fixture
def gazetteer(small: Path) -> Iterator[Gazetteer]:
    opened = Gazetteer(small)
    yield opened
    opened.close()


def ids(places: list[Place]) -> list[str]:
    return [place.place_id for place in places]


def test_candidates_come_likeliest_first(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer.candidates("PARIS")) == ["geonames:3", "geonames:4"]
    assert gazetteer.candidates("Parisland") == []
    assert gazetteer.candidates("") == []


def test_a_place_has_names_not_codes(gazetteer: Gazetteer) -> None:
    place = gazetteer.candidates("Paris")[1]
    assert (place.admin1, place.admin2, place.country_name) == ("Maine", "Oxford County", "United States")
    assert place.label == "Paris, Maine, United States"
    assert gazetteer.candidates("Paris")[0].timezone == "Europe/Paris"


@pytest.mark.parametrize(
    "name", ["Tirane", "tiranë", "Тирана", "ТИРАНА", "تيرانا", "Tirana's", "TIRANA’S", "Tirana city"]
)
def test_other_names_scripts_and_possessives(gazetteer: Gazetteer, name: str) -> None:
    assert ids(gazetteer.candidates(name))[0] == "geonames:5"


@pytest.mark.parametrize(
    ("name", "place_id"),
    [("El Mahattah", "geonames:10"), ("Mahattah", "geonames:10"), ("the Old Hills", "dateline:old-hills"),
     ("Saraqeb", "geonames:6"), ("Oxford Co.", "geonames:2"), ("Skipetaria", "iso:AL"), ("Me.", "geonames:1")],
)  # fmt: skip
def test_looser_spellings(gazetteer: Gazetteer, name: str, place_id: str) -> None:
    assert ids(gazetteer.candidates(name))[0] == place_id


def test_demonyms(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer.demonym("Albanians")) == ["iso:AL"]
    assert ids(gazetteer.demonym("parisian")) == ["geonames:3"]
    assert ids(gazetteer.demonym("Mainers")) == ["geonames:1"]
    assert gazetteer.demonym("Nobody") == gazetteer.demonym("Albania") == []
    assert gazetteer.candidates("Albanian") == []


def test_a_part_of_an_area_is_that_part(gazetteer: Gazetteer) -> None:
    part, whole = gazetteer.candidates("southern Albania")
    assert (part.place_id, whole.place_id) == ("iso:AL#south", "iso:AL")
    assert part.name == "south Albania" and part.bbox == (19.2, 39.6, 21.1, 41.15)
    assert part.lonlat[1] < 40.5 and 80_000 < part.radius_m < 130_000
    assert gazetteer.get("iso:AL#south") == part
    assert gazetteer.get("iso:AL#sideways") is None


def test_a_part_of_an_area_across_180_degrees(gazetteer: Gazetteer) -> None:
    east = gazetteer.candidates("eastern Fiji")[0]
    assert east.bbox is not None
    assert 178 < east.bbox[0] <= 180 and east.bbox[2] == pytest.approx(-178.2)
    assert abs(east.lonlat[0]) > 179


def test_what_is_named_after_a_town_is_believed_there(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer.candidates("Tirana Cathedral")) == ["geonames:5"]
    assert ids(gazetteer.candidates("University of Tirana")) == ["geonames:5"]
    assert ids(gazetteer.candidates("Old Bazaar of Tirana")) == ["geonames:5"]
    assert ids(gazetteer.candidates("Tirana World Cup")) == ["geonames:5"]
    assert ids(gazetteer.candidates("Albanian Embassy")) == ["iso:AL"]
    assert gazetteer.candidates("Hilton Cathedral") == gazetteer.candidates("23") == []


def test_get(gazetteer: Gazetteer) -> None:
    for wanted in ROWS:
        place = gazetteer.get(wanted.place_id)
        assert place and place.name == wanted.name and place.lonlat == (wanted.lon, wanted.lat)
        assert place.kind in PLACE_PRECISIONS
    for unknown in ("geonames:99", "geonames:x", "iso:ZZ", "", "book:1"):
        assert gazetteer.get(unknown) is None


def test_near_sorts_by_distance_and_crosses_180_degrees(gazetteer: Gazetteer) -> None:
    found = gazetteer.near((179.9, -16.8), km=100)
    assert ids(found) == ["geonames:9", "geonames:8"]
    assert gazetteer.near((0, 0), km=50) == []
    assert {"geonames:7", "iso:FJ"} <= set(ids(gazetteer.near((178.4, -18.1), km=100)))
    assert len(gazetteer.near((0, 90), km=20_100)) == len(ROWS)


def test_longest_name_in_tokens(gazetteer: Gazetteer) -> None:
    tokens = ["From", "Rio", "de", "la", "Plata", "Bridge", "to", "Oxford", "County"]
    assert gazetteer.longest(tokens, 1) == 5
    assert gazetteer.longest(tokens[:5], 1) == 2
    assert gazetteer.longest(tokens, 0) == 0
    assert gazetteer.longest(tokens, 7) == 2
    assert gazetteer.longest([], 0) == 0
    assert (
        gazetteer.knows("oxford county")
        and not gazetteer.knows("Oxford")
        and not gazetteer.knows("#albanian")
    )


def test_containers(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer.search("Paris, Maine")) == ["geonames:4"]
    assert ids(gazetteer.search("Paris, Oxford County, Me.")) == ["geonames:4"]
    assert ids(gazetteer.search("Paris, Atlantis"))[0] == "geonames:3"
    assert gazetteer.search("Paris, Albania") == []


def test_geocode_has_geopys_manners(gazetteer: Gazetteer) -> None:
    found = gazetteer.geocode("Suva, Fiji", timeout=3)
    assert isinstance(found, Location)
    assert (found.latitude, found.longitude) == (-18.14, 178.44)
    assert found.address == "Suva, Fiji" and found.raw["lonlat"] == (178.44, -18.14)
    every = gazetteer.geocode("Paris", exactly_one=False)
    assert isinstance(every, list) and [place.raw["country"] for place in every] == ["FR", "US"]
    assert gazetteer.geocode("Paris", country_codes="us").raw["place_id"] == "geonames:4"
    assert len(gazetteer.geocode("Paris", exactly_one=False, limit=1)) == 1
    assert gazetteer.geocode("Parisland") is None
    assert gazetteer.geocode("Parisland", exactly_one=False) is None


@pytest.mark.parametrize("query", [Point(-18.1, 178.4), (-18.1, 178.4), "-18.1, 178.4"])
def test_reverse_has_geopys_manners(gazetteer: Gazetteer, query: object) -> None:
    found = gazetteer.reverse(query)
    assert isinstance(found, Location) and found.address == "Suva, Fiji"
    assert gazetteer.reverse(query, exactly_one=False)[0].address == "Suva, Fiji"


def test_reverse_of_nowhere_and_of_nonsense(gazetteer: Gazetteer) -> None:
    assert gazetteer.reverse((0, -120)) is None
    with pytest.raises(ValueError, match="Point"):
        gazetteer.reverse("no point at all")


def test_geopandas_takes_it_as_a_provider(small: Path) -> None:
    frame = geopandas.tools.geocode(["Suva", "Parisland"], provider=Gazetteer, path=small)
    assert (frame.geometry.iloc[0].x, frame.geometry.iloc[0].y) == (178.44, -18.14)
    assert frame.geometry.iloc[1].is_empty
    back = geopandas.tools.reverse_geocode(frame.geometry[:1], provider=Gazetteer, path=small)
    assert back.address.iloc[0] == "Suva, Fiji"


def _look_up(gazetteer: Gazetteer) -> str:
    return gazetteer.candidates("Suva")[0].place_id


def test_it_travels_to_other_processes(gazetteer: Gazetteer) -> None:
    copy = pickle.loads(pickle.dumps(gazetteer))
    assert copy.candidates("Suva") == gazetteer.candidates("Suva")
    copy.close()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(_look_up, [gazetteer]) == ["geonames:7"]


def test_missing_broken_and_foreign_files_are_named_with_the_remedy(tmp_path: Path, small: Path) -> None:
    path = tmp_path / "x.sqlite"
    assert not is_built(path)
    with pytest.raises(GazetteerError, match=r"no gazetteer yet.*dateline gazetteer build") as caught:
        Gazetteer(path)
    assert caught.value.path == str(path)
    for content in (b"", b"not a database" * 100, small.read_bytes()[:3000]):
        path.write_bytes(content)
        assert not is_built(path)
        with pytest.raises(GazetteerError, match="dateline gazetteer build"):
            Gazetteer(path)
    assert not is_built(small)  # whole, but not of this content


def test_damage_inside_the_file_is_named(tmp_path: Path, small: Path) -> None:
    content = bytearray(small.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    path = tmp_path / "damaged.sqlite"
    path.write_bytes(content)
    with pytest.raises(GazetteerError, match="broken"):
        Gazetteer(path).candidates("Suva")


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    def rows() -> Iterator[Row]:
        yield from ROWS
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "old.sqlite"
    path.write_bytes(b"old")
    with pytest.raises(GazetteerError, match="No space left on device"):
        build_file(path, rows=rows)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


def test_an_index_is_the_same_when_built_twice(tmp_path: Path, small: Path) -> None:
    again = tmp_path / "again.sqlite"
    write_index(again, ROWS, words=WORDS, version="small")
    assert again.read_bytes() == small.read_bytes()


def test_a_build_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    path = build_file(
        tmp_path / "new" / "g.sqlite", rows=lambda: ROWS, progress=lambda *step: told.append(step)
    )
    assert is_built(path)
    assert told and told[-1][0] == told[-1][1]
    assert build is not build_file


def test_a_data_file_that_breaks_off_is_named(tmp_path: Path) -> None:
    path = tmp_path / "areas.tsv.gz"
    path.write_bytes(b"\x1f\x8b\x08\x00broken")
    with pytest.raises(GazetteerError, match="data file is broken"):
        list(read_rows(path))


def test_towns_grow_with_their_people() -> None:
    assert town_radius_m(0) == town_radius_m(500) == 1000
    assert 10_000 < town_radius_m(1_000_000) < 13_000
    assert town_radius_m(8_900_000) < 25_000


def test_distance_is_along_the_ground() -> None:
    assert distance_km((0, 0), (180, 0)) == pytest.approx(20015.1, abs=0.1)
    assert distance_km((179.9, 0), (-179.9, 0)) == pytest.approx(22.24, abs=0.01)
