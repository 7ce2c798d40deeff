"""The only place where text is put into a page.

Folium and branca compile what they have rendered a second time as Jinja, so text that reaches one of
their templates is run. Here a `Raw` element hands its text on untouched, data goes in as JSON that
cannot end its script element, and HTML is built from escaped text alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import Any, Final
from urllib.parse import urlsplit

from branca.element import Element

_LONE_SURROGATES: Final = re.compile("[\x00\ud800-\udfff]")
_JSON_ESCAPES: Final = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)
_HTML_ESCAPES: Final = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ('"', "&quot;"),
    ("'", "&#39;"),
    ("\r", "&#13;"),
)
"""The first is that of the sign that all others begin with."""
_TO_ESCAPE: Final = re.compile("[&<>\"'\r\x00\ud800-\udfff]")
_PLAIN_ADDRESS: Final = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]*(?:/[a-z0-9/._~%!$&()*+,;=:@?#-]*)?", re.IGNORECASE | re.ASCII
)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`\\\x00-\x20\ud800-\udfff]+", re.IGNORECASE)


class Raw(Element):
    """An element that gives back *text* as it is: never compiled, never escaped again."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Raw"
        self.text = text

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002  # the signature is branca's
        """The text itself."""
        return self.text


def clean(text: str) -> str:
    """*text* with NUL and lone surrogates, which no HTML file can hold, as U+FFFD; else unchanged."""
    return _LONE_SURROGATES.sub("\ufffd", text)


def escaped(text: str) -> str:
    """*text* for the content of an element or a quoted attribute; it reads back unchanged."""
    if _TO_ESCAPE.search(text) is None:
        return text
    text = clean(text)
    for sign, name in _HTML_ESCAPES:
        text = text.replace(sign, name)
    return text


def to_json(value: Any) -> str:
    """*value* as ASCII JSON that holds no `<`, `>` or `&`, so no tag can begin or end in it.

    Raises ValueError for NaN and infinity.
    """
    text = json.dumps(_cleaned(value), ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.translate(_JSON_ESCAPES)


def json_block(element_id: str, value: Any, *, kind: str = "application/json") -> str:
    """A script element that holds *value*; *kind* is its type, one that no browser runs."""
    return f'<script type="{escaped(kind)}" id="{escaped(element_id)}">{to_json(value)}</script>'


def web_address(text: str) -> str | None:
    """*text* if it is an http or https address with a host and nothing odd in it, else None."""
    if _PLAIN_ADDRESS.fullmatch(text):
        return text
    if not _ADDRESS.fullmatch(text):
        return None
    try:
        host = urlsplit(text).hostname
    except ValueError:
        return None
    return text if host else None


def content_hash(text: str) -> str:
    """The source expression of an inline script or style for a content-security policy."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): _cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(item) for item in value]
    return value
