"""Which words of a sentence report an action, and did it happen?

A trigger is the main verb of a finite verb group ("has been destroyed"), an infinitive under a verb
that vouches for it ("began to strike", "plans to meet"), or, in a sentence without either, a noun
that names an action ("explosion"). Negated, conditional and merely possible actions are no events.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.charges import Deed, deeds
from geo.events.actions.doubts import doubted, refuted
from geo.events.actions.finiteness import FINITE_TAGS, finite_verbs
from geo.events.actions.fixed import fixed_for_a_day
from geo.events.actions.known import class_of_known
from geo.events.actions.meaning import BE, CLAUSE_ENDS, DO, HAVE, TOLLS, action_of, meaning, told_by_noun
from geo.words import Sentence, Token

_VERBAL: Final = frozenset({"VB", "VBD", "VBG", "VBN", "VBP", "VBZ"})
_TURNING: Final = frozenset({"became", "become", "becomes", "got", "gets"})
"""Verbs that make a passive of a participle: "became wedged"."""

_FUTURE: Final = frozenset({"will", "shall", "'ll", "’ll"})
_TELLING_PLANS: Final = frozenset({"announce", "confirm", "pledge", "promise", "vow"})
_TOLD: Final = 8
"""So many words before "would" the verb may stand that tells it on."""

_INSIDE_GROUP: Final = frozenset({"RB", "RBR"})
_ITSELF: Final = frozenset({"itself", "himself", "herself", "themselves"})
_NEGATIONS: Final = frozenset({"not", "n't", "n’t", "never", "neither", "nor"})
_NOBODY: Final = frozenset({"no", "none", "nobody", "neither", "nothing"})
_CONDITIONS: Final = frozenset({"if", "unless", "whether", "lest"})
_PLANNING: Final = frozenset(
    {"plan", "plans", "planned", "planning", "scheduled", "expected", "due", "set", "intends", "intend", "intended",
     "agreed", "agree", "preparing", "prepares", "aims", "vowed", "pledged", "promised", "hopes", "slated", "poised", "going",
     "forecast", "forecasted", "likely", "predicted", "projected", "tipped", "bound"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One reported action: *first* to *last* are the token indexes of its verb group, last the main word.

    named: a noun names the action ("explosion"), no verb reports it. charged: somebody is accused of it, or was found
    to have done it, so that it shares neither time nor place with what is done about it.
    """

    first: int
    last: int
    lemma: str
    kind: str
    status: str
    passive: bool = False
    tense: str = "past"
    named: bool = False
    charged: bool = False

    @property
    def reports(self) -> bool:
        """A verb of saying: it carries the news rather than being it."""
        return self.kind == "say"

    @property
    def states(self) -> bool:
        """A verb of being or having: nothing happens in it."""
        return self.kind == "be"


def triggers(sentence: Sentence) -> list[Trigger]:
    """The actions *sentence* reports as happened, planned or alleged, in order."""
    tokens = sentence.tokens
    found = [*_finite(tokens)]
    found += [t for t in _asides(tokens) if all(t.last != other.last for other in found)]
    found += _infinitives(tokens, found)
    found += [_of_charge(deed) for deed in deeds(tokens) if found]
    ends = {t.first: t for t in sorted(found, key=lambda t: t.last)}  # "plans to visit" is one action, visit
    real = [
        t
        for _, t in sorted(ends.items())
        if not (_conditional(tokens, t) or refuted(tokens, t.first, t.last))
    ]
    return real or ([] if found or finite_verbs(tokens) else _nominal(tokens))


def _of_charge(deed: Deed) -> Trigger:
    lemma, kind = deed.action
    return Trigger(first=deed.at, last=deed.at, lemma=lemma, kind=kind, status=deed.status, charged=True)


def trigger_at(sentence: Sentence, index: int) -> Trigger:
    """The action whose main word is token *index*, whatever its form; for training and for questions."""
    for trigger in triggers(sentence):
        if trigger.last == index:
            return trigger
    word = sentence.tokens[index].text.lower()
    lemma, kind = (
        lexicon.noun(word) or action_of(word)
        if sentence.tokens[index].tag.startswith("NN")
        else action_of(word)
    )
    before = sentence.tokens[index - 1].text.lower() if index else ""
    passive = sentence.tokens[index].tag == "VBN" or before in BE
    return Trigger(first=index, last=index, lemma=lemma, kind=kind, status="happened", passive=passive)


