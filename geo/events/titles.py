"""A headline of the sentence's own words."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.finiteness import FINITE_TAGS
from geo.events.actions.known import TELLING
from geo.events.actions.triggers import Trigger
from geo.events.mentions import Mention
from geo.events.when.times_of_things import TIME_UNITS
from geo.events.where.scene_features import token_range
from geo.timexes import Timex
from geo.words import Token

MAX_TITLE: Final = 80
_CUT_AT: Final = frozenset({",", ";", ":", "—", "–", "("})
_SUBORDINATING: Final = frozenset(
    {"after", "before", "since", "while", "when", "because", "although", "though"}
)
_OF_A_RANGE: Final = frozenset({",", "to", "-", "–", ":"})
_NO_OPENING: Final = frozenset({"CC", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP", "WRB", "IN"})
_IN_SUBJECT: Final = ("DT", "JJ", "NN", "CD", "POS", "PRP$", "HYPH")
_WEAK_ENDS: Final = frozenset(
    {"a", "an", "the", "of", "in", "on", "at", "to", "and", "or", "for", "from", "by", "with", "as", "that", "which", "who", "after", "before", "about", "near", "its", "his", "her", "their", "was", "were", "is", "has", "had", "have"}
)  # fmt: skip
_AUXILIARIES: Final = frozenset({"am", "are", "had", "has", "have", "is", "was", "were"})
_HALVES: Final = frozenset({"a.m.", "am", "gmt", "hours", "o'clock", "p.m.", "pm"})
_OPENERS: Final = "\"'“”‘’«»([ \t–—-"


def title(text: str, mention: Mention, timexes: Sequence[Timex] = ()) -> str:
    """At most 80 characters around the action of *mention*, cut at a clause or between words.

    A time at the head is left out, since the date stands beside the title, and so is who said it. Bracketed
    asides and white space are folded; "…" marks where words were left out at the end.
    """
    tokens = mention.sentence.tokens
    pieces = [_without_pronoun(mention, *piece) for piece in _pieces(mention, _after_times(mention, timexes))]
    words = _plain(" ".join(text[tokens[a].start : tokens[b].end] for a, b in pieces if a <= b))
    if len(words) <= MAX_TITLE:
        return _capital(words)
    return _capital(_shortened(words))


def _without_pronoun(mention: Mention, first: int, last: int) -> tuple[int, int]:
    """The piece of the title without "hours after" and the "he" or "it" that opens it, and the auxiliary behind that:
    "Arrested in Rome", "Flew back"."""
    tokens, verb = mention.sentence.tokens, mention.trigger.first
    if (
        first + 1 < verb
        and tokens[first].text.lower() in TIME_UNITS
        and tokens[first + 1].text.lower() in _SUBORDINATING
    ):
        first += 2
    if (
        first >= verb
        or tokens[first].tag != "PRP"
        or any(not t.tag.startswith("RB") for t in tokens[first + 1 : verb])
    ):
        return first, last
    first = verb
    if verb < mention.trigger.last and tokens[verb].text.lower() in _AUXILIARIES:
        first += 1
        if tokens[first].text.lower() == "been" and first < mention.trigger.last:
            first += 1
    return first, last


def _after_times(mention: Mention, timexes: Sequence[Timex]) -> int:
    """Index of the first token after the times that open the sentence ("Yesterday, May 3, ...")."""
    tokens, first = mention.sentence.tokens, 0
    for timex in timexes:
        if timex.interval is None:
            break
        span = token_range(mention.sentence, timex.start, timex.end)
        if not span or span[0] > first + 1 or (span[0] > first and tokens[first].tag != "IN"):
            break
        if span[-1] + 1 < len(tokens) and tokens[span[-1] + 1].tag == "POS":
            break
        first = span[-1] + 1
        while first < len(tokens) and (tokens[first].text in _OF_A_RANGE or tokens[first].tag == "CD"):
            if tokens[first].tag == "CD" and tokens[first - 1].text not in _OF_A_RANGE - {","}:
                break  # "On Monday, 300 people fled"
            first += 1
    return first if first < mention.trigger.first else 0


def _pieces(mention: Mention, least: int) -> list[tuple[int, int]]:
    """Token ranges of the title: a clause, or a subject and the verb it shares with another action."""
    tokens, trigger = mention.sentence.tokens, mention.trigger
    if trigger.charged:  # "... accused of killing four people in X"
        return [(trigger.first, _last(mention, trigger.first))]
    if (shared := _sharing(mention)) is not None:
        first = _first(replace(mention, trigger=shared, others=()), least)
        verbs = (i for i in range(first + 1, shared.first) if tokens[i].tag in {"VBD", "VBZ", "VBP", "MD"})
        return [
            (first, _subject_end(tokens, first, next(verbs, shared.first))),
            (trigger.first, max(_last(mention, first), trigger.last)),
        ]
    first = _first(mention, least)
    if tokens[first].tag in {"VBD", "VBZ", "VBP"} and first < trigger.first:
        first = least  # a verb is no subject
    if mention.part:
        return [(first, max(mention.stem, trigger.last)), (mention.part[0], mention.part[-1])]
    last = max(_last(mention, first), trigger.last)
    before = max(
        (o for o in mention.others if first <= o.first <= o.last < trigger.first), default=None, key=_end
    )
    if before is None or _restricts(mention, before):
        return [(first, last)]
    own = range(before.last + 1, trigger.first)
    joint = next((i for i in reversed(own) if tokens[i].tag == "CC" or tokens[i].text in _CUT_AT), None)
    if joint is None:
        return [(first, last)]
    if any(tokens[i].tag.startswith(("NN", "PRP", "CD")) for i in range(joint + 1, trigger.first)):
        opens = tokens[joint + 1].tag in {"WRB", "WDT", "WP"} or tokens[joint + 1].text in _SUBORDINATING
        return [(joint + (2 if opens else 1), last)]
    verbs = (i for i in range(first + 1, before.first) if tokens[i].tag in {"VBD", "VBZ", "VBP", "MD"})
    return [(first, _subject_end(tokens, first, next(verbs, before.first))), (trigger.first, last)]


def _sharing(mention: Mention) -> Trigger | None:
    """The action before an "and" right before that of *mention*, whose subject both have: "was born in X, ..., and learned"."""
    tokens, joint = mention.sentence.tokens, mention.trigger.first - 1
    while joint > 0 and tokens[joint].tag.startswith("RB"):
        joint -= 1
    before = max((o for o in mention.others if o.last < joint), default=None, key=_end)
    if (
        joint < 1
        or tokens[joint].tag != "CC"
        or before is None
        or _restricts(mention, before)
        or mention.part
    ):
        return None
    return before


def _subject_end(tokens: Sequence[Token], first: int, verb: int) -> int:
    """Index of the last token of the subject that begins at *first*, before the verb at *verb*."""
    aside = (
        i
        for i in range(first + 2, verb)
        if tokens[i].tag in {"WDT", "WP", "WRB"} and tokens[i - 1].text == ","
    )
    end = next(aside, verb) - 1  # "X, where 800 fell ill, raised ..."
    while end > first and (tokens[end].text in _CUT_AT or tokens[end].tag in {"WDT", "WP", "WRB"}):
        end -= 1
    return end


def _restricts(mention: Mention, action: Trigger) -> bool:
    """Whether *action* only tells which subject is meant, without a comma: "the fire that swept the hills killed ..."."""
    tokens, i = mention.sentence.tokens, action.first - 1
    while i > 0 and tokens[i].tag.startswith("RB"):
        i -= 1
    return i > 0 and tokens[i].tag in {"WDT", "WP"} and tokens[i - 1].text != ","


def _end(trigger: Trigger) -> int:
    return trigger.last


def _first(mention: Mention, least: int) -> int:
    """Index of the token that the clause of the action begins with, from its subject, not before *least*."""
    tokens, verb = mention.sentence.tokens, mention.trigger.first
    earlier = max((o.last for o in mention.others if o.last < verb), default=None)
    if earlier is not None:  # "..., and a day later a gunman": not before the "and"
        joint = next((i for i in range(verb - 1, earlier, -1) if tokens[i].tag == "CC"), None)
        if (
            joint is not None
            and not _subordinates(tokens[earlier + 1 : joint])
            and any(t.tag.startswith(("NN", "PRP")) for t in tokens[joint + 1 : verb])
        ):
            least = max(least, joint + 1)
    if verb > least and tokens[verb - 1].tag in {"WDT", "WP"}:  # "..., causing a slide that killed nine"
        first = verb - 2 if tokens[verb - 2].text != "," else verb - 3
        while first > least and (
            tokens[first - 1].tag.startswith(_IN_SUBJECT) or _goes_on(tokens, first - 1)
        ):
            first -= 1
        return max(first, least)
    first, top = least, verb - 1
    if (
        verb - 1 > least and tokens[verb - 1].text == ","
    ):  # "..., a clerk, ran": the subject is before the aside
        top = next((i for i in range(verb - 2, least, -1) if tokens[i].text == ","), least)
    for i in range(top, least, -1):
        if _begins_clause(tokens, i, verb):
            told = tokens[least].tag in FINITE_TAGS  # "..., and said he would go"
            first = least if tokens[i].tag in {"PRP", "PRP$"} and not told else i
            break
    while first < verb and (
        tokens[first].tag in {"WRB", "WDT", "WP", "WP$", "CC"} or tokens[first].text in {*_CUT_AT, "that"}
    ):
        first += 1
    return first


def _goes_on(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word of place joins two nouns at token *i*: "a bombing of a mosque in X that killed nine"."""
    joins = tokens[i].text.lower() in {"of", "in", "at", "near", "on"} and i > 0
    return joins and tokens[i - 1].tag in {"NN", "NNS"} and tokens[i - 1].text.lower() not in TIME_UNITS


