"""Fixtures that more than one test file uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from browser import OpenedPage, Opener
    from playwright.sync_api import Browser

# No test fails for a slow machine, or by chance: `--hypothesis-profile=default` looks for new examples.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """One Chromium for all tests; a machine without one fails with the remedy."""
    from browser import NoBrowserError, chromium

    try:
        with chromium() as browser:
            yield browser
    except NoBrowserError as exc:
        pytest.fail(str(exc), pytrace=False)


@pytest.fixture
def open_page(chromium_browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Opens saved pages in contexts of their own, with the network off; all must end without a complaint."""
    from browser import Opener

    opener = Opener(chromium_browser, tmp_path)
    try:
        yield opener
    finally:
        opener.close()


@pytest.fixture
def story_page(open_page: Opener, story_file: Path) -> OpenedPage:
    """The page of the invented story, opened at 1280 px."""
    return open_page(story_file)


@pytest.fixture(scope="session")
def story_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the invented story, saved once."""
    from page_story import story

    import layers

    path = tmp_path_factory.mktemp("story") / "map.html"
    layers.build_page(story()).save(path)
    return path
