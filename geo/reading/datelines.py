"""The dateline of a wire story: "CAIRO, Nov 3 (Reuters) -", "MOSCOW, November 20.", "PARIS —"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.reading.article import Block, Dateline
from geo.reading.article_dates import ANY_DATE

if TYPE_CHECKING:
    from collections.abc import Iterable

_LOOKED_AT: Final = 8  # paragraphs from the top that may open with one
_NEAR: Final = 3
_LEAST_STORY: Final = 25  # characters that follow a dateline
_LONGEST: Final = 300  # characters of a dateline; hostile text must not make the patterns slow
_LEAST_NAME: Final = 2  # "UN -" is no place
_TITLE_LENGTH: Final = 250  # characters within which a title in the first paragraph has ended
_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞŠŽŁŚŻČĆĐİŞĞ]"
_NO_MONTH: Final = r"(?!(?i:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.? \d)"
_CAPS: Final = (
    rf"{_CAPITAL}(?:{_CAPITAL}|[.'’\-])+(?:(?: |/|, ){_NO_MONTH}{_CAPITAL}(?:{_CAPITAL}|[.'’\-])*\b\.?)*"
)
_NAME: Final = rf"{_CAPITAL}[\w.'’\-]*\w(?: (?:(?:de|del|la|al|el|and|of|the|upon) )?{_NO_MONTH}{_CAPITAL}[\w.'’\-]*\w){{0,3}}"
_NO_WEEKDAY: Final = r"(?!(?i:mon|tues|wednes|thurs|fri|satur|sun)day\b)"
_WITHIN: Final = rf"(?:, {_NO_MONTH}{_NO_WEEKDAY}(?:{_NAME}\.?|(?:[A-Z]\.){{2,3}}))?"
_PLACE: Final = re.compile(rf"(?:(?P<caps>{_CAPS})(?![\w])|{_NAME}){_WITHIN}(?=[\s,/:(—–―_-]|\.\s|\.?$)")
_DASH: Final = r"\s*[—–―]\s*|\s*-{2,3}\s*|\s*-(?:\s+|$)|\s*_{1,2}(?:\s+|$)"
_TAIL: Final = re.compile(
    rf"(?:[,.]?\s(?P<date>(?i:{ANY_DATE}))\b)?"
    rf"[.,]?(?:\s?(?:\((?P<agency>[^()\n]{{2,60}}?)(?:,\s(?P<inner>(?i:{ANY_DATE})))?\)|"
    r"/(?P<slashed>[A-Z][\w .-]{1,30})/))?"
    rf"(?:(?:[.,]?\s|{_DASH})(?P<late>(?i:{ANY_DATE}))\b(?=[.,]?(?:{_DASH}|\s*:\s)))?"
    rf"(?P<stop>{_DASH}|\s*:\s+|\.?\s+|\.?$|(?<=[A-Z]\))(?=[A-Z“\"]))"
)
_DATE_FIRST: Final = re.compile(
    rf"(?P<date>(?i:{ANY_DATE}))\s\((?P<place>(?P<caps>{_CAPS}){_WITHIN})\)"
    rf"(?P<agency>)(?P<slashed>)(?P<inner>)(?P<late>)(?P<stop>{_DASH})"
)
_BRACKETED: Final = re.compile(
    rf"\((?P<place>(?:(?P<caps>{_CAPS})|{_NAME}){_WITHIN})(?:, | \| )(?P<date>(?i:{ANY_DATE}))\)"
    rf"(?P<agency>)(?P<slashed>)(?P<inner>)(?P<late>)(?P<stop>{_DASH}|\s*:\s+)"
)
_BARRED: Final = re.compile(
    rf"(?P<place>(?:(?P<caps>{_CAPS})|{_NAME}){_WITHIN}) \| (?P<date>(?i:{ANY_DATE}))"
    rf"(?P<agency>)(?P<slashed>)(?P<inner>)(?P<late>)(?P<stop>{_DASH}|\s*:\s+|\s*\|\s+)"
)
_WIRE: Final = re.compile(
    r"A\.?P\.?|AFP|ANI|ANSA|Bloomberg|CNN|CP|DPA|dpa|EFE|IANS|IPS|IRIN|KUNA|Kyodo|PA|PTI|Reuters?|REUTERS|RIA|SANA|TASS|UPI|"
    r"VOA|WAFA|Xinhua|Yonhap",
)
_SPEAKER: Final = re.compile(rf"{_CAPS}:\s", re.MULTILINE)
_SENTENCE_END: Final = re.compile(r"[.!?][\"”’)]*\s+")
_NOT_A_NAME: Final = re.compile(
    r"(?:on|in|at|by|of|as|for|the|to|since|after|before|until|from|late|early|and|but|last|next|today|yesterday|it|he|she)\b|"
    r".*\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_NOT_A_PLACE: Final = re.compile(
    r"\b(?:ADVERTISEMENT|ALERT|ANALYSIS|ARTICLE|BREAKING|COLUMN|COMMENTARY|CORRECTED|CORRECTION|DEVELOPING|EDITORIAL|EXCLUSIVE|"
    r"EXPLAINER|FACTBOX|FEATURE|FLASH|INTERVIEW|JUST|LIVE|NEWS|NOTE|OPINION|ORIGINAL|PHOTOS?|PICTURES|PROFILE|QUESTION|REPORT|"
    r"REVIEW|SPECIAL|STORY|SUMMARY|TIMELINE|TOPSHOT|UPDATED?|URGENT|VIDEO|WATCH|WRAPUP|[A-Z])\b(?!\.)"
)


class _Opening(NamedTuple):
    """A stretch of text that may begin with a dateline, and how much is believed there."""

    start: int
    end: int
    first: bool  # the first paragraph: capitals and a colon will do
    near: bool  # one of the first: capitals and a dash will do
    followed: bool  # more text comes after it


def find_dateline(text: str, blocks: Iterable[Block]) -> Dateline | None:
    """The dateline that opens one of the first paragraphs, None when there is none.

    A line in mixed case counts only with a date or an agency; capitals also before a dash or colon.
    One that follows the title in the same paragraph ("Bridge falls. OSLO (NTB) -- A") counts, too.
    """
    paragraphs = [block for block in blocks if block.kind == "paragraph"]
    for number, block in enumerate(paragraphs[:_LOOKED_AT]):
        followed = number + 1 < len(paragraphs)
        found = _read(text, _Opening(block.start, block.end, number == 0, number < _NEAR, followed))
        if found is None and number == 0:
            found = _after_title(text, block)
        if found is not None:
            return found
    return None


def second_dateline(text: str, blocks: Iterable[Block], first: Dateline) -> Dateline | None:
    """A later dateline with another date than *first*, as where two stories stand in one file; None without one."""
    for block in blocks:
        if block.kind != "paragraph" or block.start < first.end or not first.date_text:
            continue
        found = _read(text, _Opening(block.start, block.end, first=False, near=False, followed=False))
        if found is not None and found.date_text not in {"", first.date_text}:
            return found
    return None


def is_dateline(line: str) -> bool:
    """Whether *line* is a dateline and nothing else."""
    found = (
        _read(line, _Opening(0, len(line), first=True, near=True, followed=True)) if len(line) < 120 else None
    )
    return found is not None and found.end == len(line)


def _after_title(text: str, block: Block) -> Dateline | None:
    for stop in _SENTENCE_END.finditer(text, block.start, min(block.end, block.start + _TITLE_LENGTH)):
        found = _read(text, _Opening(stop.end(), block.end, first=True, near=True, followed=False))
        if found is not None and text[found.place_start : found.place_end].split(",")[0].isupper():
            return found
    return None


def _read(text: str, opening: _Opening) -> Dateline | None:
    place, tail, is_caps = _parts(text, opening)
    if place is None or tail is None or not _goes_on(text, opening, tail):
        return None
    start, end = place
    if text[start:end].endswith(".") and not re.search(r"\.\w+\.$|, \w+\.$", text[start:end]):
        end -= 1
    date, agency = _date(tail), (tail["agency"] or tail["slashed"] or "").strip()
    if not is_caps and (_NOT_A_NAME.match(text, start, end) or (agency.islower() and agency != "dpa")):
        return None
    if _NOT_A_PLACE.search(text, start, end) or not _is_closed(text, opening, tail, is_caps=is_caps):
        return None
    return Dateline(
        place=text[start:end],
        place_start=start,
        place_end=end,
        date_text=tail[date] if date else "",
        date_start=tail.start(date) if date else None,
        date_end=tail.end(date) if date else None,
        agency=agency,
        start=opening.start,
        end=tail.end(),
    )


def _date(tail: re.Match[str]) -> str | None:
    """Which group of *tail* holds the date: before the agency, beside it in brackets, or after it."""
    return next((group for group in ("date", "inner", "late") if tail[group]), None)


def _goes_on(text: str, opening: _Opening, tail: re.Match[str]) -> bool:
    rest = text[tail.end() : opening.end].strip()
    return len(rest) >= _LEAST_STORY or (not rest and opening.followed)


def _is_closed(text: str, opening: _Opening, tail: re.Match[str], *, is_caps: bool) -> bool:
    """Whether what stands after the place makes it a dateline rather than the start of a sentence."""
    stop, date, agency = tail["stop"].strip(" \t\n."), _date(tail), tail["agency"]
    if tail["slashed"]:
        return True
    if not stop:  # "MOSCOW, November 20." and "Washington (CNN)", but not "Paris, November 20 was cold"
        at_end = tail.end() == opening.end or not tail["stop"]
        if not date and agency:
            return at_end or (is_caps and _WIRE.fullmatch(agency.strip()) is not None)
        alone = tail.end() == opening.end and (is_caps or bool(agency))
        return bool(date) and (alone or text[: tail.end()].rstrip().endswith("."))
    if date or agency:
        return True
    if stop == ":":
        return is_caps and opening.first and len(_SPEAKER.findall(text)) == 1  # a transcript has several
    letters = sum(map(str.isalpha, text[opening.start : tail.start()]))
    return is_caps and opening.near and letters > _LEAST_NAME


def _parts(text: str, opening: _Opening) -> tuple[tuple[int, int] | None, re.Match[str] | None, bool]:
    """Where the place is, what follows it, and whether it is in capitals."""
    end = min(opening.end, opening.start + _LONGEST)
    for form in (_DATE_FIRST, _BRACKETED, _BARRED):
        if found := form.match(text, opening.start, end):
            return found.span("place"), found, bool(found["caps"])
    place = _PLACE.match(text, opening.start, end)
    if place is None:
        return None, None, False
    return place.span(), _TAIL.match(text, place.end(), end), bool(place["caps"])
