"""Maps of 100 to 1,000,000 events in Chromium, beside folium's TimestampedGeoJson and Timeline, in one run.

    python -m benchmarks.map [--sizes 100,1000,10000,100000,1000000] [--scripts node_modules] [--steps 40]

Events lie anywhere, have a day, a title and 120 characters of text out of 3,000 words. Each page is built in a
process of its own. dateline's pages are opened with the network off. folium's load scripts from other hosts; these are
read from *--scripts*, the folder that `npm install leaflet@1.9.3 jquery@3.7.1 jquery-ui-dist@1.12.1 bootstrap@5.2.2
moment@2.18.1 iso8601-js-period@0.2.1 leaflet-timedimension@1.1.1 leaflet.timeline@1.6.0` fills; without it folium's
pages are not measured. Times are CPU milliseconds of the page's main thread, as Chromium counts them, except "seen",
the seconds on the clock until points are on the screen, from disk, and "slow 4G" the same over 1.6 Mbit/s with 150 ms of
latency (folium's scripts from other hosts come free there). Nothing here fails for being slow.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import http.server
import importlib.metadata
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.map_pages import MAKERS, events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, CDPSession, Page, Route

ROOT: Final = Path(__file__).parents[1]
SIZES: Final = (100, 1_000, 10_000, 100_000, 1_000_000)
FOLIUM_UP_TO: Final = 100_000
"""Beyond it folium's pages are not tried: here they already take ten seconds to open."""
OPEN_TIMEOUT_MS: Final = 180_000
SLOW_4G: Final = {"latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
"""1.6 Mbit/s down, milliseconds of latency."""
SLOW_AT: Final = 10_000
SCRIPTS: Final = {
    "leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet.css": "leaflet/dist/leaflet.css",
    "jquery-3.7.1.min.js": "jquery/dist/jquery.min.js",
    "jquery.min.js": "jquery/dist/jquery.min.js",
    "jquery-ui.min.js": "jquery-ui-dist/jquery-ui.min.js",
    "bootstrap.bundle.min.js": "bootstrap/dist/js/bootstrap.bundle.min.js",
    "moment.min.js": "moment/min/moment.min.js",
    "iso8601.min.js": "iso8601-js-period/iso8601.js",
    "leaflet.timedimension.min.js": "leaflet-timedimension/dist/leaflet.timedimension.min.js",
    "leaflet.timeline.min.js": "leaflet.timeline/dist/leaflet.timeline.js",
}


# Whether there are points to see, and what a step is.
SEEN: Final = {
    "dateline": "Boolean(window.dateline && dateline.filters && dateline.filters[0] && (dateline.filters[0].events || document.querySelector('.dateline-pin')))",
    "TimestampedGeoJson": "Boolean(document.querySelector('.leaflet-overlay-pane canvas, path.leaflet-interactive'))",
    "Timeline": "Boolean(document.querySelector('.leaflet-overlay-pane canvas, path.leaflet-interactive'))",
}
STEP: Final = {
    "dateline": "(i) => { const f = dateline.filters[0], d = (f.grid.high - f.grid.low) / 120; f.bar.move(f.grid.low + i * d, f.grid.low + (i + 1) * d); }",
    "TimestampedGeoJson": "(i) => { map.timeDimension.nextTime(); }",
    "Timeline": "(i) => { const s = document.querySelector('.time-slider'), low = +s.min, d = (+s.max - low) / 120; s.value = low + (i + 1) * d; s.dispatchEvent(new Event('input')); s.dispatchEvent(new Event('change')); }",
}
CUMULATIVE: Final = (
    "(i) => { const f = dateline.filters[0]; f.bar.move(f.grid.low, f.grid.high - (i % 2) * f.grid.unit); }"
)
RUN: Final = """async (steps) => { const one = %s; const out = [];
for (let i = 0; i < steps; i++) { const t = performance.now(); one(i); await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0))); out.push(performance.now() - t); }
return out }"""


@dataclass(slots=True)
class Result:
    """One line of the table; None where a page could not do it."""

    name: str
    count: int
    build_s: float
    memory_mb: float
    raw: int
    zipped: int
    load_ms: float | None = None
    seen_s: float | None = None
    step_ms: float | None = None
    step_p95: float | None = None
    all_ms: float | None = None
    heap_mb: float | None = None
    slow_s: float | None = None


def build(name: str, count: int, path: Path) -> Result:
    """Build a page in a fresh process; CPU seconds and megabytes beyond those of the data."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.map", "--build", name, str(count), str(path)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    cpu, memory = json.loads(told.stdout)
    raw = path.read_bytes()
    return Result(name, count, cpu, memory, len(raw), len(gzip.compress(raw, 6, mtime=0)))


def build_here(name: str, count: int, path: Path) -> None:
    """What the process does: the libraries are loaded by a small page first."""
    frame = events(count)
    MAKERS[name](frame.iloc[:5], path)
    gc.collect()
    before, watch = resident_mb(), Watch()
    watch.start()
    start = time.process_time()
    MAKERS[name](frame, path)
    cpu = time.process_time() - start
    print(json.dumps([cpu, watch.stopped() - before]))


def resident_mb() -> float:
    """Memory that this process has now; 0 where there is no /proc."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * resource.getpagesize() / 1e6 if statm.exists() else 0.0


class Watch(threading.Thread):
    """Looks a hundred times a second how much memory there is in use."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.done = resident_mb(), threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.01):
            self.most = max(self.most, resident_mb())

    def stopped(self) -> float:
        """The most that was seen."""
        self.done.set()
        self.join()
        return self.most


class Scripts:
    """Answers for other hosts: scripts out of the folder, nothing else."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def __call__(self, route: Route) -> None:
        url = route.request.url
        if url.startswith(("file:", "data:", "blob:")):
            route.continue_()
            return
        name = url.rsplit("/", 1)[-1].split("?")[0]
        found = self.folder / SCRIPTS[name] if self.folder and name in SCRIPTS else None
        if found and found.exists():
            route.fulfill(path=found, content_type="text/javascript" if found.suffix == ".js" else "text/css")
        else:
            route.fulfill(body="", content_type="text/css")


def measure(browser: Browser, result: Result, path: Path, *, steps: int, answer: Scripts) -> None:
    """Open the page, step it, and write down what it took."""
    kind = result.name.split(",")[0]
    context = browser.new_context(viewport={"width": 1280, "height": 860}, bypass_csp=True)
    context.set_default_timeout(OPEN_TIMEOUT_MS)
    page = context.new_page()
    page.route("**/*", answer)
    session = context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    start = time.perf_counter()
    page.goto(path.resolve().as_uri(), wait_until="commit")
    page.wait_for_function(SEEN[kind], polling=20)
    result.seen_s = time.perf_counter() - start
    page.wait_for_load_state("load")
    page.wait_for_timeout(1500)
    result.load_ms = cpu_ms(session)
    name_map(page)
    result.step_ms, result.step_p95 = stepped(page, session, STEP[kind], steps)
    if kind == "dateline":
        page.wait_for_timeout(800)
        result.all_ms, _ = stepped(page, session, CUMULATIVE, steps)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    result.heap_mb = metrics(session)["JSHeapUsedSize"] / 1e6
    context.close()


def stepped(page: Page, session: CDPSession, step: str, steps: int) -> tuple[float, float]:
    """Median and 95th percentile of the CPU milliseconds of a step, five at a time."""
    spent = []
    for _ in range(max(1, steps // 5)):
        before = cpu_ms(session)
        page.evaluate(RUN % step, 5)
        spent.append((cpu_ms(session) - before) / 5)
    return statistics.median(spent), statistics.quantiles(spent, n=20)[-1] if len(spent) > 1 else spent[0]


def name_map(page: Page) -> None:
    """folium calls its map by a random name; steps call it `map`."""
    page.evaluate("() => { const name = Object.keys(window).find((k) => /^map_[0-9a-f]+$/.test(k)); if (name) window.map = window[name]; }")  # fmt: skip


def metrics(session: CDPSession) -> dict[str, float]:
    return {entry["name"]: entry["value"] for entry in session.send("Performance.getMetrics")["metrics"]}


def cpu_ms(session: CDPSession) -> float:
    return metrics(session)["TaskDuration"] * 1000


def results(sizes: list[int], steps: int, scripts: Path | None, folder: Path) -> Iterator[Result]:
    """Each page of each size, one after the other."""
    sys.path.insert(0, str(ROOT / "tests"))
    from browser import chromium
    from playwright.sync_api import Error

    for count in sizes:
        for name in MAKERS:
            ours = name.startswith("dateline")
            if not ours and count > FOLIUM_UP_TO:
                continue
            path = folder / "page.html"
            result = build(name, count, path)
            if ours or scripts:
                try:
                    with chromium() as browser:
                        measure(browser, result, path, steps=steps, answer=Scripts(scripts))
                        if count == SLOW_AT:
                            result.slow_s = over_slow_4g(browser, name, path, Scripts(scripts))
                except Error as exc:
                    print(f"{name}, {count:,} events: {str(exc).splitlines()[0]}", file=sys.stderr)
            path.unlink()
            yield result


class _Once(http.server.BaseHTTPRequestHandler):
    """Gives one compressed page to whoever asks."""

    body = b""

    def do_GET(self) -> None:  # the name is http.server's
        self.send_response(200)
        for name, value in (("content-type", "text/html; charset=utf-8"), ("content-encoding", "gzip"), ("content-length", str(len(self.body)))):  # fmt: skip
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *args: object) -> None:
        """Silent."""


def over_slow_4g(browser: Browser, name: str, path: Path, answer: Scripts) -> float:
    """Seconds from asking for the page to points on the screen; other hosts' scripts cost nothing here."""
    handler = type("Handler", (_Once,), {"body": gzip.compress(path.read_bytes(), 6)})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(viewport={"width": 1280, "height": 860}, bypass_csp=True)
    page = context.new_page()
    page.route(lambda url: not url.startswith("http://127.0.0.1"), answer)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False, **SLOW_4G})
    page.add_init_script(
        f"const look = () => {{ if ({SEEN[name.split(',')[0]]}) requestAnimationFrame(() => setTimeout(() => (window.__seen = performance.now()), 0));"
        "else setTimeout(look, 10); }; look();"
    )
    page.goto(f"http://127.0.0.1:{server.server_address[1]}/", wait_until="commit")
    page.wait_for_function("window.__seen", timeout=OPEN_TIMEOUT_MS)
    seen: float = page.evaluate("window.__seen")
    context.close()
    server.shutdown()
    return seen / 1000


