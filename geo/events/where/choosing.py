"""Which of the places that an action may have happened at are taken, and what stands in for one nobody found?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from geo.events.actions.finiteness import finite_verbs
from geo.events.where.linking import BESIDE, LINKED, Scene
from geo.events.where.scene_features import PlacePhrase, kind_of
from geo.words import Sentence, Token

POSSIBLE: Final = 0.08
"""A phrase listed with the scene ("in Lyon and Nice") is one, too, from this probability on."""

HINGES: Final = frozenset({"after", "as", "before", "since", "until", "while", "when", "although", "though"})
"""Words that set what follows apart."""

_COARSENESS: Final = {"admin1": 1, "region": 2, "country": 2}
_COARSE: Final = frozenset(_COARSENESS)
_TYING: Final = frozenset({"DT", "IN", "JJ", "NN"})
_APPOSING: Final = frozenset({",", "IN", "NNP", "CD", "DT", "RB"})
_LISTED: Final = frozenset({"NNP", "NNPS", "JJ", "DT", "NN"})
_JOINING: Final = frozenset({"CC", ",", "DT", "JJ", "NN", "NNS", "NNP", "IN", "POS", "PRP$"})
_ADDRESS: Final = frozenset({"CC", "NNP", "NNPS", "IN", "DT", "RB"})
_HOLDING: Final = frozenset({",", "DT", "JJ", "NN", "NNS", "IN", "RB", "CD", "POS"})
_NAMING: Final = _HOLDING | {"NNP", "NNPS", "HYPH", "(", ")", "-LRB-", "-RRB-"}
_LEADING_AWAY: Final = frozenset({"against", "as", "by", "for", "from", "than", "with"})
_WITHIN: Final = 10
"""So many words may stand between a place and the larger one it is told to lie in."""

_HEAD: Final = 2
_SURE: Final = 0.6


def chosen_scenes(sentence: Sentence, found: Iterable[Scene], *, several: bool = True) -> tuple[Scene, ...]:
    """The likeliest scene with those listed with it ("in Lyon and Nice") or around it, in reading order.

    Of a chain ("in Lyon at the opera house", "Mumbai (Bombay)") all but the first are marked `joined`: they tell one
    place. So do all ways of describing one ("20 km off A, near B"). *several*: other places that the model is sure of
    are scenes, too.
    """
    ordered = sorted(found, key=lambda s: s.phrase.first)
    best = max(ordered, key=lambda s: s.probability, default=None)
    if best is None or best.probability < LINKED:
        return ()
    if closer := _closer(sentence, ordered, best):
        return closer
    best = _explained(sentence, ordered, best)
    if best.phrase.by_way:
        return tuple(s for s in ordered if s.phrase.by_way and s.probability >= LINKED)
    low = high = next(i for i, scene in enumerate(ordered) if scene.phrase == best.phrase)
    while low > 0 and _tie(sentence, ordered[low - 1], ordered[low]):
        low -= 1
    while high + 1 < len(ordered) and _tie(sentence, ordered[high], ordered[high + 1]):
        high += 1
    chosen = [replace(ordered[low], probability=best.probability)]
    for before, scene in pairwise(ordered[low : high + 1]):
        joined = _tie(sentence, before, scene) == "chain"
        chosen.append(replace(scene, probability=best.probability, joined=joined))
    others = _others(sentence, ordered, chosen, best) if several else ()
    return tuple(sorted([*chosen, *others], key=lambda s: s.phrase.first))


def _explained(sentence: Sentence, ordered: Sequence[Scene], best: Scene) -> Scene:
    """The place that *best* only tells the whereabouts of ("Solna, a suburb of Stockholm"), else *best* itself."""
    before = next((s for s in reversed(ordered) if s.phrase.last < best.phrase.first), None)
    if before is None or not before.phrase.sure or before.phrase.by_way:
        return best
    between = sentence.tokens[before.phrase.last + 1 : best.phrase.first]
    apposed = (
        len(between) > 3 and between[0].text == "," and between[1].tag == "DT" and between[-1].tag == "IN"
    )
    if not apposed or not _holds(between) or not any(kind_of(t.text) == "kind" for t in between):
        return best
    return replace(before, probability=best.probability)


def narrowed(sentence: Sentence, chosen: Sequence[Scene], found: Iterable[Scene]) -> tuple[Scene, ...]:
    """*chosen* with the finer place of *found* that a country or division only tells the whereabouts of: "crossed into
    Pailin province in Cambodia, where people fled", whichever action the finer one was given to."""
    sure = [s for s in found if s.phrase.sure and s.phrase.kind != "demonym" and s.role != "origin"]
    taken = {scene.phrase for scene in chosen}
    kept: list[Scene] = []
    for scene in chosen:
        finer = next((s for s in sure if _lies_in(sentence, s.phrase, scene.phrase)), None)
        if finer is None:
            kept.append(scene)
        elif finer.phrase not in taken:
            kept.append(replace(finer, probability=scene.probability))
    return tuple(kept)


