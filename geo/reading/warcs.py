"""Web archives (WARC): the pages that were fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.errors import InputError
from geo.reading.decoding import MAX_HTML_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HTML: Final = ("text/html", "application/xhtml")
_PLAIN: Final = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched page. The day of fetching is not that of publication and is left out."""

    url: str
    data: bytes
    html: bool


def pages(path: Path) -> Iterator[Page]:
    """The pages of text of the archive, in its order, with what HTTP wrapped them in taken off.

    Only answers with status 200 in HTML or plain text, and conversions to text (WET), count. A page larger than
    one article may be is cut there. Raises InputError for a file that is no archive or ends early.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                page = _page(record)
                if page is not None:
                    yield page
    except (ArchiveLoadFailed, OSError, EOFError, ValueError) as exc:
        raise InputError(
            f"not a whole web archive: {str(exc)[:80]}", path=path, remedy="fetch it again"
        ) from exc


def _page(record: object) -> Page | None:
    headers, http = record.rec_headers, record.http_headers  # type: ignore[attr-defined]
    kind = record.rec_type  # type: ignore[attr-defined]
    if kind == "conversion":
        content = headers.get_header("Content-Type") or _PLAIN
    elif kind == "response" and http is not None and http.get_statuscode() == "200":
        content = http.get_header("Content-Type") or ""
    elif kind == "resource":
        content = headers.get_header("Content-Type") or ""
    else:
        return None
    content = content.strip().lower()
    if not content.startswith((*_HTML, _PLAIN)):
        return None
    data = record.content_stream().read(MAX_HTML_BYTES)  # type: ignore[attr-defined]
    return Page(
        url=headers.get_header("WARC-Target-URI") or "",
        data=data,
        html=content.startswith(_HTML),
    )
