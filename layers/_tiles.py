"""A basemap that somebody else drew: tiles asked of a host, or carried in the page out of a PMTiles archive."""

from __future__ import annotations

import base64
import html
import math
import re
from contextlib import contextmanager
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from branca.element import Figure, MacroElement

from geo.errors import InputError
from layers._basemap import WORLD, room_round
from layers._filter import filters_below
from layers._geometry import Extent, extent_of, mercator
from layers._inline import Raw, clean, json_block, web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES: Final = 3_000_000
"""Tiles of an archive that a page carries at most, in bytes before they are written as text."""
_MOST_TILES: Final = 400
_MOST_ZOOM: Final = 12
_ROOM: Final = 1.25
_PICTURES: Final = {"PNG": "png", "JPEG": "jpeg", "WEBP": "webp", "AVIF": "avif"}
_TEMPLATE: Final = re.compile(r"\{([^{}]*)\}")
_PLACEHOLDERS: Final = frozenset({"z", "x", "y", "r", "s"})


class Tiles(MacroElement):
    """Raster tiles under the events of a page, in place of the bundled `Basemap`.

    *source* is the address of a tile server with {z}, {x} and {y} in it, or a PMTiles archive of
    pictures. Tiles of a server are asked for when the page is read, so the page then does ask another
    host: that host, and no other, is allowed by its content-security policy and gets the origin of the
    page as referrer. Of an archive the tiles round the events are carried in the page, whole zoom
    levels as long as they take no more than MOST_BYTES. *attribution* is text; an archive may bring its
    own. Raises InputError for an address or archive that cannot be used, or without attribution.
    """

    def __init__(self, source: str | Path, *, attribution: str = "") -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Tiles"
        text = str(source)
        self.credits: tuple[str, ...] = ()
        self.archive = None if "://" in text else Path(text)
        self.url = text if self.archive is None else ""
        if self.url:
            _check_address(self.url)
        self.attribution = attribution or (_own_attribution(self.archive) if self.archive else "")
        if not self.attribution:
            raise InputError("tiles need an attribution", remedy="name whose map it is with --attribution")

    @property
    def host(self) -> str:
        """Where pictures come from, as a source of a content-security policy; "" for an archive."""
        if not self.url:
            return ""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002  # the signature is branca's
        """Put the tiles or their address and a few lines of script into the figure; gives back nothing more."""
        figure = self.get_root()
        if not isinstance(figure, Figure) or self._parent is None:
            raise InputError("tiles are drawn as part of a page", remedy="use build_page(basemap=…)")
        name = self.get_name()
        extent = self._extent_to_show(figure)
        data = {
            "credit": "; ".join((self.attribution, *self.credits)),
            "box": [round(value, 4) for value in extent],
        }
        data |= {"url": self.url} if self.url else _carried(self.archive or Path(), extent)
        figure.html.add_child(Raw(json_block(f"{name}-data", data) + "\n"), name=name)
        script = resources.files("layers").joinpath("static", "tiles.js").read_text(encoding="utf-8")
        call = f'dateline._.tiles({self._parent.get_name()},"{name}-data");\n'
        figure.script.add_child(Raw(script + call), name=name)
        return ""

    def _extent_to_show(self, figure: Figure) -> Extent:
        from shapely.geometry import box

        shown = [layer.extent for layer in filters_below(figure) if layer.extent is not None]
        extent = extent_of([box(*one) for one in shown])
        return room_round(extent, _ROOM) if extent else WORLD


