"""Pages named by their address: fetched, and kept beside the result with their hash and time."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from geo.plainjson import dump_json
from geo.reading.fetching import fetch_page
from geo.saving import replace_file

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from geo.reading.fetching import Fetched

_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[^a-z0-9]+")
FOLDER: Final = "sources"


def is_address(text: str) -> bool:
    """Whether *text* is the address of a page rather than the name of a file."""
    return _ADDRESS.match(text) is not None


def saved_pages(
    inputs: Iterable[str], folder: Path, *, now: dt.datetime, fetch: Callable[[str], Fetched] = fetch_page
) -> tuple[list[str], dict[str, str]]:
    """*inputs* with each address replaced by the file its page was saved in, and the address of each such file.

    The page goes to *folder*/sources/NAME.html, what is known of it to NAME.json: the address asked for and
    the one that answered, SHA-256, size, type, and *now*. Raises InputError when a page cannot be fetched.
    """
    paths: list[str] = []
    addresses: dict[str, str] = {}
    for given in inputs:
        if not is_address(given):
            paths.append(given)
            continue
        page = fetch(given)
        mark = hashlib.sha256(page.data).hexdigest()
        path = folder / FOLDER / f"{_name_of(given)}-{mark[:8]}.html"
        told = {
            "asked": given,
            "url": page.url,
            "fetched": now.isoformat(timespec="seconds"),
            "sha256": mark,
            "bytes": len(page.data),
            "content_type": page.content_type,
        }
        replace_file(path, page.data)
        replace_file(path.with_suffix(".json"), (dump_json(told) + "\n").encode())
        paths.append(str(path))
        addresses[str(path)] = given
    return paths, addresses


def _name_of(url: str) -> str:
    parts = urlsplit(url)
    return _PLAIN.sub("-", f"{parts.hostname or ''}{parts.path}".lower()).strip("-")[:60] or "page"
