"""What a picture is of, and the words that say it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from layers._dates import span_text
from layers._messages import direction, say
from layers._messages import words as speech_of
from layers.picture._key import meta_of
from layers.picture._marks import Look

if TYPE_CHECKING:
    from layers._rows import Row

_MOST_TOLD: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a picture is of: rows in the order of time, categories in the order of their colours."""

    title: str
    deck: str
    rows: list[Row]
    categories: list[str]
    lang: str
    viewpoint: str

    @property
    def speech(self) -> dict[str, Any]:
        """The words of the interface."""
        return speech_of(self.lang)

    @property
    def mapped(self) -> list[Row]:
        """The rows that have a place, in order: the numbers on the map."""
        return [row for row in self.rows if row.lonlat is not None]

    @property
    def is_rtl(self) -> bool:
        """Whether the picture is read from right to left."""
        return direction(self.lang) == "rtl"

    def look(self, row: Row) -> Look:
        """How the mark of a row looks."""
        return Look(category=self.categories.index(row.category), is_area=row.is_area, status=row.status)


def mark_of(story: Story, size: tuple[int, int]) -> str:
    """What the ids of a picture begin with: two pictures set into one page do not meet."""
    said = "\n".join([story.title, story.deck, story.lang, str(size), *(row.key for row in story.rows)])
    return f"dateline-{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:10]}"


def described(story: Story) -> str:
    """The picture in words: how many events are on the map, the period, then each event."""
    speech = story.speech
    told = [f"{meta_of(row, speech)}: {row.title}" for row in story.rows[:_MOST_TOLD]]
    rest = len(story.rows) - len(told)
    return " ".join(
        [
            f"{speech['map']}: {deck_of(story)}.",
            *(f"{text}." for text in told),
            *([f"+ {rest}"] if rest else []),
        ]
    )


def deck_of(story: Story) -> str:
    """The period, how many events are on the map, and how many are not."""
    speech = story.speech
    spans = [row.span for row in story.rows if row.span is not None]
    period = span_text((min(s[0] for s in spans), max(s[1] for s in spans)), speech) if spans else ""
    count = say(story.lang, "status_undated", {"n": len(story.mapped), "total": len(story.rows)})
    missing = len(story.rows) - len(story.mapped)
    gone = f"{speech['not_mapped']}: {missing}" if missing else ""
    return " · ".join(filter(None, [story.deck, period, count, gone]))
