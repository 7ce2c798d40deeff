"""Where are the publishers of many documents at home? Learnt from their own articles, before any is answered."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateline.many import Outcome, Reader
from dateline.remembered import Memory, key_of
from geo.errors import DatelineError
from geo.outlets import Named, Outlets, mark_of_document, named_in
from geo.reading import article_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geo.reading import Article, Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt(Outcome):
    """What one document is about."""

    named: Sequence[Named] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner(Reader):
    """A reader that only finds out what a document is about; what was learnt before is remembered."""

    def read(self, document: Document) -> Learnt:
        """One document; one that cannot be read is about nothing, which its own reading will tell."""
        try:
            article = article_of(document)
            if self.date is not None:
                article = dataclasses.replace(article, published=self.date)
            return Learnt(document=document, named=self._named(article))
        except DatelineError as exc:
            return Learnt(document=document, reason=str(exc))

    def _named(self, article: Article) -> Sequence[Named]:
        if self.memory is None:
            return named_in(article, self.source)
        with Memory(self.memory) as memory:
            key = key_of(article, self.source)
            known = None if self.fresh else memory.recall_named(key)
            if known is None:
                known = named_in(article, self.source)
                memory.keep_named(key, known)
            return known


def outlets_of(
    documents: Callable[[], Iterable[Document]],
    reader: Reader,
    run: Callable[[Iterator[Document], Reader], Iterable[Outcome]],
    *,
    progress: Callable[[int, int, str], None] | None = None,
) -> Outlets | None:
    """What the publishers of *documents* are about; None when no two of them have one publisher.

    The documents are gone through twice: all are counted, then some of each publisher are resolved by themselves,
    as *run* does it for a reader. Neither the order of the documents nor the number of processes changes anything.
    """
    outlets, told = Outlets(), progress or (lambda *_: None)
    for done, document in enumerate(documents(), start=1):
        if not document.fault:
            outlets.count(mark_of_document(document))
        told(done, 0, "counting the articles of each outlet")
    if not outlets.any_wanted:
        return None
    wanted = (d for d in documents() if not d.fault and outlets.wants(mark_of_document(d)))
    learner = Learner(source=reader.source, date=reader.date, memory=reader.memory, fresh=reader.fresh)
    for done, outcome in enumerate(run(wanted, learner), start=1):
        if isinstance(outcome, Learnt):
            outlets.learn(mark_of_document(outcome.document), outcome.named)
        told(done, 0, "where the outlets are at home")
    return outlets
