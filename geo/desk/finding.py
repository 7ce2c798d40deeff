"""Something that an editor should look at before the map is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geo.schema import Event

LEVELS: Final = ("stop", "look", "note")
"""Do not publish before somebody has looked; look at it; good to know. Worst first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong, or may be, with the event of that id, or with the page ("" for the id).

    weight, 0 to 1, orders findings of one level: more is worse.
    """

    level: str
    kind: str
    message: str
    event_id: str = ""
    title: str = ""
    weight: float = 0.0

    @property
    def rank(self) -> tuple[int, float, str, str]:
        """Sorts findings worst first, always in the same order."""
        return LEVELS.index(self.level), -self.weight, self.event_id, self.kind


def about(event: Event, level: str, kind: str, message: str, weight: float = 0.5) -> Finding:
    """A finding about *event*."""
    return Finding(
        level=level, kind=kind, message=message, event_id=event.event_id, title=event.title, weight=weight
    )
