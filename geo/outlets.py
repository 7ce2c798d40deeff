"""Where are the publishers of many articles at home? Told by the articles themselves, before any is answered.

A first reading of the records counts the articles of each outlet; of outlets with more than one, up to
MOST_LEARNT are resolved and learnt. Which these are, and what is learnt, does not depend on the order of the records.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Final

from geo.places import Home, OutletMemory, Resolution
from geo.places.resolver.home import outlet_key

MOST_LEARNT: Final = 50
"""Articles of an outlet that are learnt: more tell nothing new of where it is at home."""

_ADDRESS: Final = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(slots=True)
class Outlets:
    """What the articles of each outlet are about. First `count` all records, then `learn` those it `wants`."""

    _chosen: dict[str, dict[bytes, bytes]] = field(default_factory=dict)
    _learnt: dict[tuple[str, bytes], tuple[Resolution, ...]] = field(default_factory=dict)
    _memory: OutletMemory = field(default_factory=OutletMemory)

    def count(self, record: Mapping[str, Any]) -> None:
        """Note a record, which needs "text" and "outlet", or a web address as "source", to be of use."""
        outlet, article, version = _identity(record)
        if not outlet:
            return
        chosen = self._chosen.setdefault(outlet, {})
        chosen[article] = min(version, chosen.get(article, version))
        if len(chosen) > MOST_LEARNT:  # those with the smallest digests stay, in whatever order they come
            del chosen[max(chosen)]

    def wants(self, record: Mapping[str, Any]) -> bool:
        """Whether *record* is to be resolved and learnt; only right when all are counted."""
        outlet, article, version = _identity(record)
        chosen = self._chosen.get(outlet, {})
        return len(chosen) > 1 and chosen.get(article) == version

    def learn(self, record: Mapping[str, Any], resolutions: Sequence[Resolution]) -> None:
        """Learn what *record* is about; a text that comes twice is learnt once."""
        outlet, article, _ = _identity(record)
        if outlet and (outlet, article) not in self._learnt:
            self._learnt[outlet, article] = tuple(resolutions)
            self._memory.learn(outlet, resolutions)

    def home(self, record: Mapping[str, Any]) -> Home | None:
        """What the other articles of the outlet of *record* are about; None when too little is known."""
        outlet, article, _ = _identity(record)
        return self._memory.home(outlet, without=self._learnt.get((outlet, article), ()))


def _identity(record: Mapping[str, Any]) -> tuple[str, bytes, bytes]:
    """The outlet, "" when none is told, and digests of the text and of what else is given with it."""
    text, outlet, source = record.get("text"), record.get("outlet"), record.get("source")
    told = outlet or (source if isinstance(source, str) and _ADDRESS.match(source) else "")
    if not isinstance(text, str) or not isinstance(told, str):
        return "", b"", b""
    given = json.dumps([record.get(key) for key in ("title", "source", "date", "spans")], default=str)
    return outlet_key(told), _digest(text), _digest(given)


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()
