"""Counts and answers out of files, piece by piece, are what a count row by row over the frame gives."""

import csv
import datetime as dt
import math
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from shapely import Point, box
from shapely.geometry import MultiPolygon

from dateline.commands.query import command
from geo.errors import InputError
from geo.files import read_frame, write_frame
from geo.query import Grouping, Question, copy_matching, count, count_stored, matching, read_matching
from geo.schema import Event, to_events, to_frame
from geo.store import write_store

NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
WORDS = ("attack", "Attack", "protest", "=1+1", 'a "b", c\nd', "Straße")
DATE_LINE = MultiPolygon([box(170, -30, 180, 10), box(-180, -30, -175, 10)])


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]


@st.composite
def events(draw: st.DrawFn) -> Event:
    years = st.one_of(st.integers(2014, 2016), st.integers(1, 9998))
    start = dt.datetime(draw(years), draw(st.integers(1, 12)), draw(st.integers(1, 28)), tzinfo=dt.UTC)
    start += dt.timedelta(hours=draw(st.sampled_from([0, 7])))
    end = start + draw(
        st.sampled_from([dt.timedelta(minutes=1), dt.timedelta(1), dt.timedelta(7), dt.timedelta(99)])
    )
    lon = draw(st.sampled_from([-180.0, -179.9, -0.1, 12.3, 36.3, 179.9, 180.0]))
    lat = draw(st.sampled_from([-90.0, -20.0, 0.1, 36.3, 41.9, 90.0]))
    dated, mapped = draw(st.booleans()), draw(st.integers(0, 3)) > 0
    shape = draw(st.sampled_from([None, box(10, 30, 14, 43), box(176, -30, 180, 0)])) if mapped else None
    return Event(
        event_id="",
        title="t",
        start=start if dated else None,
        end=end if dated else None,
        time_precision="day" if dated else "",
        geometry=Point(lon, lat) if mapped else None,
        footprint=shape,
        radius_m=draw(st.sampled_from([None, 0.0, 3_000.0, 40_000.0, 900_000.0])) if mapped else None,
        place_precision=draw(st.sampled_from(["town", "admin1"])) if mapped else "",
        category=draw(st.sampled_from(WORDS)),
        status=draw(st.sampled_from(["happened", "planned"])),
    )


QUESTIONS = st.builds(
    Question,
    during=st.sampled_from([None, (utc(2015, 1, 1), utc(2016, 1, 1)), (NEVER, utc(1600, 1, 1))]),
    area=st.sampled_from([None, box(0, 35, 40, 45), DATE_LINE]),
    lonlat=st.sampled_from([None, (12.0, 42.0), (-179.9, -20.0)]),
    km=st.sampled_from([50.0, 1_000.0]),
    categories=st.sampled_from([(), ("ATTACK", "strasse")]),
    statuses=st.sampled_from([(), ("planned",)]),
    possibly=st.booleans(),
)
KEYS = st.lists(
    st.sampled_from(["day", "week", "month", "year", "cell", "category", "status", "place", "reviewed"]),
    min_size=1,
    max_size=4,
    unique=True,
)


def period(moment: dt.datetime, key: str) -> str:
    if key == "week":
        year, week, _ = moment.isocalendar()
        return f"{year:04d}-W{week:02d}"
    return moment.date().isoformat()[: {"day": 10, "month": 7, "year": 4}[key]]


def cell_of(point: Point, side: float) -> tuple[float, ...]:
    lon = -180.0 if point.x == 180 else point.x
    x, y = math.floor((lon + 180) / side + 1e-9), math.floor((point.y + 90) / side + 1e-9)
    y = min(y, math.ceil(180 / side - 1e-9) - 1)
    west, south = -180 + x * side, -90 + y * side
    return round(west, 9), round(south, 9), round(min(west + side, 180), 9), round(min(south + side, 90), 9)


def is_wide(event: Event, side: float) -> bool:
    if event.radius_m is None:
        return event.place_precision in ("area", "admin2", "admin1", "country", "region")
    assert event.geometry is not None
    wide = math.radians(side) * 6_371_008.8 * math.cos(math.radians(event.geometry.y))
    return 2 * event.radius_m > wide


