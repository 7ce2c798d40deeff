"""`Basemap`: the bundled vector map as a folium layer."""

from __future__ import annotations

from typing import Any, Final

from branca.element import Element, Figure, MacroElement

from geo.errors import InputError
from layers._article import ArticleText
from layers._assets import leaflet_script, leaflet_style, own_script, own_style
from layers._basemap import WORLD, BasemapOptions, cut
from layers._filter import TimeFilter, filters_below
from layers._geometry import Extent, extent_of
from layers._inline import Raw, json_block
from layers._linked import linked_block
from layers._messages import words
from layers._plain import ScriptMacro, carry_assets, needs_leaflet_alone, shows_many

_PAGE_BYTES: Final = 247_000
_LEAST, _MOST = 9_000, 40_000
_WITH_MANY: Final = 18_000  # the points of a large frame are worth more than a finer coast
_ROOM_IN_A_WINDOW: Final = 3.0


class Basemap(MacroElement):
    """Natural Earth land, lakes, rivers, borders and names, bundled: no tiles, no request.

    Cut to *extent* (west, south, east, north in degrees; east may pass 180), by default that of the
    time filters on the same map, and simplified until it takes at most *budget* characters; by
    default what a page of 250 kB has left, within 9,000 and 40,000; 40,000 where it is larger anyhow;
    18,000 beside a large frame, whose points are to be seen first.
    *viewpoint* chooses whose borders: "un" (close to the UN's view, the default) or "de-facto"
    (Natural Earth's own, by control on the ground); disputed borders are dashed in both, and the
    choice is stated on the map. Raises InputError for another viewpoint.
    """

    def __init__(
        self,
        extent: tuple[float, float, float, float] | None = None,
        *,
        viewpoint: str = "un",
        budget: int | None = None,
        lang: str = "en",
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Basemap"
        self._data_id = ""
        self._template = ScriptMacro(self._call, for_many=lambda: shows_many(self.get_root()))
        self.extent = Extent(*extent) if extent is not None else None
        self.viewpoint = BasemapOptions(viewpoint=viewpoint).viewpoint
        self.budget = budget
        self.lang = lang
        self.credits: tuple[str, ...] = ()

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002  # the signature is branca's
        """Put the cut map and one line of script into the figure, uncompiled; gives back nothing more."""
        figure = self.get_root()
        if not isinstance(figure, Figure) or self._parent is None:
            raise InputError("a Basemap is rendered as part of a map", remedy="add it to a folium.Map")
        carry_assets(figure)
        name = self.get_name()
        self._data_id = f"{name.replace('_', '-')}-data"
        speech = words(self.lang)
        data = {
            **cut(self._extent_to_show(), self._options(figure), budget=self._budget(figure)),
            "lang": self.lang,
            "credit": "; ".join((speech["basemap"], speech["viewpoint_" + self.viewpoint], *self.credits)),
        }
        figure.html.add_child(Raw(json_block(self._data_id, data) + "\n"), name=name)
        figure.script.add_child(Raw(self._call()), name=name)
        return ""

    def _call(self) -> str:
        if self._parent is None:
            return ""
        return f'const {self.get_name()}=dateline._.ground({self._parent.get_name()},"{self._data_id}");\n'

    def _options(self, figure: Figure) -> BasemapOptions:
        """On a plain map, which fills its window, more of the surroundings is seen than on a page."""
        if getattr(figure, "carries_assets", False):
            return BasemapOptions(viewpoint=self.viewpoint, lang=self.lang)
        return BasemapOptions(viewpoint=self.viewpoint, lang=self.lang, room=_ROOM_IN_A_WINDOW)

    def _budget(self, figure: Figure) -> int:
        if self.budget is not None:
            return self.budget
        if not getattr(figure, "carries_assets", False):
            return _MOST
        if shows_many(figure):
            return _WITH_MANY
        alone = needs_leaflet_alone(figure)
        leaflet = leaflet_script(for_ours_alone=alone), leaflet_style(for_ours_alone=alone)
        carried = sum(map(len, (*leaflet, own_script(), own_style())))
        linked = len(linked_block(layer.rows for layer in filters_below(figure)))
        left = _PAGE_BYTES - carried - linked - _size_of_parts(figure)
        return _MOST if left < 0 else max(_LEAST, min(_MOST, left))

    def _extent_to_show(self) -> Extent:
        if self.extent is not None or self._parent is None:
            return self.extent or WORLD
        from shapely.geometry import box

        shown = [f.extent for f in filters_below(self._parent) if f.extent is not None]
        return extent_of([box(*extent) for extent in shown]) or WORLD


def _size_of_parts(element: Element) -> int:
    """Bytes of the lists, data and articles in the tree."""
    own = element.size() if isinstance(element, TimeFilter | ArticleText) else 0
    return own + sum(map(_size_of_parts, element._children.values()))
