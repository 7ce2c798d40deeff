"""The time strip: how many events there are in each day, week, month or year."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, Final

from layers._dates import day_text
from layers._times import DAY_MS, milliseconds, moment_of
from layers.picture._marks import colour_of
from layers.picture._svg import LINE, SOFT, tag, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers._rows import Row
    from layers._times import Span
    from layers.picture._view import Frame

_HOUR_MS: Final = DAY_MS // 24
_STEPS_MS: Final = (_HOUR_MS // 4, _HOUR_MS, 3 * _HOUR_MS, 6 * _HOUR_MS, DAY_MS, 7 * DAY_MS)
_STEPS_MONTHS: Final = (1, 3, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)
_MONDAY_MS: Final = 4 * DAY_MS
"""Monday, 5 January 1970: weeks begin on it."""
_MOST_BARS: Final = 64
_WIDEST_BAR_PX: Final = 30.0
_LEAST_BAR_PX: Final = 1.6  # what is there is seen, however small its share
_LAST_MONTH: Final = 9999 * 12 + 12


def strip(rows: Sequence[Row], categories: Sequence[str], frame: Frame, speech: dict[str, Any]) -> str:
    """Bars stacked by category over the whole period; "" when all is within one bar.

    An event that may lie in several bars is shared among them and pale there.
    """
    spans = [(row.span, categories.index(row.category)) for row in rows if row.span is not None]
    if not spans:
        return ""
    edges = edges_of([span for span, _ in spans])
    bars = _sums(spans, edges, len(categories))
    if len(bars) < 2:
        return ""
    top = max(sum(map(sum, bar)) for bar in bars)
    room, axis = frame.height - 17, frame.y + frame.height - 17
    wide = frame.width / (edges[-1] - edges[0])
    out = []
    for n, bar in enumerate(bars):
        x, right = ((edges[n + k] - edges[0]) * wide + frame.x for k in (0, 1))
        y, bar_wide = axis, max(1.0, min(right - x - 1.2, _WIDEST_BAR_PX))
        for category, (sure, maybe) in enumerate(bar):
            for value, opacity in ((sure, None), (maybe, 0.42)):
                if value:
                    tall = max(_LEAST_BAR_PX, value / top * room)
                    y -= tall
                    out.append(
                        tag("rect", x=(x + right - bar_wide) / 2, y=y, width=bar_wide, height=tall,
                            fill=colour_of(category), fill_opacity=opacity)
                    )  # fmt: skip
    axis_line = tag("path", d=f"M{frame.x:.1f} {axis:.1f}h{frame.width:.1f}", stroke=LINE, stroke_width=1)
    first = min(span[0] for span, _ in spans)
    last = max(max(span[0], span[1] - 1) for span, _ in spans)
    ends = words(day_text(moment_of(first), speech), frame.x, axis + 13, 11.5, fill=SOFT)
    ends += words(day_text(moment_of(last), speech), frame.right, axis + 13, 11.5, fill=SOFT, anchor="end")
    return tag("g", *out, axis_line, ends)


def edges_of(spans: Sequence[Span]) -> list[int]:
    """Edges of the bars in milliseconds: the finest steps that give at most 64; no finer than the dates are."""
    low, high = min(span[0] for span in spans), max(max(span[1], span[0] + 1) for span in spans)
    whole = all(span[0] % DAY_MS == 0 and span[1] % DAY_MS == 0 for span in spans)
    for step in _STEPS_MS:
        if (high - low) / step <= _MOST_BARS - 1 and not (whole and step < DAY_MS):
            first = (low - _MONDAY_MS) // step * step + _MONDAY_MS if step > DAY_MS else low // step * step
            return (
                list(range(first, high + step, step))
                if (high - first) % step
                else list(range(first, high + 1, step))
            )
    for months in _STEPS_MONTHS:
        edges = _month_edges(low, high, months)
        if len(edges) <= _MOST_BARS + 1:
            return edges
    return _month_edges(low, high, _STEPS_MONTHS[-1])


def _month_edges(low: int, high: int, months: int) -> list[int]:
    begin = moment_of(low)
    at = (begin.year * 12 + begin.month - 1) // months * months
    edges = [_month_start(at)]
    while edges[-1] < high and at < _LAST_MONTH:
        at += months
        edges.append(_month_start(at))
    return edges


def _month_start(months: int) -> int:
    """The first millisecond of a month counted from the year 0, held within the years 1 to 9999."""
    year, month = divmod(months, 12)
    if year < 1:
        return milliseconds(dt.datetime(1, 1, 1, tzinfo=dt.UTC))
    if year > dt.MAXYEAR:
        return milliseconds(dt.datetime(dt.MAXYEAR, 12, 31, tzinfo=dt.UTC)) + DAY_MS
    return milliseconds(dt.datetime(year, month + 1, 1, tzinfo=dt.UTC))


def _sums(spans: list[tuple[Span, int]], edges: list[int], categories: int) -> list[list[list[float]]]:
    """For each bar and category how many events: [certainly in it, their share of those that may be]."""
    bars = [[[0.0, 0.0] for _ in range(categories)] for _ in edges[1:]]
    for (start, end), category in spans:
        first = min(bisect_right(edges, start) - 1, len(bars) - 1)
        last = min(max(first, bisect_right(edges, max(start, end - 1)) - 1), len(bars) - 1)
        for bar in range(first, last + 1):
            bars[bar][category][first != last] += 1 / (last - first + 1)
    return bars
