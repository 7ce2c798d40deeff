"""`dateline serve`: try out a folder on this machine before it goes to a web host."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import click

from dateline.commands.options import type_path

if TYPE_CHECKING:
    from pathlib import Path


@click.command("serve")
@click.argument("folder", type=type_path)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one."
)
def command(folder: Path, *, port: int) -> None:
    """Hand out the files of FOLDER to browsers on this machine; Ctrl+C ends it.

    A map of millions of events reads parts of the files beside it, which no browser lets it do from disk, and
    which `python -m http.server` answers only with whole files.

    \b
    Examples:
      dateline serve output/big
      dateline serve output/big --port 8700
    """
    from dateline.serving import FolderServer

    server = FolderServer(folder, port=port)
    click.echo(server.address)
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
