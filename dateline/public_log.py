"""The log of corrections as a newsroom publishes it: CSV, JSON, Markdown or HTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo.csvtext import guard, write_csv
from geo.errors import InputError
from geo.plainjson import dump_json
from geo.saving import replace_file
from layers._inline import escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from geo.corrections import Change, Correction

Rows = list[dict[str, str]]
_HEADS: Final = {
    "id": "Id", "date": "Date", "kind": "Kind", "source": "Article", "title": "Event", "quote": "Sentence",
    "change": "What was changed", "why": "Why", "who": "Who",
}  # fmt: skip
_MARKED: Final = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&:])")
_STYLE: Final = "body{font:16px/1.5 system-ui,sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color-scheme:light dark}td,th{text-align:start;vertical-align:top;padding:.4em .8em .4em 0;border-bottom:1px solid}"  # fmt: skip


def write_public_log(
    entries: Sequence[Correction], output: Path, *, title: str, with_who: bool = False
) -> None:
    """Write *entries*, in their order, in the format of the ending of *output*.

    Raises InputError for another ending, or a file that cannot be written.
    """
    write = _WRITERS.get(output.suffix.lower())
    if write is None:
        raise InputError(
            f"unknown ending {output.suffix!r}", path=output, remedy=f"known are {', '.join(_WRITERS)}"
        )
    replace_file(output, write(public_rows(entries, with_who=with_who), title).encode(errors="replace"))


def public_rows(entries: Sequence[Correction], *, with_who: bool) -> Rows:
    """One row for each entry; names of people only *with_who*."""
    rows = []
    for entry in entries:
        targets = entry.targets
        row = {
            "id": entry.id,
            "date": entry.day.isoformat(),
            "kind": entry.kind,
            "source": targets[0].source if targets else "",
            "title": " + ".join(anchor.title for anchor in targets),
            "quote": " ".join(targets[0].exact.split()) if targets else "",
            "change": change_text(entry),
            "why": entry.why,
        }
        rows.append(row | {"who": entry.who} if with_who else row)
    return rows


def change_text(entry: Correction) -> str:
    """What *entry* sets, in words; of several parts, one after the other."""
    if entry.kind == "undo":
        return f"takes back {entry.undoes}"
    return " | ".join(_change_words(change) for change in entry.changes) if entry.kind != "confirm" else ""


def _change_words(change: Change) -> str:
    place, time = change.place, change.time
    words = [
        f"{name} {value!r}"
        for name in ("title", "status", "category")
        if (value := getattr(change, name)) is not None
    ]
    if place is not None:
        words.append(
            "no place" if place.lat is None else f"place {place.name} ({place.lat:.4f}, {place.lon:.4f})"
        )
    if time is not None:
        words.append(f"date {time.edtf}" if time.edtf else "no date")
    return ", ".join(words)


def _csv(rows: Rows, _: str) -> str:
    names = list(rows[0]) if rows else list(_HEADS)
    return write_csv([names, *([guard(value) for value in row.values()] for row in rows)])


def _json(rows: Rows, _: str) -> str:
    return "[\n" + ",\n".join(dump_json(row) for row in rows) + "\n]\n"


def _markdown(rows: Rows, title: str) -> str:
    lines = [f"# {_markdown_text(title)}", ""]
    for row in rows:
        lines += [f"## {_markdown_text(row['date'])} · {_markdown_text(row['title'] or row['kind'])}", ""]
        facts = [
            (name, row[name]) for name in ("kind", "source", "quote", "change", "why", "who") if row.get(name)
        ]
        lines += [*(f"- {_HEADS[name]}: {_markdown_text(value)}" for name, value in facts), ""]
    return "\n".join(lines)


def _markdown_text(text: str) -> str:
    """*text* on one line, none of it a mark, a link or HTML."""
    return _MARKED.sub(r"\\\1", "".join(c if c.isprintable() else " " for c in text))


def _html(rows: Rows, title: str) -> str:
    names = [name for name in _HEADS if name != "id" and any(row.get(name) for row in rows)]
    head = "".join(f"<th>{escaped(_HEADS[name])}</th>" for name in names)
    body = "".join(
        f'<tr id="{escaped(row["id"])}">'
        + "".join(f"<td><bdi>{escaped(row[name])}</bdi></td>" for name in names)
        + "</tr>\n"
        for row in rows
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escaped(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{escaped(title)}</h1>\n"
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</body>\n</html>\n"
    )


_WRITERS: Final[dict[str, Callable[[Rows, str], str]]] = {
    ".csv": _csv,
    ".html": _html,
    ".json": _json,
    ".md": _markdown,
}
ENDINGS: Final = tuple(_WRITERS)
"""The endings of the files that `write_public_log` writes."""
