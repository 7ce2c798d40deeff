"""`dateline corrections`: the log of what people put right, to read and to publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dateline.commands.options import corrections_option, require_ending, type_path
from dateline.printing import counted, printable

if TYPE_CHECKING:
    from pathlib import Path

    from geo.corrections import Correction


@click.group("corrections")
def command() -> None:
    """The log of corrections: what was put right, when and why.

    \b
    Examples:
      dateline corrections list
      dateline corrections export corrections.html
    """


@command.command("list")
@click.option("--all", "every", is_flag=True, help="Those taken back and the undos, too.")
@click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
@corrections_option
def list_corrections(*, every: bool, as_json: bool, corrections: Path) -> None:
    """List the corrections that stand, oldest first.

    \b
    Example:
      dateline corrections list --all
    """
    from dateline.public_log import public_rows
    from geo.corrections import read_log, standing
    from geo.plainjson import dump_json

    entries = read_log(corrections)
    stands = {entry.id for entry in standing(entries)}
    shown = [entry for entry in entries if every or entry.id in stands]
    if as_json:
        click.echo(dump_json(public_rows(shown, with_who=True)))
        return
    for entry in shown:
        click.echo(_line(entry, stands=entry.id in stands))
    if not shown:
        click.echo(f"{corrections} has no corrections (dateline event fix ID …)", err=True)


def _line(entry: Correction, *, stands: bool) -> str:
    from dateline.public_log import change_text

    what = entry.undoes or " + ".join(f"“{anchor.title}”" for anchor in entry.targets)
    where = f" in {entry.targets[0].source}" if entry.targets else ""
    notes = [
        change_text(entry),
        entry.why,
        f"by {entry.who}" if entry.who else "",
        "" if stands or entry.undoes else "taken back",
    ]
    rest = "; ".join(filter(None, notes))
    return printable(f"{entry.id}  {entry.day}  {entry.kind:8} {what}{where}{f': {rest}' if rest else ''}")


@command.command("export")
@click.argument("output", type=type_path)
@click.option("--with-who", is_flag=True, help="Also say who made each correction.")
@click.option(
    "--title", default="Corrections", show_default=True, help="Headline of a Markdown or HTML file."
)
@corrections_option
def export(output: Path, *, with_who: bool, title: str, corrections: Path) -> None:
    """Write the public log to OUTPUT: .csv, .json, .md or .html.

    Corrections that stand, newest first. Who made them is left out unless you ask for it.

    \b
    Examples:
      dateline corrections export corrections.html
      dateline corrections export corrections.csv --with-who
    """
    from dateline.public_log import ENDINGS, write_public_log
    from geo.corrections import read_log, standing

    require_ending(output, ENDINGS, "OUTPUT")
    entries = standing(read_log(corrections))
    write_public_log(entries[::-1], output, title=title, with_who=with_who)
    click.echo(f"{counted(len(entries), 'correction')}: {output}")
