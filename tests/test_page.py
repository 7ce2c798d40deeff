"""The page in a real browser: filter, list, marks, sliders, receipt, address, embedding."""

import re
from pathlib import Path
from typing import Any

import pytest
from browser import OpenedPage, Opener

pytestmark = pytest.mark.browser


def slider(opened: OpenedPage, name: str) -> Any:
    return opened.page.get_by_role("slider", name=name, exact=True)


def test_it_opens_silently_and_asks_for_nothing(story_page: OpenedPage) -> None:
    assert story_page.state() == {
        "start": "2031-03-05",
        "end": "2031-03-25",
        "shown": 11,
        "possible": 0,
        "total": 12,
        "selected": None,
    }
    assert len(story_page.requests) == 1


def test_the_names_that_others_rely_on(story_page: OpenedPage) -> None:
    page = story_page.page
    assert slider(story_page, "Start date").get_attribute("aria-valuetext") == "5 Mar 2031"
    assert slider(story_page, "End date").get_attribute("aria-valuetext") == "25 Mar 2031"
    assert page.get_by_role("button", name="Play", exact=True).count() == 1
    assert page.get_by_role("status").text_content() == "11 of 12 events shown, 5 Mar 2031 to 25 Mar 2031"
    assert page.get_by_label("From", exact=True).input_value() == "2031-03-05"
    assert (
        page.get_by_role(
            "button", name="Border post at Bolhrad closes, Bolhrad, Odesa Oblast, Ukraine, 11 Mar 2031"
        ).count()
        == 1
    )


def test_map_list_bars_and_count_are_in_step(story_page: OpenedPage) -> None:
    state = story_page.set_range("2031-03-11", "2031-03-13")
    assert (state["shown"], state["possible"]) == (4, 2)
    titles = story_page.listed()
    assert titles[:4] == [
        "Mines drift into the delta",
        "Border post at Bolhrad closes",
        "Shelling of a pilot station alleged",
        "Power fails across the region",
    ]
    hollow = story_page.ask(
        "[...document.querySelectorAll('.dateline-pin')].filter(e => e.querySelector('.dateline-hollow')).map(e => e.ariaLabel)"
    )
    assert sorted(name.split(",")[0] for name in hollow) == [
        "Mines drift into the delta",
        "Power fails across the region",
    ]
    assert len(story_page.marks()) == 4
    assert story_page.ask("document.querySelectorAll('.dateline-event.dateline-possible').length") == 2
    shown = story_page.ask("[...document.querySelectorAll('.dateline-bars .dateline-solid')].length")
    assert shown == 2
    story_page.page.wait_for_timeout(600)
    assert (
        story_page.page.get_by_role("status").text_content()
        == "4 of 12 events shown, 11 Mar 2031 to 13 Mar 2031"
    )


def test_undated_and_unmapped_are_listed_apart(story_page: OpenedPage) -> None:
    text = story_page.page.locator(".dateline-side").inner_text()
    assert re.search(
        r"NOT MAPPED\s+Ministers speak by telephone\s+14 Mar 2031 · the source names no place", text
    )
    assert re.search(r"UNDATED\s+An older wreck is found", text)
    story_page.set_range("2031-03-20", "2031-03-21")
    assert story_page.listed() == ["An older wreck is found"]
    assert story_page.page.get_by_text("No event in this period.").is_visible()


def test_both_sliders_by_keyboard(story_page: OpenedPage) -> None:
    start, end = slider(story_page, "Start date"), slider(story_page, "End date")
    start.focus()
    story_page.page.keyboard.press("ArrowRight")
    story_page.page.keyboard.press("ArrowRight")
    assert start.get_attribute("aria-valuetext") == "7 Mar 2031"
    end.focus()
    story_page.page.keyboard.press("ArrowLeft")
    assert story_page.settled()["end"] == "2031-03-24"
    story_page.page.keyboard.press("Home")
    assert story_page.settled() | {"selected": None} == story_page.state()
    assert story_page.state()["end"] == story_page.state()["start"] == "2031-03-07"
    story_page.page.keyboard.press("End")
    assert story_page.settled()["end"] == "2031-03-25"


