"""`dateline event`: see the events with their ids, and put right what was read wrongly."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from dateline.commands.event_fix import fix, split
from dateline.commands.event_options import (
    add_and_tell,
    desk_with,
    ids_and_inputs,
    reading_options,
    saying_options,
)
from dateline.commands.inputs import open_desk
from dateline.commands.options import corrections_option
from dateline.printing import printable, warn, where_told

if TYPE_CHECKING:
    from pathlib import Path

    from geo.schema import Event


@click.group("event")
def command() -> None:
    """See the events with their ids, and put right what was read wrongly.

    IDS are the ids that `dateline event list` shows, or their beginnings; INPUTS the articles or files
    of events that it read, by default everything in seeds/articles. What you say is kept in
    seeds/corrections.jsonl and made again whenever the article is read.

    \b
    Examples:
      dateline event list
      dateline event fix 3f9a02bc --place "Tripoli, Lebanon" --why "the mayor quoted is Lebanese"
      dateline event confirm 3f9a02bc 81d2c07e
      dateline event merge 3f9a02bc 81d2c07e
    """


@command.command("list")
@click.argument("inputs", nargs=-1, type=click.Path(allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
@reading_options
def list_events(inputs: tuple[str, ...], *, as_json: bool, **where: Any) -> None:
    """List the events with their ids, as they stand after all corrections.

    \b
    Examples:
      dateline event list
      dateline event list story.txt --date 2015-11-20 --json
    """
    from dateline.correcting import shown_ids
    from geo.cells import plain_rows
    from geo.schema import to_events

    desk = open_desk(inputs, **where)
    for unused in desk.played.unused:
        warn(unused.line)
    frame = desk.frame
    if as_json:
        rows = [{**row, "geometry": row["geometry"] and row["geometry"].wkt} for row in plain_rows(frame)]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    events = list(to_events(frame))
    for name, event in zip(shown_ids(events), events, strict=True):
        click.echo(_line(name, event))


def _line(name: str, event: Event) -> str:
    score = "      " if event.place_score is None else f"{event.place_score:6.2f}"
    mark = "✓" if event.reviewed else " "
    point = event.geometry
    where = where_told(event.place, event.place_text, None if point is None else (point.x, point.y))
    return printable(f"{name} {mark}{score}  {event.edtf or 'undated':21}  {where}: {event.title}")


@command.command("show")
@ids_and_inputs
@reading_options
def show(words: tuple[str, ...], **where: Any) -> None:
    """Show everything that is known about events, and what else their places could be.

    \b
    Example:
      dateline event show 3f9a02bc
    """
    desk, events = desk_with(words, 1, None, where)
    for event in events:
        for field in ("event_id", "title", "quote", "source", "edtf", "time_text", "time_basis", "status", "place_text",
                      "place", "place_id", "place_basis", "place_precision", "radius_m", "place_score", "category"):  # fmt: skip
            click.echo(printable(f"{field:15} {getattr(event, field)}"))
        for number, other in enumerate(event.alternatives, start=1):
            click.echo(
                printable(f"{f'alternative {number}':15} {other.score:.2f}  {other.name} [{other.reason}]")
            )
        for entry in desk.played.touched.get(event.event_id, ()):
            click.echo(f"{'corrected by':15} {entry}")


@command.command("confirm")
@ids_and_inputs
@saying_options
def confirm(words: tuple[str, ...], *, who: str, why: str, **where: Any) -> None:
    """Say that events are right as they are shown.

    \b
    Example:
      dateline event confirm 3f9a02bc 81d2c07e
    """
    desk, events = desk_with(words, 1, None, where)
    add_and_tell(desk, [desk.correction("confirm", [event], who=who, why=why) for event in events])


@command.command("hide")
@ids_and_inputs
@saying_options
def hide(words: tuple[str, ...], *, who: str, why: str, **where: Any) -> None:
    """Leave events out: they are none, or not for this map.

    \b
    Example:
      dateline event hide 3f9a02bc --why "a figure of speech"
    """
    desk, events = desk_with(words, 1, None, where)
    add_and_tell(desk, [desk.correction("hide", [event], who=who, why=why) for event in events])


@command.command("merge")
@ids_and_inputs
@saying_options
def merge(words: tuple[str, ...], *, who: str, why: str, **where: Any) -> None:
    """Make one event of several: the first stays, with the sentences of the others as further receipts.

    \b
    Example:
      dateline event merge 3f9a02bc 81d2c07e
    """
    desk, events = desk_with(words, 2, None, where)
    if len(events) < 2:
        raise click.UsageError("these ids name one event; a merge needs two")
    add_and_tell(desk, [desk.correction("merge", events, who=who, why=why)])


@command.command("undo")
@click.argument("ids", metavar="CORRECTIONS", nargs=-1, required=True)
@click.option("--who", default="", help="Who says so; may be left out.")
@click.option("--why", default="", help="What it rests on.")
@corrections_option
def undo(ids: tuple[str, ...], *, who: str, why: str, corrections: Path) -> None:
    """Take corrections back, by their ids as `dateline corrections list` shows them.

    An undo is an entry of the log as well, and can be taken back by its own id.

    \b
    Example:
      dateline event undo c3f9a02bc1
    """
    from dateline.correcting import undone
    from geo.corrections import add_to_log

    for entry in add_to_log(corrections, undone(ids, who=who, why=why)):
        click.echo(f"{entry.kind} {entry.id}: {entry.undoes}")


command.add_command(fix)
command.add_command(split)
