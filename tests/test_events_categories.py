"""Categories: who acts decides where the verb is of several kinds, and a newsroom may have its own."""

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.events import CATEGORIES, OwnCategories, read_categories
from geo.events.actions.lexicon import actor
from geo.events.categories import category
from geo.events.mentions import mentions
from geo.schema import Event, check, to_frame
from geo.words import sentences


def kind(text: str) -> str:
    return next(category(m) for sentence in sentences(text) for m in mentions(sentence, (), ()))


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Detectives raided the villa of the banker.", "justice"),
        ("Gunmen raided the villa of the banker.", "attack"),
        ("Students occupied the rector's office.", "protest"),
        ("Troops occupied the harbour.", "battle"),
        ("The coalition collapsed over taxes.", "politics"),
        ("The bridge collapsed after heavy rain.", "accident"),
        ("The submarine sank a frigate.", "battle"),
        ("The ferry sank in a storm.", "accident"),
        ("Kenya sent a relief team.", "other"),
        ("A man had a heart attack.", "other"),
    ],
)
def test_who_acts_decides_where_the_verb_is_of_several_kinds(sentence: str, expected: str) -> None:
    assert kind(sentence) == expected


def test_those_who_act_are_of_known_categories() -> None:
    assert {actor(word) for word in ("police", "farmers", "coalition", "envoys", "team", "navy")} <= set(
        CATEGORIES
    )
    assert actor("teapot") == ""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "categories.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_own_words_win_and_stand_for_their_inflections(tmp_path: Path) -> None:
    own = read_categories(
        written(
            tmp_path,
            '[words]\nstampede = "crowd"\n"hunger strike" = "protest"\n[rename]\nattack = "violence"\n',
        )
    )
    assert own.of("other", "Crowd stampedes at a concert") == "crowd"
    assert own.of("attack", "Doctors began a Hunger Strike") == "protest"
    assert own.of("attack", "A bomb exploded") == "violence"
    assert own.of("sport", "A team won") == "sport"


def test_the_title_is_asked_before_the_sentence_and_the_longest_phrase_wins(tmp_path: Path) -> None:
    own = read_categories(
        written(tmp_path, '[words]\nstrike = "attack"\n"hunger strike" = "protest"\nquake = "disaster"\n')
    )
    assert own.of("other", "A quake shook the town", "A strike followed a quake") == "disaster"
    assert own.of("other", "A hunger strike and a strike") == "protest"


def test_a_frame_is_copied_and_what_was_confirmed_stays() -> None:
    seen = Event(event_id="1", title="A stampede", category="other", reviewed=True)
    frame = to_frame([seen, Event(event_id="2", title="A stampede", category="other")])
    found = OwnCategories({("stampede",): "crowd"}).applied(frame)
    assert list(check(found)["category"]) == ["other", "crowd"]
    assert list(frame["category"]) == ["other", "other"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("words = 3\n", "words"),
        ("[colours]\nred = 'x'\n", "colours"),
        ("[words]\nstampede = 3\n", "stampede"),
        ('[words]\n"!" = "x"\n', "!"),
        ("[words\n", "TOML"),
    ],
)
def test_a_file_that_is_not_as_it_should_be_says_where(tmp_path: Path, text: str, word: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as told:
        read_categories(path)
    assert word in str(told.value)
    assert str(path) in str(told.value)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_categories(tmp_path / "none.toml")
