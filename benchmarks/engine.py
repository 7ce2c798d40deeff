"""Work on a Dask cluster of one and of two workers, and here without it: how well does it scale?

    .venv/bin/python -m benchmarks.engine CORPUS.jsonl ... [--articles 2000]
    .venv/bin/python -m benchmarks.engine --events 400000

Articles: lines are {"text": …}; the same articles come again until there are enough. Events: made-up tables, and one
large one, become a store, and made-up GeoParquet the folder of a map. Of events, CPU seconds are told for each process,
since those of the clock say little on a machine with other work: the client's are what stays serial, with the scheduler
in it.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import distributed

from benchmarks.scale import write_input
from dateline.engine import own_cluster, read_on_dask, running
from dateline.gathering import Intake
from dateline.many import Reader, read_many
from dateline.sources import open_source
from dateline.storing import store_inputs
from geo.reading import Document
from layers.pyramid import write_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_WARM = 40
_FILE_ROWS = 50_000


def documents(paths: list[Path], count: int) -> Iterator[Document]:
    texts = [json.loads(line)["text"] for path in paths for line in path.open(encoding="utf-8")]
    for number, text in enumerate(itertools.islice(itertools.cycle(texts), count)):
        yield Document(where=f"article {number + 1}", name=f"article-{number + 1}", data=text.encode())


def on_workers(workers: int, paths: list[Path], count: int, reader: Reader) -> float:
    """Seconds that a cluster of *workers* that has started and opened its gazetteers takes."""
    with own_cluster(workers) as cluster:
        list(read_on_dask(documents(paths, _WARM * workers), reader, scheduler=cluster.scheduler_address))
        began = time.perf_counter()
        outcomes = list(read_on_dask(documents(paths, count), reader, scheduler=cluster.scheduler_address))
        took = time.perf_counter() - began
    assert [o.document.name for o in outcomes] == [f"article-{n + 1}" for n in range(count)]
    return took


def articles(paths: list[Path], count: int) -> None:
    reader = Reader(source=open_source())
    list(read_many(documents(paths, _WARM), reader, jobs=1))
    began = time.perf_counter()
    list(read_many(documents(paths, count), reader, jobs=1))
    here = time.perf_counter() - began
    one, two = (on_workers(n, paths, count, reader) for n in (1, 2))
    print(
        f"{count} articles: {here:.1f} s here in one process, {one:.1f} s on one worker, {two:.1f} s on two"
    )
    print(
        f"one worker against none: {one / here:.2f} of the time; two against one: {one / two:.2f} times as fast"
    )


def write_tables(rows: int, folder: Path) -> list[str]:
    """CSV files of made-up raids over ten years."""
    import numpy as np

    paths = []
    for first in range(0, rows, _FILE_ROWS):
        random = np.random.default_rng(first)
        count = min(_FILE_ROWS, rows - first)
        days = np.datetime_as_string(np.datetime64("2010-01-01") + random.integers(0, 3650, count))
        lat, lon = (
            random.normal(20, 15, count).clip(-60, 70).round(4),
            random.uniform(-100, 140, count).round(4),
        )
        lines = (
            f"{first + n},Raid {n % 977} on a depot,{day},{a},{o},{'raid' if n % 3 else 'clash'},Group {n % 51}"
            for n, (day, a, o) in enumerate(zip(days, lat.tolist(), lon.tolist(), strict=True))
        )
        path = folder / f"raids-{first:09d}.csv"
        path.write_text("id,title,date,lat,lon,category,actor\n" + "\n".join(lines) + "\n")
        paths.append(str(path))
    return paths


def write_large_table(tables: list[str], path: Path) -> str:
    """The rows of *tables* in one CSV file, each with a remark in quotes that makes it some 300 bytes long."""
    remark = ',"' + "what was said of it, at some length and in quotes. " * 5 + '"\n'
    with path.open("w") as file:
        file.write("id,title,date,lat,lon,category,actor,remark\n")
        for table in tables:
            file.writelines(line + remark for line in Path(table).read_text().splitlines()[1:])
    return str(path)


def _used(_: Any = None) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of this process; not of the one that started it, as getrusage would."""
    (peak,) = (
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return time.process_time(), int(peak.split()[1]) / 1024


def measured(work: Callable[[dict[str, str]], None]) -> None:
    """Do *work* here, on one worker and on two, whose libraries are loaded before."""
    for workers in (0, 1, 2):
        if not workers:
            began, (cpu, _) = time.perf_counter(), _used()
            work({"engine": "local"})
            here = _used()[0] - cpu
            print(f"  here        {here:.1f} CPU-s, {time.perf_counter() - began:.1f} s of the clock")
            continue
        with own_cluster(workers) as cluster, distributed.Client(cluster) as client:
            chosen = {"engine": "dask", "scheduler": cluster.scheduler_address}
            client.run(_warmed)
            before = client.run(_used)
            began, (cpu, _) = time.perf_counter(), _used()
            work(chosen)
            wall, serial = time.perf_counter() - began, _used()[0] - cpu
            after = client.run(_used)
        each = [after[name][0] - before[name][0] for name in after]
        peaks = ", ".join(f"{after[name][1]:,.0f}" for name in after)
        longest = serial + max(each)
        print(
            f"  {workers} worker(s) client {serial:.1f} CPU-s, workers {', '.join(f'{one:.1f}' for one in each)}; "
            f"client and busiest worker {longest:.1f} ({here / longest:.2f} times as fast as here); "
            f"{wall:.1f} s of the clock; peak of workers {peaks} MB"
        )


def _warmed() -> None:
    """Import what the work needs: a worker does so once."""
    import dateline.storing
    import layers.pyramid
    from benchmarks import engine

    assert engine and dateline.storing and layers.pyramid


def marks(folder: Path) -> str:
    """One mark for all files of a store or map."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return hashlib.blake2b(b"".join(path.read_bytes() for path in files), digest_size=8).hexdigest()


def events(rows: int) -> None:
    source, seen = open_source(), set()
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        tables = write_tables(rows, home)

        def store(engine: dict[str, str], *, inputs: list[str]) -> None:
            store_inputs(inputs, home / "store", source, Intake(**engine), warn=print)  # type: ignore[arg-type]
            seen.add((f"store out of {len(inputs)}", marks(home / "store")))

        print(f"a store of {rows:,} events out of {len(tables)} CSV files")
        measured(partial(store, inputs=tables))
        print(f"a store of {rows:,} events out of one CSV file")
        measured(partial(store, inputs=[write_large_table(tables, home / "large.csv")]))
        write_input(rows, home / "events.parquet")

        def folder(engine: dict[str, str]) -> None:
            with running(engine["engine"], scheduler=engine.get("scheduler", "")) as run:
                write_folder([home / "events.parquet"], home / "map", title="Made up", run=run)
            seen.add(("map", marks(home / "map")))

        print(f"the folder of a map of {rows:,} events out of one GeoParquet file")
        measured(folder)
    assert len(seen) == 3, f"not the same bytes: {seen}"


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("corpora", nargs="*", type=Path)
    options.add_argument("--articles", type=int, default=2000)
    options.add_argument("--events", type=int, help="so many for a store and a map, in place of articles")
    given = options.parse_args()
    if given.events:
        events(given.events)
    else:
        articles(given.corpora, given.articles)


if __name__ == "__main__":
    main()
