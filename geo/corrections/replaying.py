"""The log played again over the events that were read: same events and log, same result."""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.corrections.anchoring import Events, Found, is_same_source, same_words
from geo.corrections.changing import confirmed, fixed, joined
from geo.corrections.entry import Change
from geo.corrections.log import standing
from geo.schema import problems_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from geo.corrections.entry import Anchor, Correction
    from geo.schema import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Unused:
    """A correction, or a part of one, that does not apply any more, and why."""

    correction: Correction
    anchor: Anchor
    reason: str

    @property
    def line(self) -> str:
        """One line for a person: what was said, when, of which sentence, and why it has no effect."""
        quote = " ".join((self.anchor.exact or self.anchor.title).split())
        shown = f"{quote[:60].rstrip()}…" if len(quote) > 60 else quote
        one = self.correction
        return f"{self.anchor.source}: the {one.kind} of {one.day} ({one.id}) no longer applies to “{shown}”: {self.reason}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """The events after all corrections, those that no longer apply, and the ids of events they touched."""

    events: list[Event]
    unused: list[Unused]
    touched: dict[str, tuple[str, ...]]


def replay(
    events: Iterable[Event],
    entries: Sequence[Correction],
    *,
    sources: Collection[str] = (),
    texts: Mapping[str, str] | None = None,
    settled: Collection[str] = (),
) -> Replayed:
    """*events* with the standing corrections among *entries* made, in the order of the log.

    *sources* are the articles that were read, also those without events: corrections of others are
    none of this run's business. *texts* are their texts. *settled* are sources whose events come from
    a file that may have been corrected before: what is gone there was taken out by this log.
    `touched` names for each event the ids of the corrections that made it what it is.
    """
    given = list(events)
    run = _Run(given, texts or {}, {*sources, *(event.source for event in given)}, frozenset(settled))
    for correction in standing(entries):
        run.play(correction)
    return Replayed(events=run.events.every(), unused=run.unused, touched=run.touched)


def part_id(correction: Correction, number: int) -> str:
    """The event_id of a part of a split event; the first part, 0, keeps that of the whole."""
    return hashlib.blake2b(f"{correction.id}\0{number}".encode(), digest_size=8).hexdigest()


def _file(source: str) -> str:
    """The last part of a path or an address."""
    return source.rpartition("/")[2]


class _Run:
    def __init__(
        self, given: list[Event], texts: Mapping[str, str], sources: set[str], settled: frozenset[str]
    ) -> None:
        self.events = Events(given, texts)
        self.sources: dict[str, list[str]] = {}
        for source in sources - {"", "-"}:
            self.sources.setdefault(_file(source), []).append(source)
        self.settled = settled
        self.parts: frozenset[str] = frozenset()
        self.twins: dict[str, str] = {}
        self.unused: list[Unused] = []
        self.touched: dict[str, tuple[str, ...]] = {}

    def play(self, correction: Correction) -> None:
        found = [(anchor, self._find(anchor)) for anchor in correction.targets]
        if all(each is None for _, each in found):
            return
        events: list[Event | None] = []
        for anchor, each in found:
            reason = self._objection(correction, anchor, each)
            if reason:
                self.unused.append(Unused(correction=correction, anchor=anchor, reason=reason))
            events.append(None if reason or each is None else each.event)
        if events[0] is not None:
            getattr(self, f"_{correction.kind}")(correction, events[0], events[1:])

    def _find(self, anchor: Anchor) -> Found | None:
        """None when the article is not among those read."""
        named = self.sources.get(_file(anchor.source), ())
        if not any(is_same_source(anchor.source, source) for source in named):
            event = self.events.find_elsewhere(anchor)
            return None if event is None else Found(event=event, is_exact=True)
        found = self.events.find(anchor, apart=self.parts)
        if found.event is None or not anchor.twins:
            return found
        owner = self.twins.setdefault(found.event.event_id, anchor.event_id)
        return found if owner == anchor.event_id else Found(reason="it and its twin are one event now")

    def _objection(self, correction: Correction, anchor: Anchor, found: Found | None) -> str:
        """Why *correction* is not made to what was found; "" when it is, or is made already."""
        if found is None:
            return "its article is not among those read" if len(correction.targets) > 1 else ""
        if found.event is None:
            is_settled = any(is_same_source(anchor.source, source) for source in self.settled)
            return "" if is_settled and correction.kind in ("hide", "merge") else found.reason
        if found.is_exact:
            return ""
        sets = correction.changes if correction.kind in ("fix", "confirm", "split") else ()
        if any(c.time for c in sets) and not same_words(anchor.time_text, found.event.time_text):
            return f"its sentence names another time now, {found.event.time_text!r}"
        return ""

    def _put(self, correction: Correction, event: Event) -> bool:
        """Whether *event* keeps the contract and was put in its place."""
        problems = problems_of(event)
        if problems:
            anchor = correction.targets[0]
            self.unused.append(Unused(correction=correction, anchor=anchor, reason="; ".join(problems)))
            return False
        self.events.put(event)
        self.touched[event.event_id] = (*self.touched.get(event.event_id, ()), correction.id)
        return True

    def _fix(self, correction: Correction, event: Event, _: list[Event | None]) -> None:
        self._put(correction, fixed(event, correction.changes[0], correction))

    def _confirm(self, correction: Correction, event: Event, _: list[Event | None]) -> None:
        self._put(correction, confirmed(event, correction))

    def _hide(self, _: Correction, event: Event, __: list[Event | None]) -> None:
        self.events.remove(event)

    def _merge(self, correction: Correction, kept: Event, found: list[Event | None]) -> None:
        others = {
            other.event_id: other for other in found if other is not None and other.event_id != kept.event_id
        }
        whole = kept
        for other in others.values():
            whole = joined(whole, other)
        if self._put(correction, fixed(whole, next(iter(correction.changes), Change()), correction)):
            for other in others.values():
                self.events.remove(other)

    def _split(self, correction: Correction, event: Event, _: list[Event | None]) -> None:
        first, *others = correction.changes
        for number, change in enumerate(others, start=1):
            name = part_id(correction, number)
            self.parts |= {name}
            whole = (
                self.events.get(name) or event
            )  # in a file that was corrected before the part is there already
            self._put(correction, dataclasses.replace(fixed(whole, change, correction), event_id=name))
        self._put(correction, fixed(event, first, correction))
