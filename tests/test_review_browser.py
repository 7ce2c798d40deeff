"""A whole review in a real Chromium: with the mouse, from the keyboard, in two tabs, on a phone, with hostile text."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import WATCH
from hostile import HOSTILE
from review_desk import Served, hostile_story, served, story
from test_corrections import BOATS, EVENTS, GARISSA, LAMPS, LOOKING, MOMBASA

from dateline.reading import Reading
from geo.corrections import read_log
from geo.files import read_frame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
AXE = Axe()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, story()) as found:
        yield found


class Tab:
    """A tab with the review open in it; it may talk to the page's own server alone, and must not complain."""

    def __init__(self, context: BrowserContext, desk: Served, *, enter: bool = True) -> None:
        self.desk, self.complaints = desk, []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self._note(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self._note(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self._note("dialog"), dialog.dismiss()))
        self.page.on(
            "request", lambda asked: asked.url.startswith((desk.origin, "data:")) or self._note(asked.url)
        )
        self.page.goto(desk.address if enter else f"{desk.origin}/")
        self.page.wait_for_selector(".dateline-card h2")
        self.page.wait_for_selector(".dateline-story .dateline-said")

    complaints: list[str]

    def _note(self, text: str) -> None:
        if (
            "the server responded with a status of 4" not in text
        ):  # a conflict, or a date that is none: shown in the page
            self.complaints.append(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def click(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def until(self, script: str) -> None:
        """Wait for an expression to be true; Playwright's own way would need eval, which the page forbids."""
        for _ in range(500):
            if self.page.evaluate(script):
                return
            self.page.wait_for_timeout(30)
        raise AssertionError(f"never true: {script}")

    def title(self) -> str:
        return self.page.inner_text(".dateline-card h2")

    def pick(self, title: str) -> None:
        """Choose an event out of the list of all."""
        self.press("l")
        self.page.locator("#list[open] .dateline-choice", has_text=title).first.click()
        self.page.wait_for_function(
            "t => document.querySelector('.dateline-card h2').textContent === t", arg=title
        )

    def kept(self, count: int) -> Any:
        """The last entry of the log once the page shows *count*."""
        self.until(f"dateline._.review.state.version === {count}")
        entries = read_log(self.desk.log)
        assert len(entries) == count
        return entries[-1]

    def said(self) -> str:
        return self.page.inner_text(".dateline-said-so")

    def end(self) -> None:
        assert self.complaints + self.page.evaluate("__violations") == []


@contextmanager
def opened(browser: Browser, desk: Served, *, tabs: int = 1, **options: Any) -> Iterator[list[Tab]]:
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}} | options)
    context.set_default_timeout(20_000)
    context.add_init_script(WATCH)
    found = [Tab(context, desk, enter=number == 0) for number in range(tabs)]
    try:
        yield found
        for tab in found:
            tab.end()
    finally:
        context.close()


def found_by_axe(page: Page) -> list[str]:
    violations = AXE.run(page).response["violations"]
    return [f"{v['id']}: {[n['target'] for n in v['nodes'][:3]]}" for v in violations]


def drag(page: Page, selector: str, by: tuple[int, int]) -> None:
    box = page.locator(selector).first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2, steps=4)
    page.mouse.move(x + by[0], y + by[1], steps=4)
    page.mouse.up()


def test_from_a_wrong_pin_to_a_published_map_in_two_actions(chromium_browser: Browser, desk: Served) -> None:
    with opened(chromium_browser, desk) as [tab]:
        wrong = tab.page.evaluate("dateline._.review.chosen")
        tab.press("1")
        assert tab.kept(1).targets[0].event_id == wrong
        tab.click("Publish")
        tab.page.wait_for_selector("text=Published:")
    frame = read_frame(desk.output.with_name("map.events.geojson")).set_index("event_id")
    assert frame.loc[wrong, "place"] == "Elsewhere" and frame.loc[wrong, "reviewed"]
    assert "Elsewhere" in desk.output.read_text(encoding="utf-8")


