"""One article, read: its sentences, time phrases, toponyms with what they mean, relative places."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from geo.events.linking import scenes, token_range
from geo.events.scene_features import PlacePhrase
from geo.events.triggers import Trigger
from geo.place import Candidates
from geo.places import RelativePhrase, Resolution, Toponym, recognise, relative_phrases, resolve
from geo.reading import Article, Block
from geo.timexes import Timex, timexes
from geo.words import Sentence, sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What was read off an article; all offsets are characters of `article.text`, all lists in order."""

    article: Article
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    timexes: tuple[Timex, ...]
    resolutions: tuple[Resolution, ...]
    relatives: tuple[RelativePhrase, ...]

    def sentences_in(self, start: int, end: int) -> list[Sentence]:
        """Sentences that begin in start:end and after the dateline."""
        begin = self.article.dateline.end if self.article.dateline else 0
        low = bisect_left(self.sentences, start, key=lambda s: s.start)
        high = bisect_left(self.sentences, end, key=lambda s: s.start)
        return [s for s in self.sentences[low:high] if s.end > begin]

    def timexes_in(self, start: int, end: int) -> list[Timex]:
        """Time phrases that begin in start:end."""
        low = bisect_left(self.timexes, start, key=lambda t: t.start)
        high = bisect_left(self.timexes, end, key=lambda t: t.start)
        return list(self.timexes[low:high])

    def phrases_in(self, sentence: Sentence) -> list[PlacePhrase]:
        """The place phrases of *sentence*: relative places, and toponyms that are not their anchors.

        A toponym's key is its index in `resolutions`, a relative place's in `relatives`. Of "X, 40 km
        north of Y" X is the phrase if it is known, else the relative place.
        """
        inner: set[int] = set()
        found: list[PlacePhrase] = []
        low = bisect_left(self.relatives, sentence.start, key=lambda r: r.start)
        high = bisect_left(self.relatives, sentence.end, key=lambda r: r.start)
        for key in range(low, high):
            relative = self.relatives[key]
            span = token_range(sentence, relative.start, relative.end)
            if not span or any(self.resolutions[i].kind == "demonym" for i in relative.anchors):
                continue  # "in the south of the Mexican capital" is not the south of Mexico
            inner.update(relative.anchors)
            if relative.subject is not None:
                subject = self.resolutions[relative.subject]
                if subject.place is not None and not subject.within:
                    continue
                inner.add(relative.subject)
            found.append(
                PlacePhrase(
                    first=span[0],
                    last=span[-1],
                    kind="part" if relative.relation == "part" else "relative",
                    key=key,
                    grain="area",
                )
            )
        low = bisect_left(self.resolutions, sentence.start, key=lambda r: r.start)
        high = bisect_left(self.resolutions, sentence.end, key=lambda r: r.start)
        for key in range(low, high):
            toponym = self.resolutions[key]
            span = token_range(sentence, toponym.start, toponym.end)
            if key not in inner and span:
                grain = toponym.place.kind if toponym.place else ""
                found.append(
                    PlacePhrase(first=span[0], last=span[-1], kind=toponym.kind, key=key, grain=grain)
                )
        return sorted(found, key=lambda p: p.first)

    def scene_of(self, start: int, end: int) -> int | None:
        """Index of the toponym that a heading names as the scene ("Floods in Pakistan"); None without one."""
        for sentence in self.sentences:
            if start <= sentence.start < end:
                nothing = Trigger(first=0, last=0, lemma="", kind="", status="happened")
                for scene in scenes(sentence, nothing, self.phrases_in(sentence)):
                    if scene.role == "at" and not scene.phrase.by_way:
                        return scene.phrase.key
        return None


def analyse(
    article: Article, source: Candidates, *, spans: Sequence[tuple[int, int]] | None = None
) -> Document:
    """Read *article* once: every later step looks things up in the result.

    *source* knows what names may mean. With *spans*, those characters are taken as the toponyms.
    """
    text = article.text
    words = sentences(text)
    toponyms = found_names(text, words, source) if spans is None else given(text, spans)
    return Document(
        article=article,
        blocks=article.blocks,
        sentences=tuple(words),
        timexes=tuple(timexes(text, article.published)),
        resolutions=tuple(resolve(text, toponyms, source, outlet=article.outlet or article.url)),
        relatives=tuple(relative_phrases(text, toponyms)),
    )


@runtime_checkable
class HasBook(Protocol):
    """A source with names that a person put in: they are toponyms wherever they stand."""

    def longest_of_book(self, tokens: Sequence[str], start: int) -> int:
        """How many of *tokens* from *start* make up the longest name of the book; 0 for none."""
        ...


def found_names(text: str, words: Sequence[Sentence], source: Candidates) -> list[Toponym]:
    """The recogniser's toponyms, and every name of the place book, which wins where they overlap."""
    found = recognise(text, words, source)
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
