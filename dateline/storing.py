"""From inputs to a store: tables and files of events pass through piece by piece, articles are read first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dateline.gathering import files_of, rows_of, set_aside
from geo.store import frames_of, is_store, rows_in, write_store
from geo.tables import read_table_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geopandas import GeoDataFrame

    from dateline.gathering import Intake
    from geo.place import Candidates
    from geo.tables import BadRow


def passes_through(inputs: Sequence[str]) -> bool:
    """Whether *inputs* are stores, tables and files of events alone, of which nothing has to be read first."""
    rest = [one for one in inputs if not is_store(one)]
    return all(kind in ("events", "table") for _, kind in files_of(rest)) and bool(inputs)


def store_inputs(
    inputs: Sequence[str], folder: Path, source: Candidates, intake: Intake, *, warn: Callable[[str], None]
) -> int:
    """Write the events of *inputs* to the store at *folder*, a piece at a time; how many there are.

    Rows that cannot be used are set aside as for any table.
    """
    return rows_in(write_store(_pieces(inputs, source, intake, warn), folder))


def _pieces(
    inputs: Sequence[str], source: Candidates, intake: Intake, warn: Callable[[str], None]
) -> Iterator[GeoDataFrame]:
    for given in inputs:
        if is_store(given):
            yield from frames_of(given)
            continue
        for path, kind in files_of([given]):
            if kind == "table":
                yield from _parts(Path(path), source, intake, warn)
            else:
                yield rows_of(Path(path), kind, str(path), source, intake, warn)


def _parts(
    path: Path, source: Candidates, intake: Intake, warn: Callable[[str], None]
) -> Iterator[GeoDataFrame]:
    bad: list[BadRow] = []
    rows = 0
    for part in read_table_parts(path, source, options=intake.tables, name=path.name):
        bad += part.bad
        rows += part.rows
        yield part.events
    if bad:
        set_aside(bad, path, of=rows, what="rows", intake=intake, warn=warn)
