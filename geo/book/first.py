"""The place book before a gazetteer."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final, Protocol

from geo.place import Candidates, HasCapitals, HasShapes, Place

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.book.book import PlaceBook
    from geo.book.place import BookPlace

Box = tuple[float, float, float, float]


def as_place(place: BookPlace) -> Place:
    """*place* as the resolver takes places."""
    return Place(
        place_id=place.place_id,
        name=place.name,
        kind=place.kind,
        lonlat=place.lonlat,
        country=place.country,
        radius_m=place.radius_m or 0.0,
        bbox=None if place.polygon is None else _box(place.polygon),
    )


def _box(shape: BaseGeometry) -> Box:
    west, south, east, north = shape.bounds
    return west, south, east, north


_MOST_WORDS: Final = 8


class Atlas(Candidates, Protocol):
    """What recogniser, resolver and linker ask of a gazetteer; `geo.gazetteer.Gazetteer` is one."""

    def demonym(self, word: str) -> list[Place]:
        """Places whose people or manner *word* names."""
        ...

    def get(self, place_id: str) -> Place | None:
        """The place of that id, None when there is none."""
        ...

    def near(self, lonlat: tuple[float, float], *, km: float) -> list[Place]:
        """Places whose point lies within *km* along the ground, nearest first."""
        ...

    def knows(self, name: str) -> bool:
        """Whether some place has exactly this name."""
        ...

    def longest(self, tokens: Sequence[str], start: int = 0, *, most: int = 8) -> int:
        """How many of *tokens* from *start* make up the longest name that begins there."""
        ...


class BookFirst:
    """A book before a gazetteer: a name that is in the book means what the book says, and nothing else."""

    def __init__(self, book: PlaceBook, gazetteer: Atlas) -> None:
        self.book = book
        self.gazetteer = gazetteer

    def candidates(self, name: str) -> Sequence[Place]:
        """Places of the book with that name; without one, those of the gazetteer.

        A name that neither has exactly is looked for in the same order without articles and words
        like "province".
        """
        found = self.book.candidates(name)
        if not found:
            similar = self.book.similar(name)
            found = similar if similar and not self.gazetteer.knows(name) else []
        return [self._with_country(place) for place in found] or self.gazetteer.candidates(name)

    def on(self, day: dt.date) -> BookFirst:
        """The same, with the names that places of the book bore on *day*."""
        book = self.book.on(day)
        return self if book is self.book else BookFirst(book, self.gazetteer)

    def demonym(self, word: str) -> list[Place]:
        """Places whose people or manner *word* names."""
        return self.gazetteer.demonym(word)

    def get(self, place_id: str) -> Place | None:
        """The place of that id, from the book or the gazetteer; None when there is none."""
        found = [place for place in self.book.list() if place.place_id == place_id]
        return self._with_country(as_place(found[0])) if found else self.gazetteer.get(place_id)

    def shape(self, place_id: str) -> BaseGeometry | None:
        """The outline of that place (EPSG:4326): as the book draws it, else the gazetteer's; None without one."""
        found = [place for place in self.book.list() if place.place_id == place_id]
        if found:
            return found[0].polygon
        return self.gazetteer.shape(place_id) if isinstance(self.gazetteer, HasShapes) else None

    def capital(self, area: Place) -> Place | None:
        """The capital that the gazetteer has of that area; None when it has none."""
        return self.gazetteer.capital(area) if isinstance(self.gazetteer, HasCapitals) else None

    def near(self, lonlat: tuple[float, float], *, km: float) -> list[Place]:
        """Places of the gazetteer whose point lies within *km* along the ground, nearest first."""
        return self.gazetteer.near(lonlat, km=km)

    def knows(self, name: str) -> bool:
        """Whether some place has exactly this name."""
        return bool(self.book.candidates(name)) or self.gazetteer.knows(name)

    def longest(self, tokens: Sequence[str], start: int = 0, *, most: int = 8) -> int:
        """How many of *tokens* from *start* make up the longest name that begins there; 0 for none."""
        known = self.gazetteer.longest(tokens, start, most=most)
        for length in range(min(most, len(tokens) - start), known, -1):
            if self.book.candidates(" ".join(tokens[start : start + length])):
                return length
        return known

    def longest_of_book(self, tokens: Sequence[str], start: int) -> int:
        """How many of *tokens* from *start* make up the longest name of the book; 0 for none.

        A name of one word in lower case counts only if the book writes it so.
        """
        for length in range(min(_MOST_WORDS, len(tokens) - start), 0, -1):
            name = " ".join(tokens[start : start + length])
            if any(not name.islower() or name in place.names for place in self.book.named(name)):
                return length
        return 0

    def _with_country(self, place: Place) -> Place:
        country = (
            self.gazetteer.get(f"iso:{place.country}") if place.country and not place.country_name else None
        )
        return dataclasses.replace(place, country_name=country.name) if country else place
