"""Replacing files: old or new, never half, and never two writers at once."""

import errno
import multiprocessing
import os
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import pytest

from geo.errors import InputError
from geo.saving import locked, replace_file


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_bytes_and_writer_are_written(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "a.txt"
    assert replace_file(path, b"one") == path
    assert path.read_bytes() == b"one"
    replace_file(path, lambda file: file.write(b"two"))
    assert path.read_bytes() == b"two"
    assert _names(path.parent) == ["a.txt"]


def test_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def full_disk(file: BinaryIO) -> None:
        file.write(b"half of the n")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(InputError, match="No space left on device") as caught:
        replace_file(path, full_disk)
    assert caught.value.path == str(path)

    def bug(file: BinaryIO) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        replace_file(path, bug)
    assert path.read_bytes() == b"old"
    assert _names(tmp_path) == ["a.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links are POSIX")
def test_mode_is_kept_and_links_are_followed(tmp_path: Path) -> None:
    path, link = tmp_path / "a.txt", tmp_path / "link"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    replace_file(link, b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_stale_leftovers_go_fresh_ones_and_other_files_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    stale, fresh = tmp_path / ".a.txt.0123456789ab.part", tmp_path / ".a.txt.ba9876543210.part"
    others = [tmp_path / name for name in (".a.txt.part", ".b.txt.0123456789ab.part", ".a.txt.mine.part")]
    for each in (stale, fresh, *others):
        each.write_bytes(b"x")
    for each in (stale, *others):
        os.utime(each, (1, 1))
    replace_file(path, b"new")
    assert not stale.exists()
    assert fresh.exists()
    assert all(each.exists() for each in others)


def test_long_name_folder_and_missing_rights(tmp_path: Path) -> None:
    long = tmp_path / ("ы" * 125)
    assert replace_file(long, b"x").read_bytes() == b"x"
    with pytest.raises(InputError, match="folder"):
        replace_file(tmp_path, b"x")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(InputError, match="cannot be written"):
        replace_file(tmp_path / "file" / "below", b"x")


@pytest.mark.skipif(not Path(os.devnull).exists() or sys.platform == "win32", reason="no device file")
def test_device_is_written_to_not_replaced() -> None:
    replace_file(os.devnull, b"x")
    assert not Path(os.devnull).is_file()


def _count_up(path: str, times: int) -> None:
    for _ in range(times):
        with locked(path):
            number = int(Path(path).read_text()) if Path(path).exists() else 0
            replace_file(path, str(number + 1).encode())


def test_no_change_is_lost_between_processes(tmp_path: Path) -> None:
    path = tmp_path / "number"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_count_up, args=(str(path), 20)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert path.read_text() == "60"


def test_a_held_lock_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(path):
            held.set()
            free.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    with pytest.raises(InputError, match="another program"), locked(path, timeout_s=0.05):
        pass
    free.set()
    thread.join()
    with locked(path, timeout_s=1):
        replace_file(path, b"free again")
    assert path.read_bytes() == b"free again"
