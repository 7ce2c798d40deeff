"""One article, read: its sentences, time phrases, toponyms with what they mean, relative places."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol, runtime_checkable

from geo.events.actions.triggers import Trigger
from geo.events.lines import by_items, by_semicolons
from geo.events.where.linking import scenes
from geo.events.where.scene_features import PlacePhrase, token_range
from geo.place import Candidates, shape_from
from geo.places import (
    Home,
    RelativeMention,
    RelativePhrase,
    RelativePlace,
    Resolution,
    Toponym,
    complete_names,
    recognise,
    relative_phrases,
    relative_places,
    resolve,
    settle,
    with_capitals,
)
from geo.places.resolver.cues import own_class
from geo.reading import Article, Block
from geo.timexes import Timex, joined, timexes
from geo.words import Sentence, sentences

LEAST_SCORE: Final = 0.3
"""A place less probable than this is not mapped; its candidates are kept as alternatives."""


_LEAST_HOST: Final = 0.9
"""A name that no gazetteer holds is taken to lie in what is named beside it from this score on. Of the names of the
corpora that do not call themselves a site (benchmarks/hosts.py), 85 % of 54 above lie within 40 km, 49 % of 107 below."""

_NAMED_AFTER_A_SAINT: Final = re.compile(
    r"(?:Saints?|Sts?\.?|Our Lady)\s+(?:\w+\s+)??[A-Z][\w.-]*?(?:"
    r"(?:['’]s?)?(?:\s+(?:and|of|the|[A-Z][\w.'’-]*)){0,6}?\s+"
    r"(?:Abbey|Basilica|Cathedral|Chapel|Church|Convent|Monastery|Parish)\b"
    r"|['’]s?\s+(?:College|Court|Hall|Hospice|Hospital|House|Infirmary|Market|Park|Place|Road|School|Square|Stadium|"
    r"Street|University)\b)"
)
_SURE: Final = 0.5
_SPOT: Final = frozenset({"in", "at", "near", "off", "outside", "around", "over", "across", "through"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A place told by way of others, at characters start:end; place is None when an anchor is not known.

    anchors are indexes into `Document.resolutions`, relation is that of the (first) phrase. free: the phrase
    brings no word of place of its own ("southern X"), so that what governs it decides.
    """

    start: int
    end: int
    text: str
    anchors: tuple[int, ...]
    place: RelativePlace | None
    relation: str

    @property
    def free(self) -> bool:
        return self.relation == "part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was read off an article; all offsets are characters of `article.text`, all lists in order.

    times are the timexes with ranges ("from 3 to 7 May") as one. resolutions are the toponyms, but "the Iraqi capital" as
    the town that it is. inner are the indexes of toponyms that only help to tell where another place is.
    source is what the names were looked up in; it may know outlines of places.
    """

    article: Article
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    timexes: tuple[Timex, ...]
    times: tuple[Timex, ...]
    toponyms: tuple[Resolution, ...]
    resolutions: tuple[Resolution, ...]
    described: tuple[Described, ...]
    inner: frozenset[int]
    source: Candidates

    def sentences_in(self, start: int, end: int) -> list[Sentence]:
        """Sentences that begin in start:end and after the dateline."""
        begin = self.article.dateline.end if self.article.dateline else 0
        low = bisect_left(self.sentences, start, key=lambda s: s.start)
        high = bisect_left(self.sentences, end, key=lambda s: s.start)
        return [s for s in self.sentences[low:high] if s.end > begin]

    def timexes_in(self, start: int, end: int) -> list[Timex]:
        """Time phrases that begin in start:end, those of a range as one."""
        low = bisect_left(self.times, start, key=lambda t: t.start)
        high = bisect_left(self.times, end, key=lambda t: t.start)
        return list(self.times[low:high])

    def resolutions_in(self, sentence: Sentence) -> Sequence[Resolution]:
        """What the toponyms that begin in *sentence* mean, and the one before, which may reach into it."""
        inside = _between(self.resolutions, sentence)
        return self.resolutions[max(0, inside.start - 1) : inside.stop]

    def phrases_in(self, sentence: Sentence) -> list[PlacePhrase]:
        """The place phrases of *sentence*: relative places, and toponyms that are not their anchors.

        A toponym's key is its index in `resolutions`, a described place's in `described`.
        """
        found: list[PlacePhrase] = []
        for key in _between(self.described, sentence):
            told = self.described[key]
            if span := token_range(sentence, told.start, told.end):
                kind = "part" if told.free else "relative"
                found.append(
                    PlacePhrase(
                        first=span[0],
                        last=span[-1],
                        kind=kind,
                        key=key,
                        grain="area",
                        sure=told.place is not None,
                    )
                )
        for key in _between(self.resolutions, sentence):
            toponym = self.resolutions[key]
            span = token_range(sentence, toponym.start, toponym.end)
            if key not in self.inner and span and not _names_a_building(self.article.text, toponym):
                grain = toponym.place.kind if toponym.place and is_hosted(toponym) else ""
                sure = bool(grain) and toponym.score >= _SURE
                found.append(
                    PlacePhrase(
                        first=span[0], last=span[-1], kind=toponym.kind, key=key, grain=grain, sure=sure
                    )
                )
        return sorted(found, key=lambda p: p.first)

    def names_a_spot(self, sentence: Sentence) -> bool:
        """Whether a name that is no time follows a word of place, known or not: "sank off Kadavu"."""
        tokens = sentence.tokens
        times = [token_range(sentence, t.start, t.end) for t in self.timexes_in(sentence.start, sentence.end)]
        for i, token in enumerate(tokens[:-1]):
            after = i + 2 if tokens[i + 1].tag == "DT" and i + 2 < len(tokens) else i + 1
            named = tokens[after].tag.startswith("NNP") and not any(after in time for time in times)
            if named and token.text.lower() in _SPOT:
                return True
        return False

    def names_a_place(self, sentence: Sentence) -> bool:
        """Whether a place is named in it, in whatever part: "took control of Suva"."""
        return any(r.kind != "demonym" and sentence.start <= r.start < sentence.end for r in self.resolutions)

    def scene_of(self, start: int, end: int) -> int | None:
        """Index of the toponym that a heading names as the scene ("Floods in Pakistan"); None without one."""
        for sentence in self.sentences:
            if start <= sentence.start < end:
                nothing = Trigger(first=0, last=0, lemma="", kind="", status="happened")
                for scene in scenes(sentence, nothing, self.phrases_in(sentence)):
                    if scene.role == "at" and not scene.phrase.by_way:
                        return scene.phrase.key
        return None


def _names_a_building(text: str, found: Resolution) -> bool:
    """Whether a saint's name is that of a building or street, not of a town: "Saint Peter and Saint Paul Church"."""
    return _NAMED_AFTER_A_SAINT.match(text, found.start, found.end + 80) is not None


