"""Puts rows into the tables of a new index."""

from __future__ import annotations

import math
import sqlite3
from typing import TYPE_CHECKING, Final

from geo.gazetteer.names import fold
from geo.gazetteer.ranking import DEMONYM, keys_of, rank_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geo.gazetteer.rows import Row

SCHEMA: Final = 1
"""Goes up whenever the tables change."""
Words = tuple[str, list[str], list[str]]
"""A place id, first-level code or "town, country"; further names of it; its demonyms."""
_TABLES: Final = """
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE places(
  id INTEGER PRIMARY KEY, ref TEXT, name TEXT, feature TEXT, lon REAL, lat REAL, country TEXT, admin1 TEXT,
  admin2 TEXT, population INTEGER, timezone TEXT, radius INTEGER, west REAL, south REAL, east REAL, north REAL,
  cell INTEGER);
CREATE TABLE areas(code TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
CREATE TABLE loading.names(key TEXT, rank INTEGER, place INTEGER);
"""
_INDEXES: Final = """
CREATE TABLE main.names(key TEXT, rank INTEGER, place INTEGER, PRIMARY KEY(key, rank, place)) WITHOUT ROWID;
INSERT INTO main.names SELECT key, min(rank), place FROM loading.names GROUP BY key, place ORDER BY 1, 2, 3;
DROP TABLE loading.names;
CREATE INDEX places_cell ON places(cell);
CREATE INDEX seats ON places(country) WHERE feature IN ('PPLC', 'PPLA');
CREATE UNIQUE INDEX places_ref ON places(ref) WHERE ref IS NOT NULL;
"""
_FIRST_LEVEL: Final = "CREATE INDEX first_level ON places(admin1) WHERE feature = 'ADM1'"
_TARGETS: Final = {
    "town": """SELECT p.id, p.name FROM names n JOIN places p ON p.id = n.place
    WHERE n.key = ? AND p.country = ? AND p.feature LIKE 'PPL%' AND p.population > ?
    ORDER BY p.population DESC, p.id LIMIT 1""",
    "number": "SELECT id, name FROM places WHERE id = ?",
    "id": "SELECT id, name FROM places WHERE ref = ?",
    "first level": """SELECT id, name FROM places WHERE feature = 'ADM1' AND admin1 = ?
    ORDER BY population DESC, id LIMIT 1""",
}
_BIG_TOWN: Final = 40_000
_OWN_ID: Final = 1 << 40  # ids of places that GeoNames does not number start here
_GEONAMES: Final = "geonames:"


def new_base(path: Path) -> sqlite3.Connection:
    """A new index at *path* with empty tables, for one run that ends whole or is thrown away."""
    return _with_tables(path, "", "OFF")


def resumable_base(path: Path, names: Path) -> sqlite3.Connection:
    """A new index at *path* that keeps what was committed when the run is killed; *names* is its second file."""
    return _with_tables(path, str(names), "DELETE")


def reopened_base(path: Path, names: Path) -> sqlite3.Connection:
    """What an earlier run left in the two files of `resumable_base`."""
    return _connected(path, str(names), "DELETE")


def _connected(path: Path, names: str, journal: str) -> sqlite3.Connection:
    base = sqlite3.connect(path)
    base.execute(f"PRAGMA journal_mode={journal}")
    base.execute("PRAGMA synchronous=OFF" if journal == "OFF" else "PRAGMA synchronous=NORMAL")
    base.execute("PRAGMA cache_size=-65536")
    base.execute("ATTACH ? AS loading", (names,))
    base.execute(f"PRAGMA loading.journal_mode={journal}")
    return base


def _with_tables(path: Path, names: str, journal: str) -> sqlite3.Connection:
    base = _connected(path, names, journal)
    base.executescript(_TABLES)
    return base


