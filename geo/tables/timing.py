"""The interval of each row of a table, worked out once for each combination of cells."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.schema import TIME_PRECISIONS
from geo.tables.chunk import combinations
from geo.tables.clocks import clock_of
from geo.tables.moments import (
    Moment,
    Style,
    day_of_parts,
    is_no_date,
    lacks_year,
    moment_of,
    widened,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.tables.profiles import Plan

ROLES: Final = (
    "edtf",
    "start",
    "end",
    "clock",
    "year",
    "month",
    "day",
    "end_year",
    "end_month",
    "end_day",
    "time_precision",
)
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_UNFIT: Final = ("season",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """start, end: microseconds since 1970 UTC (NaT as missing); the others text; problems as in Points."""

    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]
    edtf: NDArray[np.object_]
    precision: NDArray[np.object_]
    basis: NDArray[np.object_]
    text: NDArray[np.object_]
    problems: NDArray[np.object_]


def times_of(cells: pd.DataFrame, plan: Plan, styles: Mapping[str, Style]) -> Times:
    """When the events of the rows happened, as the columns of the plan say."""
    import numpy as np

    held = [(role, plan.column(role)) for role in ROLES]
    used = [(role, name) for role, name in held if name is not None]
    if not used:
        count = len(cells)
        nothing = np.full(count, "", dtype=object)
        never = np.full(count, "NaT", dtype="datetime64[us]")
        return Times(
            start=never,
            end=never,
            edtf=nothing,
            precision=nothing,
            basis=nothing,
            text=nothing,
            problems=nothing,
        )
    codes, combined = combinations(cells, list(dict.fromkeys(name for _, name in used)))
    at = {name: number for number, name in enumerate(dict.fromkeys(name for _, name in used))}
    rows = [_row({role: cell[at[name]] for role, name in used}, plan, styles) for cell in combined]
    starts, ends, *texts = zip(*rows, strict=True) if rows else [()] * 7
    columns = [_taken(column, codes) for column in texts]
    return Times(
        start=np.array(starts, dtype="datetime64[us]")[codes] if rows else np.array([], dtype="datetime64[us]"),
        end=np.array(ends, dtype="datetime64[us]")[codes] if rows else np.array([], dtype="datetime64[us]"),
        edtf=columns[0], precision=columns[1], basis=columns[2], text=columns[3], problems=columns[4],
    )  # fmt: skip


def _taken(values: tuple[str, ...], codes: NDArray[np.int64]) -> NDArray[np.object_]:
    import numpy as np

    return np.array(values, dtype=object)[codes] if values else np.array([], dtype=object)


def _row(
    cell: Mapping[str, str], plan: Plan, styles: Mapping[str, Style]
) -> tuple[int | None, int | None, str, str, str, str, str]:
    """start, end, edtf, precision, basis, text, problem."""
    text = _shown(cell)
    try:
        moment, basis = _moment(cell, plan, styles)
    except ValueError as exc:
        return None, None, "", "", "", text, str(exc)
    if moment is None:
        return None, None, "", "", "the table gives no time", text, ""
    edtf = cell.get("edtf", "").strip() or moment.edtf
    return _microseconds(moment.start), _microseconds(moment.end), edtf, moment.precision, basis, text, ""


def _microseconds(when: dt.datetime) -> int:
    return (when - _EPOCH) // dt.timedelta(microseconds=1)


def _shown(cell: Mapping[str, str]) -> str:
    start = cell.get("start", "").strip()
    if lacks_year(start):
        parts = (cell.get(part, "").strip() for part in ("year", "month", "day"))
        start = "-".join(part for part in (*parts, start) if part)
    end = cell.get("end") or "-".join(
        cell[part].strip() for part in ("end_year", "end_month", "end_day") if cell.get(part, "").strip()
    )
    clock = cell.get("clock", "")
    return " to ".join(
        dict.fromkeys(part.strip() for part in (f"{start} {clock}".strip(), end) if part.strip())
    )


def _moment(cell: Mapping[str, str], plan: Plan, styles: Mapping[str, Style]) -> tuple[Moment | None, str]:
    first = _start(cell, plan, styles)
    last = _end(cell, plan, styles, first)
    names = ", ".join(
        name
        for role in ("start", "year", "end", "end_year")
        if (name := plan.column(role))
        and cell.get(role)
        and (role != "year" or lacks_year(cell.get("start", "")))
    )
    if first is None and last is None:
        return None, ""
    found = first or last
    assert found is not None  # one of the two is there
    if first is not None and last is not None:
        if last.end <= first.start:
            raise ValueError(f"ends on {last.start.date()}, before it starts on {first.start.date()}")
        found = Moment(start=first.start, end=last.end, precision=_coarser(first.precision, last.precision))
    return _coded(found, cell.get("time_precision", ""), plan, has_end=last is not None, names=names)


def _start(cell: Mapping[str, str], plan: Plan, styles: Mapping[str, Style]) -> Moment | None:
    if cell.get("edtf", "").strip():
        return moment_of(cell["edtf"], Style())
    text, year = cell.get("start", "").strip(), cell.get("year", "").strip()
    style = styles.get(plan.column("start") or "", Style())
    if text.isdecimal() and year and lacks_year(text):
        return day_of_parts(year, cell.get("month", ""), text)
    if text and year and lacks_year(text):
        return moment_of(f"{text} {year}", Style())
    if not is_no_date(text, style):
        clock = clock_of(cell["clock"]) if cell.get("clock", "").strip() else ""
        found = moment_of(text, style)
        return (
            moment_of(f"{found.start.date()} {clock}", Style())
            if clock and found.precision == "day"
            else found
        )
    return day_of_parts(cell.get("year", ""), cell.get("month", ""), cell.get("day", ""))


def _end(
    cell: Mapping[str, str], plan: Plan, styles: Mapping[str, Style], first: Moment | None
) -> Moment | None:
    if cell.get("edtf", "").strip():
        return None
    text, style = cell.get("end", "").strip(), styles.get(plan.column("end") or "", Style())
    if first is not None and not text.isdecimal() and (clock := clock_of(text)):
        return moment_of(f"{first.start.date()} {clock}", Style()) if first.precision == "minute" else None
    if not is_no_date(text, style):
        return moment_of(text, style)
    return day_of_parts(cell.get("end_year", ""), cell.get("end_month", ""), cell.get("end_day", ""))


def _coarser(one: str, other: str) -> str:
    return max(one, other, key=TIME_PRECISIONS.index)


def _coded(found: Moment, code: str, plan: Plan, *, has_end: bool, names: str) -> tuple[Moment, str]:
    """*found* as wide and as precise as a code or word of the table says."""
    word = code.strip().lower().removesuffix(".0")
    precision = plan.profile.time_codes.get(word, word if word in TIME_PRECISIONS else "")
    basis = f"the table's {names}"
    if not precision or precision in _UNFIT:
        return found, basis
    basis = f"{basis}; {plan.column('time_precision')} {code.strip()}: {precision}"
    coarser = TIME_PRECISIONS.index(precision) > TIME_PRECISIONS.index(found.precision)
    if coarser and not has_end and (plan.profile.spread or not plan.profile.time_codes):
        return widened(found, precision), basis
    return Moment(start=found.start, end=found.end, precision=precision), basis
