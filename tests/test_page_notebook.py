"""Pages in other programs: a notebook's frame, a folium Figure, and a host that puts the pieces together itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import pytest
from folium import FeatureGroup
from hostile import HOSTILE
from page_story import story
from shapely.geometry import Point

import layers
from layers._assets import leaflet_script, leaflet_style

if TYPE_CHECKING:
    from pathlib import Path

    from browser import Opener

pytestmark = pytest.mark.browser

NOTEBOOK = "<!doctype html><html lang='en'><title>notebook</title><main>{}</main></html>"


def plain_map() -> folium.Map:
    made = folium.Map(tiles=None)
    layers.Basemap().add_to(made)
    layers.TimeFilter(story()).add_to(made)
    folium.LayerControl().add_to(made)
    return made


def inner_state(page: Any, number: int) -> dict[str, Any]:
    state: dict[str, Any] = page.frames[number].evaluate("dateline.getState()")
    return state


def test_pages_in_a_notebook_do_not_meet(open_page: Opener) -> None:
    one, two = layers.build_page(story()), layers.build_page(story(), lang="ar")
    opened = open_page.html(NOTEBOOK.format(one._repr_html_() + two._repr_html_()))
    opened.page.frames[1].evaluate("dateline.setRange('2031-03-05', '2031-03-07')")
    opened.page.wait_for_timeout(300)
    assert [inner_state(opened.page, number)["shown"] for number in (1, 2)] == [3, 11]
    assert "sandbox" in opened.page.locator("iframe").first.evaluate("e => e.getAttributeNames()")
    opened.page.frame_locator("iframe >> nth=0").get_by_role("button", name="Event by event").click()
    assert inner_state(opened.page, 1)["selected"] == "delta-01"


def test_two_filters_of_one_page_in_a_notebook(open_page: Opener) -> None:
    page = layers.Page(title="Two")
    layers.TimeFilter(story()).add_to(page)
    other = gpd.GeoDataFrame(
        {"when": ["2031-03-06", "2031-03-09"]}, geometry=[Point(25, 46), Point(26, 46)], crs="EPSG:4326"
    )
    layers.TimeFilter(other, time="when").add_to(page)
    layers.Basemap().add_to(page)
    opened = open_page.html(NOTEBOOK.format(page._repr_html_()))
    frame = opened.page.frames[1]
    frame.evaluate("dateline.filters[1].setRange('2031-03-09', '2031-03-09')")
    frame.evaluate("dateline.filters[1].search.find('nothing')")
    opened.page.wait_for_timeout(300)
    assert frame.evaluate("dateline.filters.map(f => f.getState().shown)") == [11, 0]
    assert frame.evaluate("[...document.querySelectorAll('input[type=search]')].map(e => e.value)") == [
        "",
        "nothing",
    ]


def test_a_plain_folium_figure(open_page: Opener, tmp_path: Path) -> None:
    figure = folium.Figure(width=900, height=600)
    plain_map().add_to(figure)
    path = tmp_path / "figure.html"
    path.write_text(figure.render(), encoding="utf-8")
    assert open_page(path).state()["shown"] == 11
    opened = open_page.html(NOTEBOOK.format(plain_map()._repr_html_()))
    opened.page.wait_for_timeout(300)
    assert inner_state(opened.page, 1)["shown"] == 11


def asked_piece_by_piece(made: folium.Map) -> dict[str, str]:
    """Head, markup and script as a host gets them that asks each element's template for its script.

    The scripts of the head do not run there, and elements are named anew: that is what streamlit-folium does.
    """
    made.get_root().render()
    figure = made.get_root()
    given = {"header": figure.header.render(), "html": figure.html.render()}
    names: dict[str, str] = {}

    def script(element: Any, name: str) -> str:
        names[element._id] = name
        element._id = name
        template = element._template
        own = template.module.script(element, {}) if hasattr(template.module, "script") else ""
        return own + "".join(
            "\n" + script(child, f"{name}{n}") for n, child in enumerate(element._children.values())
        )

    text = script(made, "div")
    for old, new in names.items():
        text = text.replace(f"_{old}", f"_{new}")
    return {**given, "script": text}


PUT_TOGETHER = """(given) => {
  document.head.innerHTML += given.header;
  const box = document.createElement("div");
  box.innerHTML = given.html;
  document.body.append(box);
  const script = document.createElement("script");
  script.innerHTML = given.script;
  document.body.append(script);
}"""


@pytest.mark.parametrize("title", ["Delta", *HOSTILE[:6]])
def test_a_host_that_puts_the_pieces_together(open_page: Opener, title: str) -> None:
    frame = story()
    frame["title"] = [title, *frame["title"][1:]]
    made = folium.Map(tiles=None)
    layers.Basemap().add_to(made)
    layers.TimeFilter(frame).add_to(made)
    FeatureGroup(name="theirs").add_to(made)
    folium.LayerControl().add_to(made)
    given = asked_piece_by_piece(made)
    opened = open_page.html(
        f"<!doctype html><title>host</title><style>{leaflet_style()}</style><script>{leaflet_script()}</script>"
        '<div><div id="map_div" style="height: 700px"></div></div>'
    )
    opened.page.evaluate(PUT_TOGETHER, json.loads(json.dumps(given)))
    opened.page.wait_for_timeout(400)
    assert opened.state()["shown"] == 11
    assert opened.listed()[0] == title
    assert len(opened.marks()) >= 7
    assert opened.ask("document.querySelectorAll('.leaflet-control-layers-overlays label').length") == 6
