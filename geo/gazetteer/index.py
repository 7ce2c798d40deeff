"""What a name may mean: the index opened for reading."""

from __future__ import annotations

import hashlib
import math
import os
import sqlite3
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from geo.errors import GazetteerError
from geo.gazetteer.building import Progress, build_file
from geo.gazetteer.kinds import kind_of
from geo.gazetteer.names import fold, loosen, skeleton
from geo.gazetteer.phrases import SIDES, meanings, part
from geo.gazetteer.ranking import DEMONYM, LOOSE, SOUND
from geo.gazetteer.rows import fingerprint
from geo.gazetteer.shapes import cut_to, shape_of
from geo.gazetteer.writing import SCHEMA, cell
from geo.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

EARTH_KM: Final = 6371.0088
_ALIKE: Final = 0.7
"""Share of letters that two spellings with the same consonants must have in common."""
_SQLITE: Final = b"SQLite format 3\0"
"""How every SQLite file begins."""
_POSSESSIVES: Final = ("'s", "’s")
_REMEDY: Final = "build it with: dateline gazetteer build"
MOST: Final = 500
"""No more candidates of a name than this; a name of our own tables has 161 at most, one of all GeoNames thousands."""
_COLUMNS: Final = """p.id, p.ref, p.name, p.feature, p.lon, p.lat, p.country, c.name, a.name, b.name, p.population,
p.timezone, p.radius, p.west, p.south, p.east, p.north
"""
_JOINS: Final = """LEFT JOIN areas a ON a.code = p.admin1 LEFT JOIN areas b ON b.code = p.admin2
LEFT JOIN areas c ON c.code = p.country
"""
_BY_NAME: Final = (
    f"SELECT {_COLUMNS} FROM names n JOIN places p ON p.id = n.place {_JOINS} "  # noqa: S608 (constants)
    f"WHERE n.key = ? ORDER BY n.rank, n.place LIMIT {MOST}"
)
_BY_ID: Final = f"SELECT {_COLUMNS} FROM places p {_JOINS} WHERE p.id = ?"  # noqa: S608 (constants)
_BY_REF: Final = f"SELECT {_COLUMNS} FROM places p {_JOINS} WHERE p.ref = ?"  # noqa: S608 (constants)
_SEAT: Final = (
    f"SELECT {_COLUMNS} FROM places p {_JOINS} "  # noqa: S608 (constants)
    "WHERE p.feature IN ('PPLC', 'PPLA') AND p.feature = 'PPLC' AND p.country = ?"  # the first is that of the index
)
_SEAT_OF_AREA: Final = (
    f"SELECT {_COLUMNS} FROM places p {_JOINS} "  # noqa: S608 (constants)
    "WHERE p.feature IN ('PPLC', 'PPLA') AND p.country = ? AND a.name = ? ORDER BY p.population DESC LIMIT 1"
)
_BY_CELL: Final = (
    f"SELECT {_COLUMNS} FROM places p {_JOINS} "  # noqa: S608 (constants)
    "WHERE p.cell BETWEEN ? AND ? AND p.lat BETWEEN ? AND ?"
)


def default_path() -> Path:
    """Where the gazetteer is kept: the user's cache, named by content, so that two versions do not fight."""
    from platformdirs import user_cache_path

    content = hashlib.blake2b(f"{SCHEMA} {fingerprint()}".encode(), digest_size=4).hexdigest()
    return user_cache_path("dateline") / f"gazetteer-{content}.sqlite"


def is_built(path: Path | None = None) -> bool:
    """Whether a whole gazetteer of this version and content is at *path* (the default path)."""
    try:
        with_meta = _open(path or default_path())
    except GazetteerError:
        return False
    try:
        return _meta(with_meta).get("content") == fingerprint()
    finally:
        with_meta.close()