def test_both_sliders_and_the_window_by_mouse(story_page: OpenedPage) -> None:
    mouse = story_page.page.mouse
    plot = story_page.page.locator(".dateline-plot").bounding_box()
    assert plot
    day = plot["width"] / 21
    middle = plot["y"] + plot["height"] / 2

    def drag(x: float, to: float) -> dict[str, Any]:
        mouse.move(x, middle)
        mouse.down()
        mouse.move((x + to) / 2, middle)
        mouse.move(to, middle)
        mouse.up()
        return story_page.settled()

    assert drag(plot["x"], plot["x"] + 2 * day)["start"] == "2031-03-07"
    assert drag(plot["x"] + plot["width"], plot["x"] + 7 * day)["end"] == "2031-03-11"
    moved = drag(plot["x"] + 4 * day, plot["x"] + 5 * day)
    assert (moved["start"], moved["end"]) == ("2031-03-08", "2031-03-12")
    mouse.click(plot["x"] + 11 * day, plot["y"] + 4)
    assert story_page.settled()["end"] == "2031-03-15"


def test_typed_dates(story_page: OpenedPage) -> None:
    story_page.page.get_by_label("To", exact=True).fill("2031-03-09")
    story_page.page.get_by_label("To", exact=True).blur()
    story_page.page.get_by_label("From", exact=True).fill("2031-03-07")
    story_page.page.get_by_label("From", exact=True).blur()
    state = story_page.settled()
    assert (state["start"], state["end"], state["shown"]) == ("2031-03-07", "2031-03-09", 3)
    story_page.page.get_by_role("button", name="Whole period").click()
    assert story_page.settled()["shown"] == 11


def test_play_moves_and_pause_holds(story_page: OpenedPage) -> None:
    page = story_page.page
    before = story_page.state()
    page.get_by_label("Speed").select_option("4")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(900)
    page.get_by_role("button", name="Pause", exact=True).click()
    held = story_page.settled()
    assert held != before
    assert held["start"] > before["start"]
    page.wait_for_timeout(400)
    assert story_page.state() == held
    page.get_by_role("button", name="One step back").click()
    assert story_page.settled()["start"] < held["start"]


def test_cumulative_mode_keeps_the_start(story_page: OpenedPage) -> None:
    page = story_page.page
    page.get_by_label("Mode").select_option("cumulative")
    page.get_by_role("button", name="One step on").click()
    first = story_page.settled()
    page.get_by_role("button", name="One step on").click()
    second = story_page.settled()
    assert first["start"] == second["start"] == "2031-03-05"
    assert first["end"] < second["end"]


def test_categories_toggle_in_foliums_layer_control(story_page: OpenedPage) -> None:
    page = story_page.page
    control = page.locator(".leaflet-control-layers")
    assert control.inner_text().split() == ["conflict", "weather", "diplomacy", "transport", "other"]
    page.get_by_role("checkbox", name="conflict").uncheck()
    state = story_page.settled()
    assert state["shown"] == 7
    assert "Mines drift into the delta" not in story_page.listed()
    assert not [
        name for name in story_page.marks() if name.startswith(("Mines", "Freighter", "Shelling", "Sappers"))
    ]
    page.get_by_role("checkbox", name="conflict").check()
    assert story_page.settled()["shown"] == 11


def test_receipt_opens_by_keyboard_and_escape_returns(story_page: OpenedPage) -> None:
    page = story_page.page
    pin = page.get_by_role(
        "button", name=re.compile("^Freighter reports a blast at sea, about 60 km east of Sulina")
    )
    pin.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Freighter reports a blast at sea")
    assert dialog.evaluate("e => e === document.activeElement")
    text = dialog.inner_text()
    assert "'9 March' in the year of the dateline 2031-03-18" in text
    assert "an area, drawn as such" in text
    assert "within 21 km" in text
    assert "81 % sure" in text
    assert dialog.locator("mark").all_inner_texts() == ["about 60 km east of Sulina", "9 March"]
    link = dialog.get_by_role("link")
    assert link.get_attribute("href") == "https://news.example.org/2031/03/delta-storm"
    assert story_page.state()["selected"] == "delta-04"
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Freighter")
    assert story_page.state()["selected"] is None


