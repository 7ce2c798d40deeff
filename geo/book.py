"""The place book: what a person says that a name means. It comes before the gazetteer.

The book is a GeoJSON file, `seeds/places.geojson` by default. Names are compared by the key of the
gazetteer (`geo.gazetteer.names.fold`), so accents, case, hyphens and "St"/"Saint" do not count.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from geo.bookfile import RADIUS_M, BookPlace, decode_book, encode_book, free_id, problems_of
from geo.errors import PlaceBookError
from geo.gazetteer.names import fold, loosen
from geo.place import Candidates, HasShapes, Place
from geo.saving import locked, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from shapely.geometry.base import BaseGeometry

__all__ = ["Atlas", "BookFirst", "BookPlace", "PlaceBook", "as_place"]

Box = tuple[float, float, float, float]


class PlaceBook:
    """The places in one file. Changes are made to the file under a lock, and then seen here.

    Another process's changes are never lost; they are seen here after the next change or `load`.
    """

    def __init__(self, path: str | Path, places: Iterable[BookPlace] = ()) -> None:
        self.path = Path(path)
        self._take(places)

    @classmethod
    def load(cls, path: str | Path) -> PlaceBook:
        """The book in the file *path*; a book without places when there is no such file.

        Raises PlaceBookError that names the line if the file cannot be read.
        """
        return cls(path, _read(Path(path)))

    def _take(self, places: Iterable[BookPlace]) -> None:
        self._places = tuple(sorted(places, key=lambda place: (fold(place.name), place.place_id)))
        self._named: dict[str, list[BookPlace]] = {}
        self._loosely: dict[str, list[BookPlace]] = {}
        for place in self._places:
            for key in dict.fromkeys(map(fold, place.names)):
                self._named.setdefault(key, []).append(place)
            for key in dict.fromkeys(map(loosen, place.names)):
                self._loosely.setdefault(key, []).append(place)

    def list(self) -> Sequence[BookPlace]:
        """All places, sorted by name."""
        return self._places

    def find(self, name: str) -> Sequence[BookPlace]:
        """The places with that name, alias or id; empty when there is none."""
        by_id = [place for place in self._places if place.place_id == name]
        return by_id or self.named(name)

    def named(self, name: str) -> Sequence[BookPlace]:
        """The places with that name or alias; empty when there is none."""
        return list(self._named.get(fold(name), ())) if self._named else []

    def candidates(self, name: str) -> Sequence[Place]:
        """The same as `find`, without ids, as places for the resolver."""
        return [as_place(place) for place in self.named(name)]

    def similar(self, name: str) -> Sequence[Place]:
        """Places whose name differs in articles and words like "province" only: "Al-Hasna" for "El Hasna"."""
        return [as_place(place) for place in self._loosely.get(loosen(name), ())] if fold(name) else []

    def add(self, place: BookPlace, *, force: bool = False, within: Box | None = None) -> BookPlace:
        """Put *place* into the file and give it back with its id and radius.

        *within* is the box (west, south, east, north) of its country, if known: a point outside
        it that would be inside with the two numbers swapped or a sign turned is refused. Raises
        PlaceBookError with every problem; *force* lets a second place of one name, and such a
        point, through.
        """
        place = _tidy(place)
        problems = list(problems_of(place))
        if not force and within is not None:
            problems += _slips(place, within)
        if problems:
            raise PlaceBookError(
                f"{place.name[:40]!r}: {'; '.join(problems)}", path=self.path, remedy="nothing was added"
            )
        with locked(self.path):
            places = _read(self.path)
            if not force:
                self._refuse_doubles(place, places)
            place = dataclasses.replace(place, place_id=free_id(place.name, (p.place_id for p in places)))
            self._write([*places, place])
        return place

    def remove(self, name: str) -> BookPlace | None:
        """Take the place of that name, alias or id out of the file; None when there is none.

        Raises PlaceBookError when several places are meant.
        """
        with locked(self.path):
            self._take(_read(self.path))
            found = self.find(name)
            if len(found) > 1:
                ids = ", ".join(place.place_id for place in found)
                raise PlaceBookError(
                    f"{name!r} means {len(found)} places", path=self.path, remedy=f"name one of {ids}"
                )
            if found:
                self._write([place for place in self._places if place is not found[0]])
        return found[0] if found else None

    def _refuse_doubles(self, place: BookPlace, places: Sequence[BookPlace]) -> None:
        keys = set(map(fold, place.names))
        for known in places:
            doubled = [name for name in known.names if fold(name) in keys]
            if doubled:
                reason = f"{doubled[0]!r} is in the book already, as {known.place_id}"
                raise PlaceBookError(
                    reason, path=self.path, remedy="remove that one first, or add both with force"
                )

    def _write(self, places: Sequence[BookPlace]) -> None:
        replace_file(self.path, encode_book(places))
        self._take(places)


def _read(path: Path) -> list[BookPlace]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as exc:
        reason = f"cannot be read: {getattr(exc, 'strerror', None) or exc}"
        raise PlaceBookError(reason, path=path, remedy="check the name and the rights of the file") from exc
    return decode_book(data, path=path) if data.strip() else []


def _tidy(place: BookPlace) -> BookPlace:
    name = place.name.strip(" ")
    others = {fold(alias): alias.strip(" ") for alias in reversed(place.aliases)}
    others.pop(fold(name), None)
    return dataclasses.replace(
        place,
        name=name,
        aliases=tuple(sorted(others.values())),
        country=place.country.upper(),
        radius_m=RADIUS_M.get(place.kind) if place.radius_m is None else place.radius_m,
    )


def _slips(place: BookPlace, box: Box) -> list[str]:
    """What was probably meant by a point that lies outside its country's box."""

    def inside(lon: float, lat: float) -> bool:
        west, south, east, north = box
        around = west <= lon <= east if west <= east else lon >= west or lon <= east
        return around and south <= lat <= north

    lon, lat = place.lonlat
    if inside(lon, lat):
        return []
    meant = next(
        ((x, y) for x, y in ((lat, lon), (lon, -lat), (-lon, lat), (-lon, -lat)) if inside(x, y)), None
    )
    if meant is None:
        return []
    return [
        f"{lat:g},{lon:g} is outside {place.country or 'its country'}; did you mean {meant[1]:g},{meant[0]:g}?"
    ]


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
