"""The log of corrections: one JSON object a line, only ever added to.

What is in the file stays as it is, byte for byte; taking something back is another line. The version
of the log is how many entries it has.
"""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo.corrections.entry import problems_of
from geo.corrections.lines import from_plain, to_plain
from geo.errors import CorrectionError, InputError, LogMovedError
from geo.plainjson import dump_json, parse_json
from geo.saving import locked, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.corrections.entry import Correction

_ID_CHARACTERS: Final = 10
_REMEDY: Final = "correct the line by hand; nothing was changed"


def read_log(path: str | Path) -> list[Correction]:
    """The entries of the log at *path*, oldest first; none when there is no such file.

    Raises CorrectionError that names the line that cannot be read.
    """
    return _entries(_bytes(Path(path)), Path(path))


def add_to_log(
    path: str | Path, corrections: Iterable[Correction], *, version: int | None = None
) -> list[Correction]:
    """Add *corrections* to the log, and give them back with their ids.

    When this returns they are on the disk, all of them; when it raises, none is. *version* is that of
    the log they were made for: LogMovedError when it has another by now. Raises CorrectionError for
    what cannot be kept, and for an undo of an entry that is not there or is taken back already.
    """
    path = Path(path)
    with locked(path):
        data = _bytes(path)
        entries = _entries(data, path)
        if version is not None and version != len(entries):
            raise LogMovedError(path=path, version=len(entries))
        added: list[Correction] = []
        for correction in corrections:
            added.append(_with_id(correction, [*entries, *added], path))
        lines = "".join(dump_json(to_plain(correction)) + "\n" for correction in added)
        if lines:
            gap = b"" if not data or data.endswith(b"\n") else b"\n"
            replace_file(path, data + gap + lines.encode())
    return added


def standing(entries: Sequence[Correction]) -> list[Correction]:
    """The entries that hold, oldest first: no undo, and none that a standing undo takes back."""
    gone = _taken_back(entries)
    return [entry for entry in entries if entry.kind != "undo" and entry.id not in gone]


def _taken_back(entries: Sequence[Correction]) -> set[str]:
    """The ids of entries, undos among them, that an undo takes back which is not taken back itself."""
    gone: set[str] = set()
    for entry in reversed(entries):
        if entry.kind == "undo" and entry.id not in gone:
            gone.add(entry.undoes)
    return gone


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as exc:
        reason = f"cannot be read: {exc.strerror or exc}"
        raise CorrectionError(reason, path=path, remedy="check the name and the rights of the file") from exc


def _entries(data: bytes, path: Path) -> list[Correction]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        at = data.count(b"\n", 0, exc.start) + 1
        raise CorrectionError("not UTF-8 text", path=path, line=at, remedy=_REMEDY) from exc
    entries: list[Correction] = []
    known: set[str] = set()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            entry = from_plain(parse_json(line, path=path, line=number))
        except InputError as exc:
            raise CorrectionError(exc.reason, path=path, line=number, remedy=_REMEDY) from exc
        except ValueError as exc:
            raise CorrectionError(str(exc), path=path, line=number, remedy=_REMEDY) from exc
        if entry.id in known:
            raise CorrectionError(f"id {entry.id!r} is used twice", path=path, line=number, remedy=_REMEDY)
        known.add(entry.id)
        entries.append(entry)
    return entries


def _with_id(correction: Correction, entries: Sequence[Correction], path: Path) -> Correction:
    """*correction* with an id that no entry has; the same one for the same correction at the same place."""
    problems = list(problems_of(correction))
    if correction.kind == "undo" and not problems:
        problems = _undo_problems(correction, entries)
    if problems:
        raise CorrectionError("; ".join(problems), path=path, remedy="nothing was added")
    plain = dump_json(to_plain(dataclasses.replace(correction, id="")))
    digest = hashlib.blake2b(f"{len(entries)}\0{plain}".encode()).hexdigest()
    return dataclasses.replace(correction, id=f"c{digest[:_ID_CHARACTERS]}")


def _undo_problems(undo: Correction, entries: Sequence[Correction]) -> list[str]:
    if undo.undoes not in {entry.id for entry in entries}:
        return [f"there is no entry {undo.undoes!r}"]
    return [f"{undo.undoes!r} is taken back already"] if undo.undoes in _taken_back(entries) else []