def test_events_at_one_point_can_be_told_apart(story_page: OpenedPage) -> None:
    page = story_page.page
    stack = page.get_by_role("button", name=re.compile("^2 events here: Waves break"))
    stack.focus()
    page.keyboard.press(" ")
    dialog = page.get_by_role("dialog", name="2 events here")
    assert dialog.locator(".dateline-title").all_inner_texts() == [
        "Waves break the harbour wall",
        "Ferry service stops",
    ]
    dialog.get_by_role("button", name=re.compile("Ferry service stops")).click()
    assert story_page.state()["selected"] == "delta-03"


def test_an_area_is_drawn_as_an_area(story_page: OpenedPage) -> None:
    ring = story_page.page.get_by_role("button", name=re.compile("^Power fails across the region, Dobruja"))
    assert ring.locator(".dateline-ring").count() == 1
    assert ring.locator(".dateline-fill").count() == 0
    assert ring.get_attribute("aria-description") == "area"
    assert story_page.ask("document.querySelectorAll('path.dateline-footprint').length") >= 8


def test_address_holds_the_state(open_page: Opener, story_file: Path) -> None:
    opened = open_page(story_file, mark="#t=2031-03-09/2031-03-12&id=delta-06&cat=transport,conflict")
    state = opened.settled()
    assert (state["start"], state["end"], state["selected"]) == ("2031-03-09", "2031-03-12", "delta-06")
    assert opened.listed()[:4] == [
        "Freighter reports a blast at sea",
        "Mines drift into the delta",
        "Border post at Bolhrad closes",
        "Shelling of a pilot station alleged",
    ]
    opened.set_range("2031-03-10", "2031-03-12")
    assert "t=2031-03-10/2031-03-12" in opened.ask("location.hash")


def test_on_tells_of_changes(story_page: OpenedPage) -> None:
    story_page.ask("window.heard = []; dateline.on('change', (state) => heard.push(state)); undefined")
    story_page.set_range("2031-03-05", "2031-03-07")
    story_page.ask("dateline.select('delta-02')")
    heard = story_page.ask("heard")
    assert [state["shown"] for state in heard] == [3, 3]
    assert heard[-1]["selected"] == "delta-02"
    assert story_page.ask("dateline.setRange('nonsense', 'x')") is False
    assert story_page.ask("dateline.select('no such')") is False


def test_scripts_are_offered_only_what_is_documented(story_page: OpenedPage) -> None:
    names = story_page.ask("Object.keys(dateline).filter(name => name !== '_')")
    assert sorted(names) == ["filters", "getState", "on", "select", "setRange"]


NO_DATES = (
    "null, undefined",
    "'', ''",
    "'2031-03-06', null",
    "undefined, '2031-03-07'",
    "'2031-02-30', '2031-03-07'",
    "'2031-03-06', '2031-13-01'",
    "'2031-03-06 or so', '2031-03-07'",
    "'2031-03-06T25:00', '2031-03-07'",
    "{}, []",
)


def test_what_is_no_date_sets_no_range(story_page: OpenedPage) -> None:
    story_page.set_range("2031-03-06", "2031-03-08")
    for given in NO_DATES:
        assert story_page.ask(f"dateline.setRange({given})") is False, given
        state = story_page.settled()
        assert (state["start"], state["end"]) == ("2031-03-06", "2031-03-08"), given


def test_an_address_may_leave_one_end_open(open_page: Opener, story_file: Path) -> None:
    state = open_page(story_file, mark="#t=2031-03-09/").settled()
    assert (state["start"], state["end"]) == ("2031-03-09", "2031-03-25")


