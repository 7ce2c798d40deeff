"""Town or land of one name; saints, streets and rivers: what the words beside a name say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from geo.place import Place
from geo.places import Resolution, resolve
from geo.places.resolver.mentions import said_name


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    text: str
    kind: str = "place"


def place(
    name: str, lon: float, lat: float, *, kind: str = "town", feature: str = "PPL", admin1: str = ""
) -> Place:
    return Place(
        place_id=f"test:{name}:{feature}",
        name=name,
        kind=kind,
        lonlat=(lon, lat),
        feature=feature,
        country="XX",
        country_name="Examplia",
        admin1=admin1,
        population=300_000 if kind == "town" else 1_200_000,
    )


LAND = place("Vornov", 31.0, 53.0, kind="admin1", feature="ADM1")
TOWN = place("Vornov", 30.4, 52.6, feature="PPLA", admin1="Vornov")
HAMLET = place("Lisk", 31.4, 53.3, admin1="Vornov")
WIDE_LAND = place("Tibra", 20.0, 10.0, kind="admin1", feature="ADM1")
WIDE_TOWN = place("Tibra", 20.2, 10.1, feature="PPLA", admin1="Tibra")
OTHER_SEAT = place("Kald", 40.0, 20.0, kind="admin1", feature="ADM1")
NO_SEAT = place("Kald", 40.2, 20.1, feature="PPLA2", admin1="Kald")
ORAN = place("Oran", 25.0, 25.0)
GREAT_TOWN = replace(place("Sorn", 10.0, 45.0, feature="PPLA", admin1="Sorn"), population=9_000_000)
EMPTY_LAND = replace(place("Sorn", 10.3, 45.2, kind="admin1", feature="ADM1"), population=10)
EVERYTHING = [GREAT_TOWN, EMPTY_LAND, LAND, TOWN, HAMLET, WIDE_LAND, WIDE_TOWN, OTHER_SEAT, NO_SEAT, ORAN]


class Atlas:
    """The places above, by name; the town of Tibra is known as Tibra City."""

    def candidates(self, name: str) -> Sequence[Place]:
        if name == "Tibra City":
            return [WIDE_TOWN]
        found = [p for p in EVERYTHING if p.name == name]
        return sorted(found, key=lambda p: -p.population)


def read(text: str, *names: str) -> list[Resolution]:
    spans = [Span(i, i + len(n), n) for n in names for i in range(len(text)) if text.startswith(n, i)]
    return resolve(text, sorted(spans, key=lambda span: span.start), Atlas(), least_score=0.0)


@pytest.mark.parametrize(
    "text",
    [
        "Two shops burnt in Vornov on Monday.",
        "The mayor of Vornov resigned.",
        "They drove to Vornov, a town on the river.",
        "The airport of Vornov was shut.",
        "Trains between Vornov and the border stood still.",
    ],
)
def test_a_bare_name_means_the_town(text: str) -> None:
    found = read(text, "Vornov")[0]
    assert found.place == TOWN
    assert LAND in [other.place for other in found.alternatives]


@pytest.mark.parametrize(
    "text",
    [
        "Two barns burnt in Vornov province on Monday.",
        "Two barns burnt in the Vornov region.",
        "Power failed across Vornov.",
        "Floods in southern Vornov cut off farms.",
        "The governor of Vornov resigned.",
        "The province of Vornov is poor.",
        "Floods in Vornov and Marn provinces cut off farms.",
        "In the regions of Marn and Vornov snow fell.",
        "Vornov's countryside is empty.",
    ],
)
def test_a_word_for_the_land_keeps_the_land(text: str) -> None:
    assert read(text, "Vornov")[0].place == LAND


def test_what_lies_outside_the_town_keeps_the_land() -> None:
    assert [r.place for r in read("A mine in Lisk, Vornov, was shut.", "Lisk", "Vornov")] == [HAMLET, LAND]


def test_each_mention_has_its_own_words() -> None:
    found = read("Police in the Vornov region said a man was held in Vornov.", "Vornov")
    assert [r.place for r in found] == [LAND, TOWN]


def test_a_town_that_is_told_by_city_leaves_its_name_to_the_land() -> None:
    assert read("Two shops burnt in Tibra on Monday.", "Tibra")[0].place == WIDE_LAND


def test_a_town_that_is_not_the_seat_is_not_meant() -> None:
    assert read("Two shops burnt in Kald on Monday.", "Kald")[0].place == OTHER_SEAT


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("Ships left St. John's early.", "St. John", "St. John's"),
        ("Ships left St John’s early.", "St John", "St John's"),
        ("Ships left St. John's early.", "St. John's", "St. John's"),
        ("A ship left Saint John early.", "Saint John", "Saint John"),
        ("Oran's port was shut.", "Oran's", "Oran"),
        ("A house in Oran Close burnt.", "Oran", "Oran Close"),
        ("A house in Oran close to the port burnt.", "Oran", "Oran"),
    ],
)
def test_the_name_that_is_looked_up(text: str, name: str, wanted: str) -> None:
    start = text.index(name)
    assert said_name(text, Span(start, start + len(name), name)) == wanted


def test_a_river_is_not_the_town_of_its_name() -> None:
    found = read("The Oran River rose by two metres.", "Oran River")[0]
    assert found.place is None or found.within


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "Drones fell on Sorn and Oran. A mine in the Sorn, Lisk and Oran regions was hit.",
            ["town", "admin1"],
        ),
        ("Buses ran in Sorn, the mayor said. Snow fell in the southern region of Sorn.", ["town", "admin1"]),
        ("The town of Vornov, Vornov region, sleeps.", ["town", "admin1"]),
    ],
)
def test_a_word_for_a_division_names_the_land_whatever_the_name_means_elsewhere(
    text: str, kinds: list[str]
) -> None:
    found = read(text, "Sorn", "Vornov", "Oran", "Lisk")
    assert [r.place.kind if r.place else "" for r in found if r.text in {"Sorn", "Vornov"}] == kinds
