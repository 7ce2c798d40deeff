"""`Basemap`: the bundled vector map as a folium layer."""

from __future__ import annotations

from typing import Any

from branca.element import Figure, MacroElement

from geo.errors import InputError
from layers._basemap import WORLD, BasemapOptions, cut
from layers._filter import filters_below
from layers._geometry import Extent, extent_of
from layers._inline import Raw, json_block
from layers._messages import words
from layers._plain import carry_assets


class Basemap(MacroElement):  # type: ignore[misc]  # branca is not typed
    """Natural Earth land, lakes, rivers, borders and names, bundled: no tiles, no request.

    Cut to *extent* (west, south, east, north in degrees; east may pass 180), by default that of the
    time filters on the same map, and simplified until it takes at most *budget* characters.
    *viewpoint* chooses whose borders: "un" (close to the UN's view, the default) or "de-facto"
    (Natural Earth's own, by control on the ground); disputed borders are dashed in both, and the
    choice is stated on the map. Raises InputError for another viewpoint.
    """

    def __init__(
        self,
        extent: tuple[float, float, float, float] | None = None,
        *,
        viewpoint: str = "un",
        budget: int = 30_000,
        lang: str = "en",
    ) -> None:
        super().__init__()
        self._name = "Basemap"
        self.extent = Extent(*extent) if extent is not None else None
        self.choice = BasemapOptions(viewpoint=viewpoint, budget=budget)
        self.lang = lang

    def render(self, **kwargs: Any) -> None:  # noqa: ARG002  # the signature is branca's
        """Put the cut map and one line of script into the figure, uncompiled."""
        figure = self.get_root()
        if not isinstance(figure, Figure) or self._parent is None:
            raise InputError("a Basemap is rendered as part of a map", remedy="add it to a folium.Map")
        carry_assets(figure)
        name = self.get_name()
        speech = words(self.lang)
        data = {
            **cut(self._extent_to_show(), self.choice),
            "lang": self.lang,
            "credit": f"{speech['basemap']}; {speech['viewpoint_' + self.choice.viewpoint]}",
        }
        figure.html.add_child(Raw(json_block(f"{name}-data", data) + "\n"), name=name)
        call = f'const {name}=dateline.ground({self._parent.get_name()},"{name}-data");\n'
        figure.script.add_child(Raw(call), name=name)

    def _extent_to_show(self) -> Extent:
        if self.extent is not None:
            return self.extent
        from shapely.geometry import box

        shown = [f.extent for f in filters_below(self._parent) if f.extent is not None]
        return extent_of([box(*extent) for extent in shown]) or WORLD
