"""Made-up events for the tests of folders, what the frame itself says of them, and a server of folders."""

from __future__ import annotations

import datetime as dt
import random
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from hostile import HOSTILE

from dateline.serving import FolderServer
from geo.schema import Alternative, Event, to_frame
from layers.pyramid.curve import BITS, grid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geopandas import GeoDataFrame
    from playwright.sync_api import Page

FIRST = dt.datetime(2012, 3, 1, tzinfo=dt.UTC)
DAYS = 900
KINDS = ("protest", "battle", "flood", "other")
SCENE = "Boolean(dateline.filters[0]?.drawing.canvas.scene)"
"""True once the map is drawn."""
HOUR = dt.timedelta(hours=1)
LENGTHS = (HOUR, 24 * HOUR, 24 * HOUR, 30 * HOUR, 7 * 24 * HOUR, 31 * 24 * HOUR, 400 * 24 * HOUR)


def made(rows: int = 5000, *, seed: int = 1) -> GeoDataFrame:
    """Events at towns and beside them; each 50th not mapped, each 61st undated, texts of each 100th hostile."""
    from shapely.geometry import Point

    dice = random.Random(seed)
    towns = [(dice.uniform(-170, 178), dice.uniform(-60, 72)) for _ in range(120)]
    towns += [(30 + dice.gauss(0, 2), 48 + dice.gauss(0, 2)) for _ in range(200)]
    events = []
    for n in range(rows):
        lon, lat = dice.choice(towns)
        if n % 3 == 0:
            lon, lat = lon + dice.uniform(-0.2, 0.2), lat + dice.uniform(-0.2, 0.2)
        length = dice.choice(LENGTHS)
        start = (
            FIRST
            + dice.randrange(DAYS) * 24 * HOUR
            + (dice.randrange(20) * HOUR if length < 31 * HOUR else 0 * HOUR)
        )
        dated, mapped = n % 61 != 7, n % 50 != 3
        odd = HOSTILE[n // 100 % len(HOSTILE)] if n % 100 == 5 else ""
        events.append(
            Event(
                event_id=f"made-{seed}-{n}" if not odd else f"odd {n} {odd}",
                title=odd or f"Event {n}",
                quote=f"In Town {n % 320}, on that day, {odd or 'something'} happened.",
                start=start if dated else None,
                end=start + length if dated else None,
                time_precision="day" if dated else "",
                time_text="on that day",
                time_basis=odd or "told by the calendar",
                place_text=f"Town {n % 320}",
                place=odd or f"Town {n % 320}, Made-up Land",
                geometry=Point(round(lon, 5), round(lat, 5)) if mapped else None,
                place_precision=("town", "town", "admin1")[n % 3] if mapped else "",
                radius_m=2500.0 if mapped else None,
                place_score=0.8 if mapped else None,
                alternatives=(
                    Alternative(name=odd or "Other Town", lon=1.0, lat=2.0, score=0.3, reason="same name"),
                ),
                status=("happened", "happened", "planned", "alleged")[n % 4],
                category=dice.choice(KINDS),
                actors=(odd or "The Mayor",),
                source=odd or "https://example.org/story",
                source_title="A story",
                published=dt.date(2015, 1, 2),
                reviewed=n % 2 == 0,
            )
        )
    return to_frame(events)


class Truth:
    """What the rows of a frame say by themselves: the judge of what a page counts."""

    def __init__(self, frame: GeoDataFrame) -> None:
        self.dated = frame["start"].notna().to_numpy()
        self.mapped = frame.geometry.notna().to_numpy()
        self.start, self.end = (
            frame[name].dt.tz_localize(None).to_numpy().astype("datetime64[s]").astype(np.int64)
            for name in ("start", "end")
        )
        self.kind = frame["category"].to_numpy().astype(str)
        points = frame.geometry.where(frame.geometry.notna(), None)
        lon = np.array([p.x if p is not None else 0.0 for p in points])
        lat = np.array([p.y if p is not None else 0.0 for p in points])
        self.x, self.y = grid(lon, lat)

    def states(self, first_day: int, after_day: int, kinds: tuple[str, ...]) -> Any:
        """2 where it certainly is in those days since 1970, 1 where it only possibly is, else 0."""
        a, b = first_day * 86_400, after_day * 86_400
        counted = self.dated & np.isin(self.kind, kinds)
        reached = counted & (self.start < b) & (self.end > a)
        return np.where(reached & (self.start >= a) & (self.end <= b), 2, np.where(reached, 1, 0))

    def cells(self, states: Any, depth: int) -> dict[str, list[int]]:
        """For each cell of the web map at *depth*, as "x/y": how many are certain and possible."""
        found: dict[str, list[int]] = {}
        for n in np.flatnonzero(self.mapped & (states > 0)).tolist():
            key = f"{self.x[n] >> (BITS - depth)}/{self.y[n] >> (BITS - depth)}"
            found.setdefault(key, [0, 0])[0 if states[n] == 2 else 1] += 1
        return found


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of *folder* on a server that answers range requests."""
    server = FolderServer(folder)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.address
    finally:
        server.stop()
        thread.join(timeout=10)


def until(page: Page, script: str) -> None:
    """Wait until an expression is true; unlike Playwright's own, it needs no eval in the page."""
    for _ in range(200):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {script}")
