"""From events to a folder: a map of more of them than one file should hold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.running import here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from geopandas import GeoDataFrame

    from geo.running import Run

_STEPS = {"read": "reading", "archive": "tiles", "parted": "sorting texts", "details": "texts"}


def held_events(inputs: Iterable[str]) -> list[Path]:
    """Those of *inputs* that hold events already, as GeoParquet or as a store: they are read piece by piece."""
    from geo.files import holds_events
    from geo.store import is_store

    paths = [Path(one) for one in inputs]
    return [
        p
        for p in paths
        if is_store(p) or (p.suffix.lower() == ".parquet" and p.is_file() and holds_events(p))
    ]


def make_folder(
    events: Sequence[Path | GeoDataFrame],
    folder: Path,
    *,
    title: str = "",
    lang: str = "en",
    viewpoint: str = "un",
    without: frozenset[str] = frozenset(),
    run: Run = here,
    progress: Callable[[int, int, str], None] | None = None,
) -> dict[str, Any]:
    """Write the map of *events* to *folder*, the work being done by *run*; see `layers.pyramid.write_folder`.

    *progress* is told (done, total, step); the total is 0 where it is not known before.
    """
    from layers.pyramid import write_folder

    total = sum(_rows(one) for one in events)
    done: dict[str, int] = {}

    def tell(step: str, more: int) -> None:
        done[step] = done.get(step, 0) + more
        if progress:
            progress(done[step], 0 if step == "archive" else total, _STEPS[step])

    return write_folder(
        events, folder, title=title, lang=lang, viewpoint=viewpoint, without=without, run=run, tell=tell
    )


def _rows(source: Path | GeoDataFrame) -> int:
    """How many events; 0 for a file that cannot be read, of which the reader says more."""
    from pyarrow import ArrowException, parquet

    from geo.store import is_store
    from geo.store.reading import files_of

    if not isinstance(source, Path):
        return len(source)
    try:
        files = files_of(source) if is_store(source) else [source]
        return sum(parquet.read_metadata(path).num_rows for path in files)
    except (ArrowException, OSError):
        return 0
