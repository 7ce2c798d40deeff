"""Resolution of toponyms on a hand-made source: what the document says decides, and the reasons say so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.place import Place
from geo.places import Resolution, resolve
from geo.places.resolver.holding import LEFT, NEITHER, RIGHT, holder
from geo.places.resolver.home import OutletMemory, outlet_of
from geo.places.resolver.mentions import group_mentions
from geo.places.resolver.model import Model, shipped_model
from geo.places.resolver.reasons import FAMILY_OF


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    text: str
    kind: str = "place"


def place(
    name: str,
    lon: float,
    lat: float,
    country: str,
    *,
    kind: str = "town",
    feature: str = "PPL",
    admin1: str = "",
    admin2: str = "",
    population: int = 0,
) -> Place:
    names = {"US": "United States", "GB": "United Kingdom", "FR": "France", "CA": "Canada", "DE": "Germany"}
    return Place(
        place_id=f"test:{name}:{lon}:{lat}",
        name=name,
        kind=kind,
        lonlat=(lon, lat),
        feature=feature,
        country=country,
        country_name=names.get(country, ""),
        admin1=admin1,
        admin2=admin2,
        population=population,
    )


PARIS_FR = place("Paris", 2.35, 48.85, "FR", feature="PPLC", admin1="Île-de-France", population=2_100_000)
PARIS_TX = place("Paris", -95.55, 33.66, "US", admin1="Texas", admin2="Lamar County", population=24_800)
TEXAS = place("Texas", -99.25, 31.25, "US", kind="admin1", feature="ADM1", population=22_900_000)
DALLAS = place("Dallas", -96.81, 32.78, "US", admin1="Texas", admin2="Dallas County", population=1_300_000)
LAMAR = place(
    "Lamar County", -95.57, 33.67, "US", kind="admin2", feature="ADM2", admin1="Texas", population=50_000
)
FRANCE = place("France", 2.0, 46.0, "FR", kind="country", feature="PCLI", population=67_000_000)
USA = place("United States", -98.5, 39.76, "US", kind="country", feature="PCLI", population=330_000_000)
LYON = place("Lyon", 4.83, 45.75, "FR", admin1="Auvergne-Rhône-Alpes", population=520_000)
KENTFORD_GB = place("Kentford", 0.5, 52.27, "GB", admin1="England", population=1_100)
KENTFORD_US = place("Kentford", -121.9, 44.1, "US", admin1="Oregon", population=1_132)
OREGON = place("Oregon", -120.5, 44.0, "US", kind="admin1", feature="ADM1", population=3_800_000)
OHIO = place("Ohio", -83.0, 40.25, "US", kind="admin1", feature="ADM1", population=11_400_000)
SALEM_OR = place("Salem", -123.0, 44.94, "US", admin1="Oregon", population=175_000)
SALEM_OH = place("Salem", -80.86, 40.9, "US", admin1="Ohio", population=11_900)
ENGLAND = place("England", -1.5, 52.5, "GB", kind="admin1", feature="ADM1", population=57_000_000)
EVERYTHING = [
    PARIS_FR, PARIS_TX, TEXAS, DALLAS, LAMAR, FRANCE, USA, LYON, KENTFORD_GB, KENTFORD_US, OREGON, OHIO, SALEM_OR,
    SALEM_OH, ENGLAND,
]  # fmt: skip


class Atlas:
    """Knows the places above by name and two demonyms."""

    def candidates(self, name: str) -> Sequence[Place]:
        found = [p for p in EVERYTHING if p.name.casefold() == name.casefold()]
        return sorted(found, key=lambda p: -p.population)

    def demonym(self, word: str) -> Sequence[Place]:
        return {"french": [FRANCE], "american": [USA]}.get(word.casefold(), [])


def spans_of(text: str, *names: str, kind: str = "place") -> list[Span]:
    """Every place at which one of *names* stands in *text*, in order."""
    found = [Span(i, i + len(n), n, kind) for n in names for i in range(len(text)) if text.startswith(n, i)]
    return sorted(found, key=lambda s: s.start)


def answer(text: str, *names: str, of: str) -> Resolution:
    return next(r for r in resolve(text, spans_of(text, *names), Atlas()) if r.text == of)


def test_the_largest_place_is_meant_when_nothing_else_is_said() -> None:
    found = answer("A strike began in Paris.", "Paris", of="Paris")
    assert found.place == PARIS_FR
    assert [a.place for a in found.alternatives] == [PARIS_TX]


def test_the_container_after_the_comma_decides() -> None:
    found = answer("A strike began in Paris, Texas.", "Paris", "Texas", of="Paris")
    assert found.place == PARIS_TX
    assert "Texas" in found.reason


def test_a_comma_settles_what_the_company_speaks_against() -> None:
    text = "A strike began in Paris, Texas."
    whole = shipped_model()
    sizes_alone = replace(
        whole,
        passes=tuple(w * [name.startswith("pop") for name in whole.features] for w in whole.passes),
    )
    found = resolve(text, spans_of(text, "Paris", "Texas"), Atlas(), model=sizes_alone, least_score=0.0)
    assert [r.place for r in found if r.text == "Paris"] == [PARIS_TX]


def test_other_places_of_the_country_decide() -> None:
    text = "The storm crossed Dallas and Lamar County before it reached Paris late at night."
    found = answer(text, "Dallas", "Lamar County", "Paris", of="Paris")
    assert found.place == PARIS_TX


def test_a_changed_context_changes_the_answer_and_the_reason() -> None:
    american = answer(
        "Fire in Kentford. Crews came from all over Oregon.", "Kentford", "Oregon", of="Kentford"
    )
    british = answer(
        "Fire in Kentford. Crews came from all over England.", "Kentford", "England", of="Kentford"
    )
    assert (american.place, british.place) == (KENTFORD_US, KENTFORD_GB)
    assert "Oregon" in american.reason
    assert "England" in british.reason
    assert "Oregon" not in british.reason


def test_without_the_weight_of_a_feature_its_reason_is_gone() -> None:
    text = "A strike began in Paris, Texas."
    whole = shipped_model()
    silent = {"container", "said"}
    keep = [0.0 if FAMILY_OF.get(name) in silent else 1.0 for name in whole.features]
    deaf = Model(
        features=whole.features,
        passes=tuple(weights * keep for weights in whole.passes),
        slope=whole.slope,
        offset=whole.offset,
    )
    heard = resolve(text, spans_of(text, "Paris", "Texas"), Atlas())[0]
    unheard = resolve(text, spans_of(text, "Paris", "Texas"), Atlas(), model=deaf)[0]
    assert "comma" in heard.reason or "Texas is named" in heard.reason
    assert "comma" not in unheard.reason and "Texas is named" not in unheard.reason


def test_a_document_uses_a_name_in_one_sense() -> None:
    text = "Paris, Texas, woke to snow. In Paris schools stayed shut, and PARIS had no power."
    found = resolve(text, spans_of(text, "Paris", "PARIS", "Texas"), Atlas())
    assert {r.place for r in found if r.text.upper() == "PARIS"} == {PARIS_TX}


def test_two_senses_are_kept_apart_when_the_text_does() -> None:
    text = "The teams of Salem, Oregon, and of Salem, Ohio, met again."
    found = [
        r.place
        for r in resolve(text, spans_of(text, "Salem", "Oregon", "Ohio"), Atlas())
        if r.text == "Salem"
    ]
    assert found == [SALEM_OR, SALEM_OH]


def test_an_unknown_name_is_none_of_the_places() -> None:
    found = answer("Nobody in Zzyzxia knew.", "Zzyzxia", of="Zzyzxia")
    assert found.place is None
    assert found.score == 0
    assert found.reason == "no place of this name is known"


def test_an_unknown_name_lies_in_the_place_named_beside_it() -> None:
    found = answer(
        "Shots were fired in Gurgle Street, Dallas.", "Gurgle Street", "Dallas", of="Gurgle Street"
    )
    assert found.place == DALLAS
    assert found.within
    assert "not in the gazetteer" in found.reason


def test_a_place_below_the_asked_score_is_not_given() -> None:
    text = "A strike began in Kentford."
    sure = resolve(text, spans_of(text, "Kentford"), Atlas(), least_score=0.999)[0]
    assert sure.place is None
    assert {a.place for a in sure.alternatives} == {KENTFORD_GB, KENTFORD_US}
    assert resolve(text, spans_of(text, "Kentford"), Atlas(), least_score=0)[0].place is not None


def test_demonyms_mean_their_country_and_vote_for_it() -> None:
    text = "French police closed the road to Paris."
    people, town = resolve(text, spans_of(text, "French", kind="demonym") + spans_of(text, "Paris"), Atlas())
    assert people.place == FRANCE
    assert town.place == PARIS_FR


def test_the_place_of_the_dateline_counts() -> None:
    text = "Crews were called to Kentford at noon."
    there = resolve(text, spans_of(text, "Kentford"), Atlas(), dateline_place=SALEM_OR)
    assert there[0].place == KENTFORD_US


def test_other_articles_of_the_paper_tell_where_it_is_at_home() -> None:
    memory, paper = OutletMemory(), "https://www.herald.example/news/1"
    text = "Dallas, Lamar County and Paris, Texas, held a vote. Dallas cheered."
    article = resolve(text, spans_of(text, "Dallas", "Lamar County", "Paris", "Texas"), Atlas())
    assert memory.home(paper) is None
    for _ in range(4):
        memory.learn(paper, article)
    home = memory.home("http://herald.example/news/9")
    assert home is not None
    later = "The mayor of Paris resigned."
    assert resolve(later, spans_of(later, "Paris"), Atlas())[0].place == PARIS_FR
    found = resolve(later, spans_of(later, "Paris"), Atlas(), home=home)[0]
    assert found.place == PARIS_TX
    assert "publisher" in found.reason


def test_the_memory_leaves_an_article_out_and_knows_no_outlet_by_file_name() -> None:
    memory, text = OutletMemory(), "Dallas voted."
    article = resolve(text, spans_of(text, "Dallas"), Atlas())
    for _ in range(20):
        memory.learn("https://herald.example/a", article)
    memory.learn("story.txt/part", article)
    whole, less = memory.home("herald.example"), memory.home("herald.example", without=article)
    assert whole is not None and less is not None
    assert sum(less.weights) < sum(whole.weights)
    assert outlet_of("notes") == ""
    assert outlet_of("https://user@www.herald.example:80/x?y") == "herald.example"


def test_nothing_to_resolve() -> None:
    assert resolve("", [], Atlas()) == []
    assert resolve("No names at all.", [], Atlas()) == []


def test_results_keep_the_order_of_the_toponyms() -> None:
    text = "Paris and Dallas and Lyon"
    backwards = spans_of(text, "Paris", "Dallas", "Lyon")[::-1]
    assert [r.text for r in resolve(text, backwards, Atlas())] == ["Lyon", "Dallas", "Paris"]


def test_the_same_input_gives_the_same_answer() -> None:
    text = "Salem, Ohio, and Paris, and French Lyon in France."
    spans = spans_of(text, "Salem", "Ohio", "Paris", "French", "Lyon", "France")
    assert resolve(text, spans, Atlas()) == resolve(text, spans, Atlas())


def test_every_mention_is_in_one_group() -> None:
    text = "Salem, Ohio. Salem. Salem, Oregon. Salem."
    spans = spans_of(text, "Salem", "Ohio", "Oregon")
    groups = group_mentions(text, spans)
    assert sorted(i for g in groups for i in g.mentions) == list(range(len(spans)))
    assert len([g for g in groups if g.name == "Salem"]) == 2


def test_every_feature_of_the_model_has_an_explanation() -> None:
    unexplained = {
        name for name in shipped_model().features if name not in FAMILY_OF and not name.startswith("none")
    }
    assert unexplained == set()


NAMES = st.sampled_from(
    [p.name for p in EVERYTHING] + ["French", "Gurgle Street", "Dallas Zoo", "É́", "x", "Ω"]
)
GLUE = st.sampled_from([" ", ", ", " in ", "\n\n", ". ", " and ", "", "\0", " (", " of "])


@given(st.lists(st.tuples(NAMES, GLUE), max_size=12), st.sampled_from(["place", "demonym", "facility", "?"]))
@settings(max_examples=60)
def test_it_never_raises_and_scores_are_probabilities(parts: list[tuple[str, str]], kind: str) -> None:
    text, spans = "", []
    for name, glue in parts:
        spans.append(Span(len(text), len(text) + len(name), name, kind))
        text += name + glue
    found = resolve(text, spans, Atlas(), outlet="https://dallas.example.de", title="Paris")
    assert [(r.start, r.end) for r in found] == [(s.start, s.end) for s in spans]
    for resolution in found:
        assert 0 <= resolution.score <= 1
        assert (resolution.score == 0) == (resolution.place is None)
        assert all(0 <= a.score <= 1 and a.place != resolution.place for a in resolution.alternatives)
        assert len(resolution.alternatives) <= 5
        assert resolution.reason


@given(st.text(max_size=60), st.data())
@settings(max_examples=40)
def test_any_text_with_any_spans(text: str, data: st.DataObject) -> None:
    cuts = data.draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))), max_size=5))
    spans = [Span(min(c), max(c), text[min(c) : max(c)]) for c in cuts]
    assert len(resolve(text, spans, Atlas())) == len(spans)


def test_what_a_person_put_into_the_place_book_is_believed() -> None:
    booked = replace(
        place("Depot Seven", 33.0, 30.0, "", kind="site", feature=""), place_id="book:depot-seven"
    )

    class Book(Atlas):
        def candidates(self, name: str) -> Sequence[Place]:
            return [booked] if name == "Depot Seven" else super().candidates(name)

    text = "Lyon, Paris and Depot Seven in France were searched."
    found = resolve(text, spans_of(text, "Lyon", "Paris", "Depot Seven", "France"), Book())
    depot = next(r for r in found if r.text == "Depot Seven")
    assert depot.place == booked
    assert depot.score > 0.95
    assert "place book" in depot.reason


def test_a_source_without_demonyms_will_do() -> None:
    class Plain:
        def candidates(self, name: str) -> Sequence[Place]:
            return [LYON] if name == "Lyon" else []

    text = "Lyon and French Lyon"
    found = resolve(text, spans_of(text, "Lyon", "French"), Plain())
    assert [r.place for r in found if r.text == "Lyon"] == [LYON, LYON]


@pytest.mark.parametrize("population", [0, 1_132])
def test_population_is_told_as_it_is(population: int) -> None:
    alone = place("Oddby", 10.0, 50.0, "DE", admin1="Hesse", population=population)

    class One:
        def candidates(self, name: str) -> Sequence[Place]:
            return [alone] if name == "Oddby" else []

    found = resolve("Oddby", [Span(0, 5, "Oddby")], One(), least_score=0.0)[0]
    assert found.place == alone
    assert "the only place of this name" in found.reason
    assert ("1,132" in found.reason) == bool(population)


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("The American border town of Kentford is dry, England said.", "Kentford", KENTFORD_US),
        ("England's Kentford is dry, an American said.", "Kentford", KENTFORD_GB),
        ("Kentford, a small American city, is dry, England said.", "Kentford", KENTFORD_US),
    ],
)
def test_what_the_text_says_a_name_lies_in_decides(text: str, name: str, wanted: Place) -> None:
    mentions = spans_of(text, "American", "French", kind="demonym") + spans_of(
        text, name, "England", "France"
    )
    found = next(r for r in resolve(text, mentions, Atlas()) if r.text == name)
    assert found.place == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("the Peruvian port of Ilo", LEFT),
        ("Peru's northern Ilo", LEFT),
        ("Peru's second-largest city, Ilo", LEFT),
        ("Peru and the nearby city of Ilo", NEITHER),
        ("Peru's invasion of Ilo", NEITHER),
        ("Ilo, a small Peruvian port", RIGHT),
        ("Ilo, a Peruvian said", NEITHER),
    ],
)
def test_which_name_the_text_puts_into_which(text: str, wanted: str) -> None:
    outer = next(word for word in ("Peruvian", "Peru") if word in text)
    (a, b), (c, d) = sorted((text.index(word), text.index(word) + len(word)) for word in (outer, "Ilo"))
    assert a < c
    assert holder(text, b, c, d) == wanted


def test_senses_are_parted_by_what_the_text_says_they_lie_in() -> None:
    text = "Salem, Ohio, wrote to the Oregon city of Salem."
    found = resolve(text, spans_of(text, "Salem", "Ohio", "Oregon"), Atlas())
    assert [r.place for r in found if r.text == "Salem"] == [SALEM_OH, SALEM_OR]
