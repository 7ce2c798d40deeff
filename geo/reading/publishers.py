"""Who published what a document holds? Told by what stands beside the text, without reading the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.reading.markdown import front_matter

if TYPE_CHECKING:
    from geo.reading.documents import Document

_ADDRESS: Final = re.compile(r"https?://|www\.", re.IGNORECASE)
_HEAD: Final = 200_000  # bytes of a file that are looked at
_TAG: Final = re.compile(r"<(?:link|meta)\s[^<>]{0,2000}>", re.IGNORECASE)
_OWN: Final = re.compile(r"""=\s*["']?(?:canonical|og:url)["'\s/>]""", re.IGNORECASE)
_VALUE: Final = re.compile(r"""\b(?:href|content)\s*=\s*["']?(https?://[^"'\s<>]+)""", re.IGNORECASE)
_PAGES: Final = (".html", ".htm", ".xhtml")
_TEXTS: Final = (".md", ".markdown")
_NAMES: Final = ("url", "canonical", "outlet", "source", "publisher")


def is_address(text: str) -> bool:
    """Whether *text* is a web address rather than the name of a file or a paper."""
    return _ADDRESS.match(text) is not None


def publisher_of(document: Document, data: bytes) -> str:
    """A web address of the publisher of *document*, or the publisher's name; "" where nothing tells.

    *data* are its bytes. A saved page tells by the address that it gives itself, Markdown by its front matter.
    """
    if document.outlet or is_address(document.name):
        return document.outlet or document.name
    ending, head = document.path.lower(), data[:_HEAD].decode("utf-8", errors="replace")
    if ending.endswith(_PAGES):
        own = (_VALUE.search(tag[0]) for tag in _TAG.finditer(head) if _OWN.search(tag[0]))
        return next((found[1] for found in own if found), "")
    if ending.endswith(_TEXTS):
        front, _ = front_matter(head.replace("\r\n", "\n"))
        return next((front[name] for name in _NAMES if front.get(name)), "")
    return ""
