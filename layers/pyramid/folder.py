"""Writes the folder: archive, details, page; an older one is replaced by its page alone, last."""

from __future__ import annotations

import hashlib
import itertools
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.running import here
from geo.saving import locked, replace_file, workshop
from geo.stretches import Stretch
from layers.pyramid.archive import write_archive
from layers.pyramid.details import (
    join_stretches,
    part_texts,
    rows_a_stretch,
    stretches_of_texts,
    write_stretch,
)
from layers.pyramid.page import Files, folder_page
from layers.pyramid.pieces import units_of
from layers.pyramid.sorting import gather, in_order
from layers.pyramid.tiles import MOST_EVENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geopandas import GeoDataFrame

    from geo.running import Run
    from layers.pyramid.ordered import Ordered
    from layers.pyramid.pieces import Unit

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
    without: frozenset[str] = frozenset(),
    run: Run = here,
    tell: Callable[[str, int], None] | None = None,
) -> dict[str, Any]:
    """Write the map of *events*, GeoParquet files, stores or events frames, to *folder*; what was written and how much.

    Work is parted, by stretches of the files, ranges of the order, tiles, and stretches of the archive, and done by
    *run*; frames stay here. Memory is bounded by two million events, and here by 2 bytes an event. A tile with no more
    than *events_a_tile* holds the events themselves. Events of files whose id is in *without* are left out. *tell* hears
    the name of a step ("read", "archive", "parted", "details") and how many events, or bytes of tiles, it has done
    since. Same events in the same order, same bytes. An older map in the folder stays whole until the new one is. Raises
    InputError when the disk is full, or the folder holds other things, or for events that cannot be read.
    """
    folder = Path(folder)
    _require_ours(folder)
    heard = tell or _unheard
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / PAGE), workshop(folder) as made_in:
        shop = made_in.absolute()
        try:
            units = list(units_of(events, absolute=run is not here, without=without))
            marks = _marks(units)
            ordered = _ordered(shop, units, run, heard)
            archive = write_archive(
                shop / "archive",
                ordered,
                title=title,
                events_a_tile=events_a_tile,
                run=run,
                tell=lambda done: heard("archive", done),
            )
            details = _write_details(shop, units, rows_a_stretch(ordered.rows), run, heard)
            if _marks(units) != marks:
                raise InputError(
                    "its events were changed while it was made", path=folder, remedy="run it again"
                )
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


def _ordered(shop: Path, units: list[Unit], run: Run, heard: Callable[[str, int], None]) -> Ordered:
    found = []
    for unit, one in zip(units, _done(run, partial(gather, shop=shop), units), strict=True):
        found.append(one)
        heard("read", unit.rows)
    return in_order(units, found, shop=shop, run=run)


def _write_details(
    shop: Path, units: list[Unit], size: int, run: Run, heard: Callable[[str, int], None]
) -> dict[str, int]:
    parted = []
    for unit, some in zip(units, _done(run, partial(part_texts, shop=shop, size=size), units), strict=True):
        parted.append(some)
        heard("parted", unit.rows)
    written = run(partial(write_stretch, shop=shop), stretches_of_texts(parted))
    with (shop / "details").open("wb") as file:
        return join_stretches(file, written, tell=lambda done: heard("details", done))


def _done(run: Run, work: Callable[[Unit], Any], units: list[Unit]) -> Iterator[Any]:
    """The work on each unit: by *run* where it is a stretch of a file, here where it is a frame, which we have."""
    for is_file, some in itertools.groupby(units, key=lambda unit: isinstance(unit.held, Stretch)):
        yield from (run if is_file else here)(work, some)


def _marks(units: list[Unit]) -> list[tuple[int, int]]:
    """Size and time of each file, which say whether it was changed."""
    paths = dict.fromkeys(unit.held.path for unit in units if isinstance(unit.held, Stretch))
    return [(told.st_size, told.st_mtime_ns) for told in (path.stat() for path in paths)]


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
