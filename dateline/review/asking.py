"""What the page asks for, checked and turned into entries of the log."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final

from dateline.correcting import named, placing_of_alternative, undone
from geo.corrections import Change, Placing, placing_at, placing_in, placing_of, seen, timing_of
from geo.errors import InputError

if TYPE_CHECKING:
    from dateline.correcting import Desk
    from geo.book import BookFirst
    from geo.corrections import Correction
    from geo.schema import Event

_KINDS: Final = ("fix", "confirm", "hide", "merge", "split", "undo")
_PIN_RADIUS_M: Final = 1_000.0
"""How exact a pin is that was put by hand, unless the person says otherwise."""
_LEAST_RADIUS_M, _MOST_RADIUS_M = 10.0, 5_000_000.0


def corrections_of(asked: dict[str, Any], desk: Desk, source: BookFirst) -> list[Correction]:
    """The entries that the JSON of a request stands for.

    {"kind", "events": ids, "set": [changes], "why"}; for an undo {"kind": "undo", "ids"}. Raises
    InputError, DateError or CorrectionError for what cannot be done.
    """
    kind, why = _text(asked, "kind"), _text(asked, "why")
    if kind not in _KINDS:
        raise InputError(f"kind {kind!r} is not one of {', '.join(_KINDS)}")
    if kind == "undo":
        return undone(_texts(asked, "ids"), why=why)
    events = [desk.event(name) for name in _texts(asked, "events")]
    if not events:
        raise InputError("no event is named")
    changes = [_change(each, events[0], desk, source) for each in _objects(asked, "set")]
    groups = [events] if kind == "merge" else [[event] for event in events]
    return [desk.correction(kind, group, changes, why=why) for group in groups]


def _change(asked: dict[str, Any], event: Event, desk: Desk, source: BookFirst) -> Change:
    words = {name: _text(asked, name) if name in asked else None for name in ("title", "status", "category")}
    place = _placing(asked["place"], event, desk, source) if "place" in asked else None
    time = timing_of(_text(asked, "date"), event.published) if "date" in asked else None
    return Change(place=place, time=time, **words)


def _placing(asked: object, event: Event, desk: Desk, source: BookFirst) -> Placing:
    """{"id"}, {"candidate"}, {"at", "radius", "kind"}, {"area"} or {"none"}, with a "name" if need be."""
    if not isinstance(asked, dict):
        raise InputError("the place is not a JSON object")
    name = _text(asked, "name").strip()
    if asked.get("none"):
        return Placing()
    if "id" in asked:
        place = source.get(_text(asked, "id"))
        if place is None:
            raise InputError(
                f"there is no place {_text(asked, 'id')!r} any more", remedy="search for it again"
            )
        return named(placing_of(place, source), name)
    if "candidate" in asked:
        return named(_candidate(asked["candidate"], event, desk, source), name)
    name = name or event.place_text or event.place
    if "area" in asked:
        return placing_in(json.dumps({"type": "Polygon", "coordinates": [_ring(asked["area"])]}), name=name)
    lon, lat = _point(asked.get("at"))
    radius_m = _number(asked.get("radius", _PIN_RADIUS_M))
    kind = _text(asked, "kind") or "town"
    if not _LEAST_RADIUS_M <= radius_m <= _MOST_RADIUS_M:
        raise InputError(f"a radius of {radius_m:g} m is not possible", remedy="give 0.01 to 5000 km")
    return placing_at((lon, lat), radius_m=radius_m, kind=kind, name=name)


def _candidate(number: object, event: Event, desk: Desk, source: BookFirst) -> Placing:
    """What the reading took (0), or one of its other candidates, counted from 1."""
    read = desk.read.get(event.event_id, event)
    if not isinstance(number, int) or not 0 <= number <= len(read.alternatives):
        raise InputError(f"there is no candidate {number!r}", remedy="load the page again")
    if number:
        return placing_of_alternative(read.alternatives[number - 1], source)
    place = seen(read).place
    return place if place is not None else Placing()


def _ring(asked: object) -> list[tuple[float, float]]:
    """A ring of points [longitude, latitude], closed; over the antimeridian it goes on beyond 180."""
    points = [_pair(point) for point in asked] if isinstance(asked, list) else []
    if len(points) < 3:
        raise InputError("an area needs three points or more")
    return [*points, points[0]]


def _point(asked: object) -> tuple[float, float]:
    lon, lat = _pair(asked)
    return (lon + 180) % 360 - 180 if not -180 <= lon <= 180 else lon, lat


def _pair(asked: object) -> tuple[float, float]:
    if not isinstance(asked, list) or len(asked) != 2:
        raise InputError("a point is [longitude, latitude]")
    return _number(asked[0]), _number(asked[1])


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{str(value)[:40]!r} is not a number")
    return float(value)


def _text(asked: dict[str, Any], name: str) -> str:
    value = asked.get(name, "")
    if not isinstance(value, str):
        raise InputError(f"{name} is not text")
    return value


def _texts(asked: dict[str, Any], name: str) -> list[str]:
    value = asked.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise InputError(f"{name} is not a list of texts")
    return value


def _objects(asked: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = asked.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise InputError(f"{name} is not a list of changes")
    return value
