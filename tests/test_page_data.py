"""Pages of any data: hostile text, odd times, other geometries, and files that are saved whole."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import pandas as pd
import pytest
from folium.plugins import MarkerCluster
from hostile import HOSTILE
from page_story import at, events, story
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

import layers
from geo.errors import DatelineError, InputError, SchemaError
from geo.schema import Alternative, Event, to_frame

if TYPE_CHECKING:
    from pathlib import Path

    from browser import OpenedPage, Opener

pytestmark = pytest.mark.browser


def hostile_event(number: int, text: str) -> Event:
    return Event(
        event_id=f"{number}{text}",
        title=text,
        quote=text,
        quote_start=0,
        quote_end=5,
        source=text,
        source_title=text,
        start=at(2031, 3, 5),
        end=at(2031, 3, 6),
        edtf="2031-03-05",
        time_text=text,
        time_basis=text,
        time_precision="day",
        place_text=text,
        place=text,
        place_id=text,
        geometry=Point(10 + number, 20 + number),
        place_precision="town",
        place_score=0.5,
        alternatives=(Alternative(name=text, lon=1.0, lat=2.0, score=0.1, reason=text),),
        category=text,
        actors=(text,),
    )


def test_hostile_text_stays_text(open_page: Opener, tmp_path: Path) -> None:
    frame = to_frame([hostile_event(number, text) for number, text in enumerate(HOSTILE)])
    path = tmp_path / "hostile.html"
    layers.build_page(frame, title=HOSTILE[0] + HOSTILE[4], deck=HOSTILE[1], lang="en").save(path)
    opened = open_page(path)
    titles = opened.ask("[...document.querySelectorAll('.dateline-title')].map(e => e.textContent)")
    assert titles == list(HOSTILE)
    assert opened.page.locator("h1").text_content() == HOSTILE[0] + HOSTILE[4]
    names = opened.ask(
        "[...document.querySelectorAll('.leaflet-control-layers-overlays bdi')].map(e => e.textContent)"
    )
    assert sorted(names) == sorted(HOSTILE)
    for number, text in enumerate(HOSTILE):
        opened.ask(f"dateline.select({json.dumps(f'{number}{text}')})")
        shown = opened.ask("document.querySelector('.dateline-receipt-panel').textContent")
        assert shown.count(text) >= 5, text
        quote = opened.ask("document.querySelector('.dateline-receipt-panel blockquote').textContent")
        assert quote == text
    assert opened.ask("document.querySelectorAll('a[href]').length") == opened.ask(
        "document.querySelectorAll('.leaflet-bar a, .leaflet-control-layers-toggle').length"
    )
    assert opened.state()["total"] == len(HOSTILE)


def test_generated_text_stays_text(open_page: Opener, tmp_path: Path) -> None:
    chance = random.Random(7)
    alphabet = [
        *"abc {}<>&'\"`$%#/\\=;()[]!-\t",
        *"éßЖ中ع\u202e\u2066\u200f\ufeff\u0301\u0085😀",
        *HOSTILE,
        "<script>",
        "-->",
        "<svg/onload=",
    ]
    texts = ["x" + "".join(chance.choices(alphabet, k=chance.randrange(1, 12))) for _ in range(400)]
    frame = frame_of(
        [Point(n % 20, n % 30) for n in range(400)], ["2020-01-01"] * 400, name=texts, place=texts, note=texts
    )
    opened = opened_frame(open_page, tmp_path, frame, time="date", category="note")
    for name in ("dateline-title", "dateline-place"):
        assert opened.ask(f"[...document.querySelectorAll('.{name}')].map(e => e.textContent)") == texts
    opened.ask("for (let n = 0; n < 400; n += 7) dateline.select('row-' + n)")
    assert (
        opened.ask(
            "document.querySelectorAll('main script:not([type]), main img, main svg[onload], main [onmouseover]').length"
        )
        == 0
    )


def test_ten_thousand_generated_texts_stay_text(open_page: Opener, tmp_path: Path) -> None:
    chance = random.Random(11)
    alphabet = [
        *HOSTILE,
        *"<>&'\"`${}%#/\\=;:()[]!- ",
        "script",
        "onload=",
        "\u202e",
        "\u2066",
        "\u0301",
        "\ufeff",
        "\x7f",
        "中",
        "ع",
        "😀",
    ]
    texts = ["".join(chance.choices(alphabet, k=chance.randrange(1, 9))) + f"|{n}" for n in range(10_000)]
    columns = {("name", "kind")[n] if n < 2 else f"c{n}": texts[500 * n : 500 * n + 500] for n in range(20)}
    frame = frame_of([Point(n % 20, n % 30) for n in range(500)], ["2020-01-01"] * 500, **columns)
    opened = opened_frame(open_page, tmp_path, frame, time="date", category="kind")
    got = opened.ask(
        "[...document.querySelectorAll('.dateline-event')].map(e => [e.querySelector('.dateline-title'), "
        "...e.querySelectorAll('dd bdi')].map(b => b.textContent))"
    )
    kinds = opened.ask(
        "[...document.querySelectorAll('.leaflet-control-layers-overlays bdi')].map(e => e.textContent)"
    )
    assert [row[0] for row in got] == columns["name"]
    assert sorted(kinds) == sorted(columns["kind"])
    for number in range(2, 20):
        assert [row[number - 1] for row in got] == columns[f"c{number}"]
    opened.ask("for (let n = 0; n < 500; n += 25) dateline.select('row-' + n)")
    assert (
        opened.ask("document.querySelectorAll('main script:not([type]), main img, main svg[onload]').length")
        == 0
    )


def test_a_frame_that_is_hidden_at_first_is_fitted_when_seen(open_page: Opener, story_file: Path) -> None:
    frame = f'<!doctype html><title>host</title><iframe title="map" src="{story_file.as_uri()}" width="700" height="900"></iframe>'
    opened = open_page.html(frame.replace("<iframe", '<iframe style="display:none"'))
    opened.page.wait_for_timeout(300)
    opened.ask("document.querySelector('iframe').style.display = 'block'")
    opened.page.wait_for_timeout(600)
    inner = opened.page.frames[1]
    assert inner.evaluate("dateline.filters[0].map.getZoom()") > 5
    assert inner.evaluate("dateline.filters[0].map.getBounds().contains([45.16, 29.65])")


def test_what_no_file_can_hold_is_replaced(open_page: Opener, tmp_path: Path) -> None:
    first = replace(events()[0], title="nul\0 here", quote="one\r\ntwo\rthree")
    path = tmp_path / "odd.html"
    layers.build_page(to_frame([first]), title="half \ud800 a letter").save(path)
    opened = open_page(path)
    assert opened.listed() == ["nul\ufffd here"]
    assert opened.page.locator("h1").text_content() == "half \ufffd a letter"
    assert opened.ask("document.querySelector('blockquote').textContent") == "one\r\ntwo\rthree"


def test_a_receipt_says_first_how_sure_the_place_is_and_then_why(tmp_path: Path) -> None:
    first = replace(events()[1], place_basis="the only <place> of this name")
    text = layers.build_page(to_frame([first])).get_root().render()
    said = "94 % sure that it is this place; town; the true spot is believed to be within 6 km of the mark"
    assert f"<dd>{said} <small>How it was found: the only &lt;place&gt; of this name</small></dd>" in text


def test_a_link_is_made_of_web_addresses_alone(tmp_path: Path) -> None:
    frame = to_frame([replace(e, source=f"javascript:alert({n})") for n, e in enumerate(events())])
    assert "<a " not in page_text(layers.build_page(frame)).split("<script>")[0]
    assert 'href="https://news.example.org/2031/03/delta-storm"' in page_text(layers.build_page(story()))


def page_text(page: layers.Page) -> str:
    text: str = page.get_root().render()
    return text


def test_the_same_story_gives_the_same_bytes(tmp_path: Path) -> None:
    once, again = layers.build_page(story()), layers.build_page(story())
    once.save(tmp_path / "a.html")
    again.save(str(tmp_path / "b.html"))
    once.save(tmp_path / "c.html")
    texts = {(tmp_path / name).read_bytes() for name in ("a.html", "b.html", "c.html")}
    assert len(texts) == 1


def test_a_story_is_small(tmp_path: Path) -> None:
    data = page_text(layers.build_page(story())).encode()
    assert len(data) <= 250_000
    assert len(gzip.compress(data, mtime=0)) <= 85_000


def test_a_page_is_a_folium_map() -> None:
    assert isinstance(layers.build_page(story()), folium.Map)


def test_a_failing_save_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    path.write_text("old", encoding="utf-8")
    page = layers.build_page(story())
    MarkerCluster().add_to(page)
    with pytest.raises(InputError, match="loads https://"):
        page.save(path)
    tiled = layers.Page(title="tiles", tiles="https://tiles.example/{z}/{x}/{y}.png", attr="someone")
    with pytest.raises(InputError, match="loads https://tiles"):
        tiled.save(path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["map.html"]


def test_foliums_own_elements_work_on_a_page(open_page: Opener, tmp_path: Path) -> None:
    page = layers.build_page(story())
    folium.CircleMarker((45.0, 29.0), radius=8, tooltip="ours").add_to(page)
    page.save(tmp_path / "map.html")
    assert (
        open_page(tmp_path / "map.html").ask("document.querySelectorAll('path.leaflet-interactive').length")
        > 1
    )


def frame_of(shapes: list[Any], times: list[Any], **columns: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"date": times, **columns}, geometry=shapes, crs="EPSG:4326")


def opened_frame(open_page: Opener, tmp_path: Path, frame: gpd.GeoDataFrame, **options: Any) -> OpenedPage:
    path = tmp_path / "frame.html"
    layers.build_page(frame, title="Any frame", **options).save(path)
    return open_page(path)


def test_points_lines_and_polygons_of_any_frame(open_page: Opener, tmp_path: Path) -> None:
    shapes = [
        Point(10, 50),
        LineString([(8, 48), (12, 52)]),
        box(9, 49, 11, 51),
        MultiPoint([(7, 47), (13, 53)]),
        Polygon([(6, 46), (7, 46), (7, 47)], []),
    ]
    times = ["1969-07-20", "1969-07-21T02:56:00Z", dt.date(1969, 7, 22), pd.Timestamp("1969-07-23"), 1969]
    frame = frame_of(shapes, times, name=["point", "line", "area", "points", "year"], depth=[1, 2, 3, 4, 5])
    opened = opened_frame(open_page, tmp_path, frame.to_crs(3857), time="date")
    assert opened.state()["shown"] == 5
    assert opened.ask("document.querySelectorAll('path.dateline-main').length") == 5
    opened.ask("dateline.setRange('1969-07-20', '1969-07-21')")
    assert opened.settled() | {"selected": None} == opened.state()
    assert (opened.state()["shown"], opened.state()["possible"]) == (3, 1)
    opened.page.locator("path[role=button]").first.focus()
    opened.page.keyboard.press("Enter")
    assert "depth" in opened.page.get_by_role("dialog").inner_text()


def test_lasting_intervals_are_certain_where_they_reach(open_page: Opener, tmp_path: Path) -> None:
    frame = frame_of([Point(1, 1)], [dt.date(2020, 1, 1)], until=[dt.date(2020, 12, 31)])
    opened = opened_frame(open_page, tmp_path, frame, time="date", end="until", intervals="lasting")
    state = opened.set_range("2020-05-01", "2020-05-02")
    assert (state["shown"], state["possible"]) == (1, 0)


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        (["2020-05-01T12:00:00Z"] * 3, "2020-05-01T12:00", "2020-05-01T12:01"),
        (["2020-05-01"], "2020-05-01", "2020-05-01"),
        (["0001-01-01", "9999-12-31"], "0001-01-01", "9999-12-31"),
        (["1883-08-26", "1903-12-17"], "1883-08-26", "1903-12-17"),
    ],
)
def test_odd_times(open_page: Opener, tmp_path: Path, times: list[str], start: str, end: str) -> None:
    frame = frame_of([Point(20 + n, 10) for n in range(len(times))], times)
    opened = opened_frame(open_page, tmp_path, frame, time="date")
    state = opened.state()
    assert (state["start"], state["end"], state["shown"]) == (start, end, len(times))
    opened.page.get_by_role("slider", name="Start date").focus()
    opened.page.keyboard.press("End")
    assert opened.settled()["shown"] >= 1


def test_no_event_at_all(open_page: Opener, tmp_path: Path) -> None:
    opened = opened_frame(open_page, tmp_path, to_frame([]))
    assert opened.state() == {
        "start": None,
        "end": None,
        "shown": 0,
        "possible": 0,
        "total": 0,
        "selected": None,
    }
    assert opened.page.get_by_role("status").text_content() == "0 of 0 events shown"


def test_two_thousand_events_stay_quick(open_page: Opener, tmp_path: Path) -> None:
    days = pd.date_range("1995-01-01", periods=2000, freq="D")
    shapes = [Point(-170 + (n * 37) % 340, -55 + (n * 17) % 125) for n in range(2000)]
    opened = opened_frame(
        open_page, tmp_path, frame_of(shapes, days, category=[str(n % 4) for n in range(2000)]), time="date"
    )
    took = opened.ask(
        "(() => { const t = performance.now(); for (let i = 0; i < 5; i++) { dateline.filters[0].bar.move("
        "Date.UTC(1996, i, 1), Date.UTC(1997, i, 1)); dateline.filters[0].refresh(); } return performance.now() - t; })()"
    )
    assert opened.settled()["shown"] == 365
    assert took < 5000
    assert opened.set_range("1996-03-01", "1996-04-09")["shown"] == 40
    opened.page.wait_for_selector(".dateline-pin")
    counted = opened.ask(
        "[...document.querySelectorAll('.dateline-pin')].reduce((sum, e) => sum + (+(e.querySelector('.dateline-number') || {textContent: 1}).textContent), 0)"
    )
    assert counted == 40


def test_over_the_antimeridian(open_page: Opener, tmp_path: Path) -> None:
    frame = frame_of(
        [Point(178.4, -18.1), Point(-171.8, -13.8)], ["2020-01-01", "2020-01-02"], name=["Suva", "Apia"]
    )
    opened = opened_frame(open_page, tmp_path, frame, time="date")
    xs = opened.ask("[...document.querySelectorAll('.dateline-pin')].map(e => e.getBoundingClientRect().x)")
    assert len(xs) == 2
    assert abs(xs[0] - xs[1]) > 200
    assert opened.ask("dateline.filters[0].map.getZoom()") >= 5


def test_on_a_plain_folium_map_two_filters_do_not_meet(open_page: Opener, tmp_path: Path) -> None:
    plain = folium.Map(tiles=None)
    layers.Basemap().add_to(plain)
    one = frame_of([Point(10, 50)], [dt.date(2020, 1, 1)], name=["first"])
    two = frame_of(
        [Point(12, 51), Point(12, 52)], [dt.date(2021, 1, 1), dt.date(2021, 2, 1)], name=["second", "third"]
    )
    layers.TimeFilter(one, time="date").add_to(plain)
    plain.add_child(layers.TimeFilter(two, time="date"))
    folium.LayerControl().add_to(plain)
    path = tmp_path / "plain.html"
    plain.save(str(path))
    opened = open_page(path)
    states = opened.ask("dateline.filters.map(f => f.getState())")
    assert [state["total"] for state in states] == [1, 2]
    opened.ask("dateline.filters[1].setRange('2021-02-01', '2021-02-02')")
    opened.settled()
    assert opened.ask("dateline.filters.map(f => f.getState().shown)") == [1, 1]
    assert opened.ask("document.querySelectorAll('.leaflet-control-layers-overlays label').length") == 2


def test_two_filters_on_a_page_and_a_layer_control_added_early(open_page: Opener, tmp_path: Path) -> None:
    page = layers.Page(title="Two")
    folium.LayerControl().add_to(page)
    layers.TimeFilter(story()).add_to(page)
    layers.TimeFilter(frame_of([Point(25, 46)], [2020], name=["alone"]), time="date").add_to(page)
    layers.Basemap().add_to(page)
    page.save(tmp_path / "two.html")
    opened = open_page(tmp_path / "two.html")
    assert opened.ask("dateline.filters.map(f => f.getState().total)") == [12, 1]
    assert len(opened.page.locator(".leaflet-control-layers-overlays label").all()) == 6
    ids = opened.ask("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_nothing_on_the_map(open_page: Opener, tmp_path: Path) -> None:
    opened = opened_frame(
        open_page, tmp_path, frame_of([None, None], ["2020-01-01", "2020-01-03"]), time="date"
    )
    assert opened.state()["shown"] == 2
    assert opened.page.get_by_text("the place has no position on the map").count() == 2


def test_unreadable_frames_are_refused_in_clear_words() -> None:
    good = frame_of([Point(1, 1)], ["2020-01-01"])
    with pytest.raises(InputError, match=r"no column 'when'.*it has: date, geometry"):
        layers.TimeFilter(good, time="when")
    with pytest.raises(
        InputError, match=r"row 0: 'last Tuesday' is not an ISO 8601 date; row 1: year -44 cannot be shown"
    ):
        layers.TimeFilter(frame_of([Point(1, 1)] * 2, ["last Tuesday", "-0044-03-15"]), time="date")
    with pytest.raises(InputError, match="the end is before the start"):
        layers.TimeFilter(frame_of([Point(1, 1)], ["2020-01-02"], end=["2020-01-01"]), time="date")
    broken = story()
    broken["status"] = "rumoured"
    with pytest.raises(SchemaError, match="rumoured"):
        layers.TimeFilter(broken)
    with pytest.raises(InputError, match=r"no viewpoint 'mine' \(there are un, de-facto\)"):
        layers.Basemap(viewpoint="mine")
    assert issubclass(InputError, DatelineError)
