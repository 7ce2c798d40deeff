"""`dateline place`: the place book, where a person says what a name means; it wins over the gazetteer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from dateline.commands.options import require_ending, type_path
from dateline.commands.place_told import book_option, exit_if_unknown, find, line_of, list_places, show
from dateline.printing import counted, printable
from geo.book import BookPlace, PlaceBook
from geo.coordinates import parse_lonlat
from geo.errors import InputError
from geo.schema import PLACE_PRECISIONS

if TYPE_CHECKING:
    from pathlib import Path

_force = click.option("--force", is_flag=True, help="Do it although a check speaks against it.")


class _At(click.ParamType[tuple[float, float]]):
    """A point as maps and reports write it; turned round here to longitude first, as everywhere else."""

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


_AT_HELP = '30.465,33.785, "30°27\'54\\"N 33°47\'06\\"E" (latitude first), MGRS, a plus code or a geo: URI.'


@click.group("place")
def command() -> None:
    """The place book: what a name means to you. It wins over the gazetteer in the next run.

    \b
    Examples:
      dateline place add "El Hasna" --at 30.465,33.785 --alias "Al Hasanah" --radius-km 5
      dateline place list
      dateline place move "El Hasna" --at "30°28'N 33°47'E"
      dateline place remove "El Hasna"
      dateline place undo
      dateline place export places.csv
    """


for _command in (find, list_places, show):
    command.add_command(_command)


@command.command("add", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.option("--at", type=_At(), default=None, help=_AT_HELP)
@click.option("--area", default="", metavar="WKT|FILE", help="Its outline: WKT, or a file with one polygon.")
@click.option(
    "--radius-km", type=click.FloatRange(0, 5000), default=None, help="How far the place reaches from there."
)
@click.option("--kind", type=click.Choice(PLACE_PRECISIONS), default="town", show_default=True)
@click.option("--country", default="", help="Two-letter country code.")
@click.option(
    "--alias", "aliases", multiple=True, help="Another spelling; give it several times for several."
)
@click.option(
    "--from", "valid_from", default="", metavar="DATE", help="When it got this name: 1961 or 1961-04."
)
@click.option(
    "--to", "valid_to", default="", metavar="DATE", help="The last day, month or year of this name."
)
@click.option("--source", default="", help="Address of the page that says so.")
@click.option("--note", default="", help="A line for those who come after you.")
@_force
@book_option
def add(
    name: str,
    *,
    at: tuple[float, float] | None,
    area: str,
    radius_km: float | None,
    force: bool,
    book: Path,
    **told: Any,
) -> None:
    """Say where NAME is.

    \b
    Examples:
      dateline place add "El Hasna" --at 30.465,33.785 --alias "Al Hasanah" --radius-km 5
      dateline place add "Zone 3" --area zone3.geojson --kind area
      dateline place add Leningrad --at 59.94,30.31 --from 1924 --to 1991-09-05
    """
    from geo.exchange import read_outline

    outline = read_outline(area) if area else None
    if at is None and outline is None:
        raise click.UsageError("say where it is: --at LAT,LON or --area")
    at = at or (outline.representative_point().coords[0] if outline is not None else None)
    assert at is not None  # one of the two was given
    told["country"] = told["country"].upper()
    radius_m = None if radius_km is None else radius_km * 1000
    place = BookPlace(name=name, lonlat=(at[0], at[1]), polygon=outline, radius_m=radius_m, **told)
    loaded = PlaceBook.load(book)
    force = force or _ask(place, loaded)
    added = loaded.add(place, force=force, within=_box_of(place.country))
    click.echo(f"added {line_of(added)} to {book}; the next map uses it")


@command.command("move", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.option("--at", type=_At(), required=True, help=_AT_HELP)
@_force
@book_option
@click.pass_context
def move(ctx: click.Context, name: str, *, at: tuple[float, float], force: bool, book: Path) -> None:
    """Set the point of the place with that NAME, alias or id. Exit code 1 when there is none.

    \b
    Example:
      dateline place move "El Hasna" --at 30.466,33.786
    """
    import dataclasses

    loaded = PlaceBook.load(book)
    known = loaded.find(name)
    exit_if_unknown(ctx, known, name, book)
    box = (
        None if force or _ask(dataclasses.replace(known[0], lonlat=at), loaded) else _box_of(known[0].country)
    )
    moved = loaded.move(name, at, within=box)
    if moved is not None:
        click.echo(f"moved {line_of(moved)} in {book}")
    exit_if_unknown(ctx, moved, name, book)


@command.command("alias")
@click.argument("name")
@click.argument("spellings", nargs=-1)
@click.option("--drop", multiple=True, help="A spelling to take away; give it several times for several.")
@book_option
@click.pass_context
def alias(
    ctx: click.Context, name: str, spellings: tuple[str, ...], *, drop: tuple[str, ...], book: Path
) -> None:
    """Add other SPELLINGS of NAME. Exit code 1 when the book has no such place.

    \b
    Examples:
      dateline place alias "El Hasna" "Al Hasanah" "الحسنة"
      dateline place alias "El Hasna" --drop "Al Hasanah"
    """
    if not spellings and not drop:
        raise click.UsageError("name a spelling to add, or --drop one")
    changed = PlaceBook.load(book).alias(name, spellings, drop=drop)
    if changed is not None:
        click.echo(f"now {line_of(changed)}")
    exit_if_unknown(ctx, changed, name, book)


@command.command("remove")
@click.argument("name")
@book_option
@click.pass_context
def remove(ctx: click.Context, name: str, *, book: Path) -> None:
    """Take the place with that NAME, alias or id out of the book. Exit code 1 when there is none.

    \b
    Example:
      dateline place remove "El Hasna"
    """
    removed = PlaceBook.load(book).remove(name)
    if removed is not None:
        click.echo(f"removed {line_of(removed)} from {book}")
    exit_if_unknown(ctx, removed, name, book)


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=type_path)
@_force
@book_option
def import_places(files: tuple[Path, ...], *, force: bool, book: Path) -> None:
    """Add the places of FILES (.csv, .tsv, .xlsx, .geojson, .gpkg, .kml, Linked Places TSV), all or none.

    Columns are known by their usual names: name, lat, lon, aliases (parted by |), radius_km, kind, country,
    source, note. Places that the book has already are left out and told.

    \b
    Example:
      dateline place import camps.csv
    """
    from geo.exchange import read_places
    from geo.gazetteer.names import fold

    loaded = PlaceBook.load(book)
    places = [place for file in files for place in read_places(file)]
    known = {fold(name) for place in loaded.list() for name in place.names}
    new = places if force else [p for p in places if not known & set(map(fold, p.names))]
    added = loaded.extend(new, force=force) if new else []
    for place in [p for p in places if p not in new]:
        click.echo(printable(f"left out: {place.name} is in the book already (--force adds it)"), err=True)
    click.echo(f"added {len(added)} of {counted(len(places), 'place')} to {book}")


@command.command("export")
@click.argument("file", type=type_path)
@book_option
def export(file: Path, *, book: Path) -> None:
    """Write all places to FILE: .geojson, .csv, .gpkg, .kml, or .tsv for Linked Places.

    \b
    Example:
      dateline place export places.kml
    """
    from geo.exchange import WRITTEN_ENDINGS, write_places

    require_ending(file, WRITTEN_ENDINGS, "FILE")
    places = PlaceBook.load(book).list()
    write_places(places, file)
    click.echo(f"{counted(len(places), 'place')}: {file}")


@command.command("undo")
@book_option
@click.pass_context
def undo(ctx: click.Context, *, book: Path) -> None:
    """Take the last change of the book back; again for the one before. Exit code 1 when none is left.

    \b
    Example:
      dateline place undo
    """
    undone = PlaceBook.load(book).undo()
    click.echo(f"undone: {undone}" if undone else f"dateline: {book}: no change to undo", err=not undone)
    if not undone:
        ctx.exit(1)


def _ask(place: BookPlace, book: PlaceBook) -> bool:
    """Whether to go on in spite of doubts that a person was asked about; without a terminal they are refused."""
    from geo.book import BookFirst
    from geo.book.doubts import doubts_of
    from geo.errors import PlaceBookError
    from geo.gazetteer import Gazetteer, is_built

    if not is_built():
        return False
    doubts = list(doubts_of(place, book, BookFirst(book, Gazetteer())))
    if not doubts:
        return False
    if not sys.stdin.isatty():
        reason = f"{place.name[:40]!r}: {'; '.join(doubts)}"
        raise PlaceBookError(
            reason, path=book.path, remedy="nothing was changed; --force does it all the same"
        )
    for doubt in doubts:
        click.echo(f"{place.name}: {doubt}", err=True)
    click.confirm("Do it all the same?", abort=True, err=True)
    return True


def _box_of(country: str) -> tuple[float, float, float, float] | None:
    """The box of a country, for the check of swapped numbers; None when none is named or known yet."""
    from geo.gazetteer import Gazetteer, is_built

    found = Gazetteer().get(f"iso:{country.upper()}") if country and is_built() else None
    return found.bbox if found else None
