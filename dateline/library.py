"""What `import dateline` offers: read articles to an events frame, make a map of it."""

from __future__ import annotations

import datetime as dt
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import folium
    from geopandas import GeoDataFrame

    from geo.reading import Article


def read(
    *inputs: str | Path,
    date: dt.date | str | None = None,
    places: str | Path | Sequence[str | Path] = "seeds/places.geojson",
    corrections: str | Path = "seeds/corrections.jsonl",
    gazetteer: str | Path | None = None,
    merge: bool = True,
    categories: str | Path | None = None,
) -> GeoDataFrame:
    """The events frame (EPSG:4326, times UTC) of articles or files of events, ordered by time.

    *date* is the day of publication where an article does not tell it, as a date or "YYYY-MM-DD". *places* is the
    place book (of several the later wins), *corrections* the log of what a person put right; each is used if the file
    is there. The gazetteer is built on first use. With *merge*, an event that several articles tell is one, with a
    receipt of each. *categories* is a file of a newsroom's own. What the command line would tell on the way is a
    UserWarning each: corrections that no longer apply, rows and documents set aside, texts in a language that is not
    read. Raises InputError, DateError, SchemaError, GazetteerError, PlaceBookError or CorrectionError.
    """
    from dateline.gathering import Intake
    from dateline.reading import read_inputs
    from dateline.sources import open_source

    if not inputs:
        raise InputError("nothing to read", remedy="name a file, a folder or a pattern")
    day = _day(date)
    intake = Intake(merge=merge, categories=Path(categories) if categories else None)
    source = open_source(gazetteer=Path(gazetteer) if gazetteer else None, book=_books(places))
    told: list[str] = []
    log = Path(corrections)
    events = read_inputs(inputs, source, date=day, corrections=log, intake=intake, warn=told.append)
    for line in told:
        warnings.warn(line, stacklevel=2)
    return events


def _books(places: str | Path | Sequence[str | Path]) -> tuple[Path, ...]:
    return (Path(places),) if isinstance(places, str | Path) else tuple(Path(place) for place in places)


def _day(date: dt.date | str | None) -> dt.date | None:
    if date is None or isinstance(date, dt.date):
        return date
    try:
        return dt.date.fromisoformat(date)
    except (TypeError, ValueError) as exc:
        raise InputError(f"date {date!r} is not a day", remedy="write it as 2015-11-20") from exc


def map(  # the name the library shows: dateline.map(events)
    events: GeoDataFrame,
    *,
    title: str = "",
    lang: str = "en",
    viewpoint: str = "un",
    basemap: str | Path = "",
    attribution: str = "",
    articles: Iterable[str | Path | Article] = (),
) -> folium.Map:
    """A `folium.Map` of an events frame; its save() writes one self-contained file.

    *viewpoint* chooses whose view of disputed borders is drawn, "un" or "de-facto"; the map states it.
    *basemap* is the address of raster tiles, with {z}, {x} and {y}, or a PMTiles archive of pictures, to
    draw in place of the bundled map; *attribution* says whose it is. A page with an address asks that
    host for its tiles whenever it is opened. The text of *articles* (files, or what
    `geo.reading.read_article` gave) stands beside the map, each sentence linked with its event.
    Raises SchemaError when *events* is not an events frame; InputError for tiles that cannot be used, and
    for articles that the events do not come from.
    """
    from dateline.making import articles_of, page_of

    return page_of(
        events,
        title=title,
        lang=lang,
        viewpoint=viewpoint,
        basemap=basemap,
        attribution=attribution,
        articles=articles_of(events, articles),
    )


def query(
    events: GeoDataFrame | str | Path,
    *,
    during: str = "",
    within: str = "",
    near: str = "",
    km: float = 50.0,
    category: str | Iterable[str] = (),
    status: str | Iterable[str] = (),
    possibly: bool = False,
    places: str | Path = "seeds/places.geojson",
    gazetteer: str | Path | None = None,
) -> GeoDataFrame:
    """The events of a frame, or of a GeoParquet file or folder of them, in a time, at a place, of a kind.

    *during* is EDTF or an English phrase; *within* and *near* are names of places, *km* how near along the ground.
    Only what is certain counts, with *possibly* also what may be: see `geo.query`. Raises InputError for a time or place
    that there is not, and GazetteerError or PlaceBookError.
    """
    from dateline.asking import question_of
    from dateline.sources import open_source
    from geo.query import matching, read_matching
    from geo.schema import check

    question = question_of(
        during=during, within=within, near=near, km=km, possibly=possibly,
        categories=[category] if isinstance(category, str) else list(category),
        statuses=[status] if isinstance(status, str) else list(status),
        source=lambda: open_source(gazetteer=Path(gazetteer) if gazetteer else None, book=Path(places)),
    )  # fmt: skip
    if isinstance(events, str | Path):
        return read_matching(events, question)[0]
    return matching(check(events), question)
