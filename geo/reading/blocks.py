"""Headings, paragraphs, and the lines beside the story that report nothing themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.reading.article import Block, BlockKind
from geo.reading.article_dates import date_on_its_own
from geo.reading.datelines import is_dateline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TITLE_WORDS, _HEADING_WORDS = 25, 12
_TOP: Final = 600  # characters from the start within which a byline and a date may stand over the story
_LINKED_WORDS: Final = 8  # a headline under "See also" has this many words; a section heading seldom has
_CHUNK: Final = re.compile(r"\S[^\n]*(?:\n(?![^\S\n]*(?:\n|\Z))[^\n]*)*")
_LINE: Final = re.compile(r"[^\n]*\S")
_ENDS: Final = re.compile(r"[.!?…:;,][\"'”’»)\]]*$")
_UNFINISHED: Final = re.compile(r"[.…:;,–—-][\"'”’»)\]]*$")
_BULLET: Final = re.compile(r"[-*•–—·]\s|\(?\d{1,2}[.)]\s")
_LINKLESS: Final = re.compile(
    r"advert|sponsor|story cont|continue|sign up|subscribe|follow|click|share|view|[\d ]*comment|tags",
    re.IGNORECASE,
)
_SEE_ALSO: Final = re.compile(
    r"(?:see|read|watch|listen)(?: also| more| next| this)?(?: stor(?:y|ies)| articles?)?|also read|also on\b.*|"
    r"related(?: (?:stor(?:y|ies)|articles?|news|topics?|content|links?|coverage))?|recommended(?: for you| stories)?|"
    r"more (?:on|from|about) (?:this|the|our)\b.*|more (?:stories|news|coverage)|most (?:read|popular)|trending(?: now)?|"
    r"top stories|in pictures|advertisement|sponsored(?: content)?|story continues below\b.*|continue reading\b.*|"
    r"(?:sign up|subscribe|follow us|click here|share (?:this|on))\b.*|view (?:gallery|comments)|\d* ?comments?|tags",
    re.IGNORECASE,
)
_MARKS: Final = " :.…>»|"
_LINK_LINE: Final = re.compile(
    r"(?:see also|read (?:also|more)|also read|related|recommended|more|watch)\s?[:|»>]", re.IGNORECASE
)
_CREDIT: Final = re.compile(
    r"©|\(c\) |copyright\b|all rights reserved|(?:file )?(?:photo(?:graph)?|image|picture|video|credit|source|caption|graphic)s?"
    r"(?: credit)?(?: by\b|\s?[:/|])|\[?(?:file photo|photo by)|[A-Z]{2,}/[A-Z]\w+ \w+$|(?:.{0,120}(?:/| via )"
    r"(?:AP|AFP|Reuters|Getty(?: Images)?|EPA|TASS|dpa|Xinhua|Shutterstock)\)?$)",
    re.IGNORECASE,
)
_BYLINE: Final = re.compile(
    r"[Bb]y [A-Z][\w.’'-]+(?: (?:[A-Z][\w.’'-]*|and|de|van|von|al|bin|da|del|,))*(?:,.{0,60}| (?:in|at) [A-Z].{0,40})?$|"
    r"BY [A-Z .,’'-]+$|\(?(?i:(?:additional )?(?:reporting|writing|editing|edited|written|compiled|translated) by)\b"
)
_STAMP: Final = re.compile(
    r"(?:first |last )?(?:published|updated|posted|modified|issued|date)\b.{0,60}\d|\d{1,2}:\d\d\s*(?:[ap]\.?m|utc|gmt|[a-z]{2,4}t)\b.{0,40}$",
    re.IGNORECASE,
)


NEVER: Final = -1  # list items and table rows: short, begun with a capital, and yet no headings


class Piece(NamedTuple):
    """A block before it has its place in the text; level is 0 for a paragraph, NEVER for what is no heading."""

    text: str
    level: int = 0


def assemble(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """One text of *pieces* with blank lines between, and the blocks with their offsets."""
    texts: list[str] = []
    spans: list[tuple[int, int]] = []
    kept: list[Piece] = []
    at = 0
    for piece in pieces:
        if piece.text.strip():
            texts.append(piece.text)
            spans.append((at, at + len(piece.text)))
            kept.append(piece)
            at += len(piece.text) + 2
    text = "\n\n".join(texts)
    return text, tuple(_classified(text, spans, kept))


def split(text: str) -> tuple[Block, ...]:
    """The blocks of a plain text, which has its paragraphs between blank lines or one a line."""
    spans = list(_spans(text))
    return tuple(_classified(text, spans, None))


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for chunk in _CHUNK.finditer(text):
        lines = [
            (chunk.start() + line.start(), chunk.start() + line.end()) for line in _LINE.finditer(chunk[0])
        ]
        lines = [(start + len(text[start:end]) - len(text[start:end].lstrip()), end) for start, end in lines]
        first = chunk.start() == len(text) - len(text.lstrip())
        top = _lines_above([text[start:end] for start, end in lines], first) if chunk.start() < _TOP else 0
        yield from lines[:top]
        lines = lines[top:]
        if not lines or _one_a_line([text[start:end] for start, end in lines]):
            yield from lines
        elif first and not top and _title_above([text[a:b] for a, b in lines]):
            yield lines[0]
            yield lines[1][0], lines[-1][1]
        else:
            yield lines[0][0], lines[-1][1]


def _one_a_line(lines: list[str]) -> bool:
    """Lines that are paragraphs: too long for hand-wrapped ones, or each a sentence's end."""
    if len(lines) == 1 or max(map(len, lines)) > 130:
        return True
    return all(_ENDS.search(line) or _is_beside(line) for line in lines[:-1]) and max(map(len, lines)) > 40


