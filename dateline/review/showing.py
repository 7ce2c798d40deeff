"""Everything that the page shows, as plain JSON; it is sent whole after every change."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from dateline.public_log import change_text
from geo.corrections import standing
from geo.desk import findings_of
from geo.schema import STATUSES, Alternative, to_events
from layers._columns import categories_of, columns_of, extent_of_rows
from layers._rows import Wanted, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dateline.correcting import Desk
    from geo.book import Atlas
    from geo.corrections import Correction
    from geo.desk import Finding
    from geo.schema import Event

_LOG_SHOWN = 200


def state_of(desk: Desk, atlas: Atlas) -> dict[str, Any]:
    """The events with what is doubtful in them, what the map draws, and the log, newest entry first."""
    frame = desk.frame
    rows = rows_of(frame, Wanted())
    categories = categories_of(rows)
    columns = columns_of(rows, categories, extent_of_rows(rows))
    numbers = {key: number for number, key in enumerate(columns["key"])}
    events = list(to_events(frame))
    doubts: dict[str, list[Finding]] = {event.event_id: [] for event in events}
    for finding in findings_of(events, atlas):
        doubts[finding.event_id].append(finding)
    return {
        "version": desk.version,
        "columns": columns | {"plain": False},
        "categories": categories,
        "statuses": list(STATUSES),
        "events": {
            e.event_id: _plain_event(e, numbers[e.event_id], desk, doubts[e.event_id]) for e in events
        },
        "order": [e.event_id for e in sorted(events, key=lambda e: _urgency(e, doubts[e.event_id]))],
        "log": _log(desk.entries),
        "unused": [unused.line for unused in desk.played.unused],
    }


def _urgency(event: Event, findings: Sequence[Finding]) -> tuple[Any, ...]:
    """Doubtful ones first, in the order of the check; then those not mapped although a place is named."""
    if event.reviewed:
        return (4,)
    if findings:
        return (2 if findings[0].level == "note" else 0), findings[0].rank
    return (1 if event.geometry is None and event.place_text else 3,)


def _plain_event(event: Event, row: int, desk: Desk, findings: Sequence[Finding]) -> dict[str, Any]:
    point = event.geometry
    return {
        "id": event.event_id,
        "row": row,
        "source": event.source,
        "article": event.source_title or event.source,
        "published": event.published.isoformat() if event.published else "",
        "title": event.title,
        "quote": event.quote,
        "also": [{"text": r.text, "article": r.title or r.source} for r in event.also if r.source],
        "edtf": event.edtf,
        "start": event.start.date().isoformat() if event.start else "",
        "last": _last_day(event),
        "timeBasis": event.time_basis,
        "status": event.status,
        "category": event.category,
        "place": event.place,
        "placeText": event.place_text,
        "placeBasis": event.place_basis,
        "precision": event.place_precision,
        "lon": None if point is None else point.x,
        "lat": None if point is None else point.y,
        "radius": event.radius_m,
        "score": event.place_score,
        "others": _others(event, desk),
        "reviewed": event.reviewed,
        "findings": [{"level": f.level, "kind": f.kind, "message": f.message} for f in findings],
        "corrections": list(desk.played.touched.get(event.event_id, ())),
    }


def _last_day(event: Event) -> str:
    return (event.end - dt.timedelta(microseconds=1)).date().isoformat() if event.end else ""


def _others(event: Event, desk: Desk) -> list[dict[str, Any]]:
    """The candidates that the reading had for its place, its own choice first, also after a correction."""
    read = desk.read.get(event.event_id, event)
    point, others = read.geometry, list(enumerate(read.alternatives, start=1))
    if event.reviewed and not read.reviewed and point is not None:
        own = Alternative(
            name=read.place, lon=point.x, lat=point.y, score=read.place_score or 0.0, reason=read.place_basis
        )
        others.insert(0, (0, own))
    return [{"n": number, **asdict(other)} for number, other in others]


def _log(entries: Sequence[Correction]) -> list[dict[str, Any]]:
    stands = {entry.id for entry in standing(entries)}
    return [
        {
            "id": entry.id,
            "kind": entry.kind,
            "day": entry.day.isoformat(),
            "title": " + ".join(anchor.title for anchor in entry.targets),
            "text": change_text(entry),
            "why": entry.why,
            "stands": entry.id in stands,
        }
        for entry in reversed(entries[-_LOG_SHOWN:])
        if entry.kind != "undo"
    ]
