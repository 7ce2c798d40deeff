"""`dateline check`: what an editor must look at before publishing, worst first."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.commands.options import type_path
from dateline.printing import printable
from geo.desk import LEVELS
from geo.errors import InputError
from geo.files import FRAME_ENDINGS
from geo.tables import TABLE_ENDINGS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geo.book import Atlas
    from geo.desk import Finding

_PAGES = (".html", ".htm")
_MOST_ALIKE = 20
"""Findings of a kind that are told one by one."""


@click.command("check")
@click.argument("inputs", nargs=-1, type=type_path, metavar="[MAP.html | EVENTS]...")
@click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    default="look",
    show_default=True,
    help="Exit with 1 when there is anything of this level or worse.",
)
@click.option(
    "--viewpoint", type=click.Choice(["un", "de-facto"]), help="The basemap's viewpoint that is wanted."
)
@click.option(
    "--gazetteer", type=type_path, default=None, help="Another gazetteer file than the one in the cache."
)
@click.pass_context
def command(
    ctx: click.Context,
    inputs: tuple[Path, ...],
    *,
    as_json: bool,
    fail_on: str,
    viewpoint: str | None,
    gazetteer: Path | None,
) -> None:
    """List what an editor must look at before publishing a page or a file of events, worst first.

    A page (output/map.html by default) is checked with the file of events beside it. "stop": do not
    publish before somebody has looked; "look": look at it; "note": good to know. Events that a person
    confirmed or corrected are done. Exit code 0 when nothing is at --fail-on or worse, 1 otherwise.

    \b
    Examples:
      dateline check
      dateline check output/story.html --fail-on stop
      dateline check events.parquet --json
    """
    from geo.gazetteer import Gazetteer, is_built

    atlas = Gazetteer(gazetteer) if gazetteer is not None or is_built() else None
    found = [
        (path, finding)
        for path in inputs or (Path("output/map.html"),)
        for finding in _findings(path, atlas, viewpoint)
    ]
    if as_json:
        from geo.plainjson import dump_json

        rows = [{"file": str(path), **asdict(finding)} for path, finding in found]
        click.echo("[\n" + ",\n".join(map(dump_json, rows)) + "\n]" if rows else "[]")
    else:
        _tell(found)
    if any(LEVELS.index(finding.level) <= LEVELS.index(fail_on) for _, finding in found):
        ctx.exit(1)


def _findings(path: Path, atlas: Atlas | None, viewpoint: str | None) -> list[Finding]:
    from dateline.published import page_findings, read_page
    from geo.desk import findings_of
    from geo.files import holds_events, read_frame
    from geo.schema import to_events

    def of(events: GeoDataFrame) -> list[Finding]:
        return findings_of(to_events(events), atlas, today=date.today())

    if path.suffix.lower() not in _PAGES:
        if path.suffix.lower() not in FRAME_ENDINGS:
            known = ", ".join((*_PAGES, *FRAME_ENDINGS))
            raise click.BadParameter(f"{path} is neither a page nor a file of events ({known})")
        if path.is_file() and path.suffix.lower() in TABLE_ENDINGS and not holds_events(path):
            remedy = f"make one of it: dateline events {path.name} -o {path.stem}.parquet"
            raise InputError("not a file of events", path=path, remedy=remedy)
        return of(read_frame(path))
    page = read_page(path)
    beside = path.with_name(path.stem + ".events.geojson")
    if not beside.exists():
        is_folder = any(path.parent.glob("*.pmtiles"))
        reason = (
            "the page of a folder" if is_folder else f"its file of events, {beside.name}, is not beside it"
        )
        remedy = (
            "check the events that it was made of"
            if is_folder
            else "keep the two together, or write both again"
        )
        raise InputError(reason, path=path, remedy=remedy)
    events = read_frame(beside)
    return sorted(
        [*page_findings(page, events, viewpoint=viewpoint or ""), *of(events)],
        key=lambda finding: finding.rank,
    )


def _tell(found: list[tuple[Path, Finding]]) -> None:
    counts = {level: sum(finding.level == level for _, finding in found) for level in LEVELS}
    shown: Counter[tuple[str, str]] = Counter()
    for path, finding in found:
        alike = finding.level, finding.kind
        shown[alike] += 1
        if shown[alike] <= _MOST_ALIKE:
            where = f"{_id_told(finding.event_id)} “{finding.title}”" if finding.event_id else str(path)
            click.echo(printable(f"{finding.level:4}  {finding.kind:17} {where}: {finding.message}"))
    for (level, kind), count in shown.items():
        if count > _MOST_ALIKE:
            click.echo(f"{level:4}  {kind:17} … and {count - _MOST_ALIKE:,} more (--json lists all)")
    if found:
        click.echo(", ".join(f"{count} {level}" for level, count in counts.items()), err=True)
        click.echo("settle them with `dateline review`, or `dateline event fix|confirm|hide`", err=True)
    else:
        click.echo("nothing to look at")


def _id_told(event_id: str) -> str:
    """As much of an id as names the event: of our own hashes the beginning, of the ids of a table all."""
    return event_id[:8] if event_id.isalnum() else event_id
