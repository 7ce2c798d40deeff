"""How often does an event get the category that a reader would give it?

    python -m benchmarks.categories

Sentences of our own, one event each, in `category_sentences.tsv`: a "tuned" set that the lexicon was improved by, a
"fresh" set written after that, and a "newest" set written before the rules of who acts and never used to improve them.
Prints for each the share that is right, for each category how many of its sentences are found (recall) and how many
given to it are its own (precision), and the sentences that are wrong.
"""

from collections import Counter
from pathlib import Path

from geo.events.categories import category
from geo.events.mentions import mentions
from geo.words import sentences

SENTENCES = Path(__file__).parent / "category_sentences.tsv"


def labelled(part: str) -> list[tuple[str, str]]:
    """Category and sentence of every row of the set *part*, "tuned", "fresh" or "newest"."""
    rows = [row.split("\t") for row in SENTENCES.read_text(encoding="utf-8").splitlines()]
    return [(row[1], row[2]) for row in rows if row[0] == part]


def guess(text: str) -> str:
    """The category of the first event of *text*; "none" when none is found."""
    found = [m for sentence in sentences(text) for m in mentions(sentence, (), ())]
    return category(found[0]) if found else "none"


def report(part: str) -> None:
    pairs = [(truth, guess(text), text) for truth, text in labelled(part)]
    right = sum(truth == given for truth, given, _ in pairs)
    print(f"{part}: {right} of {len(pairs)} right, {right / len(pairs):.3f}")
    true, given = Counter(p[0] for p in pairs), Counter(p[1] for p in pairs)
    for name in true:
        hit = sum(t == g == name for t, g, _ in pairs)
        print(f"{name:12} recall {hit / true[name]:.2f} precision {hit / max(1, given[name]):.2f}")
    for truth, found, text in pairs:
        if truth != found:
            print(f"{truth:10} taken for {found:10} {text}")


def main() -> None:
    for part in ("tuned", "fresh", "newest"):
        report(part)


if __name__ == "__main__":
    main()
