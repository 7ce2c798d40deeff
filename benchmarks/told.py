"""What is lost when a locality stands in a sentence instead of by itself?

    python -m benchmarks.told GOLD.jsonl [--every N]

Each line of GOLD holds "id", "text", "lat", "lon" and "event_date". Its text is put into sentences of several forms,
dated with the day of the event and published the day after, and given to `annotate`. Printed for each form: how often
there is an event, on the right day, with a place, within 25 and within 161 km by any event; and of the records whose
bare line is within 161 km the share that the sentence loses. Read is half b of the records; the shipped weights of
lines have seen it, those of `tools/train_lines.py` without --all have not.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.annotating import annotate
from geo.gazetteer import Gazetteer
from geo.places.relative.geometry import distance_m
from tools.train_lines import half_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.place import Candidates

FORMS: Final = {
    "as it stands": "{X}",
    "active": "A landslide struck {x} on {day}.",
    "date first": "On {day}, a landslide killed two people in {x}.",
    "passive, place first": "{X} was hit by a landslide on {day}.",
    "when": "At least 3 people died when a hillside collapsed near {x} on {weekday}.",
    "cause": "Heavy rain triggered a landslide in {x} on {day}, burying four houses.",
    "passive": "Two people were killed in a landslide at {x} on {day}, officials said.",
    "two sentences": "A landslide occurred in {x} on {day}. Three people were injured.",
    "place second": "A family of four was buried alive. The landslide happened in {x} on {day}.",
    "dateline": "GENEVA, {published} - Mudslides blocked the road at {x} on {weekday}.",
    "noun": "The landslide in {x} on {day} left four people dead.",
    "headline": "Landslide in {x} kills five",
    "said": "Police said a mudslide swept away a bus in {x} on {weekday} night.",
    "reported": "Landslides were reported in {x} on {day} after days of rain.",
    "explosion": "An explosion ripped through a workshop in {x} on {day}, leaving six dead.",
    "bus": "A bus plunged off the road near {x} on {weekday}; 12 people died.",
}

Record = dict[str, Any]


def told(form: str, record: Record) -> Record:
    """The record that `annotate` is given for *record* in *form*."""
    day = dt.date.fromisoformat(record["event_date"])
    after = day + dt.timedelta(1)
    name = record["text"].strip(" .,")
    text = FORMS[form].format(
        x=name, X=name[:1].upper() + name[1:], day=f"{day.day} {day:%B %Y}", weekday=f"{day:%A}",
        published=f"{after:%b} {after.day}",
    )  # fmt: skip
    return {"id": record["id"], "text": text, "date": after.isoformat()}


def errors_and_days(
    form: str, records: Sequence[Record], source: Candidates
) -> list[tuple[float, bool, bool]]:
    """For each record the least error in km of any event (infinite without a place), whether there is an event, and
    whether one has the day."""
    found = []
    for record in records:
        events = annotate(told(form, record), source)["events"]
        placed = [e for e in events if e["lon"] is not None]
        truth = (record["lon"], record["lat"])
        least = min((distance_m(truth, (e["lon"], e["lat"])) / 1000 for e in placed), default=float("inf"))
        dated = any((e["start"] or "").startswith(record["event_date"]) for e in events)
        found.append((least, bool(events), dated))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--every", type=int, default=5, metavar="N", help="only every Nth record")
    given = parser.parse_args()
    lines = given.gold.read_text(encoding="utf-8").splitlines()
    records = [r for r in map(json.loads, lines) if half_of(str(r["id"])) == "b" and r["text"].strip(" .,")][
        :: given.every
    ]
    source, bare = Gazetteer(), None
    print(
        f"{len(records)} records\n| form | event | day | place | 25 km | 161 km | lost |\n|---|---|---|---|---|---|---|"
    )
    for form in FORMS:
        rows = errors_and_days(form, records, source)
        bare = rows if bare is None else bare
        near = [(line[0] <= 161, row[0] <= 161) for line, row in zip(bare, rows, strict=True)]
        lost = sum(a and not b for a, b in near) / max(1, sum(a for a, _ in near))
        shares = [
            sum(row[1] for row in rows), sum(row[2] for row in rows), sum(row[0] < float("inf") for row in rows),
            sum(row[0] <= 25 for row in rows), sum(row[0] <= 161 for row in rows),
        ]  # fmt: skip
        print(f"| {form} | " + " | ".join(f"{n / len(rows):.0%}" for n in shares) + f" | {lost:.0%} |")


if __name__ == "__main__":
    main()
