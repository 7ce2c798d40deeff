"""Opening what a command needs: the gazetteer (built on first use) with the place book before it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.printing import warn
from geo.errors import CorrectionError, PlaceBookError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.book import BookFirst

DEFAULT_BOOK = Path("seeds/places.geojson")
DEFAULT_CORRECTIONS = Path("seeds/corrections.jsonl")


Books = tuple[Path, ...]
"""Place books of which the later wins."""


def open_source(*, gazetteer: Path | None = None, book: Path | Books = DEFAULT_BOOK) -> BookFirst:
    """The place books at *book* (empty when there is no file) before the gazetteer, which is built if needed.

    Of two books that know a name the later wins, which is told on standard error. Raises GazetteerError, or
    PlaceBookError, also for a book that was named and is not there.
    """
    from geo.book import BookFirst, PlaceBook, merged
    from geo.gazetteer import Gazetteer

    named = (book,) if isinstance(book, Path) else book
    for one in named:
        if one != DEFAULT_BOOK and not one.exists():
            raise PlaceBookError(
                "there is no such place book",
                path=one,
                remedy="check its name; `dateline place add` makes one",
            )
    path = ready_gazetteer(gazetteer)
    books = [PlaceBook.load(one) for one in named] or [PlaceBook(DEFAULT_BOOK, [])]
    if len(books) == 1:
        return BookFirst(books[0], Gazetteer(path))
    whole, told = merged(books)
    for line in told:
        warn(line)
    return BookFirst(whole, Gazetteer(path))


def existing_log(path: Path | None) -> Path | None:
    """*path*, a log of corrections to read. Raises CorrectionError for one that was named and is not there."""
    if path is not None and path != DEFAULT_CORRECTIONS and not path.exists():
        raise CorrectionError(
            "there is no such log of corrections",
            path=path,
            remedy="check its name; `dateline event fix` makes one",
        )
    return path


def ready_gazetteer(path: Path | None) -> Path:
    """The path of the gazetteer to open. The one in the cache is built with a progress bar when it is missing
    or out of date; a file that was named is taken as it is."""
    from geo.gazetteer import build, default_path, is_built

    if path is not None:
        return path
    path = default_path()
    if not is_built(path):
        if not sys.stderr.isatty():
            click.echo("building the gazetteer, once; this takes about a minute", err=True)
        with progress_bar("building the gazetteer (once)") as show:
            build(path, progress=show)
    return path


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int, str], None]]:
    """A function (done, total, step) that draws a bar on standard error if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total, _step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None)

        def show(done: int, total: int, step: str) -> None:
            progress.update(
                task, completed=done, total=total, description=f"{title}: {step}" if step else title
            )

        yield show
