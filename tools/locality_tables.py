"""Make lines with coordinates for `tools/train_lines.py` out of tables of events in their original formats.

    python -m tools.locality_tables DIR OUT

DIR holds usgs-earthquakes.geojson and usgs-1960-70.csv (USGS, public domain), ucdp-ged-ukraine.csv (UCDP GED as
distributed through HDX, CC BY 4.0) and gdelt-20191024143000.export.CSV (GDELT, open with attribution). Written are
OUT/quakes.jsonl, conflicts.jsonl and gdelt.jsonl, {"id", "text", "lat", "lon"} a line; the same input gives the same
output.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

QUAKES: Final = 900
SEED: Final = 1
_GDELT: Final = {"sort": 51, "name": 52, "lat": 56, "lon": 57}
"""Columns of ActionGeo in a GDELT 2.0 events file, counted from 0; sort 1 is a whole country."""


def quakes(folder: Path) -> list[dict[str, Any]]:
    """Each place text of the two catalogues once, QUAKES of them drawn with SEED."""
    found: dict[str, dict[str, Any]] = {}
    catalogue = json.loads((folder / "usgs-earthquakes.geojson").read_text("utf-8"))
    for feature in catalogue["features"]:
        text, (lon, lat, *_) = feature["properties"]["place"], feature["geometry"]["coordinates"]
        found.setdefault(text, {"id": f"q{feature['id']}", "text": text, "lat": lat, "lon": lon})
    for row in _rows(folder / "usgs-1960-70.csv"):
        lat, lon = float(row["latitude"]), float(row["longitude"])
        found.setdefault(row["place"], {"id": f"q{row['id']}", "text": row["place"], "lat": lat, "lon": lon})
    drawn = list(found.values())
    random.Random(SEED).shuffle(drawn)  # a sample, no secret
    return drawn[:QUAKES]


def conflicts(folder: Path) -> Iterator[dict[str, Any]]:
    """Each place of the table in four wordings."""
    seen = set()
    for row in list(_rows(folder / "ucdp-ged-ukraine.csv"))[1:]:  # the first row holds tags
        place, upper, lower = row["where_coordinates"], row["adm_1"], row["adm_2"]
        if (place, upper, lower) in seen:
            continue
        seen.add((place, upper, lower))
        wordings = (
            f"{place}, {upper}",
            f"{place}, {lower}, {upper}, Ukraine".replace(", ,", ","),
            f"Clash near {place}, {upper}, Ukraine",
            place,
        )
        for number, text in enumerate(wordings):
            key = f"u{number}-{row['id']}"
            yield {"id": key, "text": text, "lat": float(row["latitude"]), "lon": float(row["longitude"])}


def gdelt(folder: Path) -> Iterator[dict[str, Any]]:
    """Each name of a place of action that is no whole country, once."""
    seen = set()
    for line in (folder / "gdelt-20191024143000.export.CSV").read_text("utf-8").splitlines():
        cells = line.split("\t")
        told = {name: cells[at] for name, at in _GDELT.items()}
        if told["sort"] in ("", "1") or not told["lat"] or told["name"] in seen:
            continue
        seen.add(told["name"])
        yield {
            "id": f"g{cells[0]}",
            "text": told["name"],
            "lat": float(told["lat"]),
            "lon": float(told["lon"]),
        }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _write(path: Path, records: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    _write(args.out / "quakes.jsonl", quakes(args.folder))
    _write(args.out / "conflicts.jsonl", conflicts(args.folder))
    _write(args.out / "gdelt.jsonl", gdelt(args.folder))


if __name__ == "__main__":
    main()
