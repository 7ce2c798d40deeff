"""Writes a place book in the formats of other programs: GeoJSON, CSV, GeoPackage, KML, Linked Places TSV."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.book.file import encode_book
from geo.csvtext import guard, write_csv
from geo.errors import InputError
from geo.saving import replace_file
from geo.schema import CRS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.book import BookPlace

_COLUMNS: Final = (
    "name", "aliases", "lat", "lon", "area", "radius_m", "kind", "country", "valid_from", "valid_to", "source", "note",
    "place_id",
)  # fmt: skip
_LP_COLUMNS: Final = (
    "id", "title", "title_source", "fclasses", "start", "end", "lon", "lat", "geowkt", "approximation", "variants",
    "ccodes", "title_uri", "description",
)  # fmt: skip
_CLASSES: Final = {"town": "P", "site": "S", "country": "A", "admin1": "A", "admin2": "A"}
_MADE: Final = "2000-01-01T00:00:00Z"
"""What a GeoPackage says of when it was written, so that the same places give the same bytes."""
_KML: Final = "http://www.opengis.net/kml/2.2"


def write_places(places: Sequence[BookPlace], path: str | Path) -> Path:
    """Write *places* to *path* in the format of its ending; an old file stays whole on failure.

    .tsv is Linked Places TSV. Raises InputError for another ending or a place that cannot be written.
    """
    path = Path(path)
    encode = _WRITERS.get(path.suffix.lower())
    if encode is None:
        raise InputError(
            f"unknown ending {path.suffix!r}", path=path, remedy=f"known are {', '.join(_WRITERS)}"
        )
    return replace_file(path, encode(places))


def _row(place: BookPlace) -> dict[str, str]:
    lon, lat = place.lonlat
    texts = {
        n: guard(getattr(place, n))
        for n in ("name", "kind", "country", "valid_from", "valid_to", "source", "note")
    }
    return texts | {
        "aliases": guard("|".join(place.aliases)),
        "lat": _degrees(lat),
        "lon": _degrees(lon),
        "area": place.polygon.wkt if place.polygon is not None else "",
        "radius_m": "" if place.radius_m is None else f"{place.radius_m:g}",
        "place_id": place.place_id,
    }


def _degrees(value: float) -> str:
    """Degrees to a tenth of a millimetre, never in powers of ten."""
    return f"{value:.9f}".rstrip("0").rstrip(".")


def _csv(places: Sequence[BookPlace]) -> bytes:
    rows = [[row[name] for name in _COLUMNS] for row in map(_row, places)]
    return write_csv([_COLUMNS, *rows]).encode("utf-8", "replace")


def _linked_places(places: Sequence[BookPlace]) -> bytes:
    """Linked Places TSV 0.5: tabs, no quotes, so line ends and tabs inside a cell become spaces."""
    lines = ["\t".join(_LP_COLUMNS)]
    for place in places:
        row = _row(place)
        cells = {
            "id": place.place_id,
            "title": row["name"],
            "title_source": row["source"] or "dateline place book",
            "fclasses": _CLASSES.get(place.kind, "L"),
            "start": row["valid_from"],
            "end": row["valid_to"],
            "lon": row["lon"],
            "lat": row["lat"],
            "geowkt": row["area"],
            "approximation": "" if place.radius_m is None else f"{place.radius_m / 1000:g}",
            "variants": ";".join(place.aliases),
            "ccodes": row["country"],
            "title_uri": row["source"] if place.source.startswith(("http://", "https://")) else "",
            "description": row["note"],
        }
        lines.append("\t".join(" ".join(cells[name].split()) for name in _LP_COLUMNS))
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _package(places: Sequence[BookPlace]) -> bytes:
    import geopandas as gpd
    import pyogrio
    from shapely.geometry import Point

    rows = [_row(place) for place in places]
    table: dict[str, Any] = {name: [row[name] for row in rows] for name in _COLUMNS if name != "area"}
    shapes = [Point(place.lonlat) if place.polygon is None else place.polygon for place in places]
    frame = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(shapes, crs=CRS), crs=CRS)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "places.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _MADE})
        try:
            frame.to_file(file, layer="places", driver="GPKG", engine="pyogrio")
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return file.read_bytes()


def _kml(places: Sequence[BookPlace]) -> bytes:
    from lxml import etree

    root = etree.Element("kml", nsmap={None: _KML})
    document = etree.SubElement(root, "Document")
    for place in places:
        mark = etree.SubElement(document, "Placemark")
        etree.SubElement(mark, "name").text = _xml(place.name)
        data = etree.SubElement(mark, "ExtendedData")
        row = _row(place)
        for name in _COLUMNS[1:]:
            if row[name]:
                item = etree.SubElement(data, "Data", name=name)
                etree.SubElement(item, "value").text = _xml(row[name])
        point = etree.SubElement(mark, "Point")
        etree.SubElement(point, "coordinates").text = f"{row['lon']},{row['lat']}"
    out = io.BytesIO()
    etree.ElementTree(root).write(out, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return out.getvalue()


def _xml(text: str) -> str:
    """*text* without the characters that XML 1.0 has no way to write."""
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )


_WRITERS: Final[dict[str, Callable[[Sequence[BookPlace]], bytes]]] = {
    ".geojson": encode_book,
    ".json": encode_book,
    ".csv": _csv,
    ".tsv": _linked_places,
    ".gpkg": _package,
    ".kml": _kml,
}
WRITTEN_ENDINGS: Final = tuple(_WRITERS)
"""The endings of the files that `write_places` writes."""
