"""Builds the gazetteer: one SQLite file, written beside the old one and put in its place when whole."""

from __future__ import annotations

import math
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Final

from geo.errors import GazetteerError, InputError
from geo.gazetteer.names import fold
from geo.gazetteer.ranking import DEMONYM, keys_of, rank_of
from geo.gazetteer.rows import Row, every_row, fingerprint, read_words
from geo.saving import locked

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA: Final = 1
"""Goes up whenever the tables change."""
Words = tuple[str, list[str], list[str]]
Progress = Callable[[int, int, str], None]
_EXPECTED: Final = 365_000  # rows, for the progress bar only
_TABLES: Final = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE places(
  id INTEGER PRIMARY KEY, ref TEXT, name TEXT, feature TEXT, lon REAL, lat REAL, country TEXT, admin1 TEXT,
  admin2 TEXT, population INTEGER, timezone TEXT, radius INTEGER, west REAL, south REAL, east REAL, north REAL,
  cell INTEGER);
CREATE TABLE areas(code TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
CREATE TEMP TABLE loading(key TEXT, rank INTEGER, place INTEGER);
"""
_INDEXES: Final = """
CREATE TABLE names(key TEXT, rank INTEGER, place INTEGER, PRIMARY KEY(key, rank, place)) WITHOUT ROWID;
INSERT OR IGNORE INTO names SELECT key, min(rank), place FROM temp.loading GROUP BY key, place ORDER BY 1, 2, 3;
DROP TABLE temp.loading;
CREATE INDEX places_cell ON places(cell);
CREATE UNIQUE INDEX places_ref ON places(ref) WHERE ref IS NOT NULL;
"""
_WAIT_S: Final = 600.0
_BIG_TOWN: Final = 40_000
_OWN_ID: Final = 1 << 40  # ids of places that GeoNames does not number start here


def write_index(
    path: Path, rows: Iterable[Row], *, words: Iterable[Words], version: str, progress: Progress | None = None
) -> None:
    """Write the index of *rows* to *path*, which must not exist. Disk trouble raises GazetteerError.

    *words* are further names and demonyms as `rows.read_words` gives them; those of places that
    are not among the rows are left out.
    """
    try:
        with closing(sqlite3.connect(path)) as base:
            base.executescript(
                "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;" + _TABLES
            )
            _fill(base, rows, words, progress)
            if progress:
                progress(_EXPECTED, _EXPECTED, "sorting names")
            base.executescript(_INDEXES)
            base.executemany("INSERT INTO meta VALUES(?, ?)", [("schema", str(SCHEMA)), ("content", version)])
            base.commit()
            base.execute("PRAGMA optimize")
    except (sqlite3.Error, OSError) as exc:
        raise GazetteerError(f"could not be built: {exc}", path=path) from exc
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _fill(
    base: sqlite3.Connection, rows: Iterable[Row], words: Iterable[Words], progress: Progress | None
) -> None:
    words = list(words)
    wanted: dict[str, tuple[int, int] | None] = {target: None for target, _, _ in words}
    seen: set[str] = set()
    own = _OWN_ID
    places, names = [], []
    for count, row in enumerate(rows):
        if row.place_id in seen:
            continue
        seen.add(row.place_id)
        source, _, number = row.place_id.partition(":")
        key = int(number) if source == "geonames" else (own := own + 1)
        rank = rank_of(row)
        places.append(_place(key, row))
        names += [(k, r, key) for k, r in keys_of(row, rank)]
        for target in wanted.keys() & set(_targets(row)):
            wanted[target] = min(wanted[target] or (rank, key), (rank, key))
        if row.feature in ("PCLI", "ADM1", "ADM2"):
            base.execute("INSERT OR IGNORE INTO areas VALUES(?, ?)", (_area_code(row), row.name))
        if count % 2000 == 0:
            _flush(base, places, names)
            if progress:
                progress(min(count, _EXPECTED), _EXPECTED, "reading places")
    for target, more, demonyms in words:
        if found := wanted[target]:
            names += [(fold(name), *found) for name in more] + [(DEMONYM + fold(d), *found) for d in demonyms]
    _flush(base, places, names)


def _targets(row: Row) -> Iterator[str]:
    """What a line of words may call *row*."""
    yield row.place_id
    if row.feature == "ADM1":
        yield f"{row.country}.{row.admin1}"
    elif row.feature.startswith("PPL") and row.population > _BIG_TOWN:
        for name in {row.name, *row.names}:
            yield f"{name}, {row.country}"


def _flush(
    base: sqlite3.Connection, places: list[tuple[object, ...]], names: list[tuple[str, int, int]]
) -> None:
    base.executemany(f"INSERT INTO places VALUES({','.join('?' * 17)})", places)
    base.executemany("INSERT INTO temp.loading VALUES(?, ?, ?)", names)
    places.clear()
    names.clear()


def _area_code(row: Row) -> str:
    depth = {"PCLI": 1, "ADM1": 2, "ADM2": 3}[row.feature]
    return ".".join((row.country, row.admin1, row.admin2)[:depth])


def _place(key: int, row: Row) -> tuple[object, ...]:
    ref = None if row.place_id.startswith("geonames:") else row.place_id
    admin1 = f"{row.country}.{row.admin1}" if row.admin1 else ""
    admin2 = f"{admin1}.{row.admin2}" if row.admin2 and admin1 else ""
    return (
        key, ref, row.name, row.feature, round(row.lon, 5), round(row.lat, 5), row.country, admin1, admin2,
        row.population, row.timezone, round(row.radius_m), *(row.box or (None,) * 4), cell(row.lon, row.lat),
    )  # fmt: skip


def cell(lon: float, lat: float) -> int:
    """Number of the one-degree cell that holds a point."""
    return int(math.floor(lat) + 90) * 360 + int(math.floor(lon) + 180) % 360


def build_file(
    path: Path, *, rows: Callable[[], Iterable[Row]] = every_row, progress: Progress | None = None
) -> Path:
    """Build the gazetteer of *rows* at *path*; an older file stays as it was until the new one is whole.

    Two processes that build at once wait for one another; the second finds the work done.
    """
    before = _stamp(path)
    try:
        with locked(path, timeout_s=_WAIT_S):
            if _stamp(path) == before:
                _build(path, rows(), progress)
    except InputError as exc:
        raise GazetteerError(f"could not be built: {exc.reason}", path=path) from exc
    except OSError as exc:
        raise GazetteerError(f"could not be built: {exc.strerror or exc}", path=path) from exc
    return path


def _build(path: Path, rows: Iterable[Row], progress: Progress | None) -> None:
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        write_index(part, rows, words=read_words(), version=fingerprint(), progress=progress)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size
