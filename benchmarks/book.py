"""The place book under stress: processes that add at once, kills at random moments, long lists, mutated files.

Run: .venv/bin/python -m benchmarks.book [--kills 500] [--mutants 10000]
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from geo.book import BookPlace, PlaceBook
from geo.errors import DatelineError
from geo.exchange import read_places, write_places
from geo.gazetteer import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Callable

ENDINGS = (".csv", ".tsv", ".geojson", ".kml", ".gpkg")
ADDER = """
import sys
from geo.book import BookPlace, PlaceBook
book = PlaceBook(sys.argv[1])
print("ready", flush=True)
for number in range(100000):
    book.add(BookPlace(name=f"Camp {sys.argv[2]}-{number}", lonlat=(number % 170, 20)))
    print(number, flush=True)
"""
BUILDER = """
import sys
from pathlib import Path
from geo.gazetteer.building import build_file
from geo.gazetteer.rows import Row
rows = [Row(place_id=f"geonames:{n}", name=f"Camp {n}", feature="PPL", lon=n % 170, lat=1, names=[]) for n in range(1, 4000)]
print("ready", flush=True)
while True:
    Path(sys.argv[1]).touch()  # another file than the one before: it is built anew
    build_file(Path(sys.argv[1]), rows=lambda: rows)
    print("built", flush=True)
"""


def add_places(path: str, worker: int, count: int) -> None:
    book = PlaceBook(path)
    for number in range(count):
        book.add(BookPlace(name=f"Camp {worker}-{number}", lonlat=(10 + worker / 10, 20 + number / 100)))


def at_once(folder: Path, processes: int, count: int) -> str:
    """Processes that add at once: how many places are kept."""
    path = folder / "once.geojson"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=add_places, args=(str(path), n, count)) for n in range(processes)]
    began = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - began
    kept = len(PlaceBook.load(path).list())
    return f"{processes} processes x {count} adds: {kept} of {processes * count} kept, {took:.1f} s"


def killed(script: str, path: Path, number: int, chance: random.Random) -> list[str]:
    """What a process had said it had done when it was killed at a random moment."""
    command = [sys.executable, "-c", script, str(path), str(number)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.2))
        process.send_signal(signal.SIGKILL)
        return process.stdout.read().splitlines()


def kills_while_adding(folder: Path, trials: int) -> str:
    """Kills during adds: acknowledged places that are lost, files that cannot be read."""
    chance, path = random.Random(1), folder / "killed.geojson"
    lost = unreadable = acknowledged = 0
    for trial in range(trials):
        if trial % 50 == 0:
            path.unlink(missing_ok=True)
        said = killed(ADDER, path, trial, chance)
        acknowledged += len(said)
        try:
            book = PlaceBook.load(path)
        except DatelineError:
            unreadable += 1
            continue
        lost += sum(not book.named(f"Camp {trial}-{number}") for number in said)
    return f"{trials} kills while adding: {unreadable} files unreadable, {lost} of {acknowledged} acknowledged adds lost"


def kills_while_building(folder: Path, trials: int) -> str:
    """Kills during builds of a small gazetteer: files that cannot be read."""
    chance, path = random.Random(2), folder / "killed.sqlite"
    unreadable = there = 0
    for trial in range(trials):
        killed(BUILDER, path, trial, chance)
        if not path.stat().st_size:  # the first build had not ended
            continue
        there += 1
        try:
            unreadable += len(Gazetteer(path).candidates("Camp 77")) != 1
        except DatelineError:
            unreadable += 1
    return f"{trials} kills while building a gazetteer: {unreadable} of {there} files unreadable"


def long_list(folder: Path) -> str:
    """Seconds that the command takes to list 2,000 places, of five runs."""
    path = folder / "long.geojson"
    chance = random.Random(3)
    PlaceBook(path).extend(
        BookPlace(
            name=f"Camp {n}", lonlat=(chance.uniform(-170, 170), chance.uniform(-80, 80)), aliases=(f"K {n}",)
        )
        for n in range(2000)
    )
    command = [str(Path(sys.executable).with_name("dateline")), "place", "list", "--places", str(path)]
    took = []
    for _ in range(5):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        took.append(time.perf_counter() - began)
    return f"2,000 places listed by the command: {min(took):.2f} s at best, {statistics.median(took):.2f} s in the median of 5"


def mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(changed))
        what: list[Callable[[], None]] = [
            lambda at=at: changed.__setitem__(at, chance.randrange(256)),
            lambda at=at: changed.insert(at, chance.randrange(256)),
            lambda at=at: changed.__delitem__(slice(at, at + chance.randrange(1, 40))),
        ]
        chance.choice(what)()
        if not changed:
            return b""
    return bytes(changed)


def mutants(folder: Path, ending: str, count: int) -> str:
    """Mutated files of one format: read, or refused in one line; anything else is counted by its name."""
    places = [
        BookPlace(
            name="Camp Ochre",
            lonlat=(33.785, 30.465),
            aliases=("Ochre",),
            country="EG",
            note="a, b\nc",
            radius_m=900.0,
        ),
        BookPlace(name="Лагерь", lonlat=(-5.1, 36.2), valid_from="1924", radius_m=3000.0),
    ]
    whole, chance = write_places(places, folder / f"whole{ending}").read_bytes(), random.Random(4)
    found: Counter[str] = Counter()
    path = folder / f"mutant{ending}"
    for _ in range(count):
        path.write_bytes(mutated(whole, chance))
        try:
            read_places(path)
            found["read"] += 1
        except DatelineError:
            found["refused"] += 1
        except Exception as exc:  # noqa: BLE001  (what is counted here)
            found[f"{type(exc).__name__}: {exc}"[:80]] += 1
    return f"{count} mutated {ending} files: " + ", ".join(
        f"{number} {name}" for name, number in found.most_common()
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=500)
    options.add_argument("--mutants", type=int, default=10_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(at_once(folder, 8, 50), flush=True)
        print(kills_while_adding(folder, given.kills), flush=True)
        print(kills_while_building(folder, given.kills), flush=True)
        print(long_list(folder), flush=True)
        for ending in ENDINGS:
            print(
                mutants(folder, ending, given.mutants if ending != ".gpkg" else given.mutants // 10),
                flush=True,
            )


if __name__ == "__main__":
    main()
