"""The class of each word: a conditional random field, trained by tools/train_tagger.py."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo.words.crf import crf_model
from geo.words.features import tag_features
from geo.words.splitting import split_sentences
from geo.words.token import Sentence, Token, word_lists

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOUNS: Final = frozenset({"NN", "VBP"})
_NO_PAST: Final = _NOUNS | {"JJ", "NNP", "VBN", "VB", "FW", "IN", "RB"}


def sentences(text: str) -> list[Sentence]:
    """The sentences of *text* in order with tagged tokens. Empty for text without a visible character."""
    return tag(split_sentences(text))


def tag(untagged: Iterable[Sentence]) -> list[Sentence]:
    """The same sentences, every token with its Penn Treebank tag (NNP, VBD, ...)."""
    model = crf_model("words", "tagger.crfsuite.gz")
    tagged = []
    for sentence in untagged:
        tags = model.tag(tag_features([token.text for token in sentence.tokens]))
        pairs = zip(sentence.tokens, tags, strict=True)
        tokens = tuple(
            Token(token.start, token.end, token.text, _past(token.text, word_class))
            for token, word_class in pairs
        )
        tagged.append(replace(sentence, tokens=tokens))
    return tagged


def _past(word: str, word_class: str) -> str:
    """VBD for a past tense that the model took for something else ("a storm tore through"), else *word_class*."""
    if word_class in _NO_PAST and (kind := word_lists("pasts.txt").get(word)):
        return "VBD" if kind == "past" or word_class in _NOUNS else word_class
    return word_class
