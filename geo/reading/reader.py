"""One file, or standard input, as an article."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.errors import InputError
from geo.reading.article import Article
from geo.reading.article_dates import date_beside, date_on_its_own, whole_date
from geo.reading.blocks import Piece, assemble, split
from geo.reading.datelines import find_dateline
from geo.reading.decoding import MAX_BYTES, MAX_HTML_BYTES, MAX_MARKDOWN_BYTES, decode, refuse_binary
from geo.reading.markdown import MOST_MARKS, front_matter, marks_in, pieces
from geo.reading.webpage import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.reading.article import Block

_HTML: Final = re.compile(
    r"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)
_MARKDOWN: Final = re.compile(r"\A(?:---[ \t]*\n[A-Za-z]|\s*#{1,3} \S)")
_ENDINGS: Final = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "md",
    ".markdown": "md",
    ".txt": "txt",
    ".text": "txt",
}
ARTICLE_ENDINGS: Final = tuple(_ENDINGS)
"""The endings that say what an article is written in; any other file is looked at."""
_MOST: Final = {"html": MAX_HTML_BYTES, "md": MAX_MARKDOWN_BYTES, "txt": MAX_BYTES}
_FRONT_DATES: Final = ("date", "published", "publication_date", "pubdate", "publishdate", "dateline")
_TOP: Final = 8  # blocks looked at for a date of publication
_LINE_LENGTH: Final = 120
_UNSET: Final = (dt.date(1970, 1, 1), dt.date(1, 1, 1))  # what programs write for a date they do not have


def read_article(
    path: str | Path, *, date: dt.date | None = None, data: bytes | None = None, name: str = ""
) -> Article:
    """The article in the file *path*, or on standard input if that is "-".

    Plain text, Markdown and HTML are told apart by the ending, else by how they begin. *data* are
    its bytes if the caller has them already; then *path* only names it. *name* is what the article
    says its source is, the name of the file without its folders if not given; errors name *path*. *date* is the day of
    publication and wins over what the file says; a dateline without a year gives none, and neither
    does a date that can be read two ways. Raises InputError when there is no article to be had.
    """
    source = str(path)
    data = _bytes(source) if data is None else data
    known = _ENDINGS.get(Path(source).suffix.lower(), "")
    form = known or _form(data[:4096].decode("latin-1"))
    if len(data) > _MOST[form]:
        refuse_binary(data, source=source)
        reason = f"more than {_MOST[form] // 2**20} MB is not one article"
        raise InputError(reason, path=source, remedy="split it into a file for each article")
    text = decode(data, source=source, html=form == "html")
    read = {"html": _read_html, "md": _read_markdown, "txt": _read_plain}[known or _form(text)]
    article = _with_dateline(read(text, source))
    article = dataclasses.replace(article, source=name or _name(source))
    if date is not None:
        return dataclasses.replace(article, published=date, published_basis="given date")
    return article


def _name(source: str) -> str:
    return source if _ADDRESS.match(source) else Path(source).name or source


def _form(text: str) -> str:
    """What a text without a telling ending is written in, by how it begins."""
    text = text.removeprefix("\xef\xbb\xbf")
    return "html" if _HTML.match(text) else "md" if _MARKDOWN.match(text) else "txt"


def plain_article(
    text: str, *, published: dt.date | None = None, source: str = "", title: str = ""
) -> Article:
    """*text* itself, not a character changed, as an article; what is not given is read off the text.

    A *source* that is a web address is taken for the address of the text.
    """
    article = _with_dateline(_read_plain(text, source))
    if _ADDRESS.match(source):
        article = dataclasses.replace(article, url=source)
    if title:
        article = dataclasses.replace(article, title=title)
    if published is not None:
        article = dataclasses.replace(article, published=published, published_basis="given date")
    return article


def _bytes(source: str) -> bytes:
    if _ADDRESS.match(source):
        raise InputError(
            "addresses are not fetched", path=source, remedy="save the page as a file and give that"
        )
    if not source:
        raise InputError("the name of an input is empty", remedy='give the name of a file, or "-"')
    if source == "-":
        return sys.stdin.buffer.read(MAX_HTML_BYTES + 1)
    if Path(source).is_dir():
        remedy = f"name the files in it, such as {Path(source) / '*.txt'}"
        raise InputError("is a folder", path=source, remedy=remedy)
    try:
        with Path(source).open("rb") as file:
            return file.read(MAX_HTML_BYTES + 1)
    except (OSError, ValueError) as exc:  # ValueError: a NUL in the name
        reason = f"cannot be read: {getattr(exc, 'strerror', None) or exc}"
        raise InputError(reason, path=source, remedy="check the name and the rights of the file") from exc


def _read_plain(text: str, source: str) -> Article:
    blocks = split(text)
    return Article(text=text, title=_title(text, blocks), source=source, blocks=blocks)


def _read_markdown(text: str, source: str) -> Article:
    front, body = front_matter(text)
    if marks_in(body) > MOST_MARKS:
        reason = f"more than {MOST_MARKS:,} signs of markup are not one article"
        raise InputError(reason, path=source, remedy="copy the story's text into a .txt file")
    found = [piece for piece in pieces(body) if piece.text]
    title = front.get("title", "")
    if title and not (found and found[0].text == title):
        found.insert(0, Piece(title, 1))
    if not found:
        raise InputError(
            "there is no text in it", path=source, remedy="give a file with the text of an article"
        )
    words, blocks = assemble(found)
    published, basis = _first_date(
        (f"front matter {key}", front[key]) for key in _FRONT_DATES if key in front
    )
    return Article(
        text=words,
        title=title or _title(words, blocks),
        source=source,
        published=published,
        published_basis=basis,
        language=front.get("lang", front.get("language", "")),
        outlet=front.get("outlet", front.get("source", front.get("publisher", ""))),
        url=front.get("url", front.get("canonical", "")),
        blocks=blocks,
    )


def _read_html(text: str, source: str) -> Article:
    page = read_page(text, source=source)
    found = [Piece(words, level) for level, words in page.blocks]
    if page.title and not any(piece.text == page.title for piece in found[:3]):
        found.insert(0, Piece(page.title, 1))
    words, blocks = assemble(found)
    published, basis = _first_date(iter(page.dates))
    return Article(
        text=words,
        title=page.title or _title(words, blocks),
        source=source,
        published=published,
        published_basis=basis,
        language=page.language,
        outlet=page.outlet,
        url=page.url if re.match(r"https?://", page.url, re.IGNORECASE) else "",
        blocks=blocks,
    )


def _title(text: str, blocks: tuple[Block, ...]) -> str:
    first = next((block for block in blocks if block.kind == "heading"), None)
    return " ".join(text[first.start : first.end].split()) if first and first.level == 1 else ""


def _first_date(found: Iterator[tuple[str, str]]) -> tuple[dt.date | None, str]:
    for where, text in found:
        day = whole_date(text)
        if day is not None and day not in _UNSET:
            return day, f"{where} {text[:40]!r}"
    return None, ""


def _date_at_top(article: Article) -> tuple[dt.date | None, str]:
    """The date that a line near the top gives: alone, or as part of a byline or time stamp."""
    for block in article.blocks[:_TOP]:
        line = article.text[block.start : block.end]
        if len(line) < _LINE_LENGTH:
            day = date_on_its_own(line) or (date_beside(line) if block.kind == "aside" else None)
            if day is not None:
                return day, f"line {line!r}"
    return None, ""


def _with_dateline(article: Article) -> Article:
    dateline = find_dateline(article.text, article.blocks)
    published, basis = article.published, article.published_basis
    if published is None and dateline is not None and dateline.date_text:
        published = whole_date(dateline.date_text)
        basis = f"dateline {dateline.place}, {dateline.date_text}"
    if published is None:
        published, basis = _date_at_top(article)
    return dataclasses.replace(
        article, dateline=dateline, published=published, published_basis=basis if published else ""
    )
