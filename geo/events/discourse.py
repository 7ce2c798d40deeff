"""How the sentences of a story tell its events together.

Only paragraphs report; headings, bylines and "see also" lines do not. A sentence without a time takes
the last one told in its paragraph, the lead sentence that of the dateline; an event with a time and
no place joins the sentence after it that has a place and no time ("The ferry sank on Monday. The
wreck lies 20 km off Naxos."). What was taken from elsewhere is said in the basis.
"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from geo.events.actions.apart import leading
from geo.events.actions.lexicon import PHYSICAL, disrupts
from geo.events.actions.triggers import is_relative
from geo.events.backward import counted_back
from geo.events.categories import category
from geo.events.document import Document
from geo.events.joining import SAYS_WHERE, joined, seated
from geo.events.lines import is_items
from geo.events.mentions import Mention, mentions
from geo.events.pointing import referent
from geo.events.telling import Telling
from geo.events.when.times import When, day_of, lent, stated_when
from geo.reading import Block
from geo.timexes import Timex, day_written

_GOING_ON: Final = frozenset(
    {"cancel", "close", "delay", "die", "divert", "flee", "ground", "halt", "perish", "rescue", "shut", "stop", "suspend"}
)  # fmt: skip
"""What else goes on with news of the week that can be seen: people die and flee, trains stand still."""

_SAME_DAY: Final = re.compile(r"hour|minute|second|later that|same|moment", re.IGNORECASE)
"""Relative times that stay within a day."""

_SEVERAL: Final = 3
_RECENT: Final = dt.timedelta(days=7)
_NEAR: Final = dt.timedelta(days=60)
_DAY: Final = dt.timedelta(days=1)
_FRESH: Final = dt.timedelta(days=2)

_HEAD: Final = 12
"""A time that begins within so many characters of the first word stands at the head of the sentence."""

_VAGUE: Final = re.compile(r"XXXX-XX-XXT|XXXX-(?:SP|SU|FA|AU|WI)")
_DATELINED: Final = re.compile(
    r"[A-Z][A-Z.’'-]+(?: [A-Z.’'-]+){0,3}(?:,[^-–—\n]{1,40}|\s*\([^)\n]{1,40}\))*\s*(?:--?|–|—)\s"
)
"""The head of an item with a dateline of its own."""

_QUOTE: Final = re.compile(
    r"“[^“”]{6,2000}?”|«[^«»]{6,2000}?»|\"[^\"\n]{6,1000}?\"|``.{6,1000}?''", re.DOTALL
)


def tellings(document: Document) -> list[Telling]:
    """The events of *document* in reading order."""
    quotes = [m.span() for m in _QUOTE.finditer(document.article.text)]
    found: list[Telling] = []
    heading: tuple[int, int] | None = None
    lead = not _is_history(document)
    for block in _reporting(document):
        if block.kind != "paragraph":
            heading = (block.start, block.end) if block.kind == "heading" and block.level != 1 else heading
            continue
        told = list(_paragraph(document, block.start, block.end, quotes, found, lead=lead))
        lead = lead and not document.sentences_in(block.start, block.end)
        found += [_headed(document, telling, heading) for telling in joined(told)]
        heading = None
    return seated(found)


def _is_history(document: Document) -> bool:
    """Whether the story tells of another time: several dates, and none of them near the day of publication."""
    published = document.article.published
    starts = [t.interval[0].date() for t in document.times if t.interval is not None and t.stated]
    if published is None or len(starts) < _SEVERAL:
        return False
    return all(abs(published - start) > _NEAR for start in starts)


def _reporting(document: Document) -> list[Block]:
    """The blocks of the story; where it has no paragraph, as in a single line, all are taken for paragraphs."""
    if any(block.kind == "paragraph" for block in document.blocks):
        return list(document.blocks)
    return [replace(block, kind="paragraph") for block in document.blocks]


def _paragraph(
    document: Document,
    start: int,
    end: int,
    quotes: Sequence[tuple[int, int]],
    story: Sequence[Telling],
    *,
    lead: bool,
) -> Iterator[Telling]:
    """The events of one paragraph; *story* are those told before it."""
    begins_anew = _DATELINED.match(document.article.text, start) is not None
    last = before = None if begins_anew else _carried(story, document.article.published)
    earlier = list(story)
    items = lead and is_items(document.article.text[start:end])
    published = document.article.published
    for sentence in document.sentences_in(start, end):
        timexes, phrases = document.timexes_in(sentence.start, sentence.end), document.phrases_in(sentence)
        found = mentions(sentence, timexes, phrases, quotes=quotes, published=published)
        for mention in found:
            first = mention is found[0] and not any(m.time for m in found if m is not mention)
            recent = mention.time is not None and _is_recent(mention.time, published)
            told_on = last if last is not before or _is_plain(mention) else None
            telling = counted_back(mention, earlier) or _told(
                document, mention, told_on, lead=lead and (first or recent)
            )
            if telling is not None:
                earlier.append(telling)
                yield pointed(document, telling)
                last = last if last is not None and _is_background(last, telling) else telling
        lead = items


def _carried(story: Sequence[Telling], published: dt.date | None) -> Telling | None:
    """The event of the paragraph before that the next may go on with: news of the day of publication or the two before."""
    last = next((telling for telling in reversed(story) if not telling.is_counted), None)
    if last is None or last.when is None or published is None or last.when.end - last.when.start > _DAY:
        return None
    return last if dt.timedelta(0) <= published - last.when.start.date() <= _FRESH else None


def _is_plain(mention: Mention) -> bool:
    """Whether it is told in the simple past, which goes on with the news: not "has fled", nor "had fled"."""
    first = mention.sentence.tokens[mention.trigger.first].text.lower()
    return mention.trigger.tense == "past" and first not in {"has", "have"}


def _is_background(news: Telling, other: Telling) -> bool:
    """Whether *other* only recalls what was before, in the sentence of the news long before."""
    if other.is_counted:
        return True
    if news.when is None or other.when is None or news.main.sentence is not other.main.sentence:
        return False
    return other.when.end < news.when.start - _NEAR


def _is_recent(time: Timex, published: dt.date | None) -> bool:
    return (
        published is not None
        and time.interval is not None
        and abs(published - time.interval[0].date()) <= _RECENT
    )


def _told(document: Document, mention: Mention, last: Telling | None, *, lead: bool) -> Telling | None:
    """The mention as an event, or None when it reports too little to be one."""
    if mention.quoted and not (mention.time and mention.scenes):
        return None
    if mention.time is not None and not mention.trigger.states:
        return _timed(document, mention, mention.time, last, lead=lead)
    if lead and (day := dateline_day(document)) is not None and _is_news(mention):
        return Telling(mentions=(mention,), when=day, inferred=_from_dateline(document, mention, lead=lead))
    trigger = mention.trigger
    if trigger.reports or trigger.status == "planned" or trigger.named:
        return None
    if (
        last is not None
        and last.when is not None
        and _goes_on(last, mention, document.article.published)
        and not _moves_on(document, mention)
    ):
        after = last.after or category(last.main)
        return Telling(mentions=(mention,), when=lent(last.when), after=after)
    if not trigger.states and (unknown := _without_year(document, mention)):
        return Telling(mentions=(mention,), when=None, no_time=unknown)
    if not (mention.scenes and any(t.kind in PHYSICAL for t in (trigger, *mention.joined))):
        return None
    if mention.said is not None:
        return Telling(
            mentions=(mention,), when=None, no_time=f"only a statement is dated: {mention.said.text!r}"
        )
    return Telling(mentions=(mention,), when=None)


def _timed(
    document: Document, mention: Mention, time: Timex, last: Telling | None, *, lead: bool
) -> Telling | None:
    begins = not document.article.text[: mention.sentence.start].rstrip().endswith(";")
    if mention.trigger.reports and not (begins and time.start <= mention.sentence.tokens[0].end + _HEAD):
        return None  # "..., police said on Tuesday" dates the statement, not an event
    since = last.when.start if last and last.when and last.main.sentence is mention.sentence else None
    when = stated(document, mention, since)
    if when is None and not mention.scenes:
        return None
    return Telling(
        mentions=(mention,),
        when=when,
        inferred=_from_dateline(document, mention, lead=lead),
        no_time=f"{_word_before(mention, time)} {time.text!r}: the story tells no beginning",
    )


def _is_news(mention: Mention) -> bool:
    """Whether the first action of a story, told without a time, is news of its day."""
    trigger = mention.trigger
    if trigger.states or trigger.status == "planned" or trigger.tense == "pluperfect":
        return False
    if leading(mention.sentence.tokens, trigger.first) is not None:
        return False  # "two days after gunmen killed a guard"
    if mention.sentence.tokens[0].text.lower() in {"each", "every"}:
        return False  # "every 22 May she walks to the harbour"
    return mention.said is None


def _moves_on(document: Document, mention: Mention) -> bool:
    """Whether the sentence has a time of its own, even one that is not known ("a day earlier")."""
    sentence = mention.sentence
    times = document.timexes_in(sentence.start, sentence.end)
    return any(t.interval is not None or not _SAME_DAY.search(t.text) for t in times if t.type != "SET")


def _is_near(telling: Telling, published: dt.date | None) -> bool:
    """Whether it is news of the week before publication."""
    when = telling.when
    return when is not None and published is not None and abs(published - when.start.date()) <= _RECENT


def _goes_on(last: Telling, mention: Mention, published: dt.date | None) -> bool:
    """Whether the mention tells more of the event before it, so that it may share its time.

    A physical event goes on with another ("... in Sucre. In Tarija ballots were burned"). Other words do so
    only where they say where an event was that had no place yet ("The wreck was found off Naxos"). A life
    goes on, too, but not on the same day.
    """
    before, trigger = last.main.trigger, mention.trigger
    if before.status == "planned" or before.reports:
        return False
    if is_relative(mention.sentence, trigger):
        return False  # "pictures of the four, who tried to blow up trains in X"
    if trigger.kind in PHYSICAL or (trigger.lemma in _GOING_ON and _is_near(last, published)):
        seen = before.kind in PHYSICAL or before.lemma in _GOING_ON or category(last.main) in PHYSICAL
        return seen and trigger.tense == "past"
    return bool(mention.scenes) and not last.scene.scenes and trigger.lemma in SAYS_WHERE


def asks_for_year(document: Document, timex: Timex) -> bool:
    """Whether *timex* is a day, week or month of the calendar that a date of publication would make known.

    "The night", "that winter" and "a Sunday" are no such day.
    """
    if not timex.needs_anchor or _VAGUE.match(timex.value):
        return False
    before = document.article.text[max(0, timex.start - 8) : timex.start].lower().split()
    return before[-1:] not in (["a"], ["an"], ["one"], ["every"], ["each"], ["any"])


def _without_year(document: Document, mention: Mention) -> str:
    """Why an action has no time in whose sentence a day stands without its year; "" if there is none."""
    sentence, trigger = mention.sentence, mention.trigger
    if document.article.published is not None or trigger.status == "planned":
        return ""
    days = [
        t for t in document.timexes if sentence.start <= t.start < sentence.end and asks_for_year(document, t)
    ]
    return f"{days[0].text!r}: no year is told, nor a date of publication" if days else ""


def pointed(document: Document, telling: Telling) -> Telling:
    """*telling* with the place that "the city" or "there" in its sentence points back to, if it names none."""
    mention = telling.main
    if telling.inferred or mention.scenes or mention.trigger.reports:
        return telling
    found = referent(document, mention.sentence, mention.trigger, mention.others)
    return telling if found is None else replace(telling, inferred=found[1], referent=found[0])


def dateline_day(document: Document) -> When | None:
    """The day of publication, or of the dateline in the text where that is earlier; None when it is not known."""
    article = document.article
    day = None if article.published is None else day_written(article.text, article.published)
    basis = article.published_basis if day == article.published else "the dateline in the text"
    return None if day is None else day_of(day, basis)


def _from_dateline(document: Document, mention: Mention, *, lead: bool) -> str:
    """The lead that names no scene happened at the dateline, unless it names some other place at all."""
    if not lead or mention.scenes or document.article.dateline is None:
        return ""
    trigger = mention.trigger
    seen = trigger.kind in PHYSICAL or disrupts(trigger.lemma) or trigger.lemma in SAYS_WHERE
    elsewhere = seen and (document.phrases_in(mention.sentence) or document.names_a_spot(mention.sentence))
    return "" if elsewhere else "dateline"


def stated(document: Document, mention: Mention, since: dt.datetime | None = None) -> When | None:
    """The interval of the time phrase of *mention*; None without one, or when it has no two ends."""
    if mention.time is None:
        return None
    before = _word_before(mention, mention.time)
    return stated_when(mention.time, word_before=before, published=document.article.published, since=since)


def _word_before(mention: Mention, timex: Timex) -> str:
    """The word that leads to the time; "" where the action is what the time is told by ("since May, when they met")."""
    tokens = mention.sentence.tokens
    before = [t.text.lower() for t in tokens if t.end <= timex.start]
    after = [i for i, t in enumerate(tokens) if t.start >= timex.end and t.text != ","]
    when = bool(after) and tokens[after[0]].text.lower() == "when" and after[0] < mention.trigger.first
    return before[-1] if before and not when else ""


def _headed(document: Document, telling: Telling, heading: tuple[int, int] | None) -> Telling:
    """A physical event without a place takes it from the heading right above ("Floods in Pakistan")."""
    if (
        heading is None
        or telling.inferred
        or telling.scene.scenes
        or telling.main.trigger.kind not in PHYSICAL
    ):
        return telling
    if document.scene_of(*heading) is None:
        return telling
    return replace(telling, inferred="heading", heading=heading)
