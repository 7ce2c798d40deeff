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
      dateline gazetteer update --from allCountries.zip
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


@command.command("update")
@click.option(
    "--from", "dump", required=True, metavar="FILE|URL", help="A dump of GeoNames: .zip, or the .txt inside."
)
@click.option(
    "--classes",
    default="AHLPRSTUV",
    show_default=True,
    help="Feature classes to take: Areas, H waters, L parks, P towns, R roads, S spots, T mountains, U undersea, V forests.",
)
@click.option(
    "--gazetteer", type=type_path, default=None, help="Where to write it; the user's cache by default."
)
def update(dump: str, *, classes: str, gazetteer: Path | None) -> None:
    """Build the gazetteer from a whole GeoNames dump; the old one serves until the new one is whole.

    A URL is fetched, which is the only time this command touches the network. A run that broke off
    goes on where it stopped. `dateline gazetteer build` goes back to the packages.

    \b
    Examples:
      dateline gazetteer update --from allCountries.zip
      dateline gazetteer update --from https://download.geonames.org/export/dump/EG.zip --classes AP
    """
    from pathlib import Path

    from geo.gazetteer import default_path
    from geo.gazetteer import update as update_gazetteer
    from geo.gazetteer.fetching import fetch, is_url

    if not classes or set(classes) - set("AHLPRSTUV"):
        raise click.BadParameter(f"{classes!r} has letters other than AHLPRSTUV", param_hint="--classes")
    target = gazetteer or default_path()
    source = Path(dump)
    with progress_bar("building the gazetteer") as show:
        if is_url(dump):
            source = fetch(dump, target.parent, progress=show)
        path, bad = update_gazetteer(source, target, classes=classes, progress=show)
    if is_url(dump):
        source.unlink()
    click.echo(f"gazetteer: {path}" + (f" ({bad} lines were no places and were left out)" if bad else ""))
