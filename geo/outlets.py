"""Where are the publishers of many articles at home? Told by the articles themselves, before any is answered.

A first reading counts the articles of each outlet; of outlets with more than one, the earliest MOST_LEARNT are
resolved and learnt. Which these are, and what is learnt, does not depend on the order of the articles; and an
archive that grows by newer ones keeps what it has learnt.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

from geo.events import toponyms
from geo.place import Candidates, Place
from geo.places import Home, OutletMemory
from geo.places.resolver.home import LEAST_SCORE, Resolved, outlet_key
from geo.reading import Article, Document
from geo.reading.decoding import MAX_HTML_BYTES
from geo.reading.publishers import is_address, publisher_of

MOST_LEARNT: Final = 20
"""Articles of an outlet that are learnt: more tell nothing new of where it is at home."""
MOST_OUTLETS: Final = 2000
"""Outlets that are learnt, those with the most articles: what is kept in mind stays small."""

_NO_DAY: Final = "9999"
_PLAIN: Final = (".txt", ".text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What tells an article from others: its outlet, "" when none is told, its day, and digests of its text and of
    what else is given with it."""

    outlet: str = ""
    day: str = _NO_DAY
    article: bytes = b""
    version: bytes = b""


@dataclass(frozen=True, slots=True)
class Named:
    """A place that an article is about, once for each mention of it."""

    place: Place
    score: float
    within: bool = False


def mark_of_record(record: Mapping[str, Any]) -> Mark:
    """The mark of a record, which needs "text" and "outlet", or a web address as "url" or "source", to be of use."""
    text, outlet, addresses = (
        record.get("text"),
        record.get("outlet"),
        (record.get("url"), record.get("source")),
    )
    told = outlet or next((a for a in addresses if isinstance(a, str) and is_address(a)), "")
    if not isinstance(text, str) or not isinstance(told, str):
        return Mark()
    given = json.dumps([record.get(key) for key in ("title", "source", "date", "spans")], default=str)
    day = str(record.get("date") or _NO_DAY)[:10]
    return _mark(told, day, text.encode("utf-8", "replace"), given)


def mark_of_document(document: Document) -> Mark:
    """The mark of a document; of a file only saved pages and Markdown tell who published it."""
    data = document.data
    if document.path:
        path = Path(document.path)
        if document.path.lower().endswith(_PLAIN) or not path.is_file():
            return Mark()
        try:
            with path.open("rb") as file:
                data = file.read(MAX_HTML_BYTES)
        except OSError:  # its own reading tells why it cannot be read
            return Mark()
    day = document.published.isoformat() if document.published else _NO_DAY
    return _mark(publisher_of(document, data), day, data, "\0".join((document.title, document.name)))


def _mark(told: str, day: str, text: bytes, given: str) -> Mark:
    outlet = outlet_key(told)
    if not outlet:
        return Mark()
    return Mark(
        outlet=outlet, day=day, article=_digest(text), version=_digest(given.encode("utf-8", "replace"))
    )


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def named_in(article: Article, source: Candidates) -> tuple[Named, ...]:
    """The places that *article*, read by itself, is believed to be about."""
    return _believed(toponyms(article, source))


def _believed(found: Iterable[Resolved]) -> tuple[Named, ...]:
    return tuple(
        Named(r.place, r.score) for r in found if r.place and r.score >= LEAST_SCORE and not r.within
    )


def dump_named(found: Iterable[Named]) -> str:
    """*found* as one line of JSON, for `load_named`."""
    return json.dumps([{**asdict(one.place), "score": one.score} for one in found])


def load_named(text: str) -> tuple[Named, ...]:
    """What `dump_named` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    return tuple(_named(**held) for held in json.loads(text))


def _named(*, score: float, lonlat: list[float], bbox: list[float] | None, **rest: Any) -> Named:
    west_south_east_north = None if bbox is None else (bbox[0], bbox[1], bbox[2], bbox[3])
    return Named(Place(lonlat=(lonlat[0], lonlat[1]), bbox=west_south_east_north, **rest), score)


@dataclass(slots=True)
class Outlets:
    """What the articles of each outlet are about. First `count` all marks, then `learn` those it `wants`."""

    _chosen: dict[str, dict[bytes, tuple[str, bytes]]] = field(default_factory=dict)
    _articles: Counter[str] = field(default_factory=Counter)
    _largest: frozenset[str] | None = None
    _learnt: dict[tuple[str, bytes], tuple[Named, ...]] = field(default_factory=dict)
    _places: dict[str, Place] = field(default_factory=dict)
    _memory: OutletMemory = field(default_factory=OutletMemory)

    def count(self, mark: Mark) -> None:
        """Note an article."""
        if not mark.outlet:
            return
        self._articles[mark.outlet] += 1
        self._largest = None
        chosen = self._chosen.setdefault(mark.outlet, {})
        seen = (mark.day, mark.version)
        chosen[mark.article] = min(seen, chosen.get(mark.article, seen))
        if len(chosen) > MOST_LEARNT:  # the earliest stay, in whatever order they come
            del chosen[max(chosen, key=lambda article: (chosen[article][0], article))]

    def wants(self, mark: Mark) -> bool:
        """Whether the article of *mark* is to be resolved and learnt; only right when all are counted."""
        if self._largest is None:
            ranked = sorted(self._articles, key=lambda outlet: (-self._articles[outlet], outlet))
            self._largest = frozenset(o for o in ranked[:MOST_OUTLETS] if len(self._chosen[o]) > 1)
        chosen = self._chosen[mark.outlet] if mark.outlet in self._largest else {}
        return chosen.get(mark.article) == (mark.day, mark.version)

    @property
    def any_wanted(self) -> bool:
        """Whether any outlet has more than one article."""
        return any(len(chosen) > 1 for chosen in self._chosen.values())

    def learn(self, mark: Mark, found: Iterable[Resolved]) -> None:
        """Learn what the article of *mark* is about; a text that comes twice is learnt once."""
        if mark.outlet and (mark.outlet, mark.article) not in self._learnt:
            believed = tuple(
                Named(self._places.setdefault(one.place.place_id, one.place), one.score)
                for one in _believed(found)
            )
            self._learnt[mark.outlet, mark.article] = believed
            self._memory.learn(mark.outlet, believed)

    def home(self, mark: Mark) -> Home | None:
        """What the other articles of the outlet of *mark* are about; None when too little is known."""
        return self._memory.home(mark.outlet, without=self._learnt.get((mark.outlet, mark.article), ()))
