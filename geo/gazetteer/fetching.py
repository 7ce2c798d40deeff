"""Fetches a dump over HTTP; a fetch that broke off goes on where it stopped."""

from __future__ import annotations

import re
from http.client import HTTPException
from typing import TYPE_CHECKING, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from geo.errors import InputError
from geo.saving import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from http.client import HTTPResponse
    from pathlib import Path

_AGENT: Final = "dateline (gazetteer update)"
_TIMEOUT_S: Final = 60.0
_PIECE: Final = 1 << 18
_PLAIN: Final = re.compile(r"[\w-][\w.-]{0,80}")
_NOT_SATISFIABLE: Final = 416


def fetch(url: str, folder: Path, *, progress: Callable[[int, int, str], None] | None = None) -> Path:
    """The file at *url* in *folder*, under its own name. What an earlier fetch left there is used.

    A part is only used when the server says that the file is still the same (ETag or Last-Modified).
    Raises InputError when the server cannot be asked or breaks off; the part stays for the next run.
    """
    whole = folder / _name_of(url)
    part, mark = whole.with_name(whole.name + ".part"), whole.with_name(whole.name + ".mark")
    folder.mkdir(parents=True, exist_ok=True)
    have = part.stat().st_size if part.exists() and mark.exists() else 0
    headers = {"User-Agent": _AGENT}
    if have:
        headers |= {"Range": f"bytes={have}-", "If-Range": mark.read_text("ascii")}
    try:
        with urlopen(Request(url, headers=headers), timeout=_TIMEOUT_S) as answer:  # noqa: S310  (checked below)
            have = have if answer.status == 206 else 0
            replace_file(
                mark,
                (answer.headers["ETag"] or answer.headers["Last-Modified"] or "").encode("ascii", "replace"),
            )
            total = _save(answer, part, have, progress)
    except HTTPError as exc:
        if exc.code == _NOT_SATISFIABLE:
            part.unlink()
        raise _failed(url, f"the server answers {exc.code} {exc.reason}") from exc
    except (URLError, HTTPException, TimeoutError, ConnectionError) as exc:
        raise _failed(url, str(getattr(exc, "reason", exc))) from exc
    if part.stat().st_size < total:
        raise _failed(url, f"the connection broke off after {part.stat().st_size:,} of {total:,} bytes")
    part.replace(whole)
    mark.unlink()
    return whole


def is_url(text: str) -> bool:
    """Whether *text* names something to be fetched rather than a file."""
    return urlsplit(text).scheme in ("http", "https")


def _name_of(url: str) -> str:
    name = urlsplit(url).path.rpartition("/")[2]
    if not is_url(url) or not _PLAIN.fullmatch(name):
        raise InputError(
            f"{url!r} does not end in the name of a file", remedy="name a dump, as in …/allCountries.zip"
        )
    return name


def _save(
    answer: HTTPResponse, part: Path, have: int, progress: Callable[[int, int, str], None] | None
) -> int:
    """Put the answer after the first *have* bytes of *part*; the size that the whole will have."""
    length = answer.headers["Content-Length"]
    total = have + int(length) if length else 0
    with part.open("r+b" if have else "wb") as file:
        file.seek(have)
        while piece := answer.read(_PIECE):
            file.write(piece)
            have += len(piece)
            if progress:
                progress(have, max(total, have), "fetching")
    return total


def _failed(url: str, reason: str) -> InputError:
    return InputError(
        f"{url} could not be fetched: {reason}", remedy="run the command again and it goes on from there"
    )
