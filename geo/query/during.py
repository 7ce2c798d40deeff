"""Which interval does somebody ask for: "2015-11", "2015-11-16/..", "November 2015", "since March 2015"?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.edtf import FIRST, LAST, interval_of
from geo.errors import InputError

if TYPE_CHECKING:
    from geo.edtf import Interval

_AFTER: Final = re.compile(r"\s*(?:since|from|starting)\s+(?!.*\b(?:to|until|till)\b)(.+)", re.IGNORECASE)
_LATER: Final = re.compile(r"\s*after\s+(.+)", re.IGNORECASE)
_BEFORE: Final = re.compile(r"\s*before\s+(.+)", re.IGNORECASE)
_UNTIL: Final = re.compile(r"\s*(?:until|till|up to|by)\s+(.+)", re.IGNORECASE)
_REMEDY: Final = 'write 2015-11, 2015-11-16/2015-11-20, 2015-11/.. or "November 2015"'


def interval_asked(text: str) -> Interval:
    """The interval (UTC, end excluded) that EDTF or an English phrase names. Raises InputError for what names none.

    "Since" and "from" begin with the time they name, "after" begins behind it; "until" and "by" end with it,
    "before" ends at its beginning.
    """
    found = interval_of(text) or _spanned(text)
    if found is None:
        raise InputError(f"{text[:60]!r} names no time that can be known", remedy=_REMEDY)
    return found


def _spanned(text: str) -> Interval | None:
    for pattern in (_AFTER, _LATER, _BEFORE, _UNTIL):
        if named := pattern.fullmatch(text):
            start, end = interval_asked(named[1])
            if pattern is _AFTER or pattern is _LATER:
                return (start if pattern is _AFTER else end), LAST
            return FIRST, (start if pattern is _BEFORE else end)
    from geo.timexes import timexes

    found = [timex.interval for timex in timexes(text) if timex.interval is not None]
    if not found:
        return None
    return min(start for start, _ in found), max(end for _, end in found)
