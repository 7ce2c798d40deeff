"""What must a person be told of an article that was read? And of many, in few lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.places import language_note
from geo.reading import second_dateline

if TYPE_CHECKING:
    from geo.reading import Article

_SHOWN: Final = 3
_TWICE: Final = "two datelines contradict each other: all is read as of the first"


@dataclass(frozen=True, slots=True)
class Note:
    """What to tell of one article, in a line; articles of the same kind are told together."""

    kind: str
    text: str


def notes_of(article: Article) -> tuple[Note, ...]:
    """What a person has to know who takes the events of *article* for granted."""
    language, twice = language_note(article.text), _second_date(article)
    return tuple(note for note in (Note(language, language), Note(_TWICE, twice)) if note.text)


def _second_date(article: Article) -> str:
    """What to say of a second dateline with another date; "" without one."""
    first = article.dateline
    other = second_dateline(article.text, article.blocks, first) if first else None
    if first is None or other is None:
        return ""
    return (
        f"two datelines contradict each other, {first.place}, {first.date_text} and {other.place}, "
        f"{other.date_text}: all is read as of the first (put two stories into two files)"
    )


class Notebook:
    """The notes of many articles, to be told in a line for each kind."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._first: dict[str, list[tuple[str, str]]] = {}

    def add(self, where: str, note: Note) -> None:
        """Keep the *note* of the article at *where*."""
        self._counts[note.kind] += 1
        first = self._first.setdefault(note.kind, [])
        if len(first) < _SHOWN:
            first.append((where, note.text))

    def lines(self, total: int) -> list[str]:
        """What to tell of *total* articles: a note in full, or how many have it and which come first."""
        told = []
        for kind, count in self._counts.items():
            first = self._first[kind]
            more = ", …" if count > len(first) else ""
            named = ", ".join(where for where, _ in first) + more
            told.append(
                ": ".join(first[0]) if count == 1 else f"{count} of {total} documents: {kind} ({named})"
            )
        return told
