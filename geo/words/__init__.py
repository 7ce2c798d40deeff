"""Words: the sentences of a text, their tokens, and the class of each word."""

from geo.words.splitting import split_sentences
from geo.words.tagger import sentences, tag
from geo.words.token import Sentence, Token

__all__ = ["Sentence", "Token", "sentences", "split_sentences", "tag"]