def place_in(event: Event, keys: list[str], side: float) -> tuple[list[Any], bool]:
    """The cells of the row of the table that the event belongs to, and whether it certainly does."""
    row: list[Any] = []
    sure = True
    for key in keys:
        if key in ("day", "week", "month", "year"):
            if event.start is None or event.end is None:
                row.append("undated")
                continue
            row.append(period(event.start, key))
            sure &= period(event.end - dt.timedelta(microseconds=1), key) == row[-1]
        elif key == "cell":
            row += (None,) * 4 if event.geometry is None else cell_of(event.geometry, side)
            sure &= event.geometry is None or not is_wide(event, side)
        else:
            value = getattr(event, key)
            row.append(str(value).lower() if key == "reviewed" else value)
    return row, sure


def naive(frame: Any, question: Question, keys: list[str], side: float) -> dict[tuple[Any, ...], list[int]]:
    certainly = set(matching(frame, replace(question, possibly=False))["event_id"])
    found: dict[tuple[Any, ...], list[int]] = {}
    for event in to_events(matching(frame, question)):
        row, sure = place_in(event, keys, side)
        numbers = found.setdefault(tuple(row), [0, 0])
        numbers[0 if sure and event.event_id in certainly else 1] += 1
    return found


def rows_of(table: pa.Table) -> list[tuple[Any, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(events(), max_size=12),
    question=QUESTIONS,
    keys=KEYS,
    side=st.sampled_from([0.1, 0.7, 1.0, 10.0, 180.0]),
    group=st.sampled_from([2, 5, 100]),
)
def test_every_way_counts_the_same(
    rows: list[Event], question: Question, keys: list[str], side: float, group: int
) -> None:
    frame = to_frame(replace(row, event_id=f"e{number:02}") for number, row in enumerate(rows))
    grouping = Grouping(keys=tuple(keys), cell=side)
    expected = naive(frame, question, keys, side)
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "e.parquet"
        write_frame(frame, path)
        parquet.write_table(parquet.read_table(path), path, row_group_size=group)
        tables = [count(frame, question, grouping)]
        folder = Path(home) / "parts"
        folder.mkdir()
        whole = parquet.read_table(path)
        for name, part in (("a", whole[: group + 1]), ("b", whole[group + 1 :])):
            parquet.write_table(part, folder / f"{name}.parquet")
        for stored in (path, folder):
            counts, total = count_stored(stored, question, grouping)
            assert total == len(frame)
            tables.append(counts)
            found, total = read_matching(stored, question)
            answers = list(matching(frame, question)["event_id"])
            assert list(found["event_id"]) == answers and total == len(frame)
            copied = copy_matching(stored, question, Path(home) / "copy.parquet")
            assert copied == (len(answers), len(frame))
            back = {event.event_id: event for event in to_events(read_frame(Path(home) / "copy.parquet"))}
            assert back == {e.event_id: e for e in to_events(matching(frame, question))}
    for counts in tables:
        told = {row[:-2]: list(row[-2:]) for row in rows_of(counts.table)}
        assert told == expected and counts.events == sum(map(sum, expected.values()))
        assert counts.table == tables[0].table


def dated(key: str, start: dt.datetime, days: int, **more: object) -> Event:
    end = start + dt.timedelta(days)
    return Event(event_id=key, title=key, start=start, end=end, time_precision="day", **more)  # type: ignore[arg-type]


def test_groups_are_in_the_order_of_their_keys() -> None:
    frame = to_frame(
        [
            dated("a", utc(2015, 12, 31), 1, category="b"),
            dated("b", utc(2015, 12, 28), 1, category="a"),
            dated("c", utc(2016, 1, 2), 9, category="a"),
            Event(event_id="d", title="d", category="a"),
        ]
    )
    weeks = count(frame, Question(), Grouping(keys=("week",)))
    assert rows_of(weeks.table) == [("2015-W53", 2, 1), ("undated", 1, 0)]
    months = count(frame, Question(), Grouping(keys=("category", "month")))
    assert rows_of(months.table) == [
        ("a", "2015-12", 1, 0),
        ("a", "2016-01", 1, 0),
        ("a", "undated", 1, 0),
        ("b", "2015-12", 1, 0),
    ]
    assert months.table.column_names == ["category", "month", "certain", "uncertain"]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    shapes = [Point(12.5, 41.9), None, Point(-70.25, -33.4)]
    frame = to_frame(
        dated(f"e{n}", utc(2015, 11, 1 + n % 20), 1 + 3 * (n % 5 == 0), category=WORDS[n % 6],
              geometry=shapes[n % 3], place_precision="town" if shapes[n % 3] else "")
        for n in range(60)
    )  # fmt: skip
    return write_frame(frame, tmp_path / "e.parquet")


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def test_counts_as_a_file(made: Path) -> None:
    done = run("e.parquet", "--count-by", "category", "--count-by", "week", "-o", "counts.csv")
    assert done.exit_code == 0 and "60 of 60 events in" in done.output and "groups: counts.csv" in done.output
    with Path("counts.csv").open(newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["category", "week", "certain", "uncertain"]
    assert lines[1][0] == "'=1+1" and {line[0] for line in lines[1:]} == {"'=1+1", *WORDS[:3], *WORDS[4:]}
    assert sum(int(a) + int(b) for *_, a, b in lines[1:]) == 60
    before = Path("counts.csv").read_bytes()
    run("e.parquet", "--count-by", "category", "--count-by", "week", "-o", "counts.csv")
    assert Path("counts.csv").read_bytes() == before
    done = run("e.parquet", "--count-by", "cell", "--cell", "0.5", "-o", "cells.parquet")
    assert done.exit_code == 0
    assert rows_of(parquet.read_table("cells.parquet")) == [
        (-70.5, -33.5, -70.0, -33.0, 20, 0),
        (12.5, 41.5, 13.0, 42.0, 20, 0),
        (None, None, None, None, 20, 0),
    ]


def test_counts_as_a_table(made: Path) -> None:
    done = run("e.parquet", "--during", "2015-11-01/2015-11-07", "--count-by", "year")
    assert done.exit_code == 0 and done.stdout.split() == ["year", "certain", "uncertain", "2015", "18", "0"]
    assert done.stderr == "18 of 60 events in 1 group\n"
    done = run("e.parquet", "--category", "none of them", "--count-by", "cell")
    assert done.exit_code == 0 and done.stderr == "0 of 60 events in 0 groups\n"


def test_one_event_is_not_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_frame(to_frame([dated("a", utc(2015, 11, 3), 1)]), tmp_path / "e.parquet")
    assert run("e.parquet", "--during", "2015").stderr == "1 of 1 event\n"
    assert run("e.parquet", "-o", "f.csv").output == "1 of 1 event: f.csv\n"


def test_an_answer_is_copied_as_it_stands(made: Path) -> None:
    done = run("e.parquet", "--during", "2015-11-01/2015-11-07", "-o", "found.parquet")
    assert done.exit_code == 0 and done.output == "18 of 60 events: found.parquet\n"
    whole = read_frame("e.parquet")
    kept = whole[whole["end"] <= utc(2015, 11, 8)].reset_index(drop=True)
    assert read_frame("found.parquet").equals(kept) and read_frame("found.parquet").dtypes.equals(
        whole.dtypes
    )


@pytest.mark.parametrize(
    "words",
    [("--cell", "2"), ("--count-by", "week", "--cell", "2"), ("--count-by", "cell", "--cell", "0"),
     ("--count-by", ""), ("--count-by", "week", "--count-by", "week"), ("--count-by", "week", "-o", "x.geojson")],
)  # fmt: skip
def test_wrong_use(made: Path, words: tuple[str, ...]) -> None:
    assert run("e.parquet", *words).exit_code == 2


def test_a_column_that_there_is_not(made: Path) -> None:
    for key in ("weak", "geometry", "footprint"):
        with pytest.raises(InputError, match=f"no '{key}' to count by.*week"):
            count_stored(made, Question(), Grouping(keys=(key,)))
        with pytest.raises(InputError, match=f"no '{key}' to count by.*week"):
            count(read_frame(made), Question(), Grouping(keys=(key,)))


def broken(folder: Path, name: str, change: Any) -> None:
    table = parquet.read_table(folder / "a.parquet")
    parquet.write_table(change(table), folder / name)


def swapped(name: str, values: Any) -> Any:
    return lambda table: table.set_column(table.schema.get_field_index(name), name, values(len(table)))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (swapped("start", lambda n: pa.array(["2015"] * n)), r"b\.parquet: column start is string"),
        (swapped("radius_m", lambda n: pa.array(["3"] * n)), r"b\.parquet: column radius_m is string here, but double in a"),
        (swapped("geometry", lambda n: pa.array([1] * n)), r"b\.parquet: column geometry is int64"),
        (swapped("geometry", lambda n: pa.array([b"\x01\x09"] * n)), r"b\.parquet: not whole"),
        (lambda table: table.drop_columns(["category"]), r"b\.parquet: not a file of events: no column category"),
    ],
)  # fmt: skip
def test_files_that_do_not_go_together(tmp_path: Path, change: Any, told: str) -> None:
    write_frame(to_frame([dated("a", utc(2015, 11, 3), 1)]), tmp_path / "a.parquet")
    broken(tmp_path, "b.parquet", change)
    for ask in (
        lambda: count_stored(tmp_path, Question(), Grouping(keys=("cell", "week"))),
        lambda: read_matching(tmp_path, Question(area=box(0, 0, 1, 1))),
        lambda: copy_matching(tmp_path, Question(area=box(0, 0, 1, 1)), tmp_path / "new.parquet"),
    ):
        with pytest.raises(InputError, match=told) as caught:
            ask()
        assert "\n" not in str(caught.value) and not (tmp_path / "new.parquet").exists()


