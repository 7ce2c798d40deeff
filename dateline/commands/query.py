"""`dateline query`: the events of a time, a place and a kind."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from dateline.commands.inputs import read_named
from dateline.commands.intake import later_intake_options
from dateline.commands.options import corrections_option, date_option, source_options, type_path, wrong_use
from dateline.printing import counted, print_events, warn
from dateline.sources import existing_log

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from geopandas import GeoDataFrame

    from dateline.gathering import Intake
    from dateline.sources import Books
    from geo.query import Grouping, Question


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
@click.option(
    "--count-by",
    "keys",
    multiple=True,
    help="Count instead: by day, week, month, year, cell, or a column such as category, status, place; may be given again.",
)
@click.option(
    "--cell", type=click.FloatRange(0.001, 180), help="Of --count-by cell: its side in degrees.  [default: 1]"
)
@click.option("--possibly", is_flag=True, help="Also what only may be in that time or at that place.")
@date_option
@source_options
@corrections_option
@later_intake_options
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
    keys: tuple[str, ...],
    cell: float | None,
    possibly: bool,
    date: dt.date | None,
    book: Books,
    gazetteer: Path | None,
    corrections: Path,
    intake: Callable[[], Intake],
) -> None:
    """Show the events of INPUTS in a time, at a place, of a kind; or write them to a file; or count them.

    Without --possibly an event counts only if all of its interval is in that time and its place is there.
    Names of places are looked up; which place was taken is told. Of a GeoParquet file, or a folder of them,
    only the parts that may answer are read.

    Counts are a table, or a .csv or .parquet file. Each event is counted once: as certain if it lies in that
    group alone, else as uncertain, in the week (day, month, year) in which it begins, in the cell of its point.

    \b
    Examples:
      dateline query events.parquet --during 2015-11 --within Syria
      dateline query events.parquet --near Latakia --km 50 --category attack -o near.geojson
      dateline query story.txt --during "since 15 November 2015" --possibly
      dateline query store/ --during 2019 --within Syria --count-by week --count-by category -o counts.csv
      dateline query store/ --count-by cell --cell 0.5 --count-by month -o cells.parquet
    """
    from dateline.asking import question_of
    from dateline.sources import open_source
    from geo.query import is_stored

    _refuse_empty({"--during": during, "--within": within, "--near": near}, km)
    _refuse_unknown_words(during, statuses)
    grouping = _grouping(keys, cell)
    _refuse_unknown_ending(output, counts=grouping is not None)
    question = question_of(
        during=during or "", within=within or "", near=near or "", km=_KM if km is None else km, categories=named, statuses=statuses, possibly=possibly,
        source=lambda: open_source(gazetteer=gazetteer, book=book), tell=warn,
    )  # fmt: skip

    def read() -> GeoDataFrame:
        return read_named(
            inputs, date=date, book=book, gazetteer=gazetteer, corrections=corrections, intake=intake(), output=output
        )  # fmt: skip

    stored = Path(inputs[0]) if len(inputs) == 1 and is_stored(Path(inputs[0])) else None
    path = None if _has_log(corrections) else stored
    if grouping is not None:
        _count(path, read, question, grouping, output)
    else:
        _find(path, read, question, output)


def _find(
    path: Path | None, read: Callable[[], GeoDataFrame], question: Question, output: Path | None
) -> None:
    """Show or write the events of the stored *path*, or, without one, of what *read* gives."""
    from dateline.sources import progress_bar
    from geo.query import copy_matching, matching, read_matching

    if path is not None and output is not None and output.suffix.lower() == ".parquet":
        with progress_bar("events") as show:
            copied, total = copy_matching(path, question, output, tell=show)
        _conclude(f"{copied:,} of {counted(total, 'event')}", output)
        return
    if path is None:
        events = read()
        found, total = matching(events, question), len(events)
    else:
        with progress_bar("events") as show:
            found, total = read_matching(path, question, tell=show)
    if output is None:
        print_events(found)
    else:
        from geo.files import write_frame

        write_frame(found, output)
    _conclude(f"{len(found):,} of {counted(total, 'event')}", output)


def _count(
    path: Path | None,
    read: Callable[[], GeoDataFrame],
    question: Question,
    grouping: Grouping,
    output: Path | None,
) -> None:
    """Show or write how many there are in each group."""
    from dateline.counts import print_counts, write_counts
    from dateline.sources import progress_bar
    from geo.query import count, count_stored

    if path is None:
        events = read()
        counts, total = count(events, question, grouping), len(events)
    else:
        with progress_bar("events") as show:
            counts, total = count_stored(path, question, grouping, tell=show)
    if output is None:
        print_counts(counts)
    else:
        write_counts(counts, output)
    groups = counted(counts.table.num_rows, "group")
    _conclude(f"{counts.events:,} of {counted(total, 'event')} in {groups}", output)


def _conclude(told: str, output: Path | None) -> None:
    click.echo(f"{told}: {output}" if output else told, err=output is None)


def _grouping(keys: tuple[str, ...], cell: float | None) -> Grouping | None:
    """What to count by, if anything is to be counted."""
    from geo.query import Grouping

    if cell is not None and "cell" not in keys:
        raise click.UsageError("--cell is of --count-by cell")
    if not keys:
        return None
    for key in keys:
        if not key.strip():
            raise click.BadParameter("it is empty", param_hint="--count-by")
        if keys.count(key) > 1:
            raise click.BadParameter(f"{key} is there twice", param_hint="--count-by")
    return Grouping(keys=keys) if cell is None else Grouping(keys=keys, cell=cell)


def _has_log(corrections: Path) -> bool:
    log = existing_log(corrections)
    return log is not None and log.is_file()


def _refuse_unknown_ending(output: Path | None, *, counts: bool) -> None:
    from dateline.counts import ENDINGS

    if output is None or output.suffix.lower() == ".parquet":  # known, without loading all formats
        return
    if not counts:
        from geo.files import check_ending

        with wrong_use("-o"):
            check_ending(output)
    elif output.suffix.lower() not in ENDINGS:
        raise click.BadParameter(f"counts are written as {' or '.join(ENDINGS)}", param_hint="-o")


def _refuse_unknown_words(during: str | None, statuses: tuple[str, ...]) -> None:
    from geo.query import interval_asked
    from geo.schema import STATUSES

    if during:
        with wrong_use("--during"):
            interval_asked(during)
    for status in statuses:
        if status.lower() not in STATUSES:
            raise click.BadParameter(f"{status!r} is none of {', '.join(STATUSES)}", param_hint="--status")


def _refuse_empty(asked: dict[str, str | None], km: float | None) -> None:
    """A question that says nothing would be answered with everything."""
    for option, words in asked.items():
        if words is not None and not words.strip():
            raise click.BadParameter("it is empty", param_hint=option)
    if km is not None and not asked["--near"]:
        raise click.UsageError("--km is of --near")
    if km is not None and km != km:
        raise click.BadParameter("it is no number", param_hint="--km")
