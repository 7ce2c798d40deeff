"""Train the two models of the recogniser, geo/places/data/recogniser_*.crfsuite.gz, and its word list.

    python tools/train_recogniser.py CORPUS.jsonl ... --people FOLDER [--out FOLDER] [--leave-out FOLDER]

Needs spaCy with the teacher and a built gazetteer; docs/training.md says how. --people is the folder of the
names of the US census of 1990 (dist.all.last, dist.female.first, dist.male.first). With --leave-out models that
have not seen one of the corpora go to FOLDER/<corpus>/, for each corpus in turn; benchmarks/left_out.py reads
with them. The same input gives the same files.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from recogniser_corpus import Document, Renamer, labels, read_corpora  # noqa: E402

from geo.gazetteer import Gazetteer  # noqa: E402
from geo.places.recogniser.features import document_features, forget_words  # noqa: E402
from geo.places.recogniser.names import Names  # noqa: E402
from geo.places.recogniser.second import Chances, add_second_look, first_thoughts  # noqa: E402
from geo.places.recogniser.words import word_marks  # noqa: E402
from geo.words import Sentence, sentences  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FOLDS = 3
FILES = ("recogniser_first.crfsuite.gz", "recogniser_second.crfsuite.gz", "recogniser_words.txt.gz")
RENAMED = 0.33  # share of the documents that are learnt with other names in them
SETTINGS = {"c1": 0.05, "c2": 0.5, "feature.minfreq": 2, "max_iterations": 60, "num_memories": 5}
Rows = list[list[list[str]]]
Thoughts = list[list[Chances | None]]


class Example:
    """A document cut, tagged and described for training."""

    def __init__(self, document: Document, gazetteer: Gazetteer, fold: int) -> None:
        self.fold = fold
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
        packed = fit(example for example in examples if example.fold != fold)
        model, _content = open_model(packed)
        for i, example in enumerate(examples):
            if example.fold == fold:
                thoughts[i] = first_thoughts(model, example.sentences, example.rows)
    for i, example in enumerate(examples):
        add_second_look(example.sentences, example.rows, thoughts[i])
    return first, fit(examples)


def examples_of(documents: Sequence[Document], words: dict[str, str], gazetteer: Gazetteer) -> list[Example]:
    """Every document, some with other names in them."""
    names = Names(gazetteer)
    surnames = [word for word, marks in words.items() if "s" in marks]
    renamer = Renamer(gazetteer.path, names, surnames, seed=11)
    examples = []
    for i, document in enumerate(documents):
        changed = renamer.renamed(document)
        examples.append(Example(changed if renamer.chance(RENAMED) else document, gazetteer, i % FOLDS))
    return examples


def train(documents: Sequence[Document], people: Path, gazetteer: Gazetteer, out: Path) -> None:
    """Train on *documents* and write FILES to *out*."""
    words = known_words(documents, people)
    word_marks().clear()
    word_marks().update(words)
    forget_words()
    listed = "\n".join(f"{marks} {word}" for word, marks in words.items())
    contents = (
        *fit_both(examples_of(documents, words, gazetteer)),
        gzip.compress(listed.encode(), 9, mtime=0),
    )
    out.mkdir(parents=True, exist_ok=True)
    for name, content in zip(FILES, contents, strict=True):
        (out / name).write_bytes(content)
        print(out / name, len(content), "bytes, sha256", hashlib.sha256(content).hexdigest(), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--people", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--leave-out", type=Path)
    settings = parser.parse_args()
    gazetteer = Gazetteer()
    names = Names(gazetteer)
    read = {path.stem: read_corpora([path], names) for path in settings.corpora}
    if settings.out:
        train([d for documents in read.values() for d in documents], settings.people, gazetteer, settings.out)
    for left in read if settings.leave_out else ():
        others = [d for name, documents in read.items() if name != left for d in documents]
        train(others, settings.people, gazetteer, settings.leave_out / left)


if __name__ == "__main__":
    main()
