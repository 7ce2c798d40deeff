"""A page that was written earlier, read back: what it shows, and whether that is still its events file.

The page is compared with the one that its events file gives now, under its own title and language.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final

from dateline.making import page_of
from geo.desk import Finding
from geo.errors import InputError
from layers import embed
from layers._assets import own_script
from layers._basemap import VIEWPOINTS
from layers._messages import languages, words

if TYPE_CHECKING:
    from pathlib import Path

    from geopandas import GeoDataFrame

_DATA: Final = "dateline-1-data"
_SHOWN: Final = {
    "start": "its date", "length": "its date", "status": "its status", "lon": "its point", "lat": "its point",
    "area": "its precision", "shape": "its area", "title": "its title", "place": "the name of its place",
}  # fmt: skip
_MOST: Final = 12


@dataclass(slots=True)
class PageContents:
    """What a page holds: its HTML, language and title, the address it was made for ("" for none), data blocks
    by id, the texts of its list by row, and whether the article stands beside its map."""

    html: str
    lang: str = "en"
    title: str = ""
    url: str = ""
    blocks: dict[str, str] = field(default_factory=dict)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)
    has_article: bool = False

    @property
    def data(self) -> dict[str, Any] | None:
        """The data of its first time filter; None when it has none."""
        found = self._json(_DATA)
        return found if isinstance(found, dict) else None

    @property
    def credit(self) -> str:
        """What its basemap says of itself; "" without one."""
        blocks = [self._json(name) for name in self.blocks if name.startswith(("basemap", "tiles"))]
        return next(
            (block["credit"] for block in blocks if isinstance(block, dict) and "credit" in block), ""
        )

    @property
    def has_tiles(self) -> bool:
        """Whether its basemap is somebody else's tiles."""
        return any(name.startswith("tiles") for name in self.blocks)

    @property
    def viewpoint(self) -> str | None:
        """Whose borders its basemap draws, as today's words say it; None when they do not."""
        speech = words(self.lang)
        return next((name for name in VIEWPOINTS if str(speech[f"viewpoint_{name}"]) in self.credit), None)

    def rows(self) -> dict[str, dict[str, Any]]:
        """What it shows of each event, by its id; empty for a page of very many, which keeps them packed."""
        data = self.data or {}
        keys = data.get("key")
        if not isinstance(keys, list):
            return {}
        return {str(key): self._row(data, number) for number, key in enumerate(keys)}

    def _row(self, data: dict[str, Any], number: int) -> dict[str, Any]:
        columns: dict[str, Any] = {
            name: data[name][number]
            for name in ("start", "length", "status", "area", "lon", "lat")
            if name in data
        }
        columns["lon"] = None if columns.get("lon") is None else round(columns["lon"] % 360, 4) % 360
        return {**columns, "shape": data.get("shape", {}).get(str(number)), **self.texts.get(number, {})}

    def _json(self, name: str) -> Any:
        try:
            return json.loads(self.blocks.get(name, "null"))
        except ValueError:
            return None


def read_page(path: Path) -> PageContents:
    """The page at *path*. Raises InputError when it cannot be read or is no page of dateline's."""
    file = embed.read_page(path)
    found = parsed(file.html)
    if found.data is None:
        raise InputError(
            "not a page of dateline's", path=path, remedy="name a page that `dateline map` wrote"
        )
    return replace(found, lang=file.lang, title=file.title, url=file.url)


