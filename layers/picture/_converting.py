"""SVG to PNG and PDF by typst, with the bundled fonts, and those of the machine where these lack a letter."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.errors import DatelineError
from layers.picture._fonts import font_files

if TYPE_CHECKING:
    from collections.abc import Callable

_PAGE: Final = (
    "#set document(title: sys.inputs.title, date: none)\n"
    "#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n"
    '#image("picture.svg", width: {width}pt, height: {height}pt, alt: sys.inputs.alt)\n'
)
_PX_PER_PT: Final = 72.0


def png_of(svg: str, size: tuple[int, int], *, scale: float, own_fonts_only: bool) -> bytes:
    """PNG of *size* px times *scale*."""
    return _compiled(svg, size, "png", ppi=_PX_PER_PT * scale, own_fonts_only=own_fonts_only)


def pdf_of(svg: str, size: tuple[int, int], *, title: str, alt: str, own_fonts_only: bool) -> bytes:
    """PDF of one page whose picture carries *alt*; one px is one point."""
    return _compiled(svg, size, "pdf", title=title, alt=alt, own_fonts_only=own_fonts_only)


def _compiled(
    svg: str,
    size: tuple[int, int],
    form: str,
    *,
    own_fonts_only: bool,
    ppi: float | None = None,
    title: str = "",
    alt: str = "",
) -> bytes:
    import typst

    compiled: Callable[..., bytes] = typst.compile
    page = _PAGE.format(width=size[0], height=size[1])
    with tempfile.TemporaryDirectory() as folder:
        for name, data in font_files().items():
            (Path(folder) / name).write_bytes(data)
        try:
            return compiled(
                {"main": page.encode("utf-8"), "picture.svg": svg.encode("utf-8")},
                format=form,
                ppi=ppi,
                font_paths=[folder],
                ignore_system_fonts=own_fonts_only,
                sys_inputs={"title": title, "alt": alt},
                timestamp=0,
            )
        except typst.TypstError as exc:
            raise DatelineError(
                f"the picture could not be made as {form.upper()}: {exc} (write it as .svg)"
            ) from exc
