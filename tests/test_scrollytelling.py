"""The worked example of docs/embedding.md: an article that drives its map as the reader scrolls."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from serving import served, watched

import layers
from geo.files import read_frame
from layers.embed import ELEMENT_FILE, element_script

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
STATE = "document.querySelector('dateline-map').state"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1200, 400])
def test_the_map_follows_the_reader(chromium_browser: Browser, tmp_path: Path, width: int) -> None:
    shutil.copy(EXAMPLES / "scrollytelling.html", tmp_path)
    layers.build_page(read_frame(EXAMPLES / "flood.events.geojson")).save(tmp_path / "map.html")
    (tmp_path / ELEMENT_FILE).write_text(element_script(), encoding="utf-8")
    viewport = {"width": width, "height": 800}
    with (
        served(tmp_path) as site,
        watched(chromium_browser, viewport=viewport) as (page, complaints),
    ):
        page.goto(site + "scrollytelling.html")
        steps = page.locator("section")
        for number, start, end, selected, shown in (
            (1, "2032-04-02", "2032-04-03", "flood-decin", 1),
            (2, "2032-04-04", "2032-04-06", "flood-dresden", 2),
            (3, "2032-04-07", "2032-04-08", None, 1),
            (4, "2032-04-02", "2032-04-10", "flood-magdeburg", 5),
            (0, "2032-04-02", "2032-04-10", None, 5),
        ):
            top = 300 if width > 800 else 560
            steps.nth(number).evaluate(f"e => scrollTo(0, scrollY + e.getBoundingClientRect().top - {top})")
            wanted = {"start": start, "end": end, "selected": selected, "shown": shown}
            page.wait_for_function(
                f"(wanted) => {STATE} && Object.keys(wanted).every((k) => {STATE}[k] === wanted[k])",
                arg=wanted,
            )
            assert steps.nth(number).get_attribute("aria-current") is not None
    assert complaints == []
