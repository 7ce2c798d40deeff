"""Stores and folder maps built on a Dask cluster: the same bytes as here, whoever did the work and whoever died meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from atlas import SmallAtlas
from click.testing import CliRunner
from clusters import cluster_of, kill_one, quick_workers, wait_for_two
from pyramid_made import made

from dateline.cli import cli
from dateline.engine import running
from dateline.gathering import Intake
from dateline.storing import store_inputs
from geo.errors import InputError, SchemaError
from geo.files import write_frame
from geo.store import frames_of, write_store
from layers.pyramid import write_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("default")  # a killed worker leaves sockets open behind it
TABLES = 10
distributed = pytest.importorskip("distributed", reason="Dask is not installed (the extra `scale`)")


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with cluster_of(2) as address:
        yield address


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Tables, one with rows that cannot be used, a file of events, and a store."""
    home = tmp_path_factory.mktemp("inputs")
    for number in range(TABLES):
        rows = [f"raid {n},201{n % 3}-11-{n % 28 + 1:02},{30 + n / 100},{33 + n / 100}" for n in range(40)]
        wrong = ["broken,2015-13-45,1,2"] if number == 2 else []
        (home / f"raids-{number}.csv").write_text("title,date,lat,lon\n" + "\n".join([*rows, *wrong]) + "\n")
    write_frame(made(60, seed=3), home / "events.parquet")
    write_store([made(80, seed=4)], home / "kept")
    return [
        *(str(home / f"raids-{number}.csv") for number in range(TABLES)),
        str(home / "events.parquet"),
        str(home / "kept"),
    ]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file that a reader may see."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def built(
    inputs: list[str], folder: Path, progress: Any = None, **engine: Any
) -> tuple[dict[str, bytes], list[str]]:
    """The files of the store that is built, and what was said of the rows set aside."""
    told: list[str] = []
    intake = Intake(aside=folder.parent, **engine)
    store_inputs(inputs, folder, SmallAtlas(), intake, warn=told.append, progress=progress)
    return contents(folder), told


