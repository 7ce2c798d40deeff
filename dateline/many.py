"""Many documents read to events: in several processes, in their order, each only once, none stopping the rest."""

from __future__ import annotations

import dataclasses
import itertools
import os
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

from dateline.noting import Note, notes_of
from dateline.online import Online, read_article_events
from dateline.remembered import Memory, key_of
from geo.errors import DateError, DatelineError
from geo.events import read_events
from geo.outlets import mark_of_document
from geo.reading import article_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from geo.outlets import Outlets
    from geo.place import Candidates
    from geo.places import Home
    from geo.reading import Article, Document
    from geo.schema import Event

_FEW: Final = 16
"""Fewer documents than these are read in this process: a second one takes seconds to start."""
_AHEAD: Final = 4
_MOST_JOBS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one document: its article and events, or why it could not be read ("" where it could)."""

    document: Document
    article: Article | None = None
    events: tuple[Event, ...] = ()
    reason: str = ""
    contradiction: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """How documents are read; it travels to other processes.

    date wins over what an article says of its own day. memory is the file that keeps what was read, None to
    read everything anew. keep_articles: hand the articles on, too. online: the geocoder
    that may be asked for the names of each article. outlets: what the publishers' other articles are about.
    """

    source: Candidates
    date: dt.date | None = None
    memory: Path | None = None
    fresh: bool = False
    keep_articles: bool = False
    online: Online | None = None
    outlets: Outlets | None = None

    def read(self, document: Document) -> Outcome:
        """One document; what is wrong with it is told in the outcome, faults of ours are raised."""
        try:
            article = article_of(document)
        except DatelineError as exc:
            return Outcome(document=document, reason=str(exc))
        contradiction = ""
        if self.date is not None:
            if article.published not in {None, self.date}:
                contradiction = f"{article.published} ({article.published_basis})"
            article = dataclasses.replace(article, published=self.date, published_basis="given date")
        try:
            events = self._events(
                article, self.outlets.home(mark_of_document(document)) if self.outlets else None
            )
        except DateError as exc:
            return Outcome(
                document=document, reason=f"{document.where}{str(exc).removeprefix(article.source)}"
            )
        except DatelineError as exc:
            return Outcome(document=document, reason=str(exc))
        kept = article if self.keep_articles else None
        return Outcome(
            document=document,
            article=kept,
            events=tuple(events),
            contradiction=contradiction,
            notes=notes_of(article),
        )

    def _events(self, article: Article, home: Home | None) -> list[Event]:
        if self.online is not None or self.memory is None:  # what a server answers is kept elsewhere
            return read_article_events(article, self.source, self.online, home=home)
        with Memory(self.memory) as memory:
            key = key_of(article, self.source, home)
            known = None if self.fresh else memory.recall(key)
            if known is None:
                known = read_events(article, self.source, home=home)
                memory.keep(key, known)
            return known


def read_many(documents: Iterable[Document], reader: Reader, *, jobs: int | None = None) -> Iterator[Outcome]:
    """The outcomes of *documents* in their order, whatever the number of processes.

    *jobs* None takes a process for each processor, at most four, and none for a handful of documents. Only a few
    documents a process are held at a time. A document that kills its process is set aside.
    """
    rest = iter(documents)
    wanted = jobs or min(_MOST_JOBS, os.cpu_count() or 1)
    few = list(itertools.islice(rest, _FEW)) if jobs is None else []
    if wanted == 1 or (jobs is None and len(few) < _FEW):
        yield from map(reader.read, itertools.chain(few, rest))
        return
    yield from _parallel(itertools.chain(few, rest), reader, wanted)


_reader: Reader | None = None  # of a worker process: set once when it starts


def _begin(reader: Reader) -> None:
    global _reader
    _reader = reader


def _work(document: Document) -> Outcome:
    assert _reader is not None  # the process was started with _begin
    return _reader.read(document)


def _pool(reader: Reader, jobs: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin, initargs=(reader,))


def _parallel(documents: Iterator[Document], reader: Reader, jobs: int) -> Iterator[Outcome]:
    pool = _pool(reader, jobs)
    waiting: deque[tuple[Document, Future[Outcome]]] = deque()
    try:
        while True:
            for document in itertools.islice(documents, jobs * _AHEAD - len(waiting)):
                waiting.append((document, pool.submit(_work, document)))
            if not waiting:
                return
            document, future = waiting[0]
            try:
                outcome = future.result()
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                yield _alone(document, reader)
                waiting.popleft()
                pool = _pool(reader, jobs)
                waiting = deque((other, pool.submit(_work, other)) for other, _ in waiting)
                continue
            waiting.popleft()
            yield outcome
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _alone(document: Document, reader: Reader) -> Outcome:
    """A document that was being read when a process died, tried once more by itself."""
    with _pool(reader, 1) as pool:
        try:
            return pool.submit(_work, document).result()
        except BrokenProcessPool:
            reason = f"{document.where}: reading it stopped the process; it may be too large for the memory"
            return Outcome(document=document, reason=reason)
