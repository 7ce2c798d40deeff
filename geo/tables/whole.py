"""What only the whole of a table can tell, also when its parts are looked at by several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.errors import InputError
from geo.tables.converting import SIDES, Making, extra_names
from geo.tables.placing import Placer
from geo.tables.survey import DateColumn, OtherColumn, SideColumn, styles_of, styles_told
from geo.tables.swapped import Sides

if TYPE_CHECKING:
    from pathlib import Path

    from geo.place import Candidates
    from geo.tables.chunk import Chunk
    from geo.tables.profiles import Plan

_DATES: Final = ("start", "end")


@dataclass(slots=True, kw_only=True)
class Survey:
    """What the rows looked at so far tell. dates, told: of columns that say when it was, and when it was told."""

    plan: Plan
    dates: list[DateColumn]
    told: list[DateColumn]
    sides: list[SideColumn]
    others: list[OtherColumn]
    turning: Sides
    rows: int = 0

    def look(self, chunk: Chunk) -> None:
        """Take note of more rows."""
        self.rows += len(chunk.cells) + len(chunk.bad)
        self.turning.look(chunk.cells, chunk.shapes)
        for column in self._columns():
            column.look(chunk.cells[column.name])

    def join(self, later: Survey) -> None:
        """Take over what was seen of rows that come after."""
        self.rows += later.rows
        self.turning.join(later.turning)
        for column, more in zip(self._columns(), later._columns(), strict=True):
            column.join(more)

    def _columns(self) -> list[Any]:
        return [*self.dates, *self.told, *self.sides, *self.others]


def empty_survey(plan: Plan, names: list[str]) -> Survey:
    """What is known of a table with the columns *names* before any row is looked at."""
    dates = dict.fromkeys(plan.column(role) for role in _DATES)
    sides = [SideColumn(name, fits) for role, fits in SIDES.items() if (name := plan.column(role))]
    return Survey(
        plan=plan,
        dates=[DateColumn(name) for name in dates if name is not None],
        told=[DateColumn(name) for name in plan.roles.get("published", ())],
        sides=sides,
        others=[OtherColumn(name) for name in extra_names(names, plan, {side.name for side in sides})],
        turning=Sides(plan),
    )


def making_of(
    survey: Survey, path: Path, source: Candidates, *, dates: str, swap: bool, word: str, name: str
) -> Making:
    """How rows become events, once all were looked at; *dates* and *swap* as in `TableOptions`.

    Raises InputError for a table that cannot be used as a whole.
    """
    if survey.rows == 0:
        raise InputError("there are no rows in it", path=path, remedy="a table of events has a row for each")
    if not swap:
        survey.turning.require_right_way(source, path)
    usual = survey.plan.profile.dates
    styles = styles_of(survey.dates, order=dates, usual=usual, path=path, word=word)
    return Making(
        plan=survey.plan,
        styles=styles | styles_told(survey.told, survey.dates, dates or usual),
        placer=Placer(source),
        source=name or path.name,
        word=word,
        kinds={column.name: column.kind for column in survey.others},
        kept=frozenset(side.name for side in survey.sides if not side.whole),
        turned=swap,
        round_the_world=survey.turning.from_zero,
    )
