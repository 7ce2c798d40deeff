"""Names that a relative phrase gives away: what stands after "90 km north of" is a place.

A recogniser reads whole sentences and may miss a name in a terse one ("Bourem, 90 km north of
Gao"). The phrase itself is evidence enough to ask the gazetteer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

from geo.gazetteer.names import fold
from geo.places.recogniser.recognising import Toponym
from geo.places.recogniser.rules import is_bare
from geo.places.relative.agreement import lies_in
from geo.places.relative.phrases import relative_phrases
from geo.places.relative.terse import line_names, line_start
from geo.places.relative.words import POINTS, Lexeme, lexemes, vocabulary
from geo.places.span_order import SpanOrder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.place import Candidates
    from geo.places.relative.words import Span
    from geo.words import Sentence

_TELLING: Final = frozenset({"vector", "distance", "travel", "direction"})
_SUBJECT_TELLING: Final = frozenset({"vector", "distance"})
_INSIDE: Final = "wGKgrChdD"
_LEAST_LETTERS: Final = 3
EXPECTED_SCORE: Final = 0.6
"""Probability that what is found here is a toponym."""
_BEHIND: Final = re.compile(r",? ?\(?([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,2})")
_SWALLOWED: Final = re.compile(r"\b(?:north|south|east|west)\w* of\b", re.IGNORECASE)
_WHOLE: Final = re.compile(
    r"\s*(?:$|[^\sa-z'’-]|(?:and|as|at|by|in|near|on|when|where|while|after|before)\b)"
)
"""What may stand behind a whole name: not the offices of "the PUK offices"."""
_SIGN_LETTERS: Final = 3
_NUMBERED: Final = re.compile(r"[ -]?\d")
_CODE: Final = re.compile(r"[A-Z]{2,}")
_NO_CODES: Final = frozenset({"DC"})
"""Washington DC is one name."""
_TAIL: Final = re.compile(r"(?:-\w+)+|(?: (?:de|del|della|di|da|do|des|du|la|el|al|es|of))+ [A-Z]\w+")
_SORT_OF: Final = re.compile(r"(\w+) of (?:the )?$")
_CONTAINERS: Final = frozenset({"admin1", "country"})


_S = TypeVar("_S", bound="Span")


def complete_names(
    text: str, spans: Sequence[_S], source: Candidates, *, sentences: Sequence[Sentence] = ()
) -> list[_S | Toponym]:
    """*spans* as relative phrases show that they must be, in reading order.

    Added are names outside *spans* that a phrase has as anchor or subject: runs of capitalised words that
    *source* knows, or, after a distance or "the village of", any; and the state or country behind them ("Reno, NV"). They
    have EXPECTED_SCORE. A span that is no place's own name is split where its last word is a container ("Reno
    NV"), and dropped where it swallowed a phrase ("Mill South Of Reno"). Text all in capitals has no runs.
    """
    kept: list[_S | Toponym] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept += _mended(text, span, source)
    if text.isupper():
        return kept
    start = line_start(text, sentences) if sentences else None
    if start is not None:
        own = line_names(text, kept, source, start=start)
        kept = [s for s in kept if not any(s.start < o.end and o.start < s.end for o in own)]
        kept = sorted([*kept, *own], key=lambda span: span.start)
    return sorted([*kept, *_expected(text, kept, source)], key=lambda span: span.start)


def _mended(text: str, span: _S, source: Candidates) -> list[_S | Toponym]:
    """*span*, or the longer name that it begins ("Clermont" of "Clermont-Ferrand", "Port" of "Port of Spain"), or its
    two halves, or nothing."""
    if _is_sign(text, span, source):
        return []
    tail = _TAIL.match(text, span.end)
    if tail is not None and _exactly(span.text + tail[0], source):
        return [_name(span.start, span.text + tail[0])]
    if " " not in span.text or _exactly(span.text, source):
        return [span]
    if _SWALLOWED.search(span.text):
        return []
    name, _, last = span.text.rpartition(" ")
    if _CODE.fullmatch(last) and last not in _NO_CODES and _holds(last, name, source):
        return [_name(span.start, name), _name(span.end - len(last), last)]
    return [span]


def _is_sign(text: str, span: Span, source: Candidates) -> bool:
    """Whether *span* is the SE of "5 km SE of X" or the NH of "NH 5", a road; KY 7 tells that it is in Kentucky."""
    if not span.text.isupper() or len(span.text.replace(".", "")) > _SIGN_LETTERS:
        return False
    rest = text[span.end : span.end + 4]
    if span.text.lower() in POINTS:
        return rest == " of " or text[: span.start].rstrip().endswith(("km", "mi", "miles", "kms"))
    if not _NUMBERED.match(rest):
        return False
    return not any(place.kind == "admin1" for place in source.candidates(span.text)[:2])


def _expected(text: str, spans: Sequence[Span], source: Candidates) -> list[Toponym]:
    runs = _runs(text, lexemes(text, spans))
    everything: list[Span] = [*spans, *runs]
    found: dict[int, Toponym] = {}
    taken = SpanOrder(spans)
    for phrase in relative_phrases(text, everything):
        said = [i for i in phrase.anchors if _said_to_be(text, everything[i].start)]
        wanted = list(phrase.anchors) if phrase.relation in _TELLING else said
        if phrase.subject is not None and phrase.relation in _SUBJECT_TELLING:
            wanted.append(phrase.subject)
        for index in wanted:
            sure = index in said or (phrase.relation in _SUBJECT_TELLING and index in phrase.anchors)
            sure = sure and _WHOLE.match(text, everything[index].end) is not None
            name = None if index < len(spans) else _known(runs[index - len(spans)], source, sure=sure)
            if name is not None:
                found[name.start] = name
            if name is not None or index < len(spans):
                behind = _container(text, name or everything[index], taken, source)
                if behind is not None:
                    found.setdefault(behind.start, behind)
    return [found[start] for start in sorted(found)]


def _said_to_be(text: str, at: int) -> bool:
    """True when "the village of" or the like stands right before *at*."""
    match = _SORT_OF.search(text, max(0, at - 40), at)
    words = vocabulary()["words"]
    return match is not None and match[1].lower() in {*words["G"], *words["K"]}


def _runs(text: str, row: Sequence[Lexeme]) -> list[Toponym]:
    """Runs of capitalised words between the toponyms."""
    runs: list[Toponym] = []
    at = 0
    while at < len(row):
        last = at
        if row[at].tag in "wdDGg" and text[row[at].start].isupper():
            while last + 1 < len(row) and _goes_on(text, row[last], row[last + 1]):
                last += 1
        first = row[at]
        if text[first.start].isupper() and (first.tag == "w" or last > at):
            name = text[first.start : row[last].end]
            runs += [] if is_bare(name) else [_name(first.start, name)]
        at = last + 1
    return runs


def _goes_on(text: str, word: Lexeme, after: Lexeme) -> bool:
    """True when *after* belongs to the name that *word* is in."""
    gap = text[word.end : after.start]
    if after.tag == "h" or word.tag == "h":
        return gap == ""
    if after.tag == "N":
        return gap.isspace() and word.tag == "w" and text[after.start].isdigit()
    return word.tag != "N" and after.tag in _INSIDE and gap.isspace() and text[after.start].isupper()


def _known(run: Toponym, source: Candidates, *, sure: bool) -> Toponym | None:
    """*run* if *source* knows it, its beginning if what follows is a container; if neither, *run* when *sure*.

    A part of a longer name is another place: the Halls of "Halls Gap" is not Halls.
    """
    if _exactly(run.text, source) or (" " not in run.text and source.candidates(run.text)):
        return run
    words = run.text.split(" ")
    for count in range(len(words) - 1, 0, -1):
        name, rest = " ".join(words[:count]), " ".join(words[count:])
        ends = rest[0].isdigit() or _holds(rest, name, source)
        if len(name) >= _LEAST_LETTERS and ends and source.candidates(name):
            return _name(run.start, name)
    return run if sure else None


def _container(text: str, before: Span, taken: SpanOrder, source: Candidates) -> Toponym | None:
    """A state or country right behind the name *before*, unless it is *taken*."""
    match = _BEHIND.match(text, before.end)
    if match is None or taken.overlap(match.start(1), match.end(1)):
        return None
    words = match[1].split(" ")
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count]).rstrip(".-")
        if ("," in match[0] or name.isupper()) and _holds(name, before.text, source):
            return _name(match.start(1), name)
    return None


def _exactly(name: str, source: Candidates) -> bool:
    """True when a place is called so; *source* may also know a longer name by a part of it."""
    return any(fold(place.name) == fold(name) for place in source.candidates(name))


def _holds(container: str, name: str, source: Candidates) -> bool:
    """True when a state or country called *container* holds a place called *name*."""
    holders = [place for place in source.candidates(container)[:2] if place.kind in _CONTAINERS]
    return bool(holders) and any(lies_in(p, h) for p in source.candidates(name) for h in holders)


def _name(start: int, text: str) -> Toponym:
    return Toponym(start=start, end=start + len(text), text=text, kind="place", score=EXPECTED_SCORE)
