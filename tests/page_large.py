"""A large frame, and how its page is opened, for the tests of large pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Point

import layers

if TYPE_CHECKING:
    from pathlib import Path

    from browser import OpenedPage, Opener

ROWS = 3000
STATIONS = ("Alta", "Brno", "Cádiz", "Dax", "Elx")
KINDS = ("flood", "quake", "storm")


def many(**changes: Any) -> gpd.GeoDataFrame:
    """One event a day from 1960 on, each third one a week long, over Europe; row 7 undated, row 8 not mapped."""
    number = np.arange(ROWS)
    start = pd.Series(pd.date_range("1960-01-01", periods=ROWS, freq="D"))
    end = start + pd.to_timedelta(np.where(number % 3 == 0, 6, 0), unit="D")
    start[7] = end[7] = pd.NaT
    points: list[Any] = [Point(-9 + (n * 37 % 400) / 10, 36 + (n * 17 % 250) / 10) for n in range(ROWS)]
    points[8] = None
    columns: dict[str, Any] = {
        "day": start,
        "until": end,
        "title": [f"Event {n}" for n in number],
        "note": [f"measured {n % 11} times by {STATIONS[n % 5]}" for n in number],
        "category": [KINDS[n % 3] for n in number],
        **changes,
    }
    return gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")


def opened_large(open_page: Opener, path: Path, **options: Any) -> OpenedPage:
    opened = open_page(path, **options)
    opened.page.wait_for_selector(".dateline-side .dateline-event")
    opened.ask("dateline.filters[0].ready")
    return opened


def saved(tmp_path: Path, frame: gpd.GeoDataFrame, **options: Any) -> Path:
    path = tmp_path / "frame.html"
    layers.build_page(frame, title="Large", **options).save(path)
    return path


def rested(opened: OpenedPage) -> OpenedPage:
    """After the list has followed the window."""
    opened.page.wait_for_timeout(500)
    return opened


def inked(opened: OpenedPage) -> int:
    """Pixels of the canvas that are drawn on."""
    count: int = opened.ask(
        "(() => { const from = document.querySelector('canvas.dateline-many'), c = document.createElement('canvas'); c.width = from.width; c.height = from.height;"
        "const d = c.getContext('2d', { willReadFrequently: true }); d.drawImage(from, 0, 0); return d.getImageData(0, 0, c.width, c.height).data.filter((v, i) => i % 4 === 3 && v).length })()"
    )
    return count
