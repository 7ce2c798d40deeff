"""Words of relative-place phrases: a text becomes a row of lexemes, each with a one-letter tag.

The row of tags is what the patterns of `geo.places.relative.phrases` match, so that one short
pattern stands for thousands of wordings. The tags:

    T toponym (a span handed in)   N number      U unit of length   H unit of time   V way of travel
    D direction (north-east)       L the same as a letter (NE)      d north-eastern  s 's   c , —
    o (   k )   h hyphen or dash   S end of a sentence              w any other word

and one for each word class in data/relative.json, "words".
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

POINTS: Final = (
    "n",
    "nne",
    "ne",
    "ene",
    "e",
    "ese",
    "se",
    "sse",
    "s",
    "ssw",
    "sw",
    "wsw",
    "w",
    "wnw",
    "nw",
    "nnw",
)
"""The sixteen winds, 22.5 degrees apart, clockwise from north."""

_SIDE = "(?:north|south|east|west)"
_DIRECTION = re.compile(
    rf"(?P<words>{_SIDE}(?:[ -]?{_SIDE}){{0,2}})(?P<ending>ern(?:most)?|erly|wards?)?(?!\w)", re.IGNORECASE
)
_LETTERS = re.compile(r"(?:[NS]\.?(?:[NS]?\.?[EW]\.?)?|[EW]\.?(?:[NS]\.?[EW]\.?)?)(?![\w.])")
_NUMBER = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+[ -]\d+/\d+|\d+/[1-9]\d*|\d+\s?[¼½¾]|[¼½¾]|\d*\.\d+|\d+"
)
_WORD: Final = re.compile(r"\w[\w'’]*")
_FIRST: Final = re.compile(r"[\W_]")
_SIDES: Final = ("north", "south", "east", "west")
_MARKS: Final = {",": "c", "—": "c", "(": "o", "[": "o", ")": "k", "]": "k", "-": "h", "–": "h", "‑": "h"}
_STOPS: Final = ".!?;:•|\0"
_FRACTIONS: Final = {"¼": 0.25, "½": 0.5, "¾": 0.75}


class Span(Protocol):
    """A toponym in a text: half-open character offsets and the text between them."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexeme:
    """One word or mark. value and spread hold a number (value, half its rounding step), a unit
    (metres or hours), a bearing (degrees, half-width) or the speeds of a way of travel (km/h);
    span is the index of a toponym."""

    tag: str
    start: int
    end: int
    value: float = 0.0
    spread: float = 0.0
    span: int = -1


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, Any]:
    """The word lists of data/relative.json."""
    table: dict[str, Any] = json.loads((files("geo.places") / "data" / "relative.json").read_text("utf-8"))
    return table


