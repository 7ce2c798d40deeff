"""Train the model that links a place phrase to an action: geo/events/data/scenes.json.

    python -m tools.train_scenes event-location-dev.jsonl

Trains on the rows that are not marked "gold"; `python -m benchmarks.events` scores on those that are. Needs
scikit-learn, which dateline itself does not. The data (Halterman 2019) is under the MIT licence.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict

from benchmarks.event_rows import action_rows
from geo.events.scene_features import features, roles
from geo.gazetteer import Gazetteer

LEAST_PAIRS = 3  # a feature seen in fewer pairs is left out
C = 0.1  # inverse strength of the L2 penalty, the best of 0.03, 0.1, 0.3, 1 by five-fold cross-validation
LEAST_WEIGHT = 0.02
OUTPUT = Path(__file__).parents[1] / "geo" / "events" / "data" / "scenes.json"


def pairs(path: Path) -> tuple[list[list[str]], list[bool]]:
    """Features and truth of every place phrase in the sentence of an action."""
    names, truths = [], []
    for row in action_rows(path, Gazetteer(), gold=False):
        role_of = roles(row.sentence, row.phrases)
        for phrase in row.phrases:
            names.append(features(row.sentence, row.trigger, phrase, role_of[phrase], row.phrases))
            truths.append(row.is_true(phrase))
    return names, truths


def main(path: str) -> None:
    names, truths = pairs(Path(path))
    seen = Counter(name for row in names for name in set(row))
    rows = [{name: 1.0 for name in row if seen[name] >= LEAST_PAIRS} for row in names]
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(rows)
    model = LogisticRegression(C=C, max_iter=3000)
    chance = cross_val_predict(model, matrix, truths, cv=5, method="predict_proba")[:, 1]
    for least in (0.3, 0.35, 0.4, 0.45, 0.5):
        hit = sum(t and p >= least for p, t in zip(chance, truths, strict=True))
        precision, recall = hit / max(1, sum(chance >= least)), hit / sum(truths)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"five-fold, from probability {least}: P {precision:.3f} R {recall:.3f} F1 {f1:.3f}")
    model.fit(matrix, truths)
    weights = {"": round(float(model.intercept_[0]), 4)}
    for name, weight in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True):
        if abs(weight) >= LEAST_WEIGHT:
            weights[str(name)] = round(float(weight), 4)
    OUTPUT.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(rows)} pairs, {sum(truths)} true; {len(weights)} weights in {OUTPUT.name}")


if __name__ == "__main__":
    main(*sys.argv[1:])
