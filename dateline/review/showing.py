"""Everything that the page shows, as plain JSON; it is sent whole after every change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from dateline.public_log import change_text
from dateline.reading import frame_by_time
from geo.corrections import standing
from geo.desk import findings_of
from geo.schema import STATUSES, to_events
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
    frame = frame_by_time(desk.events.values())
    rows = rows_of(frame, Wanted())
    categories = categories_of(rows)
    columns = columns_of(rows, categories, extent_of_rows(rows))
    numbers = {key: number for number, key in enumerate(columns["key"])}
    events = list(to_events(frame))
    findings = findings_of(events, atlas)
    doubts: dict[str, list[Finding]] = {}
    for finding in findings:
        doubts.setdefault(finding.event_id, []).append(finding)
    positions = {finding.event_id: at for at, finding in reversed(list(enumerate(findings)))}
    return {
        "version": desk.version,
        "columns": columns | {"plain": False},
        "categories": categories,
        "statuses": list(STATUSES),
        "events": {
            event.event_id: _plain_event(event, numbers[event.event_id], desk, doubts.get(event.event_id, []))
            for event in events
        },
        "order": [
            event.event_id
            for event in sorted(
                events, key=lambda event: _urgency(event, positions.get(event.event_id), doubts)
            )
        ],
        "log": _log(desk.entries),
        "unused": [unused.line for unused in desk.played.unused],
    }


def _urgency(event: Event, position: int | None, doubts: dict[str, list[Finding]]) -> tuple[int, int]:
    """Doubtful ones first, in the order of the check; then those not mapped although a place is named."""
    if event.reviewed:
        return 4, 0
    if position is not None:
        return (2 if doubts[event.event_id][0].level == "note" else 0), position
    return (1 if event.geometry is None and event.place_text else 3), 0


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
        "edtf": event.edtf,
        "start": event.start.date().isoformat() if event.start else "",
        "last": _last_day(event),
        "timeText": event.time_text,
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
    own = []
    if event.reviewed and read.geometry is not None and not read.reviewed:
        own.append(
            {
                "n": 0,
                "name": read.place,
                "lon": read.geometry.x,
                "lat": read.geometry.y,
                "score": read.place_score,
                "reason": read.place_basis,
            }
        )
    return own + [
        {
            "n": number,
            "name": other.name,
            "lon": other.lon,
            "lat": other.lat,
            "score": other.score,
            "reason": other.reason,
        }
        for number, other in enumerate(read.alternatives, start=1)
    ]


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
