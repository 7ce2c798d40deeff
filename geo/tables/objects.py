"""JSON: lines of objects, a list of them, a GeoJSON FeatureCollection, as a table of text."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.errors import InputError
from geo.plainjson import dump_json, parse_json
from geo.schema import COLUMNS
from geo.tables.chunk import BadRow, Chunk, Table, batched, chunk_of, distinct
from geo.tables.layers import in_degrees

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_LONGITUDE_FIRST: Final = ("CRS84", "4326")
_WRAPPERS: Final = ("features", "data", "results", "result", "events", "rows", "items", "records", "@graph")
"""Keys under which the answer of a web service keeps its rows."""
_INNER: Final = ("attributes", "fields", "properties", "_source")
"""Keys under which they keep what they say of one row."""
_NO_CELLS: Final = ("@context", "@type")
_BESIDE: Final = ("id", "@id", "when", "names")
"""What a feature may hold beside its properties: its id; in Linked Places, its times and names."""
_DEPTH, _MOST = 3, 15
"""Objects within objects, and the keys of one, that become columns; one with more may be a table of its own."""
_SHAPES: Final = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


def lines_table(path: Path) -> Table:
    """The table in a file of JSON objects, one a line; a line that is none is a bad row."""
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise InputError("UTF-16 text", path=path, remedy="save it as UTF-8")
    names: dict[str, None] = {}
    shaped = False
    for found in _rows_of_lines(path):
        if not isinstance(found, BadRow):
            names |= dict.fromkeys(found[1])
            shaped = shaped or found[2] is not None
    if not names:
        raise InputError(
            "no line is a JSON object with values", path=path, remedy='a line is {"date": …, "place": …}'
        )
    return Table(
        path=path,
        names=list(names),
        word="line",
        chunks=lambda: _chunks(_rows_of_lines(path), list(names), shaped),
    )


def _rows_of_lines(path: Path) -> Iterator[tuple[int, dict[str, str], Any] | BadRow]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                value = parse_json(
                    line.decode("utf-8-sig" if number == 1 else "utf-8"), path=path, line=number
                )
            except InputError as exc:
                yield BadRow(
                    number=number, reason=exc.reason, cells=(line[:2000].decode("utf-8", "replace").strip(),)
                )
                continue
            except UnicodeDecodeError:
                yield BadRow(
                    number=number, reason="not UTF-8", cells=(line[:2000].decode("utf-8", "replace").strip(),)
                )
                continue
            yield _row(value, number)


def collection_table(path: Path) -> Table:
    """The table in a JSON file: GeoJSON features, a list of objects, or an object that wraps such a list."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise InputError("not UTF-8 text", path=path, remedy="save it as UTF-8") from exc
    found = parse_json(text, path=path)
    crs = _crs_of(found, path)
    rows = [_row(value, number) for number, value in enumerate(_list_in(found, path), start=1)]
    good = [row for row in rows if not isinstance(row, BadRow)]
    names = list(dict.fromkeys(name for row in good for name in row[1]))
    shaped = any(row[2] is not None for row in good)
    return Table(
        path=path, names=names, word="feature", chunks=lambda: _chunks(iter(rows), names, shaped, crs)
    )


