"""From an events frame to the files a newsroom publishes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.files import write_frame
from geo.schema import check
from layers import build_page

if TYPE_CHECKING:
    from pathlib import Path

    import folium
    from geopandas import GeoDataFrame


def page_of(events: GeoDataFrame, *, title: str = "", lang: str = "en", viewpoint: str = "un") -> folium.Map:
    """The page of an events frame as a `folium.Map`; see `dateline.map`."""
    return build_page(check(events), title=page_title(events, title), lang=lang, viewpoint=viewpoint)


def page_title(events: GeoDataFrame, title: str = "") -> str:
    """*title*, or the title of the one article the events come from, or how many there are."""
    if title:
        return title
    sources = dict(zip(events["source"], events["source_title"], strict=True))
    named = next(iter(sources.values()), "")
    if len(sources) == 1 and named:
        return str(named)
    return f"Events from {len(sources)} articles" if len(sources) > 1 else "Events"


def make_map(
    events: GeoDataFrame, output: Path, *, title: str = "", lang: str = "en", viewpoint: str = "un"
) -> tuple[Path, Path]:
    """Write the page to *output* and the events beside it; the paths of both. Old files stay whole on failure."""
    output.parent.mkdir(parents=True, exist_ok=True)
    data = output.with_name(output.stem + ".events.geojson")
    page = page_of(events, title=title, lang=lang, viewpoint=viewpoint)
    write_frame(events, data)
    page.save(str(output))
    return output, data
