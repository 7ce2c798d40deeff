"""Are the events of a whole story found, dated and placed, and is nothing invented?

    python -m benchmarks.stories [--part dev|unseen|later|last] [--misses]

Short wire stories, features and lists of our own in `stories.txt`, each followed by the events that a reader finds in
it: day, place, status, category and a piece of the sentence that tells it. "dev" was used to improve the rules; "unseen"
was written before and counted first; "later" was written on 23 November, its misses then mended by class; "last" was written
after that and is only counted. An event marked optional may be read or left out. A day is right if it is the one given, or
within the few days given; a place, if it names one of those given, or is left open where a reader would.
"""

import argparse
import datetime as dt
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from geo.errors import DatelineError
from geo.events import read_events
from geo.gazetteer import Gazetteer
from geo.reading import plain_article
from geo.schema import Event

STORIES = Path(__file__).parent / "stories.txt"
PARTS = ("dev", "unseen", "later", "last")
_SHORT = dt.timedelta(days=7)


@dataclass(frozen=True)
class Gold:
    """One event at one place as a reader sees it; *at* is the character that its telling begins at."""

    days: str
    places: tuple[str, ...]
    statuses: tuple[str, ...]
    categories: tuple[str, ...]
    key: str
    at: int
    optional: bool

    def is_told_by(self, event: Event) -> bool:
        spans = [(event.quote_start, event.quote_end), *((one.start, one.end) for one in event.also)]
        return any(a is not None and b is not None and a <= self.at < b for a, b in spans)

    def day_of(self, event: Event) -> str:
        """ "right", "none" or "wrong"."""
        if event.start is None or event.end is None:
            return "right" if self.days == "?" else "none"
        if self.days == "?":
            return "wrong"
        first, last = (dt.date.fromisoformat(day) for day in (self.days.split("/") * 2)[:2])
        start, end = event.start.date(), (event.end - dt.timedelta(microseconds=1)).date()
        if event.end - event.start <= dt.timedelta(days=1):
            end = start  # a night is of the day that it begins on
        within = first <= start and end <= last
        return "right" if (within if last - first < _SHORT else (start, end) == (first, last)) else "wrong"

    def place_of(self, event: Event) -> str:
        """ "right", "none" or "wrong"."""
        if event.geometry is None:
            return "right" if "?" in self.places else "none"
        told = _plain(f"{event.place_text} {event.place}")
        right = any(all(_plain(word) in told for word in place.split(", ")) for place in self.places)
        return "right" if right else "wrong"


@dataclass
class Tally:
    """Counts over stories; *lines* tells what went wrong."""

    told: int = 0
    found: int = 0
    invented: int = 0
    right: dict[str, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def count(self, name: str, right: bool) -> None:
        self.right[name] = self.right.get(name, 0) + right


def stories(part: str) -> Iterator[tuple[str, dt.date | None, str, list[Gold]]]:
    """Name, date, text and events of each story of *part*."""
    for story in STORIES.read_text(encoding="utf-8").split("\n== ")[1:]:
        head, _, rest = story.partition("\n")
        name, own, date = (cell.strip() for cell in head.split("|"))
        text, _, rows = rest.partition("\n--\n")
        if own == part:
            published = None if date == "none" else dt.date.fromisoformat(date)
            yield name, published, text, [one for row in rows.splitlines() if row for one in _gold(row, text)]


def _gold(row: str, text: str) -> Iterator[Gold]:
    days, places, statuses, categories, key, *more = (cell.strip() for cell in row.split("|"))
    if key not in text:
        raise SystemExit(f"{STORIES}: {key!r} is not in its story")
    for place in places.split("+"):  # a "+" between two places: one row each
        yield Gold(
            days,
            tuple(place.split("/")),
            tuple(statuses.split("/")),
            tuple(categories.split("/")),
            key,
            text.index(key),
            bool(more),
        )


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in folded if not unicodedata.combining(c))


def _fit(gold: Gold, event: Event) -> tuple[int, ...]:
    """How well two belong together: the words of the key in the title, then place and day."""
    named = sum(word in _plain(event.title).split() for word in _plain(gold.key).split())
    return (
        bool(named) + (gold.place_of(event) == "right") + (gold.day_of(event) == "right"),
        named,
        not gold.optional,
    )


def matched(golds: list[Gold], events: list[Event]) -> dict[int, int]:
    """Index of the event for each index of a gold event that is told, the best pairs first."""
    pairs = [
        (_fit(g, e), -i, -j) for i, g in enumerate(golds) for j, e in enumerate(events) if g.is_told_by(e)
    ]
    taken: dict[int, int] = {}
    for _, i, j in sorted(pairs, reverse=True):
        if -i not in taken and -j not in taken.values():
            taken[-i] = -j
    return taken


def score(part: str) -> Tally:
    tally, source = Tally(), Gazetteer()
    for name, published, text, golds in stories(part):
        try:
            events = read_events(plain_article(text, published=published, source=name), source)
        except DatelineError as exc:
            events = []
            tally.lines.append(f"{name}: {exc}")
        pairs = matched(golds, events)
        for i, gold in enumerate(golds):
            tally.told += not gold.optional
            if i not in pairs:
                tally.lines += [] if gold.optional else [f"{name}: missed {gold.key!r}"]
            elif not gold.optional:
                _compare(tally, name, gold, events[pairs[i]])
        free = [event for j, event in enumerate(events) if j not in pairs.values()]
        tally.invented += len(free)
        tally.lines += [f"{name}: invented {e.title!r} {e.edtf or '?'} {e.place or '?'}" for e in free]
    return tally


def _compare(tally: Tally, name: str, gold: Gold, event: Event) -> None:
    tally.found += 1
    day, place = gold.day_of(event), gold.place_of(event)
    tally.count("day", day == "right")
    tally.count("day wrong", day == "wrong")
    tally.count("place", place == "right")
    tally.count("place wrong", place == "wrong")
    tally.count("status", event.status in gold.statuses)
    tally.count("category", event.category in gold.categories)
    if "wrong" in (day, place) or "none" in (day, place):
        want = f"{gold.days} {'/'.join(gold.places)}"
        tally.lines.append(f"{name}: {gold.key!r} {event.edtf or '?'} {event.place or '?'}, not {want}")
    if event.status not in gold.statuses or event.category not in gold.categories:
        tally.lines.append(f"{name}: {gold.key!r} is {event.status} {event.category}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--part", choices=PARTS, action="append", help="all if not given")
    parser.add_argument("--misses", action="store_true", help="list what went wrong")
    given = parser.parse_args()
    names = ("day", "day wrong", "place", "place wrong", "status", "category")
    print("| | told | found | invented | " + " | ".join(names) + " |")
    print("|---" * (4 + len(names)) + "|")
    for part in given.part or PARTS:
        tally = score(part)
        shares = " | ".join(f"{tally.right.get(name, 0) / max(1, tally.found):.0%}" for name in names)
        print(f"| {part} | {tally.told} | {tally.found} | {tally.invented} | {shares} |")
        for line in tally.lines if given.misses else ():
            print("   ", line)


if __name__ == "__main__":
    main()