def test_a_whole_review_with_the_mouse(chromium_browser: Browser, desk: Served) -> None:
    with opened(chromium_browser, desk) as [tab]:
        page = tab.page
        tab.pick(BOATS.title)
        drag(page, ".dateline-handle-pin", (60, -40))
        place = tab.kept(1).changes[0].place
        assert (
            place.lon > BOATS.geometry.x and place.lat > BOATS.geometry.y and place.radius_m == BOATS.radius_m
        )
        tab.click("Draw the area")
        box = page.locator("#map").bounding_box()
        assert box
        for x, y in ((0.3, 0.3), (0.6, 0.3), (0.6, 0.6), (0.3, 0.6)):
            page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        tab.click("Done")
        assert tab.kept(2).changes[0].place.area.startswith("POLYGON")
        page.fill("#search", "Mombasa")
        page.locator(".dateline-search .dateline-choice", has_text="Mombasa").click()
        assert tab.kept(3).changes[0].place.place_id == "t:2"
        page.fill("#phrase", "16 March")
        page.wait_for_selector("text=2031-03-16 (Enter keeps it)")
        page.press("#phrase", "Enter")
        assert tab.kept(4).changes[0].time.edtf == "2031-03-16"
        page.fill("#first-day", "2031-03-14")
        page.fill("#last-day", "2031-03-15")
        tab.click("Set days")
        assert tab.kept(5).changes[0].time.edtf == "2031-03-14/2031-03-15"
        page.fill("#radius", "12")
        page.press("#radius", "Enter")
        assert tab.kept(6).changes[0].place.radius_m == 12_000
        page.locator("summary").click()
        page.fill("#why", "the harbour log")
        page.select_option("#status", "alleged")
        assert (tab.kept(7).changes[0].status, read_log(desk.log)[-1].why) == ("alleged", "the harbour log")
        tab.pick(GARISSA.title)
        tab.click("Merge …")
        page.locator("#list[open] .dateline-choice", has_text=LOOKING.title).click()
        assert [a.event_id for a in tab.kept(8).targets] == [GARISSA.event_id, LOOKING.event_id]
        tab.click("Split")
        assert len(tab.kept(9).changes) == 2
        tab.pick(LAMPS[0].title)
        tab.click("Hide")
        assert tab.kept(10).kind == "hide"
        tab.click("Undo")
        assert tab.kept(11).kind == "undo"
        page.locator(".dateline-story .dateline-said", has_text="Two boats").first.click()
        assert tab.title() == BOATS.title
        tab.click("Confirm")
        assert tab.kept(12).kind == "confirm"
        assert tab.title() != BOATS.title
        while "to look at" in page.inner_text(".dateline-progress"):
            count = page.evaluate("dateline._.review.state.version")
            tab.click("Confirm")
            tab.kept(count + 1)
        tab.click("Publish")
        page.wait_for_selector("text=Published:")
    frame = read_frame(desk.output.with_name("map.events.geojson"))
    assert frame["reviewed"].all() and len(frame) == len(EVENTS)


def test_everything_can_be_done_from_the_keyboard(chromium_browser: Browser, desk: Served) -> None:
    with opened(chromium_browser, desk) as [tab]:
        page = tab.page
        first = tab.title()
        tab.press("?")
        assert page.inner_text("#help h2") == "Keys"
        tab.press("Escape", "j")
        assert page.inner_text(".dateline-count") == "2 / 6"
        tab.press("k")
        assert tab.title() == first
        tab.press("p", "ArrowRight", "ArrowUp", "Enter")
        moved = tab.kept(1).changes[0].place
        assert moved.lon is not None and moved.precision == "town"
        tab.press(
            "d",
            "Space",
            "ArrowRight",
            "Space",
            "ArrowDown",
            "Space",
            "ArrowLeft",
            "Space",
            "Backspace",
            "Enter",
        )
        assert tab.kept(2).changes[0].place.precision == "area"
        tab.press("/")
        page.keyboard.type("Nairobi")
        tab.press("Enter")
        tab.until("document.activeElement.matches('.dateline-search .dateline-choice')")
        tab.press("Enter")
        assert tab.kept(3).changes[0].place.place_id == "t:1"
        tab.press("w")
        page.keyboard.type("yesterday")
        tab.press("Enter")
        assert tab.kept(4).changes[0].time.edtf == "2031-03-17"
        tab.press("t", "Control+a")
        page.keyboard.type("Another title")
        tab.press("Enter")
        assert tab.kept(5).changes[0].title == "Another title"
        tab.press("Escape", "n")
        assert tab.kept(6).changes[0].place.lon is None
        tab.press("u")
        assert tab.kept(7).kind == "undo"
        tab.press("c")
        assert tab.kept(8).kind == "confirm"
        tab.press("s")
        assert tab.kept(9).kind == "split"
        tab.press("h")
        assert tab.kept(10).kind == "hide"
        tab.press("m")
        page.locator("#list[open] .dateline-choice").last.focus()
        tab.press("Enter")
        assert tab.kept(11).kind == "merge"
        tab.press("P")
        page.wait_for_selector("text=Published:")


