"""The bundled map: what is drawn of it where, whose view it is, in which language, and how large it gets."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from page_story import story
from shapely import union_all
from shapely.geometry import Point

import layers
from layers._basemap import WORLD, BasemapOptions, cut, pieces_in
from layers._geometry import Extent

if TYPE_CHECKING:
    from pathlib import Path

    from browser import Opener

BAVARIA = Extent(9.0, 47.3, 13.8, 50.5)
EUROPE = Extent(-10.0, 36.0, 30.0, 60.0)
CRIMEA = Extent(32.5, 44.4, 36.5, 46.4)


def crossing(pieces: list[Any], lon: float, lat: float, reach: float = 0.15) -> bool:
    """Whether a line passes near a point."""
    return any(piece.distance(Point(lon, lat)) < reach for piece in pieces)


def test_borders_of_first_level_areas_where_few_degrees_are_in_sight() -> None:
    near = pieces_in(BAVARIA, "un")["provinces"]
    assert crossing(near, 10.0, 48.4)  # between Ulm and Neu-Ulm runs the border of Bavaria
    assert pieces_in(EUROPE, "un")["provinces"] == []
    county = Extent(24.0, 46.0, 25.0, 46.7)
    assert (
        len(pieces_in(county, "un")["provinces"])
        > len(pieces_in(Extent(15.0, 38.0, 35.0, 50.0), "un")["provinces"]) / 50
    )


def test_borders_of_first_level_areas_end_at_the_coast() -> None:
    pieces = pieces_in(Extent(22.0, 36.0, 28.0, 40.0), "un")
    shore = union_all(pieces["land"]).buffer(0.01)
    assert pieces["provinces"]
    assert all(shore.contains(line) for line in pieces["provinces"])


def test_disputed_borders_follow_the_viewpoint() -> None:
    both = {view: pieces_in(CRIMEA, view) for view in ("un", "de-facto")}
    assert not crossing(both["un"]["borders"], 33.7, 46.15)
    assert crossing(both["de-facto"]["disputed"], 33.7, 46.15)


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("en", "Bucharest"),
        ("ru", "Бухарест"),
        ("fr", "Bucarest"),
        ("zh-TW", "布加勒斯特"),
        ("xx", "Bucharest"),
    ],
)
def test_cities_in_the_language_of_the_page(lang: str, name: str) -> None:
    data = cut(Extent(24.0, 43.0, 29.0, 46.0), BasemapOptions(lang=lang), budget=40_000)
    assert name in [row[0] for row in data["cities"]]


@pytest.mark.parametrize(
    "extent",
    [WORLD, EUROPE, BAVARIA, CRIMEA, Extent(170.0, -20.0, 200.0, -5.0), Extent(4.9, 52.3, 4.9, 52.3)],
)
def test_it_fits_whatever_it_shows(extent: Extent) -> None:
    for budget in (9_000, 40_000):
        text = json.dumps(cut(extent, BasemapOptions(), budget=budget)).encode()
        assert len(text) <= max(budget, 9_500)  # the whole world cannot be any coarser
        assert len(gzip.compress(text, mtime=0)) <= 120_000


@pytest.mark.parametrize("lang", ["en", "ar", "ru", "de", "fr", "es", "zh"])
def test_a_story_is_small_in_every_language(lang: str) -> None:
    data = layers.build_page(story(), lang=lang).get_root().render().encode()
    assert len(data) <= 250_000
    assert len(gzip.compress(data, mtime=0)) <= 85_000


@pytest.mark.browser
def test_source_and_viewpoint_are_told_on_the_map(open_page: Opener, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"start": ["2020-01-01"] * 2}, geometry=[Point(9.5, 48), Point(13, 49.5)], crs="EPSG:4326"
    )
    for view, said in (("un", "close to the UN's view"), ("de-facto", "by de facto control")):
        layers.build_page(frame, title="B", viewpoint=view).save(tmp_path / f"{view}.html")
        opened = open_page(tmp_path / f"{view}.html")
        told = opened.page.locator(".leaflet-control-attribution").inner_text()
        assert re.search(rf"Natural Earth.*{said}.*disputed ones dashed", told)
        drawn = opened.ask(
            "['dateline-province', 'dateline-border', 'dateline-disputed'].map(name => { const e = document.querySelector('.' + name);"
            " return e && getComputedStyle(e).strokeDasharray; })"
        )
        assert drawn == ["8px, 3px, 1px, 3px", "none", "3px, 4px"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 800, 1280])
def test_a_map_of_the_world_goes_on_to_its_edges(open_page: Opener, tmp_path: Path, width: int) -> None:
    frame = gpd.GeoDataFrame(
        {"start": ["2020-01-01"] * 3},
        geometry=[Point(-70, -33), Point(18, 59), Point(174, -41)],
        crs="EPSG:4326",
    )
    layers.build_page(frame, title="W").save(tmp_path / "world.html")
    opened = open_page(tmp_path / "world.html", width=width)
    empty = opened.ask(
        "(() => { const map = document.querySelector('.folium-map').getBoundingClientRect();"
        " const land = [...document.querySelectorAll('path.dateline-land')].map(e => e.getBoundingClientRect());"
        " return [Math.min(...land.map(b => b.left)) - map.left, map.right - Math.max(...land.map(b => b.right))]; })()"
    )
    assert max(empty) <= 1


@pytest.mark.browser
def test_names_lie_within_the_map_and_on_no_mark(open_page: Opener, tmp_path: Path) -> None:
    places = [
        (2.3, 48.9),
        (2.4, 48.8),
        (3.1, 50.6),
        (5.4, 43.3),
        (5.5, 43.4),
        (-1.6, 47.2),
        (7.7, 48.6),
        (4.8, 45.8),
    ]
    frame = gpd.GeoDataFrame(
        {"start": ["2020-01-01"] * len(places), "place": [f"Place number {n}" for n in range(len(places))]},
        geometry=[Point(*place) for place in places],
        crs="EPSG:4326",
    )
    layers.build_page(frame, title="N").save(tmp_path / "names.html")
    opened = open_page(tmp_path / "names.html", width=800)
    opened.settled()
    found = opened.ask(
        "(() => { const boxes = (s) => [...document.querySelectorAll(s)].map(e => e.getBoundingClientRect());"
        " const map = boxes('.folium-map')[0]; const marks = boxes('.dateline-pin .dateline-mark');"
        " const names = boxes('.dateline-name');"
        " const outside = names.filter(b => b.top < map.top || b.bottom > map.bottom || b.left < map.left || b.right > map.right);"
        " const under = names.filter(a => marks.some(b => a.left < b.right - 3 && b.left + 3 < a.right && a.top < b.bottom - 3 && b.top + 3 < a.bottom));"
        " return [names.length, outside.length, under.length]; })()"
    )
    assert found[0] > 8 and found[1:] == [0, 0]