def is_hosted(resolution: Resolution) -> bool:
    """Whether a name that is itself not known may be said to lie in the place it was answered with.

    "Mill Street" lies in the town beside it. A village does not, nor what is no place at all, unless that is nearly sure.
    """
    if not resolution.within or own_class(resolution.text) == "site":
        return True
    return resolution.score >= _LEAST_HOST


def _between(spans: Sequence[Resolution] | Sequence[Described], sentence: Sentence) -> range:
    """Indexes of the *spans* that begin in *sentence*."""
    low = bisect_left(spans, sentence.start, key=lambda s: s.start)
    return range(low, bisect_left(spans, sentence.end, key=lambda s: s.start))


def toponyms(
    article: Article, source: Candidates, *, spans: Sequence[tuple[int, int]] | None = None
) -> tuple[Resolution, ...]:
    """`Document.toponyms` of *article* read by itself, for who wants nothing else of it."""
    words = by_items(article.text, article.blocks, sentences(article.text))
    return _toponyms(article, words, source, spans=spans, home=None)


def _toponyms(
    article: Article,
    words: Sequence[Sentence],
    source: Candidates,
    *,
    spans: Sequence[tuple[int, int]] | None,
    home: Home | None,
) -> tuple[Resolution, ...]:
    text, outlet = article.text, article.url or article.outlet
    if spans is None:
        found = _with_dateline(article, found_names(text, words, source), source)
        resolved = resolve(text, found, source, outlet=outlet, title=article.title, home=home)
        return tuple(settle(text, resolved, source, sentences=words))
    marked = given(text, spans)  # whoever marks a name wants an answer, however unlikely
    return tuple(
        resolve(text, marked, source, outlet=outlet, title=article.title, home=home, least_score=0.0)
    )


def _with_dateline(article: Article, found: list[Toponym], source: Candidates) -> list[Toponym]:
    """*found* with the town of the dateline, where it was not among them and is a name of *source*."""
    dateline = article.dateline
    if dateline is None or any(t.start < dateline.place_end for t in found):
        return found
    start, town = dateline.place_start, dateline.place.partition(",")[0].rstrip()
    if not source.candidates(town):
        return found
    return [Toponym(start=start, end=start + len(town), text=town, kind="place", score=1.0), *found]


