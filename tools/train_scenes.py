"""Train the model of the words that name the place of an action: geo/events/data/scenes.crfsuite.gz.

    python -m tools.train_scenes event-location-dev.jsonl

Trains on the rows that are not marked "gold" and whose text no gold row has; `python -m benchmarks.events`
scores on those that are. Rows where a place was overlooked teach silence, so two kinds of rows without any
place are left out: those of a source that marks none in four of five rows, and those where a model of the
other four fifths of the rows is sure of one. Nothing is drawn at random: the same input gives the same file.
The data (Halterman 2019) is under the MIT licence.
"""

import gzip
import hashlib
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from benchmarks.event_rows import ActionRow, action_rows, letters
from geo.events.where.linking import LINKED
from geo.events.where.place_words import PLACE, REST
from geo.events.where.word_features import word_features
from geo.gazetteer import Gazetteer

FOLDS = 5
SURE = 0.5
UNFINISHED = 0.8
SETTINGS = {
    "c1": 0.2,
    "c2": 2.0,  # with c1 the best of nine pairs by cross-validation
    "max_iterations": 100,
    "feature.minfreq": 2,
    "feature.possible_transitions": True,
}
OUTPUT = Path(__file__).parents[1] / "geo" / "events" / "data" / "scenes.crfsuite.gz"

Words = list[list[str]]


def trained(words: Sequence[Words], rows: Sequence[ActionRow]) -> bytes:
    """The model file learnt from *rows* with the features *words*."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for names, row in zip(words, rows, strict=True):
        trainer.append(names, [PLACE if i in row.truth else REST for i in range(len(names))])
    trainer.set_params(SETTINGS)
    with tempfile.NamedTemporaryFile() as file:
        trainer.train(file.name)
        return Path(file.name).read_bytes()


def chances(model: bytes, words: Sequence[Words]) -> list[list[float]]:
    """For each row the probability of each of its words."""
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(model)
    found = []
    for names in words:
        tagger.set(names)
        found.append([tagger.marginal(PLACE, i) for i in range(len(names))])
    return found


def fold_of(row: ActionRow) -> int:
    """The same for all rows of one text."""
    return int(hashlib.blake2b(letters(row.text).encode(), digest_size=4).hexdigest(), 16) % FOLDS


def across(words: Sequence[Words], rows: Sequence[ActionRow]) -> list[list[float]]:
    """The probabilities of each row by a model that saw nothing of its fold."""
    folds = [fold_of(row) for row in rows]
    found: list[list[float]] = [[]] * len(rows)
    for fold in range(FOLDS):
        inside = [i for i, own in enumerate(folds) if own == fold]
        outside = [i for i, own in enumerate(folds) if own != fold]
        model = trained([words[i] for i in outside], [rows[i] for i in outside])
        for i, answer in zip(inside, chances(model, [words[i] for i in inside]), strict=True):
            found[i] = answer
    return found


def report(answers: Sequence[Sequence[float]], rows: Sequence[ActionRow]) -> None:
    for least in (0.3, 0.35, 0.4, 0.45, 0.5):
        predicted = [{i for i, p in enumerate(answer) if p >= least} for answer in answers]
        both = sum(len(words & row.truth) for words, row in zip(predicted, rows, strict=True))
        precision = both / max(1, sum(map(len, predicted)))
        recall = both / max(1, sum(len(row.truth) for row in rows))
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"five-fold, from probability {least}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")


def main(path: str) -> None:
    gazetteer = Gazetteer()
    held_out = {letters(row.text) for row in action_rows(Path(path), gazetteer, gold=True)}
    rows = [
        row for row in action_rows(Path(path), gazetteer, gold=False) if letters(row.text) not in held_out
    ]
    words = [word_features(row.sentence, row.trigger, row.phrases) for row in rows]
    answers = across(words, rows)
    report(answers, rows)
    total, silent = Counter(r.source for r in rows), Counter(r.source for r in rows if not r.truth)
    kept = [
        i
        for i, row in enumerate(rows)
        if row.truth
        or (silent[row.source] < UNFINISHED * total[row.source] and max(answers[i], default=0.0) < SURE)
    ]
    model = trained([words[i] for i in kept], [rows[i] for i in kept])
    OUTPUT.write_bytes(gzip.compress(model, 9, mtime=0))
    digest = hashlib.sha256(OUTPUT.read_bytes()).hexdigest()
    print(f"{len(kept)} of {len(rows)} rows; a place counts from {LINKED}; {OUTPUT.name} {digest}")


if __name__ == "__main__":
    main(*sys.argv[1:])