def _asides(tokens: Sequence[Token]) -> Iterator[Trigger]:
    """Participles with a clause of their own ("Born in Oslo in 1931, she ...", "Rabin, shot in 1995, ...")."""
    for i, token in enumerate(tokens[:-2]):
        if token.tag != "VBN" or tokens[i + 1].tag != "IN" or (i and tokens[i - 1].text != ","):
            continue
        action = lexicon.verb(token.text)
        if action is not None and action.kind != "be" and "," in {t.text for t in tokens[i + 2 : i + 20]}:
            lemma, kind = action
            yield Trigger(first=i, last=i, lemma=lemma, kind=kind, status="happened", passive=True)


def _finite(tokens: Sequence[Token]) -> Iterator[Trigger]:
    i, finite = 0, finite_verbs(tokens)
    while i < len(tokens):
        if i not in finite:
            i += 1
            continue
        last = _group_end(tokens, i)
        if (trigger := _finite_trigger(tokens, i, last)) is not None:
            yield trigger
        i = last + 1


def _group_end(tokens: Sequence[Token], first: int) -> int:
    """Index of the main verb of the group that begins with the finite verb at *first*."""
    last = first
    for j in range(first + 1, min(first + 8, len(tokens))):
        token, head = tokens[j], tokens[last]
        auxiliary = head.tag == "MD" or head.text.lower() in BE | HAVE | DO
        auxiliary |= head.text.lower() in _TURNING and token.tag == "VBN"
        misread = head.tag == "MD" and token.tag == "VBP"  # "may have been": have is no verb of its own
        if token.tag in _VERBAL and auxiliary and (misread or token.tag not in FINITE_TAGS - {"VBD"}):
            last = j
        elif not (token.tag in _INSIDE_GROUP or token.text.lower() in _NEGATIONS | _ITSELF):
            break
    return last


def _finite_trigger(tokens: Sequence[Token], first: int, last: int) -> Trigger | None:
    words = [t.text.lower() for t in tokens[first : last + 1]]
    after = tokens[last + 1].text.lower() if last + 1 < len(tokens) else ""
    if not _NEGATIONS.isdisjoint(words) or (words[-1] in BE | HAVE | DO and after in _NEGATIONS | {"no"}):
        return None
    if _of_nobody(tokens, first, last):
        return None
    status, tense = "happened", "present" if tokens[first].tag in {"VB", "VBZ", "VBP", "NNS"} else "past"
    if tokens[first].tag == "MD":
        if words[0] not in _FUTURE and not _reported(tokens, first):
            return None
        status, tense = "planned", "future"
    elif len(words) > 1 and words[0] in HAVE:
        tense = "pluperfect" if words[0] == "had" else "past"
    passive = last > first and words[-2] in BE | _TURNING and tokens[last].tag in {"VBN", "VBD"}
    lemma, kind = meaning(tokens, first, last, passive=passive)
    kind = class_of_known(tokens, first, last, lexicon.Action(lemma, kind))
    if (fixed := fixed_for_a_day(tokens, first, last, passive=passive)) is not None:
        (lemma, kind), status, tense = fixed, "planned", "future"
    if status == "happened" and doubted(tokens, first):
        status = "alleged"
    return Trigger(
        first=first, last=last, lemma=lemma, kind=kind, status=status, passive=passive, tense=tense
    )


