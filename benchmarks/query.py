"""Questions to millions of events in GeoParquet: `dateline query` beside DuckDB and polars on the same files.

    python -m benchmarks.query [EVENTS] [--keep FOLDER] [--peers PYTHON]

The made-up events of `benchmarks.scale`, with every column of the events frame, lie in one file in time order and in
the store that `dateline events` makes of it. Every question is asked by each program in a process of its own that
writes the answer to a file, in three rounds; the least is told. CPU seconds are those of user and system; "start" is
the same program with the same question about the first thousand events. The numbers in the answers are compared.
DuckDB needs its extension duckdb_extension_spatial; a peer that PYTHON does not have is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.scale import DAYS, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUNDS = 3
BOX = (-10.0, 35.0, 40.0, 60.0)
CELL = 0.5
DAY_US = 86_400_000_000
FIRST_DAY = 14_610
QUESTIONS = {
    "a month in a box, to GeoParquet": ["--during", "2019-03", "--within", "The Box"],
    "ten years in a box, to GeoParquet": ["--within", "The Box"],
    "counts by week": ["--count-by", "week"],
    "counts by month and category": ["--count-by", "month", "--count-by", "category"],
    "counts by cell and week": ["--count-by", "cell", "--count-by", "week", "--cell", str(CELL)],
}


def whole_tables(rows: int) -> Iterator[Any]:
    """The made-up events in time order, with every column of the events frame."""
    import numpy as np
    import pyarrow as pa

    days = np.sort((DAYS * np.random.default_rng(3).beta(1.6, 1.1, rows)).astype(np.int16))
    first = 0
    for table in tables(rows):
        n = table.num_rows
        start = (FIRST_DAY + days[first : first + n].astype(np.int64)) * DAY_US
        first += n
        old = (table.column(name).cast(pa.int64()).to_numpy() for name in ("start", "end"))
        length = -np.subtract(*old)
        end = start + length
        blank, listed = pa.repeat(pa.scalar(""), n), pa.repeat(pa.scalar("[]"), n)
        precision = np.select([length == DAY_US, length == 7 * DAY_US], ["day", "week"], "month")
        wide = np.where(np.asarray(table.column("place_precision")) == "town", 3_000.0, 25_000.0)
        more = {
            "time_precision": precision, "radius_m": wide, "footprint": pa.nulls(n, pa.binary()),
            "quote_start": pa.nulls(n, pa.int64()), "quote_end": pa.nulls(n, pa.int64()),
            "published": pa.nulls(n, pa.date32()), "place_score": np.full(n, 0.9), "reviewed": np.zeros(n, bool),
            "alternatives": listed, "actors": listed,
            "source_title": blank, "time_text": blank, "place_text": blank, "place_id": blank,
        }  # fmt: skip
        for name, moments in (("start", start), ("end", end)):
            table = table.set_column(
                table.schema.get_field_index(name), name, pa.array(moments, pa.timestamp("us", "UTC"))
            )
        for name, column in more.items():
            table = table.append_column(name, pa.array(column))
        yield table


def write_input(rows: int, path: Path) -> None:
    """One GeoParquet file of all of them."""
    from pyarrow import parquet

    columns = {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}}
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": columns}
    writer = None
    for table in whole_tables(rows):
        told = table.replace_schema_metadata({"geo": json.dumps(geo)})
        writer = writer or parquet.ParquetWriter(path, told.schema, compression="zstd")
        writer.write_table(told, row_group_size=65_536)
    if writer:
        writer.close()


def write_box(path: Path) -> None:
    """A place book with the box."""
    import shapely

    from geo.book import BookPlace
    from geo.book.file import encode_book

    west, south, east, north = BOX
    lonlat = ((west + east) / 2, (south + north) / 2)
    place = BookPlace(
        place_id="book:the-box", name="The Box", kind="region", radius_m=3e6, lonlat=lonlat, polygon=shapely.box(*BOX)
    )  # fmt: skip
    path.write_bytes(encode_book([place]))


def command(program: str, question: str, source: str, output: Path, peers: str) -> list[str]:
    """What is run; *source* is a file, or a pattern of files for the peers and a folder for us."""
    if program == "dateline":
        asked = [*QUESTIONS[question], "--places", str(output.parent / "places.geojson")]
        return [sys.executable, "-m", "dateline", "query", source, *asked, "-o", str(output)]
    script = str(Path(__file__).with_name("query_peers.py"))
    return [peers, script, program, question, source, str(output), json.dumps(BOX), str(CELL)]


def measured(words: list[str]) -> tuple[float, float, float]:
    """Seconds on the clock, CPU seconds and MB at the peak of one run."""
    start = time.perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert child.stderr is not None
    told = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(words)}: {told}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def answered(path: Path) -> tuple[int, ...]:
    """What the answers have to agree on: rows, and events that are certain and uncertain."""
    from pyarrow import compute, csv, parquet

    if path.suffix == ".parquet":
        return (parquet.read_metadata(path).num_rows,)
    table = csv.read_csv(path)
    return (table.num_rows, *(compute.sum(table.column(name)).as_py() for name in ("certain", "uncertain")))


def installed(peers: str) -> list[str]:
    """The programs that can be asked."""
    needed = {"DuckDB": "import duckdb, duckdb_extension_spatial", "polars": "import polars"}
    there = [
        name
        for name, code in needed.items()
        if not subprocess.run([peers, "-c", code], capture_output=True, check=False).returncode
    ]
    return ["dateline", *there]


def compare(question: str, sources: dict[str, tuple[str, str]], home: Path, peers: str) -> None:
    """One question to all programs: a row for each, and each kind of file."""
    ending = "csv" if question.startswith("counts") else "parquet"
    programs = installed(peers)
    best: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    answers: dict[str, set[tuple[int, ...]]] = {}
    for _ in range(ROUNDS):
        for kind, (own, pattern) in sources.items():
            for program in programs:
                output = home / f"answer.{ending}"
                words = command(program, question, own if program == "dateline" else pattern, output, peers)
                best.setdefault((kind, program), []).append(measured(words))
                answers.setdefault(kind, set()).add(answered(output))
    for kind in sources:
        if len(answers[kind]) > 1:
            raise SystemExit(f"{question}, {kind}: the answers differ: {answers[kind]}")
    for (kind, program), runs in best.items():
        if kind == "start":
            continue
        wall, cpu, peak = (min(run[n] for run in runs) for n in range(3))
        empty_wall, empty_cpu, _ = (min(run[n] for run in best["start", program]) for n in range(3))
        rows = f"{next(iter(answers[kind]))[0]:,}"
        print(
            f"| {question} | {kind} | {program} | {rows} | {wall:.2f} | {wall - empty_wall:.2f} "
            f"| {cpu:.2f} | {cpu - empty_cpu:.2f} | {peak:,.0f} |",
            flush=True,
        )


def prepare(home: Path, rows: int) -> dict[str, tuple[str, str]]:
    """The files, made unless they are there: for each kind, what we are given and what the peers are."""
    file, store, small = home / f"events-{rows}.parquet", home / f"store-{rows}", home / "small.parquet"
    if not file.exists():
        write_input(rows, file)
    if not store.exists():
        words = [sys.executable, "-m", "dateline", "events", str(file), "-o", f"{store}/"]
        subprocess.run(words, check=True, capture_output=True)
    write_input(1_000, small)
    write_box(home / "places.geojson")
    return {
        "start": (str(small), str(small)),
        "file": (str(file), str(file)),
        "store": (str(store), f"{store}/v-*/*/*.parquet"),
    }


def main() -> None:
    """Ask every question of every program."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("events", nargs="?", type=int, default=10_000_000)
    parser.add_argument("--keep", type=Path, help="a folder in which the files stay")
    parser.add_argument("--peers", default=sys.executable, help="a Python that has DuckDB and polars")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        home = given.keep or Path(made)
        home.mkdir(parents=True, exist_ok=True)
        sources = prepare(home, given.events)
        print("| question | of | program | rows | s | without start | CPU s | without start | MB |")
        print("|---|---|---|---|---|---|---|---|---|")
        for question in QUESTIONS:
            compare(question, sources, home, given.peers)


if __name__ == "__main__":
    main()
