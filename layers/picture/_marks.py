"""The marks of a picture: those of the page (layers/static/marks.js), with room for a number."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from layers.picture._svg import INK, PAPER, number, tag, words

if TYPE_CHECKING:
    from collections.abc import Sequence

COLOURS: Final = (
    "#c2410c",
    "#1d5fa8",
    "#0f766e",
    "#86359b",
    "#8a6100",
    "#be2362",
    "#4d6b16",
    "#515b66",
)
"""Those of the light page, layers/static/page.css."""
SHAPES: Final = (
    "M-6.5 0A6.5 6.5 0 1 0 6.5 0A6.5 6.5 0 1 0 -6.5 0Z",
    "M-5.6 -5.6H5.6V5.6H-5.6Z",
    "M0 -7.8L7.8 0L0 7.8L-7.8 0Z",
    "M0 -7.4L7.4 5.4H-7.4Z",
    "M0 7.4L7.4 -5.4H-7.4Z",
    "M-2.6 -7H2.6V-2.6H7V2.6H2.6V7H-2.6V2.6H-7V-2.6H-2.6Z",
)
"""Those of layers/static/marks.js: drawn round 0,0 within a radius of 7."""
_NUMBERED: Final = 1.72
_TEXT_DOWN: Final = (0.0, 0.0, 0.0, 2.4, -2.4, 0.0)
"""How far the middle of each shape lies below 0,0: where its number is written."""
_RINGS: Final = {"planned": ("5.2 3.3", "butt"), "alleged": (".1 3.7", "round")}
RING_RADIUS: Final = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a mark says: the category's number, whether the place is an area, the status."""

    category: int
    is_area: bool = False
    status: str = "happened"


def colour_of(category: int) -> str:
    """The colour of a category."""
    return COLOURS[category % len(COLOURS)]


def mark(look: Look, x: float, y: float, *, text: str = "", scale: float = 1.0) -> str:
    """A mark round x, y; *text* is a number of up to three figures written in it.

    Filled happened; hollow with a dashed or dotted ring is planned or alleged; pale is an area.
    """
    grown = scale * (_NUMBERED if text else 1.0)
    colour, shape = colour_of(look.category), SHAPES[look.category % len(SHAPES)]
    hollow, ring = look.status != "happened", _RINGS.get(look.status)
    halo = tag("path", d=shape, fill=PAPER, stroke=PAPER, stroke_width=5 / grown, stroke_linejoin="round")
    fill = PAPER if hollow else colour
    face = tag(
        "path",
        d=shape,
        fill=fill,
        fill_opacity=0.3 if look.is_area and not hollow else None,
        stroke=colour,
        stroke_width=1.9 / grown,
        stroke_linejoin="round",
    )
    parts = [tag("g", halo, face, transform=f"scale({grown:.3g})")]
    if not text and look.is_area:
        parts.append(tag("circle", r=2.0 * scale, fill=PAPER if hollow else colour, stroke=colour))
    if text:
        down = _TEXT_DOWN[look.category % len(SHAPES)] * scale
        size = (12.5 if len(text) == 1 else 11 if len(text) == 2 else 8.5) * scale
        ink = INK if hollow or look.is_area else PAPER
        parts.append(words(text, 0, down + size * 0.36, size, bold=True, fill=ink, anchor="middle"))
    if ring:
        parts.append(
            tag(
                "circle",
                r=(RING_RADIUS + 1 if text else 11.5) * scale,
                fill="none",
                stroke=colour,
                stroke_width=2.0 * scale,
                stroke_dasharray=ring[0],
                stroke_linecap=ring[1],
            )
        )
    return tag("g", *parts, transform=f"translate({number(x)} {number(y)})")


def stack(looks: Sequence[Look], x: float, y: float) -> str:
    """A ring with how many events it stands for: one arc a category, as long as its share."""
    radius = stack_radius(len(looks))
    parts = [tag("circle", r=radius + 2.5, fill=PAPER)]
    categories = sorted(look.category for look in looks)
    at = -math.pi / 2
    for category in dict.fromkeys(categories):
        sweep = 2 * math.pi * categories.count(category) / len(categories)
        end = at + min(sweep, 2 * math.pi - 0.001)
        start_text = f"{radius * math.cos(at):.2f} {radius * math.sin(at):.2f}"
        end_text = f"{radius * math.cos(end):.2f} {radius * math.sin(end):.2f}"
        arc = f"M{start_text}A{number(radius)} {number(radius)} 0 {int(sweep > math.pi)} 1 {end_text}"
        parts.append(tag("path", d=arc, fill="none", stroke=colour_of(category), stroke_width=3.6))
        at += sweep
    size = 12.0 if len(looks) < 100 else 11.0 if len(looks) < 10_000 else 10.0
    parts.append(words(str(len(looks)), 0, size * 0.36, size, bold=True, anchor="middle"))
    return tag("g", *parts, transform=f"translate({number(x)} {number(y)})")


def stack_radius(count: int) -> float:
    """Room for the number: it grows with the figures, not with the events."""
    return 10.0 + 2.0 * len(str(count))