def _subordinates(tokens: Sequence[Token]) -> bool:
    return any(t.tag == "IN" and t.text.lower() in _SUBORDINATING | {"that"} for t in tokens)


def _is_that(token: Token) -> bool:
    return token.text.lower() == "that" and token.tag == "IN"


def _begins_clause(tokens: tuple[Token, ...], i: int, verb: int) -> bool:
    """Whether the clause of the verb starts at token *i*: after "that", "after", "said" or a comma, with a noun to come."""
    previous = tokens[i - 1]
    if _is_that(previous):
        return True
    if not any(t.tag.startswith(("NN", "PRP")) for t in tokens[i:verb]) or (
        tokens[i].tag in _NO_OPENING and previous.text != ":"
    ):
        return False
    if previous.text == "," and _is_apposed(tokens, i, verb):
        return False
    if tokens[i].tag == "CD" and tokens[i + 1].text == "," and tokens[i - 2].tag == "NNP":
        return False  # "Ann Smith, 70, of Lyon, ..."
    if previous.text == "," and all(t.tag == "NNP" for t in tokens[i:verb]) and tokens[i - 2].tag == "NNP":
        return False  # "near Mocoa, Colombia kills ..."
    said = lexicon.verb(previous.text) if previous.tag in {"VBD", "VBZ"} else None
    subordinate = previous.text.lower() in _SUBORDINATING | {"as"} and previous.tag in {"IN", "WRB"}
    subordinate = (
        subordinate and tokens[i].text.lower() not in lexicon.TIMES_OF_DAY and not _is_clock(tokens, i)
    )
    if previous.text.lower() == "as":  # not "as a nurse, worked"
        subordinate = subordinate and not any(t.text in _CUT_AT for t in tokens[i:verb])
        subordinate = subordinate and not _is_called(tokens, i - 1)
    return (
        previous.text in {",", ";", ":", "—", "–"} or subordinate or (said is not None and said.kind == "say")
    )


