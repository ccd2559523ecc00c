"""A province through reading and judging on a Dask cluster of two worker processes: does a report cost the same in a larger one?

    python -m benchmarks.province [--districts 1 10 40] [--units 60] [--scheduler tcp://HOST:PORT] [--json]

40 districts of 60 units and 3 years are generated one after the other, never kept together. Only reading and judging are timed.
Processor time is that of this process and of the workers; it says more than the clock where others use the machine too.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from app.pipeline.stages import audit
from app.pipeline.workers import ExecutorWorkers
from benchmarks.districts import open_district

YEARS = (2021, 2022, 2023)


class Point(Struct):
    """The cost of a province of so many districts, from its first to its last report."""

    districts: int
    reports: int
    seconds: float
    cpu: float
    peak_mb: float

    @property
    def milliseconds(self) -> float:
        """Processor milliseconds a report."""
        return 1000 * self.cpu / self.reports


@contextmanager
def workers(address: str | None) -> Iterator[tuple[ExecutorWorkers, Any]]:
    """The cluster at `address`, or one of two worker processes on this machine; and its client."""
    from distributed import Client, KilledWorker, LocalCluster

    local = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") if address is None else None
    try:
        with Client(local or address, set_as_default=False) as client, client.get_executor(pure=False) as executor:
            yield ExecutorWorkers(executor, sum(client.nthreads().values()), broken=(KilledWorker,)), client
    finally:
        if local is not None:
            local.close()


def busy(client: Any) -> float:
    """Processor seconds of this process and all workers so far."""
    return time.process_time() + sum(client.run(time.process_time).values())


def measure(sizes: list[int], units: int, address: str | None) -> list[Point]:
    """One point per size; the districts of a smaller province are the first ones of a larger."""
    points: list[Point] = []
    with workers(address) as (pool, client):
        # Not measured: workers import the readers and rules with their first report.
        _audit(0, min(units, 20), pool)
        reports, seconds, cpu = 0, 0.0, 0.0
        for number in range(1, max(sizes) + 1):
            found, took, used = _audit(number, units, pool, client)
            reports, seconds, cpu = reports + found, seconds + took, cpu + used
            if number in sizes:
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                points.append(Point(number, reports, round(seconds, 2), round(cpu, 2), round(peak, 1)))
                print(points[-1], file=sys.stderr, flush=True)
    return points


def _audit(number: int, units: int, pool: ExecutorWorkers, client: Any = None) -> tuple[int, float, float]:
    with tempfile.TemporaryDirectory(prefix="bench-province-") as name:
        context = open_district(Path(name), number + 1, units, YEARS, pool)
        try:
            clock, cpu = time.monotonic(), busy(client) if client is not None else 0.0
            figures = audit(context)
            used = busy(client) - cpu if client is not None else 0.0
            return figures.reports, time.monotonic() - clock, used
        finally:
            context.store.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--districts", type=int, nargs="+", default=[1, 10, 40])
    parser.add_argument("--units", type=int, default=60)
    parser.add_argument("--scheduler")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    points = measure(sorted(options.districts), options.units, options.scheduler)
    if options.json:
        print(json.dumps([{**{name: getattr(point, name) for name in point.__struct_fields__}} for point in points]))
        return
    for point in points:
        print(f"{point.districts:3} districts {point.reports:6} reports {point.milliseconds:7.2f} ms of processor time a report, "
              f"{point.seconds:8.1f} s, this process at most {point.peak_mb:.0f} MB")  # fmt: skip


if __name__ == "__main__":
    main()
