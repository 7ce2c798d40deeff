"""`dateline events`: the events of articles as a table or a file; conversion between file formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.commands.inputs import read_named
from dateline.commands.intake import intake_options
from dateline.commands.options import corrections_option, date_option, source_options, type_path
from dateline.printing import print_events

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from dateline.gathering import Intake
    from dateline.sources import Books


@click.command("events")
@click.argument("inputs", nargs=-1, type=click.Path(allow_dash=True))
@click.option(
    "-o", "--output", type=type_path, default=None, help="The file to write; its ending says the format."
)
@date_option
@source_options
@corrections_option
@intake_options
def command(
    inputs: tuple[str, ...],
    *,
    output: Path | None,
    date: dt.date | None,
    book: Books,
    gazetteer: Path | None,
    corrections: Path,
    intake: Intake,
) -> None:
    """List the events of INPUTS, or write them to a file.

    INPUTS are articles, folders and patterns of them, web archives (.warc), mailboxes, feeds, JSON lines; tables
    (CSV, Excel, GeoJSON, GeoParquet, GPKG, KML, JSON lines); and files of events, which are converted. Written are
    .csv, .geojson, .parquet, .jsonl, .kml, .kmz, .gpkg, .jsonld and Linked Places (.lpf.json, .lp.tsv).

    \b
    Examples:
      dateline events story.txt --date 2015-11-20
      dateline events seeds/articles/*.txt -o events.parquet
      dateline events events.parquet -o events.kmz
      dateline events archive/ --jobs 2 -o events.parquet
      dateline events raids.xlsx --columns start=When,place=Town -o raids.geojson
    """
    from geo.files import check_ending, write_frame

    if output is not None:
        check_ending(output)
    events = read_named(
        inputs,
        date=date,
        book=book,
        gazetteer=gazetteer,
        corrections=corrections,
        intake=intake,
        output=output,
    )
    if output is None:
        print_events(events)
        return
    write_frame(events, output)
    click.echo(f"{len(events)} events: {output}")
