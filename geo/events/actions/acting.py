"""What a verb of several meanings means by its subject: "the bus left the road", "the blast cracked walls".

`data/actors.tsv` says of people, bodies and things what category their deeds are of, `data/deeds.tsv` for each
category with which verbs.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.finiteness import FINITE_TAGS
from geo.words import Token

_ENDS_SUBJECT: Final = FINITE_TAGS | {"WDT", "WP", "WRB"}
_MARKS: Final = frozenset({",", ";", ":", "—", "–"})
_JOINING: Final = frozenset(
    {"after", "although", "as", "because", "before", "since", "that", "though", "until", "when", "while"}
)
_COUNTING: Final = frozenset(
    {"series", "number", "string", "spate", "wave", "group", "crowd", "dozens", "hundreds", "thousands", "scores", "pair", "couple",
     "swarm", "one", "part", "parts", "most", "some", "convoy", "column"}
)  # fmt: skip
"""Nouns before "of" that only count what acts."""


_SERVICES: Final = frozenset(
    {"airport", "airports", "airspace", "border", "borders", "bridge", "buses", "classes", "crossing", "crossings", "ferries",
     "ferry", "flight", "flights", "highway", "line", "lines", "metro", "motorway", "port", "ports", "power", "railway", "road",
     "roads", "sailings", "school", "schools", "service", "services", "ships", "shops", "station", "stations", "traffic", "train",
     "trains", "trams", "tunnel"}
)  # fmt: skip


def by_actor(tokens: Sequence[Token], verb: int, lemma: str) -> str:
    """The category that the subject before the verb *lemma* at token *verb* gives it; "" where it gives none."""
    for token in reversed(tokens[:verb]):
        if token.tag in _ENDS_SUBJECT or token.text in _MARKS:
            return ""
        kind = lexicon.actor(token.text) if token.tag in {"NN", "NNS"} else ""
        if kind and lemma in _deeds().get(kind, ()):
            return kind
    return ""


def subject(tokens: Sequence[Token], verb: int) -> Token | None:
    """The main noun of what stands before the verb at token *verb*: "blasts" in "a series of blasts in Lyon tore"."""
    start = verb
    while start > 0 and not _opens_clause(tokens[start - 1]):
        start -= 1
    head: Token | None = None
    for i in range(start, verb):
        token = tokens[i]
        opens = i == 0 and token.tag.startswith("NN") and lexicon.noun(token.text) is not None
        if token.tag in {"NN", "NNS"} or opens or lexicon.names_storm(tokens, i):
            head = token
        elif token.tag in {"IN", "TO"} and head is not None:
            if token.text.lower() != "of" or head.text.lower() not in _COUNTING:
                return head
            head = None
    return head


def _opens_clause(token: Token) -> bool:
    joins = token.tag == "IN" and token.text.lower() in _JOINING
    return joins or token.tag in _ENDS_SUBJECT or token.text in _MARKS


def serves(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether subject or object of the verb at tokens *first* to *last* run to a timetable: flights, roads, schools."""
    head = subject(tokens, first)
    after = [t for t in tokens[last + 1 : last + 5] if t.tag in {"NN", "NNS"}]
    return any(t.text.lower() in _SERVICES for t in ([head] if head is not None else []) + after[:2])


@cache
def _deeds() -> Mapping[str, frozenset[str]]:
    text = files("geo").joinpath("events", "data", "deeds.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {category: frozenset(verbs.split()) for category, verbs in rows}
