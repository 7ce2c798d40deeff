"""A page for everybody: axe-core finds nothing, and what no program can find is tested by hand here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from page_story import story

import layers

if TYPE_CHECKING:
    from pathlib import Path

    from browser import OpenedPage, Opener

pytestmark = pytest.mark.browser

AXE = Axe()
THEMES = ("light", "dark")
WIDTHS = (320, 800, 1280)
FOCUSABLE = "a[href], button, input, select, summary, [tabindex='0']"


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