@lru_cache(maxsize=1)
def _phrases() -> tuple[re.Pattern[str], dict[str, tuple[str, float, float]]]:
    """The alternation of all listed phrases, longest first, and what each of them is."""
    table = vocabulary()
    known: dict[str, tuple[str, float, float]] = {}
    known.update({word: ("V", low, high) for word, (low, high) in table["modes"].items() if word})
    for tag, words in table["words"].items():
        known.update(dict.fromkeys(words, (tag, 0.0, 0.0)))
    known.update({word: ("H", hours, 0.0) for word, hours in table["clocks"].items()})
    known.update({word: ("U", metres, 0.0) for word, metres in table["units"].items()})
    known.update({word: ("N", value, spread) for word, (value, spread) in table["amounts"].items()})
    known.update({word: ("N", value, 0.0) for word, value in table["numbers"].items()})
    longest_first = sorted(known, key=lambda word: (-len(word), word))
    parts = (re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return re.compile(rf"(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE), known


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    """The first words of all listed phrases: most words of a text are none of them."""
    return frozenset(_FIRST.split(phrase)[0] for phrase in _phrases()[1])


def _may_be_listed(word: str) -> bool:
    first = _FIRST.split(word, maxsplit=1)[0].lower()
    return first in _first_words() or first.startswith(_SIDES) or (len(first) < 4 and word[0] in "NSEW")


def lexemes(text: str, spans: Sequence[Span]) -> list[Lexeme]:
    """The lexemes of *text*; each of *spans* becomes one T (of spans that overlap, the first)."""
    order = sorted(range(len(spans)), key=lambda i: (spans[i].start, -spans[i].end))
    row: list[Lexeme] = []
    at = 0
    for index in order:
        span = spans[index]
        if span.start < at or span.end <= span.start:
            continue
        row += _plain(text, at, span.start, row)
        row.append(Lexeme(tag="T", start=span.start, end=span.end, span=index))
        at = span.end
    return row + _plain(text, at, len(text), row)


def _plain(text: str, at: int, until: int, before: list[Lexeme]) -> list[Lexeme]:
    """The lexemes between two toponyms."""
    row: list[Lexeme] = []
    while at < until:
        last = row[-1] if row else before[-1] if before else None
        found = None if text[at].isspace() else _one(text, at, until, last)
        if found is None:
            at += 1
            continue
        row.append(found)
        at = found.end
    return _joined(row)


def _one(text: str, at: int, until: int, last: Lexeme | None) -> Lexeme | None:
    """The lexeme that starts at *at*; None for marks that say nothing (quotes)."""
    sign = text[at]
    if last is not None and last.end == at and last.tag == "T" and sign in "'’":
        return Lexeme(tag="s", start=at, end=min(until, at + (2 if text[at + 1 : at + 2] == "s" else 1)))
    if sign in _MARKS:
        return Lexeme(tag=_MARKS[sign], start=at, end=at + 1)
    if number := _NUMBER.match(text, at, until):
        value, spread = _number(number[0])
        return Lexeme(tag="N", start=at, end=number.end(), value=value, spread=spread)
    if sign in _STOPS:
        return Lexeme(tag="S", start=at, end=at + 1)
    word = _WORD.match(text, at, until)
    if word is None or _may_be_listed(word[0]):
        found = _direction(text, at, until) or _listed(text, at, until, last)
        if found is not None:
            return found
    return Lexeme(tag="w", start=at, end=word.end()) if word else None


def _listed(text: str, at: int, until: int, last: Lexeme | None) -> Lexeme | None:
    pattern, known = _phrases()
    match = pattern.match(text, at, until)
    if match is None:
        return None
    tag, value, spread = known[re.sub(r"\s+", " ", match[0].lower())]
    if tag == "U" and (last is None or last.tag not in "NAh" or (last.tag == "A" and len(match[0]) < 3)):
        return None
    return Lexeme(tag=tag, start=at, end=match.end(), value=value, spread=spread)


def _direction(text: str, at: int, until: int) -> Lexeme | None:
    if match := _DIRECTION.match(text, at, until):
        initials = "".join(re.findall("[nsew](?=orth|outh|ast|est)", match["words"].lower()))
        tag = "d" if (match["ending"] or "").lower().startswith("er") else "D"
    elif match := _LETTERS.match(text, at, until):
        initials, tag = match[0].replace(".", "").lower(), "L"
    else:
        return None
    if initials not in POINTS:
        return None
    width = {1: 45.0, 2: 22.5, 3: 11.25}[len(initials)]
    return Lexeme(tag=tag, start=at, end=match.end(), value=POINTS.index(initials) * 22.5, spread=width)


def _number(text: str) -> tuple[float, float]:
    """Value of a number in digits and half the step it is rounded to.

    As Wieczorek, Guo and Hijmans (2004) have it: half of the last decimal place, half of the last
    power of ten of an integer (140: 5; 200: 50), a quarter for halves, and so on. Numbers from 15 on
    that end in 5 count as rounded to fives.
    """
    plain = text.replace(",", "")
    if mixed := re.fullmatch(r"(?:(\d+)[ -])?(\d+)/(\d+)", plain):
        whole, over, under = int(mixed[1] or 0), int(mixed[2]), int(mixed[3])
        return whole + over / under, 0.5 / under
    if plain[-1] in _FRACTIONS:
        return float(plain[:-1].strip() or 0) + _FRACTIONS[plain[-1]], 0.125
    value = float(plain)
    if "." in plain:
        return value, 0.5 * 10.0 ** -len(plain.partition(".")[2])
    zeros = len(plain) - len(plain.rstrip("0")) if value else 0
    return value, 2.5 if plain[-1] == "5" and value > 5 else 0.5 * 10.0**zeros


def _joined(row: list[Lexeme]) -> list[Lexeme]:
    """Number words that follow one another become one number: "two hundred and fifty"."""
    joined: list[Lexeme] = []
    for item in row:
        if item.tag != "N" or item.spread:
            joined.append(item)
            continue
        glue = joined[-1].tag if len(joined) > 1 and joined[-1].tag in "h&" and joined[-2].tag == "N" else ""
        head = joined[-2] if glue else joined[-1] if joined else item
        value = None if head is item else _compound(head, item, glue=glue)
        if value is not None:
            del joined[-2 if glue else -1 :]
            item = replace(item, start=head.start, value=value)
        joined.append(replace(item, spread=_number(f"{item.value:.0f}")[1]))
    return joined


def _compound(head: Lexeme, item: Lexeme, *, glue: str) -> float | None:
    """What *head* followed by *item* counts, None if they are two numbers."""
    if head.tag != "N":
        return None
    if item.value in (100, 1000) and head.value < item.value and glue != "&":
        return head.value * item.value
    if 20 <= head.value % 100 <= 90 and head.value % 10 == 0 and item.value < 10 and glue != "&":
        return head.value + item.value
    if head.value >= 100 and head.value % 100 == 0 and item.value < 100 and glue != "h":
        return head.value + item.value
    return None
