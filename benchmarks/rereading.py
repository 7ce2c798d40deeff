"""Every event of the sample stories is corrected; then the stories are edited and read again. What holds?

A correction holds when it is made to the event of its own sentence. It is wrong when it is made to
another one, and lost when it is neither made nor told of; both fail the run.

Run: .venv/bin/python -m benchmarks.rereading [ARTICLES...]
"""

import dataclasses
import datetime as dt
import difflib
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from dateline.sources import open_source
from geo.corrections import Change, Correction, Placing, Timing, anchor_of, replay
from geo.events import read_events
from geo.reading import read_article
from geo.schema import Event

_SAMPLES = Path("seeds/articles")
_WHEN = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
_ALIKE = 0.6
_PUT_IN = ("also", "now", "reportedly", "")


def edits(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Names of edits, and the text after each."""
    yield "a paragraph before it", f"UPDATED. An earlier version of this story was shorter.\n\n{text}"
    for share in (0.02, 0.05):
        words = text.split(" ")
        for at, word in enumerate(words):
            if word.islower() and word.isalpha() and chance.random() < share:
                words[at] = chance.choice((*_PUT_IN, f"{word}s"))
        yield f"{share:.0%} of its words", " ".join(words)
    first, second, *rest = text.split("\n\n")
    yield "a paragraph moved", "\n\n".join([first, second, *rest[1:], *rest[:1]])
    yield "a paragraph taken out", "\n\n".join([first, second, *rest[1:]])


def corrected(event: Event, number: int, events: list[Event], text: str) -> Correction:
    """A correction of everything that can be told again of *event*."""
    change = Change(category=f"mark {number}", place=Placing(), time=Timing())
    return Correction(
        kind="fix", when=_WHEN, id=f"c{number}", targets=(anchor_of(event, events, text),), changes=(change,)
    )


def outcomes(before: list[Event], log: list[Correction], after: list[Event], text: str) -> Counter[str]:
    """How many of the corrections hold, are told to have no effect, are wrong, and are lost."""
    played = replay(after, log, sources=[event.source for event in before], texts={before[0].source: text})
    marked = {event.category: event for event in played.events if event.category.startswith("mark ")}
    told = {unused.correction.id for unused in played.unused}
    counts: Counter[str] = Counter()
    for number, event in enumerate(before):
        found = marked.get(f"mark {number}")
        if found is None:
            counts["told" if f"c{number}" in told else "lost"] += 1
            continue
        counts["holds" if is_same(event, found) else "wrong"] += 1
    return counts


def is_same(event: Event, found: Event) -> bool:
    """Whether the two are one event, by their sentences, and by the words for the place or the title."""

    def alike(one: str, other: str) -> bool:
        return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE

    places = {event.place_text, found.place_text}
    return alike(event.quote, found.quote) and (
        len(places) == 1 or "" in places or alike(event.title, found.title)
    )


def main() -> None:
    paths = [Path(name) for name in sys.argv[1:]] or sorted(_SAMPLES.glob("*.txt"))
    source, chance = open_source(), random.Random(3)  # edits, not secrets
    totals: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            article = read_article(path)
            events = read_events(article, source)
            log = [corrected(event, n, events, article.text) for n, event in enumerate(events)]
            for name, text in edits(article.text, chance) if events else ():
                edited = Path(folder) / path.name
                edited.write_text(text, encoding="utf-8")
                again = dataclasses.replace(read_article(edited), published=article.published)
                found = outcomes(events, log, read_events(again, source), again.text)
                totals.setdefault(name, Counter()).update(found)
    for name, counts in totals.items():
        shares = ", ".join(f"{counts[kind]} {kind}" for kind in ("holds", "told", "wrong", "lost"))
        print(f"{name:22} {counts.total()} corrections: {shares}")
    if any(counts["wrong"] or counts["lost"] for counts in totals.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
