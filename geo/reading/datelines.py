"""The dateline of a wire story: "CAIRO, Nov 3 (Reuters) -", "MOSCOW, November 20.", "PARIS —"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.reading.article import Block, Dateline
from geo.reading.article_dates import ANY_DATE

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOOKED_AT: Final = 8  # paragraphs from the top that may open with one
_LEAST_STORY: Final = 25  # characters that follow a dateline
_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞŠŽŁŚŻČĆĐİŞĞ]"
_NO_MONTH: Final = r"(?!(?i:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.? \d)"
_CAPS: Final = (
    rf"{_CAPITAL}(?:{_CAPITAL}|[.'’\-])+(?:(?: |/|, ){_NO_MONTH}{_CAPITAL}(?:{_CAPITAL}|[.'’\-])*\b\.?)*"
)
_NAME: Final = rf"{_CAPITAL}[\w.'’\-]*\w(?: (?:(?:de|del|la|al|el|and|of|the|upon) )?{_NO_MONTH}{_CAPITAL}[\w.'’\-]*\w){{0,3}}"
_WITHIN: Final = rf"(?:, {_NO_MONTH}(?:{_NAME}\.?|(?:[A-Z]\.){{2,3}}))?"
_PLACE: Final = re.compile(rf"(?:(?P<caps>{_CAPS})(?![\w])|{_NAME}){_WITHIN}")
_DASH: Final = r"\s*[—–―]\s*|\s*-{2,3}\s*|\s*-\s+"
_TAIL: Final = re.compile(
    rf"(?:[,.]?\s(?P<date>(?i:{ANY_DATE}))\b)?"
    r"[.,]?(?:\s?(?:\((?P<agency>[^()\n]{2,60})\)|/(?P<slashed>[A-Z][\w .-]{1,30})/))?"
    rf"(?P<stop>{_DASH}|\s*:\s+|\.?\s+)"
)
_DATE_FIRST: Final = re.compile(
    rf"(?P<date>(?i:{ANY_DATE}))\s\((?P<place>(?P<caps>{_CAPS}){_WITHIN})\)(?P<agency>)(?P<slashed>)(?P<stop>{_DASH})"
)
_SPEAKER: Final = re.compile(rf"{_CAPS}:\s", re.MULTILINE)
_NOT_A_NAME: Final = re.compile(
    r"(?:on|in|at|by|of|as|for|the|to|since|after|before|until|from|late|early|and|but|last|next|today|yesterday|it|he|she)\b|"
    r".*\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_NOT_A_PLACE: Final = frozenset(
    [
        "ADVERTISEMENT",
        "ALERT",
        "ANALYSIS",
        "BREAKING",
        "COLUMN",
        "COMMENTARY",
        "CORRECTION",
        "CORRECTED",
        "DEVELOPING",
        "EDITORIAL",
        "EXCLUSIVE",
        "EXPLAINER",
        "FACTBOX",
        "FEATURE",
        "FLASH",
        "INTERVIEW",
        "JUST",
        "LIVE",
        "NEWS",
        "NOTE",
        "OPINION",
        "PHOTOS",
        "PICTURES",
        "PROFILE",
        "QUESTION",
        "REVIEW",
        "SPECIAL",
        "SUMMARY",
        "TIMELINE",
        "TOPSHOT",
        "UPDATE",
        "UPDATED",
        "URGENT",
        "VIDEO",
        "WATCH",
        "WRAPUP",
        "Q",
        "A",
    ]
)


def find_dateline(text: str, blocks: Iterable[Block]) -> Dateline | None:
    """The dateline that opens one of the first paragraphs, None when there is none.

    A line in mixed case counts only with a date or an agency; capitals also before a dash or colon.
    """
    paragraphs = [block for block in blocks if block.kind == "paragraph"][:_LOOKED_AT]
    for block in paragraphs:
        found = _read(text, block)
        if found is not None:
            return found
    return None


def _read(text: str, block: Block) -> Dateline | None:
    place, tail, is_caps = _parts(text, block)
    if place is None or tail is None or block.end - tail.end() < _LEAST_STORY:
        return None
    start, end = place
    if text[start:end].endswith(".") and not re.search(r"\.\w+\.$|, \w+\.$", text[start:end]):
        end -= 1
    stop, date = tail["stop"].strip(" \t."), tail["date"]
    agency = (tail["agency"] or tail["slashed"] or "").strip()
    if not is_caps and (_NOT_A_NAME.match(text, start, end) or (agency.islower() and agency != "dpa")):
        return None
    if not date and not (stop and (agency or is_caps)) and not tail["slashed"]:
        return None
    if date and not stop and not text[: tail.end()].rstrip().endswith((".", "/")):
        return None  # "Paris, November 20 was cold": a sentence, not a dateline
    if stop == ":" and not date and not agency and len(_SPEAKER.findall(text)) > 1:
        return None  # a transcript names its speakers so
    if set(re.findall(r"\w+", text[start:end])) & _NOT_A_PLACE:
        return None
    return Dateline(
        place=text[start:end],
        place_start=start,
        place_end=end,
        date_text=date or "",
        date_start=tail.start("date") if date else None,
        date_end=tail.end("date") if date else None,
        agency=agency,
        start=block.start,
        end=tail.end(),
    )


def _parts(text: str, block: Block) -> tuple[tuple[int, int] | None, re.Match[str] | None, bool]:
    """Where the place is, what follows it, and whether it is in capitals."""
    first = _DATE_FIRST.match(text, block.start, block.end)
    if first is not None:
        return first.span("place"), first, True
    place = _PLACE.match(text, block.start, block.end)
    if place is None:
        return None, None, False
    return place.span(), _TAIL.match(text, place.end(), block.end), bool(place["caps"])
