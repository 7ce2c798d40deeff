"""From an article to its events: the records behind the events frame."""

import hashlib
from collections.abc import Iterable

from geo.book import BookFirst
from geo.errors import DateError
from geo.events.captions import captioned
from geo.events.categories import category
from geo.events.discourse import asks_for_year, tellings
from geo.events.document import Document, analyse
from geo.events.merging import Told, merged, told
from geo.events.telling import Telling
from geo.events.titles import title
from geo.events.where.wording import LONGEST, as_written
from geo.events.whereabouts import Whereabouts, whereabouts
from geo.place import Candidates
from geo.places import Home
from geo.reading import Article
from geo.schema import Event


def read_events(article: Article, source: Candidates, *, home: Home | None = None) -> list[Event]:
    """The events *article* reports, in reading order, one for each place an event happened at.

    Names of the place book count while they were valid; *home* is what other articles of the publisher are
    about. Raises DateError when dates of the story lack a year and nothing tells which it is.
    """
    if article.published is not None and isinstance(source, BookFirst):
        source = source.on(article.published)
    return events_of(require_year(analyse(article, source, home=home)))


def require_year(document: Document) -> Document:
    """*document* itself; DateError when it gives days, and only a date of publication could tell of any which it is.

    Where some are told with their year, the others are read as not known, and their `time_basis` says so.
    """
    if document.article.published is None and not any(t.interval is not None for t in document.times):
        unanchored = [t for t in document.timexes if asks_for_year(document, t)]
        if unanchored:
            raise DateError(
                f"{document.article.source or 'text'}: the year cannot be known: {unanchored[0].text!r} has none "
                "and the story tells no date of publication (give it with --date YYYY-MM-DD)"
            )
    return document


def events_of(document: Document) -> list[Event]:
    """The events of a document that was read already; what is told again is one event."""
    return merged(tellings_of(document))


def tellings_of(document: Document) -> list[Told]:
    """Every event of *document* each time it is told, one entry a place: what `events_of` merges."""
    found: dict[str, Told] = {}
    for telling in captioned(document, tellings(document)):
        places = whereabouts(document, telling)
        mention = telling.main
        timexes = document.timexes_in(mention.sentence.start, mention.sentence.end)
        for where in places:
            event = _event(document, telling, where)
            one = told(event, mention.sentence, mention.trigger, timexes, rows=len(places))
            found.setdefault(event.event_id, one)
    return list(found.values())


def _event(document: Document, telling: Telling, where: Whereabouts) -> Event:
    article, trigger, when = document.article, telling.main.trigger, telling.when
    start, end = telling.quote
    return Event(
        event_id=_identity(article.source, telling.main.span, where.place_text),
        title=title(article.text, telling.main, document.timexes_in(start, end)),
        quote=article.text[start:end],
        quote_start=start,
        quote_end=end,
        source=article.source,
        source_title=article.title,
        published=article.published,
        start=when.start if when else None,
        end=when.end if when else None,
        edtf=when.edtf if when else "",
        time_text=when.text if when else "",
        time_basis=when.basis if when else telling.no_time,
        time_precision=when.precision if when else "",
        status=trigger.status,
        category=category(telling.main, after=telling.after),
        actors=_actors(document, telling),
        **{name: getattr(where, name) for name in where.__dataclass_fields__}
        | {"place_text": _as_written(document, telling, where.place_text)},
    )


def _as_written(document: Document, telling: Telling, name: str) -> str:
    """The whole phrase of the story for the place that it calls *name*; *name* itself where it has none."""
    tokens, text = telling.scene.sentence.tokens, document.article.text
    for scene in telling.scene.scenes:
        phrase = scene.phrase
        if not phrase.by_way and text[tokens[phrase.first].start : tokens[phrase.last].end] == name:
            first, last = as_written(tokens, scene.name or phrase)
            if scene.name and last < phrase.first <= last + LONGEST:
                last = as_written(tokens, phrase)[1]
            return text[tokens[first].start : tokens[last].end]
    return name


def _identity(source: str, span: tuple[int, int], place_text: str) -> str:
    """Stable for the same source, action and place phrase."""
    key = "\0".join((source, f"{span[0]}:{span[1]}", place_text))
    return hashlib.blake2b(key.encode(), digest_size=8).hexdigest()


def _actors(document: Document, telling: Telling) -> tuple[str, ...]:
    """Names of the sentence that are no places, as written, each once."""
    mention = telling.main
    places = [(r.start, r.end) for r in document.resolutions_in(mention.sentence)]
    times = [(t.start, t.end) for t in document.timexes_in(mention.sentence.start, mention.sentence.end)]
    names: list[str] = []
    run: list[tuple[int, int]] = []
    for token in mention.sentence.tokens:
        if token.tag in {"NNP", "NNPS"} and not _overlaps(token.start, token.end, [*places, *times]):
            run.append((token.start, token.end))
            continue
        names += _name(document.article.text, run)
        run = []
    names += _name(document.article.text, run)
    return tuple(dict.fromkeys(names))[:5]


def _name(text: str, run: list[tuple[int, int]]) -> list[str]:
    return [" ".join(text[run[0][0] : run[-1][1]].split())] if run else []


def _overlaps(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in spans)
