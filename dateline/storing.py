"""From inputs to a store: tables and files of events pass through piece by piece, articles are read first."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
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
from geo.tables import Aside, TextPart, part_table, read_table_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from geopandas import GeoDataFrame

    from dateline.gathering import Intake, Kind
    from geo.events import OwnCategories
    from geo.place import Candidates
    from geo.running import Run
    from geo.store import Spilt
    from geo.tables import Part, PartedTable, TableOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """A file that is converted as a whole."""

    path: Path
    kind: Kind

    def __str__(self) -> str:
        return str(self.path)


Unit = _File | Stretch | TextPart
"""What is converted by itself."""


@dataclass(slots=True, kw_only=True)
class Passed:
    """What was looked at of a file so far: how many rows, those that cannot be used, and what no column says."""

    aside: Aside
    rows: int = 0
    gap: str = ""

    def take(self, part: Part) -> None:
        """Take note of more rows."""
        self.rows += part.rows
        self.gap = part.gap
        self.aside.add(part.bad)

    def join(self, later: Passed) -> None:
        """Take note of rows that come after."""
        self.rows += later.rows
        self.gap = later.gap
        self.aside.join(later.aside)


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

    Done by the engine of *intake*: the unit of work is a file, or a part of a large table of text or GeoParquet file of
    events; then a file of the store. Rows that cannot be used are set aside as for any table.
    """
    tell, far = progress or _unheard, intake.engine != "local"
    with running(intake.engine, scheduler=intake.scheduler, workers=intake.jobs) as run:

        def fill(shop: Path) -> Iterator[Spilt]:
            whole, conversion = units_of(inputs, absolute=far), conversion_of(source, intake)
            units, conversion = _parted(whole, conversion, run, tell, warn if far else None)
            work = partial(_convert, conversion=conversion, shop=shop)
            done = enumerate(zip(units, run(work, units), strict=True), start=1)
            for path, some in itertools.groupby(done, key=lambda one: one[1][0].path):
                every = Passed(aside=Aside())
                for number, (_, (spilt, passed)) in some:
                    every.join(passed)
                    tell(number, len(units), "reading")
                    yield from spilt
                tell_passed(path, every, intake, warn)

        made = make_store(folder, fill, run=run, tell=lambda done, total: tell(done, total, "writing"))
        return rows_in(made)


def _parted(
    units: Iterable[Unit],
    conversion: Conversion,
    run: Run,
    tell: Callable[[int, int, str], None],
    warn: Callable[[str], None] | None,
) -> tuple[list[Unit], Conversion]:
    """*units* with large tables of text in parts, and how these are converted, too; *warn* is told of those left whole."""
    found: list[Unit] = []
    tables: dict[Path, PartedTable] = {}
    for unit in units:
        parted = None
        if isinstance(unit, _File) and unit.kind == "table":
            parted = part_table(
                unit.path,
                conversion.source,
                run=run,
                options=conversion.tables,
                name=unit.path.name,
                tell=lambda done, total: tell(done, total, "looking at all rows"),
                warn=warn,
            )
        if parted is None:
            found.append(unit)
        else:
            tables[unit.path] = parted[0]
            found += parted[1]
    return found, replace(conversion, parted_tables=tables)


def tell_passed(path: Path, passed: Passed, intake: Intake, warn: Callable[[str], None]) -> None:
    """Say what no column says, and set the rows aside that cannot be used, if there are any."""
    if passed.gap:
        warn(f"{path}: {passed.gap}")
    set_aside(passed.aside, path, of=passed.rows, what="rows", intake=intake, warn=warn)


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
    parted_tables: Mapping[Path, PartedTable] = field(default_factory=dict)

    def frames(self, unit: Unit, passed: Passed) -> Iterator[GeoDataFrame]:
        """The events of *unit*, some ten thousand at a time; *passed* is told what was looked at."""
        for frame in self._read(unit, passed):
            yield self.own.applied(completed(frame)) if self.own else completed(frame)

    def _read(self, unit: Unit, passed: Passed) -> Iterator[GeoDataFrame]:
        if isinstance(unit, Stretch):
            yield from frames_in(unit)
        elif isinstance(unit, _File) and unit.kind == "events":
            yield read_frame(unit.path)
        else:
            for part in self._parts(unit):
                passed.take(part)
                yield part.events

    def _parts(self, unit: _File | TextPart) -> Iterator[Part]:
        if isinstance(unit, TextPart):
            return self.parted_tables[unit.path].events_of(unit)
        return read_table_parts(unit.path, self.source, options=self.tables, name=unit.path.name)


def _convert(unit: Unit, *, conversion: Conversion, shop: Path) -> tuple[list[Spilt], Passed]:
    """Put the events of a unit into the workshop."""
    passed = Passed(aside=Aside(folder=shop))
    return spill(conversion.frames(unit, passed), shop), passed
