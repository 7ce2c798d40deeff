"""Articles as read and the log of corrections, together: the events as they stand, and how to change them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Final

from geo.corrections import (
    Change,
    Correction,
    add_to_log,
    anchor_of,
    fixed,
    placing_at,
    placing_of,
    read_log,
    seen,
)
from geo.errors import InputError
from geo.places import locate
from geo.schema import problems_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame

    from dateline.reading import Reading
    from geo.book import BookFirst
    from geo.corrections import Anchor, Placing, Replayed
    from geo.place import Place
    from geo.schema import Alternative, Event

SHOWN_ID: Final = 8
_SURE: Final = 0.8
_SAME_PLACE_KM: Final = 2.0
_UNMEASURED_M: Final = 5_000.0
_MOST_NAMED: Final = 5


class Desk:
    """What was read, the log at *log*, and the events that the two give now, by id; `read` has them as read."""

    def __init__(self, reading: Reading, log: Path) -> None:
        self.reading, self.log = reading, log
        self.read = {event.event_id: event for event in reading.events}
        self.refresh()

    def refresh(self) -> None:
        """Read the log again: somebody else may have added to it."""
        self.entries = read_log(self.log)
        self.played: Replayed = self.reading.replayed(self.entries, self.read.values())
        self.events = {event.event_id: event for event in self.played.events}

    @property
    def frame(self) -> GeoDataFrame:
        """The events as they are published, in one frame."""
        return self.reading.frame_of(self.events.values())

    @property
    def version(self) -> int:
        """How many entries the log has."""
        return len(self.entries)

    def event(self, name: str) -> Event:
        """The event whose id begins with *name*. Raises InputError when there is none, or several."""
        found = [event for key, event in self.events.items() if key.startswith(name)] if name else []
        if name in self.events:
            return self.events[name]
        if len(found) != 1:
            reason = (
                f"{len(found)} events have ids that begin with {name!r}"
                if found
                else f"no event has the id {name!r}"
            )
            raise InputError(reason, remedy="`dateline event list` shows them, with their ids")
        return found[0]

    def correction(
        self,
        kind: str,
        events: Sequence[Event],
        changes: Sequence[Change] = (),
        *,
        who: str = "",
        why: str = "",
    ) -> Correction:
        """A correction of *events*, said now. Raises InputError when it would make an event that no map can hold."""
        made = Correction(
            kind=kind,
            when=_now(),
            who=who,
            why=why,
            targets=tuple(self._anchor(event) for event in events),
            changes=tuple(seen(event) for event in events) if kind == "confirm" else tuple(changes),
        )
        for change in changes if events else ():
            problems = problems_of(fixed(events[0], change, made))
            if problems:
                raise InputError("; ".join(problems), remedy="nothing was changed")
        return made

    def add(self, corrections: Sequence[Correction], *, version: int | None = None) -> list[Correction]:
        """Write *corrections* to the log and take them in; see `geo.corrections.add_to_log`."""
        added = add_to_log(self.log, corrections, version=version)
        self.refresh()
        return added

    def _anchor(self, event: Event) -> Anchor:
        article = self.reading.articles.get(event.source)
        events = [self._titled(other) for other in self.events.values()]
        return anchor_of(self._titled(event), events, article.text if article else "")

    def _titled(self, event: Event) -> Event:
        """*event* under the title that it was read with: a correction of the title may be taken back."""
        read = self.read.get(event.event_id, event)
        return event if read.title == event.title else dataclasses.replace(event, title=read.title)


def undone(ids: Sequence[str], *, who: str = "", why: str = "") -> list[Correction]:
    """The undos, said now, of the entries of those ids."""
    return [Correction(kind="undo", when=_now(), who=who, why=why, undoes=name) for name in ids]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def shown_ids(events: Sequence[Event]) -> list[str]:
    """The ids as they are shown and typed: their beginnings, long enough to be told apart."""
    ids = [event.event_id for event in events]
    length = SHOWN_ID
    while len({name[:length] for name in ids}) < len(set(ids)):
        length += 2
    return [name[:length] for name in ids]


def place_named(text: str, source: BookFirst) -> Place:
    """The place that *text* names: its id, or a name, with its country behind a comma where that is needed.

    Raises InputError that lists the candidates when it is unknown or could be several.
    """
    known = source.get(text) if ":" in text else None
    if known is not None:
        return known
    found = locate(text, source)
    if not found:
        raise InputError(f"no place called {text!r} is known", remedy="give it with --at LAT,LON --name NAME")
    if len(found) > 1 and found[0].score < _SURE:
        ids = "; ".join(f"{choice.place.label} {choice.place.place_id}" for choice in found[:_MOST_NAMED])
        raise InputError(f"{text!r} could be {len(found)} places: {ids}", remedy="give one of these ids")
    return found[0].place


def placing_of_alternative(other: Alternative, source: BookFirst) -> Placing:
    """The place that a candidate of an event stands for, with its area as far as *source* knows it."""
    from geopy.distance import distance

    at = (other.lat, other.lon)  # geopy has latitude first
    named = [
        (distance(at, place.lonlat[::-1]).km, place)
        for place in source.candidates(other.name.partition(",")[0])
    ]
    nearest = min(named, key=lambda pair: pair[0], default=None)
    if nearest is not None and nearest[0] <= _SAME_PLACE_KM:
        return placing_of(nearest[1], source)
    return placing_at((other.lon, other.lat), radius_m=_UNMEASURED_M, kind="town", name=other.name)


def named(placing: Placing, name: str) -> Placing:
    """*placing* under the name that the person gave, if any."""
    return dataclasses.replace(placing, name=name) if name else placing
