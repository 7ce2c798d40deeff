"""Writes the tiles of the pyramid into one PMTiles archive."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from layers.pyramid.curve import BITS
from layers.pyramid.tiles import CELL_BITS, batches_of, make_tiles, tiles_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from geo.running import Run
    from layers.pyramid.ordered import Ordered

_FORMAT: Final = "dateline pyramid 1"


def write_archive(
    path: Path, ordered: Ordered, *, title: str, events_a_tile: int, run: Run, tell: Callable[[int], None]
) -> dict[str, int]:
    """Write the archive to *path*; how many bytes it has. *tell* is given the bytes of each tile as it is written.

    the columns of *ordered* lie in the folder of *path*; tiles are made by *run*.
    """
    from pmtiles import writer as tiles
    from pmtiles.tile import Compression, TileType

    with path.open("wb") as file:
        writer: Any = tiles.Writer(file)  # type: ignore[no-untyped-call]
        batches = batches_of(tiles_of(ordered, events_a_tile))
        for made in run(partial(make_tiles, shop=path.parent), batches):
            for number, data in made:
                writer.write_tile(number, data)
                tell(len(data))
        if not ordered.mapped:
            writer.write_tile(0, b"")
        header: dict[str, Any] = {
            "version": 3,
            "tile_type": TileType.UNKNOWN,
            "tile_compression": Compression.GZIP,
            **_bounds(ordered),
        }
        writer.finalize(header, _metadata(ordered, title))
    return {"bytes": path.stat().st_size}


def _bounds(ordered: Ordered) -> dict[str, int]:
    west, south, east, north = ordered.extent or (-180.0, -85.0, 180.0, 85.0)
    degrees = {"min_lon": west, "min_lat": south, "max_lon": east, "max_lat": north}
    return {f"{name}_e7": round(value * 1e7) for name, value in degrees.items()}


def _metadata(ordered: Ordered, title: str) -> dict[str, Any]:
    return {
        "name": title,
        "format": _FORMAT,
        "bits": BITS,
        "cell_bits": CELL_BITS,
        "rows": ordered.rows,
        "dated": ordered.dated,
        "mapped": ordered.mapped,
        "categories": ordered.categories,
        "description": "Tiles are gzip of a header and columns; see docs/scale.md of dateline.",
    }
