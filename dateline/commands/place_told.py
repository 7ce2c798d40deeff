"""`dateline place list|find|show`, and how a place of the book is told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from dateline.commands.options import type_path
from dateline.printing import printable
from dateline.sources import DEFAULT_BOOK
from geo.book import BookPlace, PlaceBook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

book_option = click.option(
    "--places", "book", type=type_path, default=DEFAULT_BOOK, show_default=True, help="The place book."
)
_json = click.option("--json", "as_json", is_flag=True, help="JSON for programs.")


@click.command("list")
@_json
@book_option
def list_places(*, as_json: bool, book: Path) -> None:
    """List all places of the book.

    \b
    Example:
      dateline place list --json
    """
    places = PlaceBook.load(book).list()
    _tell(places, as_json=as_json)
    if not places and not as_json:
        click.echo(f"{book} has no places yet (dateline place add NAME --at LAT,LON)", err=True)


@click.command("find")
@click.argument("text")
@_json
@book_option
@click.pass_context
def find(ctx: click.Context, text: str, *, as_json: bool, book: Path) -> None:
    """List the places with TEXT anywhere in a name or note. Exit code 1 when there is none.

    \b
    Example:
      dateline place find hasna
    """
    found = PlaceBook.load(book).search(text)
    _tell(found, as_json=as_json)
    exit_if_unknown(ctx, found, text, book)


@click.command("show")
@click.argument("name")
@_json
@book_option
@click.pass_context
def show(ctx: click.Context, name: str, *, as_json: bool, book: Path) -> None:
    """Show the place with that NAME, alias or id. Exit code 1 when there is none.

    \b
    Example:
      dateline place show "Al Hasanah"
    """
    found = PlaceBook.load(book).find(name)
    if as_json:
        _tell(found, as_json=True)
    else:
        for place in found:
            for field, value in _plain(place).items():
                click.echo(printable(f"{field:10} {value}"))
    exit_if_unknown(ctx, found, name, book)


def exit_if_unknown(ctx: click.Context, found: object, name: str, book: Path) -> None:
    """Say that nothing of that name was *found* and exit with code 1, if so."""
    if not found:
        click.echo(
            printable(f"dateline: {book}: no place called {name!r} (dateline place list shows all)"), err=True
        )
        ctx.exit(1)


def line_of(place: BookPlace) -> str:
    """The place in one line for a person."""
    lon, lat = place.lonlat
    others = f" also {', '.join(place.aliases)}" if place.aliases else ""
    since = f" {place.valid_from}/{place.valid_to}" if place.valid_from or place.valid_to else ""
    area = " with its outline" if place.polygon is not None else ""
    return printable(
        f"{place.name} ({place.kind}) {lat:.5f},{lon:.5f}{area}{others}{since} [{place.place_id}]"
    )


def _tell(places: Sequence[BookPlace], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_plain(place) for place in places], ensure_ascii=False, indent=1))
        return
    for place in places:
        click.echo(line_of(place))


def _plain(place: BookPlace) -> dict[str, Any]:
    lon, lat = place.lonlat
    return {
        "place_id": place.place_id,
        "name": place.name,
        "aliases": list(place.aliases),
        "lat": lat,
        "lon": lon,
        "radius_m": place.radius_m,
        "kind": place.kind,
        "country": place.country,
        "area": place.polygon.wkt if place.polygon is not None else "",
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
        "source": place.source,
        "note": place.note,
    }
