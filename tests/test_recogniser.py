"""Toponyms in running text. The names known are a small made-up gazetteer, so that no file is needed."""

from __future__ import annotations

import hashlib
import itertools
import pickle
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.place import Place
from geo.places import Toponym, language_note, language_of, recognise
from geo.places.recogniser.agreeing import agreed
from geo.places.recogniser.names import Names, runs
from geo.places.recogniser.recognising import _whole, _windows, spans
from geo.places.recogniser.words import word_groups
from geo.words import sentences

ROOT = Path(__file__).resolve().parent.parent
CITY, LAND = "town", "country"
KNOWN = {
    "oslo": (CITY, "PPLC", 580_000), "norway": (LAND, "PCLI", 5_300_000), "peru": (LAND, "PCLI", 32_000_000),
    "houston": (CITY, "PPLA2", 2_300_000), "texas": ("admin1", "ADM1", 29_000_000), "kenya": (LAND, "PCLI", 51_000_000),
    "nairobi": (CITY, "PPLC", 2_750_000), "paris": (CITY, "PPLC", 2_100_000), "springfield": (CITY, "PPLA", 114_000),
    "illinois": ("admin1", "ADM1", 12_700_000), "kisumu": (CITY, "PPLA", 322_000), "cusco": (CITY, "PPLA", 312_000),
    "pakistan": (LAND, "PCLI", 212_000_000), "lahore": (CITY, "PPLA", 6_300_000), "egypt": (LAND, "PCLI", 98_000_000),
}  # fmt: skip
PEOPLE = {"peruvian": "peru", "kenyans": "kenya", "norwegian": "norway"}


class Few:
    """A source that knows a handful of names."""

    def candidates(self, name: str) -> list[Place]:
        found = KNOWN.get(name.lower())
        if found is None:
            return []
        kind, feature, population = found
        return [
            Place(place_id=name, name=name, kind=kind, feature=feature, population=population, lonlat=(1, 2))
        ]

    def demonym(self, word: str) -> list[Place]:
        return self.candidates(PEOPLE.get(word.lower(), ""))


def found(text: str) -> list[Toponym]:
    return recognise(text, sentences(text), Few())


def names(text: str) -> list[str]:
    return [toponym.text for toponym in found(text)]


@settings(max_examples=120)
@given(st.one_of(st.text(max_size=100), st.text(st.sampled_from("OsloPARIS in.,-'\n鎮Ж"), max_size=60)))
def test_any_text_gives_toponyms_in_order_that_are_in_it(text: str) -> None:
    toponyms = found(text)
    assert all(text[t.start : t.end] == t.text and t.text and 0 <= t.score <= 1 for t in toponyms)
    assert all(a.end <= b.start for a, b in itertools.pairwise(toponyms))
    assert {t.kind for t in toponyms} <= {"place", "demonym", "facility"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Rain fell in Oslo and flooded two roads.", ["Oslo"]),
        ("NAIROBI, March 3. The dam near Kisumu broke.", ["NAIROBI", "Kisumu"]),
        ("The fire began in Springfield, Illinois, on Monday.", ["Springfield", "Illinois"]),
        ("He flew from Paris to Cusco in Peru.", ["Paris", "Cusco", "Peru"]),
        (
            "Floods cut off the village of Zarqabad near Lahore in Pakistan.",
            ["Zarqabad", "Lahore", "Pakistan"],
        ),
        ("Nobody was hurt, the minister said.", []),
    ],
)
def test_places(text: str, wanted: list[str]) -> None:
    assert names(text) == wanted


def test_people_with_names_of_places_are_left_alone() -> None:
    text = "Mr. Houston, 54, thanked his wife Paris Houston. Houston said he would resign as a judge."
    assert names(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Guards searched a village called Zemtarif on Friday.", "Zemtarif"),
        ("The wreck lies 12 miles north of Vokhtuga.", "Vokhtuga"),
        ("Two shepherds were found near El Mahsana.", "El Mahsana"),
        ("Shells fell on Kafr Salun again.", "Kafr Salun"),
    ],
)
def test_places_that_no_gazetteer_holds(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize("told", ["a village called Vokhtuga", "the village of Vokhtuga"])
def test_what_is_told_to_be_a_village_is_one_elsewhere(told: str) -> None:
    alone = "Vokhtuga has a school."
    assert names(alone) == []
    assert names(f"Guards searched {told} on Friday. {alone}") == ["Vokhtuga", "Vokhtuga"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rep. Anna Bolm, D-Springfield, voted against it.", "Springfield"),
        ("Jan Moss (R-Vokhtuga) spoke first.", "Vokhtuga"),
        ("Houston man charged with theft.", "Houston"),
    ],
)
def test_whom_a_place_belongs_to(text: str, name: str) -> None:
    assert name in names(text)


