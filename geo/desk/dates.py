"""Doubts about when: a date that the story could not know, or hardly means."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from geo.desk.finding import about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.desk.finding import Finding
    from geo.schema import Event

_LONG_BEFORE: Final = dt.timedelta(days=366)
_FAR_BACK: Final = re.compile(
    r"\b(?:\d{3,4}s?|['’]\d\ds?|year|years|decades?|centur(?:y|ies)|ago|generations?|ancient|era|war)\b",
    re.IGNORECASE,
)
"""Words with which a story speaks of what is more than a year ago."""


def date_findings(event: Event, today: dt.date | None = None) -> Iterator[Finding]:
    """What there is to look at in the date of *event*; without *today* nothing is in the future."""
    if event.start is None or event.end is None:
        return
    if event.published is None:
        if today is not None and event.status != "planned" and event.start.date() > today:
            message = f"{event.status} on {event.edtf or event.start.date()}, which is still to come"
            yield about(event, "stop", "in-future", message, 1.0)
        return
    first = dt.datetime.combine(event.published, dt.time(), dt.UTC)
    after = first + dt.timedelta(days=1)
    when = event.edtf or event.start.date().isoformat()
    if event.status == "planned":
        if event.end <= first:
            message = f"planned for {when}, which was over when the story appeared on {event.published}"
            yield about(event, "look", "planned-before", message, 0.6)
    elif event.start >= after:
        message = f"{event.status} on {when}, after the story appeared on {event.published}"
        yield about(event, "stop", "after-publication", message, 1.0)
    if first - event.end > _LONG_BEFORE and not _FAR_BACK.search(f"{event.time_text} {event.quote}"):
        message = f"{when} is long before the story ({event.published}), and its sentence names no year"
        yield about(event, "look", "long-before", message, 0.65)
