"""Reading on a Dask cluster of this machine: same outcomes as here, and none lost or doubled when workers die."""

from collections.abc import Iterator

import pytest
from atlas import SmallAtlas
from clusters import cluster_of, kill_one, wait_for_two

from dateline.engine import read_on_dask
from dateline.many import Reader, read_many
from geo.errors import InputError
from geo.reading import Document

pytestmark = pytest.mark.filterwarnings("default")  # a killed worker leaves sockets open behind it
distributed = pytest.importorskip("distributed", reason="Dask is not installed (the extra `scale`)")


def documents(count: int) -> Iterator[Document]:
    towns = ("Mombasa", "Garissa", "Genoa", "Beirut")
    for number in range(count):
        text = f"NAIROBI, 3 May 2019 - A bridge fell in {towns[number % 4]} on 1 May 2019, killing {number + 2} people."
        yield Document(where=f"lines, line {number + 1}", name=f"story-{number}", data=text.encode())


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with cluster_of(2) as address:
        yield address


def test_a_cluster_reads_what_one_process_reads(scheduler: str) -> None:
    reader = Reader(source=SmallAtlas())
    here = list(read_many(documents(60), reader, jobs=1))
    there = list(read_on_dask(documents(60), reader, scheduler=scheduler))
    assert here == there
    assert sum(len(outcome.events) for outcome in there) >= 60


def test_a_killed_worker_loses_and_doubles_nothing_ten_times_in_a_row(
    scheduler: str,
) -> None:
    reader, count = Reader(source=SmallAtlas()), 100
    for _ in range(10):
        wait_for_two(scheduler)
        names = []
        for number, outcome in enumerate(read_on_dask(documents(count), reader, scheduler=scheduler)):
            if number == 10:
                kill_one(scheduler)
            names.append((outcome.document.name, len(outcome.events)))
        assert [name for name, _ in names] == [f"story-{number}" for number in range(count)]
        assert all(events for _, events in names)


def test_a_scheduler_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dateline.engine._SCHEDULER_TIMEOUT_S", 1)
    with pytest.raises(InputError, match="does not answer"):
        next(read_on_dask(documents(1), Reader(source=SmallAtlas()), scheduler="tcp://127.0.0.1:1"))
