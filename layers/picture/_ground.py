"""The basemap of a picture: land, water, borders and footprints as paths, and the names that may be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from shapely.geometry import LineString, Point, Polygon

from layers._basedata import parts
from layers._basemap import names_in, pieces_in
from layers._geometry import moved_near
from layers.picture._svg import path_of, tag

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from layers.picture._view import View

WATER: Final = "#dfe7ec"
_LAND, _COAST, _BORDER = "#f8f7f3", "#a9b7c0", "#a49f94"
_DETAIL_PX: Final = 0.45
_MOST_CHARACTERS: Final = 130_000
_MOST_CITIES: Final = 60


def ground(view: View, viewpoint: str) -> str:
    """Land, lakes, rivers and borders in sight; detail goes down until it is small enough."""
    pieces = pieces_in(view.area, viewpoint)
    detail = _DETAIL_PX
    while True:
        text = _drawn(pieces, view, detail)
        if len(text) <= _MOST_CHARACTERS or detail > 4:
            return text
        detail *= 1.5


def names(view: View, viewpoint: str, lang: str) -> dict[str, Any]:
    """Countries [code, name, lon, lat, size class] and cities [name, lon, lat, rank, capital] in sight."""
    return names_in(view.area, view.area, viewpoint, most_cities=_MOST_CITIES, lang=lang)


def shape_path(shape: BaseGeometry, view: View, colour: str, *, is_main: bool, is_hollow: bool) -> str:
    """A footprint, drawn lightly; or, when the shape is what is mapped, plainly."""
    moved = moved_near(shape, view.middle_lon).simplify(_DETAIL_PX / view.scale)
    areas = [ring for p in parts(moved, Polygon) for ring in (p.exterior, *p.interiors)]
    lines = parts(moved, LineString)
    out = []
    if areas:
        out.append(
            tag(
                "path",
                d=path_of((view.projected(ring.coords) for ring in areas), closed=True),
                fill=colour,
                fill_rule="evenodd",
                fill_opacity=(0.05 if is_hollow else 0.35 if is_main else 0.11),
                stroke=colour,
                stroke_opacity=1 if is_main else 0.7,
                stroke_width=1.6 if is_main else 1.1,
                stroke_dasharray=None if is_main and not is_hollow else "4 3",
            )
        )
    if lines:
        data = path_of((view.projected(line.coords) for line in lines), closed=False)
        out.append(tag("path", d=data, fill="none", stroke=colour, stroke_width=2.6, stroke_linejoin="round"))
    for point in parts(moved, Point):
        x, y = view.project(point.x, point.y)
        out.append(tag("circle", cx=x, cy=y, r=4, fill=colour, stroke="#fff"))
    return "".join(out)


def _drawn(pieces: dict[str, list[BaseGeometry]], view: View, detail: float) -> str:
    tolerance = detail / view.scale
    simple = {name: [shape.simplify(tolerance) for shape in shapes] for name, shapes in pieces.items()}
    least = (2.5 * tolerance) ** 2
    rings = {
        name: path_of(
            (
                view.projected(ring.coords)
                for shape in simple[name]
                for p in parts(shape, Polygon)
                if p.area > least
                for ring in (p.exterior, *p.interiors)
            ),
            closed=True,
        )
        for name in ("land", "lakes")
    }
    lines = {
        name: path_of(
            (view.projected(p.coords) for s in simple[name] for p in parts(s, LineString)), closed=False
        )
        for name in ("rivers", "provinces", "borders", "disputed")
    }
    fine = {"stroke_linejoin": "round", "fill": "none"}
    return (
        tag("path", d=rings["land"], fill=_LAND, fill_rule="evenodd", stroke=_COAST, stroke_width=0.7)
        + tag("path", d=rings["lakes"], fill=WATER, fill_rule="evenodd", stroke=_COAST, stroke_width=0.5)
        + tag("path", d=lines["rivers"], stroke=_COAST, stroke_width=0.7, stroke_opacity=0.8, **fine)
        + tag(
            "path",
            d=lines["provinces"],
            stroke=_BORDER,
            stroke_width=0.8,
            stroke_opacity=0.7,
            stroke_dasharray="8 3 1 3",
            **fine,
        )
        + tag("path", d=lines["borders"], stroke=_BORDER, stroke_width=1.1, **fine)
        + tag("path", d=lines["disputed"], stroke=_BORDER, stroke_width=1.3, stroke_dasharray="3 4", **fine)
    )
