"""What kind of action a word reports: the lexicon of action words and its inflections.

`data/actions.tsv` gives each base form a news category, or one of four classes that do not tell the
news themselves: "say" (reports), "be" (states), "aspect" (begin, continue: the meaning is in what
follows) and "harm" (kill, hit: the cause is told elsewhere). `data/phrases.tsv` has verbs that mean something
else with the word after them. Regular inflections are generated, irregular ones listed in `data/irregular.tsv`.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from geo.words import Token

CATEGORIES: Final = (
    "attack",
    "battle",
    "protest",
    "disaster",
    "accident",
    "diplomacy",
    "justice",
    "politics",
    "sport",
    "other",
)
FELT_BY_PLACES: Final = frozenset({"attack", "battle", "disaster", "harm"})
"""Kinds of action that a place itself can undergo: "Lyon was flooded"."""

PHYSICAL: Final = FELT_BY_PLACES | {"accident", "protest"}
"""Kinds of action whose events can be seen at a spot: worth listing with a place alone, whoever speaks of them."""

CALENDAR: Final = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
     "may", "june", "july", "august", "september", "october", "november", "december", "jan", "feb", "mar", "apr", "jun",
     "jul", "aug", "sept", "sep", "oct", "nov", "dec", "christmas", "easter", "eve", "day", "ramadan"}
)  # fmt: skip
"""Names that are those of times, in lower case."""

TIMES_OF_DAY: Final = frozenset(
    {
        "noon",
        "midday",
        "midnight",
        "dawn",
        "daybreak",
        "sunrise",
        "sunset",
        "nightfall",
        "dusk",
        "dark",
        "lunch",
    }
)
"""Nouns behind "after" and "before" that make a time of day of them, no other action."""

_STORMS: Final = frozenset({"Storm", "Hurricane", "Typhoon", "Cyclone"})

_DISRUPTING: Final = frozenset(
    {"block", "cancel", "close", "cut", "delay", "disrupt", "divert", "ground", "halt", "reopen", "resume", "shut", "stop",
     "suspend"}
)  # fmt: skip

DYING: Final = frozenset({"die", "perish"})
LOSING_LIFE: Final = DYING | {"drown"}
"""Verbs whose subject is the victim."""

_STANDING: Final = frozenset(
    {"appear", "bring", "come", "go", "kneel", "perform", "play", "speak", "stand", "testify"}
)

_ILLNESS: Final = frozenset({"heart", "panic", "asthma"})
"""Words before "attack" that make an illness of it."""

_VOWELS: Final = "aeiou"


class Action(NamedTuple):
    """A word's base form and its class: one of CATEGORIES, "say", "be", "aspect" or "harm"."""

    lemma: str
    kind: str


LookUp = Callable[[str], Action | None]


def verb(word: str) -> Action | None:
    """The action a verb form reports; None when the lexicon does not know it."""
    return _forms("verb").get(word.lower())


def noun(word: str) -> Action | None:
    """The action a noun names ("explosion"), singular or plural; None when it names none."""
    return _forms("noun").get(word.lower())


def noun_at(tokens: Sequence[Token], i: int) -> Action | None:
    """The action that token *i* names; one that the tagger took for an adjective counts where no noun follows it."""
    lone = tokens[i].tag == "JJ" and not (
        i + 1 < len(tokens) and tokens[i + 1].tag.startswith(("NN", "JJ", "HYPH"))
    )
    return noun(tokens[i].text) if lone or tokens[i].tag in {"NN", "NNS"} else None


def cue(word: str) -> Action | None:
    """The action a noun suggests without naming it ("gunmen"); None when it suggests none."""
    return _cues().get(word.lower())


def actor(word: str) -> str:
    """The category of what such people or bodies do ("investigators"); "" for a word that tells none."""
    return _actors().get(word.lower(), "")


def names_storm(tokens: Sequence[Token], i: int) -> bool:
    """Whether token *i* opens the name of a storm ("Storm Ada")."""
    named = tokens[i].text in _STORMS and i + 1 < len(tokens)
    return named and tokens[i + 1].tag.startswith("NNP")


def names_illness(tokens: Sequence[Token], i: int) -> bool:
    """Whether the noun at token *i* is no deed but an illness: "a heart attack"."""
    return i > 0 and tokens[i - 1].text.lower() in _ILLNESS


def stands_before(lemma: str, between: Sequence[Token]) -> bool:
    """Whether the "before" that opens *between*, the words behind the verb, is one of place: "appeared before a judge"."""
    return lemma in _STANDING and bool(between) and between[0].text.lower() == "before"


def disrupts(lemma: str) -> bool:
    """Whether the verb tells that something regular stopped ("cancel", "divert")."""
    return lemma in _DISRUPTING


def phrase(lemma: str, after: Iterable[str]) -> str:
    """The category of a verb with one of the words *after* it ("open fire"); "" when they make no phrase."""
    return next((kind for word in after if (kind := _phrases().get((lemma, word.lower())))), "")


@cache
def _phrases() -> dict[tuple[str, str], str]:
    return {(verb_, word): kind for verb_, word, kind in _rows("phrases.tsv")}


@cache
def _actors() -> dict[str, str]:
    return {row[0]: row[1] for row in _rows("actors.tsv")}


@cache
def _cues() -> dict[str, Action]:
    return {word: Action(word, kind) for word, kind in _rows("cues.tsv")}


def _rows(name: str) -> list[list[str]]:
    text = files("geo").joinpath("events", "data", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _forms(part: str) -> dict[str, Action]:
    irregular: dict[str, list[str]] = {}
    if part == "verb":
        for lemma, form in _rows("irregular.tsv"):
            irregular.setdefault(lemma, []).append(form)
    forms: dict[str, Action] = {}
    for lemma, row_part, kind in _rows("actions.tsv"):
        if row_part != part:
            continue
        inflected = _verb_forms(lemma) if part == "verb" else [_with_s(lemma)]
        for form in [*inflected, *irregular.get(lemma, [])]:
            forms.setdefault(form, Action(lemma, kind))
        forms[lemma] = Action(lemma, kind)
    return forms


def inflected(word: str) -> list[str]:
    """Forms of *word* as a noun and as a verb, regular ones only."""
    return _verb_forms(word) if word.isalpha() and len(word) > 2 else [word]


def _with_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def _verb_forms(lemma: str) -> list[str]:
    """Regular inflections; both spellings where British and American English double differently."""
    forms = [_with_s(lemma)]
    if lemma.endswith("e"):
        return [*forms, lemma + "d", lemma[:-1] + "ing"]
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return [*forms, lemma[:-1] + "ied", lemma + "ing"]
    stems = [lemma]
    if lemma[-1] not in _VOWELS + "wxy" and lemma[-2:-1] in _VOWELS and lemma[-3:-2] not in _VOWELS:
        stems.append(lemma + lemma[-1])
    return [*forms, *(stem + ending for stem in stems for ending in ("ed", "ing"))]
