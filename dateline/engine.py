"""Where work is done: in this process, or on a Dask cluster, where what a killed worker had is done again.

The gazetteer is opened by each worker for itself; of the source only the path travels. With several machines
inputs, outputs and the gazetteer have to be where every worker finds them.
"""

from __future__ import annotations

import itertools
import pickle
from collections import deque
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from dateline.many import Outcome, Reader
from geo.errors import InputError
from geo.running import here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geo.reading import Document
    from geo.running import Run

_BATCH: Final = 25
_AHEAD: Final = 4
_WORKERS: Final = 2
_CONNECT_TIMEOUT: Final = (
    "5s"  # results that a dead worker held are sought for as long before they are made again
)
_MEMORY: Final = "2GiB"
"""What a worker of our own cluster may take before Dask stops and restarts it."""
_ALLOCATOR: Final = {"MALLOC_TRIM_THRESHOLD_": 2**27, "MALLOC_MMAP_THRESHOLD_": 2**25}
"""Dask has glibc give back every 64 kB at once, by which work on large columns takes 1.8 times the CPU seconds."""
_LOST: Final = "7 days"
"""A worker that is not back in time is closed for good. With Dask's 15 seconds that is one that starts slowly on a busy
machine, or has died again just then; without any worker left, everything would wait forever."""
_SCHEDULER_TIMEOUT_S: Final = 10
_WORKERS_TIMEOUT_S: Final = 60
_DIED: Final = "stopped several workers; it may be too large for their memory"


@contextmanager
def running(engine: str, *, scheduler: str = "", workers: int | None = None) -> Iterator[Run]:
    """What does the work: this process ("local"), or ("dask") the cluster at *scheduler* ("tcp://…").

    Without *scheduler* a cluster of *workers* processes (two) is started here and stopped at the end. Raises
    InputError when Dask is not installed, the scheduler does not answer, or nobody works for it.
    """
    if engine == "local":
        yield here
        return
    with _client(scheduler, workers) as client:
        yield partial(_run, client)


def read_on_dask(
    documents: Iterable[Document], reader: Reader, *, scheduler: str = "", workers: int | None = None
) -> Iterator[Outcome]:
    """The outcomes of *documents* in their order, read on a cluster as `running` finds it.

    Only a few batches a worker are held at a time. A document on which workers die again and again is set aside.
    """
    work = partial(_read_batch, reader=reader)
    with running("dask", scheduler=scheduler, workers=workers) as run:

        def one_by_one(batch: tuple[Document, ...]) -> list[Outcome]:
            return [*itertools.chain(*run(work, ((one,) for one in batch), lost=_given_up))]

        for outcomes in run(work, _batched(documents), lost=one_by_one):
            yield from outcomes


def _batched(documents: Iterable[Document]) -> Iterator[tuple[Document, ...]]:
    rest = iter(documents)
    while batch := tuple(itertools.islice(rest, _BATCH)):
        yield batch


def _read_batch(batch: tuple[Document, ...], *, reader: Reader) -> list[Outcome]:
    return list(map(reader.read, batch))


def _given_up(batch: tuple[Document, ...]) -> list[Outcome]:
    return [Outcome(document=one, reason=f"{one.where}: reading it {_DIED}") for one in batch]


def _run(
    client: Any,
    work: Callable[[Any], Any],
    units: Iterable[Any],
    /,
    *,
    lost: Callable[[Any], Any] | None = None,
) -> Iterator[Any]:
    """See `Run`. A few units a worker are under way at a time, so that neither side's memory grows with their number.

    Dask gives up on whatever a dying worker had before it, guilty or not. What it gave up is therefore tried again
    with nothing else under way, and only then is it the unit that workers die of.
    """
    from distributed import KilledWorker, wait

    do = partial(client.submit, _do, pickle.dumps(work), pure=False)
    rest = iter(units)
    waiting: deque[tuple[Any, Any]] = deque()
    while True:
        room = max(1, len(client.nthreads())) * _AHEAD - len(waiting)
        for unit in itertools.islice(rest, max(0, room)):
            waiting.append((unit, do(unit)))
        if not waiting:
            return
        unit, future = waiting.popleft()
        try:
            result = future.result()
        except KilledWorker:
            wait([other for _, other in waiting])  # type: ignore[no-untyped-call]
            result = _alone(do, unit, lost)
        yield result


def _alone(do: Callable[[Any], Any], unit: Any, lost: Callable[[Any], Any] | None) -> Any:
    from distributed import KilledWorker

    try:
        return do(unit).result()
    except KilledWorker as exc:
        if lost is None:
            remedy = "give each worker more memory, or cut the file into smaller ones"
            raise InputError(f"{unit}: {_DIED}", remedy=remedy) from exc
        return lost(unit)


def _do(packed: bytes, unit: Any) -> Any:
    return _unpacked(packed)(unit)


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Callable[[Any], Any]:
    """The work, once for all units that a worker does, with the gazetteer that it opens."""
    work: Callable[[Any], Any] = pickle.loads(packed)  # noqa: S301  (from our own client)
    return work


@contextmanager
def own_cluster(workers: int) -> Iterator[Any]:
    """A Dask cluster of *workers* processes of this machine, stopped at the end."""
    import dask
    from distributed import LocalCluster

    start: Any = LocalCluster  # its signature is not typed
    allocator = {f"distributed.nanny.pre-spawn-environ.{name}": size for name, size in _ALLOCATOR.items()}
    settings = {"threads_per_worker": 1, "memory_limit": _MEMORY, "dashboard_address": "127.0.0.1:0"}
    lasting = {"distributed.deploy.lost-worker-timeout": _LOST}
    watched = {"distributed.worker.profile.enabled": False}  # 100 times a second, else
    with dask.config.set(allocator | lasting | watched), start(n_workers=workers, **settings) as cluster:
        yield cluster


@contextmanager
def _client(scheduler: str, workers: int | None) -> Iterator[Any]:
    try:
        import dask
        import distributed
    except ImportError as exc:
        remedy = "pip install 'dateline-map[scale]'"
        raise InputError("--engine dask needs Dask, which is not installed", remedy=remedy) from exc
    dask.config.set({"distributed.comm.timeouts.connect": _CONNECT_TIMEOUT})
    connect: Any = distributed.Client
    if not scheduler:
        with own_cluster(workers or _WORKERS) as cluster, connect(cluster) as client:
            yield client
        return
    try:
        client = connect(scheduler, timeout=_SCHEDULER_TIMEOUT_S)
    except (OSError, ValueError) as exc:
        reason = f"the scheduler {scheduler} does not answer: {exc}"
        raise InputError(reason, remedy="start it with: dask scheduler") from exc
    with client:
        try:
            client.wait_for_workers(1, timeout=_WORKERS_TIMEOUT_S)
        except TimeoutError as exc:
            reason = f"nobody works for the scheduler {scheduler}"
            raise InputError(reason, remedy=f"start workers with: dask worker {scheduler}") from exc
        yield client