HEAD: Final = ("events", "page", "build CPU s", "MB", "bytes/event", "gzip", "load CPU ms", "seen s", "step ms", "p95", "all shown ms", "heap MB", "slow 4G s")  # fmt: skip


def row(result: Result) -> list[str]:
    """A result as the cells of its line."""

    def cell(value: float | None, digits: int) -> str:
        return "" if value is None else f"{value:,.{digits}f}"

    each = [result.raw / result.count, result.zipped / result.count]
    numbers = [(result.load_ms, 0), (result.seen_s, 2), (result.step_ms, 1), (result.step_p95, 1), (result.all_ms, 1), (result.heap_mb, 1), (result.slow_s, 2)]  # fmt: skip
    return [
        f"{result.count:,}", result.name, cell(result.build_s, 2), cell(result.memory_mb, 0),
        *(cell(value, 0) for value in each), *(cell(value, digits) for value, digits in numbers),
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sizes", default=",".join(map(str, SIZES)), help="numbers of events, a comma between"
    )
    parser.add_argument("--steps", type=int, default=40, help="steps of the window that are timed")
    parser.add_argument("--scripts", type=Path, help="folder with the scripts of folium's pages")
    parser.add_argument("--build", nargs=3, metavar=("PAGE", "EVENTS", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.build:
        build_here(options.build[0], int(options.build[1]), Path(options.build[2]))
        return
    sizes = [int(size) for size in options.sizes.split(",")]
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("dateline-map", "folium"))
    print(f"{versions}, Python {sys.version.split()[0]}\n\n| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}")
    with tempfile.TemporaryDirectory() as folder:
        for result in results(sizes, options.steps, options.scripts, Path(folder)):
            print(f"| {' | '.join(row(result))} |", flush=True)


if __name__ == "__main__":
    main()
