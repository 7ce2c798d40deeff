"""From inputs to one events frame: articles are read, files of events are taken as they are."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.errors import InputError
from geo.events import read_events
from geo.files import FRAME_ENDINGS, read_frame
from geo.reading import ARTICLE_ENDINGS, read_article
from geo.schema import Event, check, to_events, to_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geopandas import GeoDataFrame

    from geo.place import Candidates

ARTICLES: Final = Path("seeds/articles")


def default_inputs(folder: Path = ARTICLES) -> list[Path]:
    """Every article in *folder*, sorted by name; InputError when there is none."""
    found = sorted(p for p in folder.glob("*") if p.suffix.lower() in ARTICLE_ENDINGS and p.is_file())
    if not found:
        raise InputError(
            "no articles there",
            path=folder,
            remedy="name the files to read, or put .txt, .md or .html files there",
        )
    return found


def read_inputs(
    inputs: Iterable[str | Path],
    source: Candidates,
    *,
    date: dt.date | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> GeoDataFrame:
    """The events of all *inputs* ("-" is standard input) in one frame, ordered by time, undated last.

    Raises InputError, DateError or SchemaError; the message names the input.
    """
    paths = list(inputs)
    events: list[Event] = []
    for number, path in enumerate(paths):
        if progress:
            progress(number, len(paths), str(path))
        if str(path) != "-" and Path(path).suffix.lower() in FRAME_ENDINGS:
            events += to_events(read_frame(Path(path)))
        else:
            events += read_events(read_article(path, date=date), source)
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    unique = {event.event_id: event for event in events}
    ordered = sorted(
        unique.values(),
        key=lambda e: (e.start or far, e.end or far, e.source, e.quote_start or 0, e.event_id),
    )
    return check(to_frame(ordered))
