"""`dateline locate`: what a name may mean, with scores and reasons; the offline geocoder from the shell."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from dateline.commands.options import source_options
from dateline.printing import printable, warn
from dateline.sources import open_source
from geo.places import Choice, locate

if TYPE_CHECKING:
    from pathlib import Path

    from dateline.sources import Books


@click.command("locate")
@click.argument("name")
@click.option("--near", default="", help="A place it should be near, by name.")
@click.option("--country", default="", help="Two-letter country code it should lie in.")
@click.option("--limit", type=click.IntRange(1, 100), default=8, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
@source_options
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    *,
    near: str,
    country: str,
    limit: int,
    as_json: bool,
    book: Books,
    gazetteer: Path | None,
) -> None:
    """What NAME may mean, likeliest first. Containers may follow a comma. Exit code 1 when unknown.

    \b
    Examples:
      dateline locate "Saint-Denis"
      dateline locate "Saint-Denis" --near Paris
      dateline locate "Springfield, Illinois" --json
    """
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise click.BadParameter(
            f"{country!r} is not a code of two letters such as FR", param_hint="--country"
        )
    source = open_source(gazetteer=gazetteer, book=book)
    if near and not source.candidates(near):
        warn(f"--near {near!r} is not known and does not help to choose")
    found = locate(name, source, near=near, country=country)[:limit]
    if as_json:
        click.echo(json.dumps([_plain(choice) for choice in found], ensure_ascii=False, indent=1))
    else:
        for choice in found:
            click.echo(_line(choice))
    if not found:
        there = f" in {country.upper()}" if country else ""
        click.echo(
            f"dateline: no place called {name!r} is known{there} (add it: dateline place add)", err=True
        )
        ctx.exit(1)


def _plain(choice: Choice) -> dict[str, Any]:
    place = choice.place
    return {
        "name": place.name,
        "label": place.label,
        "place_id": place.place_id,
        "lon": place.lonlat[0],
        "lat": place.lonlat[1],
        "kind": place.kind,
        "country": place.country,
        "population": place.population,
        "radius_m": round(place.radius_m),
        "score": round(choice.score, 4),
        "reason": choice.reason,
    }


def _line(choice: Choice) -> str:
    place = choice.place
    lon, lat = place.lonlat
    line = f"{choice.score:4.2f}  {lat:9.4f},{lon:9.4f}  {place.kind:8} {place.label}  [{choice.reason}]  {place.place_id}"
    return printable(line)
