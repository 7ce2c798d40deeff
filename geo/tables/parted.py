"""A large table of text that several read, a part each: once to learn what the whole tells, once for the events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from geo.tables.chunk import lines_above
from geo.tables.cutting import PART_BYTES, TextPart, cut
from geo.tables.delimited import chunks_of
from geo.tables.ids import Known, note_ids
from geo.tables.layout import Layout, layout_of
from geo.tables.opening import is_text
from geo.tables.profiles import Plan, plan_of
from geo.tables.reading import TableOptions, is_own, part_of
from geo.tables.whole import empty_survey, making_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from geo.place import Candidates
    from geo.running import Run
    from geo.tables.chunk import Part
    from geo.tables.converting import Making
    from geo.tables.whole import Survey

_LARGE: Final = 2 * PART_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class PartedTable:
    """How each part of a table becomes events; it travels to who reads them."""

    layout: Layout
    making: Making

    def events_of(self, part: TextPart) -> Iterator[Part]:
        """The events of *part*, a piece at a time. Raises InputError when the file was changed meanwhile."""
        making = replace(self.making, known=Known(part.met))
        for chunk in chunks_of(part.path, self.layout, part):
            yield part_of(chunk, making, self.layout.names, lines_above(self.layout.above))


def part_table(
    path: Path,
    source: Candidates,
    *,
    run: Run,
    options: TableOptions | None = None,
    name: str = "",
    tell: Callable[[int, int], None] | None = None,
    warn: Callable[[str], None] | None = None,
) -> tuple[PartedTable, list[TextPart]] | None:
    """How the table in *path* is read by several, and its parts; None for one that is read as a whole.

    All rows are looked at by *run*, of which *tell* hears (parts done, all parts). Parts have together, in order, the
    events and bad rows that `read_table_parts` hands on. *warn* is told why a large table stays whole. Memory is bounded
    by 12 bytes a row. Raises InputError as `read_table_parts` does.
    """
    asked = options or TableOptions()
    if not is_text(path) or not path.is_file() or path.stat().st_size < _LARGE:
        return None
    layout = layout_of(path)
    if is_own(layout.names):
        return None
    plan = plan_of(layout.names, columns=asked.columns, path=path)
    parts, reason = cut(path, layout)
    if not parts:
        if warn:
            warn(f"{path}: one worker reads all of it, since {reason}")
        return None
    layout = replace(layout, seen=replace(layout.seen, head="", tail=""))
    look = partial(_look, layout=layout, plan=plan, source=name or path.name)
    survey, known, found = empty_survey(plan, layout.names), Known(), []
    for part, (seen, ids) in zip(parts, run(look, parts), strict=True):
        survey.join(seen)
        found.append(replace(part, met=known.meet(ids)))
        if tell:
            tell(len(found), len(parts))
    making = making_of(survey, path, source, dates=asked.dates, swap=asked.swap, word="row", name=name)
    return PartedTable(layout=layout, making=making), found


def _look(part: TextPart, *, layout: Layout, plan: Plan, source: str) -> tuple[Survey, Known]:
    """What the rows of *part* tell of the whole table, and which ids they have."""
    survey, known = empty_survey(plan, layout.names), Known()
    for chunk in chunks_of(part.path, layout, part):
        survey.look(chunk)
        note_ids(chunk.cells, plan, known, source=source)
    return survey, known
