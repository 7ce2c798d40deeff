"""The pages that benchmarks/map.py compares: dateline's, and folium's as its documentation shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd


def events(count: int) -> gpd.GeoDataFrame:
    """Made-up events over ten years, the same each time; from 2005 on, because folium's plugin loses those before 2001."""
    import geopandas
    import numpy as np
    import pandas as pd

    chance = np.random.default_rng(5)
    parts = np.array(
        ["ka", "lo", "mi", "ter", "ban", "sul", "er", "on", "in", "da", "ro", "ver", "pol", "gar"]
    )
    words = np.array(
        ["".join(chance.choice(parts, chance.integers(1, 5))) for _ in range(3000)], dtype=object
    )
    weights = 1 / np.arange(1, 3001) ** 0.8
    drawn = words[chance.choice(3000, size=(count, 24), p=weights / weights.sum())]
    return geopandas.GeoDataFrame(
        {
            "date": pd.Timestamp("2005-01-01") + pd.to_timedelta(chance.integers(0, 3650, count), unit="D"),
            "title": [f"{row[0]} {row[1]} at {row[2]} {number}" for number, row in enumerate(drawn)],
            "summary": [" ".join(row[3:])[:120] for row in drawn],
            "category": np.array(["flood", "quake", "storm", "fire", "other"])[chance.integers(0, 5, count)],
        },
        geometry=geopandas.points_from_xy(chance.uniform(-170, 170, count), chance.uniform(-55, 70, count)),
        crs="EPSG:4326",
    )


def dateline_page(frame: gpd.GeoDataFrame, path: Path) -> None:
    """A page as `layers.build_page` makes it, basemap included."""
    import layers

    layers.build_page(frame, time="date", title="Benchmark").save(path)


def layer_alone(frame: gpd.GeoDataFrame, path: Path) -> None:
    """The time layer on a page without a basemap, as bare as folium's."""
    import layers

    page = layers.Page(title="Benchmark")
    layers.TimeFilter(frame, time="date").add_to(page)
    page.save(path)


def timestamped(frame: gpd.GeoDataFrame, path: Path) -> None:
    """folium's TimestampedGeoJson as its documentation shows it: a pop-up, a circle, one day each."""
    import folium
    from folium.plugins import TimestampedGeoJson

    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [point.x, point.y]},
            "properties": {"time": f"{day:%Y-%m-%d}", "popup": f"<b>{title}</b><br>{text}", "icon": "circle", "iconstyle": {"radius": 4}},
        }
        for point, day, title, text in zip(frame.geometry, frame["date"], frame["title"], frame["summary"], strict=True)
    ]  # fmt: skip
    shown = folium.Map(tiles=None, prefer_canvas=True)
    TimestampedGeoJson({"type": "FeatureCollection", "features": features}, period="P30D", duration="P30D", auto_play=False).add_to(shown)  # fmt: skip
    shown.save(str(path))


def timeline(frame: gpd.GeoDataFrame, path: Path) -> None:
    """folium's Timeline with its slider, on canvas."""
    import folium
    from folium.plugins import Timeline, TimelineSlider
    from folium.utilities import JsCode

    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [point.x, point.y]},
            "properties": {"start": int(day.timestamp() * 1000), "end": int(day.timestamp() * 1000) + 30 * 86_400_000, "title": title, "summary": text},
        }
        for point, day, title, text in zip(frame.geometry, frame["date"], frame["title"], frame["summary"], strict=True)
    ]  # fmt: skip
    shown = folium.Map(tiles=None, prefer_canvas=True)
    draw = JsCode("function(data, latlng) { return L.circleMarker(latlng, {radius: 4}); }")
    layer = Timeline({"type": "FeatureCollection", "features": features}, point_to_layer=draw).add_to(shown)
    TimelineSlider(auto_play=False, show_ticks=False).add_timelines(layer).add_to(shown)
    shown.save(str(path))


MAKERS: Final = {
    "dateline, page": dateline_page,
    "dateline, layer": layer_alone,
    "TimestampedGeoJson": timestamped,
    "Timeline": timeline,
}
