"""Fetching a page, from a server on this machine: what is let through and what is not."""

import ipaddress
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from geo.errors import InputError
from geo.reading.fetching import fetch_page, is_public

PAGE = b"<html><body><p>A bridge fell in Exampleton on 3 May 2019.</p></body></html>"


class Site(BaseHTTPRequestHandler):
    """Pages by path: status, headers and body, or a function that writes an answer."""

    pages: dict[str, Any]
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        page = self.pages.get(self.path, (404, {}, b""))
        if callable(page):
            page(self)
            return
        status, headers, body = page
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[tuple[str, Any]]:
    kind = type(
        "Kind", (Site,), {"pages": {"/story": (200, {"Content-Type": "text/html"}, PAGE)}, "asked": []}
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), kind) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}", kind
        running.shutdown()


def fetched(url: str, **limits: Any) -> bytes:
    return fetch_page(url, allowed=lambda _: True, **limits).data


def test_a_page_comes_after_robots_were_asked(site: tuple[str, Any]) -> None:
    root, kind = site
    page = fetch_page(f"{root}/story", allowed=lambda _: True)
    assert (page.data, page.url, page.content_type) == (PAGE, f"{root}/story", "text/html")
    assert kind.asked == ["/robots.txt", "/story"]


def test_addresses_that_are_not_public_are_refused_on_every_hop(site: tuple[str, Any]) -> None:
    root, kind = site
    with pytest.raises(InputError, match="not on the public internet"):
        fetch_page(f"{root}/story")
    kind.pages["/away"] = (302, {"Location": "http://[::1]:9/inner"}, b"")
    hops: list[str] = []

    def first_only(address: object) -> bool:
        hops.append(str(address))
        return str(address) == "127.0.0.1"

    with pytest.raises(InputError, match="not on the public internet"):
        fetch_page(f"{root}/away", allowed=first_only)
    assert hops[-1] == "::1"


@pytest.mark.parametrize(
    ("address", "public"),
    [("93.184.215.14", True), ("2606:4700::1111", True), ("127.0.0.1", False), ("10.1.2.3", False), ("192.168.0.1", False),
     ("169.254.169.254", False), ("100.64.0.1", False), ("0.0.0.0", False), ("::1", False), ("fe80::1", False),
     ("fd00::1", False), ("::ffff:10.0.0.1", False), ("2002:7f00:1::", False), ("224.0.0.1", False)],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def test_two_redirects_and_no_more(site: tuple[str, Any]) -> None:
    root, kind = site
    kind.pages |= {"/a": (301, {"Location": "/b"}, b""), "/b": (308, {"Location": f"{root}/story"}, b"")}
    assert fetched(f"{root}/a") == PAGE
    kind.pages["/0"] = (302, {"Location": "/a"}, b"")
    with pytest.raises(InputError, match="more than 2 times"):
        fetched(f"{root}/0")


def test_robots_are_respected(site: tuple[str, Any]) -> None:
    root, kind = site
    kind.pages["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /story\n")
    with pytest.raises(InputError, match=r"robots\.txt"):
        fetched(f"{root}/story")
    assert kind.asked == ["/robots.txt"]
    kind.pages["/robots.txt"] = (503, {}, b"")
    with pytest.raises(InputError, match="503"):
        fetched(f"{root}/story")


def _slowly(seconds: float) -> Callable[[Site], None]:
    def write(site: Site) -> None:
        site.send_response(200)
        site.end_headers()
        try:
            for _ in range(100):
                site.wfile.write(b"x")
                time.sleep(seconds)
        except OSError:
            return

    return write


def test_size_and_time_are_bounded(site: tuple[str, Any]) -> None:
    root, kind = site
    kind.pages |= {"/big": (200, {}, b"x" * 3 * 2**20), "/slow": _slowly(0.3)}
    with pytest.raises(InputError, match="larger than 1 MB"):
        fetched(f"{root}/big", most_bytes=2**20)
    began = time.monotonic()
    with pytest.raises(InputError, match="too long"):
        fetched(f"{root}/slow", most_seconds=0.5)
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("url", "told"),
    [("http://user:word@127.0.0.1/", "plain"), ("http://127.0.0.1:99999/", "not a web address"), ("http:///x", "plain"),
     ("ftp://127.0.0.1/", "plain"), ("http://127.0.0.1:1/", "cannot be reached")],
)  # fmt: skip
def test_what_is_no_page_is_named(url: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        fetched(url)
    assert url in str(caught.value)


def test_an_answer_that_is_no_page_is_told(site: tuple[str, Any]) -> None:
    root, kind = site
    kind.pages |= {
        "/gone": (410, {}, b"gone"),
        "/empty": (200, {}, b""),
        "/zip": (200, {"Content-Encoding": "gzip"}, b"\x1f"),
    }
    for path, told in {"gone": "410", "empty": "empty", "zip": "packs"}.items():
        with pytest.raises(InputError, match=told):
            fetched(f"{root}/{path}")
