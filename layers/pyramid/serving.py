"""A small server for trying a folder out: it hands out its files, whole or in parts, to this machine alone."""

from __future__ import annotations

import re
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError

if TYPE_CHECKING:
    import io

_HOST: Final = "127.0.0.1"
_PIECE: Final = 1 << 16
_RANGE: Final = re.compile(r"bytes=(\d{1,18})-(\d{0,18})")


def folder_server(folder: str | Path, *, port: int = 0) -> ThreadingHTTPServer:
    """A server of *folder* on 127.0.0.1 that answers range requests; the caller runs and closes it.

    Port 0 takes any that is free. Raises InputError when there is no such folder, or the port is taken.
    """
    if not Path(folder).is_dir():
        raise InputError("is no folder", path=folder, remedy="name a folder that `dateline map -o` wrote")
    handler = partial(_Handler, directory=str(folder))
    try:
        return ThreadingHTTPServer((_HOST, port), handler)
    except OSError as exc:
        raise InputError(
            f"port {port} cannot be used: {exc.strerror}", remedy="choose another --port"
        ) from exc


class _Handler(SimpleHTTPRequestHandler):
    """Python's own, with one kind of range: bytes=FIRST-LAST or bytes=FIRST-."""

    protocol_version = "HTTP/1.1"
    _left: int | None = None

    def send_head(self) -> io.BytesIO | Any:
        self._left = None
        asked = _RANGE.fullmatch(self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if asked is None or not path.is_file():
            return super().send_head()
        size = path.stat().st_size
        first, last = int(asked[1]), min(int(asked[2] or size - 1), size - 1)
        if first > last:
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        file = path.open("rb")
        file.seek(first)
        self._left = last - first + 1
        self.send_response(HTTPStatus.PARTIAL_CONTENT)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self.send_header("Content-Length", str(self._left))
        self.end_headers()
        return file

    def end_headers(self) -> None:
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        left = self._left
        if left is None:
            super().copyfile(source, outputfile)
            return
        while left > 0 and (piece := source.read(min(_PIECE, left))):
            outputfile.write(piece)
            left -= len(piece)

    def log_message(self, format: str, *args: Any) -> None:  # the names are the base class's
        """Say nothing."""
