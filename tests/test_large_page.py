"""Pages of large frames in a real browser: the same contract as a story's page, drawn and told another way."""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from hostile import HOSTILE
from page_story import events
from shapely.geometry import LineString, Point, box

import layers
from geo.schema import to_frame

if TYPE_CHECKING:
    from pathlib import Path

    from browser import OpenedPage, Opener

pytestmark = pytest.mark.browser

ROWS = 3000
STATIONS = ("Alta", "Brno", "Cádiz", "Dax", "Elx")
KINDS = ("flood", "quake", "storm")


def many(**changes: Any) -> gpd.GeoDataFrame:
    """One event a day from 1960 on, each third one a week long, over Europe; row 7 undated, row 8 not mapped."""
    number = np.arange(ROWS)
    start = pd.Series(pd.date_range("1960-01-01", periods=ROWS, freq="D"))
    end = start + pd.to_timedelta(np.where(number % 3 == 0, 6, 0), unit="D")
    start[7] = end[7] = pd.NaT
    points: list[Any] = [Point(-9 + (n * 37 % 400) / 10, 36 + (n * 17 % 250) / 10) for n in range(ROWS)]
    points[8] = None
    columns: dict[str, Any] = {
        "day": start,
        "until": end,
        "title": [f"Event {n}" for n in number],
        "note": [f"measured {n % 11} times by {STATIONS[n % 5]}" for n in number],
        "category": [KINDS[n % 3] for n in number],
        **changes,
    }
    return gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "map.html"
    layers.build_page(many(), time="day", end="until", title="Sixty years").save(path)
    return path


def opened_large(open_page: Opener, path: Path, **options: Any) -> OpenedPage:
    opened = open_page(path, **options)
    opened.page.wait_for_selector(".dateline-side .dateline-event")
    opened.ask("dateline.filters[0].ready")
    return opened


@pytest.fixture
def large(open_page: Opener, large_file: Path) -> OpenedPage:
    return opened_large(open_page, large_file)


def saved(tmp_path: Path, frame: gpd.GeoDataFrame, **options: Any) -> Path:
    path = tmp_path / "frame.html"
    layers.build_page(frame, title="Large", **options).save(path)
    return path


def rested(opened: OpenedPage) -> OpenedPage:
    """After the list has followed the window."""
    opened.page.wait_for_timeout(500)
    return opened


def inked(opened: OpenedPage) -> int:
    """Pixels of the canvas that are drawn on."""
    count: int = opened.ask(
        "(() => { const from = document.querySelector('canvas.dateline-many'), c = document.createElement('canvas'); c.width = from.width; c.height = from.height;"
        "const d = c.getContext('2d', { willReadFrequently: true }); d.drawImage(from, 0, 0); return d.getImageData(0, 0, c.width, c.height).data.filter((v, i) => i % 4 === 3 && v).length })()"
    )
    return count


def test_it_opens_silently_with_everything_counted(large: OpenedPage) -> None:
    assert large.state() == {
        "start": "1960-01-01",
        "end": "1968-03-22",
        "shown": ROWS - 1,
        "possible": 0,
        "total": ROWS,
        "selected": None,
    }
    assert (
        large.page.get_by_role("status").text_content()
        == "2,999 of 3,000 events shown, 1 Jan 1960 to 22 Mar 1968"
    )
    assert len(large.requests) == 1
    assert large.page.get_by_role("slider", name="Start date").get_attribute("aria-valuetext") == "1 Jan 1960"
    assert inked(large) > 20_000


