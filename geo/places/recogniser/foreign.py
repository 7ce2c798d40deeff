"""Place names in a language that no model has learnt: by the gazetteer, capitals and the words before them.

Careful rather than complete: a name must be a whole run of capitals that the gazetteer knows. A country, division or
large town is taken where it does not look like part of a person's or body's name; a smaller place only after a
word like "in" or "near". Peoples and manners ("les Péruviens") and unknown villages are not found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.places.recogniser.names import Names, Run, runs
from geo.places.recogniser.words import FIRST_NAME, word_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.places.recogniser.languages import Language
    from geo.words import Sentence, Token

SCORE: Final = 0.8
"""Score of a name found so: a guess on the safe side; on our own ten stories all were places."""

_WIDE: Final = ("C", "A", "R")  # senses (names.py) taken without a word before them
_LARGE_TOWNS: Final = ("T5", "T6")
_GERMAN_NOUNS: Final = "de"  # the language that writes all nouns with a capital


def foreign_spans(
    text: str, sentences: Sequence[Sentence], language: Language, names: Names
) -> Iterator[tuple[int, int]]:
    """Characters (start, end) of each place name of *text*, in order."""
    for sentence in sentences:
        for run in runs(sentence.tokens):
            for piece in _pieces(sentence.tokens, run, language):
                start, end = sentence.tokens[piece.first].start, sentence.tokens[piece.last - 1].end
                if _is_place(text[start:end], sentence.tokens, piece, language, names):
                    yield start, end


def _pieces(tokens: Sequence[Token], run: Run, language: Language) -> Iterator[Run]:
    """*run* itself if it is a known name; otherwise cut at its words in lower case ("Lyon et Marseille")."""
    first = run.first
    for i in range(run.first, run.last):
        opening = i == 0 and tokens[i].text.lower() in language.frequent | language.before_places
        if opening or tokens[i].text.islower():
            if first < i:
                yield Run(first, i)
            first = i + 1
    if first < run.last:
        yield Run(first, run.last)


def _is_place(name: str, tokens: Sequence[Token], run: Run, language: Language, names: Names) -> bool:
    sense = names.sense(name)
    if sense is None or len(name) < 3:
        return False
    if names.in_book(name):
        return True
    before = tokens[run.first - 1].text.lower() if run.first else ""
    if before.rstrip(".") in language.before_people or _is_person(tokens, run, language):
        return False
    located = _is_located(tokens, run.first, language, wide=sense[0][0] in _WIDE)
    if sense[0].endswith("~"):  # known under another name only: a word of the language as often as not
        return (located and sense[0][:-1] in (*_WIDE, *_LARGE_TOWNS)) or (run.first > 0 and sense[0] == "C~")
    if sense[0] in _WIDE:
        return located or run.first > 0
    if sense[0] in _LARGE_TOWNS:
        return located or (run.first > 0 and language.code != _GERMAN_NOUNS)
    return located


def _is_located(tokens: Sequence[Token], first: int, language: Language, *, wide: bool) -> bool:
    """Whether a word like "in" stands before token *first*, with an article between at most; not in a name."""
    at = first - 1
    article = wide or language.code != _GERMAN_NOUNS  # "in der Schweiz", but "in der Nähe" is no town
    if (
        article
        and at > 0
        and tokens[at].text in language.frequent
        and tokens[at].text not in language.before_places
    ):
        at -= 1
    if at < 0 or tokens[at].text.lower() not in language.before_places:
        return False
    in_name = at > 1 and tokens[at - 1].text[0].isupper() and len(tokens[at].text) < 4
    return not in_name or language.code == _GERMAN_NOUNS


def _is_person(tokens: Sequence[Token], run: Run, language: Language) -> bool:
    """Whether a first name stands right before the run, or is its first word and another follows."""
    if run.first and _is_first_name(tokens[run.first - 1].text, language):
        return True
    followed = run.last < len(tokens) and tokens[run.last].text[0].isupper()
    return (run.last - run.first > 1 or followed) and _is_first_name(tokens[run.first].text, language)


def _is_first_name(word: str, language: Language) -> bool:
    low = word.lower()
    if low == word or low in language.frequent or low in language.before_places:
        return False
    return FIRST_NAME in word_marks().get(low, "")
