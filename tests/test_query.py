"""Questions of time, place and kind: what is certain, and what only may be."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from atlas import SmallAtlas
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from dateline.asking import question_of
from geo.edtf import edtf_of, interval_of
from geo.errors import InputError
from geo.files import read_frame, write_frame
from geo.gazetteer import is_built
from geo.query import Question, interval_asked, matching, read_matching
from geo.schema import Event, to_frame


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]


def event(key: str, first: int, last: int, lon: float, lat: float, **more: object) -> Event:
    start, end = utc(2015, 11, first), utc(2015, 11, last) + dt.timedelta(1)
    fixed = {"radius_m": 1000.0, "place_precision": "town"} | more
    return Event(
        event_id=key,
        title=key,
        start=start,
        end=end,
        edtf=f"2015-11-{first:02}/2015-11-{last:02}",
        time_precision="day",
        geometry=Point(lon, lat),
        **fixed,
    )  # type: ignore[arg-type]


FRAME = to_frame([
    event("genoa", 3, 3, 8.944, 44.405, category="attack"),
    event("rome", 5, 9, 12.511, 41.892, category="Protest", status="planned"),
    event("italy", 10, 10, 12.8, 42.8, radius_m=400_000.0, place_precision="country", footprint=box(6.6, 36.6, 18.5, 47.1)),
    event("wide", 12, 12, 12.0, 43.0, radius_m=3_000_000.0, place_precision="region", footprint=box(-10, 30, 40, 60)),
    event("beirut", 14, 14, 35.494, 33.889),
    Event(event_id="undated", title="undated", geometry=Point(12.6, 41.9), place_precision="town"),
    Event(event_id="nowhere", title="nowhere", start=utc(2015, 11, 3), end=utc(2015, 11, 4), edtf="2015-11-03", time_precision="day"),
])  # fmt: skip


def ids(**words: object) -> list[str]:
    return list(matching(FRAME, question_of(source=SmallAtlas, **words))["event_id"])  # type: ignore[arg-type]


def test_during_is_certain_unless_asked_for_more() -> None:
    assert ids(during="2015-11-01/2015-11-07") == ["genoa", "nowhere"]
    assert ids(during="2015-11-01/2015-11-07", possibly=True) == ["genoa", "rome", "nowhere"]
    assert "undated" not in ids(during="2015", possibly=True) and len(ids(during="2015")) == 6


def test_within_takes_what_is_mostly_inside() -> None:
    assert ids(within="Italy") == ["genoa", "rome", "italy", "undated"]
    assert ids(within="Italy", possibly=True) == ["genoa", "rome", "italy", "wide", "undated"]


def test_near_leaves_out_what_is_wider_than_the_distance() -> None:
    assert ids(near="Rome", km=150) == ["rome", "undated"]
    assert ids(near="Rome", km=150, possibly=True) == ["rome", "italy", "wide", "undated"]


def test_kinds_are_compared_without_case() -> None:
    assert ids(categories=["Attack", "protest"]) == ["genoa", "rome"]
    assert ids(statuses=["planned"]) == ["rome"]
    with pytest.raises(InputError, match="no status"):
        ids(statuses=["maybe"])


def test_which_place_was_taken_is_told() -> None:
    told: list[str] = []
    question_of(within="Tripoli", source=SmallAtlas, tell=told.append)
    assert len(told) == 1 and "Libya" in told[0] and "; not Tripoli" in told[0]
    with pytest.raises(InputError, match="Qwxz"):
        question_of(near="Qwxz", source=SmallAtlas)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2015-11", utc(2015, 11, 1), utc(2015, 12, 1)), ("November 2015", utc(2015, 11, 1), utc(2015, 12, 1)),
        ("2015-11-16/2015-11-20", utc(2015, 11, 16), utc(2015, 11, 21)), ("before 2015", utc(1, 1, 1), utc(2015, 1, 1)),
        ("since March 2015", utc(2015, 3, 1), utc(9999, 12, 31)), ("after 2015", utc(2016, 1, 1), utc(9999, 12, 31)),
        ("from 3 March 2015 to 5 April 2015", utc(2015, 3, 3), utc(2015, 4, 6)), ("2015-11-16/..", utc(2015, 11, 16), utc(9999, 12, 31)),
    ],
)  # fmt: skip
def test_times_in_words(words: str, first: dt.datetime, last: dt.datetime) -> None:
    assert interval_asked(words) == (first, last)


@pytest.mark.parametrize("words", ["soon", "yesterday", "2015-02-30", "", "../.."])
def test_words_that_name_no_time(words: str) -> None:
    with pytest.raises(InputError, match="no time"):
        interval_asked(words)


@given(start=st.dates(dt.date(1000, 1, 1), dt.date(3000, 1, 1)), days=st.integers(1, 4000))
def test_edtf_comes_back(start: dt.date, days: int) -> None:
    first = dt.datetime.combine(start, dt.time(), dt.UTC)
    last = first + dt.timedelta(days)
    assert interval_of(edtf_of(first, last)) == (first, last)


@pytest.mark.parametrize("folder", [False, True])
def test_a_stored_file_answers_as_the_frame_does(tmp_path: Path, folder: bool) -> None:
    if folder:
        write_frame(FRAME.iloc[:3], tmp_path / "year=2015" / "a.parquet")
        write_frame(FRAME.iloc[3:], tmp_path / "year=2016" / "b.parquet")
    else:
        write_frame(FRAME, tmp_path / "e.parquet")
    path = tmp_path if folder else tmp_path / "e.parquet"
    questions = [
        Question(),
        Question(categories=("ATTACK",)),
        Question(lonlat=(12.5, 41.9), km=100, possibly=True),
    ]
    questions += [
        Question(during=(utc(2015, 11, 1), utc(2015, 11, 8)), area=box(5, 40, 20, 45), possibly=possibly)
        for possibly in (False, True)
    ]
    for question in questions:
        found, total = read_matching(path, question)
        assert total == 7 and list(found["event_id"]) == list(matching(FRAME, question)["event_id"])


def test_what_is_no_file_of_events(tmp_path: Path) -> None:
    (tmp_path / "e.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"e\.parquet"):
        read_matching(tmp_path / "e.parquet", Question())


def test_a_name_is_looked_up_without_what_reads_articles() -> None:
    code = """if True:
        import sys
        from geo.places import footprint_of, locate
        print({"geo.places.recogniser.recognising", "geo.places.relative.agreement", "geo.formats"} & set(sys.modules))
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_the_command_tells_which_place_it_took(tmp_path: Path) -> None:
    if not is_built():
        pytest.skip("the gazetteer is not built: run `dateline gazetteer build` first")
    write_frame(FRAME, tmp_path / "e.parquet")
    command = [
        sys.executable,
        "-m",
        "dateline",
        "query",
        "e.parquet",
        "--within",
        "Italy",
        "--during",
        "2015-11",
        "-o",
        "found.csv",
    ]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0 and "2 of 7 events" in done.stdout and "'Italy' is Italy" in done.stderr
    assert list(read_frame(tmp_path / "found.csv")["event_id"]) == ["genoa", "rome"]
    done = subprocess.run(
        [*command[:5], "--during", "soon"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 2 and "'soon' names no time" in done.stderr
