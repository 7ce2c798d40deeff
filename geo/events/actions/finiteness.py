"""Which words of a sentence are finite verbs, also where the tagger took one for a participle or a noun?

"A ferry capsized off Rhodes" and "a ferry capsized by a wave" look alike to a tagger of single words. A
participle right after a noun is taken for the verb of its clause where that clause has no other.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from geo.events.actions import lexicon
from geo.words import Token

FINITE_TAGS: Final = frozenset({"VBD", "VBZ", "VBP", "MD"})
"""Penn Treebank tags of finite verbs and of the modals that open a finite group."""

_BREAKS: Final = frozenset({",", ";", ":", "—", "–", "(", ")"})
_SUBORDINATING: Final = frozenset(
    {"that", "after", "before", "while", "as", "because", "since", "though", "although", "when", "where", "until"}
)  # fmt: skip
_ASKING: Final = frozenset({"do", "does", "did", "let", "make", "help", "see", "watch", "to", "please"})
_UNCHANGED: Final = frozenset(
    {"beat", "burst", "cut", "hit", "put", "quit", "set", "shed", "shut", "split", "spread"}
)
"""Past tenses spelt like their verbs."""

_SUBJECT: Final = ("NN", "PRP", "CD", "EX")


def finite_verbs(tokens: Sequence[Token]) -> frozenset[int]:
    """Indexes of the tokens that are, or open, a finite verb group."""
    found = {i for i, token in enumerate(tokens) if token.tag in FINITE_TAGS or _is_past(tokens, i)}
    found -= {i for i in range(1, len(tokens) - 1) if _describes(tokens, i)}
    found |= {i for i in range(2, len(tokens) - 1) if _goes_on(tokens, i, found)}
    found |= {i for i in range(1, len(tokens) - 2) if _plans(tokens, i)}
    found |= {i for i in range(1, len(tokens) - 1) if _is_spelt_alike(tokens, i, found)}
    if not found:
        found |= {i for i in range(1, len(tokens) - 1) if _present(tokens, i)}
    for clause in _clauses(tokens):
        if found.isdisjoint(clause) and (verb := _misread(tokens, clause)) is not None:
            found.add(verb)
    if not found and (verb := _lone(tokens)) is not None:
        found.add(verb)
    return frozenset(found)


def _describes(tokens: Sequence[Token], i: int) -> bool:
    """Whether a participle before its noun was taken for a past tense ("left her flooded house")."""
    led = tokens[i - 1].tag == "PRP$" or tokens[i - 1].text.lower() in {"a", "an", "her", "the"}
    return led and tokens[i].tag == "VBD" and tokens[i + 1].tag.startswith("NN")


def _is_past(tokens: Sequence[Token], i: int) -> bool:
    """Whether a past tense without "-ed" was taken for a noun ("the trawler sank")."""
    word = tokens[i].text
    if i == 0 or tokens[i].tag not in {"NN", "JJ"} or word.endswith(("ing", "ed", "s")) or not word.islower():
        return False
    action = lexicon.verb(word)
    alone = action is not None and action.lemma != word and lexicon.noun(word) is None
    before = (
        i - 2 if i > 1 and tokens[i - 1].text.lower() in {"first", "last"} else i - 1
    )  # "the two last met"
    return alone and tokens[before].tag.startswith(("NN", "PRP", "CC"))


def _is_spelt_alike(tokens: Sequence[Token], i: int, finite: set[int]) -> bool:
    """Whether a past tense spelt like its verb was taken for a noun or a particle: "a dam burst in May and drowned six",
    "mills in Oslo shut their gates"."""
    if tokens[i].text not in _UNCHANGED or not tokens[i - 1].tag.startswith(("NN", "PRP")):
        return False
    if tokens[i].tag == "IN":
        return tokens[i + 1].tag in {"DT", "PRP$"}
    after = min((k for k in finite if k > i), default=0)
    clause = tokens[i + 1 : after]
    joined = after > 0 and tokens[after - 1].tag == "CC" and not any(t.text in _BREAKS for t in clause)
    alone = not any(k < i for k in finite) and tokens[i].tag in {"NN", "JJ", "VB", "VBN"}
    return joined and alone and tokens[i + 1].tag in {"IN", "DT", "CD", "PRP$", "RP", "RB"}


def _goes_on(tokens: Sequence[Token], i: int, finite: set[int]) -> bool:
    """Whether a second verb was taken for something else ("studied in Rome and married in Genoa").

    "Was arrested in Rome and tried in Genoa" is one passive.
    """
    if tokens[i].tag not in {"JJ", "VBN"} or tokens[i - 1].tag != "CC" or tokens[i + 1].tag != "IN":
        return False
    action, before = lexicon.verb(tokens[i].text), [tokens[k] for k in sorted(finite) if k < i]
    if action is None or action.lemma == tokens[i].text.lower() or not before:
        return False
    first = lexicon.verb(before[-1].text)
    perfect = before[-1].text.lower() in {"had", "has", "have"}  # "had left Rome and capsized off Ostia"
    return perfect or (before[-1].tag == "VBD" and first is not None and first.kind != "be")


def _plans(tokens: Sequence[Token], i: int) -> bool:
    """Whether a present tense before an infinitive was taken for a plural ("and plans to open a mill")."""
    if tokens[i].tag != "NNS" or tokens[i + 1].tag != "TO" or tokens[i + 2].tag != "VB":
        return False
    joined = tokens[i - 1].tag in {"CC", "NNP", "NNPS", "WDT", "WP", "RB"}
    return joined and tokens[i].text.lower() in {"plans", "aims", "hopes", "vows", "promises", "intends"}


def _present(tokens: Sequence[Token], i: int) -> bool:
    """Whether a present tense was taken for an infinitive that nothing asks for ("Voters in Fiji go to the polls")."""
    asking = {t.text.lower() for t in tokens[:i] if t.tag in {"MD", "TO"} or t.text.lower() in _ASKING}
    return tokens[i].tag == "VB" and not asking and tokens[i - 1].tag.startswith(("NN", "RB"))


def _clauses(tokens: Sequence[Token]) -> Iterator[range]:
    start = 0
    for i, token in enumerate(tokens):
        if token.text in _BREAKS or token.tag in {"WDT", "WP", "WRB"} or token.text.lower() in _SUBORDINATING:
            if start < i:
                yield range(start, i)
            start = i + 1
    if start < len(tokens):
        yield range(start, len(tokens))


def _misread(tokens: Sequence[Token], clause: range) -> int | None:
    """The first participle of *clause* right after its subject, unless "by" shows that it is one."""
    for i in clause:
        if not _may_be_past(tokens[i]) or _text(tokens, i + 1) == "by":
            continue
        before = i - 1
        while before > clause.start and tokens[before].tag.startswith("RB"):
            before -= 1
        if before >= clause.start and (
            tokens[before].tag.startswith(_SUBJECT) or lexicon.noun(tokens[before].text) is not None
        ):
            return i
    return None


def _may_be_past(token: Token) -> bool:
    """Whether it is a participle, or an adjective spelt like a past tense ("an earthquake rocked eastern ...")."""
    action = lexicon.verb(token.text) if token.tag in {"VBN", "JJ"} else None
    return action is not None and (token.tag == "VBN" or (token.text.endswith("ed") and token.text.islower()))


def _lone(tokens: Sequence[Token]) -> int | None:
    """In a sentence without a verb: a participle after an aside ("The bridge, of wood, collapsed"), or a
    present tense taken for a plural ("The envoy travels to Oslo")."""
    for i in range(len(tokens) - 1, 0, -1):
        token, before = tokens[i], tokens[i - 1]
        action = lexicon.verb(token.text)
        if action is None or action.kind == "be":
            continue
        if token.tag == "VBN" and before.text == "," and _text(tokens, i + 1) != "by":
            return i
        past = (
            token.tag in {"NN", "JJ"} and token.text.lower() != action.lemma and before.tag.startswith("NN")
        )
        if past and not token.text.endswith(("ing", "s")) and lexicon.noun(token.text) is None:
            return i
        on_a_day = before.tag == "NNP" and _text(tokens, i + 1) == "on"  # "Kenya votes on Friday"
        plural = token.tag == "NNS" and (on_a_day or lexicon.noun(token.text) is None)
        if plural and before.tag in {"NN", "NNP"} and _text(tokens, i + 1) not in {"of", "", ".", ","}:
            return i
    return None


def _text(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].text.lower() if i < len(tokens) else ""