def test_columns_that_some_files_lack_are_missing(tmp_path: Path) -> None:
    write_frame(to_frame([dated("a", utc(2015, 11, 3), 1)]), tmp_path / "a.parquet")
    write_frame(to_frame([dated("b", utc(2015, 11, 3), 1)]), tmp_path / "b.parquet")
    table = parquet.read_table(tmp_path / "b.parquet")
    parquet.write_table(table.drop_columns(["place_basis", "footprint", "radius_m"]), tmp_path / "b.parquet")
    for first, second in (("a", "b"), ("b", "a")):
        (tmp_path / f"{first}.parquet").rename(tmp_path / "0.parquet")
        (tmp_path / f"{second}.parquet").rename(tmp_path / "1.parquet")
        found, _ = read_matching(tmp_path, Question())
        assert list(found["place_basis"]) == ["", ""] and found["radius_m"].isna().all()
        (tmp_path / "0.parquet").rename(tmp_path / f"{first}.parquet")
        (tmp_path / "1.parquet").rename(tmp_path / f"{second}.parquet")


def test_files_that_are_cut_off(made: Path) -> None:
    whole = made.read_bytes()
    for end in (0, 4, len(whole) // 2, len(whole) - 5):
        made.write_bytes(whole[:end])
        for words in (("--count-by", "week"), ("-o", "new.parquet"), ()):
            done = run("e.parquet", *words)
            assert isinstance(done.exception, InputError) and "e.parquet: not whole" in str(done.exception)
    assert not Path("new.parquet").exists()


def test_folders_without_events(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \.parquet file in the folder"):
        count_stored(tmp_path, Question(), Grouping(keys=("week",)))
    store = write_store([], tmp_path / "store")
    assert len(read_matching(store, Question())[0]) == 0
    counts, total = count_stored(store, Question(), Grouping(keys=("week", "cell", "category")))
    assert counts.table.num_rows == counts.events == total == 0
    assert copy_matching(store, Question(), tmp_path / "none.parquet") == (0, 0)
    assert len(read_frame(tmp_path / "none.parquet")) == 0


def test_a_store_is_counted_as_the_frame_is(made: Path) -> None:
    frame = read_frame(made)
    store = write_store([frame.iloc[:20], frame.iloc[20:]], Path("store"))
    grouping = Grouping(keys=("week", "cell", "category"), cell=0.3)
    counts, total = count_stored(store, Question(categories=("attack",)), grouping)
    assert counts.table == count(frame, Question(categories=("attack",)), grouping).table
    assert total == 60 and counts.events == 20


def test_row_groups_of_several_batches(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.stretches.ROWS_AT_ONCE", 7)
    question = Question(categories=("attack", "protest"), lonlat=(12.5, 41.9))
    expected = matching(read_frame(made), question)
    assert list(read_matching(made, question)[0]["event_id"]) == list(expected["event_id"])
    grouping = Grouping(keys=("week", "source"))
    assert count_stored(made, question, grouping)[0].table == count(expected, Question(), grouping).table


def test_as_many_words_as_events_are_groups(made: Path) -> None:
    counts, _ = count_stored(made, Question(), Grouping(keys=("event_id", "day", "cell", "category")))
    assert counts.table.num_rows == 60
    assert Counter(counts.table.column("uncertain").to_pylist()) == {0: 48, 1: 12}


def test_a_large_file_is_asked_without_what_frames_need(made: Path) -> None:
    code = """if True:
        import sys
        from pathlib import Path
        from geo.query import Grouping, Question, copy_matching, count_stored
        question = Question(categories=("attack",), lonlat=(12.5, 41.9))
        count_stored("e.parquet", question, Grouping(keys=("week", "cell", "place")))
        copy_matching("e.parquet", question, Path("copy.parquet"))
        print({"pandas", "geopandas", "geo.places", "geo.timexes", "geo.formats"} & set(sys.modules))
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"  # a second of the start
