"""From the rows of a table to the events frame, a chunk at a time and column by column."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geo.schema import COLUMNS, CRS, STATUSES
from geo.tables.chunk import BadRow
from geo.tables.clocks import clock_of
from geo.tables.headers import key_of
from geo.tables.ids import Known, ids_of
from geo.tables.moments import NUMERIC, Style, is_no_date, moment_of
from geo.tables.telling import telling_of
from geo.tables.timing import times_of
from geo.tables.where import places_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    import numpy as np
    import pandas as pd
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geo.tables.chunk import Chunk
    from geo.tables.placing import Placer
    from geo.tables.profiles import Plan

_DAY: Final = r"(\d{4}-\d{2}-\d{2}|\d{8})"
_READ: Final = frozenset(
    (
        "id",
        "title",
        "quote",
        "source",
        "source_title",
        "published",
        "known",
        "start",
        "end",
        "edtf",
        "clock",
        "place",
        "lat",
        "lon",
        "latlon",
        "lonlat",
        "wkt",
        "status",
        "category",
        "actors",
        "radius_m",
    )
)
"""Roles whose column is not kept beside the columns of the schema, which then hold all it says."""


def _is_status(cell: str) -> bool:
    return cell.strip().lower() in STATUSES


def _is_day(cell: str) -> bool:
    return re.fullmatch(_DAY, cell.strip()) is not None


def _is_clock(cell: str) -> bool:
    return clock_of(cell) != ""


SIDES: Final[Mapping[str, Callable[[str], bool]]] = {
    "status": _is_status,
    "published": _is_day,
    "clock": _is_clock,
}
"""Of these roles only if the schema can say what every cell does, which is told here of one."""


@dataclass(slots=True)
class Making:
    """What is known of the table as a whole while its chunks are turned into frames."""

    plan: Plan
    styles: Mapping[str, Style]
    placer: Placer
    source: str
    word: str
    kinds: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    turned: bool = False
    round_the_world: bool = False
    known: Known = field(default_factory=Known)


def frame_of_chunk(chunk: Chunk, making: Making) -> tuple[GeoDataFrame, list[BadRow]]:
    """The events of the rows of a chunk, and the rows that cannot be used."""
    import geopandas as gpd
    import numpy as np

    cells, plan = chunk.cells, making.plan
    times = times_of(cells, plan, making.styles)
    places = places_of(chunk, making)
    problems = np.where(times.problems != "", times.problems, places.problems)
    ids = ids_of(cells, plan, making.known, problems, source=making.source, word=making.word)
    good = problems == ""
    bad = [*chunk.bad, *_bad_rows(cells, problems)]
    told = telling_of(cells, plan)
    columns: dict[str, Any] = {
        "event_id": ids, "title": told.title.where(told.title != "", [f"{making.word} {number}" for number in cells.index]),
        "quote": _text(cells, plan, "quote"), "quote_start": None, "quote_end": None,
        "source": _sources(cells, making), "source_title": _text(cells, plan, "source_title", plan.profile.name),
        "published": _published(cells, making), "start": times.start, "end": times.end, "edtf": times.edtf,
        "time_text": times.text, "time_basis": times.basis, "time_precision": times.precision,
        "status": _statuses(cells, plan), "place_text": places.text, "place": places.name, "place_basis": places.basis,
        "place_id": places.place_id, "geometry": places.geometry, "footprint": places.footprint,
        "radius_m": places.radius_m, "place_precision": places.precision, "place_score": places.score,
        "alternatives": places.alternatives, "category": told.category, "category_basis": told.category_basis,
        "actors": told.actors, "also": "[]", "reviewed": False,
    }  # fmt: skip
    typed = {name: _typed(name, columns[name], len(cells)) for name in COLUMNS if name in columns}
    frame = gpd.GeoDataFrame(typed | _extras(cells, making), geometry="geometry", crs=CRS)
    return frame if good.all() else frame[good].reset_index(drop=True), bad


def _typed(name: str, values: Any, count: int) -> Any:
    """A column of the schema without going through each cell; scalars stand for every row."""
    import geopandas as gpd
    import pandas as pd

    dtype = COLUMNS[name]
    if dtype == "geometry":
        return gpd.GeoSeries(values, crs=CRS)
    if dtype == "Int64":
        return pd.Series(pd.NA, index=range(count), dtype="Int64")
    if dtype.startswith("datetime64"):
        return pd.Series(values).dt.tz_localize("UTC")
    if dtype == "date":
        return pd.Series(values, dtype="object")
    if isinstance(values, str | bool):
        return pd.Series(values, index=range(count), dtype={"json": "str"}.get(dtype, dtype))
    plain = values.reset_index(drop=True) if isinstance(values, pd.Series) else values
    return pd.Series(plain, dtype={"json": "str"}.get(dtype, dtype))


def _text(cells: pd.DataFrame, plan: Plan, role: str, default: str = "") -> Any:
    name = plan.column(role)
    if name is None:
        return default
    text = cells[name].str.strip()
    return text.where(text != "", default) if default else text


def _bad_rows(cells: pd.DataFrame, problems: NDArray[np.object_]) -> list[BadRow]:
    rows = cells[problems != ""]
    reasons = problems[problems != ""]
    return [
        BadRow(number=int(number), reason=str(reason), cells=tuple(map(str, row)))
        for number, reason, row in zip(rows.index, reasons, rows.itertuples(index=False), strict=True)
    ]


def _sources(cells: pd.DataFrame, making: Making) -> Any:
    return _text(cells, making.plan, "source", making.source)


def _published(cells: pd.DataFrame, making: Making) -> list[Any]:
    """The day of publication, or on which the table's makers knew; missing where the cell tells no one day."""
    import pandas as pd

    name = making.plan.column("published") or making.plan.column("known")
    if name is None:
        return [None] * len(cells)
    codes, uniques = pd.factorize(cells[name])
    style = making.styles.get(name, Style())
    days = [_day_told(text, style) for text in uniques]
    return [days[code] for code in codes]


