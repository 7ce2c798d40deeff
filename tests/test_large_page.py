"""Pages of large frames in a real browser: the same contract as a story's page, drawn and told another way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_large import ROWS, inked, many, opened_large, rested

import layers

if TYPE_CHECKING:
    from pathlib import Path

    from browser import OpenedPage, Opener

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "map.html"
    layers.build_page(many(), time="day", end="until", title="Sixty years").save(path)
    return path


@pytest.fixture
def large(open_page: Opener, large_file: Path) -> OpenedPage:
    return opened_large(open_page, large_file)


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


def test_a_browser_that_is_too_old_is_told_so(open_page: Opener, large_file: Path) -> None:
    opened = open_page(large_file)
    opened.context.add_init_script("delete window.DecompressionStream")
    opened.page.reload()
    told = opened.page.get_by_role("alert")
    assert (told.text_content() or "").startswith("This browser is too old for a map of so many events.")
    assert told.is_visible()
    assert opened.complaints == []
