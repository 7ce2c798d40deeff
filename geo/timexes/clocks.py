"""Times of day."""

import datetime as dt

from geo.timexes import periods
from geo.timexes.matching import Frame
from geo.timexes.periods import Period


def has_clock(frame: Frame) -> bool:
    """Whether the frame names a time of day."""
    return any(name in frame for name in ("clock", "hour", "noon", "mil"))


def clock_of(frame: Frame, day: dt.date) -> tuple[Period, int | None]:
    """The time of day on *day*, and its offset from UTC in minutes where a zone is named."""
    hour, minute = _hour_minute(frame)
    half = str(frame.get("ampm", ""))
    if half in ("pm", "afternoon", "evening") or (half == "night" and hour >= 5):
        hour += 12 if hour < 12 else 0
    elif half in ("am", "morning", "night") and hour == 12:
        hour = 0
    zone = frame.get("zone")
    return periods.clock(day, hour, minute), int(zone) if zone is not None else None


def _hour_minute(frame: Frame) -> tuple[int, int | None]:
    if "noon" in frame:
        hour, _, minute = str(frame["noon"]).partition(":")
        return int(hour), int(minute)
    if "mil" in frame:
        number = int(frame["mil"])
        return (number // 100, number % 100) if number // 100 <= 24 and number % 100 < 60 else (0, 0)
    if "clock" in frame:
        parts = str(frame["clock"]).replace(".", ":").split(":")
        return int(parts[0]), int(parts[1])
    return int(frame["hour"]), 0
