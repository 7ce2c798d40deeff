"""Drawing the parts of a picture: head, map, list, strip, legend, credits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from layers._basemap import WORLD
from layers._columns import extent_of_rows
from layers._geometry import mercator
from layers.picture._fonts import shortened, text_width, wrapped
from layers.picture._ground import WATER, ground, names, shape_path
from layers.picture._key import Entry, key, legend
from layers.picture._labels import Names
from layers.picture._layout import PAD, layout_of
from layers.picture._marks import Look, colour_of
from layers.picture._points import counted_spots, drawn_counted, drawn_numbered, name_of, numbered_spots
from layers.picture._story import deck_of, described, mark_of
from layers.picture._strip import strip
from layers.picture._svg import FONT, INK, LINE, PAPER, SOFT, number, plain, tag, words
from layers.picture._view import Frame, View, view_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers._rows import Row
    from layers.picture._story import Story

_AREA: Final = 1200.0 * 675.0
_MOST_NAMED: Final = 30
_SMALLEST_UNIT: Final = 0.68
_LEAST_FOOTPRINT_PX: Final = 18.0
_SMALLEST_CREDIT: Final = 9.0


def drawn(story: Story, size: tuple[int, int]) -> tuple[str, str]:
    """The SVG document of *size* px, and the words that say what it shows."""
    unit = max(_SMALLEST_UNIT, math.sqrt(size[0] * size[1] / _AREA))
    width, height = size[0] / unit, size[1] / unit
    head, head_height = _head(story, width)
    layout = layout_of(story, width, height, head_height)
    alt, mark = described(story), mark_of(story, size)
    body = (
        tag("title", plain(story.title), id=f"{mark}-title")
        + tag("desc", plain(alt), id=f"{mark}-desc")
        + tag("rect", width=width, height=height, fill=PAPER)
        + head
        + _map(story, layout.map, clip_id=f"{mark}-map", numbered=layout.list is not None)
        + (_list(story, layout.list) if layout.list else "")
        + (strip(story.rows, story.categories, layout.strip, story.speech) if layout.strip else "")
        + _legend(story, layout.legend)
        + _foot(story, layout.foot)
    )
    svg = tag(
        "svg",
        body,
        xmlns="http://www.w3.org/2000/svg",
        width=size[0],
        height=size[1],
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="img",
        aria_labelledby=f"{mark}-title",
        aria_describedby=f"{mark}-desc",
        lang=story.lang,
        font_family=FONT,
    )
    return svg + "\n", alt


def _head(story: Story, width: float) -> tuple[str, float]:
    """Rule, title and deck, and how much height they take."""
    room = width - 2 * PAD
    lines = wrapped(story.title, room, 29, lines=2, bold=True)
    x, anchor = (width - PAD, "end") if story.is_rtl else (PAD, "start")
    out = [tag("rect", x=PAD, y=18, width=room, height=4, fill=INK)]
    out += [words(line, x, 56 + 34 * n, 29, bold=True, anchor=anchor) for n, line in enumerate(lines)]
    base = 56 + 34 * (len(lines) - 1) + 25
    out.append(words(shortened(deck_of(story), room, 15.5), x, base, 15.5, fill=SOFT, anchor=anchor))
    return "".join(out), base + 15


def _map(story: Story, frame: Frame, *, clip_id: str, numbered: bool) -> str:
    rows = story.mapped
    looks = [story.look(row) for row in rows]
    view = view_of(
        extent_of_rows(rows) or WORLD, frame, edge=(min(78, frame.width / 7), min(46, frame.height / 7))
    )
    shapes = "".join(
        shape_path(
            row.shape,
            view,
            colour_of(look.category),
            is_main=row.event is None,
            is_hollow=look.status != "happened",
        )
        for row, look in zip(rows, looks, strict=True)
        if row.shape is not None and _is_seen(row, view)
    )
    marks, labels = _marks(story, rows, looks, view, numbered=numbered)
    box = {"x": frame.x, "y": frame.y, "width": frame.width, "height": frame.height}
    clip = tag("clipPath", tag("rect", **box), id=clip_id)
    inside = tag("rect", **box, fill=WATER) + ground(view, story.viewpoint) + shapes + labels + marks
    nothing = "" if rows else _nothing(story, frame)
    edge = tag("rect", **box, fill="none", stroke=LINE)
    return (
        clip
        + tag("g", inside, clip_path=f"url(#{clip_id})")
        + nothing
        + _scale_bar(view, story.speech)
        + edge
    )


def _marks(
    story: Story, rows: Sequence[Row], looks: Sequence[Look], view: View, *, numbered: bool
) -> tuple[str, str]:
    """The marks, and the names that lie beneath them."""
    places = [view.at(*row.lonlat) for row in rows if row.lonlat is not None]
    pinned = [n for n, row in enumerate(rows) if row.event is not None or row.shape is None or numbered]
    spots = (
        numbered_spots([places[n] for n in pinned])
        if numbered
        else counted_spots([places[n] for n in pinned])
    )
    kept_rows, kept_looks = [rows[n] for n in pinned], [looks[n] for n in pinned]
    names_on_map = Names(frame=view.frame, taken=[spot.box for spot in spots])
    frame = view.frame
    if _has_scale(view):
        names_on_map.taken.append((frame.x, frame.bottom - 34, frame.x + 150, frame.bottom))
    if len(spots) <= _MOST_NAMED:
        for spot in spots:
            name = shortened(name_of(spot, kept_rows), 190, 13, bold=True)
            if name:
                names_on_map.own(name, spot.box)
    if rows:
        names_on_map.surroundings(view, names(view, story.viewpoint, story.lang))
    if numbered:
        drawn_marks = [drawn_numbered(spot, kept_looks, lambda n: str(n + 1)) for spot in spots]
    else:
        drawn_marks = [drawn_counted(spot, kept_looks) for spot in reversed(spots)]
    return "".join(drawn_marks), tag("g", *names_on_map.written)


def _is_seen(row: Row, view: View) -> bool:
    """Whether the shape is more than its mark would hide."""
    if row.shape is None or row.event is None:
        return row.shape is not None
    west, south, east, north = row.shape.bounds
    size_deg: float = max(east - west, mercator(north) - mercator(south))
    return size_deg * view.scale > _LEAST_FOOTPRINT_PX


def _nothing(story: Story, frame: Frame) -> str:
    text = f"{story.speech['not_mapped']}: {len(story.rows)}"
    wide = text_width(text, 18, bold=True) + 48
    x, y = frame.x + frame.width / 2, frame.y + frame.height / 2
    box = tag("rect", x=x - wide / 2, y=y - 26, width=wide, height=52, rx=4, fill=PAPER, stroke=LINE)
    return box + words(text, x, y + 6.5, 18, bold=True, anchor="middle")


def _has_scale(view: View) -> bool:
    """Whether one length holds all over the map."""
    return view.frame.width / view.scale <= 50


def _scale_bar(view: View, speech: dict[str, Any]) -> str:
    if not _has_scale(view):
        return ""
    length, km = view.bar()
    x, y = view.frame.x + 12, view.frame.bottom - 12
    line = tag(
        "path",
        d=f"M{number(x)} {number(y - 5)}v5h{number(length)}v-5",
        fill="none",
        stroke=SOFT,
        stroke_width=1.2,
    )
    distance = str(speech["km"] if km >= 1 else speech["m"]).format_map(
        {"n": f"{km if km >= 1 else km * 1000:g}"}
    )
    return line + words(distance, x + length / 2, y - 5, 10.5, fill=SOFT, anchor="middle", halo=True)


def _list(story: Story, frame: Frame) -> str:
    mapped = {id(row): n + 1 for n, row in enumerate(story.mapped)}
    chosen = story.mapped or story.rows
    entries = [Entry(row=row, look=story.look(row), number=str(mapped.get(id(row), ""))) for row in chosen]
    return key(entries, frame, story.speech, is_rtl=story.is_rtl)


def _legend(story: Story, frame: Frame) -> str:
    kinds = [str(story.speech["kinds"].get(name, name)) for name in story.categories]
    return legend(kinds, [story.look(row) for row in story.rows], frame, story.speech, is_rtl=story.is_rtl)


def _foot(story: Story, frame: Frame) -> str:
    speech = story.speech
    credit = f"{speech['basemap']}; {speech['viewpoint_' + story.viewpoint]}"
    events = [row.event for row in story.rows if row.event]
    if events and not all(event.reviewed for event in events):
        credit += f" · {speech['unreviewed']}"
    x, anchor = (frame.right, "end") if story.is_rtl else (frame.x, "start")
    size = max(_SMALLEST_CREDIT, 11.0 * min(1.0, frame.width / text_width(credit, 11.0)))
    return words(shortened(credit, frame.width, size), x, frame.y + 11, size, fill=SOFT, anchor=anchor)
