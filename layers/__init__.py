"""From a frame to a map that a reader filters by time: folium layers and a self-contained page.

`TimeFilter` and `Basemap` go on any `folium.Map`; `build_page` puts them on a `Page`, which is a
folium map that saves itself as one file. Names are looked up when first used, so that importing
this package loads neither folium nor geopandas.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from layers._filter import TimeFilter
    from layers._ground import Basemap
    from layers._page import Page, build_page
    from layers.picture import Picture, build_picture

__all__ = ["Basemap", "Page", "Picture", "TimeFilter", "build_page", "build_picture"]

_HOMES = {
    "Basemap": "layers._ground",
    "Page": "layers._page",
    "Picture": "layers.picture",
    "TimeFilter": "layers._filter",
    "build_page": "layers._page",
    "build_picture": "layers.picture",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
