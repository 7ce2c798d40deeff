"""A Dask cluster of this machine for tests, and a second worker that may be killed."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def one_worker() -> Iterator[str]:
    """The address of a scheduler with one worker that knows the modules of the tests."""
    import dask
    import distributed

    dask.config.set({"distributed.comm.timeouts.connect": "2s"})
    paths = [str(Path(__file__).parent), os.environ.get("PYTHONPATH")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    ) as running:
        yield running.scheduler_address


@contextmanager
def one_more(scheduler: str) -> Iterator[subprocess.Popen[bytes]]:
    """A second worker, there until the block ends or somebody kills it."""
    import distributed

    command = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        scheduler,
        "--no-nanny",
        "--nthreads",
        "1",
        "--no-dashboard",
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as worker:
        try:
            with distributed.Client(scheduler) as client:
                client.wait_for_workers(2, timeout=120)
            yield worker
        finally:
            worker.kill()
