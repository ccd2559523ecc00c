"""A Dask cluster by the address of its scheduler; needs the extra `scale` here and the same version of the program on every worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from app.pipeline.workers import ExecutorWorkers
from app.texts import say

_CONNECT_S = 20


class NoCluster(Exception):
    """There is no cluster at this address, or nothing here to reach it with; in words for the person at the machine."""


@contextmanager
def cluster(address: str) -> Iterator[ExecutorWorkers]:
    """The workers behind the scheduler at `address` (tcp://host:port). Raises NoCluster."""
    try:
        distributed: Any = import_module("distributed")
    except ModuleNotFoundError as error:
        raise NoCluster(
            say(f"--scheduler 需要另装 {error.name}：pip install 'wendeng-audit[scale]'。",
                f"--scheduler needs {error.name}: pip install 'wendeng-audit[scale]'.")
        ) from error  # fmt: skip
    try:
        client: Any = distributed.Client(address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise NoCluster(
            say(f"连接不上 {address} 的调度程序：{error}", f"No scheduler answers at {address}: {error}")
        ) from error
    with client:
        threads = sum(client.nthreads().values())
        if threads == 0:
            raise NoCluster(say(f"{address} 没有工作进程。请先启动 dask worker {address}。",
                                f"No workers at {address}: start `dask worker {address}` first."))  # fmt: skip
        with client.get_executor(pure=False) as executor:
            yield ExecutorWorkers(executor, threads, broken=(distributed.KilledWorker,))
