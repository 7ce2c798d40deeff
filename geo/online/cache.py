"""Answers of online geocoders, kept on the machine: places and an honest "nothing", never errors."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final

from geo.errors import GazetteerError
from geo.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TABLE: Final = """CREATE TABLE IF NOT EXISTS answers(
  service TEXT, query TEXT, places TEXT NOT NULL, PRIMARY KEY(service, query)) WITHOUT ROWID"""
_WAIT_S: Final = 30.0


class Cache:
    """The file of answers at *path*, made when first written to; several processes may share it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, service: str, query: str) -> list[Place] | None:
        """What *service* answered to *query*: places, [] for nothing found, None when it was never asked.

        Raises GazetteerError when the file is broken.
        """
        if not self.path.exists():
            return None
        with closing(self._open()) as base:
            asked = "SELECT places FROM answers WHERE service = ? AND query = ?"
            found = self._run(base, asked, service, query).fetchone()
        return None if found is None else [_place(entry) for entry in json.loads(found[0])]

    def put(self, service: str, query: str, places: Sequence[Place]) -> None:
        """Keep an answer for good."""
        text = json.dumps([dataclasses.asdict(place) for place in places], ensure_ascii=False)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(self._open()) as base, base:
            self._run(base, "INSERT OR REPLACE INTO answers VALUES(?, ?, ?)", service, query, text)

    def _open(self) -> sqlite3.Connection:
        base = sqlite3.connect(self.path, timeout=_WAIT_S)
        for command in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", _TABLE):
            self._run(base, command)
        return base

    def _run(self, base: sqlite3.Connection, command: str, *values: str) -> sqlite3.Cursor:
        try:
            return base.execute(command, values)
        except sqlite3.DatabaseError as exc:
            reason = f"the kept answers of online geocoders cannot be used ({exc}); remove the file"
            raise GazetteerError(reason, path=self.path) from exc


def _place(entry: dict[str, object]) -> Place:
    for name in ("lonlat", "bbox"):
        value = entry[name]
        entry[name] = tuple(value) if isinstance(value, list) else None
    return Place(**entry)  # type: ignore[arg-type]
