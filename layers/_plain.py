"""A figure that folium made: what our layers need is carried in it, and what nothing uses is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from layers._assets import leaflet_script, leaflet_style, own_script, own_style
from layers._inline import Raw

if TYPE_CHECKING:
    from collections.abc import Callable

    from branca.element import Element, Figure

_LEAFLET_ALONE: Final = frozenset(
    {
        "ArticleText",
        "ElementAddToElement",
        "FeatureGroup",
        "Figure",
        "FitBounds",
        "GlobalSwitches",
        "LayerControl",
        "Map",
        "Raw",
        "Basemap",
        "TimeFilter",
        "Page",
        "PyramidLayer",
        "_PageFigure",
    }
)
"""Classes of elements that need nothing but Leaflet. With any other on the map, folium's own links stay."""
_FOLIUM_LINKS: Final = (
    "jquery",
    "bootstrap",
    "awesome_markers",
    "bootstrap_css",
    "glyphicons_css",
    "awesome_markers_font_css",
    "awesome_markers_css",
    "awesome_rotate_css",
)


class ScriptMacro:
    """In the place of an element's template, for programs that ask each element of a map for its script.

    streamlit-folium does. It builds a page of its own round the markup of the map, in which the scripts of
    the head do not run, so that the first of ours brings our whole script with it. *call* gives the line
    that starts the element; no text of an article is in it.
    """

    def __init__(self, call: Callable[[], str], *, for_many: Callable[[], bool]) -> None:
        self.call, self.for_many = call, for_many

    @property
    def module(self) -> ScriptMacro:
        """Where a compiled template keeps its macros."""
        return self

    def script(self, this: Element, kwargs: dict[str, Any] | None = None) -> str:  # noqa: ARG002  # as Jinja's
        """Our script, unless it is there, and the call."""
        return f"if (!window.dateline) {{\n{own_script(for_many=self.for_many())}}}\n{self.call()}"


def carry_assets(figure: Figure) -> None:
    """Put Leaflet and our own files into the head, in place of the links to other hosts."""
    if getattr(figure, "carries_assets", False):
        return
    header = figure.header
    header.add_child(Raw(f"<script>{leaflet_script()}</script>"), name="leaflet")
    header.add_child(Raw(f"<style>{leaflet_style()}</style>"), name="leaflet_css")
    many = shows_many(figure)
    header.add_child(Raw(f"<style>{own_style(for_many=many)}</style>"), name="dateline_css")
    header.add_child(Raw(f"<script>{own_script(for_many=many)}</script>"), name="dateline_js")
    if needs_leaflet_alone(figure):
        for name in _FOLIUM_LINKS:
            header._children.pop(name, None)


def needs_leaflet_alone(figure: Figure) -> bool:
    """Whether there is nothing on the map but our layers and the plainest of folium's."""
    return all(name in _LEAFLET_ALONE for name in _kinds(figure))


def shows_many(element: Element) -> bool:
    """Whether a time filter on the map has a large frame, which needs scripts of its own."""
    own = getattr(element, "many", None) is not None
    return own or any(shows_many(child) for child in element._children.values())


def _kinds(element: Element) -> set[str]:
    found = {type(element).__name__}
    return found.union(*(_kinds(child) for child in element._children.values()))
