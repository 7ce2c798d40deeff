"""What speaks for and against a place phrase being the scene of an action: named yes-no features.

The role of a phrase is the word that governs it, found by walking left out of its noun phrase; a
phrase in a list has the role of the one before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.finiteness import FINITE_TAGS
from geo.events.actions.triggers import Trigger
from geo.words import Sentence, Token

_CLAUSE_MARKS: Final = frozenset({",", ";", ":", "—", "–", "-", "(", ")", '"', "“", "”"})
_NOUN_PHRASE: Final = ("JJ", "NN", "DT", "CD", "CC", "POS", "PRP$", "VBG", "VBN", "HYPH", "RB")
_WALK: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacePhrase:
    """A phrase that says where: tokens *first* to *last* of its sentence; *key* is the caller's own.

    kind is the toponym's ("place", "demonym", "facility"), "relative" for a phrase that brings its
    own word of place ("20 km off X") or "part" for one that does not ("southern X"). grain is the
    precision of the place it probably means, one of `geo.schema.PLACE_PRECISIONS`, "" when unknown; sure says
    that it more likely means it than not.
    """

    first: int
    last: int
    kind: str
    key: int
    grain: str = ""
    sure: bool = False

    @property
    def by_way(self) -> bool:
        """Whether the place is told by way of other places."""
        return self.kind in {"relative", "part"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What governs a phrase: *name* of the role, the governing *word* ("" without one), *depth* in a list."""

    name: str
    word: str = ""
    depth: int = 0


