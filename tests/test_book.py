"""The place book: what a person says that a name means."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import pickle
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from geo.book import BookFirst, BookPlace, PlaceBook, merged
from geo.book.file import decode_book, encode_book
from geo.book.place import slug
from geo.errors import PlaceBookError
from geo.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HASNA = BookPlace(
    name="El Hasna", lonlat=(33.785, 30.465), aliases=("Al Hasanah",), radius_m=5000, country="EG"
)


@pytest.fixture
def book(tmp_path: Path) -> PlaceBook:
    return PlaceBook.load(tmp_path / "places.geojson")


def test_added_found_and_removed(book: PlaceBook) -> None:
    added = book.add(HASNA)
    assert added.place_id == "book:el-hasna"
    for name in ("El Hasna", "el-hasna", "EL HASNÁ", "al hasanah", "book:el-hasna"):
        assert list(PlaceBook.load(book.path).find(name)) == [added]
    assert book.find("Hasna City") == []
    (place,) = book.candidates("El-Hasna")
    assert place == Place(
        place_id="book:el-hasna",
        name="El Hasna",
        kind="town",
        lonlat=(33.785, 30.465),
        country="EG",
        radius_m=5000,
    )
    assert book.remove("nowhere") is None
    assert book.remove("Al Hasanah") == added
    assert list(PlaceBook.load(book.path).list()) == []


def test_one_line_a_place_sorted_and_the_rest_untouched(book: PlaceBook) -> None:
    for name in ("Zeta", "alpha", "Mid"):
        book.add(BookPlace(name=name, lonlat=(1.5, 2.5)))
    before = book.path.read_text("utf-8").splitlines()
    assert before[0] == '{"type": "FeatureCollection", "features": ['
    assert [json.loads(line.rstrip(","))["properties"]["name"] for line in before[1:-1]] == [
        "alpha",
        "Mid",
        "Zeta",
    ]
    book.add(BookPlace(name="Beta", lonlat=(3, 4)))
    after = book.path.read_text("utf-8").splitlines()
    assert [line for line in after if line not in before] == [after[2]]
    book.remove("Beta")
    assert book.path.read_text("utf-8").splitlines() == before


def test_an_area_and_what_another_program_wrote_are_kept(book: PlaceBook) -> None:
    area = BookPlace(
        name="Old Port",
        lonlat=(10.02, 54.01),
        kind="area",
        polygon=box(10, 54, 10.1, 54.1),
        note="as on\nthe 1950 map",
        other={"colour": {"r": 1}},
    )
    added = book.add(area)
    (again,) = PlaceBook.load(book.path).list()
    assert again == added
    assert book.candidates("old port")[0].bbox == (10, 54, 10.1, 54.1)
    book.path.write_text(
        '{"features":[{"id":7,"properties":{"name":"Kiosk","kind":"site","shop":"yes"},"geometry":{"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]}}]}',
        encoding="utf-8",
    )
    book.add(HASNA)
    kiosk = book.find("kiosk")[0]
    assert (kiosk.place_id, kiosk.radius_m, kiosk.other) == ("book:kiosk", 500, {"shop": "yes"})
    assert kiosk.polygon is not None
    assert box(*kiosk.lonlat, *kiosk.lonlat).within(kiosk.polygon.buffer(0.001))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "a name is empty"),
        ({"name": " \t"}, "a name is empty"),
        ({"name": "!!!"}, "no letter or digit"),
        ({"name": "x" * 201}, "longer than 200"),
        ({"name": "Oslo\nBergen"}, "line end"),
        ({"name": "Oslo\x00"}, r"U\+0000"),
        ({"name": "Oslo\u202egpj"}, r"change of direction \(U\+202E\)"),
        ({"aliases": ("ok", "\u2028x")}, "line end"),
        ({"lonlat": (0.0, 0.0)}, "where unknown places end up"),
        ({"lonlat": (30.0, 133.0)}, "not on Earth; are the two swapped"),
        ({"lonlat": (float("nan"), 1.0)}, "not on Earth"),
        ({"lonlat": (500.0, 500.0)}, "not on Earth"),
        ({"kind": "city"}, "kind 'city' is not one of site, town"),
        ({"country": "Egypt"}, "not a code of two"),
        ({"radius_m": -1.0}, "radius -1 m"),
        ({"radius_m": float("inf")}, "radius inf m"),
        ({"polygon": box(0, 0, 1, 1).exterior}, "not a valid polygon"),
        ({"lonlat": (33.785, -30.465)}, r"did you mean 30\.465,33\.785"),
        ({"lonlat": (30.465, 33.785)}, r"33\.785,30\.465 is outside EG; did you mean 30\.465,33\.785"),
    ],
)
def test_what_is_refused_on_adding(book: PlaceBook, fields: dict[str, Any], message: str) -> None:
    given_: dict[str, Any] = {"name": "El Hasna", "lonlat": (33.785, 30.465), "country": "eg"} | fields
    with pytest.raises(PlaceBookError, match=message) as caught:
        book.add(BookPlace(**given_), within=(33, 22, 37, 31.7) if "lonlat" in fields else None)
    assert caught.value.remedy
    assert not book.path.exists()


def test_a_point_outside_its_country_for_no_known_reason_is_added(book: PlaceBook) -> None:
    far = BookPlace(name="Embassy", lonlat=(2.3, 48.9), country="EG", kind="site")
    assert book.add(far, within=(24, 22, 37, 31.7)).lonlat == (2.3, 48.9)
    swapped = BookPlace(name="Hasna", lonlat=(30.465, 33.785), country="EG")
    assert book.add(swapped, within=(33, 22, 37, 31.7), force=True).place_id == "book:hasna"


def test_a_second_place_of_one_name_needs_force(book: PlaceBook) -> None:
    book.add(HASNA)
    with pytest.raises(PlaceBookError, match="'Al Hasanah' is in the book already, as book:el-hasna"):
        book.add(BookPlace(name="Al-Hasanah", lonlat=(40, 20)))
    second = book.add(BookPlace(name="El-Hasna", lonlat=(40, 20)), force=True)
    assert second.place_id == "book:el-hasna-2"
    assert len(book.find("el hasna")) == 2
    with pytest.raises(PlaceBookError, match="means 2 places") as caught:
        book.remove("el hasna")
    assert "book:el-hasna-2" in caught.value.remedy
    assert book.remove("book:el-hasna-2") == second


FEATURE = '{"type":"Feature","properties":{"name":"A"},"geometry":{"type":"Point","coordinates":[1,2]}}'


def _file(*lines: str) -> str:
    return "\n".join(['{"features": [', *lines, "]}"])


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (_file(FEATURE, FEATURE), 3, "not JSON"),
        (_file("<<<<<<< mine", FEATURE), 2, "conflict is not settled"),
        ("[]", 1, "not a GeoJSON FeatureCollection"),
        (_file(FEATURE + ",", "5"), 3, "not a GeoJSON feature"),
        (_file(FEATURE + ",", "", FEATURE.replace("[1,2]", "[1]")), 4, "geometry is not"),
        (
            _file(FEATURE.replace("[1,2]", "[200,2]") + ",", FEATURE.replace("A", "")),
            2,
            "not on Earth.*line 3: a name is empty",
        ),
        (_file(FEATURE.replace("1,2", "1e309,2")), 2, "1e309"),
        (
            _file(FEATURE.replace('"type"', '"id":"../../etc/passwd","type"', 1)),
            2,
            "id '../../etc/passwd' is not",
        ),
        (
            _file(*[FEATURE.replace('"type"', '"id":"book:a","type"', 1)] * 2).replace("}}\n{", "}},\n{"),
            3,
            "used twice",
        ),
        (_file(FEATURE.replace('"A"', '"A","aliases":"B"')), 2, "aliases a list"),
        (_file(FEATURE.replace('"A"', '"A","radius_m":"far"')), 2, "far"),
    ],
)
def test_a_broken_file_is_named_and_left_alone(book: PlaceBook, text: str, line: int, message: str) -> None:
    book.path.write_text(text, encoding="utf-8")
    for attempt in (lambda: PlaceBook.load(book.path), lambda: book.add(HASNA), lambda: book.remove("A")):
        with pytest.raises(PlaceBookError, match=message) as caught:
            attempt()
        assert (caught.value.line, caught.value.path) == (line, str(book.path))
        assert caught.value.remedy
    assert book.path.read_text("utf-8") == text
    book.path.write_bytes(b"{\n\xff}")
    with pytest.raises(PlaceBookError, match="2: not UTF-8"):
        PlaceBook.load(book.path)


NAMES = st.text(
    st.characters(
        exclude_categories=["Cc", "Cs", "Zl", "Zp"],
        exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    ),
    min_size=1,
    max_size=30,
).filter(slug)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=NAMES | st.sampled_from(["=cmd()", "../../etc", "a/b\\c", "{{7*7}}", "</script>", "مدينة"]),
    note=st.text(max_size=20),
)
def test_any_name_comes_back_with_a_harmless_id(tmp_path: Path, name: str, note: str) -> None:
    book = PlaceBook(tmp_path / "p.geojson")
    added = book.add(BookPlace(name=name, lonlat=(1.25, 2.5), note=note), force=True)
    try:
        assert decode_book(encode_book([added]), path="p") == [added]
        assert added in book.find(name)
        assert not set(added.place_id) & set("/\\. <>{}=\"'\n")
        assert len(book.path.read_text("utf-8").splitlines()) == 3
    finally:
        book.remove(added.place_id)


def _add(path: str, worker: int, count: int) -> None:
    for number in range(count):
        PlaceBook(path).add(BookPlace(name=f"Camp {worker}-{number}", lonlat=(10 + worker / 10, 20)))


def test_eight_processes_lose_no_place(book: PlaceBook) -> None:
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_add, args=(str(book.path), n, 4)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 8
    assert len(PlaceBook.load(book.path).list()) == 32


class _Atlas:
    """A gazetteer of two places."""

    def __init__(self) -> None:
        self.town = Place(place_id="geonames:1", name="Hasna", kind="town", lonlat=(50, 50), country="RU")
        self.egypt = Place(place_id="iso:EG", name="Egypt", kind="country", lonlat=(29, 27), country="EG")

    def candidates(self, name: str) -> list[Place]:
        return [self.town] if name in ("Hasna", "El Hasna") else []

    def demonym(self, word: str) -> list[Place]:
        return [self.egypt] if word == "Egyptian" else []

    def get(self, place_id: str) -> Place | None:
        return {"iso:EG": self.egypt, "geonames:1": self.town}.get(place_id)

    def near(self, lonlat: tuple[float, float], *, km: float) -> list[Place]:
        return [self.town]

    def knows(self, name: str) -> bool:
        return bool(self.candidates(name))

    def longest(self, tokens: Sequence[str], start: int = 0, *, most: int = 8) -> int:
        return 1 if tokens[start] == "Hasna" else 0


def test_the_book_comes_before_the_gazetteer(book: PlaceBook) -> None:
    book.add(HASNA)
    book.add(BookPlace(name="Tower Nine West", lonlat=(5, 5)))
    both = BookFirst(book, _Atlas())
    assert [place.place_id for place in both.candidates("El Hasna")] == ["book:el-hasna"]
    assert both.candidates("El Hasna")[0].country_name == "Egypt"
    assert [place.place_id for place in both.candidates("Hasna")] == ["geonames:1"]
    assert [place.place_id for place in both.candidates("the Hasna District")] == ["book:el-hasna"]
    assert both.candidates("Nowhere") == []
    assert both.knows("al hasanah")
    assert not both.knows("Nowhere")
    assert both.longest(["near", "Tower", "Nine", "West", "gate"], 1) == 3
    assert both.longest(["Hasna"]) == 1
    assert both.get("book:el-hasna") == both.candidates("El Hasna")[0]
    assert both.get("geonames:1") is not None
    assert both.demonym("Egyptian")[0].name == "Egypt"
    assert both.near((50, 50), km=1)[0].name == "Hasna"
    assert pickle.loads(pickle.dumps(both)).knows("El Hasna")


def test_moves_and_spellings_can_be_taken_back(book: PlaceBook) -> None:
    book.add(BookPlace(name="Camp Ochre", lonlat=(10, 20)))
    whole = book.path.read_bytes()
    moved = book.move("camp ochre", (11, 21))
    assert moved is not None and moved.lonlat == (11, 21)
    renamed = book.alias("Camp Ochre", ["Ochre", "Okra"], drop=["none"])
    assert renamed is not None and renamed.aliases == ("Ochre", "Okra")
    assert book.alias("Camp Ochre", drop=["okra"]) is not None
    assert [p.aliases for p in book.search("OCHRE")] == [("Ochre",)]
    assert [book.undo() for _ in range(3)] == ["alias Camp Ochre", "alias Camp Ochre", "move camp ochre"]
    assert book.path.read_bytes() == whole
    assert book.undo() == "add Camp Ochre" and book.undo() is None
    assert book.move("nobody", (1, 2)) is None


def test_what_was_changed_by_hand_is_not_undone(book: PlaceBook) -> None:
    book.add(BookPlace(name="Camp Ochre", lonlat=(10, 20)))
    book.path.write_text(book.path.read_text().replace("20", "21"))
    with pytest.raises(PlaceBookError, match="has been changed since"):
        book.undo()
    assert "21" in book.path.read_text()


def test_an_alias_of_another_place_is_refused(book: PlaceBook) -> None:
    book.add(BookPlace(name="Camp Ochre", lonlat=(10, 20)))
    book.add(BookPlace(name="Camp Umber", lonlat=(11, 20)))
    with pytest.raises(PlaceBookError, match="in the book already"):
        book.alias("Camp Umber", ["camp ochre"])


def test_a_name_counts_while_it_was_valid(book: PlaceBook) -> None:
    book.add(BookPlace(name="Redville", lonlat=(10, 20), valid_from="1924", valid_to="1991-09-05"))
    days = {"1923-12-31": 0, "1924-01-01": 1, "1991-09-05": 1, "1991-09-06": 0}
    assert {day: len(book.on(dt.date.fromisoformat(day)).named("redville")) for day in days} == days
    for bad in (
        {"valid_from": "24"},
        {"valid_from": "1924-13"},
        {"valid_from": "1992", "valid_to": "1991-09"},
    ):
        with pytest.raises(PlaceBookError):
            book.add(BookPlace(name="X", lonlat=(1, 2), **bad))


def test_of_several_books_the_later_counts(tmp_path: Path) -> None:
    first, second = PlaceBook(tmp_path / "a.geojson"), PlaceBook(tmp_path / "b.geojson")
    first.add(BookPlace(name="Camp Ochre", lonlat=(10, 20)))
    first.add(BookPlace(name="Camp Umber", lonlat=(11, 20)))
    second.add(BookPlace(name="Ochre", aliases=("camp ochre",), lonlat=(12, 20)))
    both, told = merged([first, second])
    assert [p.name for p in both.list()] == ["Camp Umber", "Ochre"]
    assert len(told) == 1 and "does not count" in told[0]
