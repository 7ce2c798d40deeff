"""A line that is no sentence, as one event: "Mudslide, Route 9 near Matagalpa", "12 km SSE of Uyuni, Bolivia".

The whole text tells of one event, and its place is whatever it names: the finest place that fits the others.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo.events.actions.charges import deeds
from geo.events.actions.finiteness import finite_verbs
from geo.events.actions.triggers import Trigger, triggers
from geo.events.discourse import dateline_day, stated
from geo.events.mentions import Mention
from geo.events.telling import Telling
from geo.events.when.timing import timed
from geo.events.where.linking import BESIDE, IN_LINE, Scene
from geo.events.where.scene_features import PlacePhrase, token_range
from geo.events.where.word_features import UNFOUND
from geo.places import is_line, line_of, relative_phrases, told_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.events.document import Described, Document
    from geo.words import Sentence

_MOST_SENTENCES: Final = 4
_NEAR: Final = frozenset({"near", "outside", "part", "direction"})
_AREAS: Final = frozenset({"admin2", "admin1", "country", "region"})
_NOTHING: Final = Trigger(first=0, last=0, lemma="", kind="other", status="happened")


def captioned(document: Document, told: list[Telling]) -> list[Telling]:
    """*told*, or the one event of a line: its place is the one that the line as a whole tells of.

    So is the place of the one event of a sentence that ends in such a line ("... in Malinao, Tupi, Philippines").
    """
    text, sentences = document.article.text, document.sentences_in(0, len(document.article.text))
    if len(told) > 1 or not 0 < len(sentences) <= _MOST_SENTENCES:
        return told
    whole = is_line(text, sentences)
    line = line_of(text, document.resolutions, sentences)
    if not whole and (not line or not told or not _is_scene(document, told[0], line)):
        return told
    if not told and any(_only_lists(document, sentence) for sentence in sentences):
        return told
    scene = _scene(document, line)
    if scene is None:
        return told
    sentence, where = scene
    if not told:
        return [_telling(document, sentence, where)]
    (one,) = told
    if any(mention.sentence is sentence for mention in one.mentions):
        mentions = [replace(m, scenes=(where,) if m.sentence is sentence else ()) for m in one.mentions]
    else:
        mentions = [*one.mentions, Mention(sentence=sentence, trigger=_NOTHING, time=None, scenes=(where,))]
    mentions.sort(key=lambda m: m.sentence.start)
    return [replace(one, mentions=tuple(mentions), inferred="", referent=None)]


def _is_scene(document: Document, telling: Telling, line: Sequence[int]) -> bool:
    """Whether the event is told to be at one of the names at *line*, or nowhere else though it is more than said."""
    scenes = [scene for scene in telling.scene.scenes if scene.phrase.kind != UNFOUND]
    if not scenes:
        return not telling.main.trigger.reports and not _of_another_deed(telling)
    keys = [document.described[s.phrase.key].anchors if s.phrase.by_way else (s.phrase.key,) for s in scenes]
    return any(i in line for anchors in keys for i in anchors)


def _of_another_deed(telling: Telling) -> bool:
    """Whether the sentence ends with what somebody is accused of: its place is not that of the trial."""
    return any(True for _ in deeds(telling.main.sentence.tokens))


def _telling(document: Document, sentence: Sentence, scene: Scene) -> Telling:
    named = next((t for t in triggers(sentence) if t.named), _NOTHING)
    times = document.timexes_in(sentence.start, sentence.end)
    (one,) = timed(sentence, [named], times, published=document.article.published)
    mention = Mention(sentence=sentence, trigger=one.trigger, time=one.time, scenes=(scene,))
    return Telling(
        mentions=(mention,), when=stated(document, mention) if one.time else dateline_day(document)
    )


def _only_lists(document: Document, sentence: Sentence) -> bool:
    """Whether a line holds nothing but names with "and" between them: a list, no news."""
    phrases = document.phrases_in(sentence)
    if any(phrase.by_way for phrase in phrases):
        return False
    named = {i for phrase in phrases for i in range(phrase.first, phrase.last + 1)}
    rest = [token for i, token in enumerate(sentence.tokens) if i not in named]
    return any(t.tag == "CC" for t in rest) and not any(t.text.isalnum() and t.tag != "CC" for t in rest)


def _scene(document: Document, line: Sequence[int]) -> tuple[Sentence, Scene] | None:
    """The place of the line: told by way of another place if that is finer than what is named."""
    index = told_by(document.article.text, document.resolutions, line, document.source)
    index = _described(document, index, line)
    best = min(_ways(document, index, line), key=lambda one: one[0], default=None)
    if best is not None:
        _, key, way = best
        return _placed(document, way.start, way.end, kind="relative", key=key, grain="area")
    if index is None:
        return None
    name = document.resolutions[index]
    grain = name.place.kind if name.place else ""
    return _placed(document, name.start, name.end, kind="place", key=index, grain=grain)


def _described(document: Document, index: int | None, line: Sequence[int]) -> int | None:
    """*index*, or that of the known place that a phrase over it describes ("Bourem, 90 km north of Gao")."""
    for phrase in relative_phrases(document.article.text, document.resolutions):
        open_ = any(way.start <= phrase.start < way.end for way in document.described)
        asked = index in phrase.anchors or (index is None and not set(line).isdisjoint(phrase.anchors))
        if asked and phrase.subject is not None and not open_:
            subject = document.resolutions[phrase.subject]
            return phrase.subject if subject.place is not None and not subject.within else index
    return index


def _ways(
    document: Document, index: int | None, line: Sequence[int]
) -> Iterator[tuple[float, int, Described]]:
    """The known places that the line tells by way of others, with their radius; "near X" only when X is the best known."""
    for key, way in enumerate(document.described):
        if way.place is None or set(line).isdisjoint(way.anchors):
            continue
        rough = way.relation in _NEAR
        if rough and index is not None and index not in way.anchors:
            continue
        yield way.place.radius_m, key, way


def _placed(
    document: Document, start: int, end: int, *, kind: str, key: int, grain: str
) -> tuple[Sentence, Scene] | None:
    for sentence in document.sentences_in(0, len(document.article.text)):
        span = token_range(sentence, start, end)
        if span:
            phrase = PlacePhrase(first=span[0], last=span[-1], kind=kind, key=key, grain=grain)
            role = BESIDE if _names_finer(document, sentence, span[0]) else IN_LINE
            return sentence, Scene(phrase=phrase, probability=1.0, role=role)
    return None


def _names_finer(document: Document, sentence: Sentence, until: int) -> bool:
    """Whether a name or number stands before token *until* that is no time, no container and not what happened."""
    taken = [(t.start, t.end) for t in document.timexes_in(sentence.start, sentence.end)]
    taken += [
        (r.start, r.end) for r in document.resolutions if r.place is not None and r.place.kind in _AREAS
    ]
    action = {i for t in triggers(sentence) for i in range(t.first, t.last + 1)}
    if finite_verbs(sentence.tokens) and not sentence.tokens[0].tag.startswith("NNP"):
        action.add(0)  # a sentence begins with a capital
    return any(
        (token.text[0].isupper() or token.text[0].isdigit())
        and i not in action
        and token.tag not in {"DT", "IN", "PRP", "PRP$", "EX"}
        and not any(a <= token.start < b for a, b in taken)
        for i, token in enumerate(sentence.tokens[:until])
    )
