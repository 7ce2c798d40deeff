"""What may a name mean, asked alone or with hints? The question behind `dateline locate`."""

from collections.abc import Sequence
from dataclasses import dataclass

from geo.place import Candidates, Place
from geo.places.resolver.resolving import Resolution, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A place that the name may mean: probability 0 to 1 as the resolver sees it, and why."""

    place: Place
    score: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Name:
    start: int
    end: int
    text: str
    kind: str = "place"


class _InCountry:
    """Candidates of one country alone."""

    def __init__(self, source: Candidates, country: str) -> None:
        self._source, self._country = source, country.upper()

    def candidates(self, name: str) -> Sequence[Place]:
        return [place for place in self._source.candidates(name) if place.country == self._country]


def locate(name: str, source: Candidates, *, near: str = "", country: str = "") -> list[Choice]:
    """The places *name* may mean, likeliest first; empty when it is unknown.

    Containers may follow a comma ("Springfield, Illinois"). *near* names a place it should be near,
    *country* is the ISO 3166 code of the country it must lie in.
    """
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if not parts:
        return []
    text, names = "", []
    for part in [*parts, near.strip()] if near.strip() else parts:
        text += ", " if text else ""
        names.append(_Name(start=len(text), end=len(text) + len(part), text=part))
        text += part
    first = resolve(text, names, _InCountry(source, country) if country else source, least_score=0.0)[0]
    return _choices(first)


def _choices(resolution: Resolution) -> list[Choice]:
    found = [Choice(place=r.place, score=r.score, reason=r.reason) for r in resolution.alternatives]
    if resolution.place is not None:
        found.insert(0, Choice(place=resolution.place, score=resolution.score, reason=resolution.reason))
    return found