def test_it_counts_what_the_small_page_counts(large: OpenedPage) -> None:
    """State, counts and bars of many windows against the pure functions that small pages use."""
    wrong = large.ask(
        """(() => {
        const f = dateline.filters[0], e = f.events, { stateOf, histogram } = dateline._.time, wrong = [];
        const data = { start: [], end: [], cat: [...e.cat], lasting: false };
        for (let r = 0; r < e.rows; r++) { const s = f.stretchOf(r); data.start.push(s && e.start[r]); data.end.push(s && e.end[r]); }
        const day = 864e5;
        for (let k = 0; k < 40; k++) {
          const a = f.grid.low + ((k * 211) % 2900) * day, b = a + (1 + (k * 37) % 400) * day;
          f.bar.move(a, b); f.refresh();
          const states = data.start.map((s, r) => stateOf(s, data.end[r], f.bar.start, f.bar.end, false));
          const counts = [0, 0, 0]; states.forEach((s) => counts[s]++);
          if (counts.join() !== f.counts.join()) wrong.push(["counts", k, counts, f.counts]);
          if (states.some((s, r) => s !== f.states[r])) wrong.push(["states", k]);
          const bars = histogram(data, f.bar.bars.edges, 3, states, f.bar.start, f.bar.end);
          const own = f.bars.count(e, [true, true, true], null);
          if (bars.some((c, i) => c.some((t, j) => t.some((v, s) => Math.abs(v - own[i][j][s]) > 1e-6)))) wrong.push(["bars", k]);
        }
        return wrong; })()"""
    )
    assert wrong == []


def test_list_count_and_canvas_are_in_step(large: OpenedPage) -> None:
    before = inked(large)
    state = rested(large).set_range("1962-03-01", "1962-03-20")
    rested(large)
    assert (state["shown"], state["possible"]) == (22, 4)
    assert large.listed()[:3] == ["Event 786", "Event 789", "Event 790"]
    assert len(large.listed()) == 23
    assert large.listed()[-1] == "Event 7"
    assert inked(large) < before / 20
    assert large.ask("document.querySelectorAll('.dateline-event.dateline-possible').length") == 4
    possible = large.page.locator(".dateline-event.dateline-possible").first.inner_text()
    assert "possibly in this period" in possible
    assert large.page.get_by_role("heading", name="Undated").is_visible()
    large.set_range("1960-01-08", "1960-01-10")
    assert "the place has no position on the map" in rested(large).page.locator(".dateline-side").inner_text()


def test_few_of_many_are_marks_for_the_keyboard(large: OpenedPage) -> None:
    large.set_range("1965-05-01", "1965-05-04")
    page = large.page
    page.wait_for_selector(".dateline-pin")
    names = large.marks()
    assert any(re.fullmatch(r"Event \d+, .*1965.*", name) for name in names)
    page.locator(".dateline-pin[aria-label^='Event']").first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    assert "measured" in dialog.inner_text()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    large.set_range("1960-01-01", "1968-03-22")
    assert large.marks() == []


def test_the_list_is_turned_page_by_page(large: OpenedPage) -> None:
    page = large.page
    assert page.locator(".dateline-pager").first.inner_text().split() == ["←", "1–50", "/", "2,998", "→"]
    page.get_by_role("button", name="Next page: Events").click()
    rested(large)
    assert large.listed()[0] == "Event 52"
    assert page.locator("ol.dateline-list").first.get_attribute("start") == "51"


def test_selection_opens_a_receipt_at_every_size(large: OpenedPage) -> None:
    assert large.ask("dateline.select('row-2500')") is True
    dialog = large.page.get_by_role("dialog", name="Event 2500")
    dialog.wait_for()
    assert "measured 3 times by Alta" in dialog.inner_text()
    assert "5 Nov 1966" in dialog.inner_text()
    assert large.state()["selected"] == "row-2500"
    assert large.ask("dateline.select('row-3000')") is False
    assert large.ask("dateline.select('no such')") is False
    assert large.page.locator("[aria-current=true]").inner_text().startswith("Event 2500")
    large.page.get_by_role("button", name="Next event").click()
    large.page.get_by_role("dialog", name="Event 2501").wait_for()
    large.ask("dateline.select(null)")
    assert large.state()["selected"] is None
    large.set_range("1960-01-01", "1960-02-01")
    large.ask("dateline.select('row-2900')")
    large.page.get_by_role("dialog", name="Event 2900").wait_for()
    assert large.state()["end"] >= "1967-12-10"


