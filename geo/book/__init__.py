"""What did a person say that a name means? The place book, which comes before the gazetteer."""

from geo.book.book import PlaceBook, merged
from geo.book.first import Atlas, BookFirst
from geo.book.place import BookPlace

__all__ = ["Atlas", "BookFirst", "BookPlace", "PlaceBook", "merged"]
