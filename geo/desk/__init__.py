"""What must an editor look at before the map is published?"""

from geo.desk.checking import findings_of
from geo.desk.finding import LEVELS, Finding

__all__ = ["LEVELS", "Finding", "findings_of"]
