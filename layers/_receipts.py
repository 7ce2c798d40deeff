"""The receipts of very many events: what rows share is written once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geo.schema import to_events
from layers._listing import CHECKED, FACTS, QUOTES, Part, why_not
from layers._packing import texts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    from geo.schema import Event

Words = dict[str, Any]


def receipts_of(frame: GeoDataFrame, words: Words) -> Any:
    """What `receipt` says of each row, as an Arrow array."""
    import pyarrow.compute as pc

    def made(part: Part) -> Any:
        return _each(frame, part.columns, lambda event: part.html(event, words))

    facts = _joined(*map(made, FACTS))
    listed = pc.if_else(pc.equal(facts, ""), facts, _joined("<dl>", facts, "</dl>"))
    return _joined(made(QUOTES), listed, made(CHECKED))


def reasons_of(frame: GeoDataFrame, words: Words) -> Any:
    """Why rows are not on the map, as an Arrow array; "" where they are."""

    def why(event: Event) -> str:
        return why_not(event, words) if event.geometry is None else ""

    return _each(frame, ("geometry", "place", "place_text"), why)


def _joined(*parts: Any) -> Any:
    """Texts and arrays of texts, one behind the other."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = (pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in (*parts, ""))
    return pc.binary_join_element_wise(*texts)


def _each(frame: GeoDataFrame, columns: Sequence[str], told: Callable[[Event], str]) -> Any:
    """*told* of each row as an Arrow array, asked once for all rows that agree in *columns*.

    Geometries agree when both are there or both are missing.
    """
    import pyarrow as pa

    held = [name for name in columns if name in frame.columns]
    firsts, numbers = _distinct(frame, held)
    some = frame.iloc[firsts]
    return texts_of([told(event) for event in to_events(some, only=held)]).take(pa.array(numbers))


def _distinct(frame: GeoDataFrame, columns: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Positions of the first rows of each kind, and the number of each row's kind."""
    import pandas as pd

    firsts = np.zeros(min(1, len(frame)), dtype=np.int64)
    numbers = np.zeros(len(frame), dtype=np.int64)
    for name in columns:
        column = frame[name].isna() if name == "geometry" else frame[name]
        codes, distinct = pd.factorize(column)
        mixed = numbers * (len(distinct) + 1) + codes + 1
        _, firsts, numbers = np.unique(mixed, return_index=True, return_inverse=True)
    return firsts, numbers
