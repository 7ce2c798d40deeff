"""From an events frame to the files a newsroom publishes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from geo.errors import InputError
from geo.files import write_frame
from geo.plainjson import dump_json
from geo.reading import Article, read_article
from geo.saving import replace_file
from geo.schema import check
from layers import build_page, build_picture
from layers._messages import say
from layers.embed import CARD_SIZE, Published, oembed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import folium
    from geopandas import GeoDataFrame

    from layers import Picture


def page_of(
    events: GeoDataFrame,
    *,
    title: str = "",
    lang: str = "en",
    viewpoint: str = "un",
    basemap: str | Path = "",
    attribution: str = "",
    articles: Iterable[Article] = (),
    published: Published | None = None,
) -> folium.Map:
    """The page of an events frame as a `folium.Map`; see `dateline.map`."""
    return build_page(
        check(events),
        title=page_title(events, title, lang),
        lang=lang,
        viewpoint=viewpoint,
        basemap=basemap or None,
        attribution=attribution,
        articles=articles,
        published=published,
    )


def articles_of(events: GeoDataFrame, given: Iterable[str | Path | Article]) -> list[Article]:
    """Articles to stand beside the map of *events*; files are read under the name that the events know.

    Raises InputError for a file that no event comes from.
    """
    sources = {str(source) for source in events["source"]}
    found = []
    for one in given:
        if isinstance(one, Article):
            found.append(one)
            continue
        parts = Path(one).resolve().parts
        name = next((s for s in sorted(sources) if s and parts[-len(Path(s).parts) :] == Path(s).parts), None)
        if name is None:
            raise InputError("no event comes from it", path=one, remedy="give the articles that were read")
        found.append(read_article(one, name=name))
    return found


def picture_of(
    events: GeoDataFrame,
    *,
    title: str = "",
    lang: str = "en",
    viewpoint: str = "un",
    size: tuple[int, int] = (1200, 675),
) -> Picture:
    """The picture of an events frame, *size* px wide and high."""
    named = page_title(events, title, lang)
    return build_picture(
        check(events), title=named, lang=lang, viewpoint=viewpoint, width=size[0], height=size[1]
    )


def page_title(events: GeoDataFrame, title: str = "", lang: str = "en") -> str:
    """*title*, or the title of the one article the events come from, or how many there are, said in *lang*."""
    if title:
        return title
    sources = events["source"].unique()
    named = events["source_title"].iloc[-1] if len(sources) == 1 else ""
    if named:
        return str(named)
    return say(lang, "from_sources" if len(sources) > 1 else "events", {"n": len(sources)})


def make_map(
    events: GeoDataFrame,
    output: Path,
    *,
    title: str = "",
    lang: str = "en",
    viewpoint: str = "un",
    basemap: str | Path = "",
    attribution: str = "",
    articles: Iterable[Article] = (),
    url: str = "",
) -> dict[str, Path]:
    """Write the page to *output* and the events beside it; what was written. Old files stay whole on failure.

    With *url*, the address at which the page will stand, its social card (NAME.png) and oEmbed answer
    (NAME.oembed.json) are written, too, and the page tells of them. Raises InputError for another kind
    of address.
    """
    published = card = None
    if url:
        card = picture_of(events, title=title, lang=lang, viewpoint=viewpoint, size=CARD_SIZE)
        published = _published(url, output, card.alt)
    page = page_of(
        events,
        title=title,
        lang=lang,
        viewpoint=viewpoint,
        basemap=basemap,
        attribution=attribution,
        articles=articles,
        published=published,
    )
    written = {"events": _beside(output, ".events.geojson"), "map": output}
    output.parent.mkdir(parents=True, exist_ok=True)
    write_frame(events, written["events"])
    if published and card:
        written |= {"card": _beside(output, ".png"), "oembed": _beside(output, ".oembed.json")}
        card.save(written["card"])
        write_oembed(written["oembed"], title=card.title, url=url, card=published.card)
    page.save(str(output))
    return written


def make_picture(
    events: GeoDataFrame,
    output: Path,
    *,
    title: str = "",
    lang: str = "en",
    viewpoint: str = "un",
    size: tuple[int, int] = (1200, 675),
    warn: Callable[[str], None] | None = None,
) -> dict[str, Path]:
    """Write a picture to *output* (.svg, .png or .pdf) and the events beside it; what was written.

    *warn* is told of letters that only a font of the machine can draw.
    """
    picture = picture_of(events, title=title, lang=lang, viewpoint=viewpoint, size=size)
    if warn and picture.foreign and output.suffix.lower() != ".svg":
        warn(f"{output}: {picture.foreign[:20]!r}: drawn only if a font of this machine has these characters")
    written = {"events": _beside(output, ".events.geojson"), "map": output}
    output.parent.mkdir(parents=True, exist_ok=True)
    write_frame(events, written["events"])
    picture.save(output)
    return written


def write_oembed(path: Path, *, title: str, url: str, card: str = "") -> None:
    """The oEmbed answer for the page at *url*, in place of an old file only when it is whole."""
    replace_file(path, (dump_json(oembed(title=title, url=url, card=card)) + "\n").encode("utf-8"))


def _published(url: str, output: Path, alt: str) -> Published:
    """The files beside the page are taken to stand beside it on the web, too, under their names."""
    card, answer = (urljoin(url, quote(_beside(output, end).name)) for end in (".png", ".oembed.json"))
    return Published(url=url, card=card, oembed=answer, card_alt=alt)


def _beside(output: Path, ending: str) -> Path:
    return output.with_name(output.stem + ending)
