"""Text of articles and books on a terminal: without what could steer it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


_WIDEST = 10_000
"""Columns of a line that is not for a terminal."""


def printable(line: str) -> str:
    """*line* with everything that is not printable (escapes, line breaks, bidi marks) as a blank."""
    return "".join(c if c.isprintable() else " " for c in line)


def counted(number: int, noun: str) -> str:
    """ "1 event", "1,200 events": a number of things that take an s, or are entries."""
    many = noun.removesuffix("y") + "ies" if noun.endswith("y") else noun + "s"
    return f"{number:,} {noun if number == 1 else many}"


def warn(message: str) -> None:
    """One line on standard error: what the user should know and may have meant so."""
    click.echo(printable(f"dateline: {message}"), err=True)


def where_told(place: str, text: str, lonlat: tuple[float, float] | None) -> str:
    """Where an event is, in a line: its place, else its point, LAT, LON, else what its source calls it."""
    if place or lonlat is None:
        return place or (f"{text} (not mapped)" if text else "not mapped")
    return f"{lonlat[1]:.4f}, {lonlat[0]:.4f}"


def print_events(events: GeoDataFrame) -> None:
    """The events as a table for people: as wide as the terminal, or, to a file or a pipe, one line each."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    table = Table(box=None, header_style="bold", pad_edge=False)
    wide = {"where": 2, "what": 3} if console.is_terminal else {}
    for name in ("when", "status", "kind", "where", "within", "score", "what"):
        table.add_column(name, overflow="fold", no_wrap=name not in wide, ratio=wide.get(name))
    names = (
        "edtf",
        "status",
        "category",
        "place",
        "place_text",
        "geometry",
        "radius_m",
        "place_score",
        "title",
    )
    for edtf, status, kind, place, text, point, radius_m, score, title in zip(
        *(events[n] for n in names), strict=True
    ):
        where = where_told(place, text, None if point is None else (point.x, point.y))
        radius = "" if radius_m != radius_m else f"{radius_m / 1000:,.0f} km"
        likely = "" if score != score else f"{score:.2f}"
        cells = (edtf or "undated", status, kind, where, radius, likely, title)
        table.add_row(*(Text(printable(cell)) for cell in cells))
    if not console.is_terminal:
        console.width = console.measure(table, options=console.options.update(width=_WIDEST)).maximum
    console.print(table)
