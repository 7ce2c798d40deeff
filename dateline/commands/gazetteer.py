"""`dateline gazetteer`: the offline gazetteer, built once in the user's cache."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.commands.options import type_path
from dateline.sources import progress_bar, ready_gazetteer

if TYPE_CHECKING:
    from pathlib import Path


@click.group("gazetteer")
def command() -> None:
    """The offline gazetteer: where names are looked up when the place book does not know them.

    \b
    Examples:
      dateline gazetteer info
      dateline gazetteer build
    """


@command.command("info")
@click.option("--gazetteer", type=type_path, default=None, help="Another file than the one in the cache.")
def info(gazetteer: Path | None) -> None:
    """Where the gazetteer is, what it holds and from which sources.

    \b
    Example:
      dateline gazetteer info
    """
    from geo.gazetteer import Gazetteer

    path = ready_gazetteer(gazetteer)
    click.echo(f"{'path':12} {path}")
    for name, value in Gazetteer(path).meta.items():
        click.echo(f"{name:12} {value}")


@command.command("build")
@click.option(
    "--gazetteer", type=type_path, default=None, help="Where to write it; the user's cache by default."
)
def build(gazetteer: Path | None) -> None:
    """Build the gazetteer anew from the installed packages; the old one serves until the new one is whole.

    \b
    Example:
      dateline gazetteer build
    """
    from geo.gazetteer import build as build_gazetteer
    from geo.gazetteer import default_path

    with progress_bar("building the gazetteer") as show:
        path = build_gazetteer(gazetteer or default_path(), progress=show)
    click.echo(f"gazetteer: {path}")
