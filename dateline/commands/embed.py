"""`dateline embed`: what an editor pastes into an article to show a page that `dateline map` wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

import click

from dateline.commands.options import Address, type_path

if TYPE_CHECKING:
    from pathlib import Path

    from layers.embed import PageFile


@click.command("embed")
@click.argument("page", type=type_path)
@click.option(
    "--url",
    type=Address(),
    default="",
    help="Where the page stands; by default what `dateline map --url` was told.",
)
@click.option(
    "--element", is_flag=True, help="Our <dateline-map> element; its script is written beside the page."
)
@click.option(
    "--oembed", "with_oembed", is_flag=True, help="Write NAME.oembed.json, and show the link to it."
)
@click.option(
    "--folder",
    type=type_path,
    default=None,
    help="Write the page there in several files, for script-src 'self'.",
)
def command(page: Path, *, url: str, element: bool, with_oembed: bool, folder: Path | None) -> None:
    """Show the HTML that embeds PAGE, a page that `dateline map` wrote.

    By default an <iframe> with the few lines of script that give it the height of its content. A
    host that refuses inline scripts takes --element: one file, no inline script or style.

    \b
    Examples:
      dateline embed output/map.html --url https://example.org/maps/map.html
      dateline embed output/map.html --element
      dateline embed output/map.html --oembed --url https://example.org/maps/map.html
      dateline embed output/map.html --folder output/map
    """
    from layers.embed import element_snippet, iframe_snippet, read_page

    found = read_page(page)
    address = _address(url or found.url)
    if with_oembed and not address:
        raise click.UsageError("--oembed needs --url: an oEmbed answer holds the full address of the page")
    for path in _written(found, address, element=element, with_oembed=with_oembed, folder=folder):
        click.echo(f"written: {path}", err=True)
    src = address or quote(page.name)
    card = page.with_suffix(".png")
    if element:
        picture = urljoin(src, quote(card.name)) if card.exists() else ""
        click.echo(element_snippet(title=found.title, src=src, picture=picture), nl=False)
    elif with_oembed:
        from layers.embed import discovery_link

        click.echo(discovery_link(urljoin(src, quote(page.stem) + ".oembed.json"), found.title))
    elif folder is None:
        click.echo(iframe_snippet(title=found.title, src=src), nl=False)


def _written(
    found: PageFile, address: str, *, element: bool, with_oembed: bool, folder: Path | None
) -> list[Path]:
    """The files that were asked for."""
    from dateline.making import write_oembed
    from geo.saving import replace_file
    from layers.embed import ELEMENT_FILE, element_script, folder_files

    out: list[Path] = []
    page = found.path
    if element:
        out.append(page.with_name(ELEMENT_FILE))
        replace_file(out[-1], element_script().encode("utf-8"))
    if with_oembed:
        card = page.with_suffix(".png")
        out.append(page.with_name(page.stem + ".oembed.json"))
        picture = urljoin(address, quote(card.name)) if card.exists() else ""
        write_oembed(out[-1], title=found.title, url=address, card=picture)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in folder_files(found.html, page.stem).items():
            out.append(folder / name)
            replace_file(out[-1], data)
    return out


def _address(url: str) -> str:
    from layers.embed import Published

    if url:
        Published(url=url)
    return url
