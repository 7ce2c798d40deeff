"""`dateline query`: the events of a time, a place and a kind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.commands.inputs import read_named
from dateline.commands.intake import intake_options
from dateline.commands.options import corrections_option, date_option, source_options, type_path
from dateline.printing import print_events, warn

if TYPE_CHECKING:
    import datetime as dt

    from dateline.gathering import Intake
    from dateline.sources import Books


@click.command("query")
@click.argument("inputs", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "-o", "--output", type=type_path, default=None, help="The file to write; its ending says the format."
)
@click.option("--during", default="", help='EDTF or a phrase: 2015-11, 2015-11-16/.., "November 2015".')
@click.option("--within", default="", help="A country, province or other place that holds them.")
@click.option("--near", default="", help="A place they are near to.")
@click.option(
    "--km", type=click.FloatRange(min=0), default=50.0, show_default=True, help="How near, along the ground."
)
@click.option("--category", "named", multiple=True, help="Of this category; may be given again.")
@click.option("--status", "statuses", multiple=True, help="happened, planned or alleged; may be given again.")
@click.option("--possibly", is_flag=True, help="Also what only may be in that time or at that place.")
@date_option
@source_options
@corrections_option
@intake_options
def command(
    inputs: tuple[str, ...],
    *,
    output: Path | None,
    during: str,
    within: str,
    near: str,
    km: float,
    named: tuple[str, ...],
    statuses: tuple[str, ...],
    possibly: bool,
    date: dt.date | None,
    book: Books,
    gazetteer: Path | None,
    corrections: Path,
    intake: Intake,
) -> None:
    """Show the events of INPUTS in a time, at a place, of a kind; or write them to a file.

    Without --possibly an event counts only if all of its interval is in that time and its place is there.
    Names of places are looked up; which place was taken is told. Of a GeoParquet file, or a folder of them,
    only the parts that may answer are read.

    \b
    Examples:
      dateline query events.parquet --during 2015-11 --within Syria
      dateline query events.parquet --near Latakia --km 50 --category attack -o near.geojson
      dateline query story.txt --during "since 15 November 2015" --possibly
    """
    from dateline.asking import question_of
    from dateline.sources import open_source
    from geo.files import write_frame
    from geo.query import matching, read_matching
    from geo.query.stored import is_stored

    question = question_of(
        during=during, within=within, near=near, km=km, categories=named, statuses=statuses, possibly=possibly,
        source=lambda: open_source(gazetteer=gazetteer, book=book), tell=warn,
    )  # fmt: skip
    if len(inputs) == 1 and is_stored(Path(inputs[0])) and not corrections.is_file():
        found, total = read_matching(inputs[0], question)
    else:
        events = read_named(
            inputs,
            date=date,
            book=book,
            gazetteer=gazetteer,
            corrections=corrections,
            intake=intake,
            output=output,
        )
        found, total = matching(events, question), len(events)
    if output is None:
        print_events(found)
        click.echo(f"{len(found)} of {total} events", err=True)
        return
    write_frame(found, output)
    click.echo(f"{len(found)} of {total} events: {output}")
