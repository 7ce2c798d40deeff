"""Rows that cannot be used: counted, kept, and what they leave of the numbers of the others."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING

import pytest
from tables_made import saved

from geo.tables import Aside, BadRow, open_table

if TYPE_CHECKING:
    from pathlib import Path


def test_rows_set_aside_wait_on_the_disk_and_are_written_as_if_they_had_been_held(tmp_path: Path) -> None:
    rows = [
        BadRow(
            number=n,
            reason=f"'{n}' is no date" if n % 3 else f"{n % 4} cells",
            cells=("=1", "é\ud800") * (n % 4),
        )
        for n in range(1, 200)
    ]
    waiting = Aside(folder=tmp_path)
    for first in range(0, 100, 10):
        waiting.add(reversed(rows[first : first + 10]))
    later = pickle.loads(pickle.dumps(Aside(folder=tmp_path)))
    later.add(rows[100:])
    waiting.join(later)
    assert len(pickle.dumps(waiting)) < 1000, "the rows are not held"
    held = Aside(rows)
    assert (waiting.count, waiting.reasons()) == (held.count, held.reasons())
    assert waiting.write(tmp_path / "a.csv").read_bytes() == held.write(tmp_path / "b.csv").read_bytes()
    odd = Aside(BadRow(number=n, reason="x" * n) for n in range(1, 2001))
    assert odd.reasons().count("first in row") == 3 and "other reasons" in odd.reasons()


def test_rows_of_another_length_leave_the_numbers_of_the_others_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.tables.delimited.BLOCK", 1500)  # pyarrow tells such rows some blocks ahead
    lines = [f"{n},2019-03-14,Nairobi" if n % 7 else f"{n},short" for n in range(3, 900)]
    text = "\n".join(["Raids", "number,date,place", *lines]) + "\n"
    chunks = list(open_table(saved(tmp_path, "t.csv", text)).chunks())
    assert [(n, cell) for chunk in chunks for n, cell in chunk.cells["number"].items()] == [
        (n, str(n)) for n in range(3, 900) if n % 7
    ]
    bad = [(row.number, row.cells[0]) for chunk in chunks for row in chunk.bad]
    assert len(chunks) > 3 and bad == [(n, str(n)) for n in range(7, 900, 7)]


@pytest.mark.parametrize(("end", "cell"), [('""""', '"'), ('","\na,";",', ","), ('"\n"', "\n")])
def test_a_last_cell_that_ends_in_a_quote_is_not_one_left_open(tmp_path: Path, end: str, cell: str) -> None:
    (chunk,) = open_table(saved(tmp_path, "t.csv", f"date,place\n2019-03-14,{end}\n")).chunks()
    assert chunk.cells["place"].tolist() == [cell]
