"""The last changes of a place book, kept beside it so that they can be taken back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from geo.book.file import feature_line, place_of
from geo.errors import PlaceBookError
from geo.plainjson import dump_json
from geo.saving import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.book.place import BookPlace

_MOST: Final = 100


class History:
    """The changes of the book at a path, oldest first: a hidden file of JSON lines, the last hundred.

    Each line holds what was done and the features that went and came. Use it under the book's lock.
    """

    def __init__(self, book: Path) -> None:
        self.book = book
        self.path = book.with_name(f".{book.name}.undo")
        try:
            self._lines = self.path.read_text("utf-8").splitlines()
        except (FileNotFoundError, UnicodeDecodeError):
            self._lines = []

    def add(self, what: str, before: Sequence[BookPlace], after: Sequence[BookPlace]) -> None:
        """Remember that *what* made *after* of *before*."""
        old, new = ([feature_line(place) for place in places] for places in (before, after))
        gone, come = set(old) - set(new), set(new) - set(old)
        entry = {"did": what, "gone": sorted(gone), "come": sorted(come)}
        self._save([*self._lines[1 - _MOST :], dump_json(entry)])

    def before_last(self, places: Sequence[BookPlace]) -> list[BookPlace] | None:
        """What *places* were before the last change; None when none is remembered.

        Raises PlaceBookError when they are no longer what it left.
        """
        if not self._lines:
            return None
        entry = self._last()
        by_line = {feature_line(place): place for place in places}
        if not set(entry["come"]) <= by_line.keys():
            reason = f"{entry['did'][:60]!r} cannot be undone: what it changed has been changed since"
            raise PlaceBookError(reason, path=self.book, remedy="change it by hand")
        kept = [place for line, place in by_line.items() if line not in set(entry["come"])]
        return [*kept, *map(place_of, entry["gone"])]

    def forget_last(self) -> str:
        """Drop the last change and say what it was."""
        did: str = self._last()["did"]
        self._save(self._lines[:-1])
        return did

    def _last(self) -> dict[str, Any]:
        try:
            entry = json.loads(self._lines[-1])
            return {"did": str(entry["did"]), "gone": list(entry["gone"]), "come": list(entry["come"])}
        except (ValueError, TypeError, KeyError) as exc:
            remedy = "remove that file; the book itself is whole"
            raise PlaceBookError("its last line is damaged", path=self.path, remedy=remedy) from exc

    def _save(self, lines: Sequence[str]) -> None:
        self._lines = list(lines)
        replace_file(self.path, "".join(line + "\n" for line in lines).encode("utf-8", "replace"))
