"""`dateline query`: the events of a time, a place and a kind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from dateline.commands.inputs import read_named
from dateline.commands.intake import intake_options
from dateline.commands.options import corrections_option, date_option, source_options, type_path
from dateline.printing import print_events, warn
from dateline.sources import existing_log

if TYPE_CHECKING:
    import datetime as dt

    from dateline.gathering import Intake
    from dateline.sources import Books


_KM: Final = 50.0


@click.command("query")
@click.argument("inputs", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "-o", "--output", type=type_path, default=None, help="The file to write; its ending says the format."
)
@click.option("--during", help='EDTF or a phrase: 2015-11, 2015-11-16/.., "November 2015".')
@click.option("--within", help="A country, province or other place that holds them.")
@click.option("--near", help="A place they are near to.")
@click.option(
    "--km", type=click.FloatRange(min=0), help=f"Of --near: how near, along the ground.  [default: {_KM:.0f}]"
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
    during: str | None,
    within: str | None,
    near: str | None,
    km: float | None,
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

    _refuse_empty({"--during": during, "--within": within, "--near": near}, km)
    _refuse_unknown_ending(output)
    question = question_of(
        during=during or "", within=within or "", near=near or "", km=_KM if km is None else km, categories=named, statuses=statuses, possibly=possibly,
        source=lambda: open_source(gazetteer=gazetteer, book=book), tell=warn,
    )  # fmt: skip
    if len(inputs) == 1 and is_stored(Path(inputs[0])) and not _has_log(corrections):
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


def _has_log(corrections: Path) -> bool:
    log = existing_log(corrections)
    return log is not None and log.is_file()


def _refuse_unknown_ending(output: Path | None) -> None:
    from geo.files import check_ending

    if output is not None:
        check_ending(output)


def _refuse_empty(asked: dict[str, str | None], km: float | None) -> None:
    """A question that says nothing would be answered with everything."""
    for option, words in asked.items():
        if words is not None and not words.strip():
            raise click.BadParameter("it is empty", param_hint=option)
    if km is not None and not asked["--near"]:
        raise click.UsageError("--km is of --near")
    if km is not None and km != km:
        raise click.BadParameter("it is no number", param_hint="--km")
