"""Replace a file so that the old one is whole until the new one is, and never twice at once."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from geo.errors import InputError

LOCK_TIMEOUT_S: Final = 60.0
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_STALE_S: Final = 3600.0
_NAME_BYTES: Final = 180  # file systems allow 255 bytes; the rest is for the marks of a temporary file

Content = bytes | Callable[[BinaryIO], object]
"""What goes into a file: the bytes, or a function that writes them to an open binary file."""


def replace_file(path: str | Path, content: Content) -> Path:
    """Write *content* beside *path*, flush it to the disk, then put it in the place of *path*.

    A reader sees the old file or the new one, never half of either; a failure leaves the old file
    as it was and nothing else behind. Folders are made as needed, links are followed, the mode of
    an old file is kept, and temporary files that a killed run left an hour ago are removed. A
    device or pipe is written to as it is. Raises InputError when the file cannot be written;
    errors of a *content* function that are not about files pass through. Returns *path*.
    """
    given, target = Path(path), Path(os.path.realpath(path))
    try:
        if target.exists() and not target.is_file() and not target.is_dir():
            with target.open("wb") as device:
                _fill(device, content)
        else:
            _replace(target, content)
    except OSError as exc:
        reason = f"cannot be written: {exc.strerror or exc}"
        remedy = "make room there" if exc.errno in _FULL else "name a file in a folder that you may write to"
        raise InputError(reason, path=given, remedy=remedy) from exc
    return given


def _replace(target: Path, content: Content) -> None:
    if target.is_dir():
        raise IsADirectoryError(21, "it is a folder")
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(13, "it is read-only")
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    part = target.parent / f"{_mark(target)}{secrets.token_hex(6)}.part"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(part, flags, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            _fill(file, content)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            part.chmod(mode)
        _sweep(target, now=part.stat().st_mtime)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def _fill(file: BinaryIO, content: Content) -> None:
    if isinstance(content, bytes):
        file.write(content)
    else:
        content(file)


def _mark(target: Path) -> str:
    """How the temporary files of *target* begin: hidden, and short enough for any file system."""
    return f".{os.fsdecode(os.fsencode(target.name)[:_NAME_BYTES])}."


def _sweep(target: Path, *, now: float) -> None:
    """Remove what killed runs left; *now* is the file system's own clock, which others may share."""
    mark = _mark(target)
    for path in target.parent.iterdir():
        middle = path.name.removeprefix(mark).removesuffix(".part")
        if path.name != f"{mark}{middle}.part" or len(middle) != 12:
            continue
        with contextlib.suppress(OSError):  # another run removed it first
            if now - path.stat().st_mtime > _STALE_S:
                path.unlink()


def _flush_folder(folder: Path) -> None:
    """Make the new name survive a power cut, where a folder can be opened (not on Windows)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def locked(path: str | Path, *, timeout_s: float = LOCK_TIMEOUT_S) -> Iterator[None]:
    """Hold the lock of *path*, the hidden file ".NAME.lock" beside it, while the block runs.

    Read, change and `replace_file` inside one such block, and no change of another process is
    lost. Raises InputError when the lock is not free within *timeout_s* seconds or cannot be made.
    """
    import filelock

    target = Path(os.path.realpath(path))
    lock = filelock.FileLock(target.parent / f"{_mark(target)}lock")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=timeout_s)
    except filelock.Timeout as exc:
        reason = f"is being changed by another program for more than {timeout_s:g} seconds"
        raise InputError(reason, path=path, remedy="try again when it has finished") from exc
    except (OSError, NotImplementedError) as exc:
        reason = f"cannot be locked: {exc}"
        raise InputError(reason, path=path, remedy="use a folder that you may write to") from exc
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def workshop(folder: Path) -> Iterator[Path]:
    """A hidden folder in *folder* to make files in, gone at the end; what a killed run left of one is removed."""
    for left in folder.glob(".making-*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-", ignore_cleanup_errors=True) as name:
        yield Path(name)
