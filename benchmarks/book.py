"""Eight processes add fifty places each to one place book: none may be lost.

Run: .venv/bin/python -m benchmarks.book [PROCESSES] [PLACES]
"""

import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

from geo.book import BookPlace, PlaceBook


def add_places(path: str, worker: int, count: int) -> None:
    book = PlaceBook(path)
    for number in range(count):
        book.add(BookPlace(name=f"Camp {worker}-{number}", lonlat=(10 + worker / 10, 20 + number / 100)))


def run(path: Path, processes: int, count: int) -> int:
    """How many places the book holds after *processes* have each added *count*."""
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=add_places, args=(str(path), n, count)) for n in range(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise SystemExit("a process failed")
    return len(PlaceBook.load(path).list())


def main() -> None:
    processes, count = (int(value) for value in (sys.argv[1:] + ["8", "50"][len(sys.argv) - 1 :])[:2])
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        kept = run(Path(folder) / "places.geojson", processes, count)
        took = time.perf_counter() - began
    print(f"{processes} processes x {count} places: {kept} of {processes * count} kept, {took:.1f} s")
    if kept != processes * count:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
