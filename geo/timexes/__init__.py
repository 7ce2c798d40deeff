"""Which phrases say when, and which interval is meant?

`timexes(text, anchor)` finds the time expressions of an English text and gives each its TIMEX3 type
and value and dateline's own interval, with EDTF and a one-line basis. `joined` makes one of the two
halves of a range. `day_written` is the day that a story's own dateline names.
"""

from geo.timexes.datelines import day_written
from geo.timexes.model import Timex
from geo.timexes.ranges import joined
from geo.timexes.recognising import timexes

__all__ = ["Timex", "day_written", "joined", "timexes"]