def _lies_in(sentence: Sentence, one: PlacePhrase, other: PlacePhrase) -> bool:
    """Whether only "in", "in the eastern province of" or the like stands between a place and a coarser one."""
    if _COARSENESS.get(one.grain, 0) >= _COARSENESS.get(other.grain, 0):
        return False
    between = sentence.tokens[one.last + 1 : other.first] if one.last < other.first else ()
    tied = all(t.tag in _TYING and (t.tag != "IN" or t.text.lower() in {"in", "of"}) for t in between)
    return 0 < len(between) < _WITHIN and tied and any(t.text.lower() == "in" for t in between)


def _others(
    sentence: Sentence, ordered: Sequence[Scene], chosen: Sequence[Scene], best: Scene
) -> Iterator[Scene]:
    """Further scenes that the model is sure of, unless they only tell where a chosen one lies."""
    taken = {scene.phrase for scene in chosen}
    for scene in ordered:
        wider = scene.phrase.grain in _COARSE and best.phrase.grain not in _COARSE
        if scene.phrase in taken or scene.probability < _SURE or scene.phrase.by_way or wider:
            continue
        if not any(_told_with(sentence, scene.phrase, other) for other in taken):
            yield scene


def _told_with(sentence: Sentence, one: PlacePhrase, other: PlacePhrase) -> bool:
    low, high = sorted((one, other), key=lambda p: p.first)
    return _holds(sentence.tokens[low.last + 1 : high.first])


def _closer(sentence: Sentence, found: Sequence[Scene], best: Scene) -> tuple[Scene, ...]:
    """The ways that tell the spot within a country or province ("hit Nepal, 80 km west of ...")."""
    if best.phrase.grain not in _COARSE:
        return ()
    ways = [s for s in found if s.phrase.kind == "relative" and s.phrase.first > best.phrase.last]
    between = sentence.tokens[best.phrase.last + 1 : ways[0].phrase.first] if ways else ()
    if not between or any(t.tag not in _APPOSING or t.text.lower() in HINGES for t in between):
        return ()
    return (replace(ways[0], probability=best.probability),)


def _tie(sentence: Sentence, one: Scene, other: Scene) -> str:
    """ "list" if "and" and no verb stands between two possible scenes, "chain" if only "at the" does, else "".

    A comma lists, too ("in Lyon, Nice and Metz"), unless the place after it holds the one before ("Lyon, France").
    """
    if min(one.probability, other.probability) < POSSIBLE or one.phrase.by_way:
        return ""
    if one.role != other.role and "origin" in {one.role, other.role}:
        return ""
    between = sentence.tokens[one.phrase.last + 1 : other.phrase.first]
    if [t.text for t in between] == ["("]:
        return "chain"  # its other name
    if [t.tag for t in between[:2]] == ["CC", "VBG"]:
        between = between[:1] + between[2:]  # "killing two in Lyon and wounding six in Metz"
    if not between or len(between) > 8 or any(t.tag not in _JOINING for t in between):
        return ""
    if _begins_anew(sentence, one.phrase, other.phrase):
        return ""
    if any(t.tag == "CC" for t in between) or _lists(sentence, one.phrase, other.phrase):
        return "list"
    within = all(t.tag in {"IN", "DT"} and t.text.lower() not in _LEADING_AWAY for t in between)
    return "chain" if within and not other.phrase.by_way else ""


