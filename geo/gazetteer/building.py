"""Builds the gazetteer: one SQLite file, written beside the old one and put in its place when whole."""

from __future__ import annotations

import math
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from geo.errors import GazetteerError
from geo.gazetteer.names import fold, loosen, skeleton
from geo.gazetteer.rows import Row, every_row, fingerprint, read_words

SCHEMA: Final = 1
"""Goes up whenever the tables change."""
Words = tuple[str, list[str], list[str]]
Progress = Callable[[int, int, str], None]
LOOSE, DEMONYM, SOUND = "~", "#", "="
"""What stands before a key of `names.loosen`, a word for the people of a place, a key of `names.skeleton`."""

_EXPECTED: Final = 275_000  # rows, for the progress bar only
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
_WEIGHTS: Final = {
    "CONT": 9.0, "PCLI": 9.5, "RGN": 5.0, "ADM1": 6.0, "ADM2": 3.4, "ADM3": 2.6, "ADM4": 2.0, "ADM5": 1.8,
    "ADMD": 2.5, "PPLC": 1.0, "PPLA": 0.4, "PPLX": -0.7, "STM": 3.0, "STMX": 1.0, "LK": 3.0, "SEA": 5.0, "OCN": 6.0, "GULF": 5.0,
    "BAY": 3.5, "STRT": 4.0, "CHNM": 3.5, "MTS": 4.5, "MT": 3.0, "VLC": 3.0, "DSRT": 4.0, "PEN": 4.5, "ISL": 3.5, "ISLS": 3.5,
    "AIRP": 1.5, "AIRB": 2.0, "PRK": 3.0, "UNIV": 3.0, "STDM": 3.0, "BLDG": 3.0, "MNMT": 3.0, "HSTS": 2.5, "MILB": 3.0,
}  # fmt: skip
_SCRIPT: Final = frozenset(
    "AE AF BH DJ DZ EG EH ER IL IQ IR JO KW LB LY MA MR OM PK PS QA SA SD SO SY TD TN YE".split()
)
"""Countries whose names news spells in many ways, since they are written in the Arabic or Hebrew script."""
_BIG_TOWN: Final = 100_000
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
        rank = _rank(row)
        places.append(_place(key, row))
        names += [(k, r, key) for k, r in _keys(row, rank)]
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


def _rank(row: Row) -> int:
    """How likely *row* is meant when nothing else is known: the smaller the likelier."""
    people = 0.0 if row.feature == "PCLI" else math.log10(row.population + 1)
    return round(-100 * (_WEIGHTS.get(row.feature[:4], 0.0) + people))


def _keys(row: Row, rank: int) -> Iterator[tuple[str, int]]:
    """Keys of all names of *row* with their rank; another name than its own ranks lower."""
    for name in (row.name, *row.names):
        key = fold(name)
        if not key:
            continue
        here = rank if name is row.name or key == fold(row.name) else rank + 60
        yield key, here
        loose = loosen(name)
        if loose != key:
            yield LOOSE + loose, here
        if row.country in _SCRIPT and (sound := skeleton(name)):
            yield SOUND + sound, here


def build_file(path: Path, *, progress: Progress | None = None) -> Path:
    """Build the whole gazetteer at *path*; an older file stays as it was until the new one is whole.

    Two processes that build at once wait for one another; the second finds the work done.
    """
    from filelock import FileLock

    from geo.gazetteer.index import is_built

    before = _stamp(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):
            if _stamp(path) != before and is_built(path):
                return path
            part = path.with_name(path.name + ".part")
            part.unlink(missing_ok=True)
            try:
                write_index(part, every_row(), words=read_words(), version=fingerprint(), progress=progress)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
    except OSError as exc:
        raise GazetteerError(f"could not be built: {exc}", path=path) from exc
    return path


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size
