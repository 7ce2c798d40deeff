"""What the recogniser looks at, for each word of a document.

The word and its neighbours, their classes, what the gazetteer says of the name it belongs to, the
words around the whole run of capitals, and how the same word is used elsewhere in the document.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.places.recogniser.names import Match, Names, Run, capitalised, runs
from geo.places.recogniser.words import (
    COMMON,
    FIRST_NAME,
    KEPT,
    SURNAME,
    USUAL_SURNAME,
    Groups,
    word_groups,
    word_marks,
)
from geo.words.features import shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.words import Sentence, Token

_LOCATIVES: Final = frozenset([
    "in", "at", "near", "from", "to", "outside", "around", "across", "through", "toward", "towards",
    "throughout", "into",
])  # fmt: skip
_TITLES: Final = frozenset([
    "mr", "mrs", "ms", "dr", "sen", "rep", "gov", "gen", "lt", "col", "sgt", "capt", "president",
    "minister", "judge", "king", "queen", "prince", "sheriff", "officer", "chief", "mayor",
])  # fmt: skip
_EDGE: Final = Groups("^", "^", "^")
_NO_GROUPS: Final = Groups()
_SPEAKING: Final = frozenset(["said", "says", "told", "added", "asked", "wrote", "who"])


@dataclass(slots=True)
class Usage:
    """How often a lower-case form occurs in one document, and in which company."""

    lower: int = 0
    upper: int = 0
    located: int = 0
    person: int = 0


class _Alone(NamedTuple):
    """A word by itself: its features, the form neighbours see, its marks and groups."""

    features: tuple[str, ...]
    seen: str
    traits: str
    groups: Groups


@dataclass(slots=True)
class _Words:
    """One sentence with what is known of each of its tokens."""

    tokens: Sequence[Token]
    alone: list[_Alone]
    run: list[Run | None]
    match: list[Match | None]
    sense: list[str]
    loud: bool
    runs: list[Run] = field(default_factory=list)


@lru_cache(maxsize=50_000)
def _alone(text: str) -> _Alone:
    low = text[:40].lower()
    marks = word_marks().get(low.rstrip(".") or low, "")
    kind = shape(text[:40])
    seen = low if KEPT in marks else kind
    traits = "".join(m for m in (COMMON, FIRST_NAME, SURNAME, USUAL_SURNAME) if m in marks)
    found = ["w=" + seen, "s=" + kind, "m=" + traits + kind[:2]]
    if kind[:1] == "X":
        found += ["3=" + low[-3:], "4=" + low[-4:], "p=" + low[:3]]
    return _Alone(tuple(found), seen, traits, word_groups().get(low.rstrip("."), _NO_GROUPS))


def forget_words() -> None:
    """Read the marks of words anew: for training, which changes them."""
    _alone.cache_clear()


def document_features(text: str, sentences: Sequence[Sentence], names: Names) -> list[list[list[str]]]:
    """For each sentence, for each token the features that are present."""
    known = [_read(text, sentence, names) for sentence in sentences]
    usage = _usage(known)
    return [_sentence_features(words, usage, names) for words in known]


def _read(text: str, sentence: Sentence, names: Names) -> _Words:
    tokens = sentence.tokens
    count = len(tokens)
    words = _Words(
        tokens, [_alone(t.text) for t in tokens], [None] * count, [None] * count, ["-"] * count, False
    )
    letters = [t.text for t in tokens if t.text[0].isalpha()]
    words.loud = len(letters) > 2 and sum(map(str.isupper, letters)) * 2 > len(letters)
    words.runs = runs(tokens)
    for run in words.runs:
        words.run[run.first : run.last] = [run] * (run.last - run.first)
        for match in names.matches(tokens, text, run):
            for i in range(match.first, match.last):
                words.match[i] = match
                words.sense[i] = match.sense
        for i in range(run.first, run.last):
            if words.match[i] is None and capitalised(tokens[i].text) and names.demonym(tokens[i].text):
                words.sense[i] = "D"
    return words


def _usage(known: Sequence[_Words]) -> dict[str, Usage]:
    found: dict[str, Usage] = {}
    for words in known:
        for i, token in enumerate(words.tokens):
            low = token.text[:40].lower()
            run = words.run[i]
            if run is None:
                if token.text[0].isalpha():
                    found.setdefault(low, Usage()).lower += 1
                continue
            use = found.setdefault(low, Usage())
            use.upper += 1
            before = words.tokens[run.first - 1].text.lower() if run.first else "^"
            use.located += before in _LOCATIVES
            use.person += _is_person(words, run, i)
    return found


def _is_person(words: _Words, run: Run, i: int) -> bool:
    """Whether the company of token i looks like that of a person's name."""
    first = words.tokens[run.first].text.lower().rstrip(".")
    if i > run.first and (first in _TITLES or FIRST_NAME in words.alone[run.first][2]):
        return True
    after = words.tokens[run.last].text.lower() if run.last < len(words.tokens) else ""
    return run.last - run.first == 1 and after in _SPEAKING


def _bucket(count: int) -> str:
    return "0" if count == 0 else "1" if count == 1 else "2" if count < 4 else "4"


def _sentence_features(words: _Words, usage: dict[str, Usage], names: Names) -> list[list[str]]:
    rows = []
    count = len(words.tokens)
    for i, token in enumerate(words.tokens):
        row = _near(words, i, count)
        run = words.run[i]
        if run is not None:
            row += _gazetteer(words, i)
            row += _around(words, run, i, count)
            row += _alike(words, run, i)
            row += _elsewhere(words, usage.get(token.text[:40].lower()), i)
            if names.demonym(token.text):
                row.append("dem")
        elif words.loud:
            row.append("loud")
        rows.append(row)
    return rows


