"""When was what a story counts from an event it has told: "The strike came two days after ten people died in ..."?"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from geo.events.actions import lexicon
from geo.events.actions.acting import subject
from geo.events.actions.apart import Count, before, retelling
from geo.events.actions.finiteness import FINITE_TAGS
from geo.events.categories import category
from geo.events.mentions import Mention
from geo.events.merging import group, words_of
from geo.events.telling import Telling
from geo.events.when.times import When

_COUNTED: Final = "counted back"
_DAY: Final = dt.timedelta(days=1)


def counted_back(mention: Mention, story: Sequence[Telling]) -> Telling | None:
    """*mention* with the day that its sentence counts from the event it goes back to, the last of *story* that
    may be meant; None where the sentence counts from none, or from one without a day."""
    if (
        mention.time is not None
        or mention.quoted
        or mention.trigger.states
        or mention.trigger.status != "happened"
    ):
        return None
    tokens = mention.sentence.tokens
    verb = next((i for i in range(1, mention.trigger.first) if tokens[i].tag in FINITE_TAGS), None)
    count = retelling(tokens, verb) if verb is not None else None
    if verb is None or count is None or not _follows(mention, count):
        return None
    known = subject(tokens, verb)
    action = None if known is None else lexicon.noun(known.text)
    if action is None:
        return None
    base = next((t for t in reversed(story) if _is_base(t, action)), None)
    if base is None or base.when is None:
        return None
    (start, end), edtf, precision = before(count, _midnight(base.when.start))
    basis = f"{_COUNTED} from {base.when.start.date()}, told as {count.text!r} it ({base.when.basis})"
    when = When(
        start=start, end=end, edtf=edtf, precision=precision, text=count.text, basis=basis, stated=True
    )
    return Telling(mentions=(mention,), when=when)


def _follows(mention: Mention, count: Count) -> bool:
    """Whether the action is that of the clause right behind the "after"."""
    between = mention.sentence.tokens[count.hinge + 1 : mention.trigger.first]
    return count.hinge < mention.trigger.first and not any(
        t.tag in FINITE_TAGS or t.text == "," for t in between
    )


def _is_base(telling: Telling, action: lexicon.Action) -> bool:
    """Whether it has a day of its own and is called so, or is of that kind ("the attack")."""
    when = telling.when
    if (
        when is None
        or when.basis.startswith(_COUNTED)
        or when.end - when.start > _DAY
        or telling.main.trigger.status != "happened"
    ):
        return False
    called = group(action.lemma) in words_of(telling.main.sentence, telling.main.trigger)
    return called or category(telling.main) == action.kind


def _midnight(moment: dt.datetime) -> dt.datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
