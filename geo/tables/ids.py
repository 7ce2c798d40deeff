"""Stable ids for the rows of a table: the table's own behind its name, else a hash of all cells."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo.tables.profiles import Plan

_MOST: Final = 1 << 23  # entries of a run that is still merged: more would need twice the memory for a moment


class Met(NamedTuple):
    """Sorted hashes of ids, and the numbers of the rows where they were met first."""

    hashes: NDArray[np.uint64]
    rows: NDArray[np.uint32]


class Known:
    """The ids met before, as hashes of 64 bits with the numbers of their rows: twelve bytes a row, in sorted runs."""

    def __init__(self, met: Met | None = None) -> None:
        self._runs: list[Met] = [] if met is None else [met]

    def meet(self, later: Known) -> Met | None:
        """Meet the ids of rows that come after; those of them that were met before, None where there are none."""
        import numpy as np

        if not later._runs:
            return None
        hashes, rows = (np.concatenate(columns) for columns in zip(*later._runs, strict=True))
        first = self.firsts(hashes, rows.astype(np.int64))
        old = np.flatnonzero(first != rows)
        old = old[np.argsort(hashes[old])]
        return Met(hashes[old], first[old].astype(np.uint32)) if len(old) else None

    def firsts(self, hashes: NDArray[np.uint64], numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """For each of more rows, whose *numbers* ascend, the number of the row in which its id was met first."""
        import numpy as np

        distinct, at, back = np.unique(hashes, return_index=True, return_inverse=True)
        first = numbers[at].copy()
        new = np.ones(len(distinct), dtype=bool)
        for held, rows in self._runs:
            place = np.minimum(np.searchsorted(held, distinct), len(held) - 1)
            found = held[place] == distinct
            first[found], new[found] = rows[place[found]], False
        if new.any():
            self._add(distinct[new], first[new].astype(np.uint32))
        return first[back]

    def _add(self, hashes: NDArray[np.uint64], rows: NDArray[np.uint32]) -> None:
        import numpy as np

        while self._runs and len(self._runs[-1][0]) <= min(2 * len(hashes), _MOST):
            held, others = self._runs.pop()
            hashes, rows = np.concatenate([held, hashes]), np.concatenate([others, rows])
            order = np.argsort(hashes, kind="stable")
            hashes, rows = hashes[order], rows[order]
        self._runs.append(Met(hashes, rows))


def ids_of(
    cells: pd.DataFrame, plan: Plan, known: Known, problems: NDArray[np.object_], *, source: str, word: str
) -> Any:
    """The id of each row; that a row has the id of one before it is told in *problems*.

    A row that has no id of its own, and is the same as one before it, gets one with its number.
    """
    name = plan.column("id")
    ids, given = _own_ids(cells, plan, source)
    numbers = cells.index.to_numpy(dtype="int64")
    firsts = known.firsts(_hashes(ids), numbers)
    for position in (firsts != numbers).nonzero()[0]:
        own = given.iloc[position]
        if own and not problems[position]:
            problems[position] = f"{name} {own!r} is already that of {word} {firsts[position]}"
        else:
            ids.iloc[position] = f"{ids.iloc[position]}-{numbers[position]}"
    return ids.to_numpy()


def note_ids(cells: pd.DataFrame, plan: Plan, known: Known, *, source: str) -> None:
    """Have *known* meet the ids that the rows have before any is told from another."""
    ids, _ = _own_ids(cells, plan, source)
    known.firsts(_hashes(ids), cells.index.to_numpy(dtype="int64"))


def _own_ids(cells: pd.DataFrame, plan: Plan, source: str) -> tuple[Any, pd.Series]:
    """The id of each row as if there were no others, and what the table itself gives as one."""
    import pandas as pd

    name, prefix = plan.column("id"), plan.profile.id_prefix
    mark = hashlib.blake2b(source.encode(), digest_size=4).hexdigest()
    given = pd.Series("", index=cells.index, dtype="str") if name is None else cells[name].str.strip()
    nameless = (given == "").to_numpy(dtype=bool)
    ids: Any = (f"{prefix}:" if prefix else f"{mark}-") + given
    if nameless.any():
        hashed = pd.util.hash_pandas_object(cells[nameless], index=False)
        ids.loc[nameless] = [f"{mark}-{one:016x}" for one in hashed]
    return ids, given


def _hashes(ids: Any) -> NDArray[np.uint64]:
    import numpy as np
    import pandas as pd

    return np.asarray(pd.util.hash_pandas_object(ids, index=False), dtype=np.uint64)
