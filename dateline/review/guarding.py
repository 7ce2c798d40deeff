"""Who may talk to the review page: the browser it was opened in, from the page itself, and nobody else.

The address that the command prints holds a token that works once; it is exchanged for a cookie. Against
DNS rebinding the Host must be ours, against forged requests the Origin, too. Every answer says that the
page loads nothing from anywhere else.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOST: Final = "127.0.0.1"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
_USED: Final = (
    "This address works once, and only in the browser it was opened in. Run `dateline review` again.\n"
)


class Guard:
    """Wraps an ASGI application that listens on *port*; `address` is where the page is opened."""

    def __init__(self, app: ASGIApp, *, port: int) -> None:
        self.app = app
        self.origin = f"http://{HOST}:{port}"
        self._host = f"{HOST}:{port}"
        self._cookie = f"dateline-{port}"
        self._token: str | None = secrets.token_urlsafe(32)
        self._session = secrets.token_urlsafe(32)

    @property
    def address(self) -> str:
        """Where the page is opened, once."""
        return f"{self.origin}/?token={self._token}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what may pass; answer everything else."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        answer = self._refusal(scope)
        await (answer or self.app)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that may not pass, None for one that may."""
        headers = Headers(scope=scope)
        if headers.get("host") != self._host:
            return PlainTextResponse("unknown host\n", status_code=421)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("not allowed\n", status_code=405)
        is_page = scope["path"] == "/" and scope["method"] != "POST"
        if not is_page and headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return PlainTextResponse("not from this page\n", status_code=403)
        if scope["method"] == "POST":
            if headers.get("origin") != self.origin:
                return PlainTextResponse("not from this page\n", status_code=403)
            if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
                return PlainTextResponse("not JSON\n", status_code=415)
        if self._is_known(headers):
            return None
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0] if is_page else ""
        return self._welcome(given) or PlainTextResponse(_USED, status_code=403)

    def _is_known(self, headers: Headers) -> bool:
        cookie = cookie_parser(headers.get("cookie", "")).get(self._cookie, "")
        return secrets.compare_digest(cookie.encode(), self._session.encode())

    def _welcome(self, given: str) -> Response | None:
        """The cookie in exchange for the token, which does not work again."""
        if self._token is None or not secrets.compare_digest(given.encode(), self._token.encode()):
            return None
        self._token = None
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(self._cookie, self._session, httponly=True, samesite="strict", path="/")
        return answer
