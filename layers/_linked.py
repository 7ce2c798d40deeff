"""What a page says to programs: its articles and their events in the words of schema.org, as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from layers._inline import json_block, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.schema import Event
    from layers._rows import Row

MOST_EVENTS: Final = 200
"""Events that a page tells programs of, at most; the file of events beside the page has them all."""
_LEFT_OUT: Final = ("actor", "description", "subjectOf")


def linked_block(layers: Iterable[Sequence[Row]]) -> str:
    """A script element of type application/ld+json about the rows that are events; "" where there are none.

    What is only alleged is left out: programs that read it could not tell it from what has happened.
    """
    every = (row.event for rows in layers for row in rows if row.event is not None)
    events = [event for event in every if event.status != "alleged"]
    if not events:
        return ""
    return json_block("dateline-linked", linked_data(events[:MOST_EVENTS]), kind="application/ld+json") + "\n"


def linked_data(events: Sequence[Event]) -> dict[str, Any]:
    """The articles as NewsArticle that each mention their events, in the order of *events*.

    Quotes stay out, they are in the page itself; an area is told as the box round it, never as a point.
    """
    from geo.formats import jsonld_of
    from geo.schema import to_frame

    articles: dict[str, dict[str, Any]] = {}
    for made, event in zip(jsonld_of(to_frame(events))["@graph"], events, strict=True):
        article = {**made["subjectOf"]}
        if web_address(event.source) is None:
            article.pop("url", None)
        mine = articles.setdefault(event.source, {**article, "mentions": []})
        mine["mentions"].append(_smaller({k: v for k, v in made.items() if k not in _LEFT_OUT}))
    return {"@context": "https://schema.org", "@graph": list(articles.values())}


def _smaller(event: dict[str, Any]) -> dict[str, Any]:
    place = event.get("location", {})
    if "polygon" not in (place.get("geo") if isinstance(place.get("geo"), dict) else {}):
        return event
    numbers = [float(number) for number in place["geo"]["polygon"].split()]
    lats, lons = numbers[::2], numbers[1::2]
    box = f"{min(lats)} {min(lons)} {max(lats)} {max(lons)}"
    return {**event, "location": {**place, "geo": {"@type": "GeoShape", "box": box}}}
