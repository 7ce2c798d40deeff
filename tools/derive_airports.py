"""Derive geo/gazetteer/data/airports.tsv.gz: airports with scheduled codes, and air bases.

    python tools/derive_airports.py --site SITE_PACKAGES

Source: PyPI airportsdata 20260905 (MIT, facts gathered from public aeronautical sources). Kept are
fields with an IATA code and those whose name says that they are military; strips are left out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
from pathlib import Path

from derive_rows import DATA, Row, write

MILITARY = re.compile(
    r"\b(air ?base|afb|raf|air force|naval air|nas|army air|aaf|military|marine corps|air station)\b", re.I
)
COMMON = re.compile(
    r"\b(international|intl|regional|municipal|national|domestic|airport|aerodrome|airfield|field)\b", re.I
)


def admin1_codes() -> dict[tuple[str, str], str]:
    """(country, name of a first-level area) -> GeoNames code, from the areas file."""
    codes = {}
    with gzip.open(DATA / "areas.tsv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["feature"] == "ADM1":
                for name in (row["name"], *row["names"].split("|")):
                    codes[row["country"], name.casefold()] = row["admin1"]
    return codes


def names_of(name: str, city: str) -> list[str]:
    """Other names: without "International", and what is left without the town, as in "Heathrow"."""
    short = " ".join(COMMON.sub(" ", name).replace("/", " ").split())
    found = [f"{short} Airport", f"{short} International Airport"]
    if "International" in name and name.endswith(" Airport"):
        found.append(name.removesuffix(" Airport"))
    rest = re.sub(rf"^{re.escape(city)}\b[\s\-]*", "", short, flags=re.I).strip()
    if (
        rest
        and city
        and rest.casefold() != short.casefold()
        and rest[0].isupper()
        and not MILITARY.fullmatch(rest)
    ):
        found += [rest, f"{rest} Airport", f"{rest} International Airport"]
    found += [f"{city} Airport", f"{city} International Airport"] if city else []
    if MILITARY.search(name):
        found += [
            re.sub(r"\bAFB\b|\bAir Force Base\b", "Air Base", name),
            re.sub(r"\bAir Force Base\b", "AFB", name),
        ]
        found += [re.sub(r"\bAir ?Base\b", "Airbase", name), re.sub(r"\bAFB\b", "Air Force Base", name)]
    return found


def main() -> None:
    """Read the package, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--site", type=Path, required=True, help="site-packages with airportsdata")
    source = parser.parse_args().site / "airportsdata/airports.csv"
    codes, rows = admin1_codes(), []
    with source.open(encoding="utf-8", newline="") as file:
        for cells in csv.DictReader(file):
            military = bool(MILITARY.search(cells["name"]))
            if not cells["name"] or not (cells["iata"] or military):
                continue
            rows.append(Row(
                place_id=f"icao:{cells['icao']}", name=cells["name"], feature="AIRB" if military else "AIRP",
                lon=float(cells["lon"]), lat=float(cells["lat"]), country=cells["country"],
                admin1=codes.get((cells["country"], cells["subd"].casefold()), ""), radius_km=3.0,
                names=names_of(cells["name"], cells["city"]),
            ))  # fmt: skip
    write("airports.tsv.gz", rows)


if __name__ == "__main__":
    main()
