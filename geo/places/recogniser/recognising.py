"""Which phrases of a text say where: places, the people and manners named after them, facilities.

Two conditional random fields over words decide (trained by tools/train_recogniser.py): the first reads
each sentence, the second reads it again knowing what the first thought of the same words elsewhere; then
the mentions of each word are made to agree.
The gazetteer is their strongest witness, not their judge: names it does not know are found by their
company, and names it knows are left alone where they are people's, companies' or papers'. All this is
English; of five other languages foreign.py reads the plain names of places, of the rest nothing is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.places.recogniser.agreeing import agreed
from geo.places.recogniser.features import document_features
from geo.places.recogniser.foreign import SCORE as FOREIGN_SCORE
from geo.places.recogniser.foreign import foreign_spans
from geo.places.recogniser.languages import ENGLISH, NAMES_READ, language_of, languages
from geo.places.recogniser.names import Names, Run, runs
from geo.places.recogniser.rules import SCORE, is_article, is_bare, names_nobody, overlooked, pieces
from geo.places.recogniser.second import PLACE_LABELS, add_second_look, first_thoughts
from geo.words.crf import crf_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pycrfsuite

    from geo.place import Candidates
    from geo.places.recogniser.second import Chances
    from geo.words import Sentence, Token

THRESHOLD: Final = 0.4
"""Words with this chance of belonging to a toponym are taken: best F1 between corpora, 0.3 to 0.5 are close."""

MOST_TOKENS: Final = 40_000
"""A longer text is read in windows, each by itself: what is learnt of a word elsewhere is learnt within one."""

_KINDS: Final = {"P": "place", "D": "demonym", "F": "facility"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Toponym:
    """A phrase that says where: text == document[start:end].

    kind is "place", "demonym" ("Russian", "Texans") or "facility" (a street, an airport). score is
    the model's probability, 0 to 1, that the phrase is one.
    """

    start: int
    end: int
    text: str
    kind: str
    score: float


def recognise(text: str, sentences: Sequence[Sentence], source: Candidates) -> list[Toponym]:
    """The toponyms of *text* in order, not overlapping; *sentences* are its tagged sentences.

    *source* knows what names may mean; if it has a method `demonym` as the gazetteer has, that is asked, too.
    """
    spoken = language_of(text)
    if spoken != ENGLISH:
        return _foreign(text, sentences, spoken, source)
    first = crf_model("places", "recogniser_first.crfsuite.gz")
    second = crf_model("places", "recogniser_second.crfsuite.gz")
    return recognise_with(first, second, text, sentences, source, THRESHOLD)


def _foreign(text: str, sentences: Sequence[Sentence], spoken: str, source: Candidates) -> list[Toponym]:
    if spoken not in NAMES_READ:
        return []
    return [
        Toponym(start=start, end=end, text=text[start:end], kind="place", score=FOREIGN_SCORE)
        for start, end in foreign_spans(text, sentences, languages()[spoken], Names(source))
    ]


def recognise_with(
    first: pycrfsuite.Tagger,
    second: pycrfsuite.Tagger,
    text: str,
    sentences: Sequence[Sentence],
    source: Candidates,
    threshold: float,
) -> list[Toponym]:
    """As `recognise`, with these two models and this least chance of a word."""
    names = Names(source)
    found: list[Toponym] = []
    for window in _windows(sentences):
        rows = document_features(text, window, names)
        thoughts = first_thoughts(first, window, rows)
        add_second_look(window, rows, thoughts)
        kept = [i for i, chances in enumerate(thoughts) if any(chances)]
        read, minds = [window[i] for i in kept], [thoughts[i] for i in kept]
        opinions = [_opinions(second, rows[i]) for i in kept]
        _agree(read, minds, opinions)
        marked = [[(label if p >= threshold else "O", p) for label, p in seen] for seen in opinions]
        _add_overlooked(text, read, minds, marked, names)
        for sentence, labelled in zip(read, marked, strict=True):
            found += _toponyms(text, sentence, labelled, names)
    return found


def _windows(sentences: Sequence[Sentence]) -> Iterator[Sequence[Sentence]]:
    """*sentences* in lots of at most MOST_TOKENS tokens, or a single longer one: memory stays bounded."""
    first = count = 0
    for i, sentence in enumerate(sentences):
        size = len(sentence.tokens)
        if count and count + size > MOST_TOKENS:
            yield sentences[first:i]
            first, count = i, 0
        count += size
    if first < len(sentences):
        yield sentences[first:]


Marked = list[tuple[str, float]]
Span = tuple[int, int, str]
"""The first token of a toponym, the one behind its last, the letter of its kind."""


def _opinions(model: pycrfsuite.Tagger, rows: list[list[str]]) -> Marked:
    """For each word the label it has if it belongs to a toponym, and the chance that it does."""
    found: Marked = []
    for i, label in enumerate(model.tag(rows)):
        chances = [model.marginal(one, i) for one in PLACE_LABELS]
        likely = label if label in PLACE_LABELS else PLACE_LABELS[chances.index(max(chances))]
        found.append((likely, sum(chances)))
    return found


def _agree(
    sentences: Sequence[Sentence], thoughts: Sequence[list[Chances | None]], opinions: Sequence[Marked]
) -> None:
    """Draw the opinion of each word that may be a name to those of its other mentions."""
    at = [(k, i) for k, chances in enumerate(thoughts) for i, seen in enumerate(chances) if seen]
    words = [sentences[k].tokens[i].text.lower() for k, i in at]
    chances = agreed(words, [opinions[k][i][1] for k, i in at])
    for (k, i), chance in zip(at, chances, strict=True):
        opinions[k][i] = (opinions[k][i][0], chance)


def _add_overlooked(
    text: str,
    sentences: Sequence[Sentence],
    thoughts: Sequence[list[Chances | None]],
    marked: Sequence[Marked],
    names: Names,
) -> None:
    """Mark what the rules take for a name, then the same where no rule speaks and nobody else is seen in it."""
    told: dict[str, str] = {}
    for sentence, chances, labelled in zip(sentences, thoughts, marked, strict=True):
        for run, phrase in _untaken(text, sentence, labelled):
            kind = overlooked(text, sentence.tokens, run, chances, names)
            if kind:
                told[phrase] = kind
                labelled[run.first : run.last] = _as(kind, run)
    for sentence, chances, labelled in zip(sentences, thoughts, marked, strict=True) if told else ():
        for run, phrase in _untaken(text, sentence, labelled):
            if phrase in told and names_nobody(chances[run.first : run.last]):
                labelled[run.first : run.last] = _as(told[phrase], run)


def _untaken(text: str, sentence: Sentence, labelled: Marked) -> Iterator[tuple[Run, str]]:
    """The names of a sentence that no toponym meets, each with its text."""
    tokens = sentence.tokens
    for whole in runs(tokens):
        for run in pieces(tokens, whole):
            if all(label == "O" for label, _ in labelled[run.first : run.last]):
                yield run, text[tokens[run.first].start : tokens[run.last - 1].end]


def _as(kind: str, run: Run) -> Marked:
    return [("B" + kind if i == run.first else "I" + kind, SCORE) for i in range(run.first, run.last)]


def _toponyms(text: str, sentence: Sentence, marked: Marked, names: Names) -> Iterator[Toponym]:
    labels = [label for label, _ in marked]
    for first, last, kind in _whole(text, sentence, spans(labels), names):
        last = _past_article(sentence, labels, last)
        start, end = sentence.tokens[first].start, sentence.tokens[last - 1].end
        phrase = text[start:end]
        if is_bare(phrase):
            continue
        score = sum(chance for _, chance in marked[first:last]) / (last - first)
        known = "demonym" if last - first == 1 and names.demonym(phrase) else _KINDS[kind]
        yield Toponym(start=start, end=end, text=phrase, kind=known, score=round(min(1.0, score), 4))


def _whole(text: str, sentence: Sentence, found: Iterable[Span], names: Names) -> list[Span]:
    """*found*, neighbours made one where they are one known name: South and Africans, Republic (of) Armenia."""
    tokens = sentence.tokens
    whole: list[Span] = []
    for first, last, kind in found:
        bridged = bool(whole) and _is_bridge(tokens[whole[-1][1] : first])
        start = whole[-1][0] if bridged else first
        phrase = text[tokens[start].start : tokens[last - 1].end]
        if start < first and (names.sense(phrase) or names.demonym(phrase)):
            whole[-1] = start, last, kind
        else:
            whole.append((first, last, kind))
    return whole


def _is_bridge(between: Sequence[Token]) -> bool:
    """Whether two halves of a name meet here, at once or with "of", a hyphen or the 's of Cox's Bazar between them."""
    if len(between) != 1:
        return not between
    return between[0].tag == "POS" or between[0].text.lower() in ("of", "-")


def _past_article(sentence: Sentence, labels: Sequence[str], last: int) -> int:
    """*last*, moved behind the name that follows when a toponym ends in a bare article: El is El Hasna."""
    tokens = sentence.tokens
    while last < len(tokens) and is_article(tokens[last - 1].text):
        hyphen = tokens[last].text == "-" and last + 1 < len(tokens)
        name = last + hyphen
        if labels[name] != "O" or not tokens[name].tag.startswith("NNP"):
            break
        last = name + 1
    return last


def spans(labels: Sequence[str]) -> Iterator[Span]:
    """Each toponym in the labels of a sentence; it is of the kind that it begins as."""
    first = 0
    for i, label in enumerate([*labels, "O"]):
        kind = labels[first][1:] if first < i else ""
        if kind in _KINDS and label[0] == "I" and label[1:] in _KINDS:
            continue
        if kind in _KINDS:
            yield first, i, kind
        first = i
