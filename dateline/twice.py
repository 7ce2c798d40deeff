"""How are the lines of an input read twice, even those of standard input?"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Final

import click

MOST_KEPT: Final = 512 * 2**20
"""Bytes of a stream that are kept for the second reading; a file is simply read again."""

_IN_MEMORY: Final = 8 * 2**20
Numbered = Iterator[tuple[int, bytes]]


class TwiceRead:
    """The lines of an input that are not blank, with their numbers from 1: the `kept` ones, as often as asked,
    and at last `every` line. Of a stream at most MOST_KEPT bytes are kept."""

    def __init__(self, kept: IO[bytes], rest: IO[bytes] | None = None) -> None:
        self._kept, self._rest = kept, rest

    def kept(self) -> Numbered:
        self._kept.seek(0)
        return numbered(self._kept)

    def every(self) -> Numbered:
        self._kept.seek(0)
        return numbered(self._kept if self._rest is None else chain(self._kept, self._rest))


@contextmanager
def read_twice(file: Path) -> Iterator[TwiceRead]:
    """The lines of *file*, "-" for standard input, which is read to its end or the bound before this returns."""
    with click.open_file(str(file), "rb") as stream:
        if file.is_file():
            yield TwiceRead(stream)
            return
        with SpooledTemporaryFile(max_size=_IN_MEMORY) as kept:
            size = 0
            while size < MOST_KEPT and (line := stream.readline()):
                kept.write(line)
                size += len(line)
            yield TwiceRead(kept, stream)


def numbered(lines: Iterator[bytes] | IO[bytes]) -> Numbered:
    """The lines that are not blank, with their numbers from 1."""
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())
