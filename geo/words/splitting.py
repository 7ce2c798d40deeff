"""Where sentences end in news text.

Paragraphs come first: a blank line always ends one, a single line break does unless the line was
wrapped (the next word would not have fitted, or goes on in lower case). Inside a paragraph a full
stop ends a sentence unless it belongs to an abbreviation or an initial. A dateline ("KABUL — ...",
"CAIRO (Agency) - ...") is a piece of its own.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from geo.words.token import Sentence, Token, abbreviation, spans, starters

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TOKENS: Final = 250
"""A longer sentence (tables, junk) is cut, so that all later work stays linear."""

_MIN_WRAP, _MAX_WRAP = 45, 130  # characters; longer lines are paragraphs, shorter ones lists
_ENDS: Final = frozenset((".", "!", "?", "…", "...", "....", "。", "！", "？", "؟", "।", "۔"))
_CLOSERS: Final = frozenset("\"'”’»)]›")
_OPENERS: Final = frozenset("\"'“‘„«([‹-–—•*`")
_HALVES: Final = frozenset({"a.m.", "p.m."})
_BEHIND_AN_HOUR: Final = frozenset(
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May",
     "June", "July", "August", "September", "October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug",
     "Sept", "Sep", "Oct", "Nov", "Dec", "Mon", "Tue", "Tues", "Wed", "Thu", "Thurs", "Fri", "Sat", "Sun", "Eastern", "Central",
     "Mountain", "Pacific", "Atlantic", "Greenwich", "Christmas", "New", "Easter", "Local"}
)  # fmt: skip
_LINE: Final = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BULLET: Final = re.compile(r"\s*(?:[•●▪◦‣*·–—-]\s|\(?\d{1,2}[.)]\s|[a-z]\)\s)")
_WORD_START: Final = re.compile(r"[\"'“‘(\[]*(\w)")
_RUNNING_ON: Final = re.compile(
    r"(?:,|\b(?:a|an|the|of|in|on|at|to|and|or|for|from|by|with|as|that|near|is|was|mr|mrs))\Z", re.I
)
_CAPS: Final = r"[^\W\d_a-z][^\W\d_a-z.'’-]+"
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATELINE: Final = re.compile(
    rf"""
    (?: {_CAPS}(?:[ ]{_CAPS}){{0,3}} (?:[,/][ ]?[\w.'’-]+){{0,3}} (?:[ ][\w.,]+){{0,3}} (?:[ ]?\([^()\n]{{2,40}}\))?
      | \w[\w.'’ -]{{1,30}}(?:,[ ][\w.'’ -]{{2,30}}){{0,2}} [ ]\([A-Z][^()\n]{{1,40}}\)
      | \([A-Z][^()\n]{{1,40}}\)
      | [A-Z][\w.'’ ,-]{{1,50}}[ ]\|[ ]\d[\w., ]{{3,30}}
    ) [ ]?[ ](?:-{{1,3}}|[–—―_\ufffd])[ ]+(?=\S)
    | {_CAPS}(?:[ ]{_CAPS}){{0,3}}(?:,[ ][A-Z][\w.]+){{0,2}}[—–]{{1,2}}(?=["“]?\w)
    | [A-Z][\w.'’ -]{{1,30}}(?:,[ ][A-Z][\w.'’ -]{{1,30}}){{0,2}},[ ](?:{_MONTH}[ ]\d{{1,2}}|\d{{1,2}}[ ]{_MONTH})(?:,?[ ]\d{{4}})?
      (?:[ ]\([A-Z][^()\n]{{1,40}}\))?(?:[ ]?:|[ ][-–—]{{1,2}})[ ]+(?=["“‘]?[A-Z\d])
    """,
    re.VERBOSE,
)


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of *text* in order, tokens without tags. Empty for text without a visible character."""
    found: list[Sentence] = []
    for number, (start, end) in enumerate(_paragraphs(text)):
        for first, last in _pieces(text, start, end):
            tokens = [Token(a, b, text[a:b]) for a, b in spans(text, first, last)]
            found += [Sentence(part[0].start, part[-1].end, tuple(part), number) for part in _cut(tokens)]
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the paragraphs, headings and list items of *text*."""
    lines = [m.span() for m in _LINE.finditer(text) if not text[m.start() : m.end()].isspace()]
    width = max((end - start for start, end in lines), default=0)
    start = None
    for here, following in zip_longest(lines, lines[1:]):
        start = here[0] if start is None else start
        if following is None or not _goes_on(text, here, following, width):
            yield start, here[1]
            start = None


def _goes_on(text: str, here: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether the line break between two lines is one inside a paragraph."""
    gap = text[here[1] : following[0]]
    if gap.replace("\r\n", "\n") not in ("\n", "\r", "\u2028", "\v", "\x85"):
        return False
    head, tail = text[here[0] : here[1]][-40:].rstrip(), text[following[0] : following[0] + 80].lstrip()
    if _BULLET.match(tail):
        return False
    initial = _WORD_START.match(tail)
    if initial and initial[1].islower() and head[-1:] not in (".", "!", "?", ":", "”", '"'):
        return True
    if not _MIN_WRAP <= width <= _MAX_WRAP:
        return False
    if _RUNNING_ON.search(head):
        return True
    first_word = tail.split(maxsplit=1)[0] if tail else ""
    return here[1] - here[0] + 1 + len(first_word) > width


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The dateline of a paragraph, if it has one, and the rest."""
    while start < end and text[start].isspace():
        start += 1
    dateline = _DATELINE.match(text, start, min(end, start + 120))
    if dateline and dateline.end() < end:
        yield start, dateline.end()
        start = dateline.end()
    yield start, end


def _cut(tokens: list[Token]) -> Iterator[list[Token]]:
    """*tokens* of one paragraph as sentences of at most MAX_TOKENS."""
    start = i = 0
    while i < len(tokens):
        after = _end_after(tokens, i) if tokens[i].text[-1] in ".!?…。！？؟।۔" else None
        if after is not None:
            yield tokens[start:after]
            start = i = after
        elif i + 1 - start >= MAX_TOKENS:
            yield tokens[start : i + 1]
            start = i = i + 1
        else:
            i += 1
    if start < len(tokens):
        yield tokens[start:]


def _end_after(tokens: list[Token], i: int) -> int | None:
    """Where the next sentence begins if token i ends one, otherwise None."""
    after = i + 1
    while after < len(tokens) and tokens[after].start == tokens[after - 1].end:
        if tokens[after].text not in _CLOSERS and tokens[after].text not in _ENDS:
            break
        after += 1
    if after >= len(tokens):
        return after
    word = _first_word(tokens, after)
    if tokens[after].start == tokens[after - 1].end:
        return after if after == i + 1 and _lost_space(tokens, i) else None
    if word[:1].islower() or (i == 1 and tokens[0].text.isdigit() and after == 2):
        return None
    if tokens[i].text in _ENDS:
        return after
    return after if _ends_abbreviation(tokens[i].text, word) or _ends_with_an_hour(tokens, i) else None


def _first_word(tokens: list[Token], i: int) -> str:
    stop = min(len(tokens), i + 4)
    while i < stop - 1 and tokens[i].text in _OPENERS:
        i += 1
    return tokens[i].text


def _lost_space(tokens: list[Token], i: int) -> bool:
    """'... he said.The next ...': the blank after the full stop is missing."""
    before, word = tokens[i - 1].text if i else "", tokens[i + 1].text
    return tokens[i].text == "." and before.islower() and len(word) > 1 and word.istitle() and len(before) > 2


def _ends_with_an_hour(tokens: list[Token], i: int) -> bool:
    """Whether "8 a.m." ends the sentence rather than opens it: a capital follows that is no day, month or zone ("9 p.m.
    Monday", "Paris time")."""
    if tokens[i].text.lower() not in _HALVES or not 2 < i < len(tokens) - 2:
        return False
    word, next_but_one = tokens[i + 1].text, tokens[i + 2].text.lower()
    return word.istitle() and word.isalpha() and word not in _BEHIND_AN_HOUR and next_but_one != "time"


def _ends_abbreviation(text: str, following: str) -> bool:
    """Whether an abbreviation with its full stop also ends the sentence before the word *following*."""
    if not text.endswith("."):
        return True
    kind = abbreviation(text[:-1]) or "often"
    return kind != "never" and following.lower() in starters()
