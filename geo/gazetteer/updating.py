"""Builds a gazetteer of a whole GeoNames dump; a run that was killed goes on where it stopped."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import chain
from typing import TYPE_CHECKING, Final

from geo.errors import GazetteerError, InputError
from geo.gazetteer.building import Progress, replace_index
from geo.gazetteer.dump import CLASSES, Dump, DumpPlace
from geo.gazetteer.index import default_path, distance_km
from geo.gazetteer.names import fold
from geo.gazetteer.rows import Row, fingerprint, own_rows, read_words
from geo.gazetteer.writing import Writer, reopened_base, resumable_base

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_BATCH: Final = 20_000
_SAME_KM: Final = 10.0
_AIRFIELD_KM: Final = 3.0
_AIRFIELDS: Final = ("AIRP", "AIRB", "AIRF")
_MINOR: Final = 200
"""How much less likely, in hundredths of a power of ten, a spot, brook or hill of a dump is than a feature
of that kind in our own tables, which hold the well-known ones. Not measured: no dump was at hand."""
_WELL_KNOWN: Final = "SELECT name, lon, lat, radius, feature FROM places WHERE ref IS NOT NULL"


def update(
    source: Path,
    path: Path | None = None,
    *,
    classes: str = CLASSES,
    rows: Callable[[], Iterable[Row]] = own_rows,
    progress: Progress | None = None,
) -> tuple[Path, int]:
    """Build the gazetteer at *path* (the default path) from *rows*, our own areas and waters, and the dump at *source*.

    An older gazetteer stays as it was until the new one is whole. What a killed or failed run had done
    is kept beside it and used by the next run with the same dump and *classes*. Returns *path* and how
    many lines of the dump were no places. Raises GazetteerError (disk full, another run) or InputError
    (no dump, damaged).
    """
    dump, path = Dump(source), path or default_path()
    replace_index(path, lambda part: _write(part, dump, classes, rows, progress), ending=".update")
    return path, dump.bad


def _write(
    part: Path, dump: Dump, classes: str, rows: Callable[[], Iterable[Row]], progress: Progress | None
) -> None:
    names = part.with_name(part.name + ".names")
    making = f"{fingerprint()}; {dump.mark}; {classes}"
    try:
        base = _started(part, names, making)
        with closing(base):
            writer, done = Writer(base), int(_meta(base, "lines") or 0)
            if not done:
                _add(writer, rows())
                _commit(base, writer, 0)
            _read_dump(base, writer, dump, classes, done, progress)
            if progress:
                progress(dump.size, dump.size, "sorting names")
            base.execute("DELETE FROM meta")
            writer.finish(read_words(), fingerprint(), dump=f"{dump.mark}; classes {classes}")
    except sqlite3.Error as exc:
        reason = f"could not be built: {exc}; run the command again and it goes on from there"
        raise GazetteerError(reason, path=part) from exc
    names.unlink(missing_ok=True)


def _started(part: Path, names: Path, making: str) -> sqlite3.Connection:
    """The half-made index that an earlier run of the same left, or a new one."""
    if part.exists() and names.exists():
        base = reopened_base(part, names)
        try:
            if _meta(base, "making") == making and base.execute("SELECT count(*) FROM loading.names"):
                return base
        except sqlite3.Error:  # whatever it is, it is not ours to go on with
            pass
        base.close()
    for path in (part, names):
        path.unlink(missing_ok=True)
        path.with_name(path.name + "-journal").unlink(missing_ok=True)
    base = resumable_base(part, names)
    base.execute("INSERT INTO meta VALUES('making', ?)", (making,))
    base.commit()
    return base


def _meta(base: sqlite3.Connection, name: str) -> str | None:
    found = base.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return found[0] if found else None


def _add(writer: Writer, rows: Iterable[Row]) -> None:
    for count, row in enumerate(rows, 1):
        writer.add(row)
        if count % _BATCH == 0:
            writer.flush()


def _commit(base: sqlite3.Connection, writer: Writer, lines: int) -> None:
    writer.flush()
    base.execute("INSERT OR REPLACE INTO meta VALUES('lines', ?)", (str(lines),))
    base.commit()


def _read_dump(
    base: sqlite3.Connection, writer: Writer, dump: Dump, classes: str, done: int, progress: Progress | None
) -> None:
    is_known = _well_known(base)
    for count, (line, place) in enumerate(dump.places(classes, skip=done), 1):
        done = line
        if not is_known(place):
            writer.add(place.row, shift=0 if place.group in "AP" else _MINOR)
        if count % _BATCH == 0:
            _commit(base, writer, line)
            if progress:
                progress(place.read, dump.size, "reading places")
    if not done:
        raise InputError("holds no place of the classes asked for", path=dump.path)


def _well_known(base: sqlite3.Connection) -> Callable[[DumpPlace], bool]:
    """Whether a place of the dump is one of our own tables under another id: a country, an airport, a range."""
    by_name: dict[str, list[tuple[tuple[float, float], float]]] = {}
    airfields: dict[tuple[int, int], list[tuple[float, float]]] = {}
    countries = {ref[4:] for (ref,) in base.execute("SELECT ref FROM places WHERE ref LIKE 'iso:__'")}
    for name, lon, lat, radius, feature in base.execute(_WELL_KNOWN):
        by_name.setdefault(fold(name), []).append(((lon, lat), max(_SAME_KM, radius / 1000)))
        if feature in _AIRFIELDS:
            airfields.setdefault((int(lon), int(lat)), []).append((lon, lat))

    def is_known(place: DumpPlace) -> bool:
        row, at = place.row, (place.row.lon, place.row.lat)
        if row.feature.startswith("PCL"):
            return row.country in countries
        if place.group in "AP":
            return False
        if row.feature in _AIRFIELDS and any(
            distance_km(at, near) <= _AIRFIELD_KM for near in _around(airfields, at)
        ):
            return True
        return any(distance_km(at, twin) <= reach for twin, reach in by_name.get(fold(row.name), ()))

    return is_known


def _around(
    cells: dict[tuple[int, int], list[tuple[float, float]]], at: tuple[float, float]
) -> Iterator[tuple[float, float]]:
    """What lies in the cell of a point and the eight beside it."""
    x, y = int(at[0]), int(at[1])
    return chain.from_iterable(cells.get((x + dx, y + dy), ()) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
