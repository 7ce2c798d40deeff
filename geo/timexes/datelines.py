"""On which day was a story written, where its own dateline says so?"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from geo.timexes import periods
from geo.timexes.grammar import grammar
from geo.timexes.lexing import code
from geo.timexes.matching import Match, matches
from geo.timexes.tokens import Coded

_TOP: Final = 1500
"""Characters from the top in which a dateline may stand, after a title and a byline."""
_MOST_DAYS: Final = 10
"""A story is given out at most so many days after it was written; what is older is a date of something else."""
_CAPITALS: Final = re.compile(r"[A-Z]{3}(?:[^\n]{0,60}, |[A-Z .,'/-]{0,40} )")
_NAME: Final = re.compile(r"[A-Z][^\n.!?]{1,50}, ")
_AGENCY: Final = re.compile(r" \([A-Z]{2,5}\)")
_CLOSING: Final = re.compile(r"\.?,?\s*(?:\([A-Z][^()\n]{1,30}\)|/[A-Z][\w .-]{1,20}/|[-–—_]{1,3}\s|:\s)")


def day_written(text: str, published: dt.date) -> dt.date:
    """The day in the dateline that opens *text*, given out on *published* up to ten days later; else *published*."""
    coded = code(text[: 2 * _TOP], grammar())
    return day_of_writing(coded, matches(coded, grammar()), published)


def day_of_writing(coded: Coded, found: Iterable[Match], published: dt.date) -> dt.date:
    """The same from what was *found* in the whole text: "today" and "on Friday" count from that day."""
    for match in found:
        start, end = coded.tokens[match.first].start, coded.tokens[match.last - 1].end
        if start > _TOP:
            break
        line = coded.text.rfind("\n", 0, start) + 1
        plain = match.rule.operation == "date" and {"month", "day"} <= set(match.frame) <= {
            "month",
            "day",
            "year",
        }
        if not plain or not _is_between(coded.text, line, start, end):
            continue
        for back in range(_MOST_DAYS + 1):
            day = published - back * periods.DAY
            stated = match.frame.get("year", day.year)
            if (day.year, day.month, day.day) == (stated, match.frame["month"], match.frame["day"]):
                return day
        break
    return published


def _is_between(text: str, line: int, start: int, end: int) -> bool:
    """Whether a date stands between the place that opens its line and the sign or agency that ends a dateline."""
    if _CAPITALS.fullmatch(text, line, start):
        return _CLOSING.match(text, end) is not None
    return _NAME.fullmatch(text, line, start) is not None and _AGENCY.match(text, end) is not None
