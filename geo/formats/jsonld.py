"""JSON-LD in the words of schema.org: an Event for each row, with its Place and the article that tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.plainjson import dump_json
from geo.schema import to_events

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

    from geo.schema import Event

_CORNERS: Final = 60
_FINE: Final = ("minute", "hour")


def encode_jsonld(frame: GeoDataFrame) -> bytes:
    """The frame as JSON-LD. One way: what could else be meant and how it was worked out is left out."""
    return (dump_json(jsonld_of(frame)) + "\n").encode(errors="replace")


def jsonld_of(frame: GeoDataFrame) -> dict[str, Any]:
    """The events as one JSON-LD object; text is data, and is escaped by whoever puts it into a page."""
    return {"@context": "https://schema.org", "@graph": [_event(event) for event in to_events(frame)]}


def _event(event: Event) -> dict[str, Any]:
    made: dict[str, Any] = {"@type": "Event", "identifier": event.event_id, "name": event.title}
    if event.start and event.end:
        first, last = _ends(event)
        made |= {"startDate": first, "endDate": last, "temporalCoverage": event.edtf or f"{first}/{last}"}
    if event.status == "planned":
        made["eventStatus"] = "https://schema.org/EventScheduled"
    if event.quote:
        made["description"] = event.quote
    if place := _place(event):
        made["location"] = place
    if event.actors:
        made["actor"] = [{"@type": "Thing", "name": name} for name in event.actors]
    if event.category != "other":
        made["keywords"] = event.category
    made["subjectOf"] = _article(event)
    return {key: value for key, value in made.items() if value}


def _ends(event: Event) -> tuple[str, str]:
    """First and last day, both included, or instants where the time is known that well."""
    import datetime as dt

    assert event.start is not None and event.end is not None
    if event.time_precision in _FINE:
        return event.start.isoformat().replace("+00:00", "Z"), event.end.isoformat().replace("+00:00", "Z")
    return event.start.date().isoformat(), (event.end - dt.timedelta(microseconds=1)).date().isoformat()


def _place(event: Event) -> dict[str, Any]:
    name = event.place or event.place_text
    made: dict[str, Any] = {"@type": "Place", "name": name} if name else {}
    point = event.geometry
    if point is None:
        return made
    made |= {"@type": "Place"}
    middle = {"@type": "GeoCoordinates", "latitude": point.y, "longitude": point.x}
    if event.place_precision in ("site", "town") or event.footprint is None:
        made["geo"] = middle
        if event.radius_m:
            made["geo"] = [middle, {"@type": "GeoCircle", "geoMidpoint": middle, "geoRadius": event.radius_m}]
    else:
        kind = "line" if event.footprint.geom_type == "LineString" else "polygon"
        made["geo"] = {"@type": "GeoShape", kind: _corners(event.footprint)}
    if event.place_id.startswith("geonames:"):
        made["sameAs"] = f"https://sws.geonames.org/{event.place_id.removeprefix('geonames:')}/"
    return made


def _corners(area: BaseGeometry) -> str:
    """Latitude and longitude of the corners of a line or a hull, as schema.org has them; a shape has one polygon only."""
    hull = area if area.geom_type in ("Polygon", "LineString") else area.convex_hull
    if shapely.get_num_coordinates(hull) > _CORNERS:
        hull = hull.convex_hull
    return " ".join(
        f"{round(lat, 5)} {round(lon, 5)}"
        for lon, lat in shapely.get_coordinates(hull.exterior if hasattr(hull, "exterior") else hull)
    )


def _article(event: Event) -> dict[str, Any]:
    made: dict[str, Any] = {"@type": "NewsArticle", "headline": event.source_title or event.source}
    if event.source.startswith(("http://", "https://")):
        made["url"] = event.source
    if event.published:
        made["datePublished"] = event.published.isoformat()
    return {key: value for key, value in made.items() if value}
