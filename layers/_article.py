"""The text of the articles beside the map, with the sentences and words that each event came from linked to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from branca.element import Figure, MacroElement

from geo.errors import InputError
from layers._filter import TimeFilter, filters_below
from layers._inline import Raw, escaped
from layers._many import LISTED
from layers._messages import direction, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo.reading import Article
    from geo.schema import Event
    from layers._rows import Row

_PHRASES = ("place", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters start:end of the article's text that tell of a row; kind is "said", "place" or "time"."""

    start: int
    end: int
    row: int
    kind: str


class ArticleText(MacroElement):
    """The text of *articles* beside the map of the first `TimeFilter`, which has to hold an events frame.

    An event belongs to the articles whose source is its own or that of a further receipt; its quotes have to stand in
    the text at the offsets that the frame gives, else InputError is raised: a mark in the wrong sentence is worse
    than none.
    """

    def __init__(self, articles: Iterable[Article], *, lang: str = "en") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ArticleText"
        self.articles = [article for article in articles if article.text.strip()]
        self.lang = lang

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002  # the signature is branca's
        """Put the text into the figure, uncompiled; gives back nothing more."""
        figure = self.get_root()
        filters = filters_below(figure)
        if not isinstance(figure, Figure) or not filters:
            raise InputError(
                "an article is shown beside the map of a TimeFilter", remedy="add one to the map"
            )
        figure.html.add_child(Raw(self._markup(filters[0])), name=self.get_name())
        return ""

    def size(self) -> int:
        """Bytes that the text takes in a page."""
        filters = filters_below(self.get_root())
        return len(self._markup(filters[0]).encode("utf-8", "replace")) if filters else 0

    def _markup(self, layer: TimeFilter) -> str:
        if not self.articles:
            return ""
        if layer.plain or getattr(layer, "many", None):
            raise InputError(
                f"articles are shown beside the events of a story, {LISTED} at most, not beside a large table",
                remedy="leave the articles out, or make a map of fewer events",
            )
        speech = words(self.lang)
        name = escaped(speech["article" if len(self.articles) == 1 else "articles"])
        inner = "".join(
            _telling(article, spans_of(article, layer.rows), layer.rows, alone=len(self.articles) == 1)
            for article in self.articles
        )
        return (
            f'<section class="dateline-article" id="dateline-1-article" lang="{escaped(self.lang)}" '
            f'dir="{direction(self.lang)}" aria-label="{name}" tabindex="0">'
            f'<h2 class="dateline-h2">{name}</h2>{inner}</section>\n'
        )


def spans_of(article: Article, rows: Sequence[Row]) -> list[Span]:
    """What of the article's text tells of each row: whole passages, and their words for place and time."""
    found: list[Span] = []
    for number, row in enumerate(rows):
        if row.event is None:
            continue
        for start, end, text in _passages(row.event, article.source):
            if article.text[start:end] != text:
                raise InputError(
                    f"event {row.event.event_id}: its quote does not stand at characters {start} to {end} "
                    f"of {article.source}",
                    remedy="give the article as it was read",
                )
            found.append(Span(start=start, end=end, row=number, kind="said"))
            found += _phrases(row.event, text, start, number)
    return found


def _passages(event: Event, source: str) -> Iterator[tuple[int, int, str]]:
    """What tells of the event in that source: its quote, and passages that say the same again."""
    if (
        event.source == source
        and event.quote
        and event.quote_start is not None
        and event.quote_end is not None
    ):
        yield event.quote_start, event.quote_end, event.quote
    for other in event.also:
        if (other.source or event.source) == source:
            yield other.start, other.end, other.text


def _phrases(event: Event, text: str, start: int, row: int) -> Iterator[Span]:
    for kind, phrase in zip(_PHRASES, (event.place_text, event.time_text), strict=True):
        at = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text) if phrase else None
        if at:
            yield Span(start=start + at.start(), end=start + at.end(), row=row, kind=kind)


def _telling(article: Article, spans: Sequence[Span], rows: Sequence[Row], *, alone: bool) -> str:
    """One article; of several, each can be folded, and all are open until a script closes them."""
    blocks = [(b.start, b.end, b.kind) for b in article.blocks] or [
        (found.start(), found.end(), "paragraph") for found in re.finditer(r"\S(?:.*\S)?", article.text)
    ]
    name = article.title or article.source
    if not alone:  # what the summary says need not be said again
        blocks = [b for b in blocks if b[2] != "heading" or article.text[b[0] : b[1]].strip() != name]
    tags = {"heading": ("h3", "h3"), "aside": ('p class="dateline-aside"', "p")}
    text = "".join(
        f'<{opening} dir="auto">{_inline(article.text, start, end, spans, rows)}</{closing}>'
        for start, end, kind in blocks
        for opening, closing in [tags.get(kind, ("p", "p"))]
    )
    if alone:
        return f'<div class="dateline-telling">{text}</div>'
    return f'<details class="dateline-telling" open><summary><bdi>{escaped(name)}</bdi></summary>{text}</details>'


def _inline(text: str, start: int, end: int, spans: Sequence[Span], rows: Sequence[Row]) -> str:
    """Characters start:end as HTML: passages in spans, linked words in them as marks."""
    here = [span for span in spans if span.start < end and span.end > start]
    cuts = sorted({start, end, *(p for s in here for p in (s.start, s.end) if start < p < end)})
    pieces = []
    for at, after in pairwise(cuts):
        over = [span for span in here if span.start <= at and span.end >= after]
        told = tuple(sorted({span.row for span in over if span.kind == "said"}))
        kind = next((name for name in _PHRASES if any(span.kind == name for span in over)), "")
        pieces.append((told, kind, text[at:after]))
    return "".join(_said(told, list(run), rows) for told, run in groupby(pieces, key=lambda piece: piece[0]))


def _said(told: tuple[int, ...], run: list[tuple[tuple[int, ...], str, str]], rows: Sequence[Row]) -> str:
    """A passage; where none of its words is one for place or time, the whole of it is the link."""
    if not told:
        return "".join(escaped(text) for _, _, text in run)
    numbers = " ".join(map(str, told))
    titles = "; ".join(rows[row].title for row in told)
    marked = any(kind for _, kind, _ in run)

    def link(text: str, inner: str) -> str:
        label = escaped(f"{' '.join(text.split())}: {titles}")
        return f'<a href="#dateline-1-e{told[0]}" data-rows="{numbers}" aria-label="{label}">{inner}</a>'

    parts = [
        link(text, f'<mark class="dateline-{kind}-words">{escaped(text)}</mark>') if kind else escaped(text)
        for _, kind, text in run
    ]
    whole = "".join(parts)
    inner = whole if marked or not whole.strip() else link("".join(text for _, _, text in run), whole)
    return f'<span class="dateline-said" data-rows="{numbers}">{inner}</span>'
