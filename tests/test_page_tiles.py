"""Tiles of others under the events: asked of the one host that was named, or carried out of an archive."""

from __future__ import annotations

import struct
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from hostile import HOSTILE
from page_story import story
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

import layers
from geo.errors import InputError
from layers.embed._files import folder_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from browser import Opener

pytestmark = pytest.mark.browser


def picture(red: int, green: int, blue: int) -> bytes:
    """A PNG of 256 by 256 pixels of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = (b"\0" + bytes((red, green, blue)) * 256) * 256
    head = struct.pack(">IIBBBBB", 256, 256, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )


def archive(path: Path, *, last: int = 7, kind: TileType = TileType.PNG, **metadata: Any) -> Path:
    """A PMTiles archive of the Earth to zoom *last*, a colour a level, only around the story from zoom 4 on."""
    tiles = {}
    for zoom in range(last + 1):
        count = 2**zoom
        columns = range(count) if zoom < 4 else range(int(count * 0.56), int(count * 0.6) + 2)
        rows = range(count) if zoom < 4 else range(int(count * 0.33), int(count * 0.38) + 2)
        for x in columns:
            for y in rows:
                tiles[zxy_to_tileid(zoom, x, y)] = picture(40 * zoom % 256, 120, 200)
    with write(str(path)) as writer:
        for number in sorted(tiles):
            writer.write_tile(number, tiles[number])
        writer.finalize({"tile_type": kind, "tile_compression": Compression.NONE, "min_lon_e7": -1800000000, "min_lat_e7": -850000000,
                         "max_lon_e7": 1800000000, "max_lat_e7": 850000000, "center_zoom": 1, "center_lon_e7": 0, "center_lat_e7": 0}, metadata)  # fmt: skip
    return path


def test_an_archive_is_carried_in_the_page(open_page: Opener, tmp_path: Path) -> None:
    path = tmp_path / "map.html"
    own = '<a href="https://example.org">© Example &amp; Maps</a>'
    layers.build_page(story(), basemap=archive(tmp_path / "world.pmtiles", attribution=own)).save(path)
    opened = open_page(path)
    opened.until("[...document.querySelectorAll('.leaflet-tile')].some(e => e.naturalWidth === 256)")
    assert (
        opened.ask(
            "[...document.querySelectorAll('.leaflet-tile')].filter(e => e.src && !e.src.startsWith('data:image/png;base64,')).length"
        )
        == 0
    )
    assert opened.page.locator(".leaflet-control-attribution").inner_text().endswith("© Example & Maps")
    assert opened.page.locator(".leaflet-control-attribution a").count() == 0
    assert (
        opened.ask("dateline.filters[0].map.setZoom(10, {animate: false}), dateline.filters[0].map.getZoom()")
        == 10
    )
    opened.until("[...document.querySelectorAll('.leaflet-tile')].some(e => e.naturalWidth === 256)")


def test_an_archive_gives_whole_levels_within_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from layers import _tiles

    path = archive(tmp_path / "world.pmtiles", attribution="Example")
    whole = layers.build_page(story(), basemap=path).get_root().render()
    assert '"last":7' in whole
    monkeypatch.setattr(_tiles, "MOST_BYTES", 6000)
    assert '"last":5' in layers.build_page(story(), basemap=path).get_root().render()
    monkeypatch.setattr(_tiles, "MOST_BYTES", 60)
    with pytest.raises(InputError, match="has no tiles where the events are that a page could carry"):
        layers.build_page(story(), basemap=path).get_root().render()


def test_the_same_archive_gives_the_same_bytes(tmp_path: Path) -> None:
    path = archive(tmp_path / "world.pmtiles", attribution="Example")
    texts = {layers.build_page(story(), basemap=path).get_root().render() for _ in range(2)}
    assert len(texts) == 1


def test_what_cannot_be_drawn_is_refused_in_clear_words(tmp_path: Path) -> None:
    vector = archive(tmp_path / "vector.pmtiles", last=1, kind=TileType.MVT, attribution="Example")
    with pytest.raises(InputError, match=r"vector\.pmtiles.* holds MVT tiles; only pictures can be shown"):
        layers.build_page(story(), basemap=vector).get_root().render()
    with pytest.raises(InputError, match="tiles need an attribution"):
        layers.build_page(story(), basemap=archive(tmp_path / "mute.pmtiles", last=1))
    with pytest.raises(InputError, match="tiles need an attribution"):
        layers.build_page(story(), basemap="https://tiles.example.org/{z}/{x}/{y}.png")
    for data in (b"", b"no archive at all", archive(tmp_path / "cut.pmtiles").read_bytes()[:130]):
        (tmp_path / "bad.pmtiles").write_bytes(data)
        with pytest.raises(InputError, match="is no PMTiles archive of version 3, or is damaged"):
            layers.build_page(story(), basemap=tmp_path / "bad.pmtiles", attribution="X").get_root().render()
    with pytest.raises(InputError, match="cannot be read"):
        layers.build_page(story(), basemap=tmp_path / "absent.pmtiles")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://tiles.example.org/{z}/{x}/{y}.png",
        "javascript://x/{z}/{x}/{y}",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org/{z}/{x}/{y}/{key}.png",
        "https://user:secret@tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org;script-src 'unsafe-inline'/{z}/{x}/{y}.png",
        "https://a;b/{z}/{x}/{y}.png",
    ],
)
def test_odd_addresses_are_refused(url: str) -> None:
    with pytest.raises(InputError, match=r"is not the http|has to hold"):
        layers.build_page(story(), basemap=url, attribution="Example")


def test_the_policy_allows_that_host_and_no_other() -> None:
    text = (
        layers.build_page(
            story(), basemap="https://{s}.tiles.example.org:8443/a/{z}/{x}/{y}{r}.png", attribution="Example"
        )
        .get_root()
        .render()
    )
    assert "img-src data: https://*.tiles.example.org:8443; base-uri" in text
    assert '<meta name="referrer" content="strict-origin-when-cross-origin">' in text
    plain = layers.build_page(story()).get_root().render()
    assert "img-src data:; base-uri" in plain
    assert '<meta name="referrer" content="no-referrer">' in plain
    assert len(plain.encode()) < len(text.encode()) + 40_000


class _Server(BaseHTTPRequestHandler):
    page = b""
    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        data, kind = (
            (self.page, "text/html") if self.path == "/map.html" else (picture(10, 200, 30), "image/png")
        )
        self.asked.append((self.path, self.headers.get("Referer")))
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written to the terminal."""