def _lines_above(lines: list[str], first: bool) -> int:
    """How many lines stand over a story without a blank line: a whole date, with a byline or the title."""
    start = end = int(first and len(lines) > 1 and not _is_above(lines[0]) and looks_like_title(lines[0]))
    while end < len(lines) and _is_above(lines[end]):
        end += 1
    return end if any(map(date_on_its_own, lines[start:end])) else 0


def _is_above(line: str) -> bool:
    return len(line) < 120 and (date_on_its_own(line) is not None or _is_beside(line))


def _title_above(lines: list[str]) -> bool:
    longest = max(map(len, lines[1:]))
    return (
        looks_like_title(lines[0])
        and lines[1][:1].isupper()
        and (len(lines[0]) < 0.8 * longest or lines[1][:4].isupper())
    )


def looks_like_title(line: str) -> bool:
    """A line that stands over a text: short, begun with a capital or digit, not a sentence's end."""
    if (
        _UNFINISHED.search(line)
        or _BULLET.match(line)
        or is_dateline(line)
        or len(line) > 250
        or "\n" in line
    ):
        return False
    first = line.lstrip("\"'“‘«([¿¡")[:1]
    return (
        bool(first)
        and not first.islower()
        and any(c.isalpha() for c in line)
        and len(line.split()) <= _TITLE_WORDS
    )


def _classified(text: str, spans: list[tuple[int, int]], pieces: list[Piece] | None) -> Iterator[Block]:
    title = ""
    linked: int | None = None  # headlines since "See also"; None away from it
    for number, (start, end) in enumerate(spans):
        words = text[start:end].strip()
        given = pieces[number].level if pieces else 0
        last = number + 1 == len(spans)
        size = len(words.split())
        kind: BlockKind = "paragraph"
        level = 0
        if _is_beside(words):
            kind, linked = "aside", 0 if _is_link_head(words) else linked
        elif title and words == title:
            kind = "aside"
        elif number == 0 and (given > 0 or (given == 0 and not last and looks_like_title(words))):
            kind, level, title = "heading", 1, words
        elif given > 0:
            kind, level, linked = "heading", given, None
        elif linked is not None and looks_like_title(words) and (not linked or size >= _LINKED_WORDS):
            kind, linked = "aside", linked + 1
        elif given == 0 and not last and size <= _HEADING_WORDS and looks_like_title(words):
            kind, level, linked = "heading", 2, None
        else:
            linked = None
        yield Block(kind=kind, start=start, end=end, level=level)


def _is_link_head(words: str) -> bool:
    return _SEE_ALSO.fullmatch(words.rstrip(_MARKS)) is not None and not _LINKLESS.match(words)


def _is_beside(words: str) -> bool:
    """Links, credits, bylines, time stamps: short lines that report nothing."""
    if len(words) > 200 or len(words.split()) > 25:
        return False
    if _SEE_ALSO.fullmatch(words.rstrip(_MARKS)) or _LINK_LINE.match(words) or _CREDIT.match(words):
        return True
    if _STAMP.match(words) and len(words) < 90:
        return True
    return bool(_BYLINE.match(words)) and len(words.split()) <= 16