def parsed(html: str) -> PageContents:
    """What a page of this HTML holds, but for what its head says."""
    reader = _Reader(PageContents(html))
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self, found: PageContents) -> None:
        super().__init__(convert_charrefs=True)
        self.found = found
        self._block = ""
        self._row = -1
        self._text = ""
        self._pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kinds = given.get("class", "").split()
        if tag == "script" and given.get("id"):
            self._block, self._pieces = given["id"], []
        elif tag == "li" and "dateline-event" in kinds:
            number = given.get("id", "").rpartition("-e")[2]
            self._row = int(number) if number.isdecimal() else -1
        elif tag == "section" and "dateline-article" in kinds:
            self.found.has_article = True
        elif tag == "bdi" and self._row >= 0 and {"dateline-title", "dateline-place"} & set(kinds):
            self._text, self._pieces = kinds[0].removeprefix("dateline-"), []

    def handle_data(self, data: str) -> None:
        if self._block or self._text:
            self._pieces.append(data)

    def handle_endtag(self, tag: str) -> None:
        text = "".join(self._pieces)
        if tag == "script" and self._block:
            self.found.blocks[self._block] = text
            self._block = ""
        elif tag == "bdi" and self._text:
            self.found.texts.setdefault(self._row, {}).setdefault(self._text, text)
            self._text = ""


def page_findings(page: PageContents, events: GeoDataFrame, *, viewpoint: str = "") -> list[Finding]:
    """What an editor must know of *page*: does it show *events*, and on which basemap?

    *viewpoint* is the one that the newsroom wants, "" for the page's own.
    """
    found = list(_basemap_findings(page, viewpoint))
    lang = page.lang if page.lang in languages() else "en"
    fresh = page_of(events, title=page.title, lang=lang, viewpoint=page.viewpoint or VIEWPOINTS[0])
    now = parsed(fresh.get_root().render())
    if now.html == page.html:
        return found
    found += _differences(page.rows(), now.rows())
    packed = [
        name
        for name, block in now.blocks.items()
        if name.startswith("dateline-1-") and page.blocks.get(name) != block
    ]
    if not page.rows() and packed:
        found.append(
            _stop(
                "page-differs",
                "its data is not that of its events file, or another version of dateline wrote it",
            )
        )
    elif own_script() not in page.html and own_script(for_many=True) not in page.html:
        message = "another version of dateline wrote it; `dateline map` writes it anew"
        found.append(Finding(level="note", kind="older-page", message=message))
    return found


def _basemap_findings(page: PageContents, viewpoint: str) -> list[Finding]:
    speech = words(page.lang)
    if not page.credit:
        return [_stop("no-credit", "it names no source for its basemap")]
    if page.has_tiles:
        return []
    if page.viewpoint is None or str(speech["basemap"]) not in page.credit:
        return [
            Finding(
                level="look",
                kind="stale-basemap",
                message=f"its basemap says {page.credit!r}, which is not today's",
                weight=0.4,
            )
        ]
    if viewpoint and page.viewpoint != viewpoint:
        message = f"its borders are those of the viewpoint {page.viewpoint!r}, not {viewpoint!r}"
        return [Finding(level="look", kind="viewpoint", message=message, weight=0.4)]
    return []


def _stop(kind: str, message: str, *, key: str = "", title: str = "") -> Finding:
    return Finding(level="stop", kind=kind, message=message, event_id=key, title=title, weight=0.99)


def _differences(page: dict[str, dict[str, Any]], now: dict[str, dict[str, Any]]) -> list[Finding]:
    """How the events of the page differ from those of the file."""
    gone = "it is on the page and not in the events file"
    found = [
        _stop("page-differs", gone, key=key, title=row.get("title", ""))
        for key, row in page.items()
        if key not in now
    ]
    for key, row in now.items():
        title = row.get("title", "")
        if key not in page:
            found.append(
                _stop("page-differs", "it is in the events file and not on the page", key=key, title=title)
            )
            continue
        other = list(
            dict.fromkeys(what for name, what in _SHOWN.items() if page[key].get(name) != row.get(name))
        )
        if other:
            message = f"{', '.join(other)} on the page differs from the events file"
            found.append(_stop("page-differs", message, key=key, title=title))
    if len(found) <= _MOST:
        return found
    return [
        *found[:_MOST],
        _stop("page-differs", f"and {len(found) - _MOST} more events differ from the events file"),
    ]
