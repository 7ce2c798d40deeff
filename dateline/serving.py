"""Hands out the files of a folder to this machine alone, whole or in parts, as web hosts do."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from geo.errors import InputError

_HOST: Final = "127.0.0.1"


class FolderServer:
    """A server of the files in *folder* on *port* of 127.0.0.1, 0 for a free one; `address` is its page.

    It answers range requests, which a map of millions of events needs. Raises InputError when there is no such
    folder, or the port is taken.
    """

    def __init__(self, folder: str | Path, *, port: int = 0) -> None:
        if not (Path(folder) / "index.html").is_file():
            raise InputError(
                "holds no index.html", path=folder, remedy="name a folder that `dateline map` wrote"
            )
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            self._listener.bind((_HOST, port))
            self._listener.listen()
        except OSError as exc:
            self._listener.close()
            reason = f"port {port} cannot be used: {exc.strerror or exc}"
            raise InputError(reason, remedy="choose another --port") from exc
        self.address = f"http://{_HOST}:{self._listener.getsockname()[1]}/"
        files = Starlette(routes=[Mount("/", StaticFiles(directory=folder, html=True))])
        self._server = uvicorn.Server(
            uvicorn.Config(files, log_level="warning", access_log=False, lifespan="off", ws="none")
        )

    def run(self) -> None:
        """Serve until Ctrl+C, or until `stop`."""
        with self._listener:
            self._server.run(sockets=[self._listener])

    def stop(self) -> None:
        """End `run`, which another thread is in."""
        self._server.should_exit = True
