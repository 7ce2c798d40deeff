"""Serving the review page on this machine alone, until Ctrl+C."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn

from dateline.review.guarding import HOST, Guard
from geo.errors import InputError

if TYPE_CHECKING:
    from dateline.review.application import Room


class Serving:
    """A server for *room* on *port* of 127.0.0.1, 0 for a free one; `address` is where the page is opened.

    Raises InputError when the port is taken.
    """

    def __init__(self, room: Room, *, port: int = 0) -> None:
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            self._listener.bind((HOST, port))
            self._listener.listen()
        except OSError as exc:
            self._listener.close()
            raise InputError(
                f"port {port} cannot be used: {exc.strerror or exc}", remedy="leave out --port"
            ) from exc
        guard = Guard(room.application(), port=self._listener.getsockname()[1])
        self.address = guard.address
        self._server = uvicorn.Server(
            uvicorn.Config(
                guard,
                log_level="warning",
                access_log=False,
                lifespan="off",
                ws="none",
                server_header=False,
                proxy_headers=False,
            )
        )

    def run(self) -> None:
        """Serve until Ctrl+C, or until `stop`."""
        with self._listener:
            self._server.run(sockets=[self._listener])

    def stop(self) -> None:
        """End `run`, which another thread is in."""
        self._server.should_exit = True
