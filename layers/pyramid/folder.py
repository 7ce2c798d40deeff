"""Writes the folder: archive, details, page; an older one is replaced by its page alone, last."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.saving import locked, replace_file, workshop
from layers.pyramid.archive import write_archive
from layers.pyramid.details import Waiting
from layers.pyramid.ordered import Gathering
from layers.pyramid.page import Files, folder_page
from layers.pyramid.pieces import pieces_of
from layers.pyramid.tiles import MOST_EVENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from geopandas import GeoDataFrame

    from layers.pyramid.ordered import Ordered

PAGE: Final = "index.html"
_OURS: Final = ("events.*.pmtiles", "details.*.bin")


def write_folder(
    events: Iterable[Path | GeoDataFrame],
    folder: str | Path,
    *,
    title: str = "",
    lang: str = "en",
    viewpoint: str = "un",
    events_a_tile: int = MOST_EVENTS,
    tell: Callable[[str, int], None] | None = None,
) -> dict[str, Any]:
    """Write the map of *events*, GeoParquet files, stores or events frames, to *folder*; what was written and how much.

    They are taken piece by piece: memory is bounded by some 60 bytes an event. A tile with no more than
    *events_a_tile* holds the events themselves. *tell* hears the name of a
    step ("read", "archive", "details") and how many events, or bytes of tiles, it has done since. Same events in the
    same order, same bytes. An older map in the folder stays whole until the new one is. Raises InputError when the
    disk is full, or the folder holds other things, or for events that cannot be read.
    """
    folder = Path(folder)
    _require_ours(folder)
    heard = tell or _unheard
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / PAGE), workshop(folder) as shop, Waiting(shop) as texts:
        try:
            gathering = Gathering()
            for piece in pieces_of(events):
                texts.add(piece, gathering.add(piece))
                heard("read", len(piece.start))
            ordered = gathering.ordered()
            archive = write_archive(
                shop / "archive",
                ordered,
                title=title,
                events_a_tile=events_a_tile,
                tell=lambda done: heard("archive", done),
            )
            with (shop / "details").open("wb") as file:
                details = texts.write(file, ordered.rank, tell=lambda done: heard("details", done))
            names = {name: _kept(shop / name, folder, ending) for name, ending in _ENDINGS.items()}
        except OSError as exc:
            reason = f"the map cannot be written: {exc.strerror or exc}"
            raise InputError(reason, path=folder, remedy="an older map in the folder is whole") from exc
        files = Files(
            archive={**archive, "name": names["archive"]}, details={**details, "name": names["details"]}
        )
        html = folder_page(ordered, files, title=title, lang=lang, viewpoint=viewpoint)
        replace_file(folder / PAGE, html.encode("utf-8"))
        _sweep(folder, set(names.values()))
    return {"page": folder / PAGE, **{name: folder / file for name, file in names.items()}, **_told(ordered)}


_ENDINGS: Final = {"archive": ("events", "pmtiles"), "details": ("details", "bin")}


def _unheard(step: str, done: int) -> None:
    """For who does not want to know."""


def _told(ordered: Ordered) -> dict[str, int]:
    return {"rows": ordered.rows, "dated": ordered.dated, "mapped": ordered.mapped}


def _require_ours(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise InputError("is a file, not a folder", path=folder, remedy="name a new folder")
    if folder.is_dir() and not (folder / PAGE).exists():
        known = {path for pattern in _OURS for path in folder.glob(pattern)}
        others = [path for path in folder.iterdir() if path not in known and not path.name.startswith(".")]
        if others:
            raise InputError(f"holds other files ({others[0].name})", path=folder, remedy="name a new folder")


def _kept(made: Path, folder: Path, name: tuple[str, str]) -> str:
    """Move a file that is whole to its name, which holds a mark of its content; the name."""
    with made.open("rb") as file:
        mark = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=6)).hexdigest()
    final = f"{name[0]}.{mark}.{name[1]}"
    made.replace(folder / final)
    return final


def _sweep(folder: Path, kept: set[str]) -> None:
    for pattern in _OURS:
        for old in folder.glob(pattern):
            if old.name not in kept:
                old.unlink(missing_ok=True)
