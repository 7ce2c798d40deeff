"""From inputs to a store: tables and files of events pass through piece by piece, articles are read first."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dateline.engine import running
from dateline.gathering import completed, files_of, set_aside
from geo.events import read_categories
from geo.files import read_frame
from geo.store import is_store, make_store, rows_in, spill
from geo.store.reading import files_of as files_of_store
from geo.stretches import Stretch, frames_in, is_plain, stretches_of
from geo.tables import read_table_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geopandas import GeoDataFrame

    from dateline.gathering import Intake, Kind
    from geo.events import OwnCategories
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


Unit = _File | Stretch
"""What is converted by itself."""


@dataclass(slots=True)
class Passed:
    """What was looked at of a unit so far: how many rows, and those that cannot be used."""

    rows: int = 0
    bad: list[BadRow] = field(default_factory=list)


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
    units = list(units_of(inputs, absolute=intake.engine != "local"))
    conversion = conversion_of(source, intake)
    tell = progress or _unheard
    with running(intake.engine, scheduler=intake.scheduler, workers=intake.jobs) as run:

        def fill(shop: Path) -> Iterator[Spilt]:
            work = partial(_convert, conversion=conversion, shop=shop)
            results = zip(units, run(work, units), strict=True)
            for number, (unit, (spilt, passed)) in enumerate(results, start=1):
                tell_bad(unit, passed, intake, warn)
                tell(number, len(units), "reading")
                yield from spilt

        made = make_store(folder, fill, run=run, tell=lambda done, total: tell(done, total, "writing"))
        return rows_in(made)


def tell_bad(unit: Unit, passed: Passed, intake: Intake, warn: Callable[[str], None]) -> None:
    """Set the rows aside that cannot be used, if there are any."""
    if passed.bad:
        set_aside(passed.bad, unit.path, of=passed.rows, what="rows", intake=intake, warn=warn)


def _unheard(done: int, total: int, step: str) -> None:
    """For who does not want to know."""


def units_of(inputs: Iterable[str], *, absolute: bool = False) -> Iterator[Unit]:
    """What is converted by itself, in order; paths are *absolute* for workers that stand in another folder."""
    find = Path.absolute if absolute else Path
    for given in inputs:
        if is_store(given):
            for path in files_of_store(Path(given)):
                yield from stretches_of(find(path))
            continue
        for named, kind in files_of([given]):
            path = find(Path(named))
            if kind == "events" and is_plain(path):
                yield from stretches_of(path)
            else:
                yield _File(path=path, kind=kind)


def conversion_of(source: Candidates, intake: Intake) -> Conversion:
    """How *intake* has units converted."""
    own = read_categories(intake.categories) if intake.categories else None
    return Conversion(source=source, tables=intake.tables, own=own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """How units become events; it travels to workers. own: the newsroom's categories."""

    source: Candidates
    tables: TableOptions
    own: OwnCategories | None = None

    def frames(self, unit: Unit, passed: Passed) -> Iterator[GeoDataFrame]:
        """The events of *unit*, some ten thousand at a time; *passed* is told what was looked at."""
        for frame in self._read(unit, passed):
            yield self.own.applied(completed(frame)) if self.own else completed(frame)

    def _read(self, unit: Unit, passed: Passed) -> Iterator[GeoDataFrame]:
        if isinstance(unit, Stretch):
            yield from frames_in(unit)
        elif unit.kind == "table":
            for part in read_table_parts(unit.path, self.source, options=self.tables, name=unit.path.name):
                passed.bad += part.bad
                passed.rows += part.rows
                yield part.events
        else:
            yield read_frame(unit.path)


def _convert(unit: Unit, *, conversion: Conversion, shop: Path) -> tuple[list[Spilt], Passed]:
    """Put the events of a unit into the workshop."""
    passed = Passed()
    return spill(conversion.frames(unit, passed), shop), passed
