"""Times of day and time zones, as people write them in cells."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

TIME: Final = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:([AaPp])\.?[Mm]\.?)?")
"""Hours, minutes, seconds, their decimals, and "a" or "p"."""
_SPOKEN: Final = re.compile(
    r"(\d{1,2})(?:\s?[:.h]\s?([0-5]\d)|(?<=\d\d)([0-5]\d)|\s?h)?(?:\s?(?:hrs?|hours|heures|h|uhr)\.?|\s?([ap])\.?m\.?)?",
    re.IGNORECASE,
)
_ZONES: Final = {"CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "WAT": 1, "CAT": 2, "EAT": 3, "PKT": 5, "JST": 9,
                 "KST": 9, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "PST": -8, "PDT": -7}  # fmt: skip
"""Hours before UTC of abbreviations that mean one zone; CST, IST and BST mean several."""


def since_midnight(hours: int, minutes: int, seconds: int, micro: int) -> dt.timedelta:
    """How long after midnight that is, 24:00 and leap seconds too; ValueError when there is no such time."""
    if hours > 24 or minutes > 59 or seconds > 60 or (hours == 24 and minutes + seconds > 0):
        raise ValueError("no such time of day")
    return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds, microseconds=micro)


def zone_of(text: str) -> dt.tzinfo:
    """The time zone of "+02:00", "Z" or "CET", UTC for ""; ValueError for an abbreviation that means none or several."""
    if text in _ZONES:
        return dt.timezone(dt.timedelta(hours=_ZONES[text]))
    if not text or text in ("Z", "UTC", "GMT"):
        return dt.UTC
    if text[0] not in "+-":
        raise ValueError(f"no time zone {text} is known")
    digits = text[1:].replace(":", "").ljust(4, "0")
    offset = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return dt.timezone(-offset if text[0] == "-" else offset)


def clock_of(text: str) -> str:
    """A time of day as it can stand behind a date ("14:30"); "" when *text* is none.

    "1430", "14", "14h30", "14.30 Uhr" and "2 pm" are some, too.
    """
    plain = re.sub(r"^(?:ore|a las|às|um|at)\s+", "", " ".join(text.split()), flags=re.IGNORECASE)
    if found := _SPOKEN.fullmatch(plain):
        hour, minute, minute_joined, half = found.groups()
        return f"{hour}:{minute or minute_joined or '00'}" + (f" {half}m" if half else "")
    return plain if TIME.fullmatch(plain) else ""
