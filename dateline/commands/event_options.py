"""What the subcommands of `dateline event` take, and how they find and tell what they do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline.commands.inputs import open_desk
from dateline.commands.intake import intake_options
from dateline.commands.options import corrections_option, date_option, source_options
from dateline.printing import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from dateline.correcting import Desk
    from geo.corrections import Correction
    from geo.schema import Event


def reading_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """What every subcommand takes: ids and inputs, where names are looked up, and the log."""
    for option in (intake_options, date_option, source_options, corrections_option):
        function = option(function)
    return function


def saying_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same, and who says so and why."""
    for name, text in (
        ("--who", "Who says so; may be left out."),
        ("--why", "What it rests on; shown on the map."),
    ):
        function = click.option(name, default="", help=text)(function)
    return reading_options(function)


ids_and_inputs = click.argument(
    "words", metavar="IDS [INPUTS]", nargs=-1, required=True, type=click.Path(allow_dash=True)
)


def _parted(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """Ids and inputs: an input is a file that is there, "-", or has an ending."""
    ids: list[str] = []
    inputs: list[str] = []
    for word in words:
        is_input = word == "-" or Path(word).suffix or Path(word).exists()
        (inputs if is_input else ids).append(word)
    return ids, inputs


def desk_with(
    words: tuple[str, ...], least: int, most: int | None, where: dict[str, Any]
) -> tuple[Desk, list[Event]]:
    """The desk, and the events that the ids among *words* name, each once."""
    ids, inputs = _parted(words)
    if len(ids) < least or (most is not None and len(ids) > most):
        wanted = f"{least} id{'s' if least > 1 else ''}" + ("" if most == least else " or more")
        raise click.UsageError(f"give {wanted} of events; `dateline event list` shows them")
    desk = open_desk(inputs, **where)
    return desk, list({event.event_id: event for event in map(desk.event, ids)}.values())


def add_and_tell(desk: Desk, made: list[Correction]) -> None:
    """Write the corrections to the log, and say so."""
    for correction in desk.add(made):
        what = " + ".join(f"“{anchor.title}”" for anchor in correction.targets)
        click.echo(printable(f"{correction.kind} {correction.id}: {what}"))
    click.echo(f"kept in {desk.log}; the next map uses it (take it back: dateline event undo ID)")
