"""What a piece of work costs on all processes together: seconds of the processor and memory, of this process and all below it.

The processes of a pool are started by a server process and not by us, so that the system does not count them as ours.
"""

from __future__ import annotations

import os
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Cost(Struct):
    """Seconds of the clock and of the processor; peak megabytes of this process and of all together.

    What processes share is counted in each of them.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0
    peak_all_mb: float = 0.0


@contextmanager
def measured() -> Iterator[Cost]:
    """The cost of what is done inside; memory is looked at five times a second."""
    cost, done = Cost(), threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            cost.peak_all_mb = max(cost.peak_all_mb, sum(pages for _, pages in _family()) * _PAGE / 2**20)

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    clock, before = time.monotonic(), _processor()
    try:
        yield cost
    finally:
        cost.cpu, cost.seconds = _processor() - before, time.monotonic() - clock
        done.set()
        watching.join()
        cost.peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        cost.peak_all_mb = max(cost.peak_all_mb, cost.peak_mb)


def _processor() -> float:
    return sum(ticks for ticks, _ in _family()) / _TICKS


def _family() -> list[tuple[int, int]]:
    """Of this process and all below it: ticks of the processor, their ended children's included, and pages in memory."""
    children: dict[int, list[int]] = {}
    used: dict[int, tuple[int, int]] = {}
    for entry in _PROC.iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            fields = (entry / "stat").read_text("utf-8").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended meanwhile
        used[int(entry.name)] = sum(map(int, fields[11:15])), int(fields[21])
        children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [os.getpid()]
    while waiting:
        process = waiting.pop()
        if process in used:
            found.append(used[process])
        waiting += children.get(process, [])
    return found
