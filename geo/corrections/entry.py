"""One line of the log: what a person said of an event, and how that event is found again.

A place or a time is kept as the person meant it, worked out in full, so that the log needs neither
gazetteer nor dateline's reading of phrases to be played again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from geo.schema import PLACE_PRECISIONS, STATUSES, TIME_PRECISIONS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

KINDS: Final = ("fix", "merge", "split", "hide", "confirm", "undo")
_TARGETS: Final = {
    "fix": (1, 1),
    "confirm": (1, 1),
    "split": (1, 1),
    "hide": (1, 1),
    "merge": (2, 50),
    "undo": (0, 0),
}
_CHANGES: Final = {
    "fix": (1, 1),
    "confirm": (1, 1),
    "split": (2, 20),
    "hide": (0, 0),
    "merge": (0, 1),
    "undo": (0, 0),
}
_MOST_CHARACTERS: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """How an event is found again: a text-quote selector (W3C Web Annotation), and hints.

    exact is the event's quote, start its offset, prefix and suffix what stands before and after it in
    the article. event_id, title, place_text and time_text tell the events of one sentence apart.
    siblings counts the other events that had the same quote, twins those of them that had the same
    place_text and title as well, so that only start and surroundings tell them apart. Unknown text is "".
    """

    source: str = ""
    exact: str = ""
    prefix: str = ""
    suffix: str = ""
    event_id: str = ""
    title: str = ""
    place_text: str = ""
    time_text: str = ""
    start: int | None = None
    siblings: int = 0
    twins: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """Where a person says it was: degrees EPSG:4326, metres, area as well-known text or "".

    Without lon and lat the person says that it has no place on the map.
    """

    name: str = ""
    place_id: str = ""
    lon: float | None = None
    lat: float | None = None
    radius_m: float | None = None
    precision: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a person says it was: start included, end excluded, UTC; text as the person wrote it.

    Without start and end the person says that no date is known.
    """

    start: dt.datetime | None = None
    end: dt.datetime | None = None
    edtf: str = ""
    precision: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is put in the place of what was read; None leaves it as it is."""

    place: Placing | None = None
    time: Timing | None = None
    title: str | None = None
    status: str | None = None
    category: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing."""
        return all(getattr(self, field.name) is None for field in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One entry of the log. when is UTC, to the second; who and why are what the person gave, or "".

    fix and confirm have one target and one change (a confirmation keeps what was seen), hide one
    target, split one target and a change for each part, merge two targets or more, the first of
    which stays, and at most one change. undo has the id of the entry it takes back, which may be an undo.
    """

    kind: str
    when: dt.datetime
    id: str = ""
    who: str = ""
    why: str = ""
    targets: tuple[Anchor, ...] = ()
    changes: tuple[Change, ...] = ()
    undoes: str = ""

    @property
    def day(self) -> dt.date:
        """The day (UTC) on which the person said so."""
        return self.when.date()


def problems_of(correction: Correction) -> Iterator[str]:
    """What keeps *correction* out of a log, in words."""
    if correction.kind not in KINDS:
        yield f"kind {correction.kind!r} is not one of {', '.join(KINDS)}"
        return
    for name, allowed, found in (
        ("targets", _TARGETS, correction.targets),
        ("changes", _CHANGES, correction.changes),
    ):
        least, most = allowed[correction.kind]
        if not least <= len(found) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}"
            yield f"a {correction.kind} has {wanted} {name}, not {len(found)}"
    if (correction.kind == "undo") != bool(correction.undoes):
        yield "an undo, and nothing else, names the entry that it takes back"
    for anchor in correction.targets:
        if not anchor.exact and not anchor.event_id:
            yield "a target has neither a quote nor an event_id"
    for change in correction.changes:
        yield from _change_problems(change)
        if correction.kind == "fix" and change.is_empty:
            yield "the fix changes nothing"
    for name in ("who", "why"):
        if len(getattr(correction, name)) > _MOST_CHARACTERS:
            yield f"{name} has more than {_MOST_CHARACTERS} characters"


def _change_problems(change: Change) -> Iterator[str]:
    if change.title is not None and not change.title.strip():
        yield "the title is empty"
    if change.status is not None and change.status not in STATUSES:
        yield f"status {change.status!r} is not one of {', '.join(STATUSES)}"
    if change.category is not None and not change.category.strip():
        yield "the category is empty"
    if change.place is not None:
        yield from _placing_problems(change.place)
    if change.time is not None:
        yield from _timing_problems(change.time)


def _placing_problems(place: Placing) -> Iterator[str]:
    import shapely

    if (place.lon is None) != (place.lat is None):
        yield "lon and lat must both be there or both be missing"
        return
    if place.lon is None or place.lat is None:
        return
    if not (-180 <= place.lon <= 180 and -90 <= place.lat <= 90) or place.lon == place.lat == 0:
        yield f"longitude {place.lon:g}, latitude {place.lat:g} is no place on Earth"
    if place.precision not in PLACE_PRECISIONS:
        yield f"precision {place.precision!r} is not one of {', '.join(PLACE_PRECISIONS)}"
    if place.radius_m is not None and not (math.isfinite(place.radius_m) and place.radius_m >= 0):
        yield f"radius_m {place.radius_m} is not a distance"
    if place.area:
        try:
            shape = shapely.from_wkt(place.area)
        except shapely.errors.GEOSException:
            yield f"area {place.area[:40]!r} is not well-known text"
        else:
            if shape.is_empty or not shape.is_valid:
                yield "the area is empty or not valid"


def _timing_problems(time: Timing) -> Iterator[str]:
    if (time.start is None) != (time.end is None):
        yield "start and end must both be there or both be missing"
    elif time.start is not None and time.end is not None:
        if time.start >= time.end:
            yield "start is not before end"
        if time.precision not in TIME_PRECISIONS:
            yield f"precision {time.precision!r} is not one of {', '.join(TIME_PRECISIONS)}"
