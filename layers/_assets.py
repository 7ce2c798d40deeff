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
    "article.js",
    "search.js",
    "story.js",
    "embedding.js",
    "fitting.js",
    "legend.js",
    "filter.js",
    "listing.js",
    "choosing.js",
    "driving.js",
    "starting.js",
)
SCRIPTS_FOR_MANY: Final = (
    "columns.js",
    "texts.js",
    "stamps.js",
    "outlines.js",
    "canvas.js",
    "bars.js",
    "pages.js",
    "crowd.js",
    "finding.js",
    "many.js",
)
"""Carried only by a page with a large frame, before the last of the others."""
STYLES: Final = ("page.css", "filter.css", "map.css")
STYLES_FOR_MANY: Final = ("many.css",)
_LITERAL: Final = re.compile(
    r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`|(?:(?<=[(,=:!])|(?<=[(,=:!] ))/(?!/)(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\])+/\w*)"""
)
_BLANKS: Final = re.compile(r"\s*([=*/<>!&|?:,;(){}\[\]])\s*|(?<![+-]) ([+-]) (?![+-])")
_UNUSED: Final = re.compile(
    r"popup|tooltip|lvml|oldie|control-scale|editing-icon|zoom-box|image-layer|leaflet-tile|@media print"
)
_UNUSED_CLASSES: Final = (
    "Canvas",
    "DivOverlay",
    "GeoJSON",
    "GridLayer",
    "ImageOverlay",
    "Popup",
    "SVGOverlay",
    "TileLayer",
    "Tooltip",
    "VideoOverlay",
)
_BRACE: Final = re.compile(r"""[{}]|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""")
LEAFLET_NOTICE: Final = (
    "/* Leaflet 1.9.3, BSD-2-Clause, (c) 2010-2022 Vladimir Agafonkin, 2010-2011 CloudMade */\n"
)


@cache
def own_script(*, for_many: bool = False) -> str:
    """Our JavaScript in its order, without comment lines and indentation; *for_many* with that for large frames."""
    names = (*SCRIPTS[:-1], *SCRIPTS_FOR_MANY, SCRIPTS[-1]) if for_many else SCRIPTS
    return "".join(_stripped_script(_own(name)) for name in names)


@cache
def own_style(*, for_many: bool = False) -> str:
    """Our style sheets in their order, without comments and line ends; *for_many* with that for large frames."""
    return "".join(_stripped_style(_own(name)) for name in STYLES + (STYLES_FOR_MANY if for_many else ()))


@cache
def leaflet_script(*, for_ours_alone: bool = False) -> str:
    """Leaflet's minified script with its licence line, without the address of its source map.

    *for_ours_alone* empties the classes that our own layers never use: pop-ups, tiles, pictures.
    """
    text = (_leaflet() / "leaflet.js").read_text(encoding="utf-8")
    text = re.sub(r"^/\*.*?\*/", "", text.strip(), count=1, flags=re.DOTALL)
    text = re.sub(r"\n//# sourceMappingURL=.*", "", text)
    return LEAFLET_NOTICE + (_without_unused_classes(text) if for_ours_alone else text).strip() + "\n"


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


@cache
def script_of(name: str) -> str:
    """One file of our JavaScript, as pages carry it."""
    return _stripped_script(_own(name))


def _own(name: str) -> str:
    return resources.files("layers").joinpath("static", name).read_text(encoding="utf-8")


def _leaflet() -> Path:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)


def _without_unused_classes(text: str) -> str:
    """With `{}` for the members of classes that are not used, and for what popups add to others.

    The minified name of a class is found where it is exported, `t.GridLayer=Ri`; the classes stay,
    with nothing in them, so that what stands round them runs as before.
    """
    unused = [
        name for name in _UNUSED_CLASSES if not re.search(rf"\bL\.{name}\b", own_script(), re.IGNORECASE)
    ]
    names = [found[1] for name in unused if (found := re.search(rf"\bt\.{name}=(\w+)", text))]
    heads = rf"\b(?:{'|'.join(names)})=\w+\.extend\((?=\{{)|\.include\((?=\{{_initOverlay|\{{(?:open|bind)(?:Popup|Tooltip))"
    out, done = [], 0
    for found in re.finditer(heads, text):
        out += [text[done : found.end()], "{}"]
        done = _end_of_object(text, found.end())
    return "".join([*out, text[done:]])


def _end_of_object(text: str, start: int) -> int:
    """Just after the brace that closes the one at *start*; braces in strings do not count."""
    depth = 0
    for found in _BRACE.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    raise ValueError("a brace of Leaflet's script is never closed")


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