def test_two_tabs_lose_nothing(chromium_browser: Browser, desk: Served) -> None:
    with opened(chromium_browser, desk, tabs=2) as [one, two]:
        one.pick(BOATS.title)
        two.pick(MOMBASA.title if MOMBASA.title != GARISSA.title else LOOKING.title)
        one.press("c")
        one.kept(1)
        two.page.evaluate("dateline._.review.load = async () => {}")  # it has not looked since
        two.press("c")
        two.kept(2)
        assert "both are kept" in two.said()
        assert {entry.targets[0].event_id for entry in read_log(desk.log)} >= {BOATS.event_id}
        one.page.evaluate("dateline._.review.load()")
        one.kept(2)
        two.pick(BOATS.title)
        one.pick(BOATS.title)
        one.press("h")
        one.kept(3)
        two.press("n")
        two.page.wait_for_selector("text=was changed elsewhere")
        assert len(read_log(desk.log)) == 3
        two.click("Leave it")
        one.press("u")
        one.kept(4)


def test_a_conflict_about_one_event_is_shown_and_can_be_decided(
    chromium_browser: Browser, desk: Served
) -> None:
    with opened(chromium_browser, desk, tabs=2) as [one, two]:
        for tab in (one, two):
            tab.pick(BOATS.title)
        one.press("1")
        one.kept(1)
        two.page.evaluate("dateline._.review.load = async () => {}")
        two.press("n")
        two.page.wait_for_selector("text=your change was not made")
        assert len(read_log(desk.log)) == 1
        assert "Elsewhere" in two.page.inner_text(".dateline-now >> nth=0")
        two.click("Make my change now")
        assert two.kept(2).changes[0].place.lon is None


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (800, "light"), (1280, "dark")])
def test_it_fits_and_can_be_read(chromium_browser: Browser, desk: Served, width: int, scheme: str) -> None:
    options: dict[str, Any] = {
        "viewport": {"width": width, "height": 760},
        "color_scheme": scheme,
        "has_touch": width < 500,
    }
    with opened(chromium_browser, desk, **options) as [tab]:
        page = tab.page
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.evaluate(
            "[...document.querySelectorAll('button, input, select')].filter(e => e.checkVisibility())"
            ".map(e => [e.textContent || e.id, e.getBoundingClientRect()]).filter(([, r]) => r.height < 24 || r.width < 24).map(([n]) => n)"
        )
        assert small == []
        assert found_by_axe(page) == []
        tab.press("l")
        assert found_by_axe(page) == []
        tab.press("Escape", "?")
        assert found_by_axe(page) == []
        tab.press("Escape")
        if width == 360:
            page.locator("#map").scroll_into_view_if_needed()
            tab.click("Draw the area")
            for _ in range(3):
                tab.click("Add a point")
                tab.press("ArrowRight")
            tab.click("Cancel")
            tab.click("Confirm")
            tab.kept(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_hostile_text_stays_text_in_every_part_of_the_page(
    chromium_browser: Browser, tmp_path: Path, scheme: str
) -> None:
    with (
        served(tmp_path, hostile_story()) as desk,
        opened(chromium_browser, desk, color_scheme=scheme) as [tab],
    ):
        page = tab.page
        before = page.evaluate("document.querySelectorAll('script, img, iframe, style').length")
        for _ in HOSTILE:
            tab.until("Boolean(document.querySelector('.dateline-told'))")
            tab.press("j")
        page.fill("#search", HOSTILE[5])
        page.wait_for_timeout(400)
        page.fill("#phrase", HOSTILE[4])
        page.wait_for_selector(".dateline-says:not(:empty)")
        page.evaluate("document.activeElement.blur()")
        tab.press("t", "Control+a")
        page.keyboard.insert_text(HOSTILE[5])
        tab.press("Enter")
        assert tab.kept(1).changes[0].title == HOSTILE[5]
        tab.press("Escape")
        for key, count in (("1", 2), ("c", 3), ("s", 4), ("h", 5)):
            tab.press(key)
            tab.kept(count)
        tab.press("l")
        texts = page.locator("#list").all_inner_texts()[0]
        assert "<img src=x onerror=alert(1)>" in texts and "{{7*7}}" in texts
        tab.press("Escape", "m", "Escape", "P")
        page.wait_for_selector("text=Published:")
        assert page.evaluate("document.querySelectorAll('script, img, iframe, style').length") == before
        assert not re.search(r"\b49\b", page.inner_text(".dateline-story"))


def test_going_on_before_an_article_has_come_shows_the_right_one(
    chromium_browser: Browser, tmp_path: Path
) -> None:
    reading = story()
    other = hostile_story()
    both = Reading(told=[*reading.told, *other.told], articles=reading.articles | other.articles, frames=[])
    with served(tmp_path, both) as desk, opened(chromium_browser, desk) as [tab]:
        count = len(both.told)
        tab.press(*"j" * (count + 3))
        tab.until("document.querySelector('.dateline-told') !== null")
        tab.page.wait_for_timeout(300)
        quote = tab.page.evaluate("dateline._.review.state.events[dateline._.review.chosen].quote")
        told = tab.page.evaluate(
            "[...document.querySelectorAll('.dateline-told')].map(e => e.textContent).join('')"
        )
        assert told == quote