@pytest.fixture
def server() -> Iterator[Any]:
    class Handler(_Server):
        asked: list[tuple[str, str | None]] = []  # noqa: RUF012  # each server has its own

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def test_tiles_of_a_server_are_asked_for_with_the_origin_as_referrer(
    chromium_browser: Any, server: Any
) -> None:
    tiles, port = server.RequestHandlerClass, server.server_address[1]
    page = layers.build_page(
        story(),
        basemap=f"http://localhost:{port}/t/{{z}}/{{x}}/{{y}}.png",
        attribution="<b>&copy; Example</b>",
    )
    tiles.page = page.get_root().render().encode()
    context = chromium_browser.new_context(viewport={"width": 1000, "height": 800})
    try:
        opened = context.new_page()
        complaints: list[str] = []
        opened.on("console", lambda message: complaints.append(message.text))
        opened.goto(f"http://127.0.0.1:{port}/map.html", wait_until="networkidle")
        assert opened.evaluate(
            "[...document.querySelectorAll('.leaflet-tile')].some(e => e.naturalWidth === 256)"
        )
        assert (
            opened.locator(".leaflet-control-attribution").inner_text() == "Leaflet | <b>&copy; Example</b>"
        )
        assert complaints == []
    finally:
        context.close()
    asked = [one for one in tiles.asked if one[0].startswith("/t/")]
    assert len(asked) > 3
    assert {referrer for _, referrer in asked} == {f"http://127.0.0.1:{port}/"}


def test_hostile_attributions_stay_text(open_page: Opener, tmp_path: Path) -> None:
    made = archive(tmp_path / "world.pmtiles", last=5)
    layers.build_page(story(), basemap=made, attribution=" | ".join(HOSTILE)).save(tmp_path / "map.html")
    opened = open_page(tmp_path / "map.html")
    assert " | ".join(HOSTILE) in opened.page.locator(".leaflet-control-attribution").text_content()


def test_the_page_in_several_files_keeps_its_tiles(tmp_path: Path) -> None:
    made = layers.build_page(
        story(), basemap=archive(tmp_path / "world.pmtiles", last=6, attribution="Example")
    )
    text = folder_files(made.get_root().render(), "map")["map.html"].decode()
    assert "img-src 'self' data:; base-uri" in text
    asked = layers.build_page(
        story(), basemap="https://tiles.example.org/{z}/{x}/{y}.png", attribution="Example"
    )
    text = folder_files(asked.get_root().render(), "map")["map.html"].decode()
    assert "img-src 'self' data: https://tiles.example.org; base-uri" in text
    plain = folder_files(layers.build_page(story()).get_root().render(), "map")["map.html"].decode()
    assert "img-src 'self'; base-uri" in plain
