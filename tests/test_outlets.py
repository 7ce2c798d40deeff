"""Where publishers are at home, learnt from their own articles: whatever the order, never from the article itself."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from dateline import twice
from geo.gazetteer import is_built
from geo.outlets import MOST_LEARNT, Mark, Outlets, mark_of_record
from geo.place import Place
from geo.places import Home, Resolution

if TYPE_CHECKING:
    from pathlib import Path

WOLFTOWN = Place(
    place_id="t:1", name="Wolftown", kind="town", lonlat=(-83.1, 40.2), country="US", admin1="Ohio"
)
HARTFIELD = replace(WOLFTOWN, place_id="t:2", name="Hartfield", lonlat=(-83.4, 40.1))


def about(place: Place, times: int = 3) -> tuple[Resolution, ...]:
    plain = {"start": 0, "end": 1, "text": place.name, "kind": "place", "alternatives": (), "reason": ""}
    return tuple(Resolution(place=place, score=0.93, **plain) for _ in range(times))  # type: ignore[arg-type]


def records(*texts: str, **given: Any) -> list[dict[str, Any]]:
    source = {"source": "https://www.examiner.example/news"} | given
    return [{"text": text, **source} for text in texts]


def marks(lines: list[dict[str, Any]]) -> list[Mark]:
    return list(map(mark_of_record, lines))


def learnt(lines: list[dict[str, Any]], place: Place = WOLFTOWN) -> Outlets:
    outlets = Outlets()
    for mark in marks(lines):
        outlets.count(mark)
    for mark in marks(lines):
        if outlets.wants(mark):
            outlets.learn(mark, about(place))
    return outlets


def test_other_articles_of_the_outlet_tell_its_home() -> None:
    lines = records("one", "two", "three")
    home = learnt(lines).home(mark_of_record(lines[0]))
    assert home is not None and home.places == (WOLFTOWN,)
    assert sum(home.weights) == 2 * 3 * 0.93


def test_the_order_of_the_lines_does_not_matter() -> None:
    lines = [*records("one", "two", "three", "two"), *records("two", title="again")]
    found = set()
    for order in itertools.permutations(lines):
        outlets = learnt(list(order))
        found.add(tuple((line["text"], outlets.home(mark_of_record(line))) for line in lines))
    assert len(found) == 1


def test_a_text_that_comes_twice_is_no_other_article() -> None:
    lines = records("one", "one")
    outlets = learnt(lines)
    assert not any(map(outlets.wants, marks(lines)))
    assert outlets.home(mark_of_record(lines[0])) is None


def test_names_of_outlets_will_do_and_files_are_none() -> None:
    named = [
        {"text": t, "outlet": o}
        for t, o in (("a", "The Examiner"), ("b", "the  EXAMINER"), ("c", "The Examiner"))
    ]
    assert learnt(named).home(mark_of_record(named[0])) is not None
    by_url = records("one", "two", "three", source="wire", url="https://www.examiner.example/1")
    assert learnt(by_url).home(mark_of_record(by_url[0])) is not None
    for told in ("notes.txt", "TUD", None, 7):
        lines = records("one", "two", "three", source=told)
        assert not any(map(learnt(lines).wants, marks(lines)))


def test_pages_of_one_host_are_one_outlet_and_others_are_not() -> None:
    lines = [
        {"text": str(i), "source": f"http://{host}/{i}"}
        for i, host in enumerate(["a.example"] * 3 + ["b.example"])
    ]
    outlets = learnt(lines)
    assert outlets.home(mark_of_record(lines[0])) is not None
    assert outlets.home(mark_of_record(lines[3])) is None


def test_not_more_than_enough_is_learnt() -> None:
    lines = records(*map(str, range(MOST_LEARNT + 30)))
    outlets = Outlets()
    for mark in marks(lines):
        outlets.count(mark)
    assert sum(map(outlets.wants, marks(lines))) == MOST_LEARNT


def test_lines_without_a_text_are_passed_over() -> None:
    lines = [
        *records("one", "two", "three"),
        {"source": "https://www.examiner.example/x"},
        {"text": 5, "outlet": "E"},
    ]
    home: Home | None = learnt(lines).home(mark_of_record(lines[0]))
    assert home is not None


LINES = [
    "The mayor of Athens resigned.",
    "Deputies in Clarke County, Georgia, closed a road near Watkinsville. Drivers from Bogart waited.",
    "A fire in Watkinsville, Georgia, hurt two men from Bogart. Oconee County crews came from Winder.",
    "Schools in Winterville and Watkinsville, Ga., will open late, Clarke County officials said.",
]


def annotated(lines: list[str], cwd: Path, *options: str) -> dict[int, Any]:
    """The answers of the command, by the ids of the lines, read from standard input."""
    done = subprocess.run(
        [sys.executable, "-m", "dateline", "annotate", "-", "--json", *options],
        cwd=cwd, input="\n".join(lines).encode(), capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    return {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}


@pytest.mark.skipif(not is_built(), reason="the gazetteer is not built")
def test_the_command_learns_first(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": i, "text": t, "source": f"https://leader.example/{i}"}) for i, t in enumerate(LINES)
    ]
    learnt = annotated(lines, tmp_path)
    assert "Georgia" in learnt[0]["toponyms"][0]["place"]
    assert annotated(lines[::-1], tmp_path, "--jobs", "2") == learnt
    assert "Greece" in annotated(lines, tmp_path, "--no-outlets")[0]["toponyms"][0]["place"]


def test_lines_of_a_stream_are_read_again_up_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    monkeypatch.setattr(twice, "MOST_KEPT", 5)
    writer = threading.Thread(target=path.write_bytes, args=(b"one\n\ntwo\nthree\n",))
    writer.start()
    with twice.read_twice(path) as lines:
        assert list(lines.kept()) == list(lines.kept()) == [(1, b"one\n")]
        assert list(lines.every()) == [(1, b"one\n"), (3, b"two\n"), (4, b"three\n")]
    writer.join()
