"""Which events are in that time, at that place, of that kind?"""

from geo.query.asking import Question, matching
from geo.query.during import interval_asked
from geo.query.places import Asked, area_asked
from geo.query.stored import read_matching

__all__ = ["Asked", "Question", "area_asked", "interval_asked", "matching", "read_matching"]
