"""Whose capital is meant: the town, unless it is named beside that."""

import pytest

from geo.place import Place
from geo.places import Resolution, with_capitals

KENYA = Place(
    place_id="iso:KE", name="Kenya", kind="country", lonlat=(38, 1), country="KE", country_name="Kenya"
)
NAIROBI = Place(place_id="geonames:184745", name="Nairobi", kind="town", lonlat=(36.8, -1.3), country="KE")


class Seats:
    """Knows one country."""

    def candidates(self, name: str) -> list[Place]:
        return [KENYA] if name.startswith("Kenya") else []

    def capital(self, area: Place) -> Place | None:
        return NAIROBI if area == KENYA else None


def meant(text: str) -> list[tuple[str, str]]:
    """The phrases of *text* with their places, when "Kenya" or "Kenyan" and "Nairobi" are its toponyms."""
    found = []
    for name, place in (("Kenyan", KENYA), ("Kenya", KENYA), ("Nairobi", NAIROBI)):
        start = text.find(name)
        if start >= 0 and not any(start == r.start for r in found):
            found.append(
                Resolution(
                    start=start, end=start + len(name), text=name, kind="demonym" if name == "Kenyan" else "place",
                    place=place, score=0.9, alternatives=(), reason="",
                )
            )  # fmt: skip
    return [(r.text, r.place.name) for r in with_capitals(text, found, Seats()) if r.place]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("A bomb exploded in the Kenyan capital on Monday.", "Kenyan capital"),
        ("Crowds marched through Kenya's capital.", "Kenya's capital"),
        ("A bomb in the Kenyan capital Monday killed two.", "Kenyan capital"),
        ("A fire in the capital of Kenya, police said, killed two.", "capital of Kenya"),
        ("In the crowded Kenyan capital city, John Otieno spoke.", "Kenyan capital city"),
    ],
)
def test_the_capital_is_the_town(text: str, phrase: str) -> None:
    assert (phrase, "Nairobi") in meant(text)


@pytest.mark.parametrize(
    "text",
    [
        "Police in the Kenyan capital, Nairobi, said so.",
        "Police in the Kenyan capital Nairobi said so.",
        "Police in Nairobi, the Kenyan capital, said so.",
        "Nairobi, capital of Kenya, was flooded.",
        "The Kenyan capital markets fell.",
        "Mombasa, Kenya's former capital, was flooded.",
        "Kenyan provincial capitals were flooded.",
        "Trade in the Kenyan capital-goods sector fell.",
    ],
)
def test_a_named_capital_and_other_capitals_stand_for_themselves(text: str) -> None:
    assert not any("capital" in phrase for phrase, _ in meant(text))