HOST = """<!doctype html><title>host</title><script>
window.got = [];
addEventListener("message", (event) => got.push(event.data));
</script><iframe title="map" sandbox="allow-scripts" src="{src}" width="700" height="900"></iframe>"""


def test_in_a_sandboxed_frame_it_obeys_and_tells_its_height(open_page: Opener, story_file: Path) -> None:
    opened = open_page.html(HOST.format(src=story_file.as_uri() + "?childId=c1#?secret=s3"))
    page = opened.page
    page.wait_for_function("got.some((m) => m && m.message === 'height')")
    got = page.evaluate("got")
    assert any(isinstance(m, dict) and m.get("type") == "embed-size" and m["height"] > 600 for m in got)
    assert any(isinstance(m, str) and m.startswith("pymxPYMxc1xPYMxheightxPYMx") for m in got)
    assert any(isinstance(m, dict) and m.get("secret") == "s3" for m in got)
    page.evaluate(
        "frames[0].postMessage({dateline: {setRange: ['2031-03-05', '2031-03-07'], select: 'delta-02'}}, '*')"
    )
    page.evaluate("frames[0].postMessage({dateline: {setRange: [null, undefined]}}, '*')")
    page.evaluate("frames[0].postMessage({dateline: {getState: true}}, '*')")
    page.wait_for_function(
        "got.some((m) => m.dateline && m.dateline.state.selected === 'delta-02' && m.dateline.state.shown === 3)"
    )
    page.wait_for_timeout(300)
    count = page.evaluate("got.filter((m) => m.sentinel === 'amp').length")
    page.wait_for_timeout(500)
    assert page.evaluate("got.filter((m) => m.sentinel === 'amp').length") == count


def test_without_scripts_everything_is_there_to_read(open_page: Opener, story_file: Path) -> None:
    opened = open_page(story_file, java_script_enabled=False)
    text = opened.page.locator("main").inner_text()
    assert "Weather service warns of a storm" in text
    assert "Much of Dobruja had no power" in text
    assert "5 Mar 2031" in text
    assert opened.page.locator("ol > li").count() == 12
    opened.context.close()


@pytest.mark.parametrize("width", [320, 800])
def test_no_sideways_scrolling_and_large_targets(open_page: Opener, story_file: Path, width: int) -> None:
    opened = open_page(story_file, width=width)
    assert opened.ask("document.documentElement.scrollWidth") <= width
    small = opened.ask(
        "[...document.querySelectorAll('button, input, select, [role=slider], .dateline-pin, .leaflet-bar a')]"
        ".filter(e => e.checkVisibility() && e.type !== 'checkbox')"
        ".map(e => [e.className, e.getBoundingClientRect().width, e.getBoundingClientRect().height])"
        ".filter(([name, w, h]) => w < 24 || h < 24)"
    )
    assert small == []


def test_focus_stays_when_the_mark_is_drawn_again(story_page: OpenedPage) -> None:
    story_page.page.get_by_role("button", name=re.compile("^Mines drift.*, Tulcea")).focus()
    story_page.set_range("2031-03-11", "2031-03-13")
    assert story_page.ask("document.activeElement.ariaLabel").startswith("Mines drift")


def test_a_wide_print_holds_the_list_with_its_receipts(open_page: Opener, story_file: Path) -> None:
    opened = open_page(story_file, width=1400)
    opened.page.emulate_media(media="print")
    assert opened.ask("document.querySelector('.dateline-side').getBoundingClientRect().height") > 1000
    heights = opened.ask(
        "[...document.querySelectorAll('.dateline-side .dateline-receipt')].filter(e => e.checkVisibility())"
        ".map(e => e.getBoundingClientRect().height)"
    )
    assert len(heights) == 12
    assert min(heights) > 0
    assert opened.ask("getComputedStyle(document.querySelector('.dateline-side')).overflow") == "visible"
    assert len(re.findall(rb"/Type\s*/Page\b", opened.page.pdf(width="1400px"))) > 1