def test_a_word_of_names_is_no_place_by_itself() -> None:
    assert not {"St.", "Avenue", "Route"} & set(names("St. Agnes met on 16th Avenue, off Route 9, in Oslo."))


def test_words_used_alike_are_in_one_group() -> None:
    groups = word_groups()
    assert len({group.fine for group in groups.values()}) == 1024
    assert len({group.middle for group in groups.values()}) == 256
    assert len({group.coarse for group in groups.values()}) == 64
    assert groups["tuesday"].middle == groups["wednesday"].middle != groups["hospital"].middle


def test_a_name_in_the_place_book_is_found() -> None:
    class Book(Few):
        def candidates(self, name: str) -> list[Place]:
            if name == "Quill Point":
                return [Place(place_id="book:quill-point", name=name, kind="site", lonlat=(1, 2))]
            return super().candidates(name)

    text = "Quill Point was quiet, she said."
    assert [t.text for t in recognise(text, sentences(text), Book())] == ["Quill Point"]


def test_kinds() -> None:
    kinds = {t.text: t.kind for t in found("Peruvian police closed Gate Street in Oslo. Kenyans voted.")}
    assert kinds["Peruvian"] == kinds["Kenyans"] == "demonym"
    assert kinds["Oslo"] == "place"


@pytest.mark.parametrize("text", ["", "\n\n", "....", "12 34", "وصل الوفد", "東京で火事"])
def test_nothing_is_found_where_nothing_can_be_read(text: str) -> None:
    assert names(text) == []


def test_a_source_without_demonyms_will_do() -> None:
    class Bare:
        def candidates(self, name: str) -> list[Place]:
            return Few().candidates(name)

    text = "Rain fell in Oslo."
    assert [t.text for t in recognise(text, sentences(text), Bare())] == ["Oslo"]


def test_the_same_text_gives_the_same_toponyms() -> None:
    text = "Egypt and Kenya signed in Nairobi. The Norwegian envoy left Lahore for Oslo."
    assert found(text) == found(text)


def test_long_junk_is_read() -> None:
    assert len(found("Oslo " * 5_000)) <= 5_000
    assert isinstance(found("Xy" * 100_000), list)


def test_spans_of_labels() -> None:
    assert list(spans(["O", "BP", "IP", "BP", "O", "ID", "BF", "IP"])) == [
        (1, 3, "P"),
        (3, 4, "P"),
        (5, 6, "D"),
        (6, 8, "F"),
    ]


def test_two_halves_of_one_known_name_are_one() -> None:
    class Southern(Few):
        def demonym(self, word: str) -> list[Place]:
            return self.candidates("kenya") if word == "South Kenyans" else []

    text = "South Kenyans met North Kenyans."
    (sentence,) = sentences(text)
    halves = [(0, 1, "P"), (1, 2, "D"), (3, 4, "P"), (4, 5, "D")]
    assert _whole(text, sentence, halves, Names(Southern())) == [(0, 2, "D"), (3, 4, "P"), (4, 5, "D")]
    text = "Kenya's South Kenyans"
    (sentence,) = sentences(text)
    halves = [(0, 1, "P"), (2, 3, "P"), (3, 4, "D")]
    assert _whole(text, sentence, halves, Names(Southern())) == [(0, 1, "P"), (2, 4, "D")]


def test_of_joins_two_halves_of_a_known_name() -> None:
    class Republic(Few):
        def candidates(self, name: str) -> list[Place]:
            return super().candidates("kenya" if name == "Republic of Kenya" else name)

    text = "The Republic of Kenya and the north of Kenya."
    (sentence,) = sentences(text)
    halves = [(1, 2, "P"), (3, 4, "P"), (6, 7, "P"), (8, 9, "P")]
    assert _whole(text, sentence, halves, Names(Republic())) == [(1, 4, "P"), (6, 7, "P"), (8, 9, "P")]


def test_a_name_with_an_owner_in_it_is_one() -> None:
    class Bazaar(Few):
        def candidates(self, name: str) -> list[Place]:
            return super().candidates("kenya") if name == "Osei's Bazaar" else []

    text = "A fire in Kenya's Osei's Bazaar."
    (sentence,) = sentences(text)
    spans_found = [(3, 4, "P"), (5, 6, "P"), (7, 8, "P")]
    assert _whole(text, sentence, spans_found, Names(Bazaar())) == [(3, 4, "P"), (5, 8, "P")]


