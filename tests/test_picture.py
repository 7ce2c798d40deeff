"""The still picture: what is on it, its bytes, its size, its words; hostile text stays text."""

import datetime as dt
import re
import time
import zlib
from dataclasses import replace
from importlib import resources
from pathlib import Path

import pytest
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from page_story import HEADLINE, at, event, events, story, town

import layers
from geo.errors import InputError
from geo.schema import Event, to_frame
from layers.picture._fonts import shortened, text_width, uncovered, wrapped
from layers.picture._labels import apart
from layers.picture._marks import COLOURS, SHAPES, Look, mark
from layers.picture._points import counted_spots, numbered_spots
from layers.picture._strip import edges_of
from layers.picture._view import Frame, view_of

SVG = "{http://www.w3.org/2000/svg}"


def read(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode("utf-8"))


def texts(svg: str) -> list[str]:
    return ["".join(e.itertext()) for e in read(svg).iter(f"{SVG}text")]


def one(number: int, title: str, lon: float, lat: float, **more: object) -> Event:
    day = at(2024, 1, 1) + dt.timedelta(days=number)
    return event(
        number, title, day, day + dt.timedelta(days=1), **{"category": "other", **town(f"Place {number}", "x", lon, lat), **more}
    )  # fmt: skip


def test_the_story_is_told_in_full() -> None:
    picture = layers.build_picture(story())
    found = texts(picture.svg)
    assert found[0] == HEADLINE
    assert found[1] == "5 Mar 2031 to 25 Mar 2031 · 11 of 12 events shown · Not mapped: 1"
    for row in (e for e in events() if e.geometry is not None):
        assert row.title in found
    assert {"Bucharest", "Odesa", "conflict", "planned", "alleged", "area"} <= set(found)
    assert any(line.startswith("Basemap: Natural Earth, GeoNames; borders") for line in found)
    root = read(picture.svg)
    assert root.findtext(f"{SVG}title") == HEADLINE
    assert root.findtext(f"{SVG}desc") == picture.alt
    assert "9 Mar 2031 · about 60 km east of Sulina: Freighter reports a blast at sea." in picture.alt


def test_the_same_frame_gives_the_same_bytes_in_little_time(tmp_path: Path) -> None:
    layers.build_picture(story()).png()
    began = time.process_time()
    first, second = layers.build_picture(story()), layers.build_picture(story())
    made = [(p.svg.encode(), p.png(), p.pdf()) for p in (first, second)]
    assert (time.process_time() - began) / 2 < 2
    assert made[0] == made[1]
    assert all(len(data) < 250_000 for data in made[0])
    for name in ("x.svg", "x.PNG", "x.pdf"):
        first.save(tmp_path / name)
    assert (tmp_path / "x.PNG").read_bytes() == made[0][1]
    assert made[0][2].startswith(b"%PDF")
    assert HEADLINE.encode("utf-16-be").hex() in made[0][2].hex() or HEADLINE.encode() in made[0][2]


@pytest.mark.parametrize("size", [(1200, 675), (1080, 1350), (480, 320), (2400, 1350)])
def test_sizes(size: tuple[int, int]) -> None:
    picture = layers.build_picture(story(), width=size[0], height=size[1])
    head = picture.png()[16:24]
    assert (int.from_bytes(head[:4]), int.from_bytes(head[4:])) == size


def test_what_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="width 20 is not within"):
        layers.build_picture(story(), width=20)
    with pytest.raises(InputError, match="viewpoint"):
        layers.build_picture(story(), viewpoint="mars")
    (tmp_path / "x.gif").write_text("old")
    with pytest.raises(InputError, match=r"\.gif"):
        layers.build_picture(story()).save(tmp_path / "x.gif")
    assert (tmp_path / "x.gif").read_text() == "old"


def test_over_the_antimeridian_places_stand_together() -> None:
    frame = to_frame([one(1, "West", 177.4, -17.8), one(2, "East", -171.8, -13.8)])
    assert {"West", "East", "Place 1", "Place 2"} <= set(texts(layers.build_picture(frame).svg))
    view = view_of(layers.TimeFilter(frame).extent, Frame(0, 0, 800, 450), edge=(70, 50))
    (west, _), (east, _) = view.at(177.4, -17.8), view.at(-171.8, -13.8)
    assert 60 < west < east < 740


def test_nothing_mapped_and_nothing_at_all_say_so() -> None:
    lost = Event(event_id="a", title="Somewhere", start=at(2020, 1, 1), end=at(2020, 1, 2), time_precision="day", source="x")  # fmt: skip
    found = texts(layers.build_picture(to_frame([lost]), title="T").svg)
    assert "Not mapped: 1" in found and "Somewhere" in found and "0 of 1 event shown" in found[1]
    assert "0 of 0 events shown" in texts(layers.build_picture(to_frame([]), title="T").svg)


