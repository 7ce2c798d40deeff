"""`dateline review`: a page on this machine to confirm, correct and publish."""

from __future__ import annotations

import contextlib
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.commands.inputs import open_desk
from dateline.commands.intake import intake_options
from dateline.commands.options import corrections_option, date_option, source_options, type_path
from dateline.printing import counted, warn

if TYPE_CHECKING:
    import datetime as dt

    from dateline.gathering import Intake
    from dateline.review.application import Publication
    from dateline.sources import Books


@click.command("review")
@click.argument("inputs", nargs=-1, type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=type_path,
    default=Path("output/map.html"),
    show_default=True,
    help="The page that Publish writes.",
)
@click.option("--title", default="", help="Headline of the page; that of the page there by default.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The port to use; a free one by default."
)
@click.option("--no-browser", is_flag=True, help="Only say the address.")
@date_option
@source_options
@corrections_option
@intake_options
def command(
    inputs: tuple[str, ...],
    *,
    output: Path,
    title: str,
    port: int,
    no_browser: bool,
    date: dt.date | None,
    book: Books,
    gazetteer: Path | None,
    corrections: Path,
    intake: Intake,
) -> None:
    """Review the events of INPUTS in a local page: article beside map, doubtful events first.

    Confirm, pick another candidate, drag the pin, draw the area, fix the date, merge, split or hide; every
    change is kept at once in the log of corrections. Publish writes the map again. The page is served to
    this machine alone; Ctrl+C ends it.

    \b
    Examples:
      dateline review
      dateline review story.txt --date 2015-11-20 -o output/story.html
      dateline review --no-browser --port 8700
    """
    from dateline.review.application import Room
    from dateline.review.serving import Serving
    from dateline.sources import open_source

    desk = open_desk(
        inputs, date=date, book=book, gazetteer=gazetteer, corrections=corrections, intake=intake
    )
    for unused in desk.played.unused:
        warn(unused.line)
    room = Room(desk, open_source(gazetteer=gazetteer, book=book), _publication(output, title))
    serving = Serving(room, port=port)
    click.echo(f"review: {serving.address}")
    if not no_browser:
        webbrowser.open(serving.address)
    with contextlib.suppress(KeyboardInterrupt):
        serving.run()
    click.echo(f"{counted(desk.version, 'entry')} in {corrections}")


def _publication(output: Path, title: str) -> Publication:
    """How the map is published: as the page that is there, where there is one."""
    from dateline.published import read_page
    from dateline.review.application import Publication
    from geo.errors import InputError

    if output.suffix.lower() not in {".html", ".htm"}:
        raise click.BadParameter(f"{output} does not end in .html", param_hint="-o")
    try:
        page = read_page(output)
    except InputError:  # no page yet
        return Publication(output=output, title=title)
    if page.has_tiles:
        warn(f"{output} draws tiles; Publish draws the bundled map in their place")
    return Publication(
        output=output,
        title=title or page.title,
        lang=page.lang,
        viewpoint=page.viewpoint or "un",
        with_article=page.has_article,
        url=page.url,
    )
