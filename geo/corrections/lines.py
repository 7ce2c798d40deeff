"""A correction as a line of JSON, and back."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, fields
from typing import Any, Final

from geo.corrections.entry import Anchor, Change, Correction, Placing, Timing, problems_of

_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def to_plain(correction: Correction) -> dict[str, Any]:
    """*correction* as JSON has it; what is empty is left out, but not what a change takes away."""
    plain: dict[str, Any] = {
        "id": correction.id,
        "kind": correction.kind,
        "when": f"{correction.when:%Y-%m-%dT%H:%M:%SZ}",
    }
    plain |= {
        name: getattr(correction, name) for name in ("who", "why", "undoes") if getattr(correction, name)
    }
    if correction.targets:
        plain["source"] = correction.targets[0].source
        plain["targets"] = [_filled(_plain_anchor(anchor)) for anchor in correction.targets]
    if correction.changes:
        plain["set"] = [_plain_change(change) for change in correction.changes]
    return plain


def _plain_anchor(anchor: Anchor) -> dict[str, Any]:
    return asdict(anchor) | {"siblings": anchor.siblings or None, "twins": anchor.twins or None}


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None)}


def _plain_change(change: Change) -> dict[str, Any]:
    plain = {field.name: getattr(change, field.name) for field in fields(change)}
    if change.place is not None:
        plain["place"] = _filled(asdict(change.place))
    if change.time is not None:
        instants = {name: _iso(getattr(change.time, name)) for name in ("start", "end")}
        plain["time"] = _filled(asdict(change.time) | instants)
    return {name: value for name, value in plain.items() if value is not None}


def _iso(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if moment else ""


def from_plain(found: Any) -> Correction:
    """The correction that JSON holds; what we do not know in it is passed over.

    Raises ValueError that lists what is wrong.
    """
    if not isinstance(found, dict):
        raise ValueError("it is not a JSON object")
    when = found.get("when")
    if not isinstance(when, str) or not _MOMENT.fullmatch(when):
        raise ValueError(f"when {when!r} is not a time such as 2015-11-20T09:30:00Z")
    correction = Correction(
        kind=_text(found, "kind"),
        when=dt.datetime.fromisoformat(when),
        id=_text(found, "id"),
        who=_text(found, "who"),
        why=_text(found, "why"),
        undoes=_text(found, "undoes"),
        targets=tuple(_anchor(each, _text(found, "source")) for each in _listed(found, "targets")),
        changes=tuple(change_from_plain(each) for each in _listed(found, "set")),
    )
    problems = [*problems_of(correction), *([] if correction.id else ["it has no id"])]
    if problems:
        raise ValueError("; ".join(problems))
    return correction


def _anchor(found: dict[str, Any], source: str) -> Anchor:
    return Anchor(
        source=_text(found, "source") or source,
        exact=_text(found, "exact"),
        prefix=_text(found, "prefix"),
        suffix=_text(found, "suffix"),
        event_id=_text(found, "event_id"),
        title=_text(found, "title"),
        place_text=_text(found, "place_text"),
        time_text=_text(found, "time_text"),
        start=None if found.get("start") is None else _whole(found, "start"),
        siblings=_whole(found, "siblings"),
        twins=_whole(found, "twins"),
    )


def _whole(found: dict[str, Any], name: str) -> int:
    value = found.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{name} {str(value)[:40]!r} is not a count")
    return value


def change_from_plain(found: dict[str, Any]) -> Change:
    """The change that a JSON object holds. Raises ValueError for values of a wrong kind."""
    place, time = (_object(found, name) for name in ("place", "time"))
    words = {name: _text(found, name) if name in found else None for name in ("title", "status", "category")}
    return Change(
        place=None if place is None else _placing(place),
        time=None if time is None else _timing(time),
        **words,
    )


def _placing(found: dict[str, Any]) -> Placing:
    lon, lat, radius_m = (_number(found, name) for name in ("lon", "lat", "radius_m"))
    name, place_id, precision, area = (
        _text(found, name) for name in ("name", "place_id", "precision", "area")
    )
    return Placing(
        name=name, place_id=place_id, lon=lon, lat=lat, radius_m=radius_m, precision=precision, area=area
    )


def _timing(found: dict[str, Any]) -> Timing:
    return Timing(
        start=_instant(found, "start"),
        end=_instant(found, "end"),
        **{name: _text(found, name) for name in ("edtf", "precision", "text")},
    )


def _instant(found: dict[str, Any], name: str) -> dt.datetime | None:
    text = _text(found, name)
    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError) as exc:
        raise ValueError(f"{name} {text[:40]!r} is not a time") from exc


def _text(found: dict[str, Any], name: str) -> str:
    value = found.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} {str(value)[:40]!r} is not text")
    return value


def _number(found: dict[str, Any], name: str) -> float | None:
    value = found.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ValueError(f"{name} {str(value)[:40]!r} is not a number")
    return None if value is None else float(value)


def _object(found: dict[str, Any], name: str) -> dict[str, Any] | None:
    value = found.get(name)
    if value is not None and not isinstance(value, dict):
        raise ValueError(f"{name} {str(value)[:40]!r} is not a JSON object")
    return value


def _listed(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = found.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError(f"{name} is not a list of JSON objects")
    return value
