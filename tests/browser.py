"""Where a Chromium is found for tests and screenshots, and how it is started."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-first-run",
)


def executable(playwright: Playwright) -> str:
    """The path of an installed Chromium or Chrome, else Playwright's own. Raises RuntimeError for none."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    own = playwright.chromium.executable_path
    if Path(own).exists() and os.access(own, os.X_OK):
        return own
    raise RuntimeError("no Chromium or Chrome on this machine; `make browser` installs one")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium that makes no requests of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(playwright), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
