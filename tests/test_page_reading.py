"""Ways through a page: presets of the time control, search, and the story event by event."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
from hostile import HOSTILE
from page_story import at, event, story, town
from shapely.geometry import Point

import layers
from geo.schema import Alternative, to_frame

if TYPE_CHECKING:
    from pathlib import Path

    from browser import OpenedPage, Opener

pytestmark = pytest.mark.browser


def pressed(opened: OpenedPage, name: str) -> dict[str, Any]:
    opened.page.get_by_role("button", name=name, exact=True).click()
    return opened.settled()


def names_of_presets(opened: OpenedPage) -> list[str]:
    names: list[str] = opened.page.locator(".dateline-presets button").all_inner_texts()
    return names


def opened_days(open_page: Opener, folder: Path, days: list[Any], **columns: Any) -> OpenedPage:
    points = [Point(20 + n, 45) for n in range(len(days))]
    frame = gpd.GeoDataFrame({"date": days, **columns}, geometry=points, crs="EPSG:4326")
    layers.build_page(frame, time="date", title="Any frame").save(folder / "frame.html")
    return open_page(folder / "frame.html")


def test_presets_of_three_weeks(story_page: OpenedPage) -> None:
    assert names_of_presets(story_page) == ["Whole period", "First week", "Last week"]
    first = pressed(story_page, "First week")
    assert (first["start"], first["end"], first["shown"]) == ("2031-03-05", "2031-03-11", 6)
    last = pressed(story_page, "Last week")
    assert (last["start"], last["end"], last["shown"]) == ("2031-03-19", "2031-03-25", 1)
    button = story_page.page.get_by_role("button", name="Last week")
    assert button.get_attribute("aria-pressed") == "true"
    assert pressed(story_page, "Whole period")["shown"] == 11
    assert button.get_attribute("aria-pressed") == "false"


@pytest.mark.parametrize(
    ("days", "names", "first", "last"),
    [
        (["2020-01-31", "2020-05-02"], "month", ("2020-01-31", "2020-02-28"), ("2020-04-03", "2020-05-02")),
        (["2020-02-29", "2023-01-01"], "year", ("2020-02-29", "2021-02-27"), ("2022-01-02", "2023-01-01")),
        (["2020-05-01", "2020-05-02"], "day", ("2020-05-01", "2020-05-01"), ("2020-05-02", "2020-05-02")),
        (
            ["0001-01-01", "9999-12-31"],
            "hundred years",
            ("0001-01-01", "0100-12-31"),
            ("9900-01-01", "9999-12-31"),
        ),
    ],
)
def test_presets_as_the_span_asks(
    open_page: Opener,
    tmp_path: Path,
    days: list[str],
    names: str,
    first: tuple[str, str],
    last: tuple[str, str],
) -> None:
    opened = opened_days(open_page, tmp_path, days)
    assert names_of_presets(opened) == ["Whole period", f"First {names}", f"Last {names}"]
    for name, ends in ((f"First {names}", first), (f"Last {names}", last)):
        state = pressed(opened, name)
        assert (state["start"], state["end"]) == ends


def test_one_day_has_no_first_and_last(open_page: Opener, tmp_path: Path) -> None:
    opened = opened_days(open_page, tmp_path, ["2020-05-01"])
    assert names_of_presets(opened) == ["Whole period"]
    assert opened.state()["shown"] == 1


def test_shift_and_arrow_move_the_whole_window(story_page: OpenedPage) -> None:
    story_page.set_range("2031-03-07", "2031-03-09")
    story_page.page.get_by_role("slider", name="Start date").focus()
    story_page.page.keyboard.press("Shift+ArrowRight")
    state = story_page.settled()
    assert (state["start"], state["end"]) == ("2031-03-08", "2031-03-10")
    story_page.page.keyboard.press("Shift+End")
    state = story_page.settled()
    assert (state["start"], state["end"]) == ("2031-03-23", "2031-03-25")


def searched(opened: OpenedPage, text: str) -> list[str]:
    opened.page.get_by_role("searchbox", name="Search the events").fill(text)
    opened.settled()
    return opened.listed()


def test_search_goes_through_title_place_and_quote(story_page: OpenedPage) -> None:
    assert searched(story_page, "CONSTANTA") == ["Waves break the harbour wall", "Ferry service stops"]
    state = story_page.state()
    assert (state["shown"], state["total"]) == (2, 12)
    assert len(story_page.marks()) == 1
    assert story_page.page.locator(".dateline-bars .dateline-solid").count() == 2
    assert searched(story_page, "reeds tulcea") == ["Mines drift into the delta"]
    assert searched(story_page, "older wreck") == ["An older wreck is found"]
    assert searched(story_page, "no such thing") == []
    assert story_page.page.get_by_text("No event matches “no such thing” in this period.").is_visible()
    story_page.page.wait_for_timeout(600)
    assert (
        story_page.page.get_by_role("status").text_content()
        == "0 of 12 events shown, 5 Mar 2031 to 25 Mar 2031"
    )


def test_search_looks_at_nothing_else_however_many_there_are(open_page: Opener, tmp_path: Path) -> None:
    told = 'Fishermen of "O\'Hara & Sons" saw <three> men flee.'
    other = Alternative(name="Elsewhere", lon=30.0, lat=45.0, score=0.1, reason="weighed")
    found = event(1, "A boat is stolen", at(2031, 3, 5), at(2031, 3, 6), quote=told, alternatives=(other,), **town("Sulina", "Sulina", 29, 45))  # fmt: skip
    rest = [event(n, f"event {n}", at(2031, 3, 6), at(2031, 3, 7)) for n in range(2, 600)]
    for number, frame in enumerate((to_frame([found, *rest[:3]]), to_frame([found, *rest]))):
        layers.build_page(frame).save(tmp_path / f"{number}.html")
        opened = open_page(tmp_path / f"{number}.html")
        for words, shown in (
            ("o'hara & <three>", 1),
            ('"O', 1),
            ("sulina boat", 1),
            ("elsewhere", 0),
            ("blockquote", 0),
        ):
            opened.page.get_by_role("searchbox").fill(words)
            for _ in range(100):  # the page's policy forbids the polling of wait_for_function
                if opened.state()["shown"] == shown:
                    break
                opened.page.wait_for_timeout(50)
            assert (words, opened.state()["shown"]) == (words, shown)


def test_search_and_window_and_category_hold_together(story_page: OpenedPage) -> None:
    story_page.set_range("2031-03-05", "2031-03-10")
    assert searched(story_page, "sulina") == ["Freighter reports a blast at sea"]
    story_page.page.get_by_role("checkbox", name="conflict").uncheck()
    assert story_page.settled()["shown"] == 0
    story_page.page.keyboard.press("Escape")
    story_page.page.get_by_role("searchbox").focus()
    story_page.page.keyboard.press("Escape")
    assert story_page.settled()["shown"] == 3


def test_escape_clears_the_search_first_and_then_the_receipt(story_page: OpenedPage) -> None:
    searched(story_page, "ferry")
    story_page.ask("dateline.select('delta-03')")
    story_page.page.get_by_role("searchbox").focus()
    story_page.page.keyboard.press("Escape")
    assert story_page.settled()["shown"] == 11
    assert story_page.state()["selected"] == "delta-03"
    story_page.page.keyboard.press("Escape")
    assert story_page.settled()["selected"] is None


def test_the_address_keeps_the_search(open_page: Opener, story_file: Path) -> None:
    opened = open_page(story_file, mark="#q=harbour%20wall")
    assert opened.settled()["shown"] == 1
    assert opened.page.get_by_role("searchbox").input_value() == "harbour wall"
    searched(opened, "a&b=c #d%")
    assert opened.ask("location.hash") == "#q=a%26b%3Dc%20%23d%25"
    opened.page.reload()
    assert opened.page.get_by_role("searchbox").input_value() == "a&b=c #d%"


def test_selecting_what_the_search_leaves_out_ends_the_search(story_page: OpenedPage) -> None:
    searched(story_page, "ferry")
    assert story_page.ask("dateline.select('delta-07')") is True
    assert story_page.settled()["selected"] == "delta-07"
    assert story_page.page.get_by_role("searchbox").input_value() == ""


FOUND = {
    "Zürich": "zurich",
    "Straße in Köln": "STRASSE koln",
    "Łódź": "lodz",
    "Ødegård": "odegard",
    "Αθήνας": "ΑΘΗΝΑΣ",
    "Йошкар-Ола, ёлка": "елка",
    "القُدْس وأربيل": "القدس واربيل",
    "יְרוּשָׁלַיִם": "ירושלים",
    "दिल्ली में सभा": "दिल्ली",
    "北京市的抗议": "抗议",
    "ガザ": "ガザ",
    "Ｆｕｌｌ ｗｉｄｔｈ": "full width",
    "İstanbul": "istanbul",
    "Hà Nội": "ha noi",
}


def test_search_in_every_script(open_page: Opener, tmp_path: Path) -> None:
    opened = opened_days(open_page, tmp_path, ["2020-05-01"] * len(FOUND), name=list(FOUND))
    for title, typed in FOUND.items():
        assert searched(opened, typed) == [title]


def test_hostile_text_is_only_searched_for(open_page: Opener, tmp_path: Path) -> None:
    days = [dt.date(2020, 1, 1 + n) for n in range(len(HOSTILE))]
    opened = opened_days(open_page, tmp_path, days, name=list(HOSTILE))
    for text in HOSTILE:
        found = searched(opened, text)
        assert text in found, text
        opened.ask(f"location.hash = '#q=' + encodeURIComponent({json.dumps(text)})")
        opened.settled()
        searched(opened, "zz" + text)
        assert (
            opened.page.locator(".dateline-empty").text_content()
            == f"No event matches “{'zz' + text}” in this period."
        )


def test_event_by_event_with_the_map(story_page: OpenedPage) -> None:
    page = story_page.page
    story = page.get_by_role("button", name="Event by event")
    story.click()
    assert story.get_attribute("aria-pressed") == "true"
    dialog = page.get_by_role("dialog", name="Weather service warns of a storm")
    assert "Event 1 of 11" in dialog.inner_text()
    story_page.until("dateline.filters[0].map.getBounds().pad(-0.4).contains([44.43, 26.1])")
    dialog.get_by_role("button", name="Next event").click()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Next event"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert story_page.state()["selected"] == "delta-04"
    story_page.until("dateline.filters[0].map.getBounds().pad(-0.4).contains([45.16, 30.42])")
    page.keyboard.press("ArrowLeft")
    assert story_page.state()["selected"] == "delta-03"
    story_page.until(
        "[...document.querySelectorAll('[aria-live=polite]')].some(e => e.textContent === "
        "'Event 3 of 11: Ferry service stops, Constanța, Romania, 7 Mar 2031')"
    )
    page.keyboard.press("Escape")
    assert story.get_attribute("aria-pressed") == "false"
    assert page.evaluate("document.activeElement.textContent") == "Event by event"


def test_the_story_ends_where_it_ends(story_page: OpenedPage) -> None:
    page = story_page.page
    story_page.ask("dateline.select('delta-11')")
    page.get_by_role("button", name="Event by event").click()
    following = page.get_by_role("button", name="Next event")
    assert following.get_attribute("aria-disabled") == "true"
    following.focus()
    page.keyboard.press("Enter")
    assert story_page.state()["selected"] == "delta-11"


def test_reduced_motion_jumps(open_page: Opener, story_file: Path) -> None:
    opened = open_page(story_file, reduced_motion="reduce")
    opened.page.get_by_role("button", name="Event by event").click()
    opened.page.keyboard.press("ArrowRight")
    assert opened.ask("dateline.filters[0].map.getBounds().pad(-0.4).contains([44.17, 28.65])")


def test_nothing_steps_by_itself(story_page: OpenedPage) -> None:
    story_page.page.get_by_role("button", name="Event by event").click()
    before = story_page.settled()
    story_page.page.wait_for_timeout(1500)
    assert story_page.state() == before


def test_the_story_follows_search_and_window(story_page: OpenedPage) -> None:
    searched(story_page, "constanta")
    story_page.page.get_by_role("button", name="Event by event").click()
    assert "Event 1 of 2" in story_page.page.get_by_role("dialog").inner_text()


def test_arrows_turn_round_from_right_to_left(open_page: Opener, tmp_path: Path) -> None:
    layers.build_page(story(), lang="ar").save(tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html")
    opened.page.get_by_role("button", name="حدثًا بعد حدث").click()
    opened.page.keyboard.press("ArrowLeft")
    assert opened.state()["selected"] == "delta-02"
