"""Where does it say that the action happened? Measured on sentences with a marked action.

    python -m benchmarks.events [--corpora DIR]

Only rows marked "gold" are scored: the model is trained on the others. Prints precision, recall and F1
over words of the place, and how often the right one of several places is chosen, beside two baselines.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.event_rows import ActionRow, action_rows
from geo.events.where.choosing import chosen_scenes
from geo.events.where.linking import LINKED, scenes
from geo.events.where.scene_features import PlacePhrase
from geo.gazetteer import Gazetteer

SHARED = Path(__file__).parents[2] / "shared" / "corpora"


@dataclass
class Score:
    """Words of places: predicted, true, both; questions with several places, and those answered right."""

    predicted: int = 0
    true: int = 0
    both: int = 0
    asked: int = 0
    right: int = 0

    def add(self, row: ActionRow, picked: list[PlacePhrase], first: PlacePhrase | None) -> None:
        words = {i for phrase in picked for i in row.names_in(phrase)}
        self.predicted += len(words)
        self.true += len(row.truth)
        self.both += len(words & row.truth)
        if first is not None and len(row.phrases) > 1 and any(map(row.is_true, row.phrases)):
            self.asked += 1
            self.right += row.is_true(first)

    def line(self, name: str) -> str:
        p, r = self.both / max(1, self.predicted), self.both / max(1, self.true)
        f = 2 * p * r / max(1e-9, p + r)
        return f"{name:24}{p:8.3f}{r:8.3f}{f:8.3f}{self.right / max(1, self.asked):12.3f} of {self.asked}"


def everything(row: ActionRow) -> tuple[list[PlacePhrase], PlacePhrase | None]:
    return row.phrases, row.phrases[0] if row.phrases else None


def nearest(row: ActionRow) -> tuple[list[PlacePhrase], PlacePhrase | None]:
    def gap(phrase: PlacePhrase) -> int:
        return min(abs(phrase.first - row.trigger.last), abs(phrase.last - row.trigger.first))

    best = sorted(row.phrases, key=gap)[:1]
    return best, best[0] if best else None


def dateline(row: ActionRow) -> tuple[list[PlacePhrase], PlacePhrase | None]:
    found = scenes(row.sentence, row.trigger, row.phrases)
    picked = [scene.phrase for scene in chosen_scenes(row.sentence, found)]
    return picked, found[0].phrase if found else None


METHODS: dict[str, Callable[[ActionRow], tuple[list[PlacePhrase], PlacePhrase | None]]] = {
    "all places": everything,
    "nearest to the action": nearest,
    "dateline": dateline,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, default=SHARED)
    path = parser.parse_args().corpora / "events" / "event-location-dev.jsonl"
    if not path.exists():
        raise SystemExit(f"{path} is not there: give the folder of the corpora with --corpora")
    scores = {name: Score() for name in METHODS}
    count = 0
    for row in action_rows(path, Gazetteer(), gold=True):
        count += 1
        for name, method in METHODS.items():
            scores[name].add(row, *method(row))
    print(f"{count} gold rows of {path.name}; a place counts from probability {LINKED}")
    print(f"{'':24}{'P':>8}{'R':>8}{'F1':>8}{'of several':>12}")
    for name, score in scores.items():
        print(score.line(name))


if __name__ == "__main__":
    main()
