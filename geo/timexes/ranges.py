"""Two dates that bound a stretch of time: "from 3 to 7 May", "between 1939 and 1945", "1914-18"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geo.timexes.model import Timex

_DASH: Final = re.compile(r"\s*(?:[-–—/]|through|thru|until|till)\s*(?:the\s*)?", re.IGNORECASE)
_TO: Final = re.compile(r"\s*(?:to|until|till|through)\s*(?:the\s*)?", re.IGNORECASE)
_AND: Final = re.compile(r"\s*and\s*(?:the\s*)?", re.IGNORECASE)
_OPENING: Final = re.compile(r"\b(from|between)\s+(?:about\s+|around\s+|the\s+)?$", re.IGNORECASE)


def marked(found: Sequence[Timex], text: str) -> list[Timex]:
    """*found* with the role "start" or "end" on neighbours that bound a range."""
    result = list(found)
    for i in range(len(result) - 1):
        first, second = result[i], result[i + 1]
        if not first.role and not second.role and _bound(first, second, text):
            result[i], result[i + 1] = replace(first, role="start"), replace(second, role="end")
    return result


def joined(found: Sequence[Timex], text: str) -> list[Timex]:
    """*found* with each range as one Timex: from the beginning of its start to the end of its end.

    type and value are those of the start, value with the end's after a slash ("2015-05-03/2015-05-07").
    """
    result: list[Timex] = []
    for timex in found:
        before = result[-1] if result else None
        if timex.role == "end" and before is not None and before.role == "start":
            result[-1] = _range(before, timex, text)
        else:
            result.append(timex)
    return result


def _bound(first: Timex, second: Timex, text: str) -> bool:
    if first.interval is None or second.interval is None or first.interval[0] >= second.interval[1]:
        return False
    if first.interval[0] <= second.interval[0] and second.interval[1] <= first.interval[1]:
        return False  # "March 18 / 9:14 AM": one within the other
    if first.type == "DURATION" or second.type == "DURATION":
        return False
    between = text[first.end : second.start]
    if _DASH.fullmatch(between):
        return True
    alike = first.precision == second.precision == "day" and first.type == second.type == "DATE"
    if alike and _TO.fullmatch(between):
        return True
    opening = _OPENING.search(text[max(0, first.start - 20) : first.start])
    if opening is None:
        return False
    return bool((_AND if opening[1].lower() == "between" else _TO).fullmatch(between))


def _range(first: Timex, second: Timex, text: str) -> Timex:
    interval = None  # where one end is not known or does not exist, neither is the range
    if first.interval is not None and second.interval is not None and first.interval[0] < second.interval[1]:
        interval = (first.interval[0], second.interval[1])
    ends = first.edtf.partition("/")[0], second.edtf.rpartition("/")[2]
    whole = " ".join(text[first.start : second.end].split())
    return replace(
        first,
        end=second.end,
        text=text[first.start : second.end],
        value=f"{first.value}/{second.value}",
        interval=interval,
        edtf=_days(ends) if interval is not None else "",
        precision=first.precision if interval is not None else "",
        basis=f"'{whole}': from {first.basis}, to {second.basis}",
        stated=first.stated and second.stated,
        needs_anchor=first.needs_anchor or second.needs_anchor,
        role="",
    )


def _days(ends: tuple[str, str]) -> str:
    """An EDTF interval: its ends have no time of day and no unspecified digits."""
    low, high = (end.partition("T")[0] for end in ends)
    return f"{low.replace('X', '0')}/{high.replace('X', '9')}" if low != high else low
