"""Large pages of any data: hostile text, events frames, lines and areas, odd times, and how large they are."""

from __future__ import annotations

import gzip
import json
import random
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hostile import HOSTILE
from page_large import ROWS, inked, many, opened_large, saved
from page_story import events
from shapely.geometry import LineString, Point, box

import layers
from geo.schema import to_frame

if TYPE_CHECKING:
    from pathlib import Path

    from browser import Opener

pytestmark = pytest.mark.browser


def hostile_texts(count: int) -> list[str]:
    chance = random.Random(11)
    alphabet = [
        *"abc {}<>&'\"`$%#/\\=;()[]!-\t",
        *"éßЖ中ع\u202e\u2066\ufeff\u0301\u0085😀\x1f\x1e\r\n",
        *HOSTILE,
    ]
    texts = ["x" + "".join(chance.choices(alphabet, k=chance.randrange(1, 12))) for _ in range(count)]
    texts[: len(HOSTILE)] = HOSTILE
    return texts


def test_hostile_text_stays_text(open_page: Opener, tmp_path: Path) -> None:
    texts = hostile_texts(10_000)
    frame = gpd.GeoDataFrame(
        {"day": ["1990-01-01"] * 10_000, "name": texts, "place": texts, HOSTILE[4]: texts, "kind": [HOSTILE[n % 5] for n in range(10_000)]},
        geometry=[Point(n % 160, n % 70) for n in range(10_000)],
        crs="EPSG:4326",
    )  # fmt: skip
    opened = opened_large(open_page, saved(tmp_path, frame, time="day", category="kind"))
    altered = opened.ask(
        """(async () => { const f = dateline.filters[0], out = []; const names = f.texts.names;
        for (let b = 0; b < f.texts.count(); b++) out.push(...(await f.texts.load(b))[0]); return out })()"""
    )
    assert altered == texts
    for row in (0, 4, 5, 7, 10, 14, 777):
        opened.ask(f"dateline.select('row-{row}')")
        opened.page.wait_for_timeout(60)
        shown = opened.ask("document.querySelector('.dateline-receipt-panel').textContent")
        assert shown.count(texts[row]) >= 3, texts[row]
        assert HOSTILE[4] in shown
    assert [t for t in opened.listed() if t not in texts] == []
    assert (
        opened.ask(
            "document.querySelectorAll('main img, main svg[onload], main [onmouseover], main [href^=javascript]').length"
        )
        == 0
    )


def test_hostile_events_keep_their_receipts(open_page: Opener, tmp_path: Path) -> None:
    texts = hostile_texts(620)
    rows = [
        replace(events()[n % 8], event_id=f"{n}-{text}", title=text, quote=f"{text} said", place=text, category=HOSTILE[n % 3], source=text, source_title=text, time_basis=text)
        for n, text in enumerate(texts)
    ]  # fmt: skip
    opened = opened_large(open_page, saved(tmp_path, to_frame(rows)))
    assert opened.state()["total"] == 620
    for number in (0, 1, 4, 5, 9, 300, 619):
        opened.ask(f"dateline.select({json.dumps(rows[number].event_id)})")
        opened.page.wait_for_timeout(80)
        panel = opened.page.locator(".dateline-receipt-panel")
        assert opened.state()["selected"] == rows[number].event_id
        assert panel.locator("blockquote").evaluate("e => e.textContent") == f"{texts[number]} said"
        assert panel.locator("h2").evaluate("e => e.textContent") == texts[number]
    opened.ask("dateline.select('no such')")
    assert opened.ask("document.querySelectorAll('.dateline-receipt-panel a').length") == 0
    assert opened.ask("document.querySelectorAll('main img, main [onmouseover]').length") == 0


def test_events_frame_shows_planned_alleged_areas_and_links(open_page: Opener, tmp_path: Path) -> None:
    rows = [replace(e, event_id=f"{e.event_id}-{n}") for n in range(60) for e in events()]
    opened = opened_large(open_page, saved(tmp_path, to_frame(rows)))
    assert (opened.state()["total"], opened.state()["shown"]) == (720, 660)
    opened.ask("dateline.select('delta-07-31')")
    dialog = opened.page.get_by_role("dialog", name="Shelling of a pilot station alleged")
    dialog.wait_for()
    assert dialog.locator("mark").all_inner_texts() == ["Odesa", "12 March"]
    assert dialog.get_by_role("link").get_attribute("href") == "https://news.example.org/2031/03/delta-storm"
    assert "alleged" in dialog.inner_text()
    key = opened.page.locator(".dateline-key").inner_text()
    assert all(word in key for word in ("planned", "alleged", "area"))
    side = opened.page.locator(".dateline-side").inner_text()
    assert re.search(r"NOT MAPPED\s+Ministers speak by telephone", side)
    assert re.search(r"UNDATED\s+An older wreck is found", side)
    opened.set_range("2031-03-12", "2031-03-12")
    assert (
        opened.ask(
            "dateline.filters[0].drawing.canvas.shapes.inSight(dateline.filters[0].drawing.canvas.view()).length"
        )
        > 0
    )


