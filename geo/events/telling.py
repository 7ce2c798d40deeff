"""One event as a story tells it."""

from dataclasses import dataclass

from geo.events.actions.apart import leading
from geo.events.mentions import Mention
from geo.events.when.times import When


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One event as the story tells it: adjacent mentions, its time, and where a place may be inferred from.

    inferred is "" (use the scenes of the mentions), "dateline", "heading" or the words that point back to
    the toponym *referent* ("the city"). no_time says why there is no time. after is the category of what
    was told before, where this goes on from it.
    """

    mentions: tuple[Mention, ...]
    when: When | None
    inferred: str = ""
    heading: tuple[int, int] | None = None
    referent: int | None = None
    no_time: str = "the story gives no time for it"
    after: str = ""

    @property
    def main(self) -> Mention:
        """The mention that gives title, status and category: the first."""
        return self.mentions[0]

    @property
    def scene(self) -> Mention:
        """The mention that names the place: the last with scenes, else the first."""
        return next((m for m in reversed(self.mentions) if m.scenes), self.mentions[0])

    @property
    def is_counted(self) -> bool:
        """Whether its time is counted from that of the news: "a day after gunmen killed ..."."""
        return leading(self.main.sentence.tokens, self.main.trigger.first) is not None

    @property
    def quote(self) -> tuple[int, int]:
        """Characters from the first to the last sentence."""
        return self.mentions[0].sentence.start, self.mentions[-1].sentence.end
