"""What an event is after a person has changed it, and what its receipt then says."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import shapely

from geo.corrections.entry import Change, Placing, Timing
from geo.schema import Event, Receipt

if TYPE_CHECKING:
    from geo.corrections.entry import Correction


def seen(event: Event) -> Change:
    """Place, time and status of *event* as they are: what a person confirms."""
    point = event.geometry
    place = Placing(
        name=event.place,
        place_id=event.place_id,
        lon=None if point is None else point.x,
        lat=None if point is None else point.y,
        radius_m=event.radius_m,
        precision=event.place_precision,
        area="" if event.footprint is None else shapely.to_wkt(event.footprint, rounding_precision=6),
    )
    time = Timing(start=event.start, end=event.end, edtf=event.edtf, precision=event.time_precision)
    return Change(place=place, time=time, status=event.status)


def confirmed(event: Event, correction: Correction) -> Event:
    """*event* as the person saw it: what was read otherwise since then gives way."""
    change, note = correction.changes[0], _note(correction, "confirmed")
    if _is_as_seen(event, change):
        place_score = None if event.geometry is None else 1.0
        same = dataclasses.replace(event, place_score=place_score, alternatives=())
        return dataclasses.replace(
            same,
            place_basis=_noted(event.place_basis, note),
            time_basis=_noted(event.time_basis, note),
            **_mark(correction),
        )
    return dataclasses.replace(event, **_changes(change, note), **_mark(correction))


def fixed(event: Event, change: Change, correction: Correction) -> Event:
    """*event* with *change* made to it."""
    return dataclasses.replace(event, **_changes(change, _note(correction, "corrected")), **_mark(correction))


def joined(kept: Event, other: Event) -> Event:
    """*kept* with what tells *other* as further receipts; its own title, place and time stay."""
    also = list(kept.also)
    told = {(kept.quote_start, kept.quote_end), *((receipt.start, receipt.end) for receipt in also)}
    for receipt in _receipts(other) if other.source == kept.source else ():
        if (receipt.start, receipt.end) not in told:
            told.add((receipt.start, receipt.end))
            also.append(receipt)
    actors = tuple(dict.fromkeys((*kept.actors, *other.actors)))
    return dataclasses.replace(kept, also=tuple(also), actors=actors)


def _receipts(event: Event) -> list[Receipt]:
    """Every passage that tells *event*, its quote first."""
    if not event.quote or event.quote_start is None or event.quote_end is None:
        return list(event.also)
    return [Receipt(start=event.quote_start, end=event.quote_end, text=event.quote), *event.also]


def _is_as_seen(event: Event, change: Change) -> bool:
    now = seen(event)
    place, then = now.place, change.place
    alike = place == then or (
        place is not None
        and then is not None
        and (place.lon, place.lat, place.precision, place.radius_m)
        == (then.lon, then.lat, then.precision, then.radius_m)
    )
    when = None if now.time is None else dataclasses.replace(now.time, text="")
    return alike and when == change.time and now.status == change.status


def _changes(change: Change, note: str) -> dict[str, Any]:
    words = {name: getattr(change, name) for name in ("title", "status", "category")}
    values: dict[str, Any] = {name: value for name, value in words.items() if value is not None}
    if change.place is not None:
        values |= _place_values(change.place) | {"place_basis": note}
    if change.time is not None:
        values |= _time_values(change.time) | {"time_basis": note}
    return values


def _place_values(place: Placing) -> dict[str, Any]:
    is_mapped = place.lon is not None and place.lat is not None
    return {
        "place": place.name,
        "place_id": place.place_id,
        "geometry": shapely.Point(place.lon, place.lat) if is_mapped else None,
        "footprint": shapely.from_wkt(place.area) if is_mapped and place.area else None,
        "radius_m": place.radius_m if is_mapped else None,
        "place_precision": place.precision if is_mapped else "",
        "place_score": 1.0 if is_mapped else None,
        "alternatives": (),
    }


def _time_values(time: Timing) -> dict[str, Any]:
    return {"start": time.start, "end": time.end, "edtf": time.edtf, "time_precision": time.precision}


def _mark(correction: Correction) -> dict[str, Any]:
    return {"reviewed": True, "reviewed_on": correction.day}


def _note(correction: Correction, word: str) -> str:
    why = f": {correction.why}" if correction.why else ""
    return f"{word} by a person on {correction.day.isoformat()}{why}"


def _noted(basis: str, note: str) -> str:
    """*basis* and *note*, once, however often it is confirmed."""
    read = basis.partition("; confirmed by a person on ")[0]
    return f"{read}; {note}" if read and not read.startswith("confirmed by a person on ") else note
