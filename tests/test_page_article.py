"""The article beside the map: the text as it is, its words linked with the events, both ways."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hostile import HOSTILE
from page_story import HEADLINE, SOURCE, events

import layers
from geo.errors import InputError
from geo.reading import Article, plain_article
from geo.schema import Event, Receipt, to_frame

if TYPE_CHECKING:
    from pathlib import Path

    from browser import OpenedPage, Opener

pytestmark = pytest.mark.browser

LEAD = "Nobody sails. "


def told(events_of_it: list[Event], source: str = SOURCE) -> tuple[list[Event], Article]:
    """The quotes of the events as an article of a paragraph each, and the events with their places in it."""
    text, placed = HEADLINE + "\n\n", []
    for event in events_of_it:
        start = len(text) + len(LEAD)
        placed.append(replace(event, source=source, quote_start=start, quote_end=start + len(event.quote)))
        text += f"{LEAD}{event.quote}\n\n"
    return placed, plain_article(text, source=source, title=HEADLINE)


def opened_article(open_page: Opener, folder: Path, **context: int) -> tuple[OpenedPage, Article]:
    placed, article = told(events())
    layers.build_page(to_frame(placed), articles=[article]).save(folder / "article.html")
    return open_page(folder / "article.html", **context), article


def highlighted(opened: OpenedPage) -> list[str]:
    found: list[str] = opened.ask("[...document.querySelectorAll('.dateline-told')].map(e => e.textContent)")
    return found


def test_the_text_is_the_article(open_page: Opener, tmp_path: Path) -> None:
    opened, article = opened_article(open_page, tmp_path)
    shown = opened.ask(
        "[...document.querySelectorAll('.dateline-telling > *')].map(e => e.textContent).join('\\n\\n')"
    )
    assert shown == article.text.strip()
    marks = opened.ask("[...document.querySelectorAll('.dateline-article mark')].map(e => e.textContent)")
    assert marks[:4] == ["Bucharest", "5 March", "Constanța", "on the Friday"]


def test_a_mark_selects_and_what_is_selected_is_shown(open_page: Opener, tmp_path: Path) -> None:
    opened, _ = opened_article(open_page, tmp_path)
    opened.page.get_by_role("link", name="Tulcea: Mines drift into the delta").click()
    assert opened.state()["selected"] == "delta-05"
    assert highlighted(opened) == [events()[4].quote]
    opened.ask("dateline.select('delta-11')")
    assert highlighted(opened) == [events()[10].quote]
    inside = opened.ask(
        "(() => { const a = document.querySelector('.dateline-article').getBoundingClientRect(), "
        "t = document.querySelector('.dateline-told').getBoundingClientRect(); return t.top >= a.top && t.bottom <= a.bottom; })()"
    )
    assert inside
    assert opened.ask("scrollY") == 0
    opened.page.keyboard.press("Escape")
    assert highlighted(opened) == []


def test_a_mark_outside_the_window_widens_it(open_page: Opener, tmp_path: Path) -> None:
    opened, _ = opened_article(open_page, tmp_path)
    opened.set_range("2031-03-05", "2031-03-06")
    link = opened.page.get_by_role("link", name="Tulcea: Mines drift into the delta")
    link.focus()
    opened.page.keyboard.press("Enter")
    state = opened.settled()
    assert (state["selected"], state["end"]) == ("delta-05", "2031-03-16")
    opened.page.keyboard.press("Escape")
    assert (
        opened.ask("document.activeElement.getAttribute('aria-label')")
        == "Tulcea: Mines drift into the delta"
    )


def test_one_sentence_of_two_events_gives_them_in_turn(open_page: Opener, tmp_path: Path) -> None:
    first = replace(
        events()[1], quote="Constanța lost its wall and its ferry on the Friday.", time_text="on the Friday"
    )
    second = replace(events()[2], quote=first.quote, time_text="on the Friday")
    (one, _), article = told([first, second])
    two = replace(second, source=SOURCE, quote_start=one.quote_start, quote_end=one.quote_end)
    layers.build_page(to_frame([one, two]), articles=[article]).save(tmp_path / "two.html")
    opened = open_page(tmp_path / "two.html")
    link = opened.page.locator(".dateline-article a").first
    link.click()
    assert opened.state()["selected"] == "delta-02"
    link.click()
    assert opened.state()["selected"] == "delta-03"


def test_a_sentence_without_such_words_is_the_link_itself(open_page: Opener, tmp_path: Path) -> None:
    placed, article = told([replace(events()[8], time_text="", quote="The two spoke by telephone.")])
    layers.build_page(to_frame(placed), articles=[article]).save(tmp_path / "plain.html")
    opened = open_page(tmp_path / "plain.html")
    opened.page.get_by_role("link", name="The two spoke by telephone.: Ministers speak by telephone").click()
    assert opened.state()["selected"] == "delta-09"


def test_every_passage_that_tells_an_event_is_shown(open_page: Opener, tmp_path: Path) -> None:
    (first, second), article = told(events()[:2])
    also = Receipt(start=second.quote_start or 0, end=second.quote_end or 0, text=second.quote)
    layers.build_page(to_frame([replace(first, also=(also,)), second]), articles=[article]).save(
        tmp_path / "a.html"
    )
    opened = open_page(tmp_path / "a.html")
    opened.ask("dateline.select('delta-01')")
    assert highlighted(opened) == [first.quote, second.quote]


def test_several_articles_can_be_folded(open_page: Opener, tmp_path: Path) -> None:
    here, one = told(events()[:6], "one.txt")
    there, two = told(events()[6:], "two.txt")
    path = tmp_path / "both.html"
    layers.build_page(to_frame([*here, *there]), articles=[one, replace(two, title="Another story")]).save(
        path
    )
    opened = open_page(path)
    assert opened.ask("[...document.querySelectorAll('.dateline-article details')].map(e => e.open)") == [
        True,
        False,
    ]
    opened.ask("dateline.select('delta-08')")
    assert opened.page.locator(".dateline-told").is_visible()
    assert opened.page.get_by_text("Another story").count() == 1
    assert (
        opened.ask(
            "dispatchEvent(new Event('beforeprint')), document.querySelectorAll('details:not([open])').length"
        )
        == 0
    )


def test_without_scripts_and_in_print_all_of_it_is_there(open_page: Opener, tmp_path: Path) -> None:
    opened, _ = opened_article(open_page, tmp_path, java_script_enabled=False)
    assert "Nobody sails. Ferries from" in opened.page.locator(".dateline-article").inner_text()
    opened.page.get_by_role("link", name="Tulcea: Mines drift into the delta").click()
    assert opened.page.url.endswith("#dateline-1-e4")
    opened.context.close()
    printed, _ = opened_article(open_page, tmp_path, width=1280)
    printed.page.emulate_media(media="print")
    assert printed.ask(
        "(e => e.scrollHeight <= e.clientHeight + 1)(document.querySelector('.dateline-article'))"
    )


@pytest.mark.parametrize("width", [320, 1000, 1280])
def test_the_article_has_its_place_at_every_width(open_page: Opener, tmp_path: Path, width: int) -> None:
    opened, _ = opened_article(open_page, tmp_path, width=width)
    assert opened.ask("document.documentElement.scrollWidth") <= width
    opened.ask("dateline.select('delta-02')")
    boxes = opened.ask(
        "['.dateline-article', '.folium-map', '.dateline-time', '.dateline-receipt-panel', '.dateline-side']"
        ".map(s => { const r = document.querySelector(s).getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; })"
    )
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = (
                one[2] <= other[0] + 1
                or other[2] <= one[0] + 1
                or one[3] <= other[1] + 1
                or other[3] <= one[1] + 1
            )
            assert apart, boxes


@pytest.mark.parametrize("width", [320, 800])
def test_on_a_narrow_page_the_article_comes_before_the_list(
    open_page: Opener, tmp_path: Path, width: int
) -> None:
    opened, _ = opened_article(open_page, tmp_path, width=width)
    tops = opened.ask(
        "['.folium-map', '.dateline-time', '.dateline-article', '.dateline-side']"
        ".map(s => document.querySelector(s).getBoundingClientRect().top)"
    )
    assert tops == sorted(tops)
    assert opened.ask("document.querySelector('.dateline-article').clientWidth") > width - 60


def test_hostile_articles_stay_text(open_page: Opener, tmp_path: Path) -> None:
    made = [
        replace(event, quote=text, title=text, place_text=text[:4], time_text=text[-3:])
        for event, text in zip(events() * 2, HOSTILE, strict=False)
    ]
    made = [replace(event, event_id=f"h{n}") for n, event in enumerate(made)]
    placed, article = told(made, source="</script><script>alert(1)</script>")
    path = tmp_path / "hostile.html"
    layers.build_page(
        to_frame(placed), articles=[replace(article, title=HOSTILE[5]), plain_article("Nothing.")]
    ).save(path)
    opened = open_page(path)
    text = opened.ask("document.querySelector('.dateline-telling').textContent")
    for one in HOSTILE:
        assert one in text
    opened.ask("document.querySelectorAll('.dateline-article a').forEach(e => e.click())")
    assert opened.page.locator("summary").first.text_content() == HOSTILE[5]
    assert (
        opened.ask(
            "document.querySelectorAll('main img, main script:not([type]), main [onmouseover]').length"
        )
        == 0
    )


def test_an_article_that_is_not_the_events_own_is_refused() -> None:
    placed, article = told(events())
    other = replace(article, text="X" + article.text)
    with pytest.raises(InputError, match="event delta-01: its quote does not stand at characters"):
        layers.build_page(to_frame(placed), articles=[other]).get_root().render()
