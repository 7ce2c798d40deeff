"""KML 2.2 and KMZ: a placemark for each event, with its time, and all its columns as extended data.

Text is data: what stands in a balloon is escaped twice, because viewers show it as HTML. Read back as a
table the events are the same again, but for control characters, which XML has no way to write.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final

from geo.cells import plain_rows

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from shapely.geometry.base import BaseGeometry

_KML: Final = "http://www.opengis.net/kml/2.2"
_UNWRITABLE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MADE: Final = (1980, 1, 1, 0, 0, 0)
"""The date that the archive gives its file, so that the same events give the same bytes."""
_SHOWN: Final = ("quote", "edtf", "place", "source")


def encode_kml(frame: GeoDataFrame) -> bytes:
    """The frame as KML. Areas are drawn beside their point; what is not mapped has no shape."""
    from lxml import etree

    out = io.BytesIO()
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("kml", nsmap={None: _KML}), file.element("Document"):
            footprints = list(frame["footprint"])
            for row, footprint in zip(plain_rows(frame), footprints, strict=True):
                file.write(_placemark(row, footprint), pretty_print=True)
    return out.getvalue()


def encode_kmz(frame: GeoDataFrame) -> bytes:
    """The frame as KMZ: the same KML, compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("doc.kml", _MADE), encode_kml(frame), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _placemark(row: dict[str, Any], footprint: BaseGeometry | None) -> Any:
    from lxml import etree

    mark = etree.Element("Placemark")
    _child(mark, "name", row["title"])
    _child(mark, "description", "<br>".join(html.escape(str(row[name])) for name in _SHOWN if row.get(name)))
    if row["start"]:
        span = etree.SubElement(mark, "TimeSpan")
        _child(span, "begin", row["start"])
        _child(span, "end", row["end"])
    data = etree.SubElement(mark, "ExtendedData")
    for name, value in row.items():
        if name != "geometry" and value not in (None, ""):
            item = etree.SubElement(data, "Data", name=_xml(name))
            _child(item, "value", str(value).lower() if isinstance(value, bool) else str(value))
    _shapes(mark, row["geometry"], footprint)
    return mark


def _child(parent: Any, name: str, text: str) -> None:
    from lxml import etree

    etree.SubElement(parent, name).text = _xml(text)


def _xml(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)


def _shapes(mark: Any, point: BaseGeometry | None, footprint: BaseGeometry | None) -> None:
    from lxml import etree

    parts = [part for part in getattr(footprint, "geoms", [footprint]) if part is not None]
    polygons = [part for part in parts if part.geom_type == "Polygon"]
    lines = [part for part in parts if part.geom_type == "LineString"]
    if point is None and not polygons and not lines:
        return
    parent = etree.SubElement(mark, "MultiGeometry") if polygons or lines else mark
    if point is not None:
        _child(etree.SubElement(parent, "Point"), "coordinates", _pairs(point.coords))
    for line in lines:
        _child(etree.SubElement(parent, "LineString"), "coordinates", _pairs(line.coords))
    for polygon in polygons:
        area = etree.SubElement(parent, "Polygon")
        for name, rings in (("outerBoundaryIs", [polygon.exterior]), ("innerBoundaryIs", polygon.interiors)):
            for ring in rings:
                edge = etree.SubElement(etree.SubElement(area, name), "LinearRing")
                _child(edge, "coordinates", _pairs(ring.coords))


def _pairs(coordinates: Any) -> str:
    return " ".join(f"{pair[0]!r},{pair[1]!r}" for pair in coordinates)
