"""What the user let an online geocoder be asked: the names in each article, before places are decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geo.book import BookFirst
from geo.events import analyse, read_events
from geo.online import WithAnswers, credit_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geo.online import OnlineGeocoder
    from geo.place import Candidates
    from geo.places import Home
    from geo.reading import Article
    from geo.schema import Event

_NOT_NAMES: Final = "demonym"
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Online:
    """One geocoder that may be asked, and who is told what could not be."""

    geocoder: OnlineGeocoder
    warn: Callable[[str], None] | None = None

    def source_for(self, article: Article, source: Candidates) -> Candidates:
        """*source* with the geocoder's answers for the names in *article* after the gazetteer's own candidates.

        The book wins, so its names are not asked for. Names that could not be asked are told, never taken
        for unknown.
        """
        if not isinstance(source, BookFirst):
            return source
        found = analyse(article, source).resolutions
        names = [name.text for name in found if name.kind != _NOT_NAMES and not source.book.named(name.text)]
        asked = self.geocoder.ask_all(names)
        if asked.not_asked and self.warn:
            first = next(iter(asked.not_asked.values()))
            told = ", ".join(list(asked.not_asked)[:_SHOWN])
            more = f" and {len(asked.not_asked) - _SHOWN} more" if len(asked.not_asked) > _SHOWN else ""
            self.warn(f"{article.source}: not asked: {told}{more} ({first})")
        return BookFirst(source.book, WithAnswers(source.gazetteer, asked.found))


def read_article_events(
    article: Article, source: Candidates, online: Online | None, *, home: Home | None = None
) -> list[Event]:
    """The events of *article*, with the answers of *online* where it may be asked; raises what `read_events` does."""
    if online is None:
        return read_events(article, source, home=home)
    return _credited(read_events(article, online.source_for(article, source), home=home))


def _credited(events: Iterable[Event]) -> list[Event]:
    """*events*, with whose answer a place is in `place_basis` where an online geocoder gave it."""
    return [
        replace(
            event, place_basis=f"{event.place_basis} (answer of {event.place_id.partition(':')[0]}, {credit})"
        )
        if (credit := credit_of(event.place_id))
        else event
        for event in events
    ]
