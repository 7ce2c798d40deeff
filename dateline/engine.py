"""Documents read on a Dask cluster: batches are the units of work, and what a killed worker had is read again.

The gazetteer is opened by each worker for itself; of the source only the path travels. With several machines
the inputs and the gazetteer have to be where every worker finds them.
"""

from __future__ import annotations

import itertools
import pickle
from collections import deque
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from dateline.many import Outcome, Reader
from geo.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo.reading import Document

ENGINES: Final = ("local", "dask")
_BATCH: Final = 25
_AHEAD: Final = 4
_WORKERS: Final = 2
_CONNECT_TIMEOUT: Final = (
    "5s"  # results that a dead worker held are sought for as long before they are made again
)
_MEMORY: Final = "2GiB"
"""What a worker of our own cluster may take before Dask stops and restarts it."""


def read_on_dask(
    documents: Iterable[Document], reader: Reader, *, scheduler: str = "", workers: int | None = None
) -> Iterator[Outcome]:
    """The outcomes of *documents* in their order, read on the cluster at *scheduler* ("tcp://…").

    Without *scheduler* a cluster of *workers* processes (two) is started here and stopped at the end. Only a
    few batches a worker are held at a time. A document on which workers die again and again is set aside.
    Raises InputError when Dask is not installed or the scheduler does not answer.
    """
    packed = pickle.dumps(reader)
    with _client(scheduler, workers) as client:
        batches = (
            itertools.batched(documents, _BATCH) if hasattr(itertools, "batched") else _batched(documents)
        )
        waiting: deque[tuple[tuple[Document, ...], Any]] = deque()
        while True:
            room = max(1, len(client.nthreads())) * _AHEAD - len(waiting)
            for batch in itertools.islice(batches, max(0, room)):
                waiting.append((batch, _submit(client, packed, batch)))
            if not waiting:
                return
            batch, future = waiting.popleft()
            yield from _outcomes(client, packed, batch, future)


def _batched(documents: Iterable[Document]) -> Iterator[tuple[Document, ...]]:
    rest = iter(documents)
    while batch := tuple(itertools.islice(rest, _BATCH)):
        yield batch


def _submit(client: Any, packed: bytes, batch: tuple[Document, ...]) -> Any:
    return client.submit(_read_batch, packed, batch, pure=False)


def _outcomes(client: Any, packed: bytes, batch: tuple[Document, ...], future: Any) -> Iterator[Outcome]:
    """The outcomes of a batch; when it kills workers, its documents are tried one by one."""
    from distributed import KilledWorker

    try:
        yield from future.result()
    except KilledWorker:
        if len(batch) == 1:
            reason = (
                f"{batch[0].where}: reading it stopped several workers; it may be too large for their memory"
            )
            yield Outcome(document=batch[0], reason=reason)
            return
        for document in batch:
            yield from _outcomes(client, packed, (document,), _submit(client, packed, (document,)))


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Reader:
    reader = pickle.loads(packed)  # noqa: S301  (from our own client)
    assert isinstance(reader, Reader)
    return reader


def _read_batch(packed: bytes, batch: tuple[Document, ...]) -> list[Outcome]:
    """What a worker does; it opens the gazetteer once."""
    return list(map(_unpacked(packed).read, batch))


@contextmanager
def _client(scheduler: str, workers: int | None) -> Iterator[Any]:
    try:
        import dask
        import distributed
    except ImportError as exc:
        remedy = "pip install 'dateline-map[scale]'"
        raise InputError("--engine dask needs Dask, which is not installed", remedy=remedy) from exc
    dask.config.set({"distributed.comm.timeouts.connect": _CONNECT_TIMEOUT})
    connect: Any = distributed.Client  # its signatures are not typed
    cluster: Any = distributed.LocalCluster
    if not scheduler:
        settings = {"threads_per_worker": 1, "memory_limit": _MEMORY, "dashboard_address": None}
        with cluster(n_workers=workers or _WORKERS, **settings) as own, connect(own) as client:
            yield client
        return
    try:
        client = connect(scheduler, timeout="10s")
    except (OSError, ValueError) as exc:
        reason = f"the scheduler {scheduler} does not answer: {exc}"
        raise InputError(reason, remedy="start it with: dask scheduler") from exc
    with client:
        yield client
