"""Articles: what a file says, and when and where it was published."""

from geo.reading.article import Article, Block, Dateline
from geo.reading.datelines import second_dateline
from geo.reading.documents import Document, article_of, documents_in, expand, holds_articles, left_out
from geo.reading.reader import ARTICLE_ENDINGS, plain_article, read_article

__all__ = [
    "ARTICLE_ENDINGS",
    "Article",
    "Block",
    "Dateline",
    "Document",
    "article_of",
    "documents_in",
    "expand",
    "holds_articles",
    "left_out",
    "plain_article",
    "read_article",
    "second_dateline",
]
