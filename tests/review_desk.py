"""A review page on a free port, served from a thread, over an invented story or a hostile one."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from atlas import SmallAtlas
from hostile import HOSTILE
from shapely.geometry import Point
from test_corrections import EVENTS, TEXT

from dateline.correcting import Desk
from dateline.reading import Reading
from dateline.review.application import Publication, Room
from dateline.review.serving import Serving
from geo.book import BookFirst, PlaceBook
from geo.reading import Article
from geo.schema import Alternative, Event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclasses.dataclass(frozen=True, kw_only=True)
class Served:
    """Where the page is opened, where its log and its map are, and the desk behind it."""

    address: str
    log: Path
    output: Path
    desk: Desk

    @property
    def origin(self) -> str:
        """The page's origin."""
        return self.address.partition("/?")[0]


def story() -> Reading:
    """The story of tests/test_corrections.py, as read."""
    article = Article(text=TEXT, title="The coast", source="coast.txt", published=dt.date(2031, 3, 18))
    return Reading(told=list(EVENTS), articles={"coast.txt": article}, frames=[])


def hostile_story() -> Reading:
    """Text that would run, in every field that the page shows."""
    text = "\n\n".join(HOSTILE)
    events = []
    for number, bad in enumerate(HOSTILE):
        start = text.index(bad)
        events.append(
            Event(
                event_id=f"{number:016x}", title=bad, quote=bad, quote_start=start, quote_end=start + len(bad), source=HOSTILE[5],
                source_title=HOSTILE[4], published=dt.date(2031, 3, 18), time_text=bad, time_basis=bad, place_text=bad,
                place=bad, place_basis=bad, geometry=Point(10 + number, 5), footprint=Point(10 + number, 5).buffer(0.3),
                radius_m=30000.0, place_precision="town", place_score=0.3, category=bad,
                alternatives=(Alternative(name=bad, lon=20.0, lat=number, score=0.29, reason=bad),),
            )
        )  # fmt: skip
    return Reading(
        told=events, articles={HOSTILE[5]: Article(text=text, title=HOSTILE[4], source=HOSTILE[5])}, frames=[]
    )


@contextmanager
def served(folder: Path, reading: Reading) -> Iterator[Served]:
    """The page over *reading*, its log and its map in *folder*."""
    log, output = folder / "corrections.jsonl", folder / "map.html"
    desk = Desk(reading, log)
    room = Room(
        desk, BookFirst(PlaceBook(folder / "places.geojson"), SmallAtlas()), Publication(output=output)
    )
    serving = Serving(room)
    thread = threading.Thread(target=serving.run)
    thread.start()
    try:
        yield Served(address=serving.address, log=log, output=output, desk=desk)
    finally:
        serving.stop()
        thread.join(20)
