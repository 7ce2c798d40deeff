"""How well are time expressions recognised and understood, and how fast?

    python -m benchmarks.times [GOLD.jsonl ...] [--corpora DIR] [--peers] [--every N]

Each line of GOLD holds "id", "text", "dct" (the date of the document) and "timexes" with "start", "end", "type" and
"value" (TIMEX3). --corpora DIR reads DIR/times/*.jsonl (or DIR/*.jsonl). Printed per corpus, as TempEval-3 defines
them (spans without outer punctuation, one to one): recognition by overlap (relaxed) and by equal spans (strict), type
and value as F1, and thousand characters per second of CPU time. --peers adds dateparser and the Microsoft recognisers
where they are installed, on every tenth document because they are slow; --every N takes every Nth for all.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.timexes import timexes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PUNCTUATION = " \t\r\n.,;:!?\"'`()[]{}"
DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpora"


@dataclass(frozen=True, slots=True)
class Span:
    """A time expression as gold or as found."""

    start: int
    end: int
    type: str
    value: str | None


def ours(text: str, anchor: dt.date | None) -> list[Span]:
    """What dateline finds."""
    return [Span(t.start, t.end, t.type, t.value) for t in timexes(text, anchor)]


def by_dateparser(text: str, anchor: dt.date | None) -> list[Span]:
    """What dateparser's search finds; it says neither type nor granularity, so every answer is a day."""
    search = importlib.import_module("dateparser.search")
    base = dt.datetime.combine(anchor or dt.date(2000, 1, 1), dt.time())
    found, at = [], 0
    for phrase, when in search.search_dates(text, languages=["en"], settings={"RELATIVE_BASE": base}) or []:
        start = text.find(phrase, at)
        if start >= 0:
            at = start + len(phrase)
            found.append(Span(start, at, "DATE", when.date().isoformat()))
    return found


def by_microsoft(text: str, anchor: dt.date | None) -> list[Span]:
    """What the Microsoft recognisers find; of several readings the last, which is the past one."""
    package = importlib.import_module("ms_recognizers_date_time")
    base = dt.datetime.combine(anchor or dt.date(2000, 1, 1), dt.time())
    found = []
    for result in package.recognize_datetime(text, "en-us", reference=base):
        kind = result.type_name.rpartition(".")[2]
        values = (result.resolution or {}).get("values") or [{}]
        timex = str(values[0].get("timex", ""))
        value = str(values[0].get("value", timex)) if "XXXX" in timex else timex
        type_ = {"duration": "DURATION", "set": "SET", "time": "TIME", "datetime": "TIME"}.get(kind, "DATE")
        found.append(Span(result.start, result.end + 1, type_, value))
    return found


PEERS = {
    "dateparser": ("dateparser.search", by_dateparser),
    "microsoft": ("ms_recognizers_date_time", by_microsoft),
}


def trimmed(text: str, span: Span) -> Span:
    """*span* without punctuation at its ends."""
    start, end = span.start, span.end
    while start < end and text[start] in PUNCTUATION:
        start += 1
    while end > start and text[end - 1] in PUNCTUATION:
        end -= 1
    return Span(start, end, span.type, span.value)


def pairs(gold: Sequence[Span], found: Sequence[Span]) -> list[tuple[Span, Span]]:
    """One-to-one matches: equal spans first, then the longest overlap."""
    options = []
    for i, g in enumerate(gold):
        for j, f in enumerate(found):
            overlap = min(g.end, f.end) - max(g.start, f.start)
            if overlap > 0:
                options.append((-((g.start, g.end) == (f.start, f.end)), -overlap, g.start, i, j))
    used_gold: set[int] = set()
    used_found: set[int] = set()
    result = []
    for *_, i, j in sorted(options):
        if i not in used_gold and j not in used_found:
            used_gold.add(i)
            used_found.add(j)
            result.append((gold[i], found[j]))
    return result


def f1(hits: int, found: int, gold: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * hits / (found + gold) if found + gold else 0.0


def measure(documents: Iterable[dict[str, Any]], find: Any) -> dict[str, float]:
    """Relaxed, strict, type and value F1 and thousand characters per CPU-second of *find*."""
    gold_count = found_count = characters = 0
    hits = {"relaxed": 0, "strict": 0, "type": 0, "value": 0}
    spent = 0.0
    for document in documents:
        text = document["text"]
        anchor = dt.date.fromisoformat(document["dct"][:10]) if document.get("dct") else None
        begun = time.process_time()
        answers = find(text, anchor)
        spent += time.process_time() - begun
        outer = [t for t in document["timexes"] if not t.get("depth")]
        gold = [trimmed(text, Span(t["start"], t["end"], t["type"], t["value"])) for t in outer]
        found = [span for span in (trimmed(text, s) for s in answers) if span.end > span.start]
        matched = pairs(gold, found)
        gold_count, found_count, characters = (
            gold_count + len(gold),
            found_count + len(found),
            characters + len(text),
        )
        hits["relaxed"] += len(matched)
        hits["strict"] += sum((g.start, g.end) == (f.start, f.end) for g, f in matched)
        hits["type"] += sum(g.type == f.type for g, f in matched)
        hits["value"] += sum(g.value == f.value for g, f in matched)
    scores = {name: f1(n, found_count, gold_count) for name, n in hits.items()}
    return {**scores, "k/s": characters / 1000 / max(spent, 1e-9)}


def installed(module: str) -> bool:
    """Whether a peer can be imported."""
    try:
        importlib.import_module(module)
    except ImportError:
        return False
    return True


def row(name: str, documents: Sequence[dict[str, Any]], find: Any) -> str:
    """One line of the table."""
    scores = measure(documents, find)
    cells = " ".join(f"{100 * scores[key]:8.1f}" for key in ("relaxed", "strict", "type", "value"))
    return f"{name:28s} {len(documents):5d} {cells} {scores['k/s']:8.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", nargs="*", type=Path, metavar="GOLD.jsonl")
    parser.add_argument("--corpora", type=Path, default=DEFAULT, metavar="DIR")
    parser.add_argument("--peers", action="store_true", help="dateparser and the Microsoft recognisers, too")
    parser.add_argument("--every", type=int, default=1, metavar="N")
    options = parser.parse_args()
    folder = options.corpora / "times" if (options.corpora / "times").is_dir() else options.corpora
    paths = options.gold or sorted(folder.glob("*.jsonl"))
    if not paths:
        parser.error(f"no corpus in {folder}")
    timexes("warm up on Friday", None)
    print(f"{'':28s} {'docs':>5s} {'relaxed':>8s} {'strict':>8s} {'type':>8s} {'value':>8s} {'k/s':>8s}")
    for path in paths:
        documents = [
            json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
        ]
        documents = documents[:: options.every]
        print(row(f"{path.stem} dateline", documents, ours), flush=True)
        for name, (module, find) in PEERS.items() if options.peers else ():
            if installed(module):
                print(row(f"{path.stem} {name}", documents[::10], find), flush=True)
            else:
                print(f"{path.stem} {name}: not installed")


if __name__ == "__main__":
    main()