def test_an_event_is_picked_on_the_canvas(large: OpenedPage) -> None:
    large.set_range("1963-01-01", "1963-06-30")
    at = large.ask(
        "(() => { const f = dateline.filters[0]; const row = f.events.shown.find((r) => f.drawing.canvas.under(f.map.latLngToContainerPoint(f.at(r))).length === 1);"
        "const p = f.map.latLngToContainerPoint(f.at(row)), box = f.map.getContainer().getBoundingClientRect(); return [box.x + p.x, box.y + p.y, f.keyOf(row)] })()"
    )
    large.page.mouse.click(at[0], at[1])
    large.page.get_by_role("dialog").wait_for()
    assert large.state()["selected"] == at[2]


def test_categories_toggle_in_foliums_layer_control(large: OpenedPage) -> None:
    large.page.get_by_role("checkbox", name="flood").uncheck()
    state = large.settled()
    assert state["shown"] == ROWS - 1 - 1000
    assert not [t for t in rested(large).listed() if int(t.split()[1]) % 3 == 0]
    large.page.get_by_role("checkbox", name="flood").check()
    assert large.settled()["shown"] == ROWS - 1


def test_a_search_reads_all_blocks(large: OpenedPage) -> None:
    large.page.get_by_label("Search the events").fill("CADIZ")
    large.page.wait_for_timeout(1200)
    assert large.state()["shown"] == ROWS // 5 - 1
    assert large.listed()[0] == "Event 2"
    large.page.get_by_label("Search the events").fill("")
    assert rested(large).state()["shown"] == ROWS - 1


def test_address_and_messages(open_page: Opener, large_file: Path) -> None:
    opened = opened_large(open_page, large_file, mark="#t=1961-01-01/1961-12-31&id=row-400&cat=quake")
    opened.page.get_by_role("dialog", name="Event 400").wait_for()
    state = opened.state()
    assert (state["start"], state["end"], state["shown"]) == ("1961-01-01", "1961-12-31", 122)
    opened.set_range("1961-02-01", "1961-03-31")
    opened.page.wait_for_timeout(400)
    assert "t=1961-02-01/1961-03-31" in opened.ask("location.hash")
    host = f'<!doctype html><title>host</title><script>window.got = []; addEventListener("message", (e) => got.push(e.data))</script><iframe title="map" sandbox="allow-scripts" src="{large_file.as_uri()}" width="700" height="900"></iframe>'
    inside = open_page.html(host)
    inside.page.wait_for_function("got.some((m) => m && m.type === 'embed-size')")
    inside.page.evaluate(
        "frames[0].postMessage({dateline: {setRange: ['1961-01-01', '1961-01-31'], select: 'row-370'}}, '*')"
    )
    inside.page.wait_for_function(
        "got.some((m) => m.dateline && m.dateline.state.selected === 'row-370' && m.dateline.state.shown === 33)"
    )


def test_without_scripts_the_first_are_listed_and_how_many_there_are(
    open_page: Opener, large_file: Path
) -> None:
    opened = open_page(large_file, java_script_enabled=False)
    text = opened.page.locator("main").inner_text() + opened.page.locator("body > noscript").inner_text()
    assert "only the first 500 of 3,000 events are listed here" in text
    assert "all events are listed below" not in text
    assert opened.page.locator("ol > li").count() == 500
    assert "measured 3 times by Dax" in text
    opened.context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(open_page: Opener, large_file: Path, theme: Any) -> None:
    opened = opened_large(open_page, large_file, color_scheme=theme, width=900)

    def found() -> list[str]:
        return [violation["id"] for violation in Axe().run(opened.page).response["violations"]]

    assert found() == []
    opened.set_range("1965-05-01", "1965-05-20")
    opened.page.wait_for_selector(".dateline-pin")
    opened.ask("dateline.select('row-1960')")
    opened.page.get_by_role("dialog").wait_for()
    assert found() == []


