"""From inputs to one events frame: articles are read, files of events are taken as they are."""

from __future__ import annotations

import datetime as dt
import itertools
import os
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dateline.gathering import Intake, files_of, joined, rows_of, set_aside
from dateline.learning import outlets_of
from dateline.many import Reader, read_many
from dateline.noting import Notebook, notes_of
from dateline.online import Online, read_article_events
from geo.corrections import read_log, replay
from geo.errors import DateError, InputError
from geo.events import OwnCategories, across, read_categories
from geo.reading import ARTICLE_ENDINGS, Article, Document, documents_in, read_article
from geo.schema import COLUMNS, Event, check, to_events, to_frame
from geo.tables import Aside, BadRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geopandas import GeoDataFrame

    from dateline.gathering import Kind
    from dateline.many import Outcome
    from geo.corrections import Correction, Replayed
    from geo.place import Candidates

ARTICLES: Final = Path("seeds/articles")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What inputs hold before any correction: the events of articles, those that several tell as one, the
    articles by source, and the frames of events that were files of events or tables already."""

    told: list[Event]
    articles: dict[str, Article]
    frames: list[GeoDataFrame]

    @property
    def events(self) -> list[Event]:
        """All events as records, each once."""
        every = itertools.chain(self.told, *(to_events(frame) for frame in self.frames))
        return list({event.event_id: event for event in every}.values())

    def frame_of(self, events: Iterable[Event]) -> GeoDataFrame:
        """The events frame of *events*, which began as those read: ordered, with the columns that tables had besides."""
        return _with_other_columns(frame_by_time(events), self.frames)

    def in_categories(self, own: OwnCategories) -> Reading:
        """The same in a newsroom's *own* categories, but for what a person has looked at before."""
        told = [
            e if e.reviewed else replace(e, category=own.of(e.category, e.title, e.quote)) for e in self.told
        ]
        return replace(self, told=told, frames=[own.applied(frame) for frame in self.frames])

    def replayed(self, entries: Sequence[Correction], events: Iterable[Event] | None = None) -> Replayed:
        """The events, as far as they are not given, with the corrections of a log made, and those that no
        longer apply."""
        texts = {source: article.text for source, article in self.articles.items()}
        settled = frozenset(source for frame in self.frames for source in frame["source"].unique())
        given = self.events if events is None else events
        return replay(given, entries, sources=texts, texts=texts, settled=settled)


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
    intake: Intake | None = None,
    progress: Callable[[int, int, str], None] | None = None,
    warn: Callable[[str], None] | None = None,
    told_by: Callable[[Article], None] | None = None,
) -> GeoDataFrame:
    """The events of all *inputs* ("-" is standard input) in one frame, ordered by time, undated last.

    An input is a file, a folder or a pattern; what may be in it, see `dateline.gathering`. The source of an event is
    the name of its file, with as many folders as tell it from the other inputs, or the address that the input gives.
    *date* wins over what an article says of its own day; *warn* is told where the two differ, which of the
    *corrections*, a log of them, no longer apply, and what was set aside; *told_by* is given each article. Raises
    InputError, DateError, CorrectionError or SchemaError; the message names the input. Unless *intake* says
    otherwise, an event that several articles tell is one, with a receipt of each, and categories are those of the
    lexicon.
    """
    entries = read_log(corrections) if corrections else []
    keep = bool(entries) or told_by is not None
    reading = read_all(
        inputs, source, date=date, intake=intake, keep_articles=keep, progress=progress, warn=warn
    )
    if told_by is not None:
        for article in reading.articles.values():
            told_by(article)
    if not entries:
        told = [to_frame(reading.told)] if reading.told or not reading.frames else []
        frame = joined([*told, *reading.frames])
        return check(frame)
    played = reading.replayed(entries)
    if warn:
        for unused in played.unused:
            warn(unused.line)
    return reading.frame_of(played.events)


def _with_other_columns(frame: GeoDataFrame, given: list[GeoDataFrame]) -> GeoDataFrame:
    """*frame* with the columns of *given* that the schema does not know, by event_id."""
    import pandas as pd

    others = [g.drop(columns=[n for n in COLUMNS if n in g.columns and n != "event_id"]) for g in given]
    whole = pd.concat(others, ignore_index=True) if others else pd.DataFrame({"event_id": []})
    if len(whole.columns) == 1:
        return frame
    return frame.merge(whole.drop_duplicates("event_id", keep="last"), on="event_id", how="left")


