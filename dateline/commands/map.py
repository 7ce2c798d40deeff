"""`dateline map`: articles in, one self-contained HTML file out, and the file of events beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dateline.commands.inputs import read_named
from dateline.commands.intake import intake_options
from dateline.commands.options import (
    Address,
    Folder,
    Output,
    Size,
    corrections_option,
    date_option,
    source_options,
    wrong_use,
)
from dateline.printing import counted, printable, warn

if TYPE_CHECKING:
    import datetime as dt

    from geopandas import GeoDataFrame

    from dateline.gathering import Intake
    from dateline.sources import Books
    from geo.reading import Article

_SHOWN_MISSING = 12
_NO_TILES = "says whose tiles --basemap draws; without it the map names its own source"


@click.command("map")
@click.argument("inputs", nargs=-1, type=click.Path(allow_dash=True))
@click.option(
    "-o",
    "--output",
    type=Output(),
    default=Path("output/map.html"),
    show_default=True,
    help="The page to write; .svg, .png or .pdf is a still picture, a folder (maps/big/) a map of millions.",
)
@date_option
@click.option("--title", default="", help="Headline of the page; the story's own title by default.")
@click.option(
    "--lang",
    type=click.Choice(["en", "fr", "de", "es", "ru", "ar", "zh"]),
    default="en",
    show_default=True,
    help="Language of the page's interface.",
)
@click.option(
    "--viewpoint",
    type=click.Choice(["un", "de-facto"]),
    default="un",
    show_default=True,
    help="Whose view of disputed borders the basemap draws; the map states it.",
)
@click.option(
    "--basemap",
    default="",
    metavar="URL|FILE.pmtiles",
    help="Raster tiles in place of the bundled map. A URL has {z}, {x} and {y} in it, and whoever opens the "
    "page then asks that host for its tiles; an archive is carried in the page.",
)
@click.option("--attribution", default="", help="Whose tiles they are; shown on the map.")
@click.option("--article", "with_article", is_flag=True, help="Put the text of the articles beside the map.")
@click.option(
    "--size",
    type=Size(),
    default=(1200, 675),
    show_default="1200x675",
    help="Of a picture, in px: WIDTHxHEIGHT.",
)
@click.option(
    "--url",
    type=Address(),
    default="",
    help="Where the page will stand; writes its social card and oEmbed answer beside it.",
)
@source_options
@corrections_option
@intake_options
def command(
    inputs: tuple[str, ...],
    *,
    output: Path | Folder,
    date: dt.date | None,
    title: str,
    lang: str,
    viewpoint: str,
    basemap: str,
    attribution: str,
    with_article: bool,
    size: tuple[int, int],
    url: str,
    book: Books,
    gazetteer: Path | None,
    corrections: Path,
    intake: Intake,
) -> None:
    """Make the map of INPUTS: articles (.txt, .md, .html, "-"), folders of them, tables or files of events.

    Without INPUTS everything in seeds/articles is read. The events are written beside the page as
    NAME.events.geojson.

    Beyond a million events, give a folder: it gets a page and files beside it, for any web host or `dateline serve`.

    \b
    Examples:
      dateline map
      dateline map story.txt --date 2015-11-20 -o output/story.html
      curl -s https://example.org/story.html | dateline map -
      dateline map story.txt --article
      dateline map raids.csv --columns start=When,place=Town
      dateline map story.txt --basemap region.pmtiles --attribution "© Example Maps"
      dateline map story.txt -o output/story.png --size 1600x900
      dateline map story.txt -o story.html --url https://example.org/maps/story.html
      dateline map big.parquet -o output/big/
    """
    from dateline.making import make_map, make_picture

    kind = _kind(output)
    _require_page(kind, {"--url": url, "--article": with_article, "--basemap": basemap})
    _require_tiles(basemap, attribution)
    look: dict[str, str] = {"title": title, "lang": lang, "viewpoint": viewpoint}
    given: dict[str, Any] = {"date": date, "book": book, "gazetteer": gazetteer, "corrections": corrections}
    if isinstance(output, Folder):
        _write_folder(inputs, output.path, look, {**given, "intake": intake})
        return
    articles: list[Article] = []
    told_by = articles.append if with_article else None
    events = read_named(inputs, **given, intake=intake, output=output, told_by=told_by)
    if with_article and not articles:
        warn("no input is an article: there is no text to put beside the map")
    if kind == "picture":
        written = make_picture(events, output, size=size, warn=warn, **look)
    else:
        written = make_map(
            events, output, url=url, basemap=basemap, attribution=attribution, articles=articles, **look
        )
    _report(events, written)


def _require_tiles(basemap: str, attribution: str) -> None:
    from layers._tiles import Tiles

    if attribution and not basemap:
        raise click.BadParameter(_NO_TILES, param_hint="--attribution")
    if "://" in basemap:
        with wrong_use("--basemap"):
            Tiles(basemap, attribution=attribution)
    elif "{" in basemap and not Path(basemap).is_file():
        raise click.BadParameter(f"{basemap}: an address begins with https://", param_hint="--basemap")


def _require_page(kind: str, only_page: dict[str, Any]) -> None:
    named = ", ".join(name for name, value in only_page.items() if value)
    if named and kind != "page":
        raise click.UsageError(f"{named}: for a page, not for a {kind}")


def _write_folder(inputs: tuple[str, ...], folder: Path, look: dict[str, str], given: dict[str, Any]) -> None:
    """What holds events already goes straight into the folder; the rest is read first."""
    from dateline.engine import running
    from dateline.folders import held_events, make_folder
    from dateline.replaying import replayed
    from dateline.sources import existing_log, progress_bar

    sources: list[Any] = list(held_events(inputs))
    others = [one for one in inputs if Path(one) not in sources]
    without: frozenset[str] = frozenset()
    if sources and (log := existing_log(given["corrections"])) is not None:
        without, corrected = replayed(sources, log, warn=warn)
        sources += [] if corrected is None else [corrected]
    if others or not sources:
        sources.append(read_named(others, **given, output=folder))
    intake = given["intake"]
    with (
        running(intake.engine, scheduler=intake.scheduler, workers=intake.jobs) as run,
        progress_bar("map") as show,
    ):
        told = make_folder(sources, folder, without=without, run=run, progress=show, **look)
    click.echo(
        f"{counted(told['rows'], 'event')}: {told['mapped']:,} mapped, {told['dated'] - told['mapped']:,} not mapped, "
        f"{told['rows'] - told['dated']:,} undated"
    )
    for kind in ("archive", "details", "page"):
        click.echo(f"{kind + ':':<8} {told[kind]}")


def _kind(output: Path | Folder) -> str:
    """Which kind of map is asked for: page, picture or folder."""
    from layers.picture import ENDINGS

    if isinstance(output, Folder):
        return "folder"
    ending = output.suffix.lower()
    if ending not in {*ENDINGS, ".html", ".htm"}:
        raise click.BadParameter(f"{output} does not end in .html, .svg, .png or .pdf", param_hint="-o")
    return "picture" if ending in ENDINGS else "page"


def _report(events: GeoDataFrame, written: dict[str, Path]) -> None:
    """What was mapped, what not, and why, as the lists of the page have it."""
    dated, placed = events["start"].notna(), events.geometry.notna()
    missing = {"not mapped": events[dated & ~placed], "undated": events[~dated]}
    counts = ", ".join(
        f"{len(rows)} {name}" for name, rows in missing.items() if len(rows) or name != "undated"
    )
    click.echo(f"{counted(len(events), 'event')}: {int((dated & placed).sum())} mapped, {counts}")
    for name, reason in (("not mapped", "place_basis"), ("undated", "time_basis")):
        told = zip(missing[name]["title"], missing[name][reason], strict=True)
        for title, basis in list(told)[:_SHOWN_MISSING]:
            click.echo(printable(f"  {name}: {title} ({basis or 'no date is known'})"))
        if len(missing[name]) > _SHOWN_MISSING:
            click.echo(f"  … and {len(missing[name]) - _SHOWN_MISSING} more {name}, listed on the page")
    for kind, path in sorted(written.items(), key=lambda item: item[0] == "map"):
        click.echo(f"{kind + ':':<7} {path}")
