"""Names in a line that is no sentence: "Km 12, Sitio Malinao, Barangay Poblacion, Tupi".

A recogniser reads sentences and sees few of the names in such a line. Here every run of capitalised words is
taken for a name of a place, except roads, and cut where the gazetteer says that it is several.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.places.recogniser.names import Exact
from geo.places.recogniser.recognising import Toponym
from geo.places.relative.words import POINTS, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.place import Candidates
    from geo.places.relative.words import Span
    from geo.words import Sentence

MOST_LETTERS: Final = 300
"""A line is no longer."""
LINE_SCORE: Final = 0.5
"""Probability that what is found here is a toponym."""
MOST_NAMES: Final = 12
_MOST_WORDS: Final = 7
_MOST_SENTENCES: Final = 2
_MOST_LEADING: Final = 4
_MOST_BETWEEN: Final = 40
_VERBS: Final = frozenset({"VBD", "VBZ", "VBP", "MD"})
_WORD: Final = re.compile(r"[^\W\d_][\w'’.]*(?:[-–][^\W\d_][\w'’.]*)*")
_HYPHEN: Final = re.compile(r"[-–]")
_SIDES: Final = frozenset(
    {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"}
)
_CODE_LETTERS: Final = 2
_DATED: Final = re.compile(r"(?<=\d )\w+|\w+\.? \d|(?<=, )\w+day|\w+day", re.I)
_LISTED: Final = re.compile(r",? (?:and|or|&) ")
_ASIDE: Final = re.compile(r"\([^()]*\)")


class _Word(NamedTuple):
    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        return self.text.lower().rstrip(".")


def is_line(text: str, sentences: Sequence[Sentence]) -> bool:
    """Whether *text* is a short line without a verb of its own; what stands in brackets does not count."""
    return line_start(text, sentences) == 0


def line_start(text: str, sentences: Sequence[Sentence]) -> int | None:
    """Where the line begins that *text* is, or with which a sentence or two end: behind the last verb before names.

    None for anything longer. A name that the tagger took for a verb begins with a capital.
    """
    if len(text) > MOST_LETTERS:
        return None
    asides = [match.span() for match in _ASIDE.finditer(text)]
    no_verbs = vocabulary()["lines"]["no verbs"]
    verbs = [
        token.end
        for sentence in sentences
        for token in sentence.tokens
        if token.tag in _VERBS
        and token.text.islower()
        and token.text not in no_verbs
        and not any(a <= token.start < b for a, b in asides)
    ]
    if not verbs:
        return 0
    if len(sentences) > _MOST_SENTENCES:
        return None
    return next((end for end in reversed(verbs) if _names_follow(text, end)), max(verbs))


def _names_follow(text: str, start: int) -> bool:
    """Whether a capitalised word that is no time stands behind *start*: none does in "..., officials said on Monday"."""
    times = vocabulary()["lines"]["times"]
    return any(m[0][0].isupper() and m[0].lower() not in times for m in _WORD.finditer(text, start))


def line_of(text: str, spans: Sequence[Span], sentences: Sequence[Sentence]) -> list[int]:
    """Indexes of the names that make up the line that *text* is; of a sentence, the first names behind its
    verb that follow one another ("... in Malinao, Tupi district (South Cotabato)")."""
    start = line_start(text, sentences)
    if start is None:
        return []
    own = [
        i for i, span in enumerate(spans) if span.start >= start and getattr(span, "kind", "") != "demonym"
    ]
    own = sorted(own, key=lambda i: spans[i].start)[:MOST_NAMES]
    if start == 0:
        return own
    chain: list[int] = []
    for i in own:
        if chain and not _follows(text, spans[chain[-1]].end, spans[i].start):
            break
        if chain or _is_led(text, start, spans[i].start):
            chain.append(i)
    listed = bool(chain) and _LISTED.match(text, spans[chain[-1]].end) is not None
    return chain if len(chain) > 1 and not listed else []


def line_names(text: str, spans: Sequence[Span], source: Candidates, *, start: int = 0) -> list[Toponym]:
    """Names of places from *start* of *text* on, in reading order; those of *spans* only where they are longer here.

    Behind the verb of a sentence a name must follow a word of place or another name.
    """
    found: list[Toponym] = []
    ends = [span.end for span in spans]
    for run in _runs(text, start):
        if start and not (
            _is_led(text, start, run[0].start) or any(_follows(text, end, run[0].start) for end in ends)
        ):
            continue
        for words in _names(text, run, source):
            name = _toponym(text, words)
            rivals = [s for s in spans if s.start < name.end and name.start < s.end]
            longer = all(name.start <= s.start and s.end <= name.end for s in rivals)
            if not rivals or (
                longer and _knows(name.text, source) and name.text not in [s.text for s in rivals]
            ):
                found.append(name)
                ends.append(name.end)
    return found


def _is_led(text: str, start: int, at: int) -> bool:
    """Whether a word of place, or the verb that ends at *start*, leads to the name at *at*, perhaps over "the village of"."""
    if text[start:at].strip() in ("", "the"):
        return True
    words = text[max(start, at - 40) : at].split()
    table = vocabulary()["lines"]
    for count, word in enumerate(reversed(words)):
        if word in table["leading"]:
            return True
        if count > _MOST_LEADING or not (
            word in ("the", "of", "a")
            or word in table["units"]
            or word in _SIDES
            or word.removesuffix("ern") in _SIDES
        ):
            return False
    return False


def _follows(text: str, end: int, start: int) -> bool:
    """Whether nothing but marks, units and words of place stand between two names."""
    if not 0 <= start - end <= _MOST_BETWEEN:
        return False
    table = vocabulary()["lines"]
    allowed = {*table["leading"], *table["units"], "the", "of", "a"}
    between = text[end:start]
    return (
        not re.search(r"[.;:!?]\s", between)
        and all(word.lower() in allowed for word in re.findall(r"\w+", between))
        and bool(re.search(r"[,(]|\b(?:of|in)\b", between))
    )


def _toponym(text: str, words: Sequence[_Word]) -> Toponym:
    start, end = words[0].start, words[-1].end
    return Toponym(start=start, end=end, text=text[start:end], kind="place", score=LINE_SCORE)


def _runs(text: str, start: int) -> Iterator[list[_Word]]:
    """Runs of capitalised words, with the particles inside them ("Rio de Janeiro")."""
    table = vocabulary()["lines"]
    particles, small = table["particles"], table["small"]
    run: list[_Word] = []
    for match in _WORD.finditer(text, start):
        word = _Word(match.start(), match.end(), match[0])
        if word.text.endswith(".") and word.low not in table["short"] and len(word.low) > 1:
            word = _Word(word.start, word.end - 1, word.text[:-1])
        joined = bool(run) and text[run[-1].end : word.start] == " "
        if run and not joined:
            yield from _ended(run, particles)
            run = []
        if (word.text[0].isupper() and not _is_small(text, word, small)) or (run and word.text in particles):
            run.append(word)
        else:
            yield from _ended(run, particles)
            run = []
    yield from _ended(run, particles)


def _is_small(text: str, word: _Word, small: Sequence[str]) -> bool:
    """Whether a word with a capital is none of a name: "Near", "Km"; but OR may be Oregon."""
    if word.text.isupper() and len(word.text) == _CODE_LETTERS and word.low not in POINTS:
        return text[: word.start].rstrip()[-1:].isdigit()
    return word.low in small or (
        word.low in vocabulary()["lines"]["times"] and _DATED.match(text, word.start) is not None
    )


def _ended(run: list[_Word], particles: Sequence[str]) -> Iterator[list[_Word]]:
    while run and (run[-1].text in particles or (_is_side(run[-1]) and len(run) > 1)):
        run = run[:-1]
    if len(run) > 1 or (run and not _is_side(run[0])):
        yield run


def _is_side(word: _Word) -> bool:
    """Whether the word is a direction: "North" is no name by itself, nor does it end one."""
    return word.low.removesuffix("ern") in _SIDES


def _names(text: str, run: Sequence[_Word], source: Candidates) -> Iterator[Sequence[_Word]]:
    """The names that make up *run*: the whole if it is one, else its parts."""
    table = vocabulary()["lines"]
    if len(run) <= _MOST_WORDS and len(run) > 1 and _knows(_told(text, run), source):
        yield run
        return
    for i in range(len(run) - 1, 0, -1):
        if run[i].text == "of":
            yield from _names(text, run[:i], source)
            yield from _names(text, run[i + 1 :], source)
            return
    road = next((i for i in range(len(run) - 1, -1, -1) if i and run[i].low in table["roads"]), None)
    if road is not None:
        yield from _ends_of_road(run[:road], source)
        yield from _names(text, run[road + 1 :], source)
        return
    core = _core(run, table["units"])
    if not core or core[0].low in table["roads"]:
        return
    if len(core) == 1 and (core[0].low in table["landforms"] or _is_side(core[0])):
        return
    if len(core) == 1 or _knows(_told(text, core), source):
        yield from _ends_of_road(core, source) or [core]
        return
    for i in range(1, len(core)):
        if _is_container(_told(text, core[i:]), source) and _knows(_told(text, core[:i]), source):
            yield from (core[:i], core[i:])
            return
    if core[-1].low not in table["landforms"]:
        yield core


def _core(run: Sequence[_Word], units: Sequence[str]) -> Sequence[_Word]:
    """*run* without words like "Barangay" and "Village" at its ends."""
    while run and (run[0].low in units or run[0].text in vocabulary()["lines"]["particles"]):
        run = run[1:]
    while run and run[-1].low in units:
        run = run[:-1]
    return run


def _ends_of_road(run: Sequence[_Word], source: Candidates) -> list[Sequence[_Word]]:
    """The towns that a road is named after: "Imphal-Ukhrul" (Road)."""
    found: list[Sequence[_Word]] = []
    for word in run:
        at = word.start
        parts = _HYPHEN.split(word.text)
        for part in parts if len(parts) > 1 else ():
            if part[:1].isupper() and _knows(part, source):
                found.append([_Word(at, at + len(part), part)])
            at += len(part) + 1
    return found


def _is_container(name: str, source: Candidates) -> bool:
    return any(place.kind in ("admin1", "country") for place in source.candidates(name)[:2])


def _told(text: str, words: Sequence[_Word]) -> str:
    return text[words[0].start : words[-1].end]


def _knows(name: str, source: Candidates) -> bool:
    return source.knows(name) if isinstance(source, Exact) else bool(source.candidates(name))
