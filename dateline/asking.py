"""From words to a question: times and places by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.query import Question, area_asked, interval_asked
from geo.schema import STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.place import Candidates


def question_of(
    *,
    during: str = "",
    within: str = "",
    near: str = "",
    km: float = 50.0,
    categories: Sequence[str] = (),
    statuses: Sequence[str] = (),
    possibly: bool = False,
    source: Callable[[], Candidates],
    tell: Callable[[str], None] | None = None,
) -> Question:
    """The question that the words ask; *source* is opened only for names, *tell* hears which place each was taken for.

    Raises InputError for a time, a place or a status that there is not.
    """
    wrong = [word for word in statuses if word.lower() not in STATUSES]
    if wrong:
        raise InputError(f"there is no status {wrong[0]!r}", remedy=f"there are {', '.join(STATUSES)}")
    known = source() if within or near else None
    held = area_asked(within, known, prefer_areas=True) if within and known else None
    by = area_asked(near, known, prefer_areas=False) if near and known else None
    for option, asked in (("within", held), ("near", by)):
        if asked is not None and tell is not None:
            tell(f"--{option} {asked.told}")
    return Question(
        during=interval_asked(during) if during else None,
        area=held.area if held else None,
        lonlat=by.place.lonlat if by else None,
        km=km,
        categories=tuple(categories),
        statuses=tuple(statuses),
        possibly=possibly,
    )