def hostile_texts(count: int) -> list[str]:
    chance = random.Random(11)
    alphabet = [
        *"abc {}<>&'\"`$%#/\\=;()[]!-\t",
        *"éßЖ中ع\u202e\u2066\ufeff\u0301\u0085😀\x1f\x1e\r\n",
        *HOSTILE,
    ]
    texts = ["x" + "".join(chance.choices(alphabet, k=chance.randrange(1, 12))) for _ in range(count)]
    texts[: len(HOSTILE)] = HOSTILE
    return texts


def test_hostile_text_stays_text(open_page: Opener, tmp_path: Path) -> None:
    texts = hostile_texts(10_000)
    frame = gpd.GeoDataFrame(
        {"day": ["1990-01-01"] * 10_000, "name": texts, "place": texts, HOSTILE[4]: texts, "kind": [HOSTILE[n % 5] for n in range(10_000)]},
        geometry=[Point(n % 160, n % 70) for n in range(10_000)],
        crs="EPSG:4326",
    )  # fmt: skip
    opened = opened_large(open_page, saved(tmp_path, frame, time="day", category="kind"))
    altered = opened.ask(
        """(async () => { const f = dateline.filters[0], out = []; const names = f.texts.names;
        for (let b = 0; b < f.texts.count(); b++) out.push(...(await f.texts.load(b))[0]); return out })()"""
    )
    assert altered == texts
    for row in (0, 4, 5, 7, 10, 14, 777):
        opened.ask(f"dateline.select('row-{row}')")
        opened.page.wait_for_timeout(60)
        shown = opened.ask("document.querySelector('.dateline-receipt-panel').textContent")
        assert shown.count(texts[row]) >= 3, texts[row]
        assert HOSTILE[4] in shown
    assert [t for t in opened.listed() if t not in texts] == []
    assert (
        opened.ask(
            "document.querySelectorAll('main img, main svg[onload], main [onmouseover], main [href^=javascript]').length"
        )
        == 0
    )


def test_hostile_events_keep_their_receipts(open_page: Opener, tmp_path: Path) -> None:
    texts = hostile_texts(620)
    rows = [
        replace(events()[n % 8], event_id=f"{n}-{text}", title=text, quote=f"{text} said", place=text, category=HOSTILE[n % 3], source=text, source_title=text, time_basis=text)
        for n, text in enumerate(texts)
    ]  # fmt: skip
    opened = opened_large(open_page, saved(tmp_path, to_frame(rows)))
    assert opened.state()["total"] == 620
    for number in (0, 1, 4, 5, 9, 300, 619):
        opened.ask(f"dateline.select({json.dumps(rows[number].event_id)})")
        opened.page.wait_for_timeout(80)
        panel = opened.page.locator(".dateline-receipt-panel")
        assert opened.state()["selected"] == rows[number].event_id
        assert panel.locator("blockquote").evaluate("e => e.textContent") == f"{texts[number]} said"
        assert panel.locator("h2").evaluate("e => e.textContent") == texts[number]
    opened.ask("dateline.select('no such')")
    assert opened.ask("document.querySelectorAll('.dateline-receipt-panel a').length") == 0
    assert opened.ask("document.querySelectorAll('main img, main [onmouseover]').length") == 0


def test_events_frame_shows_planned_alleged_areas_and_links(open_page: Opener, tmp_path: Path) -> None:
    rows = [replace(e, event_id=f"{e.event_id}-{n}") for n in range(60) for e in events()]
    opened = opened_large(open_page, saved(tmp_path, to_frame(rows)))
    assert (opened.state()["total"], opened.state()["shown"]) == (720, 660)
    opened.ask("dateline.select('delta-07-31')")
    dialog = opened.page.get_by_role("dialog", name="Shelling of a pilot station alleged")
    dialog.wait_for()
    assert dialog.locator("mark").all_inner_texts() == ["Odesa", "12 March"]
    assert dialog.get_by_role("link").get_attribute("href") == "https://news.example.org/2031/03/delta-storm"
    assert "alleged" in dialog.inner_text()
    key = opened.page.locator(".dateline-key").inner_text()
    assert all(word in key for word in ("planned", "alleged", "area"))
    side = opened.page.locator(".dateline-side").inner_text()
    assert re.search(r"NOT MAPPED\s+Ministers speak by telephone", side)
    assert re.search(r"UNDATED\s+An older wreck is found", side)
    opened.set_range("2031-03-12", "2031-03-12")
    assert (
        opened.ask(
            "dateline.filters[0].drawing.canvas.shapes.inSight(dateline.filters[0].drawing.canvas.view()).length"
        )
        > 0
    )