def _begins_anew(sentence: Sentence, one: PlacePhrase, other: PlacePhrase) -> bool:
    """Whether the second place belongs to the subject of a new clause: "closed roads in X and a mill at Y shut its gates"."""
    tokens = sentence.tokens
    between = tokens[one.last + 1 : other.first]
    joint = next((i for i, t in enumerate(between) if t.tag == "CC"), None)
    if joint is None or not any(t.tag in {"NN", "NNS"} for t in between[joint:]):
        return False
    finite = finite_verbs(tokens)
    after = min((i for i in finite if i > other.last), default=None)
    if after is None or not any(i < one.first for i in finite):
        return False
    return all(t.tag in _ADDRESS for t in tokens[other.last + 1 : after])


def _lists(sentence: Sentence, one: PlacePhrase, other: PlacePhrase) -> bool:
    """Whether a lone comma between two places belongs to a list that "and" closes."""
    if [t.text for t in sentence.tokens[one.last + 1 : other.first]] != [","]:
        return False
    if other.grain in _COARSE and one.grain not in _COARSE:
        return False
    rest = sentence.tokens[other.last + 1 : other.last + 12]
    closing = next((i for i, t in enumerate(rest) if t.tag == "CC"), None)
    return closing is not None and all(t.text == "," or t.tag in _LISTED for t in rest[:closing])


def grounded(sentence: Sentence, chosen: Sequence[Scene], found: Iterable[Scene]) -> tuple[Scene, ...]:
    """*chosen* with every phrase that means nothing known taken for somewhere in or near the place it is told with.

    That is a phrase of *found*: the one it lies in ("Ardash in Lyon", "Lyon's district of Ardash"), the one that
    tells where it is ("Ardash, 5 km off Lyon") or the one at the head of the sentence ("In Lyon, ..."). Without
    one it stays as it is.
    """
    known = sorted((s for s in found if s.phrase.sure), key=lambda s: s.phrase.first)
    kept: dict[PlacePhrase, Scene] = {}
    for scene in chosen:
        name = scene.phrase
        lost = not name.sure if name.by_way else not name.grain
        holder = _holder(sentence, name, known) if lost else None
        if holder is None:
            kept.setdefault(name, scene)
        elif holder.phrase.by_way:
            kept[holder.phrase] = replace(holder, probability=scene.probability)
        else:
            kept[holder.phrase] = replace(holder, probability=scene.probability, role=BESIDE, name=name)
    ordered = sorted(kept.values(), key=lambda s: s.phrase.first)
    return tuple([replace(s, joined=False) for s in ordered[:1]] + ordered[1:])


def _holder(sentence: Sentence, name: PlacePhrase, known: Sequence[Scene]) -> Scene | None:
    after = next((s for s in known if s.phrase.first > name.last and s.phrase.kind != "demonym"), None)
    if after is not None and _leads_to(sentence.tokens[name.last + 1 : after.phrase.first]):
        return after
    before = next((s for s in reversed(known) if s.phrase.last < name.first), None)
    if before is not None:
        between = sentence.tokens[before.phrase.last + 1 : name.first]
        if _holds(between) and any(kind_of(t.text) in {"kind", "ground"} for t in between):
            return before
    head = known[0] if known else None
    return head if head is not None and head.role == "at" and head.phrase.first <= _HEAD else None


def _leads_to(between: Sequence[Token]) -> bool:
    """Whether an address goes on between a name and a larger place ("near Mill Road, Exeter", "on Monday in Exeter")."""
    return _holds(between, tags=_NAMING, ends=HINGES | _LEADING_AWAY)


def _holds(
    between: Sequence[Token], *, tags: frozenset[str] = _HOLDING, ends: frozenset[str] = HINGES
) -> bool:
    """Whether only words of one noun phrase stand between a place and the larger one: of *tags*, none of *ends*."""
    if not between or len(between) > _WITHIN:
        return False
    return all(t.tag in tags and t.text.lower() not in ends for t in between)
