"""How does a place book come from other programs, and go to them?"""

from geo.exchange.reading import read_outline, read_places
from geo.exchange.writing import WRITTEN_ENDINGS, write_places

__all__ = ["WRITTEN_ENDINGS", "read_outline", "read_places", "write_places"]
