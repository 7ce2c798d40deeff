"""Reading when and where out of prose: articles, times, places and the events frame.

The names below are looked up when first used, so that importing this package does no work.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.book import PlaceBook
    from geo.errors import DatelineError
    from geo.events import read_events
    from geo.files import read_frame, write_frame
    from geo.gazetteer import Gazetteer
    from geo.reading import read_article
    from geo.schema import Event, check, to_events, to_frame

__dateline__ = True  # another distribution is called geo, too; see layers/_foreign.py
__all__ = [
    "DatelineError",
    "Event",
    "Gazetteer",
    "PlaceBook",
    "check",
    "read_article",
    "read_events",
    "read_frame",
    "to_events",
    "to_frame",
    "write_frame",
]

_HOMES = {
    "DatelineError": "geo.errors",
    "Event": "geo.schema",
    "Gazetteer": "geo.gazetteer",
    "PlaceBook": "geo.book",
    "check": "geo.schema",
    "read_article": "geo.reading",
    "read_events": "geo.events",
    "read_frame": "geo.files",
    "to_events": "geo.schema",
    "to_frame": "geo.schema",
    "write_frame": "geo.files",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
