"""What place or time did the person mean? Worked out once, when the correction is made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import shapely
import shapely.affinity

from geo.corrections.entry import Placing, Timing
from geo.edtf import interval_of
from geo.errors import CorrectionError, DateError
from geo.place import Place, shape_from
from geo.places import footprint_of
from geo.places.outlines import area_of
from geo.schema import TIME_PRECISIONS
from geo.timexes import joined, timexes

if TYPE_CHECKING:
    import datetime as dt

    from shapely.geometry.base import BaseGeometry

_WKT_DECIMALS: Final = 6
_WORLD: Final = shapely.box(-540, -90, 540, 90)
"""Where a person may draw: once round the Earth on either side, for areas over the antimeridian."""
_NUMBERS: Final = re.compile(r"[\dX/.-]+[~?%]?")
"""What is written so is EDTF or no date at all."""
_MOST_BESIDE: Final = 0.4
"""The share of a text for a date that words of no date may take ("some time in" ...)."""


def placing_of(place: Place, source: object) -> Placing:
    """A candidate of the gazetteer or the book, with the area that *source* knows of it."""
    area, radius_m = footprint_of(place, shape_from(source, place))
    return _placing(
        place.lonlat, area, radius_m, name=place.label, place_id=place.place_id, precision=place.kind
    )


def placing_at(lonlat: tuple[float, float], *, radius_m: float, kind: str, name: str = "") -> Placing:
    """A point that a person gave, believed within *radius_m* metres. Raises CorrectionError for none on Earth."""
    if not (-180 <= lonlat[0] <= 180 and -90 <= lonlat[1] <= 90):
        raise CorrectionError(f"longitude {lonlat[0]:g}, latitude {lonlat[1]:g} is no place on Earth")
    spot = Place(place_id="book:", name=name, kind=kind, lonlat=lonlat, radius_m=radius_m)  # taken as given
    area, reach = footprint_of(spot)
    return _placing(lonlat, area, reach, name=name or _told(lonlat), place_id="", precision=kind)


def placing_in(area: str, *, kind: str = "area", name: str = "") -> Placing:
    """An area that a person drew: well-known text or GeoJSON, a polygon or several, EPSG:4326.

    Raises CorrectionError for anything else.
    """
    shape = _polygons(area)
    inner = shape.representative_point()
    lonlat = (round(inner.x, 5), round(inner.y, 5))
    outline, radius_m = area_of(shape, lonlat)
    return _placing(lonlat, outline, radius_m, name=name or _told(lonlat), place_id="", precision=kind)


def timing_of(text: str, published: dt.date | None) -> Timing:
    """The interval that *text* means: EDTF level 1, or a phrase read as of *published*; "" takes the date away.

    Raises DateError for a text that is no date, or that needs the day of publication when none is known.
    """
    plain = text.strip()
    if not plain:
        return Timing()
    interval = interval_of(plain)
    if interval is not None:
        return Timing(
            start=interval[0], end=interval[1], edtf=plain, precision=_edtf_precision(plain), text=plain
        )
    read = [] if _NUMBERS.fullmatch(plain) else joined(timexes(plain, published), plain)
    found = [t for t in read if _says_all(plain, t.start, t.end)]
    if len(found) == 1 and found[0].needs_anchor and found[0].interval is None:
        raise DateError(
            f"{plain!r} needs the day of publication, which is not known (write it as 2015-11-20)"
        )
    if len(found) != 1 or found[0].interval is None:
        raise DateError(f"{plain!r} is not a date (write it as 2015-11-20, 2015-11-16/2015-11-20 or 2015-11)")
    when = found[0]
    start, end = found[0].interval
    edtf = when.edtf if when.zoned else when.edtf.replace("Z", "")
    return Timing(start=start, end=end, edtf=edtf, precision=when.precision, text=plain)


def _says_all(text: str, start: int, end: int) -> bool:
    """Whether nothing of weight, and no digit, is left beside the date at start:end."""
    rest = text[:start] + text[end:]
    return len(rest) <= _MOST_BESIDE * len(text) and not any(letter.isdigit() for letter in rest)


def _placing(lonlat: tuple[float, float], area: BaseGeometry, radius_m: float, **words: str) -> Placing:
    return Placing(
        lon=round(lonlat[0], 5),
        lat=round(lonlat[1], 5),
        radius_m=float(round(radius_m)),
        area=shapely.to_wkt(area, rounding_precision=_WKT_DECIMALS),
        **words,
    )


def _told(lonlat: tuple[float, float]) -> str:
    lon, lat = lonlat
    return f"{abs(lat):.4f}° {'S' if lat < 0 else 'N'}, {abs(lon):.4f}° {'W' if lon < 0 else 'E'}"


def _polygons(text: str) -> BaseGeometry:
    remedy = "draw a polygon such as POLYGON ((33 30, 34 30, 34 31, 33 30)), longitude first"
    try:
        shape: BaseGeometry = (
            shapely.from_geojson(text) if text.lstrip().startswith("{") else shapely.from_wkt(text)
        )
    except shapely.errors.GEOSException as exc:
        raise CorrectionError(
            f"area {text[:40]!r} is neither well-known text nor GeoJSON", remedy=remedy
        ) from exc
    parts = [part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == "Polygon"]
    whole: BaseGeometry = shapely.make_valid(shapely.force_2d(shapely.union_all(parts))) if parts else shape
    if not parts or whole.area == 0 or not _WORLD.covers(whole) or whole.bounds[2] - whole.bounds[0] > 360:
        raise CorrectionError(f"area {text[:40]!r} has no polygon on Earth", remedy=remedy)
    return _cut_at_antimeridian(whole)


def _cut_at_antimeridian(area: BaseGeometry) -> BaseGeometry:
    """*area*, drawn beyond 180 degrees, on the right side of it."""
    turned = [
        shapely.affinity.translate(shapely.clip_by_rect(area, west, -90, west + 360, 90), -180 - west)
        for west in (-540, -180, 180)
    ]
    whole: BaseGeometry = shapely.union_all([part for part in turned if part.area > 0])
    return whole


def _edtf_precision(text: str) -> str:
    """The schema's word for how exact an EDTF text is; of an interval, its finer end."""
    return min(map(_part_precision, text.split("/")), key=TIME_PRECISIONS.index)


def _part_precision(part: str) -> str:
    if "T" in part:
        return "minute"
    fields = [field for field in part.rstrip("~?%").split("-") if "XX" not in field]
    if len(fields) == 2 and fields[1] > "12":
        return "season"
    return ("year", "year", "month", "day")[len(fields)]
