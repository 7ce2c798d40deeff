"""A Dask cluster of this machine for tests, whose workers start at once, also in the place of one that was killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOADED = ["distributed.nanny", "distributed.worker", "pandas", "pyarrow.parquet"]


@contextmanager
def quick_workers() -> Iterator[None]:
    """Workers that start meanwhile are copies of a process that has everything loaded."""
    import dask

    multiprocessing.set_forkserver_preload(_LOADED)
    method = {"distributed.worker.multiprocessing-method": "forkserver"}
    with dask.config.set({**method, "distributed.comm.timeouts.connect": "2s"}):
        yield


@contextmanager
def cluster_of(workers: int) -> Iterator[str]:
    """The address of a scheduler with so many workers."""
    from dateline.engine import own_cluster

    with quick_workers(), own_cluster(workers) as running:
        yield running.scheduler_address


def kill_one(scheduler: str) -> None:
    """Kill a worker as the system would, until the scheduler knows; another takes its place a moment later."""
    import distributed

    with distributed.Client(scheduler) as client:
        address, number = min(client.run(os.getpid).items(), key=lambda one: one[1])
        os.kill(number, signal.SIGKILL)
        while client.run_on_scheduler(_has_worker, address):
            pass


def _has_worker(address: str, dask_scheduler: Any = None) -> bool:
    return address in dask_scheduler.workers


def wait_for_two(scheduler: str) -> None:
    """Until there are two workers again."""
    import distributed

    with distributed.Client(scheduler) as client:
        client.wait_for_workers(2, timeout=120)
