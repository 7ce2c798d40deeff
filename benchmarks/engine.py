"""Articles read on a Dask cluster of one and of two workers, and here without it: how well does it scale?

Run: .venv/bin/python -m benchmarks.engine CORPUS.jsonl ... [--articles 2000]
Lines are {"text": …}; the same articles come again until there are enough.
"""

import argparse
import itertools
import json
import time
from collections.abc import Iterator
from pathlib import Path

import distributed

from dateline.engine import read_on_dask
from dateline.many import Reader, read_many
from dateline.sources import open_source
from geo.reading import Document

_WARM = 40


def documents(paths: list[Path], count: int) -> Iterator[Document]:
    texts = [json.loads(line)["text"] for path in paths for line in path.open(encoding="utf-8")]
    for number, text in enumerate(itertools.islice(itertools.cycle(texts), count)):
        yield Document(where=f"article {number + 1}", name=f"article-{number + 1}", data=text.encode())


def on_workers(workers: int, paths: list[Path], count: int, reader: Reader) -> float:
    """Seconds that a cluster of *workers* that has started and opened its gazetteers takes."""
    with distributed.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        list(read_on_dask(documents(paths, _WARM * workers), reader, scheduler=cluster.scheduler_address))
        began = time.perf_counter()
        outcomes = list(read_on_dask(documents(paths, count), reader, scheduler=cluster.scheduler_address))
        took = time.perf_counter() - began
    assert [o.document.name for o in outcomes] == [f"article-{n + 1}" for n in range(count)]
    return took


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("corpora", nargs="+", type=Path)
    options.add_argument("--articles", type=int, default=2000)
    given = options.parse_args()
    reader = Reader(source=open_source())
    list(read_many(documents(given.corpora, _WARM), reader, jobs=1))
    began = time.perf_counter()
    list(read_many(documents(given.corpora, given.articles), reader, jobs=1))
    here = time.perf_counter() - began
    one, two = (on_workers(n, given.corpora, given.articles, reader) for n in (1, 2))
    print(
        f"{given.articles} articles: {here:.1f} s here in one process, {one:.1f} s on one worker, {two:.1f} s on two"
    )
    print(
        f"one worker against none: {one / here:.2f} of the time; two against one: {one / two:.2f} times as fast"
    )


if __name__ == "__main__":
    main()
