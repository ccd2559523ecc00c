"""How the audit of stored reports grows from 10³ to 10⁴: processor milliseconds a report, and memory.

    python -m benchmarks.growth [--sizes 1000 3000 10000] [--json]

One district of the stand-in with so many reports is generated, put into a store as a crawl would leave it, and read. Measured is what
`wendeng-audit audit` then does: judging every stored report by all rules on all cores, findings and their lives stored; and after
that the same on the next day, where nothing has changed and verdicts are kept. Linear growth has the exponent 1.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import multiprocessing
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from msgspec import structs

from app.pipeline.read import read
from app.pipeline.stages import audit
from benchmarks.districts import open_district
from benchmarks.processor import measured

YEARS = (2021, 2022, 2023)


def _audited(size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-growth-") as name:
        context = open_district(Path(name), 1, math.ceil(size / len(YEARS)), YEARS)
        crawl = context.store.last_crawl()
        assert crawl is not None
        read(context, crawl)
        with measured() as cost:
            figures = audit(context)
        later = structs.replace(context, as_of=context.as_of + dt.timedelta(days=1))
        with measured() as unchanged:
            kept = audit(later, anew=False)
        context.store.close()
    reports = figures.reports
    return {
        "reports": reports,
        "ms a report": round(1000 * cost.cpu / reports, 2),
        "reports per second and core": round(reports / cost.cpu, 1),
        "seconds": round(cost.seconds, 1),
        "peak MB": round(cost.peak_mb),
        "peak MB of all processes": round(cost.peak_all_mb),
        "unchanged: ms a report": round(1000 * unchanged.cpu / reports, 3),
        "unchanged: judged": kept.judged_now,
    }


def measure(sizes: list[int]) -> dict[str, Any]:
    """One process per size, so that peaks are each size's own."""
    found = []
    for size in sizes:
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as apart:
            found.append(apart.submit(_audited, size).result())
    first, last = found[0], found[-1]
    times = [one["ms a report"] * one["reports"] for one in (first, last)]
    grown = last["reports"] / first["reports"]
    exponent = round(math.log(times[1] / times[0]) / math.log(grown), 3) if grown > 1 else None
    return {"cores": os.cpu_count(), "sizes": found, "exponent of growth": exponent}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 3_000, 10_000])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.sizes)
    print(json.dumps(found) if options.json else json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
