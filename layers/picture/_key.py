"""The words beside the map: the numbered list of events, and what colours and marks mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from layers._dates import span_text
from layers.picture._fonts import shortened, text_width, wrapped
from layers.picture._marks import Look, mark
from layers.picture._points import short_place
from layers.picture._svg import INK, SOFT, words
from layers.picture._view import Frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers._rows import Row

_TITLE_PX, _META_PX = 13.5, 11.5
_BADGE_PX: Final = 30.0
_LINE: Final = 1.24
_SMALLEST_COLUMN: Final = 250.0
_GAP: Final = 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event of the list: its number is "" when it is not on the map."""

    row: Row
    look: Look
    number: str


def key(entries: Sequence[Entry], frame: Frame, speech: dict[str, Any], *, is_rtl: bool) -> str:
    """The list in as many columns as fit; titles have two lines if all then fit, else one.

    Entries for which there is no room are counted in the last line.
    """
    count = max(1, min(len(entries), int((frame.width + _GAP) // (_SMALLEST_COLUMN + _GAP))))
    width = (frame.width - _GAP * (count - 1)) / count
    columns = [Frame(frame.x + n * (width + _GAP), frame.y, width, frame.height) for n in range(count)]
    if is_rtl:
        columns.reverse()
    for lines in (2, 1):
        blocks = [_block(entry, width, lines) for entry in entries]
        placed = _placed(blocks, columns)
        if len(placed) == len(blocks):
            break
    if len(placed) < len(blocks):
        columns[-1] = columns[-1]._replace(height=columns[-1].height - 18)
        placed = _placed(blocks, columns)
    else:
        placed = _balanced(blocks, columns)
    out = [
        _drawn(entry, lines, at, width, speech, is_rtl=is_rtl)
        for entry, (lines, _), at in zip(entries, blocks, placed, strict=False)
    ]
    if len(placed) < len(blocks):
        x = columns[-1].right if is_rtl else columns[-1].x + _BADGE_PX
        more = f"+ {len(blocks) - len(placed)}"
        anchor = "end" if is_rtl else "start"
        out.append(words(more, x, columns[-1].bottom + 13, _META_PX, bold=True, fill=SOFT, anchor=anchor))
    return "".join(out)


def meta_of(row: Row, speech: dict[str, Any]) -> str:
    """Date, place and status of an event in one line."""
    parts = [span_text(row.span, speech) if row.span else str(speech["no_date"]), short_place(row)]
    if row.status != "happened":
        parts.append(str(speech[row.status]))
    return " · ".join(filter(None, parts))


def legend(
    kinds: Sequence[str], looks: Sequence[Look], frame: Frame, speech: dict[str, Any], *, is_rtl: bool
) -> str:
    """Categories with their marks in one line, then what the looks mean that are there."""
    items = [(Look(category=n), name) for n, name in enumerate(kinds)]
    if any(look.is_area for look in looks):
        items.append((Look(category=0, is_area=True), str(speech["area_word"])))
    present = {look.status for look in looks}
    items += [
        (Look(category=0, status=status), str(speech[status]))
        for status in ("planned", "alleged")
        if status in present
    ]
    out, x = [], 0.0
    for place, (look, name) in enumerate(items):
        text = shortened(name, 150, 12)
        wide = 22 + text_width(text, 12) * 1.04
        left = frame.width - x
        if wide > left - (0 if place == len(items) - 1 else 34):
            out.append(_legend_text(f"+ {len(items) - place}", x, frame, is_rtl=is_rtl, shift=0))
            break
        at = frame.right - x - 8 if is_rtl else frame.x + x + 8
        out.append(mark(look, at, frame.y + frame.height / 2, scale=0.86))
        out.append(_legend_text(text, x, frame, is_rtl=is_rtl, shift=22))
        x += wide + 18
    return "".join(out)


def _legend_text(text: str, x: float, frame: Frame, *, is_rtl: bool, shift: float) -> str:
    at = frame.right - x - shift if is_rtl else frame.x + x + shift
    return words(text, at, frame.y + frame.height / 2 + 4.2, 12, anchor="end" if is_rtl else "start")


def _block(entry: Entry, width: float, lines: int) -> tuple[list[str], float]:
    """The lines of the title, and how high the entry is."""
    title = wrapped(entry.row.title, width - _BADGE_PX, _TITLE_PX, lines=lines, bold=True)
    return title, len(title) * _TITLE_PX * _LINE + _META_PX * _LINE + (10 if lines > 1 else 3.5)


def _placed(blocks: list[tuple[list[str], float]], columns: list[Frame]) -> list[tuple[float, float]]:
    """Where the blocks begin that fit, in order."""
    out: list[tuple[float, float]] = []
    column, y = 0, columns[0].y
    for _, height in blocks:
        while y + height > columns[column].bottom + 4 and y > columns[column].y:
            column += 1
            if column == len(columns):
                return out
            y = columns[column].y
        out.append((columns[column].x, y))
        y += height
    return out


def _balanced(blocks: list[tuple[list[str], float]], columns: list[Frame]) -> list[tuple[float, float]]:
    """As `_placed`, in columns no higher than they have to be."""
    height = sum(tall for _, tall in blocks) / len(columns)
    while height < columns[0].height:
        placed = _placed(blocks, [column._replace(height=height) for column in columns])
        if len(placed) == len(blocks):
            return placed
        height += _META_PX
    return _placed(blocks, columns)


def _drawn(
    entry: Entry,
    lines: list[str],
    at: tuple[float, float],
    width: float,
    speech: dict[str, Any],
    *,
    is_rtl: bool,
) -> str:
    x, y = at
    badge = x + width - 12 if is_rtl else x + 12
    edge = x + width - _BADGE_PX if is_rtl else x + _BADGE_PX
    anchor = "end" if is_rtl else "start"
    scale = 0.84 if entry.number else 0.9
    out = [mark(entry.look, badge, y + _TITLE_PX * 0.72, text=entry.number, scale=scale)]
    for n, line in enumerate(lines):
        base = y + _TITLE_PX * (0.95 + n * _LINE)
        out.append(words(line, edge, base, _TITLE_PX, bold=True, fill=INK, anchor=anchor))
    base = y + _TITLE_PX * (0.95 + (len(lines) - 1) * _LINE) + _META_PX * 1.36
    meta = shortened(meta_of(entry.row, speech), width - _BADGE_PX, _META_PX)
    out.append(words(meta, edge, base, _META_PX, fill=SOFT, anchor=anchor))
    return "".join(out)
