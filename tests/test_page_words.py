"""Pages in other languages: words, directions, names of categories, hours."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from page_story import at, event, story, town

import layers
from geo.schema import to_frame
from layers import _messages

if TYPE_CHECKING:
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


ONE = {
    "en": "1 of 1 event shown, 1 Mar 2021",
    "fr": "1 événement sur 1 affiché, 1 mars 2021",
    "de": "1 von 1 Ereignis gezeigt, 1. März 2021",
    "es": "1 de 1 suceso mostrado, 1 mar 2021",
    "ru": "Показано событий: 1 из 1, 1 мар. 2021 г.",
    "ar": "عدد الأحداث المعروضة 1 من 1",
    "zh": "显示 1 个事件中的 1 个，2021年3月1日",
}


@pytest.mark.parametrize("lang", sorted(ONE))
def test_one_event_of_one_day_is_said_in_the_singular(open_page: Opener, tmp_path: Path, lang: str) -> None:
    lost = event(1, "A ship is lost", at(2021, 3, 1), at(2021, 3, 2), place_text="the open sea")
    layers.build_page(to_frame([lost]), lang=lang).save(tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html")
    said = (opened.page.get_by_role("status").text_content() or "").translate(
        str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
    )
    assert said.startswith(ONE[lang]) and said.count("2021") == 1
    live = opened.page.locator(".dateline-live").inner_text()
    assert live.startswith(opened.page.get_by_role("status").text_content() or "-")
    off = _messages.say(lang, "off_map", {"n": 1})
    assert off in live.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))


def test_pictures_and_pages_count_by_the_same_rules(open_page: Opener, tmp_path: Path) -> None:
    layers.build_page(story()).save(tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html")
    for lang in _messages.languages():
        rules = f"(new Intl.PluralRules('{lang}'))"
        asked = opened.ask(f"Array.from({{length: 230}}, (none, n) => {rules}.select(n))")
        assert [_messages.plural_of(lang, n) for n in range(230)] == asked


def test_every_message_has_the_forms_of_its_language() -> None:
    texts = [Path(layers.__file__).with_name(room).joinpath("messages.json") for room in ("data", "pyramid")]
    for lang, said in [pair for path in texts for pair in json.loads(path.read_text("utf-8")).items()]:
        known = {_messages.plural_of(lang, n) for n in range(230)} | {"other"}
        for text in filter(lambda text: isinstance(text, str), said.values()):
            for forms in re.findall(r"\{\w+ ([^}]*)\}", text):
                assert {"other", "one"} <= {form.partition(":")[0] for form in forms.split(";")} <= known
