"""`Page`: a folium map that saves itself as one file that asks nothing of any other host."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink

from geo.errors import InputError
from geo.online.credits import credit_of
from geo.saving import replace_file
from layers._article import ArticleText
from layers._assets import leaflet_script, leaflet_style, own_script, own_style
from layers._dates import span_text
from layers._filter import TimeFilter, filters_below
from layers._ground import Basemap
from layers._inline import content_hash, escaped
from layers._linked import linked_block
from layers._messages import direction, words
from layers._plain import needs_leaflet_alone, shows_many
from layers._tiles import Tiles
from layers.embed import Published, head_tags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geopandas import GeoDataFrame

    from geo.reading import Article

MAX_ZOOM: Final = 12
"""Beyond it the basemap, made for 1:50 million, shows nothing more."""
_VIEW: Final = {
    "tiles": None,
    "location": (0, 0),
    "zoom_start": 2,
    "max_zoom": MAX_ZOOM,
    "zoom_snap": 0.25,
    "scroll_wheel_zoom": False,
    "wheel_px_per_zoom_level": 120,
}


class Page(folium.Map):
    """A `folium.Map` with a title, saved as self-contained HTML: same input, same bytes, no request.

    Add layers as to any folium map. Elements that load files from other hosts are refused when it
    is saved (InputError); use a plain `folium.Map` for those.
    """

    def __init__(
        self,
        *,
        title: str,
        deck: str = "",
        lang: str = "en",
        published: Published | None = None,
        **options: Any,
    ) -> None:
        settings = {**_VIEW, **options}
        super().__init__(**settings)
        self.default_js, self.default_css = [], []
        self.options["max_zoom"] = settings["max_zoom"]  # folium hands it on only to tiles
        figure = _PageFigure(title=title, deck=deck, lang=lang, published=published)
        figure.add_child(self)

    def save(self, outfile: str | bytes | Path | BinaryIO, close_file: bool = True, **kwargs: Any) -> None:
        """Write the page to a path, replacing an old file only when all is written, or to a binary file.

        Raises InputError when the path cannot be written; the old file is then whole.
        """
        html = self.get_root().render(**kwargs).encode("utf-8")
        if isinstance(outfile, bytes):
            outfile = outfile.decode()
        if isinstance(outfile, str | Path):
            replace_file(outfile, html)
            return
        outfile.write(html)
        if close_file:
            outfile.close()


def build_page(
    frame: GeoDataFrame,
    *,
    title: str | None = None,
    deck: str = "",
    lang: str = "en",
    viewpoint: str = "un",
    basemap: str | Path | None = None,
    attribution: str = "",
    articles: Iterable[Article] = (),
    published: Published | None = None,
    **options: Any,
) -> Page:
    """A page of *frame*: basemap, time filter, `LayerControl`. *options* go to `TimeFilter`.

    Without *title*, the title of the first source is used. *published* says where the page will stand:
    tags for social cards and oEmbed are then in its head. *basemap* draws raster tiles in place of the
    bundled map: an address with {z}, {x} and {y}, or a PMTiles archive; *attribution* says whose they
    are. The text of *articles* stands beside the map, linked with the events that came from them.
    Raises what `TimeFilter` and `Basemap` raise, and InputError for tiles that cannot be used or when the
    quotes of an event are not in its article.
    """
    layer = TimeFilter(frame, lang=lang, **options)
    page = Page(
        title=title or _title_of(layer) or words(lang)["events"],
        deck=deck or _span_of(layer),
        lang=lang,
        published=published,
    )
    ground = (
        Basemap(viewpoint=viewpoint, lang=lang)
        if basemap is None
        else Tiles(basemap, attribution=attribution)
    )
    ground.credits = _credits_of(layer)
    ground.add_to(page)
    layer.add_to(page)
    ArticleText(articles, lang=lang).add_to(page)
    folium.LayerControl(position="topright").add_to(page)
    return page


def _title_of(layer: TimeFilter) -> str:
    return next((row.event.source_title for row in layer.rows if row.event and row.event.source_title), "")


def _credits_of(layer: TimeFilter) -> tuple[str, ...]:
    """Whose answers places are, where online geocoders gave them."""
    found = {credit_of(row.event.place_id) for row in layer.rows if row.event}
    return tuple(sorted(found - {""}))


def _span_of(layer: TimeFilter) -> str:
    return span_text(layer.span, words(layer.lang)) if layer.span else ""


class _PageFigure(Figure):
    """The document round a page: no template sees what it holds."""

    carries_assets: Final = True

    def __init__(self, *, title: str, deck: str, lang: str, published: Published | None) -> None:
        super().__init__(height="760px", title=title)
        self.heading, self.deck, self.lang, self.published = title, deck, lang, published
        self.late = Element()

    def render(self, **kwargs: Any) -> str:
        """The whole document; rendering twice gives the same text."""
        for name in ("header", "html", "script", "late"):
            part = Element()
            part._parent = self
            setattr(self, name, part)
        _number(self, Counter())
        for child in self._children.values():
            child.render(**kwargs)
        _refuse_loads(self.header, self)
        return self._document()

    def _repr_html_(self, **kwargs: Any) -> str:
        """The page in a sandboxed frame, for notebooks."""
        return (
            f'<iframe title="{escaped(self.heading)}" sandbox="allow-scripts allow-popups" width="100%" height="860" '
            f'srcdoc="{escaped(self.render(**kwargs))}"></iframe>'
        )

    def _document(self) -> str:
        script = "".join(part.render() for part in self.script._children.values())
        alone, many = needs_leaflet_alone(self), shows_many(self)
        scripts = [
            leaflet_script(for_ours_alone=alone),
            own_script(for_many=many),
            f"{script}dateline._.ready();\n",
        ]
        styles = [leaflet_style(for_ours_alone=alone), own_style(for_many=many)]
        body, late = ("".join(p.render() for p in part._children.values()) for part in (self.html, self.late))
        told = escaped(words(self.lang)["no_script"])
        no_script = "" if many else f'<noscript><p class="dateline-noscript">{told}</p></noscript>\n'
        hosts = [part.host for part in _below(self) if isinstance(part, Tiles) and part.host]
        fetches = any(getattr(part, "fetches", False) for part in _below(self))
        # A tile server may ask to be told by whom it is used; OpenStreetMap's does.
        referrer = "strict-origin-when-cross-origin" if hosts else "no-referrer"
        heading = f"<h1>{escaped(self.heading)}</h1>" + (f"<p>{escaped(self.deck)}</p>" if self.deck else "")
        return (
            f'<!DOCTYPE html>\n<html lang="{escaped(self.lang)}" dir="{direction(self.lang)}">\n<head>\n'
            '<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts, styles, hosts, fetches=fetches)}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f'<meta name="referrer" content="{referrer}">\n'
            f"<title>{escaped(self.heading)}</title>\n"
            + head_tags(title=self.heading, deck=self.deck, published=self.published)
            + "".join(f"<style>{style}</style>\n" for style in styles)
            + f'</head>\n<body class="dateline-body">\n<main class="dateline-page">\n'
            f'<header class="dateline-head">{heading}</header>\n'
            f"{no_script}"
            f'<div class="dateline-desk">{body}</div>\n</main>\n'
            + "".join(f"<script>{text}</script>\n" for text in scripts)
            + f"{late}{linked_block(layer.rows for layer in filters_below(self))}</body>\n</html>\n"
        )


def _policy(scripts: list[str], styles: list[str], hosts: list[str], *, fetches: bool) -> str:
    """*fetches*: the page reads files beside it."""
    beside = " connect-src 'self';" if fetches else ""
    pictures = " ".join(["data:", *map(escaped, hosts)])
    return (
        f"default-src 'none'; script-src {' '.join(map(content_hash, scripts))}; "
        f"style-src {' '.join(map(content_hash, styles))};{beside} img-src {pictures}; base-uri 'none'; form-action 'none'"
    )


def _below(element: Element) -> list[Element]:
    return [below for child in element._children.values() for below in (child, *_below(child))]


def _number(element: Element, counts: Counter[str]) -> None:
    """Replace branca's random ids by numbers for each kind of element, in order."""
    counts[element._name] += 1
    element._id = str(counts[element._name])
    for child in element._children.values():
        _number(child, counts)


def _refuse_loads(header: Element, figure: Element) -> None:
    links = [part.url for part in header._children.values() if isinstance(part, JavascriptLink | CssLink)]
    links += [str(layer.tiles) for layer in _below(figure) if isinstance(layer, folium.TileLayer)]
    if links:
        raise InputError(
            f"an element of this page loads {', '.join(links)}",
            remedy="a page asks nothing of other hosts; add that element to a plain folium.Map",
        )
