"""Times of a whole column at once: what `_times.span_of` says of each value, as two arrays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.errors import InputError
from layers._times import DAY_MS, span_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

FIRST_MS: Final = -62_135_596_800_000
"""The first millisecond of the year 1."""
LAST_MS: Final = 253_402_300_800_000
"""The first millisecond after the year 9999."""
MISSING: Final = np.iinfo(np.int64).min
"""Stands for a missing time."""
_DAY: Final = r"^\d{4}-\d\d-\d\d$"
_MOMENT: Final = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?Z?$"
_MOST_PROBLEMS: Final = 10

Spans = tuple["NDArray[np.int64]", "NDArray[np.int64]"]
"""First millisecond and first one after, row by row; MISSING in both for no time."""


def spans_of(frame: pd.DataFrame, time: str, end: str | None) -> Spans:
    """The interval of each row; *end*, if there is such a column, ends it.

    Raises InputError, naming the first ten rows that are wrong.
    """
    first = _column(frame, time)
    if end is None or end not in frame.columns or end == time:
        return first
    last = _column(frame, end)
    start = np.where(first[0] == MISSING, last[0], first[0])
    after = np.where(last[1] == MISSING, first[1], last[1])
    both = (first[0] != MISSING) & (last[0] != MISSING)
    wrong = both & ((last[1] < first[0]) | ((last[0] < last[1]) & (last[1] == first[0])))
    raise_if(
        [(int(row), "the end is before the start") for row in np.flatnonzero(wrong)], f"{time} and {end}"
    )
    return start, after


def raise_if(problems: Sequence[tuple[int, str]], column: str) -> None:
    """InputError for (row, problem) pairs of a column, if there are any."""
    if problems:
        said = "; ".join(f"row {row}: {words}" for row, words in problems[:_MOST_PROBLEMS])
        rest = f" and {len(problems) - _MOST_PROBLEMS} more" if len(problems) > _MOST_PROBLEMS else ""
        raise InputError(
            f"column {column}: {said}{rest}",
            remedy="times are datetimes, dates, ISO 8601 text or years from 1 to 9999",
        )


def _column(frame: pd.DataFrame, name: str) -> Spans:
    import pandas as pd

    column = frame[name]
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return _stamps(column.dt.tz_convert("UTC").dt.tz_localize(None), name)
    if column.dtype.kind == "M":
        return _stamps(column, name)
    if isinstance(column.dtype, pd.StringDtype):
        known = column.dropna().str.strip()
        if known.str.match(_DAY).all():
            return _dates(column, name, length=DAY_MS)
        if known.str.match(_MOMENT).all():
            return _dates(column, name, length=0)
    return _of_values(column, name)


def _stamps(column: pd.Series[Any], name: str) -> Spans:
    """Of a column of timestamps; midnights alone are whole days."""
    values = column.to_numpy().astype("datetime64[ms]")
    missing = np.isnat(values)
    start = np.where(missing, MISSING, values.astype(np.int64))
    outside = ~missing & ((start < FIRST_MS) | (start >= LAST_MS))
    years = [
        (int(row), int(values[row].astype("datetime64[Y]").astype(int)) + 1970)
        for row in np.flatnonzero(outside)
    ]
    raise_if([(r, f"year {year} cannot be shown: only the years 1 to 9999 can") for r, year in years], name)
    # Exactly midnight, as the column has it: a moment within the first millisecond is not.
    days = column.to_numpy().astype("datetime64[D]")
    whole = not missing.all() and bool((missing | (days == column.to_numpy())).all())
    return start, np.where(missing, MISSING, start + (DAY_MS if whole else 0))


def _dates(column: pd.Series[Any], name: str, *, length: int) -> Spans:
    """Of ISO dates, or dates with times in UTC, that all look alike."""
    text = column.str.strip().str.replace(" ", "T").str.removesuffix("Z").fillna("NaT")
    try:
        values = text.to_numpy().astype("datetime64[us]").astype("datetime64[ms]")
    except ValueError:  # a 30 February: tell which rows
        return _of_values(column, name)
    start = values.astype(np.int64)
    missing = np.isnat(values)
    if ((start < FIRST_MS) & ~missing).any():  # a year 0
        return _of_values(column, name)
    return np.where(missing, MISSING, start), np.where(missing, MISSING, start + length)


def _of_values(column: pd.Series[Any], name: str) -> Spans:
    """Of anything else, asking once for each distinct value."""
    import pandas as pd

    codes: NDArray[Any]
    distinct: Sequence[Any]
    try:
        codes, values = pd.factorize(column)
        distinct = values.tolist() if column.dtype.kind in "iuf" else list(values)
    except TypeError:  # pairs in lists have no hash
        codes, distinct = np.arange(len(column)), list(column)
    found = np.full((len(distinct) + 1, 2), MISSING, dtype=np.int64)
    wrong: dict[int, str] = {}
    for number, value in enumerate(distinct):
        try:
            span = span_of(value)
        except (ValueError, OverflowError) as exc:
            wrong[number] = str(exc)
            continue
        if span is not None:
            found[number] = span
    if wrong:
        raise_if([(row, wrong[code]) for row, code in enumerate(codes.tolist()) if code in wrong], name)
    return found[codes, 0], found[codes, 1]
