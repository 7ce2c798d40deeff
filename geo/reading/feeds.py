"""Feeds: the entries of an RSS or Atom file."""

from __future__ import annotations

import email.utils
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TEXTS: Final = ("encoded", "content", "description", "summary")
"""Elements with the text of an entry, the fullest first."""
_DATES: Final = ("pubDate", "published", "date", "updated", "issued")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry; text may hold HTML; date is ISO 8601 or as the feed has it."""

    url: str
    title: str
    date: str
    text: str


def feed_entries(path: Path) -> Iterator[Entry]:
    """The entries of an RSS (0.9 to 2.0) or Atom feed. Raises InputError for XML that is neither."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise InputError(f"not XML: {exc}", path=path, remedy="save the feed again") from exc
    if root is None or _local(root) not in ("rss", "feed", "RDF"):
        shown = "nothing" if root is None else f"<{_local(root)}>"
        raise InputError(f"holds {shown}, not a feed", path=path, remedy="give an RSS or Atom file")
    for element in root.iter():
        if _local(element) in ("item", "entry"):
            yield _entry(element)


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _entry(element: Any) -> Entry:
    held: dict[str, str] = {}
    link = ""
    for child in element:
        name = _local(child)
        if name == "link":
            link = (
                link
                or (child.get("href") if child.get("rel", "alternate") == "alternate" else "")
                or (child.text or "").strip()
            )
        else:
            held.setdefault(name, _text(child))
    date = next((held[name] for name in _DATES if held.get(name)), "")
    return Entry(
        url=link or (held.get("guid", "") if held.get("guid", "").startswith("http") else ""),
        title=" ".join(held.get("title", "").split()),
        date=_iso(date),
        text=next((held[name] for name in _TEXTS if held.get(name)), ""),
    )


def _text(element: Any) -> str:
    """The text in *element*; of Atom's XHTML the markup, too."""
    from lxml import etree

    if len(element) and element.get("type") == "xhtml":
        return "".join(str(etree.tostring(child, encoding="unicode")) for child in element)
    return "".join(element.itertext()).strip()


def _iso(date: str) -> str:
    try:
        return email.utils.parsedate_to_datetime(date).date().isoformat()
    except (ValueError, TypeError, IndexError):
        return date
