"""What must an editor look at before these events are published?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.desk.dates import date_findings
from geo.desk.finding import about
from geo.desk.places import place_findings
from geo.desk.privacy import privacy_findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from geo.book import Atlas
    from geo.desk.finding import Finding
    from geo.schema import Event


def findings_of(
    events: Iterable[Event], atlas: Atlas | None = None, *, today: date | None = None
) -> list[Finding]:
    """Everything to look at in *events*, worst first.

    Events that a person confirmed or corrected are only asked for their source. Without *atlas*,
    places are not compared with the countries that are named, without *today* dates are not with it.
    """
    found = [finding for event in events for finding in _findings(event, atlas, today)]
    return sorted(found, key=lambda finding: finding.rank)


def _findings(event: Event, atlas: Atlas | None, today: date | None) -> Iterator[Finding]:
    yield from _attribution(event)
    if not event.reviewed:
        yield from privacy_findings(event)
        yield from date_findings(event, today)
        yield from place_findings(event, atlas)


def _attribution(event: Event) -> Iterator[Finding]:
    if not event.source_title and event.source in ("", "-"):
        message = "it names no source: neither a file, an address nor a title"
        yield about(event, "stop", "no-source", message, 0.85)