def _crs_of(found: Any, path: Path) -> Any:
    """What pyproj understands of the coordinate system that old GeoJSON and ArcGIS name; None for degrees."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    told = (found.get("crs") or found.get("spatialReference")) if isinstance(found, dict) else None
    if told is None or any(name in dump_json(told) for name in _LONGITUDE_FIRST):
        return None
    held = told.get("properties", told) if isinstance(told, dict) else {}
    name = held.get("name") or held.get("latestWkid") or held.get("wkid") if isinstance(held, dict) else None
    try:
        return CRS.from_user_input(name)
    except CRSError as exc:
        raise InputError(
            f"its coordinate system {dump_json(told)[:60]} is not known", path=path,
            remedy="convert it to EPSG:4326, as RFC 7946 asks",
        ) from exc  # fmt: skip


def _list_in(found: Any, path: Path) -> list[Any]:
    if isinstance(found, dict) and found.get("type") == "Feature":
        return [found]
    if isinstance(found, dict) and {"type", "coordinates"} <= set(found):
        return [{"type": "Feature", "geometry": found}]
    if isinstance(found, dict):
        lists = {key.lower(): held for key, held in found.items() if isinstance(held, list)}
        only = next(iter(lists.values())) if len(lists) == 1 else None
        found = next((lists[key] for key in _WRAPPERS if key in lists), only)
    if not isinstance(found, list):
        raise InputError(
            "not a list of objects and not GeoJSON",
            path=path,
            remedy='features, or [{"date": …, "place": …}, …]',
        )
    return found


def _row(value: Any, number: int) -> tuple[int, dict[str, str], Any] | BadRow:
    if not isinstance(value, dict):
        return BadRow(number=number, reason="not a JSON object", cells=(str(value)[:2000],))
    held: Mapping[str, Any] = value
    if value.get("type") == "Feature":
        held = value.get("properties") or {}
        if not isinstance(held, dict):
            return BadRow(
                number=number, reason="its properties are no object", cells=(dump_json(value)[:2000],)
            )
        held = {name: value[name] for name in _BESIDE if name in value and name not in held} | held
    key, shape = _shape_in(value)
    try:
        geometry = None if shape is None else shapely.from_geojson(dump_json(shape))
    except shapely.errors.GEOSException:
        return BadRow(number=number, reason="its geometry is not GeoJSON", cells=(dump_json(value)[:2000],))
    taken = (key, "type") if key == "coordinates" and value.get("type") in _SHAPES else (key,)
    cells = dict(_flat({name: cell for name, cell in held.items() if shape is None or name not in taken}))
    return number, cells, geometry


def _shape_in(value: Mapping[str, Any]) -> tuple[str, Any]:
    """The geometry of a row as GeoJSON, and its key: "geometry", a point of ArcGIS, else the first that looks like one."""
    shape, corners = value.get("geometry"), value.get("coordinates")
    if isinstance(shape, dict) and {"x", "y"} <= set(shape):
        return "geometry", {"type": "Point", "coordinates": [shape["x"], shape["y"]]}
    if isinstance(shape, dict) or value.get("type") == "Feature":
        return "geometry", shape if isinstance(shape, dict) else None
    if isinstance(corners, list) and all(isinstance(corner, int | float | list) for corner in corners):
        kind = value.get("type") if value.get("type") in _SHAPES else "Point"
        return "coordinates", {
            "type": kind,
            "coordinates": corners,
        }  # the longitude first, as everywhere in JSON
    for name, cell in value.items():
        if isinstance(cell, dict) and {"type", "coordinates"} <= set(cell):
            return name, cell
    return "", None


def _flat(held: Mapping[str, Any], above: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """The cells of an object; those of a small object in it are called "country.name", those of a wrapper "name"."""
    for key, cell in held.items():
        if key in _NO_CELLS:
            continue
        inner = _one_of(key, cell)
        is_small = isinstance(inner, dict) and 0 < len(inner) <= (_MOST if key not in _INNER else len(inner))
        if is_small and depth < _DEPTH and (above or key not in COLUMNS):
            yield from _flat(inner, above if key in _INNER else f"{above}{key}.", depth + 1)
        else:
            yield f"{above}{key}", text_of(cell)


def _one_of(key: str, cell: Any) -> Any:
    """The object in a list of one; of several the schema.org "geo" of a place, which are of the same place, as one."""
    if not isinstance(cell, list) or not all(isinstance(one, dict) for one in cell):
        return cell
    if len(cell) == 1:
        return cell[0]
    return {name: held for one in cell for name, held in one.items()} if key == "geo" and cell else cell


def text_of(cell: Any) -> str:
    """A JSON value as the text of a cell."""
    if isinstance(cell, str):
        return cell
    return "" if cell is None else dump_json(cell)


def _chunks(rows: Iterable[Any], names: list[str], shaped: bool, crs: Any = None) -> Iterator[Chunk]:
    for batch in batched(rows):
        good = [row for row in batch if not isinstance(row, BadRow)]
        cells = [[row[1].get(name, "") for name in names] for row in good]
        shapes = in_degrees([row[2] for row in good], crs) if shaped else None
        chunk = chunk_of(distinct(names), cells, [row[0] for row in good], shapes)
        chunk.bad.extend(row for row in batch if isinstance(row, BadRow))
        yield chunk
