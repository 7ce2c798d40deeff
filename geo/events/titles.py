"""A headline of the sentence's own words."""

import re
from collections.abc import Sequence
from typing import Final

from geo.events.linking import token_range
from geo.events.mentions import Mention
from geo.timexes import Timex
from geo.words import Token

MAX_TITLE: Final = 80
_CUT_AT: Final = frozenset({",", ";", ":", "—", "–", "(", "-"})
_WEAK_ENDS: Final = frozenset(
    {"a", "an", "the", "of", "in", "on", "at", "to", "and", "or", "for", "from", "by", "with", "as", "that", "which", "who", "after", "before", "about", "near", "its", "his", "her", "their", "was", "were", "is", "has", "had", "have"}
)  # fmt: skip
_OPENERS: Final = "\"'“”‘’«»([ \t–—-"


def title(text: str, mention: Mention, timexes: Sequence[Timex] = ()) -> str:
    """At most 80 characters around the action of *mention*, cut at a clause or between words.

    A time at the head is left out, since the date stands beside the title. Bracketed asides and
    white space are folded; "…" marks where words were left out at the end.
    """
    tokens = mention.sentence.tokens
    first, last = _clause(mention, _after_times(mention, timexes))
    words = _plain(text[tokens[first].start : tokens[last].end])
    if len(words) <= MAX_TITLE:
        return _capital(words)
    return _capital(_shortened(words))


def _after_times(mention: Mention, timexes: Sequence[Timex]) -> int:
    """Index of the first token after the times that open the sentence ("Yesterday, May 3, ...")."""
    tokens, first = mention.sentence.tokens, 0
    for timex in timexes:
        if timex.interval is None:
            break
        span = token_range(mention.sentence, timex.start, timex.end)
        if not span or span[0] > first + 1 or (span[0] > first and tokens[first].tag != "IN"):
            break
        first = span[-1] + 1
        while first < len(tokens) and tokens[first].text == ",":
            first += 1
    return first if first < mention.trigger.first else 0


def _clause(mention: Mention, least: int) -> tuple[int, int]:
    """Token indexes of the clause of the action: from its subject, not before *least*, to its end."""
    tokens, trigger = mention.sentence.tokens, mention.trigger
    first = least
    for i in range(trigger.first - 1, least, -1):
        if _begins_clause(tokens, i, trigger.first):
            first = i
            break
    last = len(tokens) - 1
    size = tokens[last].end - tokens[first].start
    for i in range(len(tokens) - 1, trigger.last, -1):
        if size <= MAX_TITLE:
            break
        if tokens[i].text in _CUT_AT or tokens[i].tag in {"WDT", "WP", "WRB"}:
            last, size = i - 1, tokens[i - 1].end - tokens[first].start
    while first < trigger.first and tokens[first].tag in {"WRB", "WDT", "WP", "CC", ","}:
        first += 1
    while last > trigger.last and tokens[last].text in {*_CUT_AT, ".", "!", "?"}:
        last -= 1
    return first, max(last, trigger.last)


def _begins_clause(tokens: tuple[Token, ...], i: int, verb: int) -> bool:
    """Whether the clause of the verb starts at token *i*: after "that" or a comma, with a noun to come."""
    previous = tokens[i - 1]
    if previous.text.lower() == "that" and previous.tag == "IN":
        return True
    has_subject = any(t.tag.startswith(("NN", "PRP")) for t in tokens[i:verb])
    return (
        previous.text in {",", ";", ":", "—", "–"}
        and has_subject
        and tokens[i].tag not in {"CC", "VBG", "VBN", "WDT", "WP", "IN"}
    )


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
