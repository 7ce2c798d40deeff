"""The row that every file under geo/gazetteer/data has in common, its boxes, and how it is written.

Columns, tab separated, first line their names: place_id, name, feature (GeoNames code), lon, lat
(EPSG:4326), country (ISO 3166-1 alpha-2), admin1, admin2 (GeoNames codes), population, radius_km,
west, south, east, north (empty without a box; west > east crosses 180 degrees), names (other
names, parted by "|"). Files are gzip with no time in them: the same input gives the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import math
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Box = tuple[float, float, float, float]
COLUMNS = (
    "place_id", "name", "feature", "lon", "lat", "country", "admin1", "admin2", "population", "radius_km",
    "west", "south", "east", "north", "names",
)  # fmt: skip
DATA = Path(__file__).parent.parent / "geo/gazetteer/data"
EARTH_KM = 6371.0088


@dataclass(slots=True, kw_only=True)
class Row:
    """One place on its way into a data file."""

    place_id: str
    name: str
    feature: str
    lon: float
    lat: float
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    population: int = 0
    radius_km: float = 0.0
    box: Box | None = None
    names: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The row as one line of the file, names sorted and each once."""
        names = sorted({clean(n) for n in self.names} - {self.name, ""})
        box = [f"{v:.2f}" for v in self.box] if self.box else [""] * 4
        cells = [
            self.place_id, clean(self.name), self.feature, f"{self.lon:.4f}", f"{self.lat:.4f}", self.country,
            self.admin1, self.admin2, str(self.population or ""), f"{self.radius_km:.3g}" if self.radius_km else "",
            *box, "|".join(names),
        ]  # fmt: skip
        return "\t".join(cells) + "\n"


def clean(name: str) -> str:
    """*name* without the characters that part cells, and without broken halves of characters."""
    name = name.encode("utf-8", "ignore").decode("utf-8")
    return " ".join(name.replace("|", " ").split())


def km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two (lon, lat) in degrees."""
    p, q = math.radians(a[1]), math.radians(b[1])
    half = math.sin(math.radians(b[0] - a[0]) / 2) ** 2
    h = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * half
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def box_of(points: Iterable[tuple[float, float]]) -> Box:
    """The smallest box around (lon, lat) points; crosses 180 degrees when that is smaller."""
    lons, lats = zip(*points, strict=True)
    east_of = sorted({x % 360.0 for x in lons})
    gaps = [(b - a, b, a) for a, b in zip(east_of, [*east_of[1:], east_of[0] + 360.0], strict=True)]
    _, west, east = max(gaps)
    return _half(west), min(lats), _half(east), max(lats)


def middle(box: Box) -> tuple[float, float]:
    """The middle of *box* as (lon, lat)."""
    west, south, east, north = box
    width = (east - west) % 360.0
    return _half(west + width / 2), (south + north) / 2


def _half(lon: float) -> float:
    return round((lon + 180.0) % 360.0 - 180.0, 6)


def read_supplement() -> Iterator[dict[str, str]]:
    """The rows of the supplement, by column."""
    with (DATA / "supplement.tsv").open(encoding="utf-8") as file:
        lines = (line for line in file if not line.startswith("#"))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def numbered(rows: Iterable[Row]) -> list[Row]:
    """*rows* by id; a second and third row of one id get "/2" and "/3" after it."""
    found = sorted(rows, key=lambda r: (r.place_id, r.lon, r.lat))
    for _, same in groupby(found, key=lambda r: r.place_id):
        for number, row in enumerate(list(same)[1:], 2):
            row.place_id += f"/{number}"
    return found


def write(name: str, rows: Iterable[Row], *, folder: Path = DATA) -> Path:
    """Write *rows*, sorted by id, as *name* in *folder* and say how large it became."""
    path = folder / name
    lines = ["\t".join(COLUMNS) + "\n", *(row.line() for row in numbered(rows))]
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write("".join(lines).encode())
    print(f"{path}: {len(lines) - 1} rows, {path.stat().st_size / 1e6:.2f} MB")
    return path
