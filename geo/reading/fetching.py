"""Fetches one page of the web: public addresses only, few redirects, bounded size and time, robots respected.

Every connection goes to an address that was looked up and vetted by us, so that a name cannot mean a public
host when it is vetted and a private one when it is connected to (DNS rebinding).
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from geo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MOST_REDIRECTS: Final = 2
MOST_BYTES: Final = 20 * 2**20
MOST_SECONDS: Final = 30.0
_ROBOTS_BYTES: Final = 512 * 1024
"""What RFC 9309 asks a crawler to read at least of robots.txt."""
_STEP_S: Final = 10.0
_PIECE: Final = 1 << 16
_MOVED: Final = (301, 302, 303, 307, 308)
_NAME: Final = "dateline"
_REMEDY: Final = "save the page as a file and give that"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page as it came: the address asked for, the one that answered, what it sent, of which type."""

    asked: str
    url: str
    data: bytes
    content_type: str


def is_public(address: Address) -> bool:
    """Whether *address* can be reached from anywhere and belongs to one host."""
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if mapped is not None:
        return is_public(mapped)
    return address.is_global and not address.is_multicast and not address.is_reserved


def fetch_page(
    url: str,
    *,
    allowed: Callable[[Address], bool] = is_public,
    most_bytes: int = MOST_BYTES,
    most_seconds: float = MOST_SECONDS,
) -> Fetched:
    """The page at *url*. *allowed* vets the address of each host before it is connected to.

    Raises InputError, naming *url*, for an address that is not public, robots.txt that asks to stay out, more
    than two redirects, too much data, too long a wait, or a server that does not answer with a page.
    """
    call = _Call(asked=url, allowed=allowed, until=time.monotonic() + most_seconds)
    at = url
    for _ in range(MOST_REDIRECTS + 1):
        call.respect_robots(at)
        status, headers, data = call.get(at, most_bytes)
        if status in _MOVED and headers.get("Location"):
            at = urljoin(at, headers["Location"])
            continue
        if status != 200:
            raise call.failed(f"the server answers {status}")
        if not data:
            raise call.failed("the page is empty")
        return Fetched(asked=url, url=at, data=data, content_type=headers.get("Content-Type", ""))
    raise call.failed(f"it redirects more than {MOST_REDIRECTS} times")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """One fetch with its limits; every hop and robots.txt count together."""

    asked: str
    allowed: Callable[[Address], bool]
    until: float

    def failed(self, reason: str) -> InputError:
        return InputError(reason, path=self.asked, remedy=_REMEDY)

    def respect_robots(self, url: str) -> None:
        """Raise InputError when robots.txt of the host asks us to stay out (RFC 9309)."""
        parts = urlsplit(url)
        status, _, data = self.get(
            urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", "")), _ROBOTS_BYTES, cut=True
        )
        if status >= 500:
            raise self.failed(f"robots.txt cannot be had (the server answers {status})")
        if status != 200:  # none there, or moved away: nothing is asked of us
            return
        rules = RobotFileParser()
        rules.parse(data.decode("utf-8", "replace").splitlines())
        if not rules.can_fetch(_NAME, url):
            raise self.failed("robots.txt of the site asks programs to stay out")

    def get(self, url: str, most: int, *, cut: bool = False) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Status, headers and body; more than *most* bytes are cut off or refused."""
        connection = self._connection(url)
        parts = urlsplit(url)
        path = quote(urlunsplit(("", "", parts.path or "/", parts.query, "")), safe="/?&=%:;,+!*'()@$~#[]")
        agent = f"{_NAME}/{metadata.version('dateline-map')}"
        headers = {
            "User-Agent": agent,
            "Accept": "text/html, */*;q=0.5",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
                raise self.failed("the server packs the page, though asked not to")
            return answer.status, answer.headers, self._body(answer, most, cut=cut)
        except (OSError, http.client.HTTPException, ValueError) as exc:
            reason = (
                "the server does not answer in time"
                if isinstance(exc, TimeoutError)
                else f"cannot be fetched: {exc}"
            )
            raise self.failed(reason) from exc
        finally:
            connection.close()

    def _body(self, answer: http.client.HTTPResponse, most: int, *, cut: bool) -> bytes:
        data = bytearray()
        while piece := answer.read1(_PIECE):
            data += piece
            if len(data) > most and not cut:
                raise self.failed(f"the page is larger than {most // 2**20} MB")
            if len(data) > most or not self._left():
                break
        return bytes(data[:most])

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise self.failed("it takes too long")
        return left

    def _connection(self, url: str) -> http.client.HTTPConnection:
        """A connection to a vetted address of the host of *url*, its certificate checked for the name."""
        parts = urlsplit(url)
        try:
            host, port = parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
        except ValueError as exc:
            raise self.failed(f"is not a web address: {exc}") from exc
        if not host or not port or parts.username is not None:
            raise self.failed("is not a plain http(s) address")
        connected = _connected(
            self._vetted(host, port), port, timeout=min(_STEP_S, self._left()), failed=self.failed
        )
        if parts.scheme == "https":
            try:
                connected = ssl.create_default_context().wrap_socket(connected, server_hostname=host)
            except (OSError, ValueError) as exc:
                connected.close()
                raise self.failed(f"no safe connection: {exc}") from exc
        connection = http.client.HTTPConnection(host, port)
        connection.sock = connected
        return connection

    def _vetted(self, host: str, port: int) -> str:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as exc:
            raise self.failed(f"the host {host} is not known") from exc
        addresses = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]
        if not addresses or not all(map(self.allowed, addresses)):
            raise self.failed(f"the host {host} is not on the public internet")
        return str(addresses[0])


def _connected(
    address: str, port: int, *, timeout: float, failed: Callable[[str], InputError]
) -> socket.socket:
    try:
        return socket.create_connection((address, port), timeout=timeout)
    except OSError as exc:
        raise failed(f"cannot be reached: {exc.strerror or exc}") from exc
