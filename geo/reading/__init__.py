"""Articles: what a file says, and when and where it was published."""

from geo.reading.article import Article, Block, Dateline
from geo.reading.reader import read_article

__all__ = ["Article", "Block", "Dateline", "read_article"]
