"""Where a Chromium is found for tests and screenshots, and a page opened in it that is watched."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, Route, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
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
WATCH: Final = """
window.__violations = [];
addEventListener("securitypolicyviolation", (e) => __violations.push(e.violatedDirective + " " + e.blockedURI));
"""


class NoBrowserError(Exception):
    """There is no Chromium or Chrome on this machine."""


def executable(playwright: Playwright) -> str:
    """The path of an installed Chromium or Chrome, else Playwright's own. Raises NoBrowserError for none."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    own = playwright.chromium.executable_path
    if Path(own).exists() and os.access(own, os.X_OK):
        return own
    raise NoBrowserError("no Chromium or Chrome on this machine; `make browser` installs one")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium that makes no requests of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(playwright), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


class OpenedPage:
    """A page in a browser with everything it complained of and asked for."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.complaints: list[str] = []
        self.requests: list[str] = []
        context.add_init_script(WATCH)
        context.route("**/*", self._only_files)
        context.on("request", self._note)
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))

    def _only_files(self, route: Route) -> None:
        if route.request.url.startswith(("file:", "data:")):
            route.continue_()
        else:
            route.abort()

    def _note(self, request: Request) -> None:
        if not request.url.startswith("data:"):
            self.requests.append(request.url)

    def ask(self, script: str) -> Any:
        """What an expression of JavaScript is worth in the page."""
        return self.page.evaluate(script)

    def state(self) -> dict[str, Any]:
        """window.dateline.getState()"""
        found: dict[str, Any] = self.ask("dateline.getState()")
        return found

    def set_range(self, start: str, end: str) -> dict[str, Any]:
        """Set the window and wait until the page has drawn it."""
        self.ask(f"dateline.setRange({start!r}, {end!r})")
        return self.settled()

    def settled(self) -> dict[str, Any]:
        """The state after the next two frames."""
        self.ask("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return self.state()

    def until(self, script: str, *, within_ms: int = 8000) -> None:
        """Wait until an expression is true; unlike Playwright's own, it needs no eval in the page."""
        for _ in range(within_ms // 50):
            if self.ask(script):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"not true within {within_ms} ms: {script}")

    def marks(self) -> list[str]:
        """Accessible names of the marks on the map."""
        names: list[str] = self.ask(
            "[...document.querySelectorAll('.dateline-pin')].map(e => e.getAttribute('aria-label'))"
        )
        return names

    def listed(self) -> list[str]:
        """Titles that the list shows."""
        titles: list[str] = self.ask(
            "[...document.querySelectorAll('.dateline-side .dateline-event')]"
            ".filter(e => e.checkVisibility()).map(e => e.querySelector('.dateline-title').textContent)"
        )
        return titles


class Opener:
    """Calls open a file; all pages must have been silent and alone when the test ends."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        self.opened: list[OpenedPage] = []

    def __call__(
        self, path: Path, *, width: int = 1280, height: int = 860, mark: str = "", **context: Any
    ) -> OpenedPage:
        made = self.browser.new_context(viewport={"width": width, "height": height}, offline=True, **context)
        made.set_default_timeout(20_000)
        opened = OpenedPage(made)
        self.opened.append(opened)
        opened.page.goto(path.resolve().as_uri() + mark)
        return opened

    def html(self, text: str, **options: Any) -> OpenedPage:
        """Open HTML that is written to a file first."""
        path = self.folder / f"page-{len(self.opened)}.html"
        path.write_text(text, encoding="utf-8")
        return self(path, **options)

    def close(self) -> None:
        """Close every page; a complaint, a refused load or a request beyond the file itself is a failure."""
        wrong = []
        for opened in self.opened:
            wrong += opened.complaints
            wrong += [url for url in opened.requests if not url.startswith("file:")]
            if opened.context.pages and opened.ask("typeof __violations") == "object":
                wrong += opened.ask("__violations")
            opened.context.close()
        assert not wrong, wrong