class Writer:
    """Adds rows to the tables of an index; their names wait unsorted until `finish`."""

    def __init__(self, base: sqlite3.Connection) -> None:
        """Go on after the places that *base* holds already."""
        self._base = base
        self._numbers = bytearray()
        self._others: set[str] = set()
        self._last = _OWN_ID
        for key, ref in base.execute("SELECT id, ref FROM places"):
            self._is_new(ref or f"{_GEONAMES}{key}")
            self._last = max(self._last, key)
        self._places: list[tuple[object, ...]] = []
        self._names: list[tuple[str, int, int]] = []

    def add(self, row: Row, *, shift: int = 0) -> bool:
        """Whether *row* was taken: the first of an id is. *shift* is added to its rank (more is less likely)."""
        if not self._is_new(row.place_id):
            return False
        if row.place_id.startswith(_GEONAMES):
            key = int(row.place_id.removeprefix(_GEONAMES))
        else:
            key = self._last = self._last + 1
        self._places.append(_place(key, row))
        self._names += [(k, r, key) for k, r in keys_of(row, rank_of(row) + shift)]
        if row.feature in ("PCLI", "ADM1", "ADM2"):
            self._base.execute("INSERT OR IGNORE INTO areas VALUES(?, ?)", (_area_code(row), row.name))
        return True

    def flush(self) -> None:
        """Hand what was added to the database."""
        self._base.executemany(f"INSERT INTO places VALUES({','.join('?' * 17)})", self._places)
        self._base.executemany("INSERT INTO loading.names VALUES(?, ?, ?)", self._names)
        self._places.clear()
        self._names.clear()

    def finish(self, words: Iterable[Words], version: str, **meta: str) -> None:
        """Sort the names, add *words* and say what the index holds; it is whole after that."""
        self.flush()
        self._base.commit()
        self._base.executescript("BEGIN;" + _INDEXES)
        self._base.execute(_FIRST_LEVEL)
        for target, names, demonyms in words:
            if found := self._target(target):
                keys = [fold(name) for name in names] + [DEMONYM + fold(word) for word in demonyms]
                for key in keys:
                    self._add_name(key, *found)
        self._base.execute("DROP INDEX first_level")
        told = {"schema": str(SCHEMA), "content": version, **meta}
        self._base.executemany("INSERT OR REPLACE INTO meta VALUES(?, ?)", sorted(told.items()))
        self._base.commit()
        self._base.execute("PRAGMA optimize")

    def _is_new(self, place_id: str) -> bool:
        """Whether *place_id* comes for the first time; a bit each for the millions that GeoNames numbers."""
        if not place_id.startswith(_GEONAMES):
            before = len(self._others)
            self._others.add(place_id)
            return len(self._others) > before
        at, bit = divmod(int(place_id.removeprefix(_GEONAMES)), 8)
        if at >= len(self._numbers):
            self._numbers.extend(bytes(at + 1 - len(self._numbers)))
        if self._numbers[at] & (1 << bit):
            return False
        self._numbers[at] |= 1 << bit
        return True

    def _target(self, target: str) -> tuple[int, int] | None:
        """Rank and number of the place that a line of words calls *target*; None when it is not among the rows."""
        town, comma, country = target.partition(", ")
        values: tuple[object, ...] = (target,)
        if comma:
            kind, values = "town", (fold(town), country, _BIG_TOWN)
        elif target.startswith(_GEONAMES):
            kind, values = "number", (target.removeprefix(_GEONAMES),)
        else:
            kind = "id" if ":" in target else "first level"
        found = self._base.execute(_TARGETS[kind], values).fetchone()
        if found is None:
            return None
        key, name = found
        ranked = "SELECT min(rank) FROM names WHERE key = ? AND place = ?"
        return self._base.execute(ranked, (fold(name), key)).fetchone()[0], key

    def _add_name(self, key: str, rank: int, place: int) -> None:
        known = self._base.execute("SELECT min(rank) FROM names WHERE key = ? AND place = ?", (key, place))
        least = known.fetchone()[0]
        if least is not None and least <= rank:
            return
        self._base.execute("DELETE FROM names WHERE key = ? AND place = ?", (key, place))
        self._base.execute("INSERT INTO names VALUES(?, ?, ?)", (key, rank, place))


def _area_code(row: Row) -> str:
    depth = {"PCLI": 1, "ADM1": 2, "ADM2": 3}[row.feature]
    return ".".join((row.country, row.admin1, row.admin2)[:depth])


def _place(key: int, row: Row) -> tuple[object, ...]:
    ref = None if row.place_id.startswith(_GEONAMES) else row.place_id
    admin1 = f"{row.country}.{row.admin1}" if row.admin1 else ""
    admin2 = f"{admin1}.{row.admin2}" if row.admin2 and admin1 else ""
    return (
        key, ref, row.name, row.feature, round(row.lon, 5), round(row.lat, 5), row.country, admin1, admin2,
        row.population, row.timezone, round(row.radius_m), *(row.box or (None,) * 4), cell(row.lon, row.lat),
    )  # fmt: skip


def cell(lon: float, lat: float) -> int:
    """Number of the one-degree cell that holds a point."""
    return int(math.floor(lat) + 90) * 360 + int(math.floor(lon) + 180) % 360
