"""Many articles: the documents that folders, patterns, archives, mailboxes, feeds and JSON lines hold."""

from __future__ import annotations

import dataclasses
import glob
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.reading.article_dates import whole_date
from geo.reading.feeds import feed_entries
from geo.reading.mail import messages
from geo.reading.reader import ARTICLE_ENDINGS, plain_article, read_article
from geo.reading.warcs import pages

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from geo.reading.article import Article

_TEXTS: Final = ("text", "body", "content", "article", "fulltext", "full_text", "maintext", "content_text")
_TITLES: Final = ("title", "headline", "name")
_DATES: Final = (
    "date",
    "published",
    "date_published",
    "published_at",
    "publishedat",
    "pubdate",
    "publication_date",
    "date_publish",
    "dct",
    "created",
)
_ADDRESSES: Final = ("url", "link", "source", "source_url", "id")
_OUTLETS: Final = ("outlet", "publisher", "site_name", "source_name")
_OF_EVENTS: Final = frozenset(
    (
        "event_id",
        "geometry",
        "lat",
        "latitude",
        "lon",
        "longitude",
        "lng",
        "place",
        "location",
        "start",
        "event_date",
        "properties",
    )
)
_MARKUP: Final = re.compile(r"<(?:p|div|br|html|body|article|span|h[1-6]|ul|a)\b[^>]*>", re.IGNORECASE)
_WILD: Final = re.compile(r"[*?\[]")
_SAMPLE: Final = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Something that holds one article, not read yet.

    where names it for a person ("dump.warc.gz, record 12"); name is what its events say their source is. path
    is its file when the file is the article; else data are its bytes, HTML or plain text. outlet is the publisher's
    name where it stands beside the text. fault: why it cannot be read, which stands for the rest of a file that
    breaks off.
    """

    where: str
    name: str
    path: str = ""
    data: bytes = b""
    html: bool = False
    title: str = ""
    published: dt.date | None = None
    basis: str = ""
    outlet: str = ""
    fault: str = ""


def article_of(document: Document) -> Article:
    """The article in *document*. Raises InputError that says where it is when there is none."""
    if document.fault:
        raise InputError(document.fault, path=document.where)
    if document.path:
        return read_article(document.path, name=document.name)
    if document.html:
        article = read_article(f"{document.where}.html", data=document.data, name=document.name)
    else:
        text = document.data.decode("utf-8", errors="replace")
        if not any(map(str.isalnum, text)):
            raise InputError("there is no text in it", path=document.where)
        article = plain_article(text, source=document.name)
    if document.title:
        article = dataclasses.replace(article, title=document.title)
    if document.outlet:
        article = dataclasses.replace(article, outlet=document.outlet)
    if document.published is not None and (article.published is None or not document.html):
        article = dataclasses.replace(article, published=document.published, published_basis=document.basis)
    return article


def holds_articles(path: Path) -> bool:
    """Whether the file holds any number of articles: an archive, a mailbox, a feed, or lines of JSON with texts."""
    return _opener(path) is not None


def documents_in(path: Path) -> Iterator[Document]:
    """The documents of one file, in its order; where it breaks off or holds none, the last one tells why."""
    opener = _opener(path)
    if opener is None:
        yield Document(where=str(path), name=path.name, path=str(path))
        return
    fault, held = "holds no article", False
    try:
        for document in opener(path):
            yield document
            held = True
    except (InputError, OSError) as exc:
        fault, held = str(exc).removeprefix(f"{path}: "), False
    if not held:
        yield Document(where=str(path), name=path.name, fault=fault)


def _opener(path: Path) -> Callable[[Path], Iterator[Document]] | None:
    name = path.name.lower()
    if name.endswith((".warc", ".warc.gz")):
        return _of_archive
    if name.endswith((".mbox", ".mbx", ".eml")):
        return _of_mailbox
    if name.endswith((".rss", ".atom", ".xml", ".rdf")):
        return _of_feed
    if name.endswith((".jsonl", ".ndjson", ".json")) and _tells_texts(path):
        return _of_lines
    return None


def expand(path: str) -> list[Path]:
    """The files that an input names: itself, those of a pattern, or the articles in a folder and all below it.

    A folder without articles gives all its files. Hidden files are left out; the order is that of the names.
    Raises InputError when there is nothing.
    """
    found = Path(path)
    if found.is_dir():
        files = _files_below(found)
        articles = [p for p in files if p.suffix.lower() in ARTICLE_ENDINGS or holds_articles(p)]
        if not files:
            raise InputError("the folder is empty", path=path, remedy="name a folder with articles in it")
        return articles or files
    if _WILD.search(path) and not found.exists():
        matched = sorted(Path(name) for name in glob.glob(path, recursive=True) if Path(name).is_file())  # noqa: PTH207 (pathlib has no absolute patterns)
        if not matched:
            raise InputError(
                "no file has such a name", path=path, remedy="check the pattern; ** goes into folders"
            )
        return matched
    return [found]


def left_out(path: str, taken: Iterable[Path]) -> list[Path]:
    """The files in the folder *path*, and all below it, that are not among those *taken* of it."""
    folder = Path(path)
    known = set(taken)
    return [p for p in _files_below(folder) if p not in known] if folder.is_dir() else []


def _files_below(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and not _hidden(p.relative_to(folder)))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _of_archive(path: Path) -> Iterator[Document]:
    for number, page in enumerate(pages(path), start=1):
        yield Document(
            where=f"{path.name}, page {number} ({page.url})", name=page.url, data=page.data, html=page.html
        )  # fmt: skip


def _of_mailbox(path: Path) -> Iterator[Document]:
    for number, message in enumerate(messages(path), start=1):
        yield Document(
            where=f"{path.name}, message {number}", name=f"{path.name}#{message.key or number}", data=message.data,
            html=message.html, title=message.subject, published=message.sent, basis="date of the message",
        )  # fmt: skip


def _of_feed(path: Path) -> Iterator[Document]:
    for number, entry in enumerate(feed_entries(path), start=1):
        yield Document(
            where=f"{path.name}, entry {number}", name=entry.url or f"{path.name}#{number}", data=entry.text.encode(),
            html=bool(_MARKUP.search(entry.text)), title=entry.title, published=whole_date(entry.date),
            basis=f"date of the entry, {entry.date}",
        )  # fmt: skip


def _tells_texts(path: Path) -> bool:
    """Whether the first object in a file of JSON is an article: a text, and none of what a table of events has."""
    try:
        with path.open("rb") as file:
            head = file.read(_SAMPLE).decode("utf-8-sig", errors="replace").lstrip(" \n\r\t[")
        first, _ = json.JSONDecoder().raw_decode(head)
    except (OSError, ValueError, RecursionError):
        return False
    if not isinstance(first, dict):
        return False
    keys = {str(key).lower() for key in first}
    return bool(keys.intersection(_TEXTS)) and not keys & _OF_EVENTS


def _of_lines(path: Path) -> Iterator[Document]:
    with path.open("rb") as file:
        if file.read(16).decode("utf-8-sig", errors="replace").lstrip().startswith("["):
            file.seek(0)
            try:
                found = json.loads(file.read().decode("utf-8-sig", errors="replace"))
            except (ValueError, RecursionError) as exc:
                raise InputError(f"not JSON: {exc}", path=path, remedy="write or fetch it again") from exc
            yield from (_of_object(value, path, number) for number, value in enumerate(found, start=1))
            return
        file.seek(0)
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _of_object(_parsed(line), path, number)


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError):
        return None


def _of_object(value: Any, path: Path, number: int) -> Document:
    """A broken line is a document with a fault, so that it is set aside like any other."""
    where = f"{path.name}, line {number}"
    if not isinstance(value, dict):
        return Document(where=where, name=f"{path.name}#{number}", fault="it is not a JSON object")
    held = {str(key).lower(): cell for key, cell in value.items()}
    text = _first(held, _TEXTS)
    date = _first(held, _DATES)
    name = _first(held, _ADDRESSES)
    return Document(
        where=where, name=name or f"{path.name}#{number}", data=text.encode("utf-8", errors="replace"),
        html=len(_MARKUP.findall(text)) > 1, title=" ".join(_first(held, _TITLES).split()),
        published=whole_date(date), basis=f"date of the line, {date}", outlet=_first(held, _OUTLETS),
    )  # fmt: skip


def _first(held: dict[str, Any], names: tuple[str, ...]) -> str:
    return next(
        (
            str(held[name])
            for name in names
            if isinstance(held.get(name), str | int) and str(held[name]).strip()
        ),
        "",
    )
