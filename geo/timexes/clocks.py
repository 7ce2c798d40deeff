"""Times of day."""

import datetime as dt
import re

from geo.timexes import periods
from geo.timexes.matching import Frame
from geo.timexes.periods import Period


def has_clock(frame: Frame) -> bool:
    """Whether the frame names a time of day."""
    return any(name in frame for name in ("clock", "hour", "noon", "mil"))


def is_half_open(frame: Frame) -> bool:
    """Whether "five o'clock" or "half past six" may be either half of the day."""
    return "hour" in frame and "ampm" not in frame and "zone" not in frame and int(frame["hour"]) <= 12


def clock_of(frame: Frame, day: dt.date) -> tuple[Period, int | None]:
    """The time of day on *day*, and its offset from UTC in minutes where a zone is named."""
    hour, minute = _hour_minute(frame)
    half = str(frame.get("ampm", ""))
    if half in ("pm", "afternoon", "evening") or (half == "night" and hour >= 5):
        hour += 12 if hour < 12 else 0
    elif half in ("am", "morning", "night") and hour == 12:
        hour = 0
    period = periods.clock(day, hour, minute)
    if "zone" not in frame:
        return period, None
    zone = _minutes_ahead(frame["zone"], period.start)
    other = _other_clock(frame)
    if other is None:
        return period, zone
    ahead = (60 * hour + (minute or 0) - 60 * other[0] - (other[1] or 0) + zone) % 1440
    return period, ahead - 1440 if ahead > 840 else ahead


def _minutes_ahead(zone: float | str, moment: dt.datetime) -> int:
    """Of UTC; a zone named for summer and winter alike ("ET") is looked up on its day."""
    if not isinstance(zone, str):
        return int(zone)
    from dateutil import tz  # type: ignore[import-untyped]

    place = tz.gettz(zone)
    ahead = None if place is None else place.utcoffset(moment)
    return 0 if ahead is None else round(ahead.total_seconds() / 60)


def _other_clock(frame: Frame) -> tuple[int, int | None] | None:
    """The same moment in another zone, as in "8:15 local time (0515 GMT)"; the difference tells the local zone."""
    given = {name[3:]: value for name, value in frame.items() if name.startswith("alt")}
    if not given:
        return None
    hour, minute = _hour_minute(given)
    return (hour + 12 if given.get("ampm") == "pm" and hour < 12 else hour), minute


def _hour_minute(frame: Frame) -> tuple[int, int | None]:
    if "noon" in frame:
        hour, _, minute = str(frame["noon"]).partition(":")
        past = "early" in frame and hour == "24"
        return 0 if past else int(hour), int(minute)
    if "mil" in frame:
        number = int(frame["mil"])
        return (number // 100, number % 100) if number // 100 <= 24 and number % 100 < 60 else (0, 0)
    if "clock" in frame:
        parts = re.split("[.:h]", str(frame["clock"]).lower())
        return int(parts[0]), int(parts[1])
    if "to" in frame:
        return (int(frame["hour"]) - 2) % 12 + 1, 60 - _minutes(frame["to"])
    return int(frame["hour"]), _minutes(frame.get("past", 0))


def _minutes(said: float | str) -> int:
    """Minutes of "half past", "a quarter to", "ten past"; as a number they must be less than an hour."""
    minutes = {"half": 30, "quarter": 15, "a quarter": 15}.get(str(said), said)
    if not isinstance(minutes, int) or not 0 <= minutes < 60:
        raise ValueError(f"{said!r} are no minutes of an hour")
    return minutes
