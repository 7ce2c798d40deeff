"""What the head of a page tells of it to others: who made it, where it is, its picture, its oEmbed."""

from __future__ import annotations

from dataclasses import dataclass, fields
from textwrap import shorten
from typing import Final

from geo.errors import InputError
from layers._inline import escaped, web_address

GENERATOR: Final = "dateline"
_MOST_ALT: Final = 400
"""Characters: X refuses more than 420."""
CARD_SIZE: Final = (1200, 630)
"""Width and height in px of a social card: the ratio that Facebook, LinkedIn and X show uncut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """Where a page will stand: *url* of the page, *card* of its picture, *oembed* of its oEmbed answer.

    All are http or https addresses; *card* and *oembed* may be "". Raises InputError for any other.
    *card_alt* says what the picture shows.
    """

    url: str
    card: str = ""
    oembed: str = ""
    card_alt: str = ""

    def __post_init__(self) -> None:
        for name in [f.name for f in fields(self) if f.name != "card_alt"]:
            value = getattr(self, name)
            if (value or name == "url") and web_address(value) is None:
                reason = f"{name} {value!r} is not an http or https address"
                raise InputError(reason, remedy="write it as https://example.org/map.html")


def head_tags(*, title: str, deck: str, published: Published | None) -> str:
    """Tags for the head of a page; all text is escaped."""
    tags = [f'<meta name="generator" content="{GENERATOR}">']
    if deck:
        tags.append(_meta("name", "description", deck))
    if published is None:
        return "\n".join(tags) + "\n"
    tags.append(f'<link rel="canonical" href="{escaped(published.url)}">')
    graph = {"type": "article", "title": title, "description": deck, "url": published.url}
    if published.card:
        width, height = CARD_SIZE
        graph |= {"image": published.card, "image:width": str(width), "image:height": str(height)}
        graph["image:alt"] = shorten(published.card_alt, _MOST_ALT, placeholder=" …")
    tags += [_meta("property", f"og:{name}", value) for name, value in graph.items() if value]
    tags.append(_meta("name", "twitter:card", "summary_large_image" if published.card else "summary"))
    if published.oembed:
        tags.append(discovery_link(published.oembed, title))
    return "\n".join(tags) + "\n"


def discovery_link(address: str, title: str) -> str:
    """The link by which a host finds the oEmbed answer."""
    return f'<link rel="alternate" type="application/json+oembed" href="{escaped(address)}" title="{escaped(title)}">'


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{escaped(content)}">'