def build(path: Path | None = None, *, progress: Progress | None = None) -> Path:
    """Build the gazetteer at *path* (the default path) and return where it is.

    progress(done, of, what) is told how far it is. GazetteerError when a package is missing or
    the disk is full; an older file stays as it was. A file at *path* that is no gazetteer is refused.
    """
    if path is not None and path.exists() and not _is_sqlite(path):
        raise GazetteerError(
            "is a file of another kind and is not overwritten; choose another name", path=path
        )
    return build_file(path or default_path(), progress=progress)


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _open(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise GazetteerError(f"there is no gazetteer yet; {_REMEDY}", path=path)
    try:
        base = sqlite3.connect(
            f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        base.execute("PRAGMA mmap_size=1073741824")
        schema = _meta(base).get("schema")
    except sqlite3.Error as exc:
        raise GazetteerError(f"the gazetteer is broken ({exc}); {_REMEDY}", path=path) from exc
    if schema != str(SCHEMA):
        base.close()
        raise GazetteerError(f"the gazetteer is of version {schema}, not {SCHEMA}; {_REMEDY}", path=path)
    return base


def _meta(base: sqlite3.Connection) -> dict[str, str]:
    return dict(base.execute("SELECT name, value FROM meta"))


class Index:
    """The gazetteer file, asked by name, word, id or point. Cheap to open; read-only."""

    def __init__(self, path: Path | None = None) -> None:
        """Open the gazetteer at *path* (the default path); GazetteerError says what to do without one."""
        self.path = Path(path) if path is not None else default_path()
        self._base, self._process = _open(self.path), os.getpid()
        self._named = lru_cache(1 << 16)(self._look_up)
        self._probe = lru_cache(1 << 17)(self._look_for_key)
        self._seat = lru_cache(1 << 10)(self._look_for_seat)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.path,)

    def close(self) -> None:
        """Close the file; the object cannot be asked any more."""
        self._base.close()

    @property
    def meta(self) -> dict[str, str]:
        """What the file says of itself: schema and content."""
        return _meta(self._connection())

    def candidates(self, name: str) -> list[Place]:
        """Places that *name* may mean, likeliest first without context; empty when unknown."""
        return list(self._named(name))

    def demonym(self, word: str) -> list[Place]:
        """Places whose people or manner *word* names: "Russians", "Texan"; empty when unknown.

        "Philippines" is the place itself, not more than one Philippine.
        """
        key = fold(word)
        found = self._ask(_BY_NAME, DEMONYM + key)
        if found or not key.endswith("s"):
            return found
        return [place for place in self._ask(_BY_NAME, DEMONYM + key[:-1]) if fold(place.name) != key]

    def get(self, place_id: str) -> Place | None:
        """The place of that id, None when there is none; "iso:ML#north" is the north of Mali."""
        whole, _, side = place_id.partition("#")
        if side:
            place = self.get(whole)
            return part(place, side) if place and side in SIDES else None
        source, _, number = place_id.partition(":")
        if source == "geonames" and number.isdecimal():
            found = self._ask(_BY_ID, int(number))
        else:
            found = self._ask(_BY_REF, place_id)
        return found[0] if found else None

    def capital(self, area: Place) -> Place | None:
        """The capital of a country or first-level area; None when it is not known, or *area* is neither."""
        return self._seat(area.country, area.name if area.kind == "admin1" else "")

    def shape(self, place_id: str) -> BaseGeometry | None:
        """The outline of that place (EPSG:4326, valid), None when there is none; of "iso:ML#north" that part of it."""
        whole, _, side = place_id.partition("#")
        outline = shape_of(whole)
        if outline is None or not side:
            return outline
        half = self.get(place_id)
        return cut_to(outline, half.bbox) if half and half.bbox else None

    def near(self, lonlat: tuple[float, float], *, km: float) -> list[Place]:
        """Places whose point lies within *km* along the ground, nearest first."""
        lon, lat = lonlat
        high = math.degrees(km / EARTH_KM)
        south, north = max(-90.0, lat - high), min(90.0, lat + high)
        reach = (
            180.0
            if max(abs(south), abs(north)) > 89
            else high / math.cos(math.radians(max(abs(south), abs(north))))
        )
        found = []
        for row in range(math.floor(south), math.floor(north) + 1):
            for west, east in _spans(lon - reach, lon + reach):
                found += self._ask(_BY_CELL, cell(west, row), cell(east, row), south, north)
        apart = [(distance_km(lonlat, place.lonlat), place) for place in found]
        return [p for d, p in sorted(apart, key=lambda pair: (pair[0], pair[1].place_id)) if d <= km]

    def longest(self, tokens: Sequence[str], start: int = 0, *, most: int = 8) -> int:
        """How many of *tokens* from *start* make up the longest name that begins there; 0 for none."""
        length = 0
        for end in range(start + 1, min(len(tokens), start + most) + 1):
            key = fold(" ".join(tokens[start:end]))
            if not key:
                return length
            is_name, goes_on = self._probe(key)
            if is_name:
                length = end - start
            if not goes_on:
                break
        return length

    def knows(self, name: str) -> bool:
        """Whether some place has exactly this name; quicker than asking for the candidates."""
        return self._probe(fold(name))[0]

    def _look_for_seat(self, country: str, admin1: str) -> Place | None:
        found = self._ask(_SEAT_OF_AREA, country, admin1) if admin1 else self._ask(_SEAT, country)
        return found[0] if found else None

    def _look_up(self, name: str) -> tuple[Place, ...]:
        key = fold(name)
        if not key:
            return ()
        found = self._ask(_BY_NAME, key)
        if not found:
            loose = loosen(name)
            found = self._ask(_BY_NAME, loose) if loose != key else []
            known = {place.place_id for place in found}
            found += [p for p in self._ask(_BY_NAME, LOOSE + loose) if p.place_id not in known]
        if not found and key.endswith("s") and name.rstrip().lower().endswith(_POSSESSIVES):
            found = self._ask(_BY_NAME, key[:-1])
        if found or self.demonym(name):
            return tuple(found)
        if sound := skeleton(name):
            found = [p for p in self._ask(_BY_NAME, SOUND + sound) if _alike(name, p.name)]
        return tuple(found or dict.fromkeys(meanings(name, self._known, self.demonym)))

    def _known(self, name: str) -> list[Place]:
        return self._ask(_BY_NAME, fold(name))

    def _look_for_key(self, key: str) -> tuple[bool, bool]:
        asked = self._connection().execute
        is_name = asked("SELECT 1 FROM names WHERE key = ? LIMIT 1", (key,)).fetchone() is not None
        longer = asked(
            "SELECT 1 FROM names WHERE key >= ? AND key < ? LIMIT 1", (key + " ", key + "!")
        ).fetchone()
        return is_name, longer is not None

    def _connection(self) -> sqlite3.Connection:
        if self._process != os.getpid():  # an SQLite connection must not be used on both sides of a fork
            self._base, self._process = _open(self.path), os.getpid()
        return self._base

    def _ask(self, query: str, *values: object) -> list[Place]:
        try:
            return [_place(row) for row in self._connection().execute(query, values)]
        except sqlite3.DatabaseError as exc:
            raise GazetteerError(f"the gazetteer is broken ({exc}); {_REMEDY}", path=self.path) from exc


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, loosen(one), loosen(other)).ratio() >= _ALIKE


