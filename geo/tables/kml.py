"""KML and KMZ: placemarks with their time, their extended data and their shape, as a table of text."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.errors import InputError
from geo.tables.chunk import BadRow, Table, batched, chunk_of, distinct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.tables.chunk import Chunk

_MOST: Final = 256 * 2**20
_HREF: Final = "{http://www.w3.org/2005/Atom}link"


def kml_table(path: Path) -> Table:
    """The placemarks of a KML or KMZ file; "name", "description", "start", "end" and its data are columns.

    Only what the file itself holds is read: network links, styles and overlays are not followed. Raises
    InputError when it is no KML.
    """
    root = _root(_bytes(path), path)
    rows: list[tuple[int, dict[str, str], Any] | BadRow] = [
        _row(mark, number) for number, mark in enumerate(_named(root, "Placemark"), start=1)
    ]
    if not rows:
        raise InputError("it has no placemark", path=path, remedy="give a KML file with placemarks in it")
    names = list(dict.fromkeys(name for row in rows if not isinstance(row, BadRow) for name in row[1]))
    return Table(path=path, names=distinct(names), word="placemark", chunks=lambda: _chunks(rows, names))


def _chunks(rows: list[Any], names: list[str]) -> Iterator[Chunk]:
    for batch in batched(rows):
        good = [row for row in batch if not isinstance(row, BadRow)]
        cells = [[row[1].get(name, "") for name in names] for row in good]
        chunk = chunk_of(distinct(names), cells, [row[0] for row in good], [row[2] for row in good])
        chunk.bad.extend(row for row in batch if isinstance(row, BadRow))
        yield chunk


def _bytes(path: Path) -> bytes:
    data = path.read_bytes()
    if not data.startswith(b"PK"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = sorted(
                (i for i in archive.infolist() if i.filename.lower().endswith(".kml")),
                key=lambda i: (i.filename.count("/"), i.filename),
            )
            if not inside or inside[0].file_size > _MOST:
                raise InputError(
                    "it holds no KML file of a usual size", path=path, remedy="give the .kml file itself"
                )
            return archive.read(inside[0])
    except (zipfile.BadZipFile, RuntimeError, OSError) as exc:  # RuntimeError: it wants a password
        raise InputError(f"cannot be unpacked: {exc}", path=path, remedy="give the .kml file itself") from exc


def _root(data: bytes, path: Path) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise InputError(f"not XML: {exc}", path=path, remedy="write or fetch it again") from exc
    if _local(root) != "kml":
        raise InputError(f"its root is <{_local(root)}>, not <kml>", path=path, remedy="give a KML file")
    return root


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _named(root: Any, name: str) -> Iterator[Any]:
    return (element for element in root.iter() if _local(element) == name)


def _text(root: Any, name: str) -> str:
    found = next(_named(root, name), None)
    return "".join(found.itertext()).strip() if found is not None else ""


def _without_tags(text: str) -> str:
    """The words of a description, which may be written in HTML."""
    from lxml import html

    if not re.search(r"<[a-zA-Z/!]", text):
        return text.strip()
    root = html.fromstring(f"<div>{text}</div>")
    for element in root.iter("br", "p", "div", "li", "tr"):
        element.tail = f"\n{element.tail or ''}"
    return re.sub(r"[^\S\n]*\n\s*", "\n", root.text_content()).strip()


def _row(mark: Any, number: int) -> tuple[int, dict[str, str], Any] | BadRow:
    cells: dict[str, str] = {}
    for child in mark:
        name = _local(child)
        if name == "TimeStamp":
            cells["start"] = _text(child, "when")
        elif name == "Track":
            times = sorted(element.text.strip() for element in _named(child, "when") if element.text)
            cells |= {"start": times[0], "end": times[-1]} if times else {}
        elif name == "TimeSpan":
            cells |= {"start": _text(child, "begin"), "end": _text(child, "end")}
        elif name in ("name", "address"):
            cells[name] = "".join(child.itertext()).strip()
        elif name == "description":
            cells[name] = _without_tags("".join(child.itertext()))
        elif child.tag == _HREF:
            cells["url"] = child.get("href", "")
    if "id" in mark.attrib:
        cells["id"] = mark.get("id")
    for data in _named(mark, "Data"):
        value = next(_named(data, "value"), None)
        cells[data.get("name", "data")] = "" if value is None else "".join(value.itertext())
    for data in _named(mark, "SimpleData"):
        cells[data.get("name", "data")] = "".join(data.itertext()).strip()
    try:
        return number, cells, _shape(mark)
    except (IndexError, ValueError, shapely.errors.GEOSException) as exc:
        return BadRow(
            number=number, reason=f"its geometry cannot be read: {exc}", cells=tuple(cells.values())
        )


def _shape(mark: Any) -> Any:
    shapes: list[Any] = []
    for element in mark.iter():
        kind = _local(element)
        if kind == "Point":
            shapes += [shapely.Point(pair) for pair in _pairs(element)[:1]]
        elif kind == "LineString":
            shapes.append(shapely.LineString(_pairs(element)))
        elif kind == "Track":
            places = [tuple(map(float, (coord.text or "").split()[:2])) for coord in _named(element, "coord")]
            shapes.append(shapely.LineString(places) if len(places) > 1 else shapely.Point(places[0]))
        elif kind == "Polygon":
            rings = [_pairs(ring) for ring in _named(element, "LinearRing")]
            shapes.append(shapely.make_valid(shapely.Polygon(rings[0], rings[1:])))
    if len(shapes) < 2:
        return shapes[0] if shapes else None
    points = [shape for shape in shapes if shape.geom_type == "Point"]
    areas = [shape for shape in shapes if shape.geom_type != "Point"]
    # a point with the area round it, as dateline writes it, is that point and that area
    return (
        shapely.GeometryCollection([*points[:1], *areas]) if points and areas else shapely.union_all(shapes)
    )


def _pairs(element: Any) -> list[tuple[float, float]]:
    pairs = []
    for item in _text(element, "coordinates").split():
        lon, lat = item.split(",")[:2]
        pairs.append((float(lon), float(lat)))
    return pairs
