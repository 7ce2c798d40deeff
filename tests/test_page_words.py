"""Pages in other languages: words, directions, names of categories, hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from page_story import at, event, story, town

import layers
from geo.schema import to_frame

if TYPE_CHECKING:
    from pathlib import Path

    from browser import Opener

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("lang", "status"),
    [("de", "11 von 12 Ereignissen"), ("fr", "11 événements sur 12"), ("zh", "12 个事件中的 11 个")],
)
def test_other_languages(open_page: Opener, tmp_path: Path, lang: str, status: str) -> None:
    layers.build_page(story(), lang=lang).save(tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html")
    assert status in (opened.page.get_by_role("status").text_content() or "")
    assert opened.ask("document.documentElement.lang") == lang


def test_right_to_left(open_page: Opener, tmp_path: Path) -> None:
    layers.build_page(story(), lang="ar").save(tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html", width=360)
    assert opened.ask("document.documentElement.dir") == "rtl"
    assert opened.ask("document.documentElement.scrollWidth") <= 360
    opened.page.get_by_role("slider", name="تاريخ البداية").focus()
    opened.page.keyboard.press("ArrowRight")
    assert opened.settled()["start"] == "2031-03-06"


def test_newsroom_categories_are_named_in_the_language_of_the_page(open_page: Opener, tmp_path: Path) -> None:
    made = [
        event(
            n,
            f"event {n}",
            at(2031, 3, 5 + n),
            at(2031, 3, 6 + n),
            category=kind,
            **town("X", "X", 10, 50 + n),
        )
        for n, kind in enumerate(["accident", "Vulkan", ""])
    ]
    layers.build_page(to_frame(made), lang="ar").save(tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html", mark="#cat=accident,Vulkan")
    control = opened.page.locator(".leaflet-control-layers")
    assert sorted(control.locator("bdi").all_inner_texts()) == sorted(["حادث", "Vulkan", "غير ذلك"])
    assert opened.settled()["shown"] == 2
    opened.ask("dateline.select('delta-00')")
    assert opened.page.locator(".dateline-kind bdi").inner_text() == "حادث"


def test_time_precision_of_hours(open_page: Opener, tmp_path: Path) -> None:
    hours = [
        event(
            n,
            f"hour {n}",
            at(2031, 3, 5, 6 + n),
            at(2031, 3, 5, 7 + n),
            **{**town("X", "X", 10, 50 + n), "time_precision": "hour"},
        )
        for n in range(4)
    ]
    layers.build_page(to_frame(hours)).save(tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html")
    assert (
        opened.page.get_by_role("slider", name="End date").get_attribute("aria-valuetext")
        == "5 Mar 2031, 10:00"
    )
    state = opened.set_range("2031-03-05T07:00", "2031-03-05T09:00")
    assert (state["start"], state["end"]) == ("2031-03-05T07:00", "2031-03-05T09:00")
    assert (state["shown"], state["possible"]) == (2, 0)