def analyse(
    article: Article,
    source: Candidates,
    *,
    spans: Sequence[tuple[int, int]] | None = None,
    home: Home | None = None,
) -> Document:
    """Read *article* once: every later step looks things up in the result.

    *source* knows what names may mean. With *spans*, those characters are taken as the toponyms. *home*
    is what other articles of the publisher are about.
    """
    text = article.text
    words = by_items(text, article.blocks, sentences(text))
    named = _toponyms(article, words, source, spans=spans, home=home)
    resolutions = tuple(with_capitals(text, named, source))
    described, inner = _described(text, resolutions, source)
    found_times = timexes(text, article.published, southern=_is_southern(resolutions))
    return Document(
        article=article,
        blocks=article.blocks,
        sentences=tuple(by_semicolons(words)),
        timexes=tuple(found_times),
        times=tuple(joined(found_times, text)),
        toponyms=named,
        resolutions=resolutions,
        described=described,
        inner=inner,
        source=source,
    )


def _is_southern(resolutions: Sequence[Resolution]) -> bool:
    """Whether most places of the story lie where the seasons are turned round: south of 10 degrees South."""
    latitudes = [r.place.lonlat[1] for r in resolutions if r.place is not None and r.score >= LEAST_SCORE]
    return 2 * sum(latitude < -10.0 for latitude in latitudes) > len(latitudes)


def _described(
    text: str, resolutions: Sequence[Resolution], source: Candidates
) -> tuple[tuple[Described, ...], frozenset[int]]:
    """Places told by way of others, and the toponyms that are used up in telling them.

    Of "X, 40 km north of Y" X itself stands where it is known and agrees. "In the south of the Mexican
    capital" is not the south of Mexico: an adjective is no anchor.
    """
    known = [r.place if r.score >= LEAST_SCORE and not r.within else None for r in resolutions]
    found: list[Described] = []
    inner: set[int] = set()
    for mention in relative_places(text, resolutions, known, outline=partial(shape_from, source)):
        if any(resolutions[i].kind == "demonym" for i in mention.anchors):
            continue
        inner.update(mention.anchors)
        if not mention.agrees:
            inner.update(() if mention.subject is None else (mention.subject,))
            found.append(_told(mention, mention.anchors, mention.place, mention.phrases[0].relation))
    for phrase in relative_phrases(text, resolutions):
        if any(known[i] is None for i in phrase.anchors) and not inner.issuperset(phrase.anchors):
            inner.update(phrase.anchors)
            found.append(_told(phrase, phrase.anchors, None, phrase.relation))
    return tuple(sorted(found, key=lambda d: d.start)), frozenset(inner)


def _told(
    phrase: RelativeMention | RelativePhrase,
    anchors: tuple[int, ...],
    place: RelativePlace | None,
    relation: str,
) -> Described:
    return Described(
        start=phrase.start, end=phrase.end, text=phrase.text, anchors=anchors, place=place, relation=relation
    )


@runtime_checkable
class HasBook(Protocol):
    """A source with names that a person put in: they are toponyms wherever they stand."""

    def longest_of_book(self, tokens: Sequence[str], start: int) -> int:
        """How many of *tokens* from *start* make up the longest name of the book; 0 for none."""
        ...


def found_names(text: str, words: Sequence[Sentence], source: Candidates) -> list[Toponym]:
    """The recogniser's toponyms, and every name of the place book, which wins where they overlap."""
    found = complete_names(text, recognise(text, words, source), source, sentences=words)
    if not isinstance(source, HasBook):
        return found
    own = [toponym for sentence in words for toponym in _of_book(text, sentence, source)]
    taken = [t for t in found if not any(t.start < o.end and o.start < t.end for o in own)]
    return sorted([*own, *taken], key=lambda t: t.start)


def _of_book(text: str, sentence: Sentence, source: HasBook) -> Iterator[Toponym]:
    tokens, i = [token.text for token in sentence.tokens], 0
    while i < len(tokens):
        length = source.longest_of_book(tokens, i)
        if length:
            start, end = sentence.tokens[i].start, sentence.tokens[i + length - 1].end
            yield Toponym(start=start, end=end, text=text[start:end], kind="place", score=1.0)
        i += length or 1


def given(text: str, spans: Sequence[tuple[int, int]]) -> list[Toponym]:
    """Toponyms at *spans*, as somebody else marked them, in their order."""
    return [Toponym(start=a, end=b, text=text[a:b], kind="place", score=1.0) for a, b in spans]
