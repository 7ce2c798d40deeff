"""Files that go into a page: our own from layers/static, Leaflet from the package that carries it."""

from __future__ import annotations

import base64
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

SCRIPTS: Final = (
    "time.js",
    "words.js",
    "basemap.js",
    "labels.js",
    "marks.js",
    "drawing.js",
    "histogram.js",
    "timebar.js",
    "panel.js",
    "embedding.js",
    "fitting.js",
    "legend.js",
    "filter.js",
    "starting.js",
)
STYLES: Final = ("page.css", "filter.css", "map.css")
_LITERAL: Final = re.compile(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|(?:(?<=[(,=:!])|(?<=[(,=:!] ))/(?!/)(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\])+/\w*)"""
)
_BLANKS: Final = re.compile(r"\s*([=*/<>!&|?:,;(){}\[\]])\s*|(?<![+-]) ([+-]) (?![+-])")
_UNUSED: Final = re.compile(
    r"popup|tooltip|lvml|oldie|control-scale|editing-icon|zoom-box|image-layer|leaflet-tile|@media print"
)
LEAFLET_NOTICE: Final = (
    "/* Leaflet 1.9.3, BSD-2-Clause, (c) 2010-2022 Vladimir Agafonkin, 2010-2011 CloudMade */\n"
)


@cache
def own_script() -> str:
    """Our JavaScript in its order, without comment lines and indentation."""
    return "".join(_stripped_script(_own(name)) for name in SCRIPTS)


@cache
def own_style() -> str:
    """Our style sheets in their order, without comments and line ends."""
    return "".join(_stripped_style(_own(name)) for name in STYLES)


@cache
def leaflet_script() -> str:
    """Leaflet's minified script with its licence line, without the address of its source map."""
    text = (_leaflet() / "leaflet.js").read_text(encoding="utf-8")
    text = re.sub(r"^/\*.*?\*/", "", text.strip(), count=1, flags=re.DOTALL)
    text = re.sub(r"\n//# sourceMappingURL=.*", "", text)
    return LEAFLET_NOTICE + text.strip() + "\n"


@cache
def leaflet_style(*, for_ours_alone: bool = False) -> str:
    """Leaflet's style sheet; the pictures it would load are replaced by one of ours or left out.

    *for_ours_alone* leaves out the rules for popups, tooltips, the scale and old browsers, which
    our own layers never show.
    """
    text = (_leaflet() / "leaflet.css").read_text(encoding="utf-8")
    icon = base64.b64encode(_own("layers.svg").encode("utf-8")).decode("ascii")
    text = re.sub(r"url\(images/layers(-2x)?\.png\)", f"url(data:image/svg+xml;base64,{icon})", text)
    text = re.sub(r"[^;{}]*url\((?!data:)[^)]*\)[^;}]*;?", "", text)
    text = _stripped_style(text)
    return LEAFLET_NOTICE + (_without_unused_rules(text) if for_ours_alone else text)


def _own(name: str) -> str:
    return resources.files("layers").joinpath("static", name).read_text(encoding="utf-8")


def _leaflet() -> Path:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)


def _without_unused_rules(text: str) -> str:
    """Without the rules all of whose selectors name a thing that is not there; `@` blocks count as one."""
    rules = re.findall(r"(@?[^{}]+)(\{(?:[^{}]|\{[^{}]*\})*\})", text)
    return "".join(
        head + body for head, body in rules if not all(_UNUSED.search(part) for part in head.split(","))
    )


def _stripped_script(text: str) -> str:
    """Without whole-line comments, indentation and blanks beside signs; literals stay as they are.

    Every literal of ours is within one line. Two signs in a row keep the blank between them, because
    `a + +b` is not `a++b`; a line end goes only where no statement can end, and with the semicolon
    before a closing brace.
    """
    lines = (line.strip() for line in text.splitlines())
    kept = "".join(f"{_without_blanks(line)}\n" for line in lines if line and not line.startswith("//"))
    return re.sub(r"(?<=[;{,])\n", "", re.sub(r";\n(?=\})", "", kept))


def _without_blanks(line: str) -> str:
    pieces = _LITERAL.split(line)
    return "".join(
        piece if number % 2 else _BLANKS.sub(r"\1\2", piece).replace("const ", "let ")
        for number, piece in enumerate(pieces)
    )


def _stripped_style(text: str) -> str:
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = " ".join(line.strip() for line in text.splitlines() if line.strip())
    return re.sub(r"\s*([{};,])\s*|(:)\s+", r"\1\2", text).replace(";}", "}")
