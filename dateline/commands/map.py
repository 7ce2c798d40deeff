"""`dateline map`: articles in, one self-contained HTML file out, and the file of events beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.commands.inputs import read_named
from dateline.commands.options import corrections_option, date_option, source_options, type_path
from dateline.printing import printable

if TYPE_CHECKING:
    import datetime as dt

    from geopandas import GeoDataFrame

_SHOWN_UNMAPPED = 12


@click.command("map")
@click.argument("inputs", nargs=-1, type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=type_path,
    default=Path("output/map.html"),
    show_default=True,
    help="The page to write.",
)
@date_option
@click.option("--title", default="", help="Headline of the page; the story's own title by default.")
@click.option(
    "--lang",
    type=click.Choice(["en", "fr", "de", "es", "ru", "ar", "zh"]),
    default="en",
    show_default=True,
    help="Language of the page's interface.",
)
@click.option(
    "--viewpoint",
    type=click.Choice(["un", "de-facto"]),
    default="un",
    show_default=True,
    help="Whose view of disputed borders the basemap draws; the map states it.",
)
@source_options
@corrections_option
def command(
    inputs: tuple[str, ...],
    *,
    output: Path,
    date: dt.date | None,
    title: str,
    lang: str,
    viewpoint: str,
    book: Path,
    gazetteer: Path | None,
    corrections: Path,
) -> None:
    """Make the map of INPUTS: articles (.txt, .md, .html, "-") or files of events.

    Without INPUTS everything in seeds/articles is read. The events are written beside the page as
    NAME.events.geojson.

    \b
    Examples:
      dateline map
      dateline map story.txt --date 2015-11-20 -o output/story.html
      curl -s https://example.org/story.html | dateline map -
    """
    from dateline.making import make_map

    if output.suffix.lower() not in {".html", ".htm"}:
        raise click.BadParameter(f"{output} does not end in .html", param_hint="-o")
    events = read_named(inputs, date=date, book=book, gazetteer=gazetteer, corrections=corrections)
    saved = make_map(events, output, title=title, lang=lang, viewpoint=viewpoint)
    _report(events, saved)


def _report(events: GeoDataFrame, saved: tuple[Path, Path]) -> None:
    """What was mapped, what not, and why."""
    mapped = events.geometry.notna()
    click.echo(f"{len(events)} events: {int(mapped.sum())} mapped, {int((~mapped).sum())} not mapped")
    missing = events[~mapped]
    for title, basis in list(zip(missing["title"], missing["place_basis"], strict=True))[:_SHOWN_UNMAPPED]:
        click.echo(printable(f"  not mapped: {title} ({basis})"))
    if len(missing) > _SHOWN_UNMAPPED:
        click.echo(f"  … and {len(missing) - _SHOWN_UNMAPPED} more, listed on the page")
    page, data = saved
    click.echo(f"events: {data}")
    click.echo(f"map:    {page}")
