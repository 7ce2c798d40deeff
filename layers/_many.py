"""A large frame for the page: its rows in columns by time, undated ones last, and their texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.schema import STATUSES, check, to_events
from layers._packing import texts_of, without_nul
from layers._places import Places, places_of
from layers._receipts import reasons_of, receipts_of
from layers._rows import AREAS, Row, Wanted, event_row, is_events_frame, named_columns, plain_rows, text_of
from layers._timecolumns import MISSING, Spans, spans_of
from layers._times import DAY_MS

if TYPE_CHECKING:
    import pandas as pd
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

LISTED: Final = 500
"""Events that the HTML itself lists, at most. A frame with more travels as columns and blocks of texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Many:
    """Rows in the order of time. *start* and *after* are milliseconds of the dated rows, which come first.

    *order* is the position of each row in the frame. *texts* holds one Arrow array a field: key (without
    it, keys are "row-" and the position), title, place, why (it is not mapped), receipt (HTML). *facts*
    are the other columns of a frame that is not an events frame, by name. *listed* are the first rows.
    """

    order: NDArray[np.int64]
    start: NDArray[np.int64]
    after: NDArray[np.int64]
    category: NDArray[np.int64]
    categories: list[str]
    status: NDArray[np.int64]
    area: NDArray[np.int64]
    places: Places
    texts: dict[str, Any]
    facts: dict[str, Any]
    listed: list[Row]

    @property
    def span(self) -> tuple[int, int] | None:
        """From the first to the last moment of all dated rows."""
        return (int(self.start.min()), int(self.after.max())) if len(self.start) else None

    @property
    def is_by_days(self) -> bool:
        """Whether every time is one or more whole days."""
        whole = (self.start % DAY_MS == 0) & (self.after % DAY_MS == 0) & (self.after > self.start)
        return bool(whole.all())


def many_of(frame: GeoDataFrame, wanted: Wanted, words: dict[str, Any]) -> Many:
    """The rows of *frame* as columns, with the order, texts and errors of `rows_of`."""
    if is_events_frame(frame) and (wanted.time, wanted.end) == ("start", "end"):
        return _of_events(check(frame), words)
    return _of_plain(frame, wanted, words)


def _of_plain(frame: GeoDataFrame, wanted: Wanted, words: dict[str, Any]) -> Many:
    import pyarrow as pa
    import pyarrow.compute as pc

    title, category, facts = named_columns(frame, wanted)
    spans = spans_of(frame, wanted.time, wanted.end)
    order = _by_time(spans)
    places = places_of(frame.geometry).taken(order)
    codes, categories = _categories(frame[category] if category else None, len(frame))
    taken = {name: _texts(frame[name], order) for name in {*facts, *filter(None, (title,))}}
    numbers = pc.cast(pa.array(order + 1), pa.large_string())
    titles = taken[title] if title else numbers
    texts = {"title": pc.if_else(pc.equal(titles, ""), numbers, titles)}
    if "place" in taken:
        texts["place"] = taken["place"]
    unmapped = np.isnan(places.lon)
    if unmapped.any():
        texts["why"] = pc.if_else(pa.array(unmapped), pa.scalar(words["no_point"], pa.large_string()), "")
    return Many(
        order=order,
        **_times(spans, order),
        category=codes[order],
        categories=categories,
        status=np.zeros(len(frame), dtype=np.int64),
        area=np.zeros(len(frame), dtype=np.int64),
        places=places,
        texts=texts,
        facts={name: taken[name] for name in facts},
        listed=plain_rows(frame, wanted, spans, order[:LISTED].tolist()),
    )


def _of_events(frame: GeoDataFrame, words: dict[str, Any]) -> Many:
    import pandas as pd

    spans = _event_spans(frame)
    order = _by_time(spans)
    codes, categories = _categories(frame["category"], len(frame))
    sorted_frame = frame.iloc[order]
    return Many(
        order=order,
        **_times(spans, order),
        category=codes[order],
        categories=categories,
        status=pd.Categorical(sorted_frame["status"], categories=list(STATUSES)).codes.astype(np.int64),
        area=sorted_frame["place_precision"].isin(AREAS).to_numpy().astype(np.int64),
        places=places_of(frame.geometry, frame["footprint"]).taken(order),
        texts=_event_texts(sorted_frame, words),
        facts={},
        listed=[event_row(event) for event in to_events(sorted_frame.iloc[:LISTED])],
    )


def _event_texts(frame: GeoDataFrame, words: dict[str, Any]) -> dict[str, Any]:
    """Key, title, place, why and receipt of each row, as `event_row` and the list have them."""
    keys, titles, quotes, places, named = (
        frame[name].fillna("").tolist() for name in ("event_id", "title", "quote", "place", "place_text")
    )
    return {
        "key": texts_of(keys),
        "title": texts_of(
            [t or quote[:80] or key for t, quote, key in zip(titles, quotes, keys, strict=True)]
        ),
        "place": texts_of([place or name for place, name in zip(places, named, strict=True)]),
        "why": reasons_of(frame, words),
        "receipt": receipts_of(frame, words),
    }


def _event_spans(frame: GeoDataFrame) -> Spans:
    columns = [frame[name].dt.tz_localize(None).to_numpy() for name in ("start", "end")]
    start, after = (
        np.where(np.isnat(column), MISSING, column.astype("datetime64[ms]").astype(np.int64))
        for column in columns
    )
    return start, after


def _by_time(spans: Spans) -> NDArray[np.int64]:
    start, after = spans
    return np.lexsort((after, start, start == MISSING)).astype(np.int64)


def _times(spans: Spans, order: NDArray[np.int64]) -> dict[str, NDArray[np.int64]]:
    dated = int((spans[0] != MISSING).sum())
    return {"start": spans[0][order[:dated]], "after": spans[1][order[:dated]]}


def _categories(column: pd.Series[Any] | None, rows: int) -> tuple[NDArray[np.int64], list[str]]:
    """The number of each row's category, and the categories in the order of `categories_of`."""
    import pandas as pd

    if column is None:
        return np.zeros(rows, dtype=np.int64), ["other"]
    codes, distinct = pd.factorize(column)
    names = [text_of(value) or "other" for value in distinct] + ["other"]
    known = sorted(set(names))
    number = np.array([known.index(name) for name in names])[codes]
    counts = np.bincount(number, minlength=len(known))
    kept = [n for n in range(len(known)) if counts[n]]
    kept.sort(key=lambda n: (known[n] == "other", -counts[n], known[n]))
    place = np.zeros(len(known), dtype=np.int64)
    place[kept] = np.arange(len(kept))
    return place[number], [known[n] for n in kept]


def _texts(column: pd.Series[Any], order: NDArray[np.int64]) -> Any:
    """The column's texts in that order, as `text_of` says each value."""
    import pandas as pd
    import pyarrow as pa

    if isinstance(column.dtype, pd.StringDtype):
        values = column.array.__arrow_array__()
        return without_nul(values).take(pa.array(order))
    values = column.to_numpy()[order] if column.dtype.kind in "iub" else column.iloc[order]
    return texts_of([text_of(value) for value in values.tolist()])