def _is_apposed(tokens: Sequence[Token], i: int, verb: int) -> bool:
    """Whether the words from token *i* only say who is meant: "the suspect, an Australian, came and was ..."."""
    for k in range(i + 1, verb - 1):
        if tokens[k].tag in FINITE_TAGS:
            return False
        if tokens[k].text == ",":
            return tokens[k + 1].tag in FINITE_TAGS
    return False


def _is_called(tokens: Sequence[Token], as_: int) -> bool:
    """Whether the "as" belongs to a participle behind its noun: "a man disguised as a guest killed ..."."""
    return as_ > 1 and tokens[as_ - 1].tag == "VBN" and tokens[as_ - 2].tag.startswith("NN")


def _is_clock(tokens: Sequence[Token], i: int) -> bool:
    """Whether an hour begins at token *i* ("before 1 p.m."), no count of people."""
    following = tokens[i + 1].text.lower() if i + 1 < len(tokens) else ""
    return tokens[i].tag == "CD" and (":" in tokens[i].text or following in _HALVES)


def _last(mention: Mention, first: int) -> int:
    """Index of the token that the clause ends with: before the next action, who said it, or too many words."""
    tokens, trigger = mention.sentence.tokens, mention.trigger
    last = len(tokens) - 1
    following = min((o.first for o in mention.others if o.first > trigger.last), default=None)
    if following is not None:
        cuts = (i for i in range(following, trigger.last, -1) if _cuts(tokens[i]))
        last = next(cuts, last + 1) - 1
        if tokens[last].text.lower() in TIME_UNITS:  # "..., hours after"
            last = next((i - 1 for i in range(last, trigger.last, -1) if tokens[i].text == ","), last)
    last = min(last, _last_of_subject(tokens, trigger, last))
    said = (i for i in range(trigger.last + 1, last) if _attributes(tokens, i, last))
    last = next(said, last + 1) - 1
    for i in range(last, trigger.last, -1):
        if tokens[last].end - tokens[first].start <= MAX_TITLE:
            break
        if tokens[i].text in _CUT_AT or tokens[i].tag in {"WDT", "WP", "WRB"}:
            last = i - 1
    while last > trigger.last and (
        tokens[last].text in {*_CUT_AT, ".", "!", "?"} or tokens[last].tag in {"CC", "IN", "TO", "DT"}
    ):
        last -= 1
    return last