def _near(words: _Words, i: int, count: int) -> list[str]:
    tags, seen = words.tokens, words.alone
    own = seen[i]
    tag = tags[i].tag
    back, back_tag = (seen[i - 1][1], tags[i - 1].tag) if i else ("^", "^")
    ahead, ahead_tag = (seen[i + 1][1], tags[i + 1].tag) if i + 1 < count else ("^", "^")
    far_back = seen[i - 2][1] if i > 1 else "^"
    far_ahead = seen[i + 2][1] if i + 2 < count else "^"
    return [
        *own[0],
        "t=" + tag,
        "-t=" + back_tag + "|" + tag,
        "+t=" + tag + "|" + ahead_tag,
        "-w=" + back,
        "+w=" + ahead,
        "--w=" + far_back,
        "++w=" + far_ahead,
        "-2=" + far_back + "|" + back,
        "+2=" + ahead + "|" + far_ahead,
        "-w0=" + back + "|" + own[1],
        "0w+=" + own[1] + "|" + ahead,
    ]


def _gazetteer(words: _Words, i: int) -> list[str]:
    match, sense = words.match[i], words.sense[i]
    place = (
        "-" if match is None else ("B" if match.first == i else "I") + str(min(3, match.last - match.first))
    )
    traits = words.alone[i][2]
    back = words.sense[i - 1] if i else "^"
    ahead = words.sense[i + 1] if i + 1 < len(words.sense) else "^"
    found = [
        "g=" + sense + place,
        "gm=" + sense[:1] + place + traits,
        "gt=" + sense + words.tokens[i].tag,
        "-g=" + back + "|" + sense[:1],
        "+g=" + ahead + "|" + sense[:1],
    ]
    if match is not None:
        found.append("gc=" + sense[:1] + match.choice + place)
    return found


def _around(words: _Words, run: Run, i: int, count: int) -> list[str]:
    sense = words.sense[i][:1]
    before = words.alone[run.first - 1][1] if run.first else "^"
    after = words.alone[run.last][1] if run.last < count else "^"
    first, last = words.alone[run.first][1], words.alone[run.last - 1][1]
    size = str(min(4, run.last - run.first))
    where = ("f" if i == run.first else "") + ("l" if i == run.last - 1 else "")
    match = words.match[i]
    whole = "w" if match and (match.first, match.last) == (run.first, run.last) else "p" if match else "-"
    found = [
        "rb=" + before + "|" + sense,
        "ra=" + after + "|" + sense,
        "rba=" + before + "|" + after,
        "rf=" + first + "|" + where + "|" + sense,
        "rl=" + last + "|" + where + "|" + sense,
        "rn=" + size + where + sense + whole,
        "rt=" + words.alone[run.first][2] + "|" + words.alone[run.last - 1][2] + "|" + size + where,
        "loud" if words.loud else "quiet",
        "rbt=" + _tag(words, run.first - 1) + "|" + _tag(words, run.last) + "|" + sense + size,
    ]
    if before == "," and run.first > 1:
        found.append("c-=" + words.sense[run.first - 2] + "|" + sense)
    if after == "," and run.last + 1 < count:
        found.append("c+=" + words.sense[run.last + 1] + "|" + sense)
    return found


def _alike(words: _Words, run: Run, i: int) -> list[str]:
    """Groups of words used alike: of the word, its neighbours, the words around the run and its ends."""
    sense = words.sense[i][:1]
    own, back, ahead = words.alone[i].groups, _groups(words, i - 1), _groups(words, i + 1)
    where = ("f" if i == run.first else "") + ("l" if i == run.last - 1 else "")
    return [
        "k1=" + own.coarse,
        "k2=" + own.middle + sense,
        "k3=" + own.fine,
        "-k2=" + back.middle,
        "+k2=" + ahead.middle,
        "-k3=" + back.fine,
        "+k3=" + ahead.fine,
        "-k=" + back.middle + "|" + own.middle,
        "+k=" + own.middle + "|" + ahead.middle,
        "rbk=" + _groups(words, run.first - 1).fine + "|" + sense,
        "rak=" + _groups(words, run.last).fine + "|" + sense,
        "rbb=" + _groups(words, run.first - 2).fine + "|" + _seen(words, run.first - 1),
        "raa=" + _seen(words, run.last) + "|" + _groups(words, run.last + 1).fine,
        "rfk=" + words.alone[run.first].groups.fine + where,
        "rlk=" + words.alone[run.last - 1].groups.fine + where,
    ]


def _groups(words: _Words, i: int) -> Groups:
    return words.alone[i].groups if 0 <= i < len(words.alone) else _EDGE


def _seen(words: _Words, i: int) -> str:
    return words.alone[i].seen if 0 <= i < len(words.alone) else "^"


def _tag(words: _Words, i: int) -> str:
    return words.tokens[i].tag if 0 <= i < len(words.tokens) else "^"


def _elsewhere(words: _Words, use: Usage | None, i: int) -> list[str]:
    if use is None:
        return []
    sense = words.sense[i][:1]
    return [
        "dl=" + _bucket(use.located) + sense,
        "dp=" + _bucket(use.person) + sense,
        "dc=" + _bucket(use.lower) + ("f" if i == 0 else ""),
        "dx=" + ("l" if use.located else "") + ("p" if use.person else "") + sense,
    ]