def test_lines_and_areas_are_filtered_too(open_page: Opener, tmp_path: Path) -> None:
    frame = many()
    frame["geometry"] = [
        box(p.x, p.y, p.x + 0.2, p.y + 0.2)
        if n % 3 == 0
        else LineString([(p.x, p.y), (p.x + 1, p.y)])
        if n % 3 == 1
        else p
        for n, p in enumerate(frame.geometry.where(frame.geometry.notna(), Point(0, 50)))
    ]
    opened = opened_large(open_page, saved(tmp_path, frame, time="day", end="until"))
    assert opened.state()["shown"] == ROWS - 1
    everything = inked(opened)
    opened.set_range("1961-01-01", "1961-01-10")
    assert 0 < inked(opened) < everything / 10
    hit = opened.ask(
        "(() => { const f = dateline.filters[0]; const row = f.events.shown.find((r) => f.data.categories[f.events.cat[r]] === 'flood'); const s = f.boundsOf(row);"
        "return [f.drawing.canvas.under(f.map.latLngToContainerPoint(s.getCenter())).includes(row), s.getWest(), s.getNorth() - s.getSouth()] })()"
    )
    assert hit[0] is True
    assert hit[2] == pytest.approx(0.2, abs=0.001)


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        (pd.Series(pd.date_range("1890-01-01", periods=ROWS, freq="7D")), "1890-01-01", "1947-06-25"),
        (pd.Series(["0001-01-01", *["1500-06"] * (ROWS - 2), "9999-12-31"]), "0001-01-01", "9999-12-31"),
        (pd.Series(["2020-05-01T12:00:00Z"] * ROWS), "2020-05-01T12:00", "2020-05-01T12:01"),
        (pd.Series(pd.date_range("1969-12-31T22:00", periods=ROWS, freq="s")), "1969-12-31T22:00", "1969-12-31T22:50"),
    ],
)  # fmt: skip
def test_odd_times(open_page: Opener, tmp_path: Path, days: Any, first: str, last: str) -> None:
    opened = opened_large(open_page, saved(tmp_path, many(day=days, until=days), time="day"))
    state = opened.state()
    assert (state["start"], state["shown"]) == (first, ROWS)
    assert state["end"][:16] == last
    shown = opened.ask("(dateline.filters[0].bar.step(1), 0)") or opened.settled()
    assert 0 < shown["shown"] <= ROWS


def test_exact_times_come_with_the_rest(open_page: Opener, tmp_path: Path) -> None:
    days = pd.Series(pd.date_range("1950-03-01T06:30:15", periods=ROWS, freq="33h"))
    opened = opened_large(open_page, saved(tmp_path, many(day=days, until=days), time="day", end=None))
    opened.ask("dateline.select('row-100')")
    dialog = opened.page.get_by_role("dialog", name="Event 100")
    dialog.wait_for()
    assert "16 Jul 1950, 18:30" in dialog.inner_text()


def test_over_the_antimeridian(open_page: Opener, tmp_path: Path) -> None:
    frame = many()
    frame["geometry"] = [Point(170 + n % 20 - (360 if n % 20 > 10 else 0), n % 30) for n in range(ROWS)]
    opened = opened_large(open_page, saved(tmp_path, frame, time="day"))
    lons = opened.ask("[...dateline.filters[0].events.shown].map(r => dateline.filters[0].at(r).lng)")
    assert min(lons) == pytest.approx(170, abs=0.001)
    assert max(lons) == pytest.approx(189, abs=0.001)


