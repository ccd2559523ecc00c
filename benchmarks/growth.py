"""How judging grows from 10² to 10⁴ reports: processor milliseconds a report, and the peak memory of a process that streams them.

    python -m benchmarks.growth [--sizes 100 1000 10000] [--json]

The reports are those of the stand-in, again and again; their findings go through the spool and into a database, as in a night.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import Any

from app.pipeline.judge import judge_one
from app.pipeline.spool import Spool
from app.store.store import Store
from benchmarks.corpus import cases


def _stream(size: int) -> dict[str, Any]:
    corpus = cases(12, (2021, 2022, 2023))
    before = time.process_time()
    with tempfile.TemporaryDirectory(prefix="bench-growth-") as name:
        store = Store(Path(name))
        with Spool(Path(name)) as spool:
            for number in range(size):
                spool.add(judge_one("zh", corpus[number % len(corpus)]).rows)
            store.replace_verdicts([], spool, {})
        store.close()
    used = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"reports": size, "ms a report": round(1000 * used / size, 2), "peak MB": round(peak)}


def measure(sizes: list[int]) -> list[dict[str, Any]]:
    """One process per size, so that peaks are each size's own."""
    found = []
    for size in sizes:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found.append(pool.apply(_stream, (size,)))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = measure(options.sizes)
    print(json.dumps(found) if options.json else json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
