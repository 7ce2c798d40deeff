"""The page of a folder in a real browser: what it counts is what the frame holds, at every zoom and in every window."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from hostile import HOSTILE
from pyramid_made import DAYS, FIRST, KINDS, SCENE, Truth, made, serving, until
from serving import watched

from layers.pyramid import write_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geopandas import GeoDataFrame
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

DAY = 86_400
FILTER = "dateline.filters[0]"
CELLS = """async ([level, depth, a, b, on]) => {
  const f = dateline.filters[0], look = f.box, { Scene } = dateline._;
  f.box = () => [0, 0, 256, 256];
  const wanted = f.tilesFor(level);
  f.box = look;
  const tiles = await Promise.all(wanted.map(([zoom, place]) => f.archive.load(zoom, place)));
  const scene = new Scene(tiles, { a, b, on }, depth, on.length);
  const found = {};
  const add = (x, y, certain, possible) => {
    const key = `${x}/${y}`;
    found[key] = found[key] || [0, 0];
    found[key][0] += certain;
    found[key][1] += possible;
  };
  const sum = (list) => list.reduce((one, other) => one + other, 0);
  for (const bubble of scene.bubbles) add(...bubble.corner, sum(bubble.certain), sum(bubble.possible));
  const at = (value) => Math.floor((value * 2 ** depth) / 256);
  for (const mark of scene.marks) add(at(mark.x), at(mark.y), mark.tile.states[mark.i] === 2 ? 1 : 0, mark.tile.states[mark.i] === 1 ? 1 : 0);
  return { found, shown: scene.shown, parted: tiles.filter((tile) => tile.parted).length, tiles: tiles.length };
}"""


@pytest.fixture(scope="module")
def frame() -> GeoDataFrame:
    return made()


@pytest.fixture(scope="module")
def folder(frame: GeoDataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pyramid") / "map"
    write_folder([frame], path, title="Made up", events_a_tile=300)
    return path


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with serving(folder) as address:
        yield address


@pytest.fixture
def opened(chromium_browser: Browser, site: str) -> Iterator[Page]:
    """The page, which must not have complained when the test ends."""
    with watched(chromium_browser, viewport={"width": 1280, "height": 860}) as (page, complaints):
        page.goto(site)
        until(page, SCENE)
        yield page
    assert complaints == []


def windows(count: int, *, seed: int = 3) -> Iterator[tuple[int, int]]:
    """Stretches of days since 1970, most of them within the time of the events."""
    dice = random.Random(seed)
    first = int(FIRST.timestamp()) // DAY
    for _ in range(count):
        start = first + dice.randrange(-20, DAYS)
        yield start, start + dice.choice((1, 2, 7, 30, 31, 200, 1500))


def iso(day: int) -> str:
    import datetime as dt

    return (dt.date(1970, 1, 1) + dt.timedelta(days=day)).isoformat()


def moved(page: Page, start: int, after: int) -> dict[str, Any]:
    """The state once the window holds those days."""
    page.evaluate(f"dateline.setRange('{iso(start)}', '{iso(after - 1)}')")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    state: dict[str, Any] = page.evaluate("dateline.getState()")
    return state


def test_it_opens_with_all_counted(opened: Page, frame: GeoDataFrame) -> None:
    truth = Truth(frame)
    state = opened.evaluate("dateline.getState()")
    assert (state["shown"], state["possible"], state["total"]) == (truth.dated.sum(), 0, len(frame))
    said = opened.get_by_role("status").text_content()
    assert said is not None
    assert said.startswith(f"{truth.dated.sum():,} of 5,000 events shown, 1 Mar 2012 to ")
    assert opened.get_by_role("slider", name="Start date").get_attribute("aria-valuetext") == "1 Mar 2012"
    assert opened.title() == "Made up"


def test_counts_of_random_windows_are_those_of_the_frame(opened: Page, frame: GeoDataFrame) -> None:
    truth = Truth(frame)
    low, high = opened.evaluate(f"[{FILTER}.grid.low / 864e5, {FILTER}.grid.high / 864e5]")
    for start, after in windows(25):
        if after <= low or start >= high:
            continue
        state = moved(opened, start, after)
        states = truth.states(max(start, low), min(after, high), KINDS)
        assert (state["shown"], state["possible"]) == ((states > 0).sum(), (states == 1).sum())


@pytest.mark.parametrize(("level", "depth"), [(0, 2), (0, 4), (1, 5), (2, 6), (3, 7), (5, 9), (8, 12)])
def test_counts_of_every_cell_are_those_of_the_frame(
    opened: Page, frame: GeoDataFrame, level: int, depth: int
) -> None:
    truth = Truth(frame)
    names = opened.evaluate(f"{FILTER}.data.categories")
    dice = random.Random(level)
    for start, after in windows(6, seed=level):
        kinds = tuple(kind for kind in names if dice.random() < 0.7)
        found = opened.evaluate(CELLS, [level, depth, start, after, [name in kinds for name in names]])
        states = truth.states(start, after, kinds)
        assert found["found"] == truth.cells(states, depth)
        assert found["shown"] == (truth.mapped & (states > 0)).sum()
    if level < 2:
        assert found["parted"] > 0


def test_bars_are_those_of_all_events_one_by_one(opened: Page, frame: GeoDataFrame) -> None:
    """Bars from counts against the pure function that small pages use, given every event."""
    dated = frame[frame["start"].notna()]
    rows = [
        [int(s.timestamp()) // DAY * DAY * 1000, -(-int(e.timestamp()) // DAY) * DAY * 1000, kind]
        for s, e, kind in zip(dated["start"], dated["end"], dated["category"], strict=True)
    ]
    for start, after in (*windows(6), (15_400, 15_500)):
        moved(opened, start, after)
        wrong = opened.evaluate(
            """(rows) => {
            const f = dateline.filters[0], { stateOf, histogram } = dateline._.time;
            const data = { start: rows.map((r) => r[0]), end: rows.map((r) => r[1]), cat: rows.map((r) => f.data.categories.indexOf(r[2])), lasting: false };
            const states = rows.map((r) => stateOf(r[0], r[1], f.bar.start, f.bar.end, false));
            const bars = histogram(data, f.bar.bars.edges, f.groups.length, states, f.bar.start, f.bar.end);
            const own = f.bars.count(f.tally, f.switched, null);
            return bars.flatMap((cats, i) => cats.flatMap((part, k) => part.map((v, s) => [i, k, s, v, own[i][k][s]]))).filter(([, , , a, b]) => Math.abs(a - b) > 1e-6);
            }""",
            rows,
        )
        assert wrong == []


def test_a_time_step_asks_for_nothing(opened: Page) -> None:
    opened.wait_for_timeout(500)
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    for _ in range(5):
        opened.get_by_role("button", name="One step on").click()
    opened.get_by_role("slider", name="Start date").press("ArrowRight")
    opened.wait_for_timeout(600)
    assert opened.evaluate("dateline.getState()")["shown"] > 0
    assert [url for url in asked if url.endswith("pmtiles")] == []


def test_a_switched_off_category_is_not_counted(opened: Page, frame: GeoDataFrame) -> None:
    truth = Truth(frame)
    opened.get_by_role("checkbox", name="protest").uncheck()
    opened.evaluate("new Promise(done => requestAnimationFrame(done))")
    left = (truth.dated & (truth.kind != "protest")).sum()
    assert opened.evaluate("dateline.getState().shown") == left
    until(opened, "location.hash.includes('cat=')")
    assert (
        opened.evaluate(f"{FILTER}.drawing.canvas.scene.shown")
        == (truth.dated & truth.mapped & (truth.kind != "protest")).sum()
    )


def near(page: Page, lon: float, lat: float, zoom: int) -> None:
    """Move the map there; nothing is asked back, since the map as an answer would take many seconds to be packed."""
    page.evaluate(
        f"{FILTER}.moved = true; {FILTER}.map.setView([{lat}, {lon}], {zoom}, {{ animate: false }}); null"
    )
    page.wait_for_timeout(700)
    until(page, f"{FILTER}.waiting.hidden")


def test_the_list_holds_what_is_in_sight(opened: Page, frame: GeoDataFrame) -> None:
    near(opened, 30, 48, 10)
    west, south, east, north = opened.evaluate(
        f"(() => {{ const b = {FILTER}.map.getBounds(); return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; }})()"
    )
    shown = frame[frame["start"].notna()].cx[west:east, south:north]
    assert len(shown) > 20
    assert f"{len(shown)} of" in opened.locator(".dateline-side").inner_text()
    listed = opened.locator(".dateline-part").first.locator(".dateline-title").all_text_contents()
    first = shown.assign(day=shown["start"].dt.floor("D")).sort_values("day")["day"].iloc[:50]
    assert len(listed) == min(50, len(shown))
    titles = shown.set_index("title")["start"].dt.floor("D")
    plain = [
        (titles[title], day) for title, day in zip(listed, first, strict=True) if title.startswith("Event")
    ]
    assert [found for found, _ in plain] == [day for _, day in plain]


def test_far_out_the_list_leads_into_the_map(opened: Page) -> None:
    opened.wait_for_timeout(500)
    cell = opened.locator(".dateline-cell").first
    assert re.fullmatch(r"[\d,]+ events near [\d.]+° [NS], [\d.]+° [EW]", cell.inner_text())
    before = opened.evaluate(f"{FILTER}.map.getZoom()")
    cell.press("Enter")
    until(opened, f"{FILTER}.map.getZoom() > {before}")


def test_every_event_is_found_by_its_id(opened: Page, frame: GeoDataFrame) -> None:
    dice = random.Random(9)
    for position in dice.sample(range(len(frame)), 12):
        event = frame.iloc[position]
        opened.evaluate("(key) => dateline.select(key)", event["event_id"])
        until(opened, f"dateline.getState().selected === {event['event_id']!r}".replace("\\u", "\\u"))
        panel = opened.get_by_role("dialog")
        assert panel.get_by_role("heading").text_content() == event["title"]
        assert panel.locator("blockquote").text_content() == event["quote"]
        spot = opened.evaluate(
            f"(() => {{ const at = {FILTER}.at({FILTER}.selected); return at && [at.lng, at.lat]; }})()"
        )
        if event.geometry is None:
            assert spot is None
        else:
            assert spot == pytest.approx([event.geometry.x, event.geometry.y], abs=1e-4)
    opened.evaluate("dateline.select('nobody')")
    opened.wait_for_timeout(300)
    assert opened.evaluate("dateline.select(null)") is True
    assert opened.evaluate("dateline.getState().selected") is None


def test_a_receipt_says_what_a_small_page_says(opened: Page) -> None:
    opened.evaluate("dateline.select('made-1-6')")
    panel = opened.get_by_role("dialog")
    panel.wait_for()
    text = panel.inner_text()
    for said in (
        "told by the calendar",
        "80 % sure",
        "within 2.5 km",
        "Other Town",
        "19 %; same name",
        "The Mayor",
        "A story (2 Jan 2015)",
        "planned",
        "Checked by a person",
    ):
        assert said in text
    assert panel.locator("mark").all_text_contents() == ["Town 6", "on that day"]
    link = panel.get_by_role("link")
    assert (link.get_attribute("href"), link.get_attribute("rel")) == (
        "https://example.org/story",
        "noopener noreferrer",
    )


def test_hostile_texts_stay_texts(opened: Page, frame: GeoDataFrame) -> None:
    panel = opened.get_by_role("dialog")
    for number, text in enumerate(HOSTILE):
        event = frame.iloc[100 * number + 5]
        assert text in event["event_id"]
        opened.evaluate("(key) => dateline.select(key)", event["event_id"])
        until(opened, f"dateline.getState().selected?.startsWith('odd {100 * number + 5} ')")
        assert panel.get_by_role("heading").text_content() == text
        assert text in (panel.locator("blockquote").text_content() or "")
        assert panel.locator("img, script, [onerror], [onmouseover]").count() == 0
        assert panel.get_by_role("link").count() == 0


def test_the_address_keeps_and_gives_the_state(
    chromium_browser: Browser, site: str, frame: GeoDataFrame
) -> None:
    truth = Truth(frame)
    dated = frame[frame["start"].notna() & (frame["category"] == "flood")]
    key = dated["event_id"].iloc[200]
    with watched(chromium_browser) as (page, complaints):
        page.goto(f"{site}#t=2013-01-01/2013-02-28&id={key}&cat=protest,flood")
        until(page, f"{SCENE} && dateline.getState().selected === '{key}'")
        until(page, f"location.hash.includes('id={key}')")
        page.evaluate("dateline.select(null); dateline.setRange('2013-01-01', '2013-02-28')")
        page.wait_for_timeout(100)
        states = truth.states(15_706, 15_765, ("protest", "flood"))
        assert page.evaluate("dateline.getState().shown") == (states > 0).sum()
    assert complaints == []


def test_a_click_on_the_map_opens_what_is_there(opened: Page, frame: GeoDataFrame) -> None:
    near(opened, 30, 48, 11)
    mark = opened.evaluate(
        f"(() => {{ const c = {FILTER}.drawing.canvas, alone = c.placed.find(m => c.under(L.point(m.px / devicePixelRatio, m.py / devicePixelRatio)).rows?.length === 1 && m.px > 60 && m.px < 700 && m.py > 60 && m.py < 480); return alone && [alone.px / devicePixelRatio, alone.py / devicePixelRatio, alone.row]; }})()"
    )
    assert mark
    opened.locator(".folium-map").click(position={"x": mark[0], "y": mark[1]})
    opened.get_by_role("dialog").wait_for()
    assert opened.evaluate(f"{FILTER}.selected") == mark[2]


def test_events_apart_are_listed_with_the_reason(opened: Page, frame: GeoDataFrame) -> None:
    truth = Truth(frame)
    opened.wait_for_timeout(600)
    unmapped = int((truth.dated & ~truth.mapped).sum())
    part = opened.locator(".dateline-part", has=opened.get_by_role("heading", name="Not mapped"))
    assert f"/ {unmapped}" in part.locator(".dateline-pager").inner_text()
    assert "the place has no position on the map" in part.locator(".dateline-event").first.inner_text()
    undated = opened.locator(".dateline-part", has=opened.get_by_role("heading", name="Undated"))
    assert f"/ {int((~truth.dated).sum())}" in undated.locator(".dateline-pager").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 800, 1280])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    chromium_browser: Browser, site: str, width: int, theme: str
) -> None:
    with watched(chromium_browser, viewport={"width": width, "height": 860}, color_scheme=theme) as (
        page,
        complaints,
    ):
        page.goto(site)
        until(page, SCENE)
        page.wait_for_timeout(500)
        for state in ("far", "near"):
            if state == "near":
                near(page, 30, 48, 9)
                page.evaluate("dateline.select('made-1-6')")
                page.get_by_role("dialog").wait_for()
            found = Axe().run(page).response["violations"]
            assert [(v["id"], [n["target"] for n in v["nodes"][:3]]) for v in found] == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []


def test_a_browser_that_is_too_old_is_told_so(chromium_browser: Browser, site: str) -> None:
    with watched(chromium_browser) as (page, complaints):
        page.add_init_script("delete window.DecompressionStream")
        page.goto(site)
        told = page.get_by_role("alert").filter(has_text="This browser is too old")
        told.wait_for()
        assert not page.get_by_text("Loading …").is_visible()
    assert complaints == []
