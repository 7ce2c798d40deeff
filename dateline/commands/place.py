"""`dateline place`: the place book, where a person says what a name means; it wins over the gazetteer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from dateline.commands.options import type_path
from dateline.printing import printable
from dateline.sources import DEFAULT_BOOK
from geo.book import BookPlace, PlaceBook
from geo.coordinates import parse_lonlat
from geo.errors import InputError
from geo.schema import PLACE_PRECISIONS

if TYPE_CHECKING:
    from pathlib import Path

_book = click.option(
    "--places", "book", type=type_path, default=DEFAULT_BOOK, show_default=True, help="The place book."
)


class _At(click.ParamType[tuple[float, float]]):
    """LAT,LON as maps and reports write it; turned round here to longitude first, as everywhere else."""

    name = "LAT,LON"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        if isinstance(value, tuple):
            return value
        try:
            return parse_lonlat(value)
        except InputError as exc:
            self.fail(str(exc), param, ctx)


@click.group("place")
def command() -> None:
    """The place book: what a name means to you. It wins over the gazetteer in the next run.

    \b
    Examples:
      dateline place add "El Hasna" --at 30.465,33.785 --alias "Al Hasanah" --radius-km 5
      dateline place list
      dateline place show "El Hasna"
      dateline place remove "El Hasna"
    """


@command.command("add", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.option(
    "--at", type=_At(), required=True, help='30.465,33.785 or "30°27\'54\\"N 33°47\'06\\"E": latitude first.'
)
@click.option(
    "--radius-km", type=click.FloatRange(0, 5000), default=None, help="How far the place reaches from there."
)
@click.option("--kind", type=click.Choice(PLACE_PRECISIONS), default="town", show_default=True)
@click.option("--country", default="", help="Two-letter country code.")
@click.option(
    "--alias", "aliases", multiple=True, help="Another spelling; give it several times for several."
)
@click.option("--source", default="", help="Address of the page that says so.")
@click.option("--note", default="", help="A line for those who come after you.")
@click.option("--force", is_flag=True, help="Add it although a check speaks against it.")
@_book
def add(
    name: str,
    *,
    at: tuple[float, float],
    radius_km: float | None,
    kind: str,
    country: str,
    aliases: tuple[str, ...],
    source: str,
    note: str,
    force: bool,
    book: Path,
) -> None:
    """Say where NAME is.

    \b
    Example:
      dateline place add "El Hasna" --at 30.465,33.785 --alias "Al Hasanah" --radius-km 5
    """
    place = BookPlace(
        name=name,
        lonlat=at,
        radius_m=None if radius_km is None else radius_km * 1000,
        kind=kind,
        country=country.upper(),
        aliases=aliases,
        source=source,
        note=note,
    )
    added = PlaceBook.load(book).add(place, force=force, within=_box_of(country))
    click.echo(f"added {_line(added)} to {book}; the next map uses it")


def _box_of(country: str) -> tuple[float, float, float, float] | None:
    """The box of a country, for the check of swapped numbers; None when none is named or known yet."""
    from geo.gazetteer import Gazetteer, is_built

    found = Gazetteer().get(f"iso:{country.upper()}") if country and is_built() else None
    return found.bbox if found else None


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
@_book
def list_places(*, as_json: bool, book: Path) -> None:
    """List all places of the book.

    \b
    Example:
      dateline place list --json
    """
    places = PlaceBook.load(book).list()
    if as_json:
        click.echo(json.dumps([_plain(place) for place in places], ensure_ascii=False, indent=1))
        return
    for place in places:
        click.echo(_line(place))
    if not places:
        click.echo(f"{book} has no places yet (dateline place add NAME --at LAT,LON)", err=True)


@command.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
@_book
@click.pass_context
def show(ctx: click.Context, name: str, *, as_json: bool, book: Path) -> None:
    """Show the place with that NAME, alias or id. Exit code 1 when there is none.

    \b
    Example:
      dateline place show "Al Hasanah"
    """
    found = PlaceBook.load(book).find(name)
    if as_json:
        click.echo(json.dumps([_plain(place) for place in found], ensure_ascii=False, indent=1))
    else:
        for place in found:
            for field, value in _plain(place).items():
                click.echo(printable(f"{field:10} {value}"))
    _exit_if_unknown(ctx, found, name, book)


@command.command("remove")
@click.argument("name")
@_book
@click.pass_context
def remove(ctx: click.Context, name: str, *, book: Path) -> None:
    """Take the place with that NAME, alias or id out of the book. Exit code 1 when there is none.

    \b
    Example:
      dateline place remove "El Hasna"
    """
    removed = PlaceBook.load(book).remove(name)
    if removed is not None:
        click.echo(f"removed {_line(removed)} from {book}")
    _exit_if_unknown(ctx, removed, name, book)


def _exit_if_unknown(ctx: click.Context, found: object, name: str, book: Path) -> None:
    if not found:
        click.echo(
            printable(f"dateline: {book}: no place called {name!r} (dateline place list shows all)"), err=True
        )
        ctx.exit(1)


def _line(place: BookPlace) -> str:
    lon, lat = place.lonlat
    others = f" also {', '.join(place.aliases)}" if place.aliases else ""
    return printable(f"{place.name} ({place.kind}) {lat:.5f},{lon:.5f}{others} [{place.place_id}]")


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
        "source": place.source,
        "note": place.note,
    }
