"""A gazetteer of a few real places, so that tests of reading need no built index."""

from collections.abc import Sequence

from geo.gazetteer.names import fold
from geo.place import Place


def _place(key: str, name: str, kind: str, lonlat: tuple[float, float], **more: object) -> Place:
    return Place(place_id=key, name=name, kind=kind, lonlat=lonlat, **more)  # type: ignore[arg-type]


KENYA = {"country": "KE", "country_name": "Kenya"}
ITALY = {"country": "IT", "country_name": "Italy"}
LEBANON = {"country": "LB", "country_name": "Lebanon"}
LIBYA = {"country": "LY", "country_name": "Libya"}

PLACES = (
    _place("iso:KE", "Kenya", "country", (38.0, 1.0), population=50_000_000, feature="PCLI", bbox=(33.9, -4.7, 41.9, 5.5), **KENYA),
    _place("iso:IT", "Italy", "country", (12.8, 42.8), population=60_000_000, feature="PCLI", bbox=(6.6, 36.6, 18.5, 47.1), **ITALY),
    _place("iso:LB", "Lebanon", "country", (35.8, 33.8), population=6_800_000, feature="PCLI", bbox=(35.1, 33.0, 36.6, 34.7), **LEBANON),
    _place("iso:LY", "Libya", "country", (17.0, 28.0), population=6_700_000, feature="PCLI", bbox=(9.3, 19.5, 25.2, 33.2), **LIBYA),
    _place("t:1", "Nairobi", "town", (36.817, -1.283), population=4_400_000, feature="PPLC", admin1="Nairobi County", **KENYA),
    _place("t:2", "Mombasa", "town", (39.666, -4.055), population=1_200_000, feature="PPLA", admin1="Mombasa County", **KENYA),
    _place("t:3", "Garissa", "town", (39.646, -0.453), population=119_000, feature="PPLA", admin1="Garissa County", **KENYA),
    _place("t:4", "Rome", "town", (12.511, 41.892), population=2_300_000, feature="PPLC", admin1="Lazio", **ITALY),
    _place("t:5", "Genoa", "town", (8.944, 44.405), population=580_000, feature="PPLA", admin1="Liguria", **ITALY),
    _place("t:6", "Amatrice", "town", (13.289, 42.628), population=2_600, feature="PPL", admin1="Lazio", **ITALY),
    _place("t:7", "Tripoli", "town", (35.849, 34.437), population=229_000, feature="PPLA", admin1="Liban-Nord", **LEBANON),
    _place("t:8", "Tripoli", "town", (13.188, 32.875), population=1_150_000, feature="PPLC", admin1="Tripoli", **LIBYA),
    _place("t:9", "Beirut", "town", (35.494, 33.889), population=1_916_000, feature="PPLC", admin1="Beyrouth", **LEBANON),
    _place("t:10", "Benghazi", "town", (20.067, 32.115), population=650_000, feature="PPLA", admin1="Banghāzī", **LIBYA),
)  # fmt: skip
DEMONYMS = {"kenyan": "iso:KE", "italian": "iso:IT", "lebanese": "iso:LB", "libyan": "iso:LY"}


class SmallAtlas:
    """What the readers ask of a gazetteer, answered from PLACES."""

    def __init__(self, places: Sequence[Place] = PLACES) -> None:
        self._named: dict[str, list[Place]] = {}
        for place in sorted(places, key=lambda p: -p.population):
            self._named.setdefault(fold(place.name), []).append(place)
        self._by_id = {place.place_id: place for place in places}

    def candidates(self, name: str) -> list[Place]:
        return list(self._named.get(fold(name), ()))

    def demonym(self, word: str) -> list[Place]:
        key = DEMONYMS.get(word.lower())
        return [self._by_id[key]] if key else []

    def get(self, place_id: str) -> Place | None:
        return self._by_id.get(place_id)

    def near(self, lonlat: tuple[float, float], *, km: float) -> list[Place]:
        degrees = km / 111.0
        return [
            p for p in PLACES if max(abs(p.lonlat[0] - lonlat[0]), abs(p.lonlat[1] - lonlat[1])) <= degrees
        ]

    def knows(self, name: str) -> bool:
        return fold(name) in self._named

    def longest(self, tokens: Sequence[str], start: int = 0, *, most: int = 8) -> int:
        for length in range(min(most, len(tokens) - start), 0, -1):
            if self.knows(" ".join(tokens[start : start + length])):
                return length
        return 0
