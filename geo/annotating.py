"""What a text holds, as plain JSON: the contract of `dateline annotate`.

A record is {"id", "text"} with, if known, "date" (YYYY-MM-DD; anything else counts as not known), "source" or "url",
"outlet" (the publisher's name, where neither is an address of it), "title" and "spans" ([[start, end], ...]: toponyms
to resolve as given). All offsets are characters of "text", half-open.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from geo.errors import InputError
from geo.events import analyse, events_of, toponyms
from geo.place import Candidates
from geo.places import Home, Resolution, language_note
from geo.reading import Article, plain_article
from geo.schema import Event
from geo.timexes import Timex

Json = dict[str, Any]
_HALVES: Final = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs, which JSON can hold and no text can: replaced one by one, so that offsets stay."""


def annotate(record: Mapping[str, Any], source: Candidates, *, home: Home | None = None) -> Json:
    """{"id", "toponyms", "timexes", "events"} of *record*; lon and lat are None when not resolved. "note" says so
    when the text is not in English.

    *home* is what other articles of its outlet are about. Raises InputError when the record breaks the contract.
    """
    document = analyse(_article(record), source, spans=_spans(record), home=home)
    note = language_note(document.article.text)
    return {
        "id": record.get("id"),
        **({"note": note} if note else {}),
        "toponyms": [_toponym(r) for r in document.toponyms],
        "timexes": [_timex(t) for t in document.timexes],
        "events": [_event(e) for e in events_of(document)],
    }


def resolutions(record: Mapping[str, Any], source: Candidates) -> tuple[Resolution, ...]:
    """The toponyms of *record* resolved by itself, without alternatives and reasons. Raises InputError as `annotate`."""
    found = toponyms(_article(record), source, spans=_spans(record))
    return tuple(replace(resolution, alternatives=(), reason="") for resolution in found)


def _article(record: Mapping[str, Any]) -> Article:
    return plain_article(
        _text(record),
        published=_day(record),
        source=str(record.get("url") or record.get("source") or record.get("id") or ""),
        title=str(record.get("title") or ""),
    )


def _text(record: Mapping[str, Any]) -> str:
    text = record.get("text")
    if not isinstance(text, str):
        raise InputError(
            '"text" is missing or not a string', remedy='a line looks like {"id": "1", "text": "..."}'
        )
    return _HALVES.sub("\ufffd", text)


def _day(record: Mapping[str, Any]) -> dt.date | None:
    """The date of the record; None for one that is no whole date ("9:55 AM ET"), which tells no year."""
    try:
        return dt.date.fromisoformat(str(record.get("date") or "")[:10])
    except ValueError:
        return None


def _spans(record: Mapping[str, Any]) -> Sequence[tuple[int, int]] | None:
    written, size = record.get("spans"), len(_text(record))
    if written is None:
        return None
    try:
        spans = [(int(a), int(b)) for a, b in written]
    except (TypeError, ValueError) as exc:
        raise InputError('"spans" is not a list of [start, end]') from exc
    if any(not 0 <= a < b <= size for a, b in spans):
        raise InputError(f'"spans" has a span outside the text of {size} characters or of no length')
    return spans


def _toponym(resolution: Resolution) -> Json:
    place = resolution.place
    return {
        "start": resolution.start,
        "end": resolution.end,
        "text": resolution.text,
        "kind": resolution.kind,
        "lon": place.lonlat[0] if place else None,
        "lat": place.lonlat[1] if place else None,
        "place": place.label if place else "",
        "place_id": place.place_id if place else "",
        "score": round(resolution.score, 4),
    }


def _timex(timex: Timex) -> Json:
    return {
        "start": timex.start,
        "end": timex.end,
        "text": timex.text,
        "type": timex.type,
        "value": timex.value,
    }


def _event(event: Event) -> Json:
    return {
        "start": event.start.isoformat() if event.start else None,
        "end": event.end.isoformat() if event.end else None,
        "lon": event.geometry.x if event.geometry else None,
        "lat": event.geometry.y if event.geometry else None,
        "radius_m": round(event.radius_m) if event.radius_m is not None else None,
        "title": event.title,
        "status": event.status,
        "place": event.place,
        "place_text": event.place_text,
        "edtf": event.edtf,
        "quote_start": event.quote_start,
        "quote_end": event.quote_end,
    }