@pytest.fixture(scope="module")
def here(inputs: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    files, told = built(inputs, tmp_path_factory.mktemp("here") / "store")
    assert "1 of 41 rows set aside" in told[0] and len(told) == 1
    return files


def test_a_cluster_builds_the_same_bytes(
    scheduler: str, inputs: list[str], here: dict[str, bytes], tmp_path: Path
) -> None:
    two, told = built(inputs, tmp_path / "two", engine="dask", scheduler=scheduler)
    assert two == here
    assert "1 of 41 rows set aside" in told[0] and (tmp_path / "raids-2.rejected.csv").is_file()
    assert sum(map(len, frames_of(tmp_path / "two"))) == TABLES * 40 + 60 + 80
    with quick_workers():
        assert built(inputs, tmp_path / "one", engine="dask", jobs=1)[0] == here


def test_a_killed_worker_loses_and_doubles_nothing_ten_times_in_a_row(
    scheduler: str, inputs: list[str], tmp_path: Path
) -> None:
    tables = inputs[:TABLES]
    here, _ = built(tables, tmp_path / "here")
    intake = Intake(engine="dask", scheduler=scheduler)
    for attempt in range(10):
        wait_for_two(scheduler)

        def kill(done: int, total: int, step: str, at: int = attempt) -> None:
            if (done, step) == ((1 + at, "reading") if at < 8 else (1 + at % 8, "writing")):
                kill_one(scheduler)

        store_inputs(tables, tmp_path / "store", SmallAtlas(), intake, warn=lambda _: None, progress=kill)
        assert contents(tmp_path / "store") == here
    assert list((tmp_path / "store").glob(".making-*")) == []


def test_one_large_table_is_converted_by_several_also_when_a_worker_dies(
    scheduler: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.tables.cutting.PART_BYTES", 2_000)
    monkeypatch.setattr("geo.tables.parted._LARGE", 1)
    rows = [f'{n % 390},"raid\n{n}",201{n % 3}-11-{n % 31 + 1:02},{n % 60},33' for n in range(400)]
    table = tmp_path / "raids.csv"
    table.write_text("id,title,date,lat,lon\n" + "\n".join(rows) + "\n")
    rejected = tmp_path / "raids.rejected.csv"
    here, said = built([str(table)], tmp_path / "here")
    aside = rejected.read_bytes()
    assert "22 of 400 rows set aside" in said[0] and b"'7' is already that of row 9" in aside
    for step in ("", "looking at all rows", "reading"):
        wait_for_two(scheduler)
        told: list[str] = []

        def kill(_: int, total: int, heard: str, step: str = step, told: list[str] = told) -> None:
            if heard == step and step not in told:
                assert total > 4
                kill_one(scheduler)
            told.append(heard)

        there, warned = built(
            [str(table)], tmp_path / "there", progress=kill, engine="dask", scheduler=scheduler
        )
        assert (there, warned, rejected.read_bytes()) == (here, said, aside)


def test_an_input_that_cannot_be_read_is_named_and_the_old_store_stays(
    scheduler: str, inputs: list[str], here: dict[str, bytes], tmp_path: Path
) -> None:
    built(inputs, tmp_path / "store")
    (tmp_path / "swapped.csv").write_text("title,date,lat,lon\n" + "x,2015-11-01,120,30\n" * 5)
    with pytest.raises(InputError, match=r"swapped\.csv: latitude and longitude are swapped"):
        built(
            [*inputs, str(tmp_path / "swapped.csv")], tmp_path / "store", engine="dask", scheduler=scheduler
        )
    assert contents(tmp_path / "store") == here


@pytest.fixture
def small_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few events a unit of work, so that a small map has many of them."""
    monkeypatch.setattr("layers.pyramid.sorting._RANGE_ROWS", 1)
    monkeypatch.setattr("layers.pyramid.tiles._BATCH_ROWS", 1000)
    monkeypatch.setattr("layers.pyramid.details._STRETCH_ROWS", 512)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    home = tmp_path_factory.mktemp("files")
    return [write_frame(made(900, seed=seed), home / f"{seed}.parquet") for seed in range(4)]


def mapped(files: list[Path], folder: Path, **more: Any) -> dict[str, bytes]:
    write_folder(files, folder, title="Made up", events_a_tile=200, **more)
    return contents(folder)


def test_a_cluster_makes_the_same_folder_also_when_a_worker_dies(
    scheduler: str, files: list[Path], small_units: None, tmp_path: Path
) -> None:
    here = mapped(files, tmp_path / "here")
    with running("dask", scheduler=scheduler) as run:
        assert mapped(files, tmp_path / "two", run=run) == here
        for step in ("read", "archive", "parted", "details"):
            wait_for_two(scheduler)
            told: list[str] = []

            def kill(heard: str, _: int, step: str = step, told: list[str] = told) -> None:
                if heard == step and step not in told:
                    kill_one(scheduler)
                told.append(heard)

            assert mapped(files, tmp_path / "killed", run=run, tell=kill) == here


def test_the_commands_take_the_engine(scheduler: str, files: list[Path], tmp_path: Path) -> None:
    cluster = ["--engine", "dask", "--scheduler", scheduler, "--corrections", str(tmp_path / "none.jsonl")]
    (tmp_path / "none.jsonl").touch()
    named = [str(path) for path in files]
    done = CliRunner().invoke(cli, ["events", *named, "-o", f"{tmp_path / 'kept'}/", *cluster])
    assert done.exit_code == 0, done.output
    assert "3,585 events" in done.output  # the four files share fifteen ids
    done = CliRunner().invoke(
        cli, ["map", str(tmp_path / "kept"), "-o", f"{tmp_path / 'map'}/", "--title", "Made up", *cluster]
    )
    assert done.exit_code == 0, done.output
    write_folder([tmp_path / "kept"], tmp_path / "here", title="Made up")
    assert contents(tmp_path / "map") == contents(tmp_path / "here")


def test_one_story_is_read_here_and_the_command_says_so(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("NAIROBI, 3 May 2019 - A bridge fell in Mombasa on 1 May 2019.\n")
    done = CliRunner().invoke(cli, ["events", str(tmp_path / "story.txt"), "--engine", "dask"])
    assert done.exit_code == 0, done.output
    assert "--engine dask is for many articles" in done.output


def _memory_limit(_: Any) -> int:
    from distributed import get_worker

    limit: int = get_worker().memory_manager.memory_limit
    return limit


def _raise(problem: str) -> None:
    raise SchemaError([problem])


def test_each_worker_of_our_own_has_a_limit_of_memory_and_errors_come_back_whole() -> None:
    with quick_workers(), running("dask", workers=1) as run:
        assert list(run(_memory_limit, [0])) == [2 * 2**30]
        with pytest.raises(SchemaError, match="not an events frame: no column title") as caught:
            list(run(_raise, ["no column title"]))
    assert caught.value.problems == ["no column title"]


def _die(unit: int) -> int:
    import os

    if unit == 3:
        os._exit(1)
    return unit


def test_a_unit_that_kills_every_worker_is_named() -> None:
    import dask

    once_more = dask.config.set({"distributed.scheduler.allowed-failures": 1})  # as ever, with fewer deaths
    with quick_workers(), once_more, running("dask", workers=1) as run:
        given_up = [unit if unit != 3 else -3 for unit in range(6)]
        assert list(run(_die, range(6), lost=lambda unit: -unit)) == given_up, (
            "who stood behind it is not given up"
        )
        with pytest.raises(InputError, match="3: stopped several workers"):
            list(run(_die, [3]))
