"""From inputs to one events frame: articles are read, files of events are taken as they are."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.corrections import read_log, replay
from geo.errors import DateError, InputError
from geo.events import read_events
from geo.files import FRAME_ENDINGS, read_frame
from geo.reading import ARTICLE_ENDINGS, Article, read_article
from geo.schema import Event, check, to_events, to_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from geopandas import GeoDataFrame

    from geo.corrections import Correction
    from geo.place import Candidates

ARTICLES: Final = Path("seeds/articles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What inputs hold before any correction: events, the articles by source, and the sources whose
    events came from a file of events."""

    events: list[Event]
    articles: dict[str, Article]
    settled: frozenset[str]

    def corrected(
        self, entries: Sequence[Correction], *, warn: Callable[[str], None] | None = None
    ) -> list[Event]:
        """The events with the corrections of a log made; *warn* is told of those that no longer apply."""
        texts = {source: article.text for source, article in self.articles.items()}
        played = replay(self.events, entries, sources=texts, texts=texts, settled=self.settled)
        if warn:
            for unused in played.unused:
                warn(unused.line)
        return played.events


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
    corrections: Path | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> GeoDataFrame:
    """The events of all *inputs* ("-" is standard input) in one frame, ordered by time, undated last.

    The source of an event is the name of its file, with as many folders as tell it from the other
    inputs. *date* wins over what an article says of its own day; *warn* is told where the two differ,
    and which of the *corrections*, a log of them, no longer apply. Raises InputError, DateError,
    CorrectionError or SchemaError; the message names the input.
    """
    entries = read_log(corrections) if corrections else []
    reading = read_all(inputs, source, date=date, progress=progress, warn=warn)
    return frame_by_time(reading.corrected(entries, warn=warn))


def read_all(
    inputs: Iterable[str | Path],
    source: Candidates,
    *,
    date: dt.date | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> Reading:
    """What *inputs* hold before any correction; see `read_inputs`."""
    paths = list(inputs)
    names = _source_names(paths)
    events: list[Event] = []
    articles: dict[str, Article] = {}
    settled: set[str] = set()
    for number, path in enumerate(paths):
        if progress:
            progress(number, len(paths), str(path))
        if str(path) != "-" and Path(path).suffix.lower() in FRAME_ENDINGS:
            known = list(to_events(read_frame(Path(path))))
            settled.update(event.source for event in known)
            events += known
        else:
            article = _article(path, names[str(path)], date, warn)
            articles[article.source] = article
            events += _events_of(article, path, source)
    unique = {event.event_id: event for event in events}
    return Reading(events=list(unique.values()), articles=articles, settled=frozenset(settled))


def frame_by_time(events: Iterable[Event]) -> GeoDataFrame:
    """The events frame of *events*, checked, ordered by time, undated last."""
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    ordered = sorted(
        events, key=lambda e: (e.start or far, e.end or far, e.source, e.quote_start or 0, e.event_id)
    )
    return check(to_frame(ordered))


def _article(
    path: str | Path, name: str, date: dt.date | None, warn: Callable[[str], None] | None
) -> Article:
    article = read_article(path, name=name)
    if date is None:
        return article
    if warn and article.published not in {None, date}:
        own = f"{article.published} ({article.published_basis})"
        warn(f"{path}: dates itself {own} and is read as of {date}, the date given")
    return replace(article, published=date, published_basis="given date")


def _events_of(article: Article, path: str | Path, source: Candidates) -> list[Event]:
    try:
        return read_events(article, source)
    except DateError as exc:
        raise DateError(f"{path}{str(exc).removeprefix(article.source)}") from exc


def _source_names(paths: list[str | Path]) -> dict[str, str]:
    """For each input as typed the shortest end of its path that no other file among them has."""
    typed_paths = {str(path) for path in paths} - {"", "-"}
    full = {typed: Path(os.path.normpath(Path.cwd() / typed)).parts for typed in typed_paths}
    ends = Counter(parts[-n:] for parts in set(full.values()) for n in range(1, len(parts) + 1))
    names = {str(path): str(path) for path in paths}
    for typed, parts in full.items():
        least = next(n for n in range(1, len(parts) + 1) if ends[parts[-n:]] == 1)
        names[typed] = Path(*parts[-least:]).as_posix()
    return names
