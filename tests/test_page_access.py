"""A page for everybody: axe-core finds nothing, and what no program can find is tested by hand here."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_story import events, story
from test_page_article import told

import layers
from geo.schema import to_frame

if TYPE_CHECKING:
    from pathlib import Path

    from browser import OpenedPage, Opener

pytestmark = pytest.mark.browser

AXE = Axe()
THEMES = ("light", "dark")
WIDTHS = (320, 800, 1280)


def found_by_axe(opened: OpenedPage) -> list[str]:
    violations = AXE.run(opened.page).response["violations"]
    return [f"{v['id']}: {[n['target'] + [n['failureSummary']] for n in v['nodes'][:3]]}" for v in violations]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(open_page: Opener, story_file: Path, width: int, theme: Any) -> None:
    opened = open_page(story_file, width=width, color_scheme=theme)
    opened.settled()
    assert found_by_axe(opened) == []
    opened.ask("dateline.select('delta-04')")
    opened.settled()
    assert found_by_axe(opened) == []


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_other_states(open_page: Opener, tmp_path: Path, theme: Any) -> None:
    placed, article = told(events())
    layers.build_page(to_frame(placed), articles=[article], lang="ar").save(tmp_path / "article.html")
    opened = open_page(tmp_path / "article.html", color_scheme=theme, reduced_motion="reduce")
    opened.ask("dateline.select('delta-07')")
    opened.set_range("2031-03-11", "2031-03-13")
    assert found_by_axe(opened) == []
    opened.page.get_by_role("searchbox").fill("nothing such")
    opened.settled()
    assert found_by_axe(opened) == []


def reached_by_tab(opened: OpenedPage) -> list[str]:
    """Names of all that Tab comes to, in order, until it leaves the page."""
    opened.ask("document.activeElement.blur(), undefined")
    names: list[str] = []
    for _ in range(120):
        opened.page.keyboard.press("Tab")
        name = opened.ask(
            "(e => e === document.body ? '' : e.getAttribute('aria-label') || (e.labels && e.labels[0] ? e.labels[0].textContent : '')"
            " || e.textContent || e.title)(document.activeElement)"
        )
        if not name and opened.ask("document.activeElement === document.body"):
            break
        names.append(name)
    return names


def test_every_event_is_reached_by_keyboard(story_page: OpenedPage) -> None:
    names = reached_by_tab(story_page)
    for event in events():
        assert sum(name.startswith(event.title) for name in names) >= 1, event.title
    for name in (
        "Play",
        "One step back",
        "One step on",
        "Start date",
        "End date",
        "Search the events",
        "Event by event",
    ):
        assert name in names
    pins = [name for name in names if name in set(story_page.marks())]
    assert len(pins) == 9


def test_names_are_unique_where_the_role_is_the_same(story_page: OpenedPage) -> None:
    story_page.ask("dateline.select('delta-02')")
    names = story_page.ask(
        "[...document.querySelectorAll('.dateline-page button, .dateline-page [role=slider], .dateline-pin, .dateline-page input, .dateline-page select')]"
        ".filter(e => e.checkVisibility()).map(e => (e.getAttribute('role') || e.localName) + ': ' + (e.getAttribute('aria-label') || "
        "(e.labels && e.labels[0] ? e.labels[0].textContent : e.textContent)))"
    )
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)
    regions = story_page.ask(
        "[...document.querySelectorAll('section:not([class*=leaflet]), [role=region], [role=group]')].map(e => e.getAttribute('aria-label'))"
    )
    assert None not in regions
    assert len(regions) == len(set(regions)), regions


def test_focus_can_be_seen_wherever_it_is(story_page: OpenedPage) -> None:
    story_page.ask("document.activeElement.blur(), undefined")
    for _ in range(45):
        story_page.page.keyboard.press("Tab")
        seen = story_page.ask(
            "(e => { const s = getComputedStyle(e), r = e.getBoundingClientRect(); const at = document.elementFromPoint(r.x + r.width / 2, r.y + r.height / 2);"
            " return [(s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== 'none', !at || e.contains(at) || at.contains(e)"
            " || !!at.closest('.dateline-pin'), e.outerHTML.slice(0, 90)]; })(document.activeElement)"
        )
        assert seen[0], f"no ring: {seen[2]}"
        assert seen[1], f"hidden: {seen[2]}"


def test_focus_goes_in_and_comes_back(story_page: OpenedPage) -> None:
    page = story_page.page
    row = page.locator(".dateline-row").nth(3)
    row.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("dialog").evaluate("e => e === document.activeElement")
    page.get_by_role("button", name="Close", exact=True).click()
    assert row.evaluate("e => e === document.activeElement")
    row.focus()
    page.keyboard.press(" ")
    page.get_by_role("button", name="Next event").click()
    page.keyboard.press("Escape")
    assert not page.get_by_role("dialog").is_visible()
    assert row.evaluate("e => e === document.activeElement")


def test_announcements_rest_for_half_a_second(story_page: OpenedPage) -> None:
    story_page.ask(
        "window.told = []; for (const e of document.querySelectorAll('[role=status], [aria-live]')) new MutationObserver(() => "
        "told.push([performance.now(), e.textContent])).observe(e, {childList: true, characterData: true, subtree: true}); undefined"
    )
    story_page.page.get_by_role("slider", name="Start date").focus()
    for _ in range(8):
        story_page.page.keyboard.press("ArrowRight")
        story_page.page.wait_for_timeout(60)
    story_page.page.wait_for_timeout(900)
    told_once = story_page.ask("told")
    assert [text for _, text in told_once] == ["8 of 12 events shown, 13 Mar 2031 to 25 Mar 2031"] or len(
        told_once
    ) == 1
    story_page.page.get_by_label("Speed").select_option("4")
    story_page.page.get_by_role("button", name="Play", exact=True).click()
    story_page.page.wait_for_timeout(2500)
    times = story_page.ask("told.map(([at]) => at)")
    assert all(after - before >= 480 for before, after in pairwise(times)), times


@pytest.mark.parametrize("width", WIDTHS)
def test_targets_are_large_and_nothing_scrolls_sideways(
    open_page: Opener, story_file: Path, width: int
) -> None:
    opened = open_page(story_file, width=width)
    opened.ask("dateline.select('delta-04')")
    opened.settled()
    assert opened.ask("document.documentElement.scrollWidth") <= width
    small = opened.ask(
        "[...document.querySelectorAll('button, select, input, summary, [role=slider], .dateline-pin, .leaflet-bar a, .leaflet-control-layers label')]"
        ".filter(e => e.checkVisibility() && e.type !== 'checkbox').map(e => [e.className || e.localName, e.getBoundingClientRect()])"
        ".filter(([, r]) => r.width < 24 || r.height < 24).map(([name, r]) => [name, r.width, r.height])"
    )
    assert small == []


CONTRAST = """
(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const style = getComputedStyle(document.documentElement);
  const rgb = (name) => { canvas.fillStyle = style.getPropertyValue(name); canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = (name) => { const [r, g, b] = rgb(name).map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  return (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
})()
"""


@pytest.mark.parametrize("theme", THEMES)
def test_contrast_of_text_and_of_graphics(open_page: Opener, story_file: Path, theme: Any) -> None:
    opened = open_page(story_file, color_scheme=theme)
    pairs = [
        ("--dl-ink", 4.5),
        ("--dl-soft", 4.5),
        ("--dl-accent", 4.5),
        ("--dl-edge", 3),
        *((f"--dl-c{n}", 3) for n in range(8)),
    ]
    weak = []
    for name, least in pairs:
        for ground in ("--dl-paper", "--dl-wash"):
            got = opened.ask(f"{CONTRAST}({name!r}, {ground!r})")
            weak += [(name, ground, got)] if got < least else []
    for number in range(8):
        for ground in ("--dl-land", "--dl-water"):
            got = opened.ask(f"{CONTRAST}('--dl-c{number}', {ground!r})")
            weak += [(number, ground, got)] if got < 3 else []
    for name in ("--dl-ink", "--dl-town", "--dl-soft"):
        for ground in ("--dl-land", "--dl-water"):
            got = opened.ask(f"{CONTRAST}({name!r}, {ground!r})")
            weak += [(name, ground, got)] if got < 4.5 else []
    for ground in ("--dl-mark-time", "--dl-mark-place"):
        got = opened.ask(f"{CONTRAST}('--dl-ink', {ground!r})")
        weak += [("ink", ground, got)] if got < 4.5 else []
    assert weak == []


def test_colour_is_never_alone(story_page: OpenedPage) -> None:
    shapes = story_page.ask(
        "[...document.querySelectorAll('.leaflet-control-layers-overlays path.dateline-fill')].map(e => e.getAttribute('d'))"
    )
    assert len(shapes) == len(set(shapes)) == 5


def test_reduced_motion_has_no_motion(open_page: Opener, story_file: Path) -> None:
    opened = open_page(story_file, reduced_motion="reduce")
    moving = opened.ask(
        "[...document.querySelectorAll('.dateline-page *')].filter(e => { const s = getComputedStyle(e);"
        " return e.closest('.dateline-filter, .dateline-pin') && (parseFloat(s.transitionDuration) > 0 || s.animationName !== 'none'); }).length"
    )
    assert moving == 0
    opened.ask(
        "dateline.filters[0].map.setView([45, 29], 9, {animate: false}), dateline.select('delta-11'), undefined"
    )
    assert opened.ask("dateline.filters[0].map.getBounds().contains([47.01, 28.86])")


def test_nothing_plays_by_itself(story_page: OpenedPage) -> None:
    before = story_page.state()
    story_page.page.wait_for_timeout(1500)
    assert story_page.state() == before


@pytest.mark.parametrize("width", [640, 1280])
def test_text_of_twice_the_size_fits(open_page: Opener, story_file: Path, width: int) -> None:
    opened = open_page(story_file, width=width)
    opened.ask("dateline.select('delta-04')")
    opened.ask(
        "(() => { const all = [...document.querySelectorAll('.dateline-page *')].filter(e => e instanceof HTMLElement && !e.closest('.folium-map'));"
        " const sizes = all.map(e => parseFloat(getComputedStyle(e).fontSize)); all.forEach((e, i) => { e.style.fontSize = 2 * sizes[i] + 'px'; }); })()"
    )
    opened.page.wait_for_timeout(200)
    assert opened.ask("document.documentElement.scrollWidth") <= width
    cut = opened.ask(
        "[...document.querySelectorAll('.dateline-page button, .dateline-page label, .dateline-title, .dateline-meta, dd, blockquote, h1')]"
        ".filter(e => e.checkVisibility() && (e.scrollWidth > e.clientWidth + 2 || e.scrollHeight > e.clientHeight + 2) && getComputedStyle(e).overflow !== 'visible')"
        ".map(e => e.className || e.localName)"
    )
    assert cut == []


def test_spaced_text_fits(open_page: Opener, story_file: Path) -> None:
    opened = open_page(story_file, width=320)
    opened.ask(
        "(() => { for (const e of document.querySelectorAll('.dateline-page *')) if (e instanceof HTMLElement && !e.closest('.folium-map')) "
        "Object.assign(e.style, {lineHeight: '1.5', letterSpacing: '.12em', wordSpacing: '.16em'}); })()"
    )
    opened.page.wait_for_timeout(200)
    assert opened.ask("document.documentElement.scrollWidth") <= 320


def test_language_and_direction_are_told(open_page: Opener, tmp_path: Path) -> None:
    layers.build_page(story(), lang="ar").save(tmp_path / "ar.html")
    opened = open_page(tmp_path / "ar.html", width=1280)
    assert opened.ask("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert opened.ask(
        "[...document.querySelectorAll('.dateline-title, .dateline-place')].every(e => e.localName === 'bdi')"
    )
    desk = opened.ask(
        "['.folium-map', '.dateline-side'].map(s => document.querySelector(s).getBoundingClientRect().left)"
    )
    assert desk[1] < desk[0]
