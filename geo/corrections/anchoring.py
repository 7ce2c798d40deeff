"""Which of the events read now is the one that a correction was made for?

Quotes are compared exactly, then without case, spacing and kinds of quotation marks, then by
likeness. Of events that share a sentence, the words for place and time, the title and what stands
around the sentence decide. When that leaves two, nothing is guessed.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.corrections.entry import Anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.schema import Event

CONTEXT: Final = 32
"""Characters kept before and after the quote."""
_ALIKE: Final = 0.8
"""Two quotes are the same sentence edited when this much of them is the same (difflib's ratio)."""
_TITLE_ALIKE: Final = 0.6
"""The same for titles, which are short."""
_LEAD: Final = 0.05
"""The likest quote must be so much more alike than the next, or it is not known which is meant."""
_LEAST_PART: Final = 30
"""A quote of so many characters that is a part of another is the same sentence told longer."""
_AROUND: Final = 16
"""So many characters next to the quote must be the same for its surroundings to speak for an event."""
_SAME: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "."})  # fmt: skip


def anchor_of(event: Event, events: Iterable[Event] = (), text: str = "") -> Anchor:
    """What finds *event* again among *events*, all those that were read with it, with their titles as read.

    *text* is the text of its article, "" when that is not at hand.
    """
    prefix, suffix = _context(event, text)
    same = (event.source, event.quote)
    siblings = [e for e in events if e.event_id != event.event_id and (e.source, e.quote) == same]
    hints = (event.place_text, event.title)
    return Anchor(
        source=event.source,
        exact=event.quote,
        prefix=prefix,
        suffix=suffix,
        event_id=event.event_id,
        title=event.title,
        place_text=event.place_text,
        time_text=event.time_text,
        start=event.quote_start,
        siblings=len(siblings),
        twins=sum((other.place_text, other.title) == hints for other in siblings),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The event that is meant, or None with the reason; is_exact says that its sentence is unchanged."""

    event: Event | None = None
    is_exact: bool = False
    reason: str = ""


class Events:
    """Events to find anchors in. *texts* are the articles by source, as far as they are at hand."""

    def __init__(self, events: Iterable[Event], texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._ids: dict[str, Event] = {}
        self._sources: dict[str, dict[str, Event]] = defaultdict(dict)
        self._quoted: dict[str, list[str]] = defaultdict(list)
        self._titles: dict[str, str] = {}
        for event in events:
            self.put(event)
            self._quoted[event.quote].append(event.event_id)

    def get(self, event_id: str) -> Event | None:
        """The event of that id, None when there is none."""
        return self._ids.get(event_id)

    def put(self, event: Event) -> None:
        """Add *event*, or take it for the one of its id."""
        self._titles.setdefault(event.event_id, event.title)  # as it was before any correction
        self._ids[event.event_id] = self._sources[event.source][event.event_id] = event

    def remove(self, event: Event) -> None:
        """Take *event* out."""
        del self._ids[event.event_id], self._sources[event.source][event.event_id]

    def every(self) -> list[Event]:
        """All of them, in the order in which they came."""
        return list(self._ids.values())

    def find(self, anchor: Anchor, *, apart: frozenset[str] = frozenset()) -> Found:
        """The event *anchor* means. Those with ids in *apart* are found by their id alone."""
        own = self._of(anchor.source)
        given = own.get(anchor.event_id)
        if given is not None and (not anchor.exact or likeness(anchor.exact, given.quote) >= _ALIKE):
            return Found(event=given, is_exact=_plain(given.quote) == _plain(anchor.exact))
        if anchor.event_id in apart or not anchor.exact:
            return Found(reason="its event is not there any more")
        others = [event for event in own.values() if event.event_id not in apart]
        alike, is_exact = _alike(anchor.exact, others)
        if not alike:
            return self._told_with_another(anchor, apart)
        return self._closest(anchor, alike, is_exact=is_exact)

    def _told_with_another(self, anchor: Anchor, apart: frozenset[str]) -> Found:
        """The one event that has the anchor's sentence as a further receipt: the two were found to be one."""
        found: dict[str, Found] = {}
        for event in self._ids.values():
            for receipt in event.also if event.event_id not in apart else ():
                source = receipt.source or event.source
                alike = (
                    is_same_source(source, anchor.source) and likeness(anchor.exact, receipt.text) >= _ALIKE
                )
                if alike and (anchor.place_text == event.place_text or not anchor.siblings):
                    is_exact = _plain(receipt.text) == _plain(anchor.exact)
                    found[event.event_id] = Found(event=event, is_exact=is_exact)
        if len(found) == 1:
            return next(iter(found.values()))
        several = f"{len(found)} events have its sentence now"
        return Found(reason=several if found else "its sentence is not in the article any more")

    def find_elsewhere(self, anchor: Anchor) -> Event | None:
        """The event of that id, else the only one with the same sentence, place, title and surroundings, of
        any source: its article was renamed."""
        given = self._ids.get(anchor.event_id)
        if given is not None and likeness(anchor.exact, given.quote) >= _ALIKE:
            return given
        quoted = [self._ids.get(name) for name in self._quoted.get(anchor.exact, ())] if anchor.exact else []
        hints = (anchor.place_text, anchor.title)
        same = [e for e in quoted if e is not None and (e.place_text, self._titles[e.event_id]) == hints]
        return same[0] if len(same) == 1 and self._fit(anchor, same[0]).around else None

    def _of(self, source: str) -> dict[str, Event]:
        """The events of *source*; a name may have more folders here than there, or fewer."""
        if source in self._sources:
            return self._sources[source]
        ends = [name for name in self._sources if is_same_source(name, source)]
        return self._sources[ends[0]] if len(ends) == 1 else {}

    def _closest(self, anchor: Anchor, alike: list[Event], *, is_exact: bool) -> Found:
        """The one of *alike*, events with the anchor's sentence, that its hints fit best."""
        alone = not anchor.siblings and len(alike) == 1
        fits = [(self._fit(anchor, event), event) for event in alike]
        fits = [(fit, event) for fit, event in fits if _is_possible(anchor, fit, alone=alone)]
        if not fits:
            named = alike[0].place_text if len(alike) == 1 else ""
            is_other = named and not same_words(anchor.place_text, named)
            return Found(
                reason=f"its sentence names another place now, {named!r}"
                if is_other
                else "its sentence tells of other things now"
            )
        best = max(fit for fit, _ in fits)
        meant = [event for fit, event in fits if fit == best]
        if len(meant) > 1:
            return Found(reason=f"{len(meant)} events of its sentence could be meant")
        return Found(event=meant[0], is_exact=is_exact)

    def _fit(self, anchor: Anchor, event: Event) -> _Fit:
        text = self.texts.get(event.source, "")
        prefix, suffix = _context(event, text)
        around = _shared(anchor.prefix[::-1], prefix[::-1]) + _shared(anchor.suffix, suffix) >= _AROUND
        same_place = anchor.place_text == event.place_text
        return _Fit(
            place=2 if same_place else int(same_words(anchor.place_text, event.place_text)),
            title=round(likeness(anchor.title, self._titles[event.event_id], least=_TITLE_ALIKE), 1),
            time=int(anchor.time_text == event.time_text),
            around=int(around or (not text and anchor.start == event.quote_start)),
        )


class _Fit(NamedTuple):
    """How well the hints of an anchor fit an event; more is better, the first counts most."""

    place: int
    title: float
    time: int
    around: int


def _is_possible(anchor: Anchor, fit: _Fit, *, alone: bool) -> bool:
    """Whether the event can be meant at all; *alone*: its sentence had and has no other event."""
    if not fit.place or (anchor.twins and not fit.around):
        return False
    return alone or bool(fit.title)


def is_same_source(one: str, other: str) -> bool:
    """Whether two names of sources are one file, told with more folders or fewer."""
    return one == other or one.endswith(f"/{other}") or other.endswith(f"/{one}")


def same_words(one: str, other: str) -> bool:
    """Whether two phrases are one, or the words of one stand in the other; an empty one goes with any."""
    short, long = sorted((_plain(one).split(), _plain(other).split()), key=len)
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _alike(exact: str, events: list[Event]) -> tuple[list[Event], bool]:
    """Events whose quote is *exact*, else those of the likest quotes; and whether it is the same."""
    for found in (
        [e for e in events if e.quote == exact],
        [e for e in events if _plain(e.quote) == _plain(exact)],
    ):
        if found:
            return found, True
    scores = {quote: likeness(exact, quote) for quote in {event.quote for event in events}}
    best = max(scores.values(), default=0.0)
    if best < _ALIKE:
        return [], False
    return [event for event in events if scores[event.quote] > best - _LEAD], False


def likeness(one: str, other: str, *, least: float = _ALIKE) -> float:
    """How much of two texts is the same, 0 to 1; a long part of the other counts as all but the same.

    Below *least* it is 0.
    """
    first, second = sorted((_plain(one), _plain(other)), key=len)
    if first == second:
        return 1.0
    if len(first) >= _LEAST_PART and first in second:
        return 0.99
    match = difflib.SequenceMatcher(None, first, second, autojunk=False)
    if match.real_quick_ratio() < least or match.quick_ratio() < least:
        return 0.0
    ratio = match.ratio()
    return ratio if ratio >= least else 0.0


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).translate(_SAME)).strip().casefold()


def _context(event: Event, text: str) -> tuple[str, str]:
    start, end = event.quote_start, event.quote_end
    if start is None or end is None or text[start:end] != event.quote:
        return "", ""
    return text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]


def _shared(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
