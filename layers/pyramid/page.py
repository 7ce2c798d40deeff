"""The page of a folder: the page of any map, with a layer that fetches its events by range."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from branca.element import Element, Figure, MacroElement

from geo.errors import InputError
from layers._dates import span_text
from layers._filter import _groups
from layers._ground import Basemap
from layers._inline import Raw, escaped, json_block
from layers._messages import direction, script_words, words
from layers._packing import Columns, block
from layers._page import Page
from layers._times import DAY_MS
from layers.pyramid.details import FIELDS
from layers.pyramid.ordered import LOOKS
from layers.pyramid.tiles import CELL_BITS, summary

if TYPE_CHECKING:
    from layers.pyramid.ordered import Ordered

SCRIPTS: Final = (
    "pyramid-files.js",
    "pyramid-tiles.js",
    "pyramid-details.js",
    "pyramid-canvas.js",
    "pyramid.js",
)
_PREFIX: Final = "dateline-1"
_RECEIPT_WORDS: Final = (
    "actors",
    "admin1",
    "admin2",
    "area",
    "area_note",
    "category",
    "certainty",
    "certainty_short",
    "country",
    "date",
    "exact_place",
    "found_by",
    "km",
    "m",
    "no_point",
    "not_found",
    "not_placed",
    "other_places",
    "place",
    "region",
    "reviewed",
    "source",
    "town",
    "unreviewed",
    "within",
)
LISTED_APART: Final = 5000
"""Events that are not on the map are listed up to so many of each kind; all are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """What the page has to know of the files beside it: names, sizes, and where in them is what."""

    archive: dict[str, Any]
    details: dict[str, Any]


def folder_page(ordered: Ordered, files: Files, *, title: str, lang: str, viewpoint: str) -> str:
    """The HTML of the page."""
    from folium import LayerControl

    said = words(lang)
    layer = PyramidLayer(ordered, files, lang=lang)
    page = Page(
        title=title or said["events"],
        deck=span_text(ordered.span_ms, said) if ordered.span_ms else "",
        lang=lang,
    )
    Basemap(extent=_wide(ordered.extent), viewpoint=viewpoint, lang=lang, budget=_BASEMAP).add_to(page)
    layer.add_to(page)
    LayerControl(position="topright").add_to(page)
    html: str = page.get_root().render()
    return html


_BASEMAP: Final = 60_000


def _wide(extent: tuple[float, float, float, float] | None) -> tuple[float, float, float, float] | None:
    """An extent with some room, so that a single place has a map round it."""
    if extent is None:
        return None
    west, south, east, north = extent
    return west, max(-85.0, south), max(east, west + 0.01), max(min(85.0, north), south + 0.01)


class PyramidLayer(MacroElement):
    """The layer of a page that stands beside the files of a pyramid; only a `Page` takes it."""

    many: Final = True
    fetches: Final = True

    def __init__(self, ordered: Ordered, files: Files, *, lang: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "PyramidLayer"
        self._on: Element | None = None
        self.ordered, self.files, self.lang = ordered, files, lang
        self.groups = _groups(len(ordered.categories))

    @property
    def _parent(self) -> Element | None:
        return self._on

    @_parent.setter
    def _parent(self, parent: Element | None) -> None:
        """Being added to a map also adds a folium layer for each category, which LayerControl lists."""
        self._on = parent
        if parent is None:
            return
        for position, group in enumerate(self.groups):
            group.layer_name = f"dateline 0.{position + 1}"
            parent.add_child(group)

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002  # the signature is branca's
        """Put markup, data, our scripts and one line that starts them into the figure; gives back nothing more."""
        figure = self.get_root()
        if not isinstance(figure, Figure) or self._on is None or not hasattr(figure, "late"):
            raise InputError("a PyramidLayer is part of a Page", remedy="add it to a Page")
        counts, apart = summary(self.ordered), _apart(self.ordered)
        blocks = block(f"{_PREFIX}-sum", counts.data()) + block(f"{_PREFIX}-apart", apart.data())
        markup = self._markup({"sum": counts.about, "apart": apart.about})
        figure.html.add_child(Raw(markup + blocks), name=_PREFIX)
        groups = ",".join(group.get_name() for group in self.groups)
        call = f'dateline._.start({self._on.get_name()},"{_PREFIX}",()=>[{groups}]);\n'
        figure.script.add_child(Raw(pyramid_script() + call), name=_PREFIX)
        return ""

    def _markup(self, columns: dict[str, Any]) -> str:
        said = words(self.lang)
        return (
            f'<section class="dateline-filter" id="{_PREFIX}" lang="{escaped(self.lang)}" '
            f'dir="{direction(self.lang)}" aria-label="{escaped(said["events"])}" data-many data-pyramid>'
            '<div class="dateline-receipt-panel"></div><div class="dateline-time"></div>'
            '<div class="dateline-side"></div></section>'
            f'<noscript><p class="dateline-noscript">{escaped(messages(self.lang)["no_script"])}</p></noscript>'
            f"{json_block(f'{_PREFIX}-data', self._data(columns))}\n"
        )

    def _data(self, columns: dict[str, Any]) -> dict[str, Any]:
        ordered, said = self.ordered, words(self.lang)
        kinds = [said["kinds"].get(name, name) for name in ordered.categories]
        low, high = ordered.span_ms or (0, 0)
        ends = [] if ordered.span_ms is None else [(low - low % DAY_MS, -(-high // DAY_MS) * DAY_MS)]
        return {
            "lang": self.lang,
            "words": self._words(),
            "categories": ordered.categories,
            "kinds": kinds,
            "lasting": False,
            "mode": "window",
            "plain": False,
            "key": [],
            "start": [start for start, _ in ends],
            "end": [end for _, end in ends],
            "length": [int(ordered.days.max()) * DAY_MS] if ordered.dated else [],
            "status": sorted({look // 2 for look in ordered.looks}),
            "area": sorted({look % 2 for look in ordered.looks}),
            "lon": [],
            "lat": [],
            "extent": [round(edge, 5) for edge in ordered.extent] if ordered.extent else None,
            "pyramid": {
                "rows": ordered.rows,
                "dated": ordered.dated,
                "mapped": ordered.mapped,
                "cell_bits": CELL_BITS,
                **columns,
                "fields": list(FIELDS),
                "archive": self.files.archive,
                "details": self.files.details,
            },
        }

    def _words(self) -> dict[str, Any]:
        said = words(self.lang)
        return {
            **script_words(self.lang, for_many=True),
            **{name: said[name] for name in _RECEIPT_WORDS},
            **messages(self.lang),
        }


def _apart(ordered: Ordered) -> Columns:
    """The first events that are not on the map: those with a date, in the order of time, and the category of others."""
    some = slice(ordered.mapped, min(ordered.dated, ordered.mapped + LISTED_APART))
    columns = Columns()
    columns.add("day", ordered.day[some])
    columns.add("days", ordered.days[some])
    columns.add("category", ordered.look[some] // LOOKS)
    columns.add("undated", ordered.look[ordered.dated : ordered.dated + LISTED_APART] // LOOKS)
    return columns


@cache
def messages(lang: str) -> dict[str, str]:
    """What only a page of a pyramid says; English where we do not have the language."""
    text = resources.files("layers.pyramid").joinpath("messages.json").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = json.loads(text)
    return {**table["en"], **table.get(lang.split("-")[0].lower(), {})}


def pyramid_script() -> str:
    """Our scripts for pages of a pyramid, as pages carry scripts."""
    from layers._assets import script_of

    return "".join(script_of(name) for name in SCRIPTS)
