"""A story in, a page out: seconds by step, peak memory, size of the page.

    python -m benchmarks.story [STORY] [--date YYYY-MM-DD]

Each step runs once, in a fresh process, as `dateline map` runs it; the gazetteer is built before. Then the command
itself is timed from outside, the best of three.
"""

import argparse
import datetime as dt
import gzip
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
STORY = ROOT / "seeds" / "articles" / "2015-11-20-moscow-paris.txt"
STEPS: list[tuple[str, float, float]] = []


@contextmanager
def step(name: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    STEPS.append((name, time.perf_counter() - wall, time.process_time() - cpu))


def run(story: Path, date: dt.date | None, page: Path) -> None:
    """The steps of `dateline map`, each timed."""
    with step("start the command"):
        import dateline.commands.map  # noqa: F401
    with step("load pandas and geopandas"):
        import geopandas  # noqa: F401
    with step("load folium"):
        import folium  # noqa: F401
    from dateline.making import make_map
    from dateline.sources import open_source
    from geo.events import analyse, events_of, require_year
    from geo.reading import read_article
    from geo.schema import check, to_frame

    with step("open the gazetteer and the place book"):
        source = open_source()
    with step("read the article"):
        article = read_article(story, date=date)
    with step("words, times, toponyms, resolution"):
        document = require_year(analyse(article, source))
    with step("events"):
        records = events_of(document)
    with step("frame and check"):
        frame = check(to_frame(records))
    with step("page and file of events"):
        make_map(frame, page, title=article.title)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("story", type=Path, nargs="?", default=STORY)
    parser.add_argument("--date", type=dt.date.fromisoformat, default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "map.html"
        run(options.story, options.date, page)
        print(f"{'step':40}{'s':>8}{'CPU s':>8}")
        for name, wall, cpu in STEPS:
            print(f"{name:40}{wall:8.2f}{cpu:8.2f}")
        print(f"{'together':40}{sum(s[1] for s in STEPS):8.2f}{sum(s[2] for s in STEPS):8.2f}")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        raw = page.read_bytes()
        print(
            f"peak memory {peak:.0f} MB; page {len(raw) / 1000:.0f} kB, gzip {len(gzip.compress(raw, 9)) / 1000:.0f} kB"
        )
        date = ["--date", options.date.isoformat()] if options.date else []
        command = [sys.executable, "-m", "dateline", "map", str(options.story), *date, "-o", str(page)]
        print(f"`dateline map` from outside, best of three: {min(_timed(command) for _ in range(3)):.2f} s")


def _timed(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
