"""Toponyms on marked corpora, each read by models that did not learn from it, as `dateline annotate` reads them.

    python -m benchmarks.left_out MODELS [CORPUS.jsonl ...] [--every N]

MODELS/<corpus>/ holds the models that tools/train_recogniser.py and tools/train_resolver.py write with --leave-out
MODELS; a corpus that nothing learns from is read by the models that ship.

    overlap    F1 of recognition by overlap; plain: without demonyms, for corpora that mark none
    given      resolution within 161 km, spans given; home: other articles of the outlet known
    ece        expected calibration error of the score, spans given, outlets known
    e2e        F1 of toponyms found and within 161 km, end to end; plain and home as above
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from benchmarks.places import DEFAULT, NEAR_KM, calibration_error, f1, located, matches, read_corpus
from geo.annotating import annotate, resolutions
from geo.gazetteer import Gazetteer
from geo.gazetteer.index import distance_km
from geo.outlets import Outlets, mark_of_record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.places import Home

Json = dict[str, Any]
RECOGNISER = ("recogniser_first.crfsuite.gz", "recogniser_second.crfsuite.gz")


def use_models(folder: Path) -> None:
    """Let this process read with the models in *folder* in the place of those that ship."""
    from geo.places.resolver import model, resolving

    use_recogniser(folder)
    ranker = model.model_from(json.loads((folder / "resolver.json").read_text(encoding="utf-8")))
    vars(resolving)["shipped_model"] = lambda: ranker


def use_recogniser(folder: Path) -> None:
    """The same for the models of the recogniser alone."""
    import pycrfsuite

    from geo.places.recogniser.features import forget_words
    from geo.places.recogniser.words import word_marks
    from geo.words import crf

    for name in RECOGNISER:
        content, tagger = gzip.decompress((folder / name).read_bytes()), pycrfsuite.Tagger()
        tagger.open_inmemory(content)
        crf._OPENED["places", name] = (tagger, content)
    lines = gzip.decompress((folder / "recogniser_words.txt.gz").read_bytes()).decode().splitlines()
    word_marks().clear()
    word_marks().update({word: marks for marks, _, word in (line.partition(" ") for line in lines)})
    forget_words()


def learnt_from() -> list[str]:
    """The corpora that the shipped models have seen."""
    text = files("geo.places").joinpath("data", "resolver.json").read_text(encoding="utf-8")
    return list(json.loads(text)["trained_on"])


def homes(docs: Sequence[Json], gazetteer: Gazetteer) -> list[Home | None]:
    """What the other articles of the outlet of each document are about."""
    outlets = Outlets()
    for doc in docs:
        outlets.count(mark_of_record(doc))
    for doc in docs:
        if outlets.wants(mark_of_record(doc)):
            outlets.learn(mark_of_record(doc), resolutions(doc, gazetteer))
    return [outlets.home(mark_of_record(doc)) for doc in docs]


def answered(docs: Sequence[Json], at_home: Sequence[Home | None], gazetteer: Gazetteer) -> list[list[Any]]:
    found = [annotate(doc, gazetteer, home=home)["toponyms"] for doc, home in zip(docs, at_home, strict=True)]
    return [[SimpleNamespace(**toponym) for toponym in toponyms] for toponyms in found]


def is_near(gold: Json, answer: Any) -> bool:
    if not located(gold) or answer.lat is None:
        return False
    return distance_km((gold["lon"], gold["lat"]), (answer.lon, answer.lat)) <= NEAR_KM


def scored(docs: Sequence[Json], found: Sequence[Sequence[Any]], *, plain: bool) -> tuple[float, float]:
    """F1 of recognition and end to end; *plain* leaves demonyms out of what was found."""
    gold = hits = gold_located = taken = taken_located = right = ignored = 0
    for doc, toponyms in zip(docs, found, strict=True):
        kept = [t for t in toponyms if not (plain and t.kind == "demonym")]
        pairs: list[tuple[Json, Any]] = list(matches(doc["toponyms"], kept))
        gold, taken, hits = gold + len(doc["toponyms"]), taken + len(kept), hits + len(pairs)
        gold_located += sum(map(located, doc["toponyms"]))
        taken_located += sum(t.lat is not None for t in kept)
        ignored += sum(t.lat is not None and not located(g) for g, t in pairs)
        right += sum(is_near(g, t) for g, t in pairs)
    return f1(hits, taken, gold), f1(right, taken_located - ignored, gold_located)


def given(docs: Sequence[Json], found: Sequence[Sequence[Any]]) -> tuple[float, float]:
    """Share of gold toponyms answered right, spans given, and the calibration error."""
    answers = [
        (answer.score, is_near(gold, answer), answer.lat is not None)
        for doc, toponyms in zip(docs, found, strict=True)
        for gold, answer in zip(doc["toponyms"], toponyms, strict=True)
        if located(gold)
    ]
    pairs = [(score, right) for score, right, told in answers if told]
    return sum(right for _, right, _ in answers) / max(1, len(answers)), calibration_error(pairs)


def measure(path: Path, models: Path, every: int) -> str:
    """The line of one corpus."""
    if path.stem in learnt_from():
        use_models(models / path.stem)
    gazetteer, docs = Gazetteer(), read_corpus(path, every)
    marked = [doc | {"spans": [[t["start"], t["end"]] for t in doc["toponyms"]]} for doc in docs]
    nowhere: list[Home | None] = [None] * len(docs)
    alone, ece_alone = given(marked, answered(marked, nowhere, gazetteer))
    homely, ece = given(marked, answered(marked, homes(marked, gazetteer), gazetteer))
    single = answered(docs, nowhere, gazetteer)
    known = answered(docs, homes(docs, gazetteer), gazetteer)
    numbers = [
        *(scored(docs, single, plain=plain)[0] for plain in (False, True)),
        *(alone, homely, ece_alone, ece),
        *(scored(docs, found, plain=plain)[1] for found in (single, known) for plain in (False, True)),
    ]
    return f"{path.stem:12s}" + "".join(f"{number:9.3f}" for number in numbers)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("models", type=Path)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take only every N-th document")
    args = parser.parse_args()
    columns = "overlap   plain   given    home     ece ecehome     e2e   plain e2ehome   plain".split()
    print(f"{'corpus':12s}" + "".join(f"{name:>9s}" for name in columns))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        for path in args.files or sorted((DEFAULT / "places").glob("*.jsonl")):
            print(pool.submit(measure, path, args.models, args.every).result(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