@cache
def _table() -> Mapping[str, str]:
    text = files("geo").joinpath("events", "data", "roles.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))


def kind_of(word: str) -> str:
    """What a word that governs place names does, as in `data/roles.tsv`; "" for any other word."""
    return _table().get(word.lower(), "")


def roles(sentence: Sentence, phrases: Sequence[PlacePhrase]) -> dict[PlacePhrase, Role]:
    """The role of each phrase, the same for every action of the sentence."""
    found: dict[PlacePhrase, Role] = {}
    by_token = {i: p for p in phrases for i in range(p.first, p.last + 1)}
    for phrase in sorted(phrases, key=lambda p: p.first):
        found[phrase] = _role(sentence.tokens, phrase, by_token, found)
    return found


def token_range(sentence: Sentence, start: int, end: int) -> range:
    """Indexes of the tokens that overlap the characters start:end; empty when there are none."""
    hit = [i for i, t in enumerate(sentence.tokens) if t.start < end and t.end > start]
    return range(hit[0], hit[-1] + 1) if hit else range(0)


def _role(
    tokens: Sequence[Token],
    phrase: PlacePhrase,
    by_token: Mapping[int, PlacePhrase],
    known: Mapping[PlacePhrase, Role],
) -> Role:
    if phrase.kind == "relative":
        return Role(name="relative")
    after = _word(tokens, phrase.last + 1)
    if phrase.kind == "demonym" and _table().get(after) != "ground":
        return Role(name="adjective")
    for i in range(phrase.first - 1, max(-1, phrase.first - 1 - _WALK), -1):
        word = tokens[i].text.lower()
        if i in by_token and by_token[i].kind != "demonym":
            before = known.get(by_token[i], Role(name="bare"))
            return Role(name=before.name, word=before.word, depth=before.depth + 1)
        role = _table().get(word, "kind")
        if role == "of":
            if i > 0 and _table().get(_word(tokens, i - 1)) in {"kind", "ground"}:
                continue  # "the city of X": what governs "city" governs X
            return Role(name=_of(tokens, i), word="of")
        if role not in {"kind", "ground"}:
            on_its_ground = word == "on" and _table().get(after) == "ground"
            return Role(name="at" if on_its_ground else role, word=word)
        listed = word == "," and i - 1 in by_token
        if not (listed or tokens[i].tag.startswith(_NOUN_PHRASE)):
            break
    return Role(name="bare")


def _of(tokens: Sequence[Token], i: int) -> str:
    """ "the bombing of X" happened in X, "the president of X" did not."""
    before = [t for t in tokens[max(0, i - 2) : i] if t.tag.startswith("NN")]
    return "of action" if before and lexicon.noun(before[-1].text) is not None else "of other"


def _word(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].text.lower() if 0 <= i < len(tokens) else ""


def features(
    sentence: Sentence, trigger: Trigger, phrase: PlacePhrase, role: Role, phrases: Sequence[PlacePhrase]
) -> list[str]:
    """Names of the features that hold for *phrase* as the scene of *trigger*."""
    return [
        *_of_phrase(sentence.tokens, phrase, role),
        *_of_pair(sentence.tokens, trigger, phrase, role),
        *_of_rivals(trigger, phrase, phrases),
    ]


def _of_phrase(tokens: Sequence[Token], phrase: PlacePhrase, role: Role) -> Iterator[str]:
    on_its_ground = phrase.kind == "demonym" and role.name != "adjective"  # "Syrian territory" is a place
    kind = "place" if on_its_ground else phrase.kind
    yield f"role={role.name}"
    yield f"role={role.name} kind={kind}"
    yield f"role={role.name} grain={phrase.grain}"
    yield f"kind={kind}"
    yield f"grain={phrase.grain}"
    if role.word:
        yield f"word={role.word}"
    if role.depth:
        yield f"listed {min(role.depth, 3)}"
        yield f"role={role.name} listed"
    after = tokens[phrase.last + 1] if phrase.last + 1 < len(tokens) else None
    yield f"next={_class(after)}"
    yield f"next={_class(after)} role={role.name}"
    before = tokens[phrase.first - 1] if phrase.first else None
    yield f"previous={_class(before)}"
    if phrase.first <= 1:
        yield "first words"
    if phrase.last >= len(tokens) - 3:
        yield "last words"


def _class(token: Token | None) -> str:
    if token is None:
        return "edge"
    if token.text in {",", ".", "(", ")", ":"} or token.tag in {"POS", "CC", "TO", "MD"}:
        return token.tag
    return token.tag[:2]


def _of_pair(tokens: Sequence[Token], trigger: Trigger, phrase: PlacePhrase, role: Role) -> Iterator[str]:
    after = phrase.first > trigger.last
    side = "after" if after else "before"
    low, high = (trigger.last, phrase.first) if after else (phrase.last, trigger.first)
    between = tokens[low + 1 : high]
    marks = sum(t.text in _CLAUSE_MARKS for t in between)
    verbs = sum(t.tag in FINITE_TAGS for t in between)
    others = sum(t.tag in {"VBG", "VBN", "VB"} for t in between)
    yield f"{side} {bucket(len(between))}"
    yield f"{side} marks {min(marks, 3)}"
    yield f"{side} verbs {min(verbs, 2)} {min(others, 2)}"
    yield f"{side} role={role.name}"
    yield f"{side} role={role.name} verbs {min(verbs, 2)}"
    yield f"{side} role={role.name} action={trigger.kind}"
    if verbs + others == 0:
        yield f"{side} straight role={role.name} {'passive' if trigger.passive else 'active'}"
        yield f"{side} straight action={trigger.lemma} role={role.name}"
    if after and all(t.tag.startswith(("DT", "JJ", "NN", "POS", "PRP$", "CD")) for t in between):
        yield f"object action={trigger.kind}"
        yield f"object {len(between) == 0}"
    if any(t.tag in {"WDT", "WP", "WRB"} for t in between):
        yield f"{side} relative clause"
    if any(t.tag == "CC" for t in between):
        yield f"{side} conjunction"


def bucket(count: int) -> str:
    return next((f"<{edge}" for edge in (1, 2, 3, 5, 8, 12, 20, 35) if count < edge), "far")


def _of_rivals(trigger: Trigger, phrase: PlacePhrase, phrases: Sequence[PlacePhrase]) -> Iterator[str]:
    def gap(one: PlacePhrase) -> int:
        return one.first - trigger.last if one.first > trigger.last else trigger.first - one.last

    yield f"rivals {min(len(phrases) - 1, 4)}"
    nearer = sum(gap(p) < gap(phrase) for p in phrases)
    yield f"nearer {min(nearer, 3)}"
    same_side = [
        p for p in phrases if (p.first > trigger.last) == (phrase.first > trigger.last) and p is not phrase
    ]
    yield f"nearer on its side {min(sum(gap(p) < gap(phrase) for p in same_side), 2)}"
    finer = {"site": 0, "town": 1, "area": 2, "admin2": 3, "admin1": 4, "country": 6, "region": 5}
    mine = finer.get(phrase.grain, 7)
    if any(finer.get(p.grain, 7) < mine and p.kind != "demonym" for p in phrases):
        yield "a finer place is named"
    if any(p.first == phrase.last + 2 for p in phrases):
        yield "followed by a place"
    if any(p.last == phrase.first - 2 for p in phrases):
        yield "preceded by a place"
