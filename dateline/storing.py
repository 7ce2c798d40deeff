"""From inputs to a store: tables and files of events pass through piece by piece, articles are read first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dateline.engine import running
from dateline.gathering import Intake, completed, files_of, rows_of, set_aside
from geo.store import is_store, make_store, rows_in, spill
from geo.store.reading import files_of as files_of_store
from geo.stretches import Stretch, frames_in, is_plain, stretches_of
from geo.tables import read_table_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geopandas import GeoDataFrame

    from dateline.gathering import Kind
    from geo.place import Candidates
    from geo.store import Spilt
    from geo.tables import BadRow, TableOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file that is converted as a whole."""

    path: Path
    kind: Kind

    def __str__(self) -> str:
        return str(self.path)


class _Done(NamedTuple):
    spilt: list[Spilt]
    bad: list[BadRow]
    rows: int


def passes_through(inputs: Sequence[str]) -> bool:
    """Whether *inputs* are stores, tables and files of events alone, of which nothing has to be read first."""
    rest = [one for one in inputs if not is_store(one)]
    return all(kind in ("events", "table") for _, kind in files_of(rest)) and bool(inputs)


def store_inputs(
    inputs: Sequence[str],
    folder: Path,
    source: Candidates,
    intake: Intake,
    *,
    warn: Callable[[str], None],
    progress: Callable[[int, int, str], None] | None = None,
) -> int:
    """Write the events of *inputs* to the store at *folder*, a piece at a time; how many there are.

    Done by the engine of *intake*: the unit of work is a file, or a stretch of a GeoParquet file of events; then a
    file of the store. Rows that cannot be used are set aside as for any table.
    """
    units = list(_units(inputs))
    tell = progress or _unheard
    with running(intake.engine, scheduler=intake.scheduler, workers=intake.jobs) as run:

        def fill(shop: Path) -> Iterator[Spilt]:
            work = partial(_convert, shop=shop, source=source, tables=intake.tables)
            for number, (unit, done) in enumerate(zip(units, run(work, units), strict=True), start=1):
                if done.bad:
                    set_aside(done.bad, unit.path, of=done.rows, what="rows", intake=intake, warn=warn)
                tell(number, len(units), "reading")
                yield from done.spilt

        made = make_store(folder, fill, run=run, tell=lambda done, total: tell(done, total, "writing"))
        return rows_in(made)


def _unheard(done: int, total: int, step: str) -> None:
    """For who does not want to know."""


def _units(inputs: Iterable[str]) -> Iterator[_File | Stretch]:
    """What is converted by itself, in order; paths are whole, for workers that stand in another folder."""
    for given in inputs:
        if is_store(given):
            for path in files_of_store(Path(given)):
                yield from stretches_of(path.absolute())
            continue
        for named, kind in files_of([given]):
            path = Path(named).absolute()
            if kind == "events" and is_plain(path):
                yield from stretches_of(path)
            else:
                yield _File(path=path, kind=kind)


def _convert(unit: _File | Stretch, *, shop: Path, source: Candidates, tables: TableOptions) -> _Done:
    """Put the events of a unit into the workshop."""
    bad: list[BadRow] = []
    rows = 0

    def frames() -> Iterator[GeoDataFrame]:
        nonlocal rows
        if isinstance(unit, Stretch):
            yield from map(completed, frames_in(unit))
        elif unit.kind == "table":
            for part in read_table_parts(unit.path, source, options=tables, name=unit.path.name):
                bad.extend(part.bad)
                rows += part.rows
                yield part.events
        else:
            yield rows_of(unit.path, unit.kind, "", source, Intake(tables=tables), None)

    return _Done(spill(frames(), shop), bad, rows)
