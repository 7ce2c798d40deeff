"""Train the two models of the recogniser, geo/places/data/recogniser_*.crfsuite.gz, and its word list.

    python tools/train_recogniser.py CORPUS.jsonl ... --people FOLDER [--test CORPUS.jsonl] [--out FOLDER]

Needs spaCy with the teacher and a built gazetteer; docs/training.md says how. FOLDER holds the lists of
names of the US census of 1990 (dist.all.last, dist.female.first, dist.male.first). With --test the
models are measured on a corpus that they did not see. The same input gives the same files.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from recogniser_corpus import Document, Renamer, labels, read_corpora  # noqa: E402

from geo.gazetteer import Gazetteer  # noqa: E402
from geo.places.recogniser.features import document_features  # noqa: E402
from geo.places.recogniser.names import Names  # noqa: E402
from geo.places.recogniser.recognising import recognise_with  # noqa: E402
from geo.places.recogniser.second import Chances, add_second_look, first_thoughts  # noqa: E402
from geo.places.recogniser.words import word_marks  # noqa: E402
from geo.words import Sentence, sentences  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDS = 3
RENAMED = 0.33  # share of the documents that are learnt with other names in them
SETTINGS = {"c1": 0.05, "c2": 0.5, "feature.minfreq": 2, "max_iterations": 60, "num_memories": 5}
Rows = list[list[list[str]]]
Thoughts = list[list[Chances | None]]


class Example:
    """A document cut, tagged and described for training."""

    def __init__(self, document: Document, gazetteer: Gazetteer) -> None:
        self.sentences: list[Sentence] = sentences(document.text)
        self.rows: Rows = document_features(document.text, self.sentences, Names(gazetteer))
        self.labels = labels(document, self.sentences)


def known_words(documents: Iterable[Document], people: Path) -> dict[str, str]:
    """The marks of each word, as `geo.places.recogniser.words` reads them."""
    seen: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    for document in documents:
        tokens = {t.text for s in sentences(document.text) for t in s.tokens}
        seen.update({t.lower() for t in tokens if len(t) < 25})
        lower.update(t for t in tokens if t.islower() and t.isalpha())
    marks: dict[str, set[str]] = {}
    for mark, words in {
        "k": [w.rstrip(".") or w for w, n in seen.items() if n >= 5],
        "c": [w for w, n in lower.items() if n >= 2],
        "f": census(people / "dist.male.first", 1300) + census(people / "dist.female.first", 2500),
        "s": census(people / "dist.all.last", 20_000),
        "t": census(people / "dist.all.last", 1_500),
    }.items():
        for word in words:
            marks.setdefault(word, set()).add(mark)
    return {word: "".join(m for m in "kcfst" if m in found) for word, found in sorted(marks.items())}


def census(path: Path, most: int) -> list[str]:
    return [line.split()[0].lower() for line in path.read_text("ascii").splitlines()[:most]]


def open_model(packed: bytes) -> tuple[Any, bytes]:
    """A tagger and the bytes that must outlive it."""
    import pycrfsuite

    content = gzip.decompress(packed)
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(content)
    return tagger, content


def fit(examples: Iterable[Example]) -> bytes:
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    for example in examples:
        for rows, wanted in zip(example.rows, example.labels, strict=True):
            trainer.append(rows, wanted)
    trainer.set_params(SETTINGS)
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(f"{folder}/model")
        return gzip.compress(Path(folder, "model").read_bytes(), 9, mtime=0)


def fit_both(examples: Sequence[Example]) -> tuple[bytes, bytes]:
    """First and second model; the second learns from what first models thought of documents new to them."""
    first = fit(examples)
    thoughts: dict[int, Thoughts] = {}
    for fold in range(FOLDS):
        packed = fit(example for i, example in enumerate(examples) if i % FOLDS != fold)
        model, _content = open_model(packed)
        for i in range(fold, len(examples), FOLDS):
            thoughts[i] = first_thoughts(model, examples[i].sentences, examples[i].rows)
    for i, example in enumerate(examples):
        add_second_look(example.sentences, example.rows, thoughts[i])
    return first, fit(examples)


def measure(path: Path, models: tuple[bytes, bytes], gazetteer: Gazetteer) -> None:
    """Print precision, recall and F1 by overlap on a corpus, with and without demonyms, for some thresholds."""
    opened = [open_model(model) for model in models]
    entries = [json.loads(line) for line in path.open(encoding="utf-8")]
    for threshold in (0.3, 0.4, 0.5):
        counts = {"all": [0, 0, 0], "no demonyms": [0, 0, 0]}
        for entry in entries:
            split = sentences(entry["text"])
            found = recognise_with(opened[0][0], opened[1][0], entry["text"], split, gazetteer, threshold)
            for name, count in counts.items():
                taken = [t for t in found if name == "all" or t.kind != "demonym"]
                gold = list(entry["toponyms"])
                count[1] += len(taken)
                count[2] += len(gold)
                for t in taken:
                    hit = next((g for g in gold if g["start"] < t.end and t.start < g["end"]), None)
                    if hit:
                        gold.remove(hit)
                        count[0] += 1
        for name, (hits, n_found, n_gold) in counts.items():
            p, r = hits / n_found, hits / n_gold
            print(
                f"{path.stem} {threshold} {name}: P {p:.4f} R {r:.4f} F1 {2 * p * r / (p + r):.4f}",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--people", type=Path, required=True)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--out", type=Path)
    settings = parser.parse_args()
    gazetteer = Gazetteer()
    names = Names(gazetteer)
    documents = read_corpora(settings.corpora, names)
    words = known_words(documents, settings.people)
    word_marks().clear()
    word_marks().update(words)
    renamer = Renamer(gazetteer.path, names, [w for w, m in words.items() if "s" in m], seed=11)
    examples = []
    for document in documents:
        changed = renamer.renamed(document)
        examples.append(Example(changed if renamer.chance(RENAMED) else document, gazetteer))
    models = fit_both(examples)
    if settings.test:
        measure(settings.test, models, gazetteer)
    if settings.out:
        listed = "\n".join(f"{marks} {word}" for word, marks in words.items())
        files = {"recogniser_words.txt.gz": gzip.compress(listed.encode(), 9, mtime=0)}
        files |= dict(
            zip(("recogniser_first.crfsuite.gz", "recogniser_second.crfsuite.gz"), models, strict=True)
        )
        for name, content in files.items():
            (settings.out / name).write_bytes(content)
            print(name, len(content), "bytes, sha256", hashlib.sha256(content).hexdigest())


if __name__ == "__main__":
    main()