def _last_of_subject(tokens: Sequence[Token], trigger: Trigger, last: int) -> int:
    """Index of the last token of a clause that is part of a subject: before "rose" in "the number killed when a wall
    fell on X rose"; *last* for any other clause."""
    opening = next((i for i in range(trigger.first - 1, 0, -1) if tokens[i].tag in {"WRB", "WDT", "WP"}), 0)
    if not opening or any(t.tag in FINITE_TAGS or t.text in _CUT_AT for t in tokens[: trigger.first]):
        return last
    for i in range(trigger.last + 1, last):
        if tokens[i].tag in FINITE_TAGS:
            return i - 1
        if _cuts(tokens[i]) or _is_that(tokens[i]):
            break
    return last


def _cuts(token: Token) -> bool:
    subordinate = token.text.lower() in _SUBORDINATING and token.tag == "IN"
    return token.tag in {"CC", "WDT", "WP", "WRB"} or token.text in _CUT_AT or subordinate


def _attributes(tokens: tuple[Token, ...], comma: int, last: int) -> bool:
    """Whether who said it follows the comma: "..., police said", "..., according to police"."""
    if tokens[comma].text != ",":
        return False
    rest = tokens[comma + 1 : last + 1]
    if rest and rest[0].text.lower() == "according":
        return True
    says = (lexicon.verb(t.text) for t in rest if t.tag in {"VBD", "VBZ", "VBP"})
    return len(rest) <= 14 and any(a is not None and (a.kind == "say" or a.lemma in TELLING) for a in says)


def _plain(words: str) -> str:
    words = re.sub(r"\s*\([^()]{0,200}\)", "", words)
    return re.sub(r"\s+", " ", words).strip(_OPENERS + ",;: ")


def _shortened(words: str) -> str:
    kept: list[str] = []
    length = 0
    for word in words.split(" "):
        if length + len(word) + 1 > MAX_TITLE - 1:
            break
        kept.append(word)
        length += len(word) + 1
    while len(kept) > 1 and kept[-1].lower().strip(",;:") in _WEAK_ENDS:
        kept.pop()
    if not kept:
        return words[: MAX_TITLE - 1] + "…"
    return " ".join(kept).rstrip(",;:–—- ") + "…"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
