"""A large table of text read part by part: the same rows, numbers, ids and refusals as when it is read as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from atlas import SmallAtlas
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables_made import gdelt_row, saved

from geo.csvtext import write_csv
from geo.errors import InputError
from geo.running import here
from geo.tables import BadRow, part_table, read_table_parts
from geo.tables.cutting import cut
from geo.tables.delimited import chunks_of
from geo.tables.layout import layout_of

if TYPE_CHECKING:
    from pathlib import Path

    from geo.tables import Part
    from geo.tables.chunk import Chunk

CELLS = st.text(st.sampled_from('ab 1",;\n=é'), max_size=6)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.tables.cutting.PART_BYTES", 300)
    monkeypatch.setattr("geo.tables.cutting.BLOCK", 100)
    monkeypatch.setattr("geo.tables.parted._LARGE", 1)


def rows_of(chunks: list[Chunk]) -> tuple[list[tuple[object, ...]], list[BadRow]]:
    rows = [row for chunk in chunks for row in chunk.cells.itertuples()]
    return rows, sorted((row for chunk in chunks for row in chunk.bad), key=lambda row: row.number)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=40),
    begin=st.sampled_from(["", "\ufeff", "Made up by nobody\n"]),
)
def test_the_parts_hold_the_rows_of_the_whole(tmp_path: Path, rows: list[list[str]], begin: str) -> None:
    text = begin + write_csv([["date", "place", "note"], *rows, ["2019", "Nairobi", "end"]]).replace(
        "\r\n", "\n"
    )
    path = saved(tmp_path, "t.csv", text)
    layout = layout_of(path)
    parts = cut(path, layout).parts
    assert [part.after for part in parts] == [*(part.first for part in parts[1:]), len(text.encode())]
    assert all(part.after - part.first >= 300 for part in parts[:-1])
    found = [chunk for part in parts for chunk in chunks_of(path, layout, part)]
    assert rows_of(found) == rows_of(list(chunks_of(path, layout)))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('date,place\n2019,5" pipe\n', "quotes inside cells"),
        ('date,place\n2019,"a" b\n', "quotes inside cells"),
        ('date,place\n2019, "a"\n', "quotes inside cells"),
        ('date,place\n2019,"a\n', "never closed"),
        ("date,place\n2019,a\rb,c\n", "line ends of several kinds"),
        ("date,place\n2019,a\n\ufeffdate,place\n", "marks of UTF-8"),
        ("date,place\n2019,a\n".encode("utf-16"), "utf-16"),
    ],
)
def test_what_cannot_be_cut_for_sure_stays_whole(tmp_path: Path, text: str | bytes, reason: str) -> None:
    path = saved(tmp_path, "t.csv", text)
    told: list[str] = []
    assert part_table(path, SmallAtlas(), run=here, warn=told.append) is None
    assert "one worker reads all of it" in told[0] and reason in told[0]


def parted(path: Path) -> list[Part]:
    found = part_table(path, SmallAtlas(), run=here)
    assert found is not None and len(found[1]) > 3
    return [part for text in found[1] for part in found[0].events_of(text)]


def same(parts: list[Part], whole: list[Part]) -> None:
    frames = [pd.concat([one.events for one in some], ignore_index=True) for some in (parts, whole)]
    pd.testing.assert_frame_equal(*frames)
    bad = [
        sorted((row for one in some for row in one.bad), key=lambda row: row.number)
        for some in (parts, whole)
    ]
    assert bad[0] == bad[1] and bad[0]
    assert sum(one.rows for one in parts) == sum(one.rows for one in whole)


def test_ids_used_again_and_columns_of_numbers_are_known_across_parts(tmp_path: Path) -> None:
    lines = ["id,date,place,deaths,note"]
    for n in range(200):
        own = "" if n % 5 == 0 else str(n if n % 11 else 3)
        deaths = "" if n % 3 else "many" if n == 150 else str(n)
        lines.append(f'{own},{n % 28 + 1:02}/03/2019,"Mombasa",{"7" if n % 2 else deaths},"x\n{n % 2}"')
        if n % 20 == 0:
            lines += ["short,row", "", "z,45/03/2019,Nairobi,1,"]
    path = saved(
        tmp_path, "t.csv", "\n".join(lines).encode() + "\nq,01/03/2019,Nairobi,1,café".encode("cp1252")
    )
    parts, whole = parted(path), list(read_table_parts(path, SmallAtlas()))
    same(parts, whole)
    reasons = " ".join(row.reason for part in parts for row in part.bad)
    assert "'3' is already that of row" in reasons and "cells where 5" in reasons and "no such day" in reasons


def test_a_day_of_gdelt_is_parted_at_any_line_end(tmp_path: Path) -> None:
    row = gdelt_row(0, kind="4", name='The "Port" of Mombasa, Kenya', fips="KE", lat="-4.055", lon="39.666")
    text = "".join(row.replace("0\t", f"{n % 50}\t", 1) for n in range(60))
    path = saved(tmp_path, "d.export.CSV", text)
    same(parted(path), list(read_table_parts(path, SmallAtlas())))


def test_swapped_coordinates_and_dates_both_ways_are_found_across_parts(tmp_path: Path) -> None:
    rows = [f"{n},2019-03-14,Nairobi,36.8{n},-1.28" for n in range(60)]
    path = saved(tmp_path, "t.csv", "id,date,place,lat,lon\n" + "\n".join(rows))
    with pytest.raises(InputError, match=r"t\.csv: latitude and longitude are swapped"):
        part_table(path, SmallAtlas(), run=here)
    rows = [f"{n},{'13/03/2019' if n == 20 else '03/04/2019'},Nairobi" for n in range(60)]
    path = saved(tmp_path, "t.csv", "id,date,place\n" + "\n".join([*rows, "x,03/13/2019,Nairobi,"]))
    assert part_table(path, SmallAtlas(), run=here) is not None
    path = saved(
        tmp_path,
        "t.csv",
        "id,date,end,place\n" + "\n".join(f"{n},13/03/2019,03/14/2019,x" for n in range(60)),
    )
    with pytest.raises(InputError, match=r"day first in row 2, column 'end' the month first in row 2"):
        part_table(path, SmallAtlas(), run=here)


def test_a_file_that_changes_meanwhile_is_told(tmp_path: Path) -> None:
    path = saved(
        tmp_path, "t.csv", "id,date,place\n" + "".join(f"{n},2019-03-14,Nairobi\n" for n in range(60))
    )
    found = part_table(path, SmallAtlas(), run=here)
    assert found is not None
    path.write_text(path.read_text().replace("\n1", "\n\n"))
    with pytest.raises(InputError, match=r"t\.csv: was changed while it was read"):
        [part for text in found[1] for part in found[0].events_of(text)]