def test_a_thousand_events_are_counted_and_small() -> None:
    many = to_frame(
        [one(n, f"E{n}", 30 + n % 25 / 3, 34 + n // 25 / 12, place="Homs, Syria") for n in range(1000)]
    )
    picture = layers.build_picture(many, title="Many")
    counts = [int(text) for text in texts(picture.svg) if text.isdigit()]
    assert sum(counts) == 1000
    assert len(picture.svg) < 250_000 and len(picture.png()) < 250_000


def test_any_frame_with_lines_and_areas() -> None:
    import geopandas as gpd
    from shapely.geometry import LineString, box

    frame = gpd.GeoDataFrame(
        {"date": ["2001", "2003-05"], "name": ["Route", "Zone"]},
        geometry=[LineString([(0, 50), (2, 51)]), box(3, 50, 4, 51)],
        crs="EPSG:4326",
    )
    found = texts(layers.build_picture(frame, time="date", title="T").svg)
    assert {"Route", "Zone", "2001", "May 2003"} <= set(found)


@pytest.mark.parametrize(
    ("lang", "title", "foreign"),
    [
        ("ar", "عاصفة وألغام في الدلتا", ""),
        ("ru", "Буря и мины", ""),
        ("de", "Straße", ""),
        ("zh", "多瑙河", "多瑙河"),
    ],
)
def test_bundled_letters(lang: str, title: str, foreign: str) -> None:
    picture = layers.build_picture(to_frame([one(1, "x", 30, 30)]), title=title, lang=lang)
    assert title in "".join(texts(picture.svg)[0].strip("\u2068\u2069"))
    assert set(foreign) <= set(picture.foreign)
    assert bool(picture.foreign) == bool(foreign)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    rows = [replace(e, title=text, place=text, source_title=text, category=text) for e in events()[:3]]
    picture = layers.build_picture(to_frame(rows), title=text, deck=text)
    root = read(picture.svg)
    assert root.findtext(f"{SVG}title") == " ".join(text.split())
    assert {etree.QName(e).localname for e in root.iter()} <= {
        "svg", "title", "desc", "g", "rect", "path", "circle", "text", "clipPath"
    }  # fmt: skip
    assert not [name for e in root.iter() for name in e.attrib if name.startswith("on") or "href" in name]
    if text == HOSTILE[0]:
        assert picture.pdf().startswith(b"%PDF")


@settings(max_examples=8)
@given(st.text(max_size=40))
def test_any_title_is_well_formed(title: str) -> None:
    read(layers.build_picture(to_frame([one(1, "x", 30, 30)]), title=title or "x").svg)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200)), max_size=16))
def test_numbered_marks_never_overlap_and_all_are_there(places: list[tuple[float, float]]) -> None:
    spots = numbered_spots(places)
    assert sorted(n for spot in spots for n in spot.members) == list(range(len(places)))
    assert not list(apart([spot.box for spot in spots]))


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200)), max_size=60))
def test_counts_are_honest(places: list[tuple[float, float]]) -> None:
    assert sorted(n for s in counted_spots(places) for n in s.members) == list(range(len(places)))


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(-62_135_596_800_000, 253_402_214_400_000), st.integers(0, 10**12)), min_size=1, max_size=5))  # fmt: skip
def test_bars_cover_every_time(given_spans: list[tuple[int, int]]) -> None:
    last = 253_402_300_800_000
    spans = [(start, min(start + length, last)) for start, length in given_spans]
    edges = edges_of(spans)
    assert edges == sorted(set(edges)) and len(edges) <= 66
    assert edges[0] <= min(s[0] for s in spans) and edges[-1] >= max(s[1] for s in spans)


def test_words_fit_where_they_are_put() -> None:
    text = "A headline that has to be broken, and then once more, to fit"
    lines = wrapped(text, 150, 12, lines=2, bold=True)
    assert len(lines) == 2 and lines[1].endswith("…")
    assert all(text_width(line, 12, bold=True) <= 150 for line in lines)
    assert wrapped("x" * 80, 100, 12, lines=9)[0].startswith("xxx")
    assert shortened("short", 100, 12) == "short"
    assert uncovered("Łódź Αθήνα Київ שלום ไทย ქართ हिन्दी") == ""


def test_colours_and_shapes_are_those_of_the_page() -> None:
    static = resources.files("layers").joinpath("static")
    css = static.joinpath("page.css").read_text(encoding="utf-8")
    assert tuple(re.findall(r"--dl-c\d: (#\w+)", css)[: len(COLOURS)]) == COLOURS
    script = static.joinpath("marks.js").read_text(encoding="utf-8")
    assert tuple(re.findall(r'^  "(M[^"]+Z)"', script, re.MULTILINE)) == SHAPES


def test_credits_are_whole_and_areas_are_drawn_as_on_the_page() -> None:
    picture = layers.build_picture(story(), width=900, height=1200)
    assert texts(picture.svg)[-1].rstrip("\u2069").endswith("not yet checked by a person")
    area = mark(Look(category=0, is_area=True), 0, 0)
    assert "stroke-dasharray" not in area and "fill-opacity" in area
    assert "stroke-dasharray" in mark(Look(category=0, status="planned"), 0, 0)


def test_names_on_the_map_have_no_asides() -> None:
    frame = to_frame(
        [one(1, "West", 10.0, 50.0, place="roughly 9 km (give or take 5) south of Fulda, Germany")]
    )
    assert "roughly 9 km south of Fulda" in [
        text.strip("\u2068\u2069") for text in texts(layers.build_picture(frame).svg)
    ]


def test_png_is_not_empty() -> None:
    data = layers.build_picture(story(), width=400, height=300).png()
    packed = b"".join(re.findall(rb"IDAT(.*?)(?=....IEND|....IDAT)", data, re.DOTALL))
    assert len(set(zlib.decompressobj().decompress(packed))) > 20
