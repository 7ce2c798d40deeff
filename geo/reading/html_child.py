"""Reads one untrusted HTML page in a process of its own; see `geo.reading.webpage`.

Run as a script: the page comes as UTF-8 on standard input, a JSON object goes to standard output.
The parent kills it when time is up; memory is limited here where the system can do it. It imports
nothing of this project, so that it runs whatever the parent's import path is.
"""

import json
import re
import sys
from collections.abc import Iterator
from typing import Any

MEMORY_BYTES = 2 * 2**30
_SKIPPED = {
    "script",
    "style",
    "nav",
    "header",
    "footer",
    "aside",
    "noscript",
    "form",
    "template",
    "svg",
    "button",
    "figcaption",
    "head",
}
_BREAK = "\u2028"
_PLAIN = {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "th", "dd", "dt", "pre"}
# Names of <meta> that say when a page was published, surest first; from the Open Graph, Dublin Core,
# Parse.ly, Sailthru and Highwire Press conventions.
_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "parsely-pub-date",
    "sailthru.date", "citation_publication_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.created",
    "dcterms.date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "article.published", "date",
)  # fmt: skip


def main() -> None:
    """Read the page on standard input and write what was found."""
    _limit_memory()
    from lxml import etree, html

    page = sys.stdin.buffer.read().decode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(page.encode(), parser=parser)
    except etree.LxmlError as exc:
        json.dump({"error": f"it cannot be parsed: {exc}"}, sys.stdout)
        return
    found = _metadata(tree)
    try:
        found["blocks"] = list(_main_text(page)) or list(_any_text(tree))
    except (RecursionError, ValueError, TypeError, AttributeError, etree.LxmlError):
        found["blocks"] = list(_any_text(tree))  # the extractor gave up; the page has text all the same
    json.dump(found, sys.stdout)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _main_text(page: str) -> Iterator[tuple[int, str]]:
    """Level and words of each block of the main text, by trafilatura: 0 for paragraphs, -1 for list items and rows."""
    from trafilatura import bare_extraction

    document = bare_extraction(page, include_comments=False, include_tables=True, with_metadata=False)
    body = getattr(document, "body", None)
    if body is None:
        return
    for line_break in body.iter("lb"):
        line_break.text = _BREAK
    for element in body.iter("head", "p", "item", "quote", "row", "code"):
        if element.tag in ("quote", "item") and element.find(".//p") is not None:
            continue
        if element.tag != "row" and any(parent.tag == "row" for parent in element.iterancestors()):
            continue
        between = " | " if element.tag == "row" else ""
        rend = element.get("rend", "")
        level = 0 if element.tag == "p" else -1
        if element.tag == "head":
            level = int(rend[1]) if rend[:1] == "h" and rend[1:2].isdigit() else 2
        text = between.join(element.itertext())
        lines = [text.replace(_BREAK, " ")] if element.tag == "row" else text.split(_BREAK)
        yield from ((level, words) for words in map(_words, lines) if words)


def _any_text(tree: Any) -> Iterator[tuple[int, str]]:
    """Headings and paragraphs outside navigation, for pages too short or odd for the extractor."""
    roots = tree.xpath("(//article|//main)[1]") or [tree]
    for element in roots[0].iter(*_PLAIN):
        around = {parent.tag for parent in element.iterancestors()}
        if around & _SKIPPED and element.tag != "h1":
            continue
        if not (around & _PLAIN):
            words = _words(element.text_content())
            if words:
                yield int(element.tag[1]) if element.tag[0] == "h" else 0 if element.tag == "p" else -1, words
    if not roots[0].xpath(".//p|.//li|.//td|.//pre|.//blockquote"):
        for element in roots[0].xpath("//script|//style|//head"):
            element.drop_tree()
        words = _words(tree.text_content())
        if words:
            yield 0, words


def _words(text: str) -> str:
    return " ".join(text.split())


def _metadata(tree: Any) -> dict[str, Any]:
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name and meta.get("content"):
            metas.setdefault(name, _words(meta.get("content")))
    linked = list(_linked_data(tree))
    heading, titles = tree.xpath("//h1[normalize-space()]"), tree.xpath("//head/title|//title")
    link = tree.xpath("//link[@rel='canonical']/@href")
    publisher: dict[str, Any] = next(
        (d["publisher"] for d in linked if isinstance(d.get("publisher"), dict)), {}
    )
    candidates = [_one(d.get("headline")) for d in linked] + [metas.get("og:title", "")]
    candidates += [_words(heading[0].text_content())] if heading else []
    candidates += [_without_outlet(_words(titles[0].text_content()))] if titles else []
    return {
        "title": next((words for words in candidates if words), ""),
        "dates": list(_dates(tree, metas, linked)),
        "outlet": metas.get("og:site_name") or _one(publisher.get("name")),
        "url": _words(link[0]) if link else metas.get("og:url", ""),
        "language": _words(tree.get("lang") or metas.get("og:locale", "")),
    }


def _without_outlet(title: str) -> str:
    """A <title> without the name of the paper that most put behind it: "Fog stops ferries | The Post"."""
    found = re.match(r"(.+\S)\s+[|–—»·-]\s+(\S.*)", title)
    if found is None or len(found[1].split()) < 3 or len(found[2].split()) > 4:
        return title
    return found[1]


def _one(value: object) -> str:
    return _words(value) if isinstance(value, str) else ""


def _dates(tree: Any, metas: dict[str, str], linked: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Where a date of publication stands and what it says, surest first."""
    for entry in linked:
        if _one(entry.get("datePublished")):
            yield "JSON-LD datePublished", _one(entry["datePublished"])
    for name in _DATE_NAMES:
        if name in metas:
            yield f"meta {name}", metas[name]
    for element in tree.xpath("//*[@itemprop='datePublished' or @pubdate]"):
        yield (
            "itemprop datePublished",
            _words(element.get("datetime") or element.get("content") or element.text_content()),
        )
    times = {_words(value)[:10] for value in tree.xpath("//article//time/@datetime|//header//time/@datetime")}
    if len(times) == 1:
        yield "time element", times.pop()


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of the page that have a headline or a date: articles first."""
    found: list[dict[str, Any]] = []
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            waiting = [json.loads(script, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting.extend(item)
            elif isinstance(item, dict):
                waiting.extend(value for value in (item.get("@graph"), item.get("mainEntity")) if value)
                found.append(item)
    yield from sorted(found, key=lambda item: "Article" not in str(item.get("@type")))


if __name__ == "__main__":
    main()