def _day_told(text: str, style: Style) -> Any:
    """The day that a cell tells, the last where it lists several; None where it tells none."""
    days = [day for part in re.split(r"[;|]", text) if (day := _one_day(part.strip(), style)) is not None]
    return max(days, default=None)


def _one_day(text: str, style: Style) -> dt.date | None:
    if is_no_date(text, style) or (NUMERIC.match(text) and not style.order):
        return None
    try:
        if not style.unit and (found := re.match(_DAY, text)):
            return dt.date.fromisoformat(found[1])
        moment = moment_of(text, style)
    except ValueError:
        return None
    return moment.start.date() if moment.precision in ("minute", "hour", "day") else None


def _statuses(cells: pd.DataFrame, plan: Plan) -> Any:
    name = plan.column("status")
    if name is None:
        return "happened"
    lower = cells[name].str.strip().str.lower()
    return lower.where(lower.isin(STATUSES), "happened")


def _extras(cells: pd.DataFrame, making: Making) -> dict[str, Any]:
    """Columns that the schema has no place for, as numbers where all cells are; a name of the schema gets "table_"."""

    plan = making.plan
    found: dict[str, Any] = {}
    for name in extra_names(list(cells.columns), plan, making.kept):
        kind = making.kinds.get(name, "str")
        values = cells[name].reset_index(drop=True) if kind == "str" else _numbers(cells[name], kind)
        found[f"table_{name}" if name in COLUMNS else name] = values
    known = plan.column("known")
    if known is not None:
        found["known_at"] = _clock_texts(cells[known]).reset_index(drop=True)
    return found


def _numbers(column: pd.Series, kind: str) -> pd.Series:
    """The numbers that the cells are, all of them or blank."""
    import pandas as pd
    import pyarrow as pa
    from pyarrow import compute

    text = pa.array(column, type=pa.string(), from_pandas=True)
    filled = compute.if_else(compute.equal(text, ""), None, text)
    wanted = pa.int64() if kind == "Int64" else pa.float64()
    return pd.Series(filled.cast(wanted).to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get))


def _clock_texts(column: pd.Series) -> pd.Series:
    """20191024143000 as 2019-10-24T14:30:00Z, 20191024 as 2019-10-24, all else as it is."""
    import pandas as pd
    import pyarrow as pa
    from pyarrow import compute

    text = pa.array(column, type=pa.string(), from_pandas=True)
    text = compute.replace_substring_regex(
        text, r"^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$", r"\1-\2-\3T\4:\5:\6Z"
    )
    text = compute.replace_substring_regex(text, r"^(\d{4})(\d\d)(\d\d)$", r"\1-\2-\3")
    return pd.Series(text.to_pandas().to_numpy(), index=column.index, dtype="str")


def extra_names(names: list[str], plan: Plan, kept: Collection[str]) -> list[str]:
    """The columns that are kept beside those of the schema, those of *kept* among them whatever their role."""
    drops = plan.profile.drops
    read = {name for role, held in plan.roles.items() if role in _READ for name in held}
    return [name for name in names if key_of(name) not in drops and (name not in read or name in kept)]
