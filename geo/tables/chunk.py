"""What every reader of a table hands on: rows as text, numbered as the file numbers them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    import pandas as pd
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

ROWS: Final = 50_000
"""Rows of a chunk where the reader may choose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that could not be used: its number in the file, why, and its cells as they were."""

    number: int
    reason: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Some rows of a table. cells: text columns, missing is ""; the index is the number of the row in the file.

    shapes: the geometry of each row (EPSG:4326), None where the format has none. bad: rows that could
    not even be cut into cells.
    """

    cells: pd.DataFrame
    shapes: NDArray[np.object_] | None = None
    bad: list[BadRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some events of a table, the rows that could not be used, and how many rows were looked at.

    gap: what no column of the table says, or is not read of its file, in a line; "" for nothing.
    """

    events: GeoDataFrame
    bad: list[BadRow]
    rows: int
    gap: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table that can be read from its beginning as often as needed.

    word is what it calls a row; size: bytes, about; left: what of the file is not read, in a line.
    """

    path: Path
    names: list[str]
    chunks: Callable[[], Iterator[Chunk]]
    word: str = "row"
    size: int = 0
    left: str = ""


def lines_above(count: int) -> str:
    """How many lines stand above the header of a table, as it is told; "" for none."""
    return f"{count} line{'s' * (count > 1)} above the header passed over" if count else ""


def chunk_of(
    names: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int],
    shapes: Sequence[Any] | None = None,
) -> Chunk:
    """The chunk of rows of equal length."""
    import numpy as np
    import pandas as pd

    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    cells = pd.DataFrame(
        {name: pd.Series(list(column), dtype="str") for name, column in zip(names, columns, strict=True)}
    )
    cells.index = pd.Index(list(numbers), dtype="int64")
    held = None
    if shapes is not None:
        held = np.empty(len(rows), dtype=object)
        held[:] = list(shapes)
    return Chunk(cells=cells, shapes=held)


def batched(rows: Iterable[Any], size: int = ROWS) -> Iterator[list[Any]]:
    """*rows* in lists of at most *size*."""
    rest = iter(rows)
    while batch := list(itertools.islice(rest, size)):
        yield batch


def distinct(names: Sequence[str]) -> list[str]:
    """Column names, each once: a second "Date" is called "Date (2)", a nameless column "column 3"."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        plain = " ".join(name.split()) or f"column {number}"
        same, again = plain, 2
        while same in found:
            same, again = f"{plain} ({again})", again + 1
        found.append(same)
    return found


def tidy(column: pd.Series) -> pd.Series:
    """The text of a column without blanks at its ends and with one blank between words."""
    import pandas as pd
    import pyarrow as pa
    from pyarrow import compute

    coded = pa.array(column, type=pa.string(), from_pandas=True).dictionary_encode()
    plain = compute.utf8_trim_whitespace(coded.dictionary)
    spaced = compute.replace_substring_regex(plain, r"\s+", " ")
    return pd.Series(pd.array(spaced.take(coded.indices), dtype="str"), index=column.index)


def combinations(
    cells: pd.DataFrame, names: Sequence[str]
) -> tuple[NDArray[np.int64], list[tuple[str, ...]]]:
    """For each row the number of its combination of cells in the columns *names*, and the cells of each combination."""
    import numpy as np
    import pandas as pd

    numbers: NDArray[np.int64] = np.zeros(len(cells), dtype=np.int64)
    for name in names:
        codes, distinct = pd.factorize(cells[name], use_na_sentinel=False)
        numbers, _ = pd.factorize(numbers * len(distinct) + codes)
    _, firsts = np.unique(numbers, return_index=True)
    rows = cells[list(names)].iloc[firsts]
    return numbers, list(rows.itertuples(index=False, name=None)) if names else [()] * len(firsts)


def spread(values: Sequence[str], numbers: NDArray[np.int64], index: pd.Index) -> pd.Series:
    """The text of each row, given that of its combination."""
    import numpy as np
    import pandas as pd

    return pd.Series(np.array([*values, ""], dtype=object)[numbers], index=index, dtype="str")


def column_of(cells: pd.DataFrame, name: str | None) -> pd.Series:
    """The column *name*, tidy; without one, "" for each row."""
    import pandas as pd

    return pd.Series("", index=cells.index, dtype="str") if name is None else tidy(cells[name])
