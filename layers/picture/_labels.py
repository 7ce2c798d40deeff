"""Names on the map that do not lie on one another: the events' own places first, then countries and cities."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from layers.picture._fonts import covered, text_width
from layers.picture._svg import INK, SOFT, tag, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from layers.picture._view import Frame, View

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
_TOWN: Final = "#5c6066"
_MOST: Final = 34
_OTHER_FONT: Final = 1.05
"""How much wider a text may be in the font of whoever opens the SVG."""


@dataclass(slots=True)
class Names:
    """What is taken on the map so far, and the elements that were written."""

    frame: Frame
    taken: list[Box] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def own(self, text: str, round_: Box, *, size: float = 13.0) -> bool:
        """A name beside the box of a mark, on the first free side."""
        gap = 4.0
        wide, tall = text_width(text, size, bold=True) * _OTHER_FONT, size * 1.2
        left, top, right, bottom = round_
        x, y = (left + right) / 2, (top + bottom) / 2
        for box in (
            (right + gap, y - tall / 2),
            (left - gap - wide, y - tall / 2),
            (x - wide / 2, bottom + gap - 1),
            (x - wide / 2, top - gap - tall + 1),
            (right + gap - 2, bottom - tall / 2),
            (right + gap - 2, top - tall / 2),
            (left - gap + 2 - wide, bottom - tall / 2),
            (left - gap + 2 - wide, top - tall / 2),
        ):
            if self._write(text, (*box, box[0] + wide, box[1] + tall), size, bold=True, fill=INK):
                return True
        return False

    def surroundings(self, view: View, rows: dict[str, Any]) -> None:
        """Countries and cities where there is room, those that matter most first."""
        zoom = math.log2(view.scale * 360 / 256)
        for _, name, lon, lat, size_class in rows["countries"]:
            if size_class <= zoom - 0.6:
                x, y = view.project(lon, lat)
                size = 13.0 if size_class < 3 else 11.5
                wide = text_width(name, size) * 1.15
                box = (x - wide / 2, y - size / 2, x + wide / 2, y + size * 0.7)
                self._write(name, box, size, fill=SOFT, spread=True)
        for name, lon, lat, rank, capital in rows["cities"]:
            if rank <= zoom and len(self.written) < _MOST:
                self._city(covered(name), view.project(lon, lat), is_capital=bool(capital))

    def _city(self, name: str, at: tuple[float, float], *, is_capital: bool) -> None:
        x, y = at
        dot = (x - 4, y - 4, x + 4, y + 4)
        if not self._free(dot):
            return
        wide = text_width(name, 11.0) * _OTHER_FONT
        for left in (x + 5, x - 5 - wide):
            box = (left, y - 6.5, left + wide, y + 6.5)
            if self._write(name, box, 11.0, fill=_TOWN):
                self.taken.append(dot)
                shape = (
                    tag("rect", x=x - 2, y=y - 2, width=4, height=4, fill=_TOWN)
                    if is_capital
                    else tag("circle", cx=x, cy=y, r=2, fill=_TOWN)
                )
                self.written.append(shape)
                return

    def _write(
        self, text: str, box: Box, size: float, *, fill: str, bold: bool = False, spread: bool = False
    ) -> bool:
        key = text.casefold()
        if key in self.used or not self._free(box):
            return False
        self.used.add(key)
        self.taken.append(box)
        # In the middle of its box, so that another font with other widths hardly moves it.
        element = words(
            text,
            (box[0] + box[2]) / 2,
            box[1] + size * 0.97,
            size,
            bold=bold,
            fill=fill,
            anchor="middle",
            halo=True,
        )
        self.written.append(tag("g", element, letter_spacing="0.04em") if spread else element)
        return True

    def _free(self, box: Box) -> bool:
        frame = self.frame
        inside = box[0] > frame.x + 3 and box[2] < frame.right - 3
        inside = inside and box[1] > frame.y + 3 and box[3] < frame.bottom - 3
        return inside and not any(meets(box, other) for other in self.taken)


def meets(a: Box, b: Box) -> bool:
    """Whether two boxes have something in common."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def apart(boxes: list[Box]) -> Iterator[tuple[int, int]]:
    """Pairs of boxes that meet."""
    for i, box in enumerate(boxes):
        for j in range(i + 1, len(boxes)):
            if meets(box, boxes[j]):
                yield i, j
