"""Which categories does this newsroom use? A file of its own words and names, made after the events are read.

The file is TOML with up to two tables. `[words]` gives a word or phrase the category of the events whose title or
sentence has it: the title is looked at first, then the longest phrase wins, then the first. `[rename]` gives a category
another name; names of one's own are welcome. Events that a person confirmed keep theirs.

    [words]
    stampede = "accident"
    "hunger strike" = "protest"
    [rename]
    battle = "fighting"
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.errors import InputError
from geo.events.actions import lexicon

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geopandas import GeoDataFrame

_WORD: Final = re.compile(r"\w+(?:['’]\w+)?")
_TABLES: Final = ("words", "rename")


@dataclass(frozen=True, slots=True)
class OwnCategories:
    """Phrases, as their words in lower case, with the category they mean; categories with their new names."""

    words: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    rename: Mapping[str, str] = field(default_factory=dict)

    def of(self, category: str, *texts: str) -> str:
        """The category of an event that was read as *category* from *texts*, the most telling first."""
        for text in texts:
            if found := self._said(text):
                return self.rename.get(found, found)
        return self.rename.get(category, category)

    def applied(self, events: GeoDataFrame) -> GeoDataFrame:
        """A copy of the frame *events* with these categories."""
        rows = zip(*(events[name] for name in ("category", "title", "quote", "reviewed")), strict=True)
        found = [old if done else self.of(old, title, quote) for old, title, quote, done in rows]
        return events.assign(category=found).astype({"category": events["category"].dtype})

    def _said(self, text: str) -> str:
        words = [word.lower() for word in _WORD.findall(text)]
        longest = max(map(len, self.words), default=0)
        for length in range(longest, 0, -1):
            for at in range(len(words) - length + 1):
                if found := self.words.get(tuple(words[at : at + length])):
                    return found
        return ""


def read_categories(path: Path) -> OwnCategories:
    """The categories in the file *path*. A word stands for its inflections, too: "stampede" for "stampeded".

    Raises InputError when the file cannot be read or is not as it should be.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as exc:
        raise InputError(f"cannot be read: {exc.strerror}", path=path) from exc
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise InputError(f"is not TOML: {exc}", path=path, remedy='write stampede = "accident"') from exc
    for name, table in tables.items():
        if name not in _TABLES or not isinstance(table, dict):
            raise InputError(
                f"{name!r} is not known", path=path, remedy="the tables are [words] and [rename]"
            )
        for key, value in table.items():
            if not isinstance(value, str) or not value.strip() or not _WORD.search(key):
                raise InputError(
                    f"[{name}] {key!r} is not given a category", path=path, remedy='as "accident"'
                )
    words: dict[tuple[str, ...], str] = {}
    for phrase, category in tables.get("words", {}).items():
        *head, last = (word.lower() for word in _WORD.findall(phrase))
        for form in (last, *lexicon.inflected(last)):
            words.setdefault((*head, form), category.strip())
    return OwnCategories(words, {old: new.strip() for old, new in tables.get("rename", {}).items()})
