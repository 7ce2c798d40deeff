"""A folder served on 127.0.0.1 with headers of its own, and a browser context that reaches nothing else."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from browser import WATCH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *given: Any, headers_: dict[str, str], **more: Any) -> None:
        self.headers_ = headers_
        super().__init__(*given, **more)

    def end_headers(self) -> None:
        for name, value in self.headers_.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # the name is the base class's
        pass


@contextmanager
def served(folder: Path, **headers: str) -> Iterator[str]:
    """The address of *folder*; header names are written with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    handler = partial(_Handler, directory=str(folder), headers_=named)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()


@contextmanager
def watched(browser: Browser, **options: Any) -> Iterator[tuple[Page, list[str]]]:
    """A page and what it complained of, in all its frames; asking any other host is refused and noted."""
    context: BrowserContext = browser.new_context(**{"viewport": {"width": 1000, "height": 800}, **options})
    context.set_default_timeout(20_000)
    complaints: list[str] = []
    context.add_init_script(WATCH)
    page = context.new_page()
    page.route(
        lambda url: not url.startswith(("http://127.0.0.1", "data:", "blob:")),
        lambda route: (complaints.append(route.request.url), route.abort()),
    )
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    try:
        yield page, complaints
        for frame in page.frames:
            complaints += frame.evaluate("window.__violations || []")
    finally:
        context.close()
