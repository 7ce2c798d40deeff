"""Where the rows of a table are: geocoding those without coordinates, and the area of those that are no spot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple

import shapely

from geo.gazetteer.index import distance_km
from geo.gazetteer.names import fold
from geo.place import shape_from
from geo.places import Choice, footprint_of, locate, relative_places
from geo.places.outlines import coarse
from geo.places.relative.geometry import circle, farthest_m, rounded, with_point
from geo.schema import MAX_ALTERNATIVES, Alternative, to_json
from geo.tables.countries import country_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.place import Candidates, Place

_CORNERS: Final = 40
"""Corners of the footprint of an area: a table may name the same country a hundred thousand times."""
_REACH_KM: Final = {"country": 3_000.0, "admin1": 500.0, "admin2": 150.0}
"""How far the conventional point of an area may lie from the gazetteer's."""
_UNMEASURED_M: Final = {
    "country": 400_000.0,
    "admin1": 100_000.0,
    "admin2": 25_000.0,
    "area": 25_000.0,
    "region": 200_000.0,
}
_AN: Final = {
    "country": "a country",
    "admin1": "a first-level division",
    "admin2": "a second-level division",
    "area": "an area",
    "region": "a region",
}
_TAIL: Final = re.compile(
    r"\s+(?:provinces?|districts?|regions?|counties|county|states?|governorates?|departments?|prefectures?|city|cities|"
    r"municipalit(?:y|ies)|villages?|towns?|islands?|areas?)$",
    re.IGNORECASE,
)
_KINDS: Final = {"admin1": ("admin1",), "admin2": ("admin2", "admin1"), "country": ("country",)}