def test_mentions_of_a_word_agree() -> None:
    unsure, sure, sure_too, alone = agreed(["lund", "lund", "lund", "osei"], [0.3, 0.95, 0.95, 0.3])
    assert alone == 0.3
    assert 0.6 < unsure < sure == sure_too < 0.95
    person, *_ = agreed(["lund", "lund"], [0.01, 0.9])
    assert person < 0.2


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1)), max_size=12))
def test_agreement_stays_between_the_mentions(mentions: list[tuple[str, float]]) -> None:
    words, chances = [word for word, _ in mentions], [chance for _, chance in mentions]
    for word, chance in zip(words, agreed(words, chances), strict=True):
        own = [c for w, c in mentions if w == word]
        assert min(own) - 0.0011 <= chance <= max(own) + 0.0011


def test_runs_of_capitals() -> None:
    (sentence,) = sentences("The University of Oslo and Val-d'Oise met the press.")
    assert [(r.first, r.last) for r in runs(sentence.tokens)] == [(0, 6)]


def test_toponyms_can_go_to_another_process() -> None:
    (toponym,) = found("Rain fell in Oslo.")
    assert pickle.loads(pickle.dumps(toponym)) == toponym


@pytest.mark.parametrize(
    "name",
    [
        "recogniser_first.crfsuite.gz",
        "recogniser_second.crfsuite.gz",
        "recogniser_words.txt.gz",
        "recogniser_clusters.txt.xz",
    ],
)
def test_the_models_are_the_documented_ones(name: str) -> None:
    content = (files("geo") / "places" / "data" / name).read_bytes()
    assert hashlib.sha256(content).hexdigest() in (ROOT / "docs" / "training.md").read_text("utf-8")


FRENCH = (
    "Une tempête a frappé Nairobi dans la nuit et les routes vers Kisumu sont fermées. Paul Houston, le maire, a "
    "demandé l'aide de la Norvège, qui est déjà sur place avec des pompiers pour une semaine."
)


def test_a_text_of_a_language_whose_names_are_read() -> None:
    assert language_of(FRENCH) == "fr"
    assert names(FRENCH) == ["Nairobi", "Kisumu"]
    assert "French" in language_note(FRENCH)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("В понедельник прошёл сильный дождь, несколько улиц затоплено.", "Cyrillic"),
        ("東京で大きな火事があり、三人が怪我をしたと警察が発表しました。", "Japanese"),
        ("وقع حريق كبير في السوق يوم الاثنين وأصيب ثلاثة أشخاص", "Arabic"),
        (
            "W poniedziałek w porcie doszło do pożaru, w którym nie było ofiar, ale straty są duże i to jest już trzeci raz od roku.",
            "Polish",
        ),
    ],
)
def test_a_text_that_is_not_read_is_told_of(text: str, told: str) -> None:
    assert names(text) == []
    assert told in language_note(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Oslo",
        "Rain fell in Oslo.",
        "12 34",
        "Die Welt, Le Monde and El País were sold in the shop that was closed by the police.",
    ],
)
def test_nothing_is_told_of_english_or_what_is_too_short(text: str) -> None:
    assert language_note(text) == ""


@settings(max_examples=60)
@given(st.text(max_size=300))
def test_every_text_has_a_language(text: str) -> None:
    assert language_of(text)


def test_foreign_names_are_left_alone_in_names_of_people_and_as_common_words() -> None:
    words = "und der die das ist nicht mit von dem sich auf eine wurde auch nach"
    text = f"Frau Houston und Paul Oslo sind {words}. Der Springfield ist {words}. Er kam aus Peru."
    assert names(text) == ["Peru"]


def test_a_long_text_is_read_in_windows() -> None:
    few = [len(window) for window in _windows(sentences("Rain fell in Oslo. " * 9_000))]
    assert len(few) > 1 and sum(few) == 9_000
    junk = "Zx9 " * 50_000
    assert len(found(junk)) < 50_000


def test_windows_keep_the_offsets() -> None:
    text = "The ferry left Oslo for Peru at noon, the mayor said on Monday in a long speech. " * 600
    toponyms = found(text)
    assert all(text[t.start : t.end] == t.text for t in toponyms)
    assert [t.text for t in toponyms[-2:]] == ["Oslo", "Peru"]
