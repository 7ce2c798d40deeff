"""The way from the inputs of a command to the events frame, the same for every command that reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dateline.printing import warn
from dateline.sources import existing_log, open_source, progress_bar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geopandas import GeoDataFrame

    from dateline.correcting import Desk
    from dateline.gathering import Intake
    from dateline.sources import Books
    from geo.reading import Article


def read_named(
    inputs: Sequence[str],
    *,
    date: dt.date | None,
    book: Books,
    gazetteer: Path | None,
    corrections: Path | None,
    intake: Intake | None = None,
    output: Path | None = None,
    told_by: Callable[[Article], None] | None = None,
) -> GeoDataFrame:
    """The events of *inputs*, or of everything in seeds/articles when there are none, with a bar for several.

    What cannot be read is set aside in the folder of *output*; *told_by* is given each article.
    """
    from dateline.gathering import Intake
    from dateline.reading import default_inputs, read_inputs

    paths, addresses = _fetched(inputs or [str(p) for p in default_inputs()], output)
    source = open_source(gazetteer=gazetteer, book=book)
    wanted = replace(intake or Intake(), addresses=addresses)
    with progress_bar("reading") as show:
        events = read_inputs(
            paths,
            source,
            date=date,
            corrections=existing_log(corrections),
            intake=replace(wanted, aside=output.parent) if intake and output else wanted,
            progress=show,
            warn=warn,
            told_by=told_by,
        )
    _warn_of_the_future(events)
    return events


def _fetched(inputs: Sequence[str], output: Path | None) -> tuple[list[str], dict[str, str]]:
    """*inputs* with each web address fetched into the folder of *output*; the address of each such file."""
    from datetime import UTC, datetime
    from pathlib import Path

    from dateline.web import saved_pages

    return saved_pages(inputs, output.parent if output else Path("output"), now=datetime.now(UTC))


def _warn_of_the_future(events: GeoDataFrame) -> None:
    """Say which sources are dated later than today: "yesterday" is then counted from a day still to come."""
    from datetime import date

    today = date.today()
    if not any(day is not None and day == day and day > today for day in set(events["published"])):
        return
    days = zip(events["source"], events["published"], strict=True)
    ahead = {source: day for source, day in days if day is not None and day == day and day > today}
    for source, day in ahead.items():
        warn(f"{source}: dated {day}, which is still to come: check the year, or give --date")


def open_desk(
    inputs: Sequence[str],
    *,
    date: dt.date | None,
    book: Books,
    gazetteer: Path | None,
    corrections: Path,
    intake: Intake,
) -> Desk:
    """The same inputs with the log of corrections beside them, for commands that add to it.

    What cannot be read is told, and written nowhere: `dateline map` does that.
    """
    from dateline.correcting import Desk
    from dateline.reading import default_inputs, read_all

    paths, addresses = _fetched(inputs or [str(p) for p in default_inputs()], None)
    source = open_source(gazetteer=gazetteer, book=book)
    wanted = replace(intake, aside=None, addresses=addresses)
    with progress_bar("reading") as show:
        reading = read_all(paths, source, date=date, intake=wanted, progress=show, warn=warn)
    return Desk(reading, corrections)
