"""The text of an article as the page draws it: blocks of pieces, each with the events it tells of."""

from __future__ import annotations

import dataclasses
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from geo.errors import InputError
from geo.reading import Article, Block
from layers._article import spans_of
from layers._rows import event_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.schema import Event
    from layers._article import Span


def telling(article: Article | None, events: Sequence[Event]) -> list[dict[str, Any]]:
    """The blocks of *article*, with what tells of *events* in it; without one, their sentences, or titles.

    A piece is {"text", "events", "place", "time"}: the ids of events whose sentence, words for the place or
    words for the time it is part of.
    """
    if article is not None:
        try:
            return _blocks(article, events)
        except InputError:  # the events are from a file, and the article was edited since
            pass
    return _blocks(*_sentences(events))


def _sentences(events: Iterable[Event]) -> tuple[Article, list[Event]]:
    """The quotes of *events*, each once, as an article of its own, and the events moved onto it.

    An event of a table, which has no quote, stands there with its title.
    """
    starts: dict[str, int] = {}
    length = 0
    moved = []
    for event in events:
        said = event.quote or event.title
        if said and said not in starts:
            starts[said] = length
            length += len(said) + 2
        if said:
            at = starts[said]
            moved.append(
                dataclasses.replace(
                    event, quote=said, quote_start=at, quote_end=at + len(said), also=(), source=""
                )
            )
    blocks = tuple(Block(kind="paragraph", start=at, end=at + len(quote)) for quote, at in starts.items())
    return Article(text="\n\n".join(starts), blocks=blocks), moved


def _blocks(article: Article, events: Sequence[Event]) -> list[dict[str, Any]]:
    spans = spans_of(article, [event_row(event) for event in events])
    found = article.blocks or (Block(kind="paragraph", start=0, end=len(article.text)),)
    return [
        {"kind": block.kind, "pieces": _pieces(article.text, block.start, block.end, spans, events)}
        for block in found
    ]


def _pieces(
    text: str, start: int, end: int, spans: Sequence[Span], events: Sequence[Event]
) -> list[dict[str, Any]]:
    here = [span for span in spans if span.start < end and span.end > start]
    cuts = sorted({start, end, *(at for span in here for at in (span.start, span.end) if start < at < end)})
    pieces = []
    for at, after in pairwise(cuts):
        over = [span for span in here if span.start <= at and span.end >= after]
        told = dict.fromkeys(events[span.row].event_id for span in over if span.kind == "said")
        words = {name: [events[s.row].event_id for s in over if s.kind == name] for name in ("place", "time")}
        pieces.append({"text": text[at:after], "events": list(told), **words})
    return pieces
