"""A gazetteer with the answers of an online geocoder beside its own candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.gazetteer.index import distance_km
from geo.gazetteer.names import fold
from geo.place import HasCapitals, HasShapes, Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.book import Atlas

_SAME_KM: Final = 5.0


class WithAnswers:
    """*gazetteer*, and after its candidates those *answers* (places by folded name) that it does not have.

    An answer within 5 km of a candidate of the same kind is that candidate. The resolver weighs them all.
    """

    def __init__(self, gazetteer: Atlas, answers: Mapping[str, Sequence[Place]]) -> None:
        self.gazetteer, self._answers = gazetteer, answers
        self._by_id = {place.place_id: place for places in answers.values() for place in places}

    def candidates(self, name: str) -> list[Place]:
        """Places that *name* may mean: the gazetteer's own first."""
        own = list(self.gazetteer.candidates(name))
        return own + [
            new for new in self._answers.get(fold(name), ()) if not any(_is_same(new, p) for p in own)
        ]

    def get(self, place_id: str) -> Place | None:
        """The place of that id, None when there is none."""
        return self._by_id.get(place_id) or self.gazetteer.get(place_id)

    def shape(self, place_id: str) -> BaseGeometry | None:
        """The outline that the gazetteer has of that place; None when it has none."""
        return self.gazetteer.shape(place_id) if isinstance(self.gazetteer, HasShapes) else None

    def demonym(self, word: str) -> list[Place]:
        """Places whose people or manner *word* names."""
        return self.gazetteer.demonym(word)

    def capital(self, area: Place) -> Place | None:
        """The capital that the gazetteer has of that area; None when it has none."""
        return self.gazetteer.capital(area) if isinstance(self.gazetteer, HasCapitals) else None

    def near(self, lonlat: tuple[float, float], *, km: float) -> list[Place]:
        """Places of the gazetteer whose point lies within *km* along the ground, nearest first."""
        return self.gazetteer.near(lonlat, km=km)

    def knows(self, name: str) -> bool:
        """Whether some place has exactly this name."""
        return bool(self._answers.get(fold(name))) or self.gazetteer.knows(name)

    def longest(self, tokens: Sequence[str], start: int = 0, *, most: int = 8) -> int:
        """How many of *tokens* from *start* make up the longest name of the gazetteer that begins there."""
        return self.gazetteer.longest(tokens, start, most=most)


def _is_same(one: Place, other: Place) -> bool:
    return one.kind == other.kind and distance_km(one.lonlat, other.lonlat) <= _SAME_KM
