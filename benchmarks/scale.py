"""Maps of millions of events: seconds, memory and bytes of the folder, and the first view of it in a browser.

    python -m benchmarks.scale [EVENTS ...] [--keep FOLDER]

Events are made up and the same every time: 200,000 places round 400 centres, ten years, six categories, one event in
seven uncertain by a week or a month. They are written to a store first, which is not timed. Seconds are CPU seconds
of the one process; memory is its peak, measured in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PLACES, CENTRES, DAYS, FILE_ROWS = 200_000, 400, 3650, 500_000
CATEGORIES = ("battle", "protest", "attack", "disaster", "politics", "other")


def tables(rows: int) -> Iterator[Any]:
    """The made-up events as pyarrow tables in the form of our GeoParquet files."""
    import numpy as np
    import pyarrow as pa

    fixed = np.random.default_rng(5)
    centre = np.column_stack([fixed.uniform(-120, 145, CENTRES), fixed.normal(25, 22, CENTRES).clip(-50, 68)])
    at = centre[(fixed.zipf(1.3, PLACES) - 1) % CENTRES] + fixed.normal(0, 1.6, (PLACES, 2))
    for first in range(0, rows, FILE_ROWS):
        n = min(FILE_ROWS, rows - first)
        random = np.random.default_rng(first + 1)
        place = np.where(random.random(n) < 0.6, random.zipf(1.25, n) % PLACES, random.integers(0, PLACES, n))
        day = 14_610 + (DAYS * random.beta(1.6, 1.1, n)).astype(np.int64)
        days = random.choice([1, 7, 30], n, p=[0.86, 0.1, 0.04])
        raw = np.empty((n, 21), "u1")
        raw[:, :5] = (1, 1, 0, 0, 0)
        raw[:, 5:] = np.round(at[place], 4).astype("<f8").view("u1").reshape(n, 16)
        number = np.arange(first, first + n)
        name = [f"Town {p}, District {p % 977}" for p in place.tolist()]
        text = pa.array([""] * n, pa.large_string())
        yield pa.table(
            {
                "event_id": pa.array([f"made-{i:09d}" for i in number.tolist()], pa.large_string()),
                "title": [f"{CATEGORIES[i % 6]} reported, group {i % 311}" for i in number.tolist()],
                "category": np.array(CATEGORIES)[random.choice(6, n, p=[0.3, 0.25, 0.2, 0.1, 0.1, 0.05])],
                "place": name,
                "quote": text,
                "edtf": text,
                "time_basis": [f"column day of row {i}" for i in number.tolist()],
                "place_precision": np.where(place % 9 == 0, "admin2", "town"),
                "status": ["happened"] * n,
                "source": [f"https://example.org/{i % 5000}" for i in number.tolist()],
                "start": pa.array(day * 86_400_000_000, pa.timestamp("us", "UTC")),
                "end": pa.array((day + days) * 86_400_000_000, pa.timestamp("us", "UTC")),
                "geometry": pa.array([bytes(row) for row in raw], pa.binary()),
            }
        )


def write_input(rows: int, path: Path) -> None:
    """One Parquet file of all of them."""
    from pyarrow import parquet

    writer = None
    for table in tables(rows):
        writer = writer or parquet.ParquetWriter(path, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=65_536)
    if writer:
        writer.close()


def build(source: Path, folder: Path) -> dict[str, Any]:
    """Write the folder, each step timed."""
    from layers.pyramid import write_folder

    steps: dict[str, float] = {}
    now = time.process_time()

    def tell(step: str, _done: int) -> None:
        nonlocal now
        later = time.process_time()
        steps[step] = steps.get(step, 0.0) + later - now
        now = later

    start, wall = time.process_time(), time.perf_counter()
    told = write_folder([source], folder, title="Made-up events", tell=tell)
    tiles = _leaf_bytes(told["archive"])
    return {
        "rows": told["rows"],
        "cpu_s": time.process_time() - start,
        "wall_s": time.perf_counter() - wall,
        "steps": steps,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "archive": told["archive"].stat().st_size,
        "details": told["details"].stat().st_size,
        **tiles,
    }


def _leaf_bytes(archive: Path) -> dict[str, int]:
    """Bytes of the tiles that hold events themselves, and of the one tile of the world."""
    from pmtiles.reader import MmapSource, Reader, all_tiles

    with archive.open("rb") as file:
        sizes = {at: len(data) for at, data in all_tiles(Reader(MmapSource(file)).get_bytes)}
    parted = {(z - 1, x // 2, y // 2) for z, x, y in sizes if z}
    return {"events_bytes": sum(size for at, size in sizes.items() if at not in parted), "tiles": len(sizes)}


def view(folder: Path) -> dict[str, Any]:
    """The first view over loopback, and time steps after it."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from browser import chromium

    from dateline.serving import FolderServer

    server = FolderServer(folder)
    threading.Thread(target=server.run, daemon=True).start()
    found: dict[str, Any] = {}
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        sizes: list[int] = []
        page.on("response", lambda answer: sizes.append(int(answer.headers.get("content-length", 0))))
        start = time.perf_counter()
        page.goto(server.address, wait_until="commit")
        page.wait_for_selector(".dateline-live b")
        while not page.evaluate("Boolean(dateline.filters[0]?.drawing.canvas.scene)"):
            page.wait_for_timeout(10)
        found["first_view_s"] = time.perf_counter() - start
        found["first_view_bytes"], found["first_view_requests"] = sum(sizes), len(sizes)
        page.wait_for_timeout(600)
        before = len(sizes)
        found["step_ms"] = page.evaluate(STEPS)
        page.wait_for_timeout(600)
        found["requests_of_steps"] = len(sizes) - before
    server.stop()
    return found