class Words(NamedTuple):
    """What a row says of its place; "" for what it does not say."""

    place: str
    admin2: str
    admin1: str
    country: str
    code: str
    fips: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where a row is; precision "" and no lonlat when that could not be told. radius_m in metres."""

    lonlat: tuple[float, float] | None = None
    footprint: BaseGeometry | None = None
    radius_m: float | None = None
    precision: str = ""
    name: str = ""
    place_id: str = ""
    score: float | None = None
    alternatives: str = "[]"
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anchor:
    """The name in a cell by which another place is told."""

    start: int
    end: int
    text: str
    kind: str = "place"


class Placer:
    """Asks one source for the places of a table, each only once."""

    def __init__(self, source: Candidates) -> None:
        self._source = source
        self.geocoded = lru_cache(maxsize=1 << 16)(self._geocoded)
        self.area = lru_cache(maxsize=1 << 16)(self._area)
        self.kind_of_point = lru_cache(maxsize=1 << 16)(self._kind_of_point)
        self._land = lru_cache(maxsize=1 << 12)(self._country)
        self._footprint = lru_cache(maxsize=1 << 12)(self._coarse_footprint)

    def __reduce__(self) -> tuple[type[Placer], tuple[Candidates]]:
        """Where it travels it starts anew, with the same source."""
        return type(self), (self._source,)

    def _country(self, name: str, code: str, fips: str) -> Place | None:
        return country_of(name, code, self._source, fips=fips)

    def _geocoded(self, words: Words) -> Found:
        """The place that the words of a row mean: its place in its country, else the smallest area that is known."""
        land = self._land(words.country, words.code, words.fips)
        code = land.country if land else ""
        several = [part for part in re.split(r"\s*[;|]\s*", words.place) if part]
        several = several if len(several) > 1 else self._listed(words.place, code)
        if len(several) > 1:
            return self._together(several, words)
        if told := self._relative(words.place, code):
            return told
        wider = [name for name in (words.admin2, words.admin1) if name]
        for text, named in ((words.place, "place"), (words.admin2, "admin2"), (words.admin1, "admin1")):
            if not text:
                continue
            context = [name for name in wider if name != text] if named != "admin1" else []
            found = self._choices(text, context, code, named)
            if found:
                return self._chosen(found, text, words, named)
        if land is None:
            return Found(basis=_unknown(words))
        given = next((name for name in words[:3] if name), "")
        basis = f"{given!r} is not known; the country" if given else "the table names the country alone"
        return self._of_place(Choice(place=land, score=1.0, reason=""), (), basis)

    def _listed(self, text: str, code: str) -> list[str]:
        """The places of "Homs, Hama provinces", each in the country; [] where one is the container of another."""
        parts = [_TAIL.sub("", part.strip()) for part in text.split(",") if part.strip()]
        if not code or len(parts) < 2:
            return []
        found = [[p for p in self._source.candidates(part) if p.country == code] for part in parts]
        for part, places in zip(parts, found, strict=True):
            around = {fold(name) for p in places for name in (p.admin1, p.country_name) if name}
            if around & {fold(other) for other in parts if other != part}:
                return []
        return parts if all(found) else []

    def _relative(self, text: str, code: str) -> Found | None:
        """The area of "50 km north of Nairobi"; None when *text* is a name, or tells no such thing."""
        if not text or self._is_name(text):
            return None
        for word in list(re.finditer(r"[^\W\d_]\S*", text))[1:]:
            name = text[word.start() :].partition(",")[0].strip()
            if not name[:1].isupper() or not self._is_name(name):
                continue
            found = locate(text[word.start() :], self._source, country=code)
            if not found:
                continue
            span = _Anchor(start=word.start(), end=word.start() + len(name), text=name)
            told = relative_places(text, [span], [found[0].place], outline=partial(shape_from, self._source))
            if not told:
                continue
            place = told[0].place
            return Found(
                lonlat=place.lonlat, footprint=place.footprint, radius_m=round(place.radius_m), precision="area",
                name=f"{told[0].text} ({found[0].place.label})", score=round(found[0].score, 4), basis=place.basis,
            )  # fmt: skip
        return None

    def _is_name(self, text: str) -> bool:
        knows = getattr(self._source, "knows", None)
        return bool(knows(text)) if knows is not None else bool(self._source.candidates(text))

    def _choices(self, text: str, context: Sequence[str], code: str, named: str) -> list[Choice]:
        plain = text if code or not context else ", ".join([text, *context])
        for name in dict.fromkeys((plain, _TAIL.sub("", text), text.partition(",")[0])):
            near = "" if name == plain and not code else next(iter(context), "")
            found = locate(name, self._source, near=near, country=code) if name.strip() else []
            fitting = [
                choice for choice in found if choice.place.kind in _KINDS.get(named, (choice.place.kind,))
            ]
            if fitting:
                return fitting
            if found and named == "place":
                return found
        return []

    def _chosen(self, found: Sequence[Choice], text: str, words: Words, named: str) -> Found:
        basis = f"{text!r} looked up: {found[0].reason}"
        if named != "place" and words.place:
            basis = f"{words.place!r} is not known; {text!r} instead"
        return self._of_place(found[0], found[1 : 1 + MAX_ALTERNATIVES], basis)

    def _together(self, several: Sequence[str], words: Words) -> Found:
        """One area that holds all of several places."""
        singles = [self.geocoded(words._replace(place=part)) for part in several]
        areas = [single.footprint for single in singles if single.footprint is not None]
        if not areas:
            return Found(basis=_unknown(words))
        whole = shapely.union_all(areas)
        point = whole.representative_point()
        lonlat = rounded((point.x, point.y))
        scores = [single.score for single in singles if single.score is not None]
        return Found(
            lonlat=lonlat, footprint=coarse(whole, most=_CORNERS * 2), radius_m=farthest_m(lonlat, whole.convex_hull),
            precision="area", name="; ".join(dict.fromkeys(single.name for single in singles if single.name)),
            score=min(scores, default=None), basis=f"an area that holds {len(areas)} of {len(several)} places named",
        )  # fmt: skip

    def _of_place(self, choice: Choice, others: Sequence[Choice], basis: str) -> Found:
        place = choice.place
        footprint, radius_m = self._footprint(place)
        return Found(
            lonlat=rounded(place.lonlat), footprint=footprint, radius_m=round(radius_m), precision=place.kind,
            name=place.label, place_id=place.place_id, score=round(choice.score, 4), basis=basis,
            alternatives=to_json([
                Alternative(name=o.place.label, lon=o.place.lonlat[0], lat=o.place.lonlat[1], score=round(o.score, 4), reason=o.reason)
                for o in others
            ]),
        )  # fmt: skip

    def _coarse_footprint(self, place: Place) -> tuple[BaseGeometry, float]:
        outline = shape_from(self._source, place)
        if outline is None:
            return footprint_of(place)
        slim, point = coarse(outline, most=_CORNERS), rounded(place.lonlat)
        if not slim.covers(shapely.Point(point)):
            return footprint_of(place, outline)
        return slim, farthest_m(point, outline.convex_hull)

    def _area(
        self, words: Words, precision: str, lonlat: tuple[float, float], radius_m: float | None
    ) -> Found:
        """The area that a row means whose coordinates are those of its middle.

        It is the outline of the country or province where the source has one, else a circle.
        """
        place = self._place_of_area(words, precision, lonlat)
        if place is not None:
            footprint, _ = self._footprint(place)
            reach = max(farthest_m(lonlat, footprint.convex_hull), radius_m or 0.0)
            return Found(lonlat=lonlat, footprint=footprint, radius_m=round(reach), precision=precision, place_id=place.place_id,
                         basis=f"the table gives the middle of {_AN[precision]}: {place.label}")  # fmt: skip
        reach = radius_m or _UNMEASURED_M.get(precision, 25_000.0)
        return Found(lonlat=lonlat, footprint=with_point(circle(lonlat, reach), lonlat), radius_m=reach, precision=precision,
                     basis=f"the table gives the middle of {_AN[precision]}")  # fmt: skip

    def _place_of_area(self, words: Words, precision: str, lonlat: tuple[float, float]) -> Place | None:
        land = self._land(words.country, words.code, words.fips)
        if precision == "country":
            return land
        kinds = _KINDS.get(precision)
        if kinds is None:
            return None
        first = words.admin1 if precision == "admin1" else words.admin2
        names = [
            name
            for name in (first, words.place.partition(",")[0], _TAIL.sub("", words.place.partition(",")[0]))
            if name
        ]
        for name in dict.fromkeys(names):
            for place in self._source.candidates(name):
                inside = land is None or place.country == land.country
                if (
                    inside
                    and place.kind == kinds[0]
                    and distance_km(place.lonlat, lonlat) <= _REACH_KM[precision]
                ):
                    return place
        return None

    def _kind_of_point(self, name: str, lonlat: tuple[float, float]) -> tuple[str, float] | None:
        """The kind and extent of the place of that name whose own point the coordinates are; None when there is none.

        Coordinates that are the conventional point of a province are its middle, not where it happened, unless
        they lie in a town of the same name.
        """
        named = self._source.candidates(name)[:8]
        in_town = any(
            p.kind == "town" and distance_km(p.lonlat, lonlat) * 1_000 <= self._footprint(p)[1] for p in named
        )
        for place in named:
            if in_town and place.kind in ("country", "admin1", "admin2", "region"):
                continue
            near_km = {"country": 100.0, "admin1": 15.0, "region": 50.0}.get(place.kind, 3.0)
            if distance_km(place.lonlat, lonlat) <= near_km:
                _, radius_m = self._footprint(place)
                return place.kind, round(radius_m)
        return None


def _unknown(words: Words) -> str:
    given = ", ".join(name for name in words[:4] if name)
    return f"{given!r} is not known" if given else "the table names no place"
