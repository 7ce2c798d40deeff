"""`build_picture`: a frame as a still picture, with all that a reader needs to understand it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.saving import replace_file
from layers._basemap import BasemapOptions
from layers._columns import categories_of
from layers._messages import words
from layers._rows import Wanted, rows_of
from layers.picture._converting import pdf_of, png_of
from layers.picture._drawing import drawn
from layers.picture._fonts import uncovered
from layers.picture._story import Story

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

ENDINGS: Final = (".svg", ".png", ".pdf")
LEAST_PX, MOST_PX = 280, 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawn map: *svg* is the document, *width* and *height* are px, *alt* says what is seen.

    *foreign* holds the characters that no bundled font has: a PNG or PDF shows them only where a font
    of the machine has them.
    """

    svg: str
    title: str
    alt: str
    width: int
    height: int
    foreign: str = ""

    def png(self, *, scale: float = 1.0) -> bytes:
        """The picture as PNG of width times *scale* px."""
        return png_of(self.svg, (self.width, self.height), scale=scale, own_fonts_only=not self.foreign)

    def pdf(self) -> bytes:
        """The picture as a PDF of one page, one point a px, shapes and text kept as such."""
        return pdf_of(
            self.svg,
            (self.width, self.height),
            title=self.title,
            alt=self.alt,
            own_fonts_only=not self.foreign,
        )

    def save(self, path: str | Path) -> None:
        """Write .svg, .png or .pdf, as *path* ends, in place of an old file only when all is made.

        Raises InputError for another ending or a path that cannot be written.
        """
        made = {".svg": lambda: self.svg.encode("utf-8"), ".png": self.png, ".pdf": self.pdf}
        ending = Path(path).suffix.lower()
        if ending not in made:
            raise InputError(
                f"a picture does not end in {ending or 'nothing'}",
                path=path,
                remedy=f"use {', '.join(ENDINGS)}",
            )
        replace_file(path, made[ending]())

    def _repr_svg_(self) -> str:
        """For notebooks."""
        return self.svg


def build_picture(
    frame: GeoDataFrame,
    *,
    title: str | None = None,
    deck: str = "",
    lang: str = "en",
    viewpoint: str = "un",
    width: int = 1200,
    height: int = 675,
    **columns: Any,
) -> Picture:
    """A picture of *frame*: map, numbered list or counts, legend, time strip, credits; light, no script.

    *frame* and *columns* (time, end, title, category) are as for `layers.TimeFilter`; *title* and
    *deck* as for `layers.build_page`. The same frame gives the same bytes. Raises InputError for a
    size outside 280 to 5000 px or another viewpoint, and what `TimeFilter` raises.
    """
    for name, value in (("width", width), ("height", height)):
        if not LEAST_PX <= value <= MOST_PX:
            reason = f"{name} {value} is not within {LEAST_PX} and {MOST_PX} px"
            raise InputError(reason, remedy="choose another size")
    rows = rows_of(frame, Wanted(**columns))
    speech = words(lang)
    own = next((row.event.source_title for row in rows if row.event and row.event.source_title), "")
    story = Story(
        title=title or own or str(speech["events"]),
        deck=deck,
        rows=rows,
        categories=categories_of(rows),
        lang=lang,
        viewpoint=BasemapOptions(viewpoint=viewpoint).viewpoint,
    )
    svg, alt = drawn(story, (width, height))
    return Picture(
        svg=svg, title=story.title, alt=alt, width=width, height=height, foreign=uncovered(_texts(svg))
    )


def _texts(svg: str) -> str:
    """The texts that are drawn."""
    import html
    import re

    return html.unescape("".join(re.findall(r"<text[^>]*>([^<]*)", svg)))
