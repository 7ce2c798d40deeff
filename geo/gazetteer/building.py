"""Builds the gazetteer: one SQLite file, written beside the old one and put in its place when whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from typing import TYPE_CHECKING, Final

from geo.errors import GazetteerError, InputError
from geo.gazetteer.rows import Row, every_row, fingerprint, read_words
from geo.gazetteer.writing import Words, Writer, new_base
from geo.saving import locked

if TYPE_CHECKING:
    from pathlib import Path

Progress = Callable[[int, int, str], None]
_EXPECTED: Final = 515_000  # rows, for the progress bar only
_WAIT_S: Final = 600.0


def write_index(
    path: Path, rows: Iterable[Row], *, words: Iterable[Words], version: str, progress: Progress | None = None
) -> None:
    """Write the index of *rows* to *path*, which must not exist. Disk trouble raises GazetteerError.

    *words* are further names and demonyms as `rows.read_words` gives them; those of places that
    are not among the rows are left out.
    """
    try:
        with closing(new_base(path)) as base:
            writer = Writer(base)
            for count, row in enumerate(rows):
                writer.add(row)
                if count % 2000 == 0:
                    writer.flush()
                    if progress:
                        progress(min(count, _EXPECTED), _EXPECTED, "reading places")
            if progress:
                progress(_EXPECTED, _EXPECTED, "sorting names")
            writer.finish(words, version)
    except (sqlite3.Error, OSError) as exc:
        raise GazetteerError(f"could not be built: {exc}", path=path) from exc
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def build_file(
    path: Path, *, rows: Callable[[], Iterable[Row]] = every_row, progress: Progress | None = None
) -> Path:
    """Build the gazetteer of *rows* at *path*; an older file stays as it was until the new one is whole.

    Two processes that build at once wait for one another; the second finds the work done.
    """
    return replace_index(path, lambda part: _build(part, rows(), progress))


def _build(part: Path, rows: Iterable[Row], progress: Progress | None) -> None:
    part.unlink(missing_ok=True)
    try:
        write_index(part, rows, words=read_words(), version=fingerprint(), progress=progress)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def replace_index(path: Path, write: Callable[[Path], None], *, ending: str = ".part") -> Path:
    """Let *write* make a whole index beside *path*, then put it in its place; one process at a time.

    Who waited for another and finds *path* changed takes what is there. Raises GazetteerError.
    """
    before = _stamp(path)
    part = path.with_name(path.name + ending)
    try:
        with locked(path, timeout_s=_WAIT_S):
            if _stamp(path) == before:
                write(part)
                part.replace(path)
    except InputError as exc:  # of the lock, or of a dump, which names itself
        told = exc.reason if exc.path in ("", str(path)) else str(exc)
        raise GazetteerError(f"could not be built: {told}", path=path) from exc
    except OSError as exc:
        raise GazetteerError(f"could not be built: {exc.strerror or exc}", path=path) from exc
    return path


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size