def test_lines_and_areas_are_filtered_too(open_page: Opener, tmp_path: Path) -> None:
    frame = many()
    frame["geometry"] = [
        box(p.x, p.y, p.x + 0.2, p.y + 0.2)
        if n % 3 == 0
        else LineString([(p.x, p.y), (p.x + 1, p.y)])
        if n % 3 == 1
        else p
        for n, p in enumerate(frame.geometry.where(frame.geometry.notna(), Point(0, 50)))
    ]
    opened = opened_large(open_page, saved(tmp_path, frame, time="day", end="until"))
    assert opened.state()["shown"] == ROWS - 1
    everything = inked(opened)
    opened.set_range("1961-01-01", "1961-01-10")
    assert 0 < inked(opened) < everything / 10
    hit = opened.ask(
        "(() => { const f = dateline.filters[0]; const row = f.events.shown.find((r) => f.data.categories[f.events.cat[r]] === 'flood'); const s = f.boundsOf(row);"
        "return [f.drawing.canvas.under(f.map.latLngToContainerPoint(s.getCenter())).includes(row), s.getWest(), s.getNorth() - s.getSouth()] })()"
    )
    assert hit[0] is True
    assert hit[2] == pytest.approx(0.2, abs=0.001)


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        (pd.Series(pd.date_range("1890-01-01", periods=ROWS, freq="7D")), "1890-01-01", "1947-06-25"),
        (pd.Series(["0001-01-01", *["1500-06"] * (ROWS - 2), "9999-12-31"]), "0001-01-01", "9999-12-31"),
        (pd.Series(["2020-05-01T12:00:00Z"] * ROWS), "2020-05-01T12:00", "2020-05-01T12:01"),
        (pd.Series(pd.date_range("1969-12-31T22:00", periods=ROWS, freq="s")), "1969-12-31T22:00", "1969-12-31T22:50"),
    ],
)  # fmt: skip
def test_odd_times(open_page: Opener, tmp_path: Path, days: Any, first: str, last: str) -> None:
    opened = opened_large(open_page, saved(tmp_path, many(day=days, until=days), time="day"))
    state = opened.state()
    assert (state["start"], state["shown"]) == (first, ROWS)
    assert state["end"][:16] == last
    shown = opened.ask("(dateline.filters[0].bar.step(1), 0)") or opened.settled()
    assert 0 < shown["shown"] <= ROWS


def test_exact_times_come_with_the_rest(open_page: Opener, tmp_path: Path) -> None:
    days = pd.Series(pd.date_range("1950-03-01T06:30:15", periods=ROWS, freq="33h"))
    opened = opened_large(open_page, saved(tmp_path, many(day=days, until=days), time="day", end=None))
    opened.ask("dateline.select('row-100')")
    dialog = opened.page.get_by_role("dialog", name="Event 100")
    dialog.wait_for()
    assert "16 Jul 1950, 18:30" in dialog.inner_text()


def test_over_the_antimeridian(open_page: Opener, tmp_path: Path) -> None:
    frame = many()
    frame["geometry"] = [Point(170 + n % 20 - (360 if n % 20 > 10 else 0), n % 30) for n in range(ROWS)]
    opened = opened_large(open_page, saved(tmp_path, frame, time="day"))
    lons = opened.ask("[...dateline.filters[0].events.shown].map(r => dateline.filters[0].at(r).lng)")
    assert min(lons) == pytest.approx(170, abs=0.001)
    assert max(lons) == pytest.approx(189, abs=0.001)


def test_on_a_plain_folium_map_beside_a_small_one(open_page: Opener, tmp_path: Path) -> None:
    plain = folium.Map(tiles=None)
    layers.TimeFilter(many(), time="day").add_to(plain)
    layers.TimeFilter(many().iloc[:40], time="day").add_to(plain)
    folium.LayerControl().add_to(plain)
    path = tmp_path / "plain.html"
    plain.save(str(path))
    opened = open_page(path)
    opened.ask("dateline.filters[0].ready")
    assert opened.ask("dateline.filters.map(f => f.getState().total)") == [ROWS, 40]
    opened.set_range("1962-01-01", "1962-02-01")
    assert opened.ask("dateline.filters.map(f => f.getState().shown)") == [32, 39]
    ids = opened.ask("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_a_dense_picture_counts_by_cells(open_page: Opener, tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    count = 60_000
    frame = gpd.GeoDataFrame(
        {"day": pd.Timestamp("1985-01-01") + pd.to_timedelta(chance.integers(0, 5000, count), unit="D")},
        geometry=gpd.points_from_xy(chance.normal(10, 8, count), chance.normal(45, 6, count)),
        crs="EPSG:4326",
    )
    path = saved(tmp_path, frame, time="day")
    assert path.stat().st_size < 1_300_000
    opened = opened_large(open_page, path)
    assert opened.ask("dateline.filters[0].drawing.canvas.dense") is True
    assert "the fuller, the more" in opened.page.locator(".dateline-key").inner_text()
    opened.set_range("1990-01-01", "1990-12-31")
    assert opened.ask("dateline.filters[0].drawing.canvas.dense") is False


def test_points_come_before_the_texts(tmp_path: Path) -> None:
    chance = np.random.default_rng(8)
    count = 10_000
    words = np.array([f"w{n}" for n in range(2000)], dtype=object)
    frame = gpd.GeoDataFrame(
        {
            "when": pd.Timestamp("2011-01-01") + pd.to_timedelta(chance.integers(0, 3.1e8, count), unit="s"),
            "title": [f"Number {n}" for n in range(count)],
            "summary": [" ".join(row)[:120] for row in words[chance.integers(0, 2000, (count, 26))]],
        },
        geometry=gpd.points_from_xy(chance.uniform(-170, 170, count), chance.uniform(-55, 70, count)),
        crs="EPSG:4326",
    )
    page = saved(tmp_path, frame, time="when").read_text(encoding="utf-8")
    before, behind = page.split('id="dateline-1-rest"')
    assert len(gzip.compress(before.encode(), 6)) <= 125_000
    assert len(before) + len(behind) <= 120 * count
    assert len(gzip.compress(behind.encode(), 6)) <= 60 * count
