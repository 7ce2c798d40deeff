"""What a page tells programs, in the words of schema.org."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from hostile import HOSTILE
from page_story import HEADLINE, SOURCE, events, story
from shapely.geometry import Point

import layers
from geo.schema import Event, to_frame

if TYPE_CHECKING:
    from pathlib import Path

    from browser import Opener


def blocks(frame: Any) -> list[dict[str, Any]]:
    text = layers.build_page(frame, title="A page").get_root().render()
    return [
        json.loads(found)
        for found in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', text)
    ]


def test_an_article_mentions_its_events() -> None:
    (block,) = blocks(story())
    (article,) = block["@graph"]
    assert (article["@type"], article["headline"], article["url"]) == ("NewsArticle", HEADLINE, SOURCE)
    told = {event["identifier"]: event for event in article["mentions"]}
    assert told["delta-05"]["startDate"] == "2031-03-10"
    assert told["delta-05"]["endDate"] == "2031-03-16"
    assert told["delta-01"]["location"]["geo"][0] == {
        "@type": "GeoCoordinates",
        "latitude": 44.43,
        "longitude": 26.1,
    }
    assert told["delta-11"]["eventStatus"] == "https://schema.org/EventScheduled"


def test_an_area_is_no_point_and_an_allegation_no_event() -> None:
    (block,) = blocks(story())
    told = {event["identifier"]: event for event in block["@graph"][0]["mentions"]}
    assert told["delta-08"]["location"]["geo"] == {"@type": "GeoShape", "box": "43.75 27.3 45.2 29.6"}
    assert "delta-07" not in told
    assert "geo" not in told["delta-09"].get("location", {})


def test_of_other_frames_nothing_is_told() -> None:
    frame = gpd.GeoDataFrame({"start": ["2020-01-01"]}, geometry=[Point(1, 2)], crs="EPSG:4326")
    assert blocks(frame) == []
    assert blocks(to_frame([])) == []


def test_it_is_small() -> None:
    many = [replace(events()[0], event_id=f"e{n}", source=f"s{n % 7}") for n in range(600)]
    (block,) = blocks(to_frame(many))
    assert sum(len(article["mentions"]) for article in block["@graph"]) == 200
    assert len(block["@graph"]) == 7


@pytest.mark.browser
def test_hostile_text_stays_text(open_page: Opener, tmp_path: Path) -> None:
    made = [
        Event(event_id=str(n), title=text, quote=text, source=text, source_title=text, place=text, category=text,
              place_text=text, geometry=Point(1 + n, 2 + n), place_precision="town", actors=(text,))
        for n, text in enumerate(HOSTILE)
    ]  # fmt: skip
    layers.build_page(to_frame(made)).save(tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html")
    told = opened.ask("JSON.parse(document.getElementById('dateline-linked').textContent)")
    assert [article["headline"] for article in told["@graph"]] == list(HOSTILE)
    assert [article["mentions"][0]["name"] for article in told["@graph"]] == list(HOSTILE)
    assert not [article["url"] for article in told["@graph"] if "url" in article]