def _check_address(url: str) -> None:
    names = set(_TEMPLATE.findall(url))
    plain = _TEMPLATE.sub("0", url)
    if (
        web_address(plain) is None
        or re.search(r"[;,]", urlsplit(plain).netloc)
        or "@" in urlsplit(plain).netloc
    ):
        reason = f"{clean(url)!r} is not the http or https address of tiles"
        raise InputError(reason, remedy="write it as https://tiles.example.org/{z}/{x}/{y}.png")
    if not {"z", "x", "y"} <= names <= _PLACEHOLDERS:
        raise InputError(
            f"{clean(url)!r} has to hold {{z}}, {{x}} and {{y}}, and may hold {{s}} and {{r}}",
            remedy="write it as https://tiles.example.org/{z}/{x}/{y}.png",
        )


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The archive, a reader of the package pmtiles. Raises InputError when it is none, or is damaged where it is read."""
    from pmtiles import reader as untyped
    from pmtiles.tile import MagicNumberNotFound, SpecVersionUnsupported

    reader: Any = untyped
    try:
        with path.open("rb") as file:
            yield reader.Reader(reader.MmapSource(file))
    except (FileNotFoundError, IsADirectoryError, PermissionError) as exc:
        remedy = "check the name and the rights of the file, or give the address of tiles"
        raise InputError(f"cannot be read: {exc.strerror}", path=path, remedy=remedy) from exc
    except (
        MagicNumberNotFound,
        SpecVersionUnsupported,
        EOFError,
        IndexError,
        KeyError,
        OSError,
        TypeError,
        ValueError,
    ) as exc:
        raise InputError(
            "is no PMTiles archive of version 3, or is damaged",
            path=path,
            remedy="give the address of tiles or a .pmtiles file",
        ) from exc


def _own_attribution(path: Path) -> str:
    """What the archive says of itself, as text: it is written for the HTML of a web map."""
    with _opened(path) as archive:
        given = str(archive.metadata().get("attribution") or "")
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", given)).split())


def _carried(path: Path, extent: Extent) -> dict[str, Any]:
    """The tiles round *extent* as text by "zoom/column/row", for as many zoom levels as there is room for."""
    with _opened(path) as archive:
        header = archive.header()
        kind = _PICTURES.get(header["tile_type"].name)
        if kind is None:
            raise InputError(
                f"holds {header['tile_type'].name} tiles; only pictures can be shown",
                path=path,
                remedy="make a raster archive (PNG, JPEG, WebP or AVIF)",
            )
        levels = _levels(archive, header, extent)
    if not levels:
        reason = "has no tiles where the events are that a page could carry"
        raise InputError(reason, path=path, remedy="give an archive of that region, or the address of tiles")
    tiles = {f"{zoom}/{x}/{y}": text for zoom, found in levels.items() for (x, y), text in found.items()}
    return {"kind": kind, "tiles": tiles, "first": min(levels), "last": max(levels)}


def _levels(archive: Any, header: dict[str, Any], extent: Extent) -> dict[int, dict[tuple[int, int], str]]:
    """Tiles by zoom level and place, until one more level would be too much."""
    levels: dict[int, dict[tuple[int, int], str]] = {}
    room = MOST_BYTES
    for zoom in range(max(header["min_zoom"], _zoom_of(extent) - 1), min(header["max_zoom"], _MOST_ZOOM) + 1):
        places = list(islice(_tiles_in(extent, zoom), _MOST_TILES + 1))
        if len(places) > _MOST_TILES:
            break
        found = {at: data for at in places if (data := archive.get(zoom, *at)) is not None}
        room -= sum(map(len, found.values()))
        if room < 0:
            break
        if found:
            levels[zoom] = {at: _text_of(data, header) for at, data in found.items()}
    return levels


def _text_of(data: bytes, header: dict[str, Any]) -> str:
    import gzip

    plain = gzip.decompress(data) if header["tile_compression"].name == "GZIP" else data
    return base64.b64encode(plain).decode("ascii")


def _zoom_of(extent: Extent) -> int:
    """The zoom at which the extent is about two tiles wide or high."""
    size = max(extent.east - extent.west, mercator(extent.north) - mercator(extent.south), 0.01)
    return max(0, math.floor(math.log2(720 / size)))


def _tiles_in(extent: Extent, zoom: int) -> Iterator[tuple[int, int]]:
    """Columns and rows of the tiles that meet the extent; columns are turned into the world."""
    count = 2**zoom
    columns = [math.floor((lon + 180) / 360 * count) for lon in (extent.west, extent.east)]
    rows = [math.floor((180 - mercator(lat)) / 360 * count) for lat in (extent.north, extent.south)]
    for x in range(columns[0], min(columns[1], columns[0] + count - 1) + 1):
        for y in range(max(rows[0], 0), min(rows[1], count - 1) + 1):
            yield x % count, y
