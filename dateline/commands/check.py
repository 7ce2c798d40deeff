"""`dateline check`: what an editor must look at before publishing, worst first."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dateline.commands.options import type_path
from dateline.printing import printable
from geo.desk import LEVELS
from geo.errors import InputError
from geo.files import FRAME_ENDINGS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geo.book import Atlas
    from geo.desk import Finding

_PAGES = (".html", ".htm")


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
    from geo.files import read_frame
    from geo.schema import to_events

    def of(events: GeoDataFrame) -> list[Finding]:
        return findings_of(to_events(events), atlas)

    if path.suffix.lower() not in _PAGES:
        if path.suffix.lower() not in FRAME_ENDINGS:
            known = ", ".join((*_PAGES, *FRAME_ENDINGS))
            raise click.BadParameter(f"{path} is neither a page nor a file of events ({known})")
        return of(read_frame(path))
    page = read_page(path)
    beside = path.with_name(path.stem + ".events.geojson")
    if not beside.exists():
        raise InputError(
            f"its file of events, {beside.name}, is not beside it",
            path=path,
            remedy="keep the two together, or write both again",
        )
    events = read_frame(beside)
    return sorted(
        [*page_findings(page, events, viewpoint=viewpoint or ""), *of(events)],
        key=lambda finding: finding.rank,
    )


def _tell(found: list[tuple[Path, Finding]]) -> None:
    counts = {level: sum(finding.level == level for _, finding in found) for level in LEVELS}
    for path, finding in found:
        where = f"{finding.event_id[:8]} “{finding.title}”" if finding.event_id else str(path)
        click.echo(printable(f"{finding.level:4}  {finding.kind:17} {where}: {finding.message}"))
    if found:
        click.echo(", ".join(f"{count} {level}" for level, count in counts.items()), err=True)
        click.echo("settle them with `dateline review`, or `dateline event fix|confirm|hide`", err=True)
    else:
        click.echo("nothing to look at")