STEPS = """(() => { const f = dateline.filters[0]; f.bar.open(); const start = performance.now();
for (let i = 0; i < 20; i++) { f.bar.step(1); f.refresh(); } return (performance.now() - start) / 20; })()"""


def report(found: dict[str, Any]) -> None:
    """One block of lines."""
    rows = found["rows"]
    steps = ", ".join(f"{name} {seconds:.1f}" for name, seconds in found["steps"].items())
    print(f"{rows:,} events")
    print(f"  folder              {found['cpu_s']:.1f} CPU-s ({steps}), {found['wall_s']:.1f} s of the clock")
    print(
        f"  pyramid without texts {found['cpu_s'] - sum(found['steps'].get(name, 0) for name in ('parted', 'details')):.1f} CPU-s"
    )
    print(f"  peak memory         {found['peak_mb']:,.0f} MB")
    print(
        f"  archive             {found['archive'] / 1e6:.1f} MB in {found['tiles']:,} tiles, details {found['details'] / 1e6:.1f} MB"
    )
    print(f"  an event, in tiles of events: {found['events_bytes'] / rows:.2f} B")
    print(
        f"  first view          {found['first_view_bytes'] / 1e6:.2f} MB in {found['first_view_requests']} requests, {found['first_view_s']:.2f} s"
    )
    print(
        f"  a time step         {found['step_ms']:.1f} ms, {found['requests_of_steps']} requests in 20 steps"
    )


def main() -> None:
    """Measure each number of events that is named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("events", nargs="*", type=int, default=[1_000_000])
    parser.add_argument("--keep", type=Path, help="a folder in which input and map stay")
    parser.add_argument("--build", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.build:
        print(json.dumps(build(*given.build)))
        return
    for rows in given.events:
        with tempfile.TemporaryDirectory() as made:
            home = given.keep or Path(made)
            home.mkdir(parents=True, exist_ok=True)
            source, folder = home / f"events-{rows}.parquet", home / f"map-{rows}"
            if not source.exists():
                write_input(rows, source)
            command = [sys.executable, "-m", "benchmarks.scale", "--build", str(source), str(folder)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            report({**json.loads(done.stdout), **view(folder)})


if __name__ == "__main__":
    main()
