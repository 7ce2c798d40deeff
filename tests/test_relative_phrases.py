"""Phrases of relative places: which toponyms are anchors of which relation. Own example sentences;
[brackets] mark the toponyms."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.places import RelativePhrase, relative_phrases


@dataclass(frozen=True)
class Name:
    start: int
    end: int
    text: str


def marked(sentence: str) -> tuple[str, list[Name]]:
    text, names, at = "", [], 0
    for match in re.finditer(r"\[(.*?)\]", sentence):
        text += sentence[at : match.start()]
        names.append(Name(len(text), len(text) + len(match[1]), match[1]))
        text += match[1]
        at = match.end()
    return text + sentence[at:], names


def only(sentence: str) -> tuple[RelativePhrase, list[str]]:
    text, names = marked(sentence)
    (phrase,) = relative_phrases(text, names)
    assert text[phrase.start : phrase.end] == phrase.text
    return phrase, [names[i].text for i in phrase.anchors]


@pytest.mark.parametrize(
    ("sentence", "metres", "bearing", "width", "anchor"),
    [
        ("Rescuers met about 60 km to the North from the town of [Kosti].", 60_000, 0, 45, "Kosti"),
        ("It lies 25 miles north-east of [Tver].", 40_233.6, 45, 22.5, "Tver"),
        ("a camp 12km NNE of [Tver]", 12_000, 22.5, 11.25, "Tver"),
        ("a camp 15 mi. SW of [Tver]", 24_140.16, 225, 22.5, "Tver"),
        ("a camp 15 km SW [Tver]", 15_000, 225, 22.5, "Tver"),
        ("some twenty-five kilometres south west of [Tver]", 25_000, 225, 22.5, "Tver"),
        ("two hundred and ten miles due west of [Tver]", 337_962.24, 270, 45, "Tver"),
        ("roughly 1,250km southeast of the capital, [Moroni]", 1_250_000, 135, 22.5, "Moroni"),
        ("nearly 8.5 nautical miles east of [Tver]", 15_742, 90, 45, "Tver"),
        ("a dozen miles west of [Tver]", 19_312.128, 270, 45, "Tver"),
        ("20 to 30 km south of the [Malian] city of [Gao]", 25_000, 180, 45, "Gao"),
        ("90 metres north of [Mali]'s [Gao]", 90, 0, 45, "Gao"),
        ("3 1/2 miles north of [Gao] city, [Mali]", 5_632.704, 0, 45, "Gao"),
        (
            "50 km away to the north of the chief town of province [Upper Nile] city of [Malakal]",
            50_000,
            0,
            45,
            "Malakal",
        ),
        ("6 km east of the north gate of [Kruger National Park]", 6_000, 90, 45, "Kruger National Park"),
        ("ROUTE 7 CLOSED 40 MILES WEST OF [TVER]", 64_373.76, 270, 45, "TVER"),
    ],
)
def test_distance_and_direction(
    sentence: str, metres: float, bearing: float, width: float, anchor: str
) -> None:
    phrase, anchors = only(sentence)
    assert phrase.relation == "vector"
    assert phrase.distance_m == pytest.approx(metres)
    assert (phrase.bearing_deg, phrase.half_width_deg) == (bearing, width)
    assert anchors == [anchor]


@pytest.mark.parametrize(
    ("words", "precision"),
    [
        ("100 km", 50_000),
        ("140 km", 5_000),
        ("25 km", 2_500),
        ("23 km", 500),
        ("1.5 km", 50),
        ("1/2 mile", 402.336),
        ("20 to 30 km", 5_000),
        ("half a mile", 402.336),
        ("a dozen kilometres", 4_000),
    ],
)
def test_the_precision_of_a_distance_is_half_its_rounding_step(words: str, precision: float) -> None:
    phrase, _ = only(f"It fell {words} north of [Gao].")
    assert phrase.distance_precision_m == pytest.approx(precision)


@pytest.mark.parametrize(
    ("sentence", "relation", "bearing", "anchors"),
    [
        ("a village near the settlement of [Kidal]", "near", None, ["Kidal"]),
        ("close to [Kidal]", "near", None, ["Kidal"]),
        ("not far from the besieged [Kidal]", "near", None, ["Kidal"]),
        ("a depot outside [Kidal]", "outside", None, ["Kidal"]),
        ("on the southern outskirts of [Kidal]", "outside", 180, ["Kidal"]),
        ("in [Kidal]'s northern suburbs", "outside", 0, ["Kidal"]),
        ("just south of [Kidal]", "direction", 180, ["Kidal"]),
        ("to the west of [Kidal]", "direction", 270, ["Kidal"]),
        ("in northern [Mali]", "part", 0, ["Mali"]),
        ("in the north of [Mali]", "part", 0, ["Mali"]),
        ("the south-western part of [Mali]", "part", 225, ["Mali"]),
        ("between [Gao] and the city of [Kidal]", "between", None, ["Gao", "Kidal"]),
        ("halfway from [Gao] to [Kidal]", "between", None, ["Gao", "Kidal"]),
        ("the [Gao]-[Kidal] highway", "between", None, ["Gao", "Kidal"]),
        ("a boat sank off [Malta]", "off", None, ["Malta"]),
        ("off the coast of [Malta]", "off", None, ["Malta"]),
        ("off the northern coast of [Malta]", "off", 0, ["Malta"]),
        ("off the [Libyan] coast", "off", None, ["Libyan"]),
        ("on the border of [Mali] and [Niger]", "border", None, ["Mali", "Niger"]),
        ("[Mali]'s border with [Niger]", "border", None, ["Mali", "Niger"]),
        ("the [Mali]-[Niger] border", "border", None, ["Mali", "Niger"]),
    ],
)
def test_relations_without_distance(
    sentence: str, relation: str, bearing: float | None, anchors: list[str]
) -> None:
    phrase, found = only(sentence)
    assert (phrase.relation, phrase.bearing_deg, found) == (relation, bearing, anchors)
    assert phrase.distance_m is None


@pytest.mark.parametrize(
    ("sentence", "relation", "low_km", "high_km"),
    [
        ("40 km from [Gao]", "distance", 35, 45),
        ("within 30 km of [Gao]", "distance", 0, 30),
        ("more than 30 km from [Gao]", "distance", 30, 40),
        ("30 miles off the coast of [Malta]", "off", 40, 57),
        ("a three-hour drive from [Gao]", "travel", 60, 360),
        ("a day's walk north of [Gao]", "travel", 8, 80),
        ("half an hour from [Gao]", "travel", 2, 90),
    ],
)
def test_distance_without_direction(sentence: str, relation: str, low_km: float, high_km: float) -> None:
    phrase, _ = only(sentence)
    assert phrase.relation == relation
    assert phrase.distance_m is not None
    assert (phrase.distance_m - phrase.distance_precision_m) / 1000 >= low_km
    assert (phrase.distance_m + phrase.distance_precision_m) / 1000 <= high_km


def test_the_place_described_is_the_subject() -> None:
    text, names = marked("Troops took [Bourem], a town 90 km (56 miles) north of [Gao], [Mali].")
    (phrase,) = relative_phrases(text, names)
    assert phrase.text == "90 km (56 miles) north of Gao"
    assert (phrase.subject, phrase.anchors) == (0, (1,))


def test_by_road() -> None:
    phrase, _ = only("the bridge, 34 km by road west of [Gao]")
    assert phrase.by_road
    assert phrase.bearing_deg == 270
    assert not only("the bridge, 34 km west of [Gao]")[0].by_road


def test_a_demonym_is_no_anchor_but_of_borders_coasts_and_parts() -> None:
    @dataclass(frozen=True)
    class Demonym(Name):
        kind: str = "demonym"

    for words, relations in (
        ("near the [Malian]", []),
        ("near the [Malian] border", ["border"]),
        ("northern [Malian]", ["part"]),
    ):
        text, names = marked(words)
        demonyms = [Demonym(n.start, n.end, n.text) for n in names]
        assert [phrase.relation for phrase in relative_phrases(text, demonyms)] == relations


def test_two_phrases_side_by_side() -> None:
    text, names = marked("It was found 100 km south of [Gao], near the village of [Ansongo].")
    first, second = relative_phrases(text, names)
    assert (first.relation, first.anchors, first.subject) == ("vector", (0,), None)
    assert (second.relation, second.anchors, second.subject) == ("near", (1,), None)


@pytest.mark.parametrize(
    "sentence",
    [
        "He walked around 30 km.",
        "in the northern [Malian] city of [Gao]",
        "Two days after the talks he flew from [Gao].",
        "The ministers left [Gao] for [Kidal].",
        "2 km west of [US] 25",
        "The winds came from the north. Of [Gao] nothing was heard.",
        "10 km of road in [Gao]",
        "370 km from the [Malian] capital",
        "near a [Malian] army base",
        "near the offices of a main [Malian] union",
        "outside the [Geneva] office of the union",
        "a ceasefire between [Mali] and [Niger]",
        "30 km north of the [Tver]-Klin road",
    ],
)
def test_no_relative_phrase(sentence: str) -> None:
    assert relative_phrases(*marked(sentence)) == []


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert relative_phrases(text, []) == []


@given(
    st.lists(
        st.sampled_from(
            [
                "12",
                "km",
                "north",
                "NE",
                "of",
                "from",
                "near",
                "the",
                ",",
                "(",
                ")",
                "between",
                "and",
                "off",
                "coast",
                "two",
                "hundred",
                "-",
                "'s",
                "[Gao]",
                "[Mali]",
                "border",
                "hours",
                "drive",
                ".",
            ]
        ),
        max_size=25,
    )
)
def test_spans_and_anchors_are_in_the_text(words: list[str]) -> None:
    text, names = marked(" ".join(words))
    taken = 0
    for phrase in relative_phrases(text, names):
        assert text[phrase.start : phrase.end] == phrase.text
        assert phrase.anchors and all(phrase.start <= names[i].start < phrase.end for i in phrase.anchors)
        assert phrase.start >= taken or phrase.anchors
        assert phrase.subject not in phrase.anchors
        taken = phrase.start


def test_a_long_text_takes_no_time() -> None:
    text, names = marked(
        "It lay 12 km north of the big port city of the [Malian] province town [Gao], the, the. " * 400
    )
    assert len(relative_phrases(text, names)) == 400
