"""Sentences, tokens and word classes."""

from __future__ import annotations

import hashlib
import itertools
import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.words import Sentence, sentences, split_sentences, tag
from geo.words.splitting import MAX_TOKENS

ROOT = Path(__file__).resolve().parent.parent
NEWS = st.text(st.sampled_from("aB1.,'’\"()-— \n\r\tÉжش中.\u0301\ufffd!?"), max_size=80)


def words(text: str) -> list[list[str]]:
    return [[token.text for token in sentence.tokens] for sentence in split_sentences(text)]


def pieces(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in split_sentences(text)]


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=120), NEWS))
def test_every_visible_character_is_in_one_token(text: str) -> None:
    tokens = [token for sentence in sentences(text) for token in sentence.tokens]
    assert "".join(token.text for token in tokens) == re.sub(r"\s", "", text)
    assert all(text[token.start : token.end] == token.text and token.tag for token in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))


@settings(max_examples=50)
@given(NEWS)
def test_sentences_are_in_order_and_hold_their_tokens(text: str) -> None:
    found = sentences(text)
    assert all((s.start, s.end) == (s.tokens[0].start, s.tokens[-1].end) for s in found)
    assert all(a.end <= b.start and a.paragraph <= b.paragraph for a, b in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Turkish-backed", ["Turkish", "-", "backed"]),
        ("don't", ["do", "n't"]),
        ("Peru's", ["Peru", "'s"]),
        ("Peru’s", ["Peru", "’s"]),
        ("the U.S.-led", ["the", "U.S.", "-", "led"]),
        ("Sana'a", ["Sana'a"]),
        ("$5.5m", ["$", "5.5", "m"]),
        ("the 20th", ["the", "20th"]),
        ("12km", ["12", "km"]),
        ("Washington, D.C.", ["Washington", ",", "D.C."]),
        ("अपनी नदी", ["अपनी", "नदी"]),
    ],
)
def test_tokens(text: str, wanted: list[str]) -> None:
    assert words(text) == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "Gen. Maria K. Lund met Mr. Osei.|She left at 5 p.m. on Nov. 3.|The U.S. Navy stayed.",
        "She voted at 8 a.m.|Arsonists left at 9 p.m. Monday.|It began at 3 p.m. Paris time.",
        '"We are safe."|He drove to St. Anne.|"Why now?" she asked.|(No reply came.)|Then... silence.',
        "He lives in the U.S.|The others do not.",
        "OSLO, March 4.|The ferry sank.",
        "LIMA (Agency) -|The bridge fell.",
        "TUNIS —|A mayor resigned.",
        "Pune, Aug 14 (PTI):|A farmer was hurt.",
        "New Delhi, 3 March 2020 –|Rain fell.",
        "Rome, May 4: the day that changed it.",
        "PORT-AU-PRINCE, Haiti (Wire) --|Rain fell.",
        "The road is closed.The bridge is open to all.".replace("closed.The", "closed.|The"),
        "Acme Inc. bought it.|Dr. No is no. 5 on the list.",
    ],
)
def test_where_sentences_end(text: str) -> None:
    assert pieces(text.replace("|", " ") if "closed.|" not in text else text.replace("|", "")) == text.split(
        "|"
    )


def test_headings_lists_and_paragraphs_end_with_their_line() -> None:
    text = "Flood in the north\n\nTwo towns are cut off\nThe river rose again on Friday.\n- one bridge\n- two roads\n"
    assert pieces(text) == [
        "Flood in the north",
        "Two towns are cut off",
        "The river rose again on Friday.",
        "- one bridge",
        "- two roads",
    ]
    assert [s.paragraph for s in split_sentences(text)] == [0, 1, 2, 3, 4]


def test_a_wrapped_line_is_no_end() -> None:
    text = (
        "The convoy left the harbour before dawn and reached the town of\n"
        "Kirkwall at noon, after the coast guard had searched the waters off\n"
        "the northern cape. Nobody was hurt."
    )
    assert len(pieces(text)) == 2


def test_word_classes() -> None:
    (found,) = sentences("Rebels attacked the port of Hodeidah and will meet on Friday.")
    assert [token.tag for token in found.tokens] == [
        "NNS",
        "VBD",
        "DT",
        "NN",
        "IN",
        "NNP",
        "CC",
        "MD",
        "VB",
        "IN",
        "NNP",
        ".",
    ]


def test_tagging_keeps_everything_else() -> None:
    plain = split_sentences("Rain fell in Oslo.\n\nIt stopped.")
    assert [(s.start, s.end, s.paragraph) for s in tag(plain)] == [
        (s.start, s.end, s.paragraph) for s in plain
    ]


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff \u2028"[1:]])
def test_nothing_to_read(text: str) -> None:
    assert sentences(text) == []


@pytest.mark.parametrize(
    "text", ["x" * 300_000, "a-" * 50_000, "Ab\n" * 50_000, "A. " * 50_000, "(" * 100_000]
)
def test_junk_is_cut_into_bounded_pieces(text: str) -> None:
    found: list[Sentence] = split_sentences(text)
    assert max(len(sentence.tokens) for sentence in found) <= MAX_TOKENS


def test_the_model_is_the_documented_one() -> None:
    model = (files("geo") / "words" / "data" / "tagger.crfsuite.gz").read_bytes()
    assert hashlib.sha256(model).hexdigest() in (ROOT / "docs" / "training.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Police shot a man. Planes came.", 2),
        ("She lives in Brandon, Man. near a lake.", 1),
        ("He fell ill. Mr. Cho left.", 2),
    ],
)
def test_a_word_that_is_an_abbreviation_with_a_capital_only_ends_a_sentence(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@pytest.mark.parametrize("verb", ["tore", "sank", "shook", "blew", "leapt"])
def test_a_past_tense_is_one_also_right_after_a_noun(verb: str) -> None:
    tags = [token.tag for token in sentences(f"The storm {verb} across the island.")[0].tokens]
    assert tags[2] == "VBD"
