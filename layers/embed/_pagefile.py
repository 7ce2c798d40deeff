"""Reading a page that dateline wrote."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

from geo.errors import InputError
from layers.embed._head import GENERATOR

_REMEDY: Final = "name a page that `dateline map` wrote"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFile:
    """A page on disk: its text, its title, its language, and the address it was made for ("" for none)."""

    path: Path
    html: str
    title: str
    lang: str
    url: str


def read_page(path: str | Path) -> PageFile:
    """The page at *path*. Raises InputError when there is none, or one that dateline did not write."""
    file = Path(path)
    try:
        html = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError as exc:
        raise InputError("not a page of dateline's", path=file, remedy=_REMEDY) from exc
    except OSError as exc:
        raise InputError(exc.strerror or "cannot be read", path=file, remedy=_REMEDY) from exc
    head = _Head()
    head.feed(html[: html.find("<body")] if "<body" in html else html[:4096])
    if head.generator != GENERATOR:
        raise InputError("not a page of dateline's", path=file, remedy=_REMEDY)
    return PageFile(path=file, html=html, title="".join(head.title), lang=head.lang, url=head.url)


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.generator = self.lang = self.url = ""
        self.title: list[str] = []
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.in_title = tag == "title"
        if tag == "html":
            self.lang = given.get("lang", "")
        elif tag == "meta" and given.get("name") == "generator":
            self.generator = given.get("content", "")
        elif tag == "link" and given.get("rel") == "canonical":
            self.url = given.get("href", "")

    def handle_endtag(self, tag: str) -> None:
        self.in_title = self.in_title and tag != "title"

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title.append(data)
