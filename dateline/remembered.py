"""Events of articles that were read before, kept in a file so that only new articles are read again.

What was read is found again by the text itself, its title, date and source, the places that were asked, what other
articles of its publisher are about, and the program that read it: when one of them changes, the article is read anew.
What an article itself is about is kept for its publisher, too.
"""

from __future__ import annotations

import dataclasses
import hashlib
import sqlite3
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from geo.errors import InputError
from geo.files import decode_lines, encode_lines
from geo.outlets import dump_named, load_named
from geo.schema import to_events, to_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.outlets import Named
    from geo.place import Candidates
    from geo.places import Home
    from geo.reading import Article
    from geo.schema import Event

_TABLES: Final = (
    "CREATE TABLE IF NOT EXISTS read (key BLOB PRIMARY KEY, events BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS about (key BLOB PRIMARY KEY, places BLOB NOT NULL) WITHOUT ROWID",
)
_WAIT_S: Final = 60.0


def default_memory() -> Path:
    """Where what was read is kept: the user's cache."""
    from platformdirs import user_cache_path

    return user_cache_path("dateline") / "articles-read.sqlite"


def key_of(article: Article, source: Candidates, home: Home | None = None) -> bytes:
    """What tells one reading from another: 16 bytes."""
    said = (
        article.text,
        article.title,
        article.source,
        str(article.published),
        article.published_basis,
        article.outlet,
        article.url,
    )
    blocks = repr([dataclasses.astuple(block) for block in article.blocks])
    at_home = [(p.place_id, w) for p, w in zip(home.places, home.weights, strict=True)] if home else ""
    held = "\x00".join((_program(), places_mark(source), *said, blocks, str(at_home)))
    return hashlib.blake2b(held.encode("utf-8", errors="replace"), digest_size=16).digest()


@cache
def _program() -> str:
    """The code and models that read: names, sizes and times of the files of the package."""
    import geo

    folder = Path(geo.__file__).parent
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return "\n".join(
        f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files
    )


def places_mark(source: Candidates) -> str:
    """What the places asked depend on: the files of the place book and the gazetteer."""
    book, gazetteer = getattr(source, "book", None), getattr(source, "gazetteer", source)
    return " ".join(map(_mark, (*getattr(book, "paths", ()), getattr(gazetteer, "path", None))))


def _mark(path: Path | None) -> str:
    if path is None or not Path(path).is_file():
        return str(path)
    found = Path(path).stat()
    return f"{path} {found.st_size} {found.st_mtime_ns}"


class Memory:
    """The file of what was read, open for a while. Several processes may use it at once."""

    def __init__(self, path: Path) -> None:
        """Open or make the file at *path*. Raises InputError when it cannot be."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=NORMAL")
            for table in _TABLES:
                self._base.execute(table)
        except (sqlite3.Error, OSError) as exc:
            reason = f"what was read before cannot be kept there: {exc}"
            raise InputError(reason, path=path, remedy="delete that file; it is made anew") from exc

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def recall(self, key: bytes) -> list[Event] | None:
        """The events that were read under *key*; None when there was no such reading, or it cannot be used."""
        row = self._base.execute("SELECT events FROM read WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        try:
            return list(to_events(decode_lines(zlib.decompress(row[0]))))
        except (zlib.error, InputError):
            return None

    def keep(self, key: bytes, events: list[Event]) -> None:
        """Remember *events* under *key*."""
        data = zlib.compress(encode_lines(to_frame(events)))
        self._base.execute("INSERT OR REPLACE INTO read VALUES (?, ?)", (key, data))

    def recall_named(self, key: bytes) -> Sequence[Named] | None:
        """The places that the article of *key* is about; None when it was not learnt, or it cannot be used."""
        row = self._base.execute("SELECT places FROM about WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        try:
            return load_named(zlib.decompress(row[0]).decode())
        except (zlib.error, ValueError, KeyError, TypeError):
            return None

    def keep_named(self, key: bytes, found: Sequence[Named]) -> None:
        """Remember what the article of *key* is about."""
        data = zlib.compress(dump_named(found).encode())
        self._base.execute("INSERT OR REPLACE INTO about VALUES (?, ?)", (key, data))
