"""Train the model that links a place phrase to an action: geo/events/data/scenes.json.

    python tools/train_scenes.py event-location-dev.jsonl

One JSON object a line: "text", "verb" [[start, end, word]], "locations" [[start, end, words]], "gold".
Rows with "gold" true are held out and scored; the rest trains. Needs scikit-learn, which dateline itself
does not. The data is Halterman, Geolocating Political Events in Text (NLP+CSS 2019), MIT.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from geo.events.document import Document, analyse
from geo.events.linking import token_range
from geo.events.scene_features import PlacePhrase, features, roles
from geo.events.triggers import trigger_at
from geo.gazetteer import Gazetteer
from geo.reading import plain_article

LEAST_ROWS = 3  # a feature seen in fewer pairs is left out
C = 0.3  # inverse strength of the L2 penalty, chosen by five-fold cross-validation on the training rows
OUTPUT = Path(__file__).parents[1] / "geo" / "events" / "data" / "scenes.json"


def pairs(row: dict, document: Document) -> list[tuple[dict[str, float], bool, PlacePhrase]]:
    """Features and truth of every place phrase of the sentence that holds the verb."""
    start, end, _ = row["verb"][0]
    sentence = next((s for s in document.sentences if s.start <= start < s.end), None)
    if sentence is None:
        return []
    span = token_range(sentence, start, end)
    phrases = document.phrases_in(sentence)
    role_of = roles(sentence, phrases)
    trigger = trigger_at(sentence, span[-1])
    found = []
    for phrase in phrases:
        low, high = sentence.tokens[phrase.first].start, sentence.tokens[phrase.last].end
        truth = any(a < high and low < b for a, b, _ in row["locations"])
        names = features(sentence, trigger, phrase, role_of[phrase], phrases)
        found.append((dict.fromkeys(names, 1.0), truth, phrase))
    return found


def main(path: str) -> None:
    source = Gazetteer()
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    train_x, train_y = [], []
    for number, row in enumerate(rows):
        if number % 500 == 0:
            print(f"{number} of {len(rows)} rows", file=sys.stderr)
        if row["gold"]:
            continue
        for x, y, _ in pairs(row, analyse(plain_article(row["text"]), source)):
            train_x.append(x)
            train_y.append(y)
    seen = Counter(name for x in train_x for name in x)
    train_x = [{name: 1.0 for name in x if seen[name] >= LEAST_ROWS} for x in train_x]
    vectorizer = DictVectorizer()
    model = LogisticRegression(C=C, max_iter=2000).fit(vectorizer.fit_transform(train_x), train_y)
    weights = {"": round(float(model.intercept_[0]), 4)}
    for name, weight in zip(vectorizer.get_feature_names_out(), model.coef_[0], strict=True):
        if abs(weight) >= 0.02:
            weights[str(name)] = round(float(weight), 4)
    OUTPUT.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{len(train_x)} pairs, {sum(train_y)} true; {len(weights)} weights in {OUTPUT}")


if __name__ == "__main__":
    main(*sys.argv[1:])
