"""Linked Places: the format of the World Historical Gazetteer and its kin, as GeoJSON-LD and as TSV.

One way: a Linked Place says where and when, with how sure one is, and has no room for a receipt.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.csvtext import guard
from geo.plainjson import dump_json
from geo.schema import to_events

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame

    from geo.schema import Event

_CONTEXT: Final = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places-format/main/linkedplaces-context-v1.1.jsonld"
)
_CLASSES: Final = {
    "site": "S",
    "town": "P",
    "area": "L",
    "admin2": "A",
    "admin1": "A",
    "country": "A",
    "region": "L",
}
"""GeoNames feature classes of the kinds of place."""
_CERTAIN: Final = ((0.8, "certain"), (0.5, "less-certain"), (0.0, "uncertain"))
_COLUMNS: Final = (
    "id", "title", "title_source", "fclasses", "start", "end", "lon", "lat", "geowkt", "approximation", "title_uri", "description",
)  # fmt: skip


def encode_linked_places(frame: GeoDataFrame) -> bytes:
    """The frame as a FeatureCollection in Linked Places format 1.1."""
    lines = ",\n".join(dump_json(_feature(event)) for event in to_events(frame))
    head = f'{{"type": "FeatureCollection", "@context": {dump_json(_CONTEXT)}, "features": [\n'
    return f"{head}{lines}\n]}}\n".encode(errors="replace")


def _feature(event: Event) -> dict[str, Any]:
    made: dict[str, Any] = {
        "@id": f"urn:dateline:{event.event_id}",
        "type": "Feature",
        "properties": {"title": event.title, "fclasses": _fclasses(event)},
        "names": [{"toponym": event.place_text or event.place or event.title}],
        "geometry": _geometry(event),
    }
    if event.start and event.end:
        made["when"] = {
            "timespans": [_timespan(event)],
            "certainty": "certain" if event.edtf[-1:] not in "?~%" else "less-certain",
        }
    if event.quote:
        made["descriptions"] = [{"value": event.quote}]
    if event.source.startswith(("http://", "https://")):
        made["links"] = [{"type": "primaryTopicOf", "identifier": event.source}]
    return made


def _fclasses(event: Event) -> list[str]:
    return [_CLASSES[event.place_precision]] if event.place_precision else []


def _timespan(event: Event) -> dict[str, Any]:
    """An event of a day happened in it; of a longer interval, some time between its ends."""
    first, last = _days(event)
    if first == last:
        return {"start": {"in": first}, "end": {"in": last}}
    return {"start": {"earliest": first}, "end": {"latest": last}}


def _days(event: Event) -> tuple[str, str]:
    if event.start is None or event.end is None:
        return "", ""
    return event.start.date().isoformat(), (event.end - dt.timedelta(microseconds=1)).date().isoformat()


def _geometry(event: Event) -> dict[str, Any] | None:
    if event.geometry is None:
        return None
    point: dict[str, Any] = {"type": "Point", "coordinates": [event.geometry.x, event.geometry.y]}
    if event.place_score is not None:
        point["certainty"] = next(word for least, word in _CERTAIN if event.place_score >= least)
    if event.radius_m is not None:
        point["approximation"] = {"tolerance": round(event.radius_m / 1000, 3)}
    if event.footprint is None or event.place_precision in ("site", "town"):
        return point
    return {"type": "GeometryCollection", "geometries": [point, shapely.geometry.mapping(event.footprint)]}


def encode_lp_tsv(frame: GeoDataFrame) -> bytes:
    """The frame as LP-TSV 0.5: tabs, no quotes, so line ends and tabs in a cell become blanks; approximation in km."""
    rows: list[Sequence[str]] = [_COLUMNS, *(_row(event) for event in to_events(frame))]
    lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
    return ("\n".join(lines) + "\n").encode(errors="replace")


def _row(event: Event) -> list[str]:
    first, last = _days(event)
    point = event.geometry
    cells = {
        "id": event.event_id,
        "title": event.place_text or event.place or event.title,
        "title_source": event.source_title or event.source,
        "fclasses": ";".join(_fclasses(event)),
        "start": first,
        "end": last,
        "lon": "" if point is None else f"{point.x:.7f}".rstrip("0").rstrip("."),
        "lat": "" if point is None else f"{point.y:.7f}".rstrip("0").rstrip("."),
        "geowkt": "" if event.footprint is None else str(event.footprint.wkt),
        "approximation": "" if event.radius_m is None else f"{event.radius_m / 1000:g}",
        "title_uri": event.source if event.source.startswith(("http://", "https://")) else "",
        "description": event.quote or event.title,
    }
    return [cells[name] if name in ("lon", "lat") else guard(cells[name]) for name in _COLUMNS]
