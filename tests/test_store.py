"""The store: what goes in comes out, ordered in time and space, replaced as a whole."""

import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path

import geopandas
import numpy as np
import pytest
from click.testing import CliRunner
from pyarrow import dataset
from shapely.geometry import Point

from dateline.commands.events import command as events_command
from dateline.commands.query import command as query_command
from geo.errors import InputError
from geo.query.answering import read_matching
from geo.query.asking import Question
from geo.query.stored import is_stored
from geo.schema import Event, check, to_events, to_frame
from geo.store import frames_of, is_store, rows_in, write_store
from geo.store.writing import _hilbert


def events(count: int, *, seed: int = 1) -> Iterator[Event]:
    chance = random.Random(seed)
    for number in range(count):
        start = dt.datetime(2010, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=chance.randrange(25_000))
        dated, mapped = chance.random() < 0.9, chance.random() < 0.9
        lonlat = (round(chance.uniform(-179, 179), 5), round(chance.uniform(-80, 80), 5))
        yield Event(
            event_id=f"{seed}-{number}",
            title=f"Event {number}",
            start=start if dated else None,
            end=start + dt.timedelta(days=1) if dated else None,
            time_precision="day" if dated else "",
            geometry=Point(lonlat) if mapped else None,
            radius_m=2000.0 if mapped else None,
            place_precision="town" if mapped else "",
            place_score=0.9 if mapped else None,
            category="attack" if number % 3 else "politics",
        )


def pieces(count: int, size: int) -> Iterator[geopandas.GeoDataFrame]:
    every = list(events(count))
    for first in range(0, count, size):
        yield to_frame(every[first : first + size])


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return write_store(pieces(300, 150), tmp_path / "store")


def test_every_event_comes_back_once(store: Path) -> None:
    assert is_store(store) and is_stored(store)
    frames = list(frames_of(store))
    found = {event.event_id: event for frame in frames for event in to_events(check(frame))}
    assert found == {event.event_id: event for event in events(300)}
    assert sum(map(len, frames)) == 300
    assert [p.name for p in store.iterdir() if p.name.startswith(".making")] == []


def test_other_programs_read_it(store: Path) -> None:
    assert len(geopandas.read_parquet(next(store.rglob("year=2011/*.parquet")), bbox=(-10, -10, 60, 60))) > 0
    assert dataset.dataset(store, format="parquet", partitioning="hive").count_rows() == 300
    told = json.loads((store / "_dateline.json").read_text())
    assert told["rows"] == 300
    years = [entry["path"].partition("/")[0] for entry in told["files"]]
    assert years == sorted(years) and years[-1] == "year=none"


def test_a_question_is_answered_as_on_the_frame(store: Path) -> None:
    since, until = dt.datetime(2010, 9, 1, tzinfo=dt.UTC), dt.datetime(2011, 9, 1, tzinfo=dt.UTC)
    question = Question(during=(since, until), lonlat=(10.0, 20.0), km=9000.0, categories=("attack",))
    found, total = read_matching(store, question)
    assert total == 300
    expected = {
        e.event_id
        for e in events(300)
        if e.start and e.end and since <= e.start and e.end <= until and e.category == "attack" and e.geometry
    }
    assert set(found["event_id"]) <= expected and len(found) > 3


def test_writing_again_replaces_all_and_is_the_same(store: Path) -> None:
    before = {
        p.relative_to(store): p.read_bytes() for p in store.rglob("*") if p.is_file() and p.name[0] != "."
    }
    write_store(pieces(300, 150), store)
    assert before == {
        p.relative_to(store): p.read_bytes() for p in store.rglob("*") if p.is_file() and p.name[0] != "."
    }
    write_store([to_frame(events(7, seed=2))], store)
    assert sum(map(len, frames_of(store))) == 7
    assert len(list(store.glob("v-*"))) == 1


def test_a_failure_leaves_the_old_store(store: Path) -> None:
    def breaks_off() -> Iterator[geopandas.GeoDataFrame]:
        yield to_frame(events(7, seed=2))
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="No space left"):
        write_store(breaks_off(), store)
    assert sum(map(len, frames_of(store))) == 300
    assert list(store.glob(".making*")) == []


def test_what_is_not_a_store_is_left_alone(tmp_path: Path, store: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.doc").write_text("all of it")
    with pytest.raises(InputError, match=r"thesis\.doc"):
        write_store(pieces(1, 1), tmp_path / "mine")
    with pytest.raises(InputError, match="no store"):
        list(frames_of(tmp_path / "mine"))
    next(store.rglob("year=2011/*.parquet")).write_bytes(b"PAR1 cut off")
    with pytest.raises(InputError, match="not whole GeoParquet"):
        list(frames_of(store))


def test_neighbours_on_the_curve_are_neighbours_on_earth() -> None:
    side = 64
    lon, lat = np.meshgrid(
        (np.arange(side) + 0.5) / side * 360 - 180, (np.arange(side) + 0.5) / side * 180 - 90
    )
    place = _hilbert(lon.ravel(), lat.ravel(), bits=6)
    assert sorted(place) == list(range(side * side))
    order = np.argsort(place)
    steps = np.abs(np.diff(lon.ravel()[order])) / (360 / side) + np.abs(np.diff(lat.ravel()[order])) / (
        180 / side
    )
    assert np.allclose(steps, 1)


def test_tables_go_into_a_store_and_are_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [f"raid {n},2015-11-{n % 28 + 1:02},{30 + n / 100},{33 + n / 100}" for n in range(60)]
    Path("raids.csv").write_text("title,date,lat,lon\n" + "\n".join([*rows, "broken,2015-13-45,1,2"]) + "\n")
    done = CliRunner().invoke(events_command, ["raids.csv", "-o", "kept/"])
    assert done.exit_code == 0, done.output
    assert "60 events: kept" in done.output and "1 of 61 rows set aside" in done.output
    assert is_store("kept") and sum(map(len, frames_of("kept"))) == 60
    done = CliRunner().invoke(query_command, ["kept", "--during", "2015-11-03", "-o", "day.csv"])
    assert done.exit_code == 0, done.output
    assert len(Path("day.csv").read_text().splitlines()) == 1 + sum("2015-11-03" in row for row in rows)
    done = CliRunner().invoke(events_command, ["kept", "-o", "all.jsonl"])  # its manifest is no table
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    assert len(Path("all.jsonl").read_text().splitlines()) == 60
    done = CliRunner().invoke(events_command, ["kept", "raids.csv", "-o", "both/"])
    assert done.exit_code == 0 and sum(map(len, frames_of("both"))) == rows_in("both") == 60  # each once