def test_on_a_plain_folium_map_beside_a_small_one(open_page: Opener, tmp_path: Path) -> None:
    plain = folium.Map(tiles=None)
    layers.TimeFilter(many(), time="day").add_to(plain)
    layers.TimeFilter(many().iloc[:40], time="day").add_to(plain)
    folium.LayerControl().add_to(plain)
    path = tmp_path / "plain.html"
    plain.save(str(path))
    opened = open_page(path)
    opened.ask("dateline.filters[0].ready")
    assert opened.ask("dateline.filters.map(f => f.getState().total)") == [ROWS, 40]
    opened.set_range("1962-01-01", "1962-02-01")
    assert opened.ask("dateline.filters.map(f => f.getState().shown)") == [32, 39]
    ids = opened.ask("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_a_dense_picture_counts_by_cells(open_page: Opener, tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    count = 60_000
    frame = gpd.GeoDataFrame(
        {"day": pd.Timestamp("1985-01-01") + pd.to_timedelta(chance.integers(0, 5000, count), unit="D")},
        geometry=gpd.points_from_xy(chance.normal(10, 8, count), chance.normal(45, 6, count)),
        crs="EPSG:4326",
    )
    path = saved(tmp_path, frame, time="day")
    assert path.stat().st_size < 1_300_000
    opened = opened_large(open_page, path)
    assert opened.ask("dateline.filters[0].drawing.canvas.dense") is True
    assert "the fuller, the more" in opened.page.locator(".dateline-key").inner_text()
    opened.set_range("1990-01-01", "1990-12-31")
    assert opened.ask("dateline.filters[0].drawing.canvas.dense") is False


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (800, "dark")])
def test_no_sideways_scrolling_and_large_targets(
    open_page: Opener, large_file: Path, width: int, scheme: str
) -> None:
    opened = opened_large(open_page, large_file, width=width, color_scheme=scheme)
    assert opened.ask("document.documentElement.scrollWidth") <= width
    small = opened.ask(
        "[...document.querySelectorAll('button, input, select, [role=slider]')].filter(e => e.checkVisibility() && e.type !== 'checkbox')"
        ".map(e => [e.className, e.getBoundingClientRect().width, e.getBoundingClientRect().height]).filter(([name, w, h]) => w < 24 || h < 24)"
    )
    assert small == []


def test_a_receipt_in_the_list_stays_when_the_list_is_filled_anew(
    open_page: Opener, large_file: Path
) -> None:
    opened = opened_large(open_page, large_file, width=360)
    opened.page.get_by_text("Event 12", exact=True).click()
    panel = opened.page.locator(".dateline-event .dateline-receipt-panel")
    panel.wait_for()
    opened.page.get_by_role("button", name="Next event").click()
    opened.page.get_by_role("dialog", name="Event 13").wait_for()
    opened.set_range("1960-01-02", "1960-02-20")
    rested(opened)
    assert panel.is_visible()
    assert opened.ask("document.activeElement.closest('.dateline-receipt-panel') !== null")
    opened.ask("(dateline.select('row-40'), dateline.select(null))")
    rested(opened)
    assert opened.state()["selected"] is None


def test_points_come_before_the_texts(tmp_path: Path) -> None:
    chance = np.random.default_rng(8)
    count = 10_000
    words = np.array([f"w{n}" for n in range(2000)], dtype=object)
    frame = gpd.GeoDataFrame(
        {
            "when": pd.Timestamp("2011-01-01") + pd.to_timedelta(chance.integers(0, 3.1e8, count), unit="s"),
            "title": [f"Number {n}" for n in range(count)],
            "summary": [" ".join(row)[:120] for row in words[chance.integers(0, 2000, (count, 26))]],
        },
        geometry=gpd.points_from_xy(chance.uniform(-170, 170, count), chance.uniform(-55, 70, count)),
        crs="EPSG:4326",
    )
    page = saved(tmp_path, frame, time="when").read_text(encoding="utf-8")
    before, behind = page.split('id="dateline-1-rest"')
    assert len(gzip.compress(before.encode(), 6)) <= 125_000
    assert len(before) + len(behind) <= 120 * count
    assert len(gzip.compress(behind.encode(), 6)) <= 60 * count
