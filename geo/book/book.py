"""The place book: what a person says that a name means. It comes before the gazetteer.

The book is a GeoJSON file, `seeds/places.geojson` by default. Names are compared by the key of the
gazetteer (`geo.gazetteer.names.fold`), so accents, case, hyphens and "St"/"Saint" do not count.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from geo.book.file import decode_book, encode_book
from geo.book.first import as_place
from geo.book.history import History
from geo.book.place import RADIUS_M, BookPlace, free_id, problems_of
from geo.errors import PlaceBookError
from geo.gazetteer.names import fold, loosen
from geo.saving import locked, replace_file

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from geo.place import Place

Box = tuple[float, float, float, float]
Places = Sequence[BookPlace]


class PlaceBook:
    """The places in one file. Changes are made to the file under a lock, and then seen here.

    Another process's changes are never lost; they are seen here after the next change or `load`.
    """

    def __init__(
        self, path: str | Path, places: Iterable[BookPlace] = (), *, paths: Iterable[Path] = ()
    ) -> None:
        """The book in the file *path* with *places*; *paths* are all its files when it was merged of several."""
        self.path = Path(path)
        self.paths = tuple(paths) or (self.path,)
        self._take(places)

    @classmethod
    def load(cls, path: str | Path) -> PlaceBook:
        """The book in the file *path*; a book without places when there is no such file.

        Raises PlaceBookError that names the line if the file cannot be read.
        """
        return cls(path, _read(Path(path)))

    def _take(self, places: Iterable[BookPlace]) -> None:
        self._places = tuple(sorted(places, key=lambda place: (fold(place.name), place.place_id)))
        self.__dict__.pop("_named", None)
        self.__dict__.pop("_loosely", None)

    @cached_property
    def _named(self) -> dict[str, list[BookPlace]]:
        return self._by(fold)

    @cached_property
    def _loosely(self) -> dict[str, list[BookPlace]]:
        return self._by(loosen)

    def _by(self, key_of: Callable[[str], str]) -> dict[str, list[BookPlace]]:
        found: dict[str, list[BookPlace]] = {}
        for place in self._places:
            for key in dict.fromkeys(map(key_of, place.names)):
                found.setdefault(key, []).append(place)
        return found

    def list(self) -> Sequence[BookPlace]:
        """All places, sorted by name."""
        return self._places

    def find(self, name: str) -> Sequence[BookPlace]:
        """The places with that name, alias or id; empty when there is none."""
        by_id = [place for place in self._places if place.place_id == name]
        return by_id or self.named(name)

    def named(self, name: str) -> Sequence[BookPlace]:
        """The places with that name or alias; empty when there is none."""
        return list(self._named.get(fold(name), ())) if self._places else []

    def candidates(self, name: str) -> Sequence[Place]:
        """The same as `find`, without ids, as places for the resolver."""
        return [as_place(place) for place in self.named(name)]

    def similar(self, name: str) -> Sequence[Place]:
        """Places whose name differs in articles and words like "province" only: "Al-Hasna" for "El Hasna"."""
        return [as_place(place) for place in self._loosely.get(loosen(name), ())] if fold(name) else []

    def on(self, day: dt.date) -> PlaceBook:
        """The places that bore their names on *day*; this book itself when that is all of them."""
        valid = [place for place in self._places if place.is_valid_on(day)]
        return self if len(valid) == len(self._places) else PlaceBook(self.path, valid, paths=self.paths)

    def search(self, text: str) -> Sequence[BookPlace]:
        """The places with *text* anywhere in a name, the id or the note; case and accents do not count."""
        key = fold(text)
        return [p for p in self._places if any(key in fold(told) for told in (*p.names, p.place_id, p.note))]

    def add(self, place: BookPlace, *, force: bool = False, within: Box | None = None) -> BookPlace:
        """Put *place* into the file and give it back with its id and radius.

        *within* is the box (west, south, east, north) of its country, if known: a point outside
        it that would be inside with the two numbers swapped or a sign turned is refused. Raises
        PlaceBookError with every problem; *force* lets a second place of one name, and such a
        point, through.
        """
        return self.extend([place], force=force, within=within)[0]

    def extend(
        self, places: Iterable[BookPlace], *, force: bool = False, within: Box | None = None
    ) -> Sequence[BookPlace]:
        """Put *places* into the file, all or none, and give them back with ids and radii; see `add`."""
        tidy = [_tidy(place) for place in places]
        problems = [
            f"{p.name[:40]!r}: {told}" for p in tidy for told in _refusals(p, None if force else within)
        ]
        if problems:
            raise PlaceBookError("; ".join(problems[:20]), path=self.path, remedy="nothing was added")
        added: list[BookPlace] = []

        def make(known: Places) -> Places:
            taken = {p.place_id for p in known}
            for place in tidy:
                if not force:
                    _refuse_doubles(place, [*known, *added], path=self.path)
                added.append(dataclasses.replace(place, place_id=free_id(place.name, taken)))
                taken.add(added[-1].place_id)
            return [*known, *added]

        self._change(f"add {tidy[0].name}" if len(tidy) == 1 else f"add {len(tidy)} places", make)
        return added

    def move(self, name: str, lonlat: tuple[float, float], *, within: Box | None = None) -> BookPlace | None:
        """Set the point of the place of that name, alias or id; None when there is none.

        An outline of it is dropped when the new point lies outside. Raises PlaceBookError as `add` does.
        """
        import shapely

        def moved(place: BookPlace) -> BookPlace:
            keeps = place.polygon is not None and place.polygon.covers(shapely.Point(lonlat))
            return dataclasses.replace(place, lonlat=lonlat, polygon=place.polygon if keeps else None)

        return self._edit(name, f"move {name}", moved, within=within)

    def alias(self, name: str, add: Iterable[str] = (), *, drop: Iterable[str] = ()) -> BookPlace | None:
        """Add and *drop* other spellings of the place of that name, alias or id; None when there is none.

        Raises PlaceBookError for a spelling that another place has.
        """
        dropped, more = set(map(fold, drop)), tuple(add)

        def renamed(place: BookPlace) -> BookPlace:
            kept = (alias for alias in place.aliases if fold(alias) not in dropped)
            return dataclasses.replace(place, aliases=(*kept, *more))

        return self._edit(name, f"alias {name}", renamed)

    def remove(self, name: str) -> BookPlace | None:
        """Take the place of that name, alias or id out of the file; None when there is none.

        Raises PlaceBookError when several places are meant.
        """
        found: list[BookPlace] = []

        def make(known: Places) -> Places:
            found.extend(filter(None, [self._one(name)]))
            return [place for place in known if place not in found]

        self._change(f"remove {name}", make)
        return found[0] if found else None

    def undo(self) -> str | None:
        """Take the last change back and say which it was; None when there is none to take back.

        Raises PlaceBookError when what it changed has been changed since.
        """
        with locked(self.path):
            history = History(self.path)
            places = history.before_last(_read(self.path))
            if places is None:
                return None
            self._write(places)
            return history.forget_last()

    def _edit(
        self, name: str, what: str, edit: Callable[[BookPlace], BookPlace], *, within: Box | None = None
    ) -> BookPlace | None:
        found: list[BookPlace] = []

        def make(known: Places) -> Places:
            place = self._one(name)
            if place is None:
                return list(known)
            edited, others = _tidy(edit(place)), [other for other in known if other is not place]
            problems = list(_refusals(edited, within))
            if problems:
                raise PlaceBookError("; ".join(problems), path=self.path, remedy="nothing was changed")
            new = dataclasses.replace(edited, aliases=tuple(set(edited.aliases) - set(place.names)))
            _refuse_doubles(new, others, path=self.path, named=new.aliases)
            found.append(edited)
            return [*others, edited]

        self._change(what, make)
        return found[0] if found else None

    def _one(self, name: str) -> BookPlace | None:
        found = self.find(name)
        if len(found) > 1:
            ids = ", ".join(place.place_id for place in found)
            reason = f"{name!r} means {len(found)} places"
            raise PlaceBookError(reason, path=self.path, remedy=f"name one of {ids}")
        return found[0] if found else None

    def _change(self, what: str, make: Callable[[Places], Places]) -> None:
        """Put what *make* makes of the places of the file in their place, under the lock, and remember it."""
        with locked(self.path):
            self._take(_read(self.path))
            before = self._places
            after = make(before)
            if list(before) != after:
                self._write(after)
                History(self.path).add(what, before, self._places)

    def _write(self, places: Sequence[BookPlace]) -> None:
        replace_file(self.path, encode_book(places))
        self._take(places)


def merged(books: Sequence[PlaceBook]) -> tuple[PlaceBook, list[str]]:
    """One book of several, read-only: of two places of one name the later book's counts.

    Also says, a line each, which places of earlier books do not count.
    """
    kept: list[BookPlace] = []
    told: list[str] = []
    for book in books:
        names = {fold(name): place for place in book.list() for name in place.names}
        for place in [p for p in kept if any(fold(name) in names for name in p.names)]:
            kept.remove(place)
            told.append(
                f"{place.name}: {book.path} says where it is; {place.place_id} of an earlier book does not count"
            )
        kept += book.list()
    return PlaceBook(books[-1].path, kept, paths=[book.path for book in books]), told


def _refusals(place: BookPlace, within: Box | None) -> list[str]:
    return [*problems_of(place), *(_slips(place, within) if within is not None else [])]


def _refuse_doubles(
    place: BookPlace, places: Sequence[BookPlace], *, path: Path, named: Sequence[str] | None = None
) -> None:
    """Raise PlaceBookError when one of the names (all of *place*, or *named*) belongs to one of *places*."""
    keys = set(map(fold, place.names if named is None else named))
    for known in places:
        doubled = [name for name in known.names if fold(name) in keys]
        if doubled:
            reason = f"{doubled[0]!r} is in the book already, as {known.place_id}"
            raise PlaceBookError(reason, path=path, remedy="remove that one first, or add both with force")


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
        lonlat=(float(place.lonlat[0]), float(place.lonlat[1])),
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
