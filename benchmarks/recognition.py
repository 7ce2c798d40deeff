"""Recognition of toponyms on marked corpora: ours, spaCy's where it is installed, and both together.

    python benchmarks/recognition.py CORPUS.jsonl ... [--every N] [--spacy MODEL] [--models FOLDER]

Prints precision, recall and F1 by overlap, with demonyms and without, and articles of 2,000 characters
a CPU-second. Numbers of the shipped models on a corpus that they were trained on are not honest ones: --models
names the folder that tools/train_recogniser.py --leave-out wrote, with models that have not seen FOLDER/<corpus>.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from benchmarks.left_out import use_recogniser
from geo.gazetteer import Gazetteer
from geo.places import recognise
from geo.words import sentences

Span = tuple[int, int, str]
Finder = Callable[[str], list[Span]]
_LABELS = {"GPE": "place", "LOC": "place", "FAC": "facility", "NORP": "demonym"}


def ours(gazetteer: Gazetteer) -> Finder:
    return lambda text: [(t.start, t.end, t.kind) for t in recognise(text, sentences(text), gazetteer)]


def spacys(model: str) -> Finder:
    import spacy

    nlp = spacy.load(model, exclude=["parser", "lemmatizer", "tagger", "attribute_ruler"])
    return lambda text: [
        (e.start_char, e.end_char, _LABELS[e.label_]) for e in nlp(text).ents if e.label_ in _LABELS
    ]


def both(one: Finder, other: Finder) -> Finder:
    """What *one* finds, and what *other* finds beside it."""

    def find(text: str) -> list[Span]:
        found = one(text)
        return found + [s for s in other(text) if not any(s[0] < f[1] and f[0] < s[1] for f in found)]

    return find


def hits(gold: list[dict[str, Any]], found: list[Span]) -> int:
    """One-to-one matches by overlap, in order of the text."""
    left, count = list(gold), 0
    for start, end, _ in sorted(found):
        match = next((g for g in left if g["start"] < end and start < g["end"]), None)
        if match:
            left.remove(match)
            count += 1
    return count


def report(name: str, find: Finder, entries: list[dict[str, Any]]) -> None:
    began = time.process_time()
    found = [find(entry["text"]) for entry in entries]
    speed = sum(len(entry["text"]) for entry in entries) / 2000 / (time.process_time() - began)
    n_gold = sum(len(entry["toponyms"]) for entry in entries)
    for title, left_out in (("all", ""), ("no demonyms", "demonym")):
        kept = [[s for s in spans if s[2] != left_out] for spans in found]
        n_found = sum(map(len, kept))
        right = sum(hits(e["toponyms"], spans) for e, spans in zip(entries, kept, strict=True))
        p, r = right / max(1, n_found), right / max(1, n_gold)
        f1 = 2 * p * r / max(1e-9, p + r)
        print(
            f"{name:24s} {title:12s} P {p:.3f}  R {r:.3f}  F1 {f1:.3f}  {speed:6.1f} articles/s", flush=True
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every Nth document")
    parser.add_argument("--spacy", help="name of an installed spaCy model")
    parser.add_argument("--models", type=Path, help="read each corpus with the models that have not seen it")
    settings = parser.parse_args()
    finders = {"ours": ours(Gazetteer())}
    if settings.spacy:
        finders["spaCy"] = spacys(settings.spacy)
        finders["both"] = both(finders["ours"], finders["spaCy"])
    for path in settings.corpora:
        if settings.models and (settings.models / path.stem).is_dir():
            use_recogniser(settings.models / path.stem)
        else:
            with as_file(files("geo") / "places" / "data") as shipped:
                use_recogniser(shipped)
        entries = [json.loads(line) for line in path.open(encoding="utf-8")][:: settings.every]
        for name, find in finders.items():
            report(f"{path.stem} {name}", find, entries)


if __name__ == "__main__":
    main()
