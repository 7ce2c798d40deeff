"""Markdown (CommonMark and tables) as plain text with its headings, and what its front matter says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.reading.blocks import NEVER, Piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

_FRONT: Final = re.compile(r"\A---[ \t]*\n(?P<body>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ENTRY: Final = re.compile(
    r"^(?P<key>[A-Za-z][\w.-]{0,40})[ \t]*:[ \t]*(?P<value>\S.*?)[ \t]*$", re.MULTILINE
)
_OPENS: Final = re.compile(r"<(?:(?P<note>!--)|(?P<raw>script|style)\b)?", re.IGNORECASE)


MOST_MARKS: Final = 50_000
"""An article of a megabyte has some thousand; parsing these takes up to two seconds."""

_MARKS: Final = re.compile(r"[][!*_`<&|\\\n]")


def marks_in(text: str) -> int:
    """How many signs of *text* may be markup, and how many lines it has: each costs time."""
    return len(_MARKS.findall(text))


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The "key: value" lines between two lines of dashes at the top, and the text below them.

    Keys are lower-case, quotes around values are taken off; nested YAML is passed over.
    """
    found = _FRONT.match(text)
    if found is None or not _ENTRY.search(found["body"]):
        return {}, text
    entries = {entry["key"].lower(): _bare(entry["value"]) for entry in _ENTRY.finditer(found["body"])}
    return entries, text[found.end() :]


def _bare(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1] if quoted else value


def pieces(text: str) -> Iterator[Piece]:
    """The blocks of a Markdown text as its reader sees them: no marks, no addresses of links, no tags."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    level = lists = 0
    row: list[str] | None = None
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type in ("list_item_open", "list_item_close"):
            lists += token.nesting
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield Piece(" | ".join(row), NEVER)
            row = None
        elif token.type == "inline":
            words = _inline(token.children or [])
            if row is None:
                yield Piece(words, level or (NEVER if lists else 0))
            else:
                row.append(words)
        elif token.type in ("fence", "code_block", "html_block"):
            words = _untagged(token.content) if token.type == "html_block" else token.content
            yield Piece(words.strip(), NEVER)


def _inline(tokens: Sequence[Token]) -> str:
    words: list[str] = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            words.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            words.append("\n")
    return "".join(words).strip()


def _untagged(html: str) -> str:
    """*html* without tags, comments, scripts and styles; what is never closed goes on to the end, as in a browser."""
    words, at = [], 0
    while opens := _OPENS.search(html, at):
        words.append(html[at : opens.start()])
        raw = opens["raw"]
        closes = re.compile("-->" if opens["note"] else rf"</{raw}\s*>" if raw else ">", re.IGNORECASE)
        closed = closes.search(html, opens.end())
        at = closed.end() if closed else len(html)
    return "".join([*words, html[at:]])
