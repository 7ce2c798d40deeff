"""Which events are in that time, at that place, of that kind, and how many of each?"""

from geo.query.answering import copy_matching, read_matching
from geo.query.asking import Question, matching
from geo.query.counting import Counts, count, count_stored
from geo.query.during import interval_asked
from geo.query.groups import PERIODS, Grouping
from geo.query.places import Asked, area_asked
from geo.query.stored import is_stored

__all__ = [
    "PERIODS",
    "Asked",
    "Counts",
    "Grouping",
    "Question",
    "area_asked",
    "copy_matching",
    "count",
    "count_stored",
    "interval_asked",
    "is_stored",
    "matching",
    "read_matching",
]
