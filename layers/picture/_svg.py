"""Writing SVG: the only place where text is put into a picture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from layers._inline import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FONT: Final = "FiraGO, 'Fira Sans', 'Noto Sans', 'Helvetica Neue', Arial, sans-serif"
INK, SOFT, PAPER, LINE = "#16191d", "#565d66", "#fff", "#d9dce0"
_NOT_XML: Final = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_ISOLATE, _POP = "\u2068", "\u2069"
_TURNED: Final = re.compile("[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]")


def number(value: float) -> str:
    """At most one decimal: a tenth of a pixel."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def tag(name: str, *children: str, **attributes: str | float | None) -> str:
    """An element; `stroke_width=2` is written stroke-width, attributes that are None are left out."""
    pairs = "".join(
        f' {key.strip("_").replace("_", "-")}="{number(value) if isinstance(value, int | float) else escaped(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(children)
    return f"<{name}{pairs}>{inner}</{name}>" if inner else f"<{name}{pairs}/>"


def plain(text: str) -> str:
    """*text* as XML may hold it, on one line: what it may not hold is U+FFFD."""
    return escaped(_NOT_XML.sub("\ufffd", " ".join(text.split())))


def words(
    text: str,
    x: float,
    y: float,
    size: float,
    *,
    bold: bool = False,
    fill: str = INK,
    anchor: str = "start",
    halo: bool = False,
) -> str:
    """A line of text at its baseline. Marks that turn the direction act within it alone.

    A line with a letter written from right to left is read as a whole in that direction when its
    first letter is one, whichever way the picture runs.
    """
    turned = _ISOLATE + text + _POP if _TURNED.search(text) else text
    return tag(
        "text",
        plain(turned),
        x=x,
        y=y,
        font_size=size,
        font_weight="700" if bold else None,
        fill=fill,
        text_anchor=anchor if anchor != "start" else None,
        stroke=PAPER if halo else None,
        stroke_width=3.2 if halo else None,
        stroke_linejoin="round" if halo else None,
        paint_order="stroke" if halo else None,
    )


def path_of(lines: Iterable[Sequence[tuple[float, float]]], *, closed: bool) -> str:
    """Path data in steps of a tenth of a pixel; points that fall together are written once."""
    out: list[str] = []
    for points in lines:
        before: tuple[int, int] | None = None
        part: list[str] = []
        for x, y in points:
            now = (round(x * 10), round(y * 10))
            if before is None:
                part.append(f"M{_tenth(now[0])} {_tenth(now[1])}l")
            elif now != before:
                step = _tenth(now[0] - before[0]), _tenth(now[1] - before[1])
                part.append(step[0] + (step[1] if step[1].startswith("-") else " " + step[1]) + " ")
            before = now
        if len(part) > 2:
            out.append("".join(part).strip() + ("z" if closed else ""))
        elif len(part) == 2 and not closed:
            out.append("".join(part).strip())
    return "".join(out)


def _tenth(value: int) -> str:
    text = number(value / 10)
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