def read_all(
    inputs: Iterable[str | Path],
    source: Candidates,
    *,
    date: dt.date | None = None,
    intake: Intake | None = None,
    keep_articles: bool = True,
    progress: Callable[[int, int, str], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> Reading:
    """What *inputs* hold before any correction; see `read_inputs`."""
    wanted = intake or Intake()
    own = read_categories(wanted.categories) if wanted.categories else None
    files = files_of(inputs, warn=warn)
    names = {**_source_names([path for path, _ in files]), **wanted.addresses}
    frames = [
        rows_of(Path(path), kind, names[str(path)], source, wanted, warn)
        for path, kind in files
        if kind in ("events", "table")
    ]
    if warn:
        _tell_twice(frames, warn)
    told = [(path, kind) for path, kind in files if kind in ("article", "articles")]
    if wanted.engine == "dask" and [kind for _, kind in told] in ([], ["article"]):
        wanted = replace(wanted, engine="local")
        if warn:
            warn("--engine dask is for many articles, stores and folders of a map: all else is read here")
    if len(told) == 1 and told[0][1] == "article":
        path = told[0][0]
        article = _article(path, names[str(path)], date, warn)
        events = _events_of(article, path, source, wanted.online)
        told_once = across(events) if wanted.merge else events
        found = Reading(told=told_once, articles={article.source: article}, frames=frames)
        return found.in_categories(own) if own else found
    reader = Reader(
        source=source,
        date=date,
        memory=wanted.memory,
        fresh=wanted.fresh,
        keep_articles=keep_articles,
        online=wanted.online,
    )
    if wanted.outlets:
        run = partial(_outcomes, intake=wanted)
        outlets = outlets_of(lambda: _documents(told, names), reader, run, progress=progress)
        reader = replace(reader, outlets=outlets)
    outcomes = _outcomes(_documents(told, names), reader, wanted)
    found = _collected(outcomes, frames, wanted, total=len(told), progress=progress, warn=warn)
    return found.in_categories(own) if own else found


def _tell_twice(frames: list[GeoDataFrame], warn: Callable[[str], None]) -> None:
    """Say how many events several files hold under one id: of these the last file counts."""
    import pandas as pd

    if len(frames) < 2:
        return
    ids = pd.concat([frame["event_id"].drop_duplicates() for frame in frames], ignore_index=True)
    again = ids[ids.duplicated()].drop_duplicates()
    if len(again):
        warn(
            f"ids of events that several files hold: {len(again):,} ({again.iloc[0]}, …); of each the last file counts"
        )


def _outcomes(documents: Iterator[Document], reader: Reader, intake: Intake) -> Iterator[Outcome]:
    """The documents read by the engine asked for; one after another when a geocoder is asked meanwhile."""
    if intake.engine == "dask":
        from dateline.engine import read_on_dask

        return read_on_dask(documents, reader, scheduler=intake.scheduler, workers=intake.jobs)
    return read_many(documents, reader, jobs=1 if intake.online is not None else intake.jobs)


def _documents(told: Iterable[tuple[str | Path, Kind]], names: dict[str, str]) -> Iterator[Document]:
    for path, kind in told:
        if kind == "articles":
            yield from documents_in(Path(path))
        else:
            yield Document(where=str(path), name=names[str(path)], path=str(path))


def _collected(
    outcomes: Iterable[Outcome],
    frames: list[GeoDataFrame],
    intake: Intake,
    *,
    total: int,
    progress: Callable[[int, int, str], None] | None,
    warn: Callable[[str], None] | None,
) -> Reading:
    """The events of all documents that could be read; the others are set aside. Raises InputError when none could."""
    events: list[Event] = []
    articles: dict[str, Article] = {}
    bad: list[BadRow] = []
    notebook, done = Notebook(), 0
    for done, outcome in enumerate(outcomes, start=1):
        document = outcome.document
        if progress:
            progress(done, max(total, done), document.where)
        if outcome.reason:
            bad.append(BadRow(number=done, reason=outcome.reason, cells=(document.where,)))
        if warn and outcome.contradiction:
            warn(f"{document.where}: dates itself {outcome.contradiction} and is read as of the date given")
        for note in outcome.notes:
            notebook.add(document.where, note)
        events += outcome.events
        if outcome.article is not None:
            articles[outcome.article.source] = outcome.article
    if bad and len(bad) == done and not frames:
        many = f"none of the {done} documents could be read: " if done > 1 else ""
        raise InputError(f"{many}{bad[0].reason}")
    if warn:
        for line in notebook.lines(done):
            warn(line)
    if bad:
        set_aside(Aside(bad), Path("documents"), of=done, what="documents", intake=intake, warn=warn)
    unique = {event.event_id: event for event in events}
    return Reading(
        told=across(unique.values()) if intake.merge else list(unique.values()),
        articles=articles,
        frames=frames,
    )


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
    if warn:
        for note in notes_of(article):
            warn(f"{path}: {note.text}")
    if date is None:
        return article
    if warn and article.published not in {None, date}:
        own = f"{article.published} ({article.published_basis})"
        warn(f"{path}: dates itself {own} and is read as of {date}, the date given")
    return replace(article, published=date, published_basis="given date")


def _events_of(article: Article, path: str | Path, source: Candidates, online: Online | None) -> list[Event]:
    try:
        return read_article_events(article, source, online)
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