def _place(row: tuple[Any, ...]) -> Place:
    (
        key,
        ref,
        name,
        feature,
        lon,
        lat,
        country,
        country_name,
        admin1,
        admin2,
        population,
        timezone,
        radius,
        *box,
    ) = row
    return Place(
        place_id=ref or f"geonames:{key}",
        name=name,
        kind=kind_of(feature, radius),
        lonlat=(lon, lat),
        feature=feature,
        country=country,
        country_name=country_name or "",
        admin1=admin1 or "",
        admin2=admin2 or "",
        population=population,
        timezone=timezone,
        radius_m=float(radius),
        bbox=(box[0], box[1], box[2], box[3]) if box[0] is not None else None,
    )


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (lon, lat) in degrees, on the sphere of mean radius."""
    south, north = math.radians(a[1]), math.radians(b[1])
    half = math.sin(math.radians(b[0] - a[0]) / 2) ** 2
    h = math.sin((north - south) / 2) ** 2 + math.cos(south) * math.cos(north) * half
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def _spans(west: float, east: float) -> list[tuple[float, float]]:
    """The piece of a parallel from *west* to *east* as pieces within -180 to 180."""
    if east - west >= 360:
        return [(-180.0, 179.999)]
    west, east = (west + 180) % 360 - 180, (east + 180) % 360 - 180
    return [(west, east)] if west <= east else [(west, 179.999), (-180.0, east)]
