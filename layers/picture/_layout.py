"""Where on a picture its parts stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from layers.picture._view import Frame

if TYPE_CHECKING:
    from layers.picture._story import Story

PAD: Final = 26.0
MOST_NUMBERED: Final = 16
_FEW, _FEW_HEIGHT = 3, 66.0
"""So many events are listed in one line below the map, which then has the whole width."""
_WIDE: Final = 1.2
"""From this ratio of width to height on, the list stands beside the map, else below it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    map: Frame
    list: Frame | None
    strip: Frame | None
    legend: Frame
    foot: Frame


def _has_strip(story: Story) -> bool:
    return len({row.span for row in story.rows if row.span is not None}) > 1


def layout_of(story: Story, width: float, height: float, top: float) -> Layout:
    inner = width - 2 * PAD
    foot = Frame(PAD, height - 26, inner, 16)
    legend_frame = Frame(PAD, foot.y - 30, inner, 26)
    strip_height = 58 if _has_strip(story) and height > 420 else 0
    bottom = legend_frame.y - 6
    side, below = _room_for_list(story, width, height, bottom - top)
    wide = inner - (side + 24 if side else 0)
    map_bottom = bottom - below - (strip_height + 8 if strip_height else 0)
    left = width - PAD - wide if story.is_rtl else PAD
    list_frame = None
    if side:
        list_frame = Frame(PAD if story.is_rtl else width - PAD - side, top + 2, side, bottom - top - 2)
    elif below:
        list_frame = Frame(PAD, bottom - below + 12, inner, below - 14)
    return Layout(
        map=Frame(left, top, wide, map_bottom - top),
        list=list_frame,
        strip=Frame(left, map_bottom + 8, wide, strip_height) if strip_height else None,
        legend=legend_frame,
        foot=foot,
    )


def _room_for_list(story: Story, width: float, height: float, room: float) -> tuple[float, float]:
    """Width of a list beside the map, height of one below it: no list for many events or a small picture."""
    listed = len(story.mapped) or len(story.rows)
    if not listed or len(story.mapped) > MOST_NUMBERED:
        return 0.0, 0.0
    if listed <= _FEW and width >= 760:
        return 0.0, _FEW_HEIGHT
    if width / height >= _WIDE and width >= 760:
        return min(370.0, (width - 2 * PAD) * 0.33), 0.0
    return 0.0, room * 0.4 if height >= 560 else 0.0
