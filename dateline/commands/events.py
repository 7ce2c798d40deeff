"""`dateline events`: the events of articles as a table or a file; conversion between file formats."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.commands.inputs import read_named
from dateline.commands.intake import intake_options
from dateline.commands.options import (
    Folder,
    Output,
    corrections_option,
    date_option,
    source_options,
    wrong_use,
)
from dateline.printing import counted, print_events

if TYPE_CHECKING:
    import datetime as dt

    from dateline.gathering import Intake
    from dateline.sources import Books


@click.command("events")
@click.argument("inputs", nargs=-1, type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=Output(),
    default=None,
    help="The file to write; its ending says the format. FOLDER/ is a store of millions of events.",
)
@date_option
@source_options
@corrections_option
@intake_options
def command(
    inputs: tuple[str, ...],
    *,
    output: Path | Folder | None,
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
      dateline events gdelt/*.CSV -o store/ --engine dask
    """
    from geo.files import check_ending, write_frame

    if isinstance(output, Folder) and _stored(inputs, output.path, book, gazetteer, corrections, intake):
        return
    if isinstance(output, Path):
        with wrong_use("-o"):
            check_ending(output)
        if _converted(inputs, output, book, gazetteer, corrections, intake):
            return
    events = read_named(
        inputs,
        date=date,
        book=book,
        gazetteer=gazetteer,
        corrections=corrections,
        intake=intake,
        output=output.path / "events" if isinstance(output, Folder) else output,
    )
    if isinstance(output, Folder):
        from geo.store import write_store

        write_store([events], output.path)
        click.echo(f"{counted(len(events), 'event')}: {output.path}")
        return
    if output is None:
        print_events(events)
        return
    write_frame(events, output)
    click.echo(f"{counted(len(events), 'event')}: {output}")


def _stored(
    inputs: tuple[str, ...],
    folder: Path,
    book: Books,
    gazetteer: Path | None,
    corrections: Path,
    intake: Intake,
) -> bool:
    """Whether *inputs* were tables and files of events alone, which went into the store piece by piece."""
    from dataclasses import replace

    from dateline.printing import warn
    from dateline.sources import existing_log, open_source, progress_bar
    from dateline.storing import passes_through, store_inputs
    from geo.corrections import read_log

    if not passes_through(inputs):
        return False
    if read_log(existing_log(corrections) or corrections):
        warn(f"{corrections}: not made to a store; `dateline map` makes them when it reads one")
    source = open_source(gazetteer=gazetteer, book=book)
    wanted = replace(intake, aside=folder.parent)
    with progress_bar("store") as show:
        count = store_inputs(inputs, folder, source, wanted, warn=warn, progress=show)
    click.echo(f"{counted(count, 'event')}: {folder}")
    return True


def _converted(
    inputs: tuple[str, ...],
    output: Path,
    book: Books,
    gazetteer: Path | None,
    corrections: Path,
    intake: Intake,
) -> bool:
    """Whether *inputs*, too large to be held, were converted piece by piece: what nobody has to be asked about."""
    from dataclasses import replace

    from dateline.converting import convert, is_large
    from dateline.printing import warn
    from dateline.sources import existing_log, open_source, progress_bar
    from geo.corrections import read_log

    has_log = bool(read_log(existing_log(corrections) or corrections))
    if has_log or not is_large(inputs, output):
        return False
    source = open_source(gazetteer=gazetteer, book=book)
    wanted = replace(intake, aside=output.parent)
    with progress_bar("converting") as show:
        count = convert(inputs, output, source, wanted, warn=warn, progress=show)
    if count is None:
        return False
    click.echo(f"{counted(count, 'event')}: {output}")
    return True
