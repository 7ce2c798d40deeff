"""Opening a model of CRFsuite that is package data."""

from __future__ import annotations

import gzip
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pycrfsuite

_OPENED: Final[dict[tuple[str, str], tuple[pycrfsuite.Tagger, bytes]]] = {}


def crf_model(room: str, name: str) -> pycrfsuite.Tagger:
    """The model geo/*room*/data/*name* (gzip), read at the first call and kept.

    CRFsuite keeps a bare pointer to the bytes it was opened with, so they are kept beside it: without
    them it would read freed memory.
    """
    if (room, name) not in _OPENED:
        import pycrfsuite

        content = gzip.decompress((files("geo") / room / "data" / name).read_bytes())
        tagger = pycrfsuite.Tagger()
        tagger.open_inmemory(content)
        _OPENED[room, name] = (tagger, content)
    return _OPENED[room, name][0]