def _of_nobody(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Whether subject or object deny the action: "no shots were fired", "divers found no bodies"."""
    after = [t.text.lower() for t in tokens[last + 1 : last + 3]]
    if after[:1] == ["no"] and after[1:] not in (["fewer"], ["less"]):
        return True
    for token in reversed(tokens[max(0, first - 5) : first]):
        if token.text in CLAUSE_ENDS:
            return False
        if token.text.lower() in _NOBODY:
            return True
    return False


def _reported(tokens: Sequence[Token], modal: int) -> bool:
    """Whether "would" is somebody's "will" told on: "said he would fly to Oslo next week"."""
    said = [action_of(t.text.lower()) for t in tokens[max(0, modal - _TOLD) : modal] if t.tag == "VBD"]
    told = any(action.kind == "say" or action.lemma in _TELLING_PLANS for action in said)
    return told and tokens[modal].text.lower() == "would"


def _infinitives(tokens: Sequence[Token], finite: Sequence[Trigger]) -> Iterator[Trigger]:
    """ "began to strike" happened, "plans to meet" is planned; "wants to meet" is neither."""
    for i, token in enumerate(tokens[:-1]):
        if not _is_infinitive(token, tokens[i + 1]):
            continue
        controller = next((t for t in finite if t.last < i <= t.last + 4), None)
        between = {t.text.lower() for t in tokens[max(0, i - 3) : i]}
        if controller is None or controller.status == "alleged":
            continue
        if controller.kind in lexicon.CATEGORIES and controller.last < i - 1:
            continue  # "agreed on Friday to open ...": the agreement is the news
        last = (
            i + 2
            if tokens[i + 1].text.lower() == "be" and i + 2 < len(tokens) and tokens[i + 2].tag == "VBN"
            else i + 1
        )
        lemma, kind = told_by_noun(tokens, last, last, action_of(tokens[last].text.lower()))
        if kind == "be":
            continue
        had_to = tokens[i - 1].text.lower() == "had" and controller.last == i - 1
        if controller.kind == "aspect" or had_to:
            status, tense = controller.status, controller.tense
        elif tokens[i - 1].text.lower() in HAVE:
            continue  # "has to meet"
        elif not between.isdisjoint(_PLANNING) or (controller.lemma == "be" and controller.last == i - 1):
            status, tense = "planned", "future"
        else:
            continue
        yield Trigger(
            first=controller.first,
            last=last,
            lemma=lemma,
            kind=kind,
            status=status,
            passive=last == i + 2,
            tense=tense,
        )


def _is_infinitive(to: Token, word: Token) -> bool:
    if to.text.lower() != "to":
        return False
    misread = (
        word.tag == "NN" and (action := lexicon.verb(word.text)) is not None and action.lemma == word.text
    )
    return (to.tag == "TO" and word.tag == "VB") or misread


def _conditional(tokens: Sequence[Token], trigger: Trigger) -> bool:
    """Whether an "if" stands before the verb in the same stretch between commas."""
    for token in reversed(tokens[: trigger.first]):
        if token.text in CLAUSE_ENDS:
            return False
        if token.text.lower() in _CONDITIONS:
            return True
    return False


def named_besides(sentence: Sentence) -> Trigger | None:
    """The noun for what can be seen that a sentence speaks of without reporting it: "the toll of the quake in X rose".

    None where it is compared with others ("the worst flood since ...").
    """
    tokens = sentence.tokens
    if any(t.tag in {"JJS", "RBS"} or t.text.lower() == "first" for t in tokens):
        return None
    nouns = (t for t in _nouns(tokens) if tokens[min(t.last + 1, len(tokens) - 1)].text.lower() not in TOLLS)
    found = next(nouns, None)
    return found if found is not None and found.kind in lexicon.PHYSICAL else None


def _nominal(tokens: Sequence[Token]) -> list[Trigger]:
    """The first noun that names an action, for texts such as captions and one-line reports."""
    return list(_nouns(tokens))[:1]


def _nouns(tokens: Sequence[Token]) -> Iterator[Trigger]:
    for i, token in enumerate(tokens):
        action = lexicon.noun(token.text) if token.tag.startswith("NN") else None
        if action is not None:
            yield Trigger(
                first=i, last=i, lemma=action.lemma, kind=action.kind, status="happened", named=True
            )


def is_relative(sentence: Sentence, action: Trigger) -> bool:
    """Whether the verb stands in a clause that only says who, what or where is meant ("who fled", "where he lived")."""
    for token in reversed(sentence.tokens[: action.first]):
        if token.tag in {"WDT", "WP", "WP$"} or token.text.lower() == "where":
            return True
        if token.tag in FINITE_TAGS or token.text in CLAUSE_ENDS | {"(", ")"}:
            return False
    return False
