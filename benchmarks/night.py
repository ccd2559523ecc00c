"""Whole nights with politeness off: the first, one on the unchanged site, the pages alone, judging again; seconds and peak memory.

    python -m benchmarks.night [--units 27] [--years 4] [--json]

Runs the program itself on the stand-in over loopback, each command in a process of its own. Seconds of the processor are those of
the program, its crawl, its workers and what prints for it; the stand-in's are not in them. `tree_mb` is the most that all of these
processes held at one time, `own_mb` the program's part of it (benchmarks/processes.py). The last lines compare the nights.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_NIGHT = """
import datetime as dt, json, sys, time
from pathlib import Path
from app.context import AuditContext
from app.pipeline.nightly import nightly
from app.pipeline.stages import audit, report
from app.progress import Quiet
from app.store.store import Store
from crawler.register import load_register
register, data, as_of, what = sys.argv[1:5]
FAST = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CONCURRENT_REQUESTS": 16, "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "ROBOTSTXT_OBEY": False}
store = Store(Path(data))
context = AuditContext(load_register(Path(register)), store, Path(data), dt.date.fromisoformat(as_of), "zh", Quiet())
before = time.monotonic()
if what == "nightly":
    reports = nightly(context, FAST).figures.reports
elif what == "audit":
    reports = audit(context).reports
else:
    reports = len(report(context, [], {}).reports)
seconds = time.monotonic() - before
store.close()
print(json.dumps({"reports": reports, "seconds": round(seconds, 2)}))
"""


def run(register: Path, data: Path, as_of: str, what: str) -> dict[str, Any]:
    """One command in a process of its own."""
    program = [sys.executable, "-c", _NIGHT, str(register), str(data), as_of, what]
    done = subprocess.run([sys.executable, "-m", "benchmarks.processes", *program], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    said, used = (json.loads(line) for line in done.stdout.splitlines()[-2:])
    return {**said, **{name: value for name, value in used.items() if name != "code"}}


def measure(units: int | None, years: int) -> dict[str, dict[str, Any]]:
    """The commands one after the other on one stand-in."""
    with tempfile.TemporaryDirectory(prefix="bench-night-") as name:
        folder = Path(name)
        command = [sys.executable, "-m", "benchmarks.night_site", str(units or 0), str(years), str(folder / "register")]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as site:
            assert site.stdout is not None
            as_of = site.stdout.readline().strip()
            try:
                data = folder / "data"
                later = (dt.date.fromisoformat(as_of) + dt.timedelta(days=1)).isoformat()
                found = {
                    "first night": run(folder / "register", data, as_of, "nightly"),
                    "unchanged night": run(folder / "register", data, later, "nightly"),
                    "judge again": run(folder / "register", data, later, "audit"),
                    "pages and files": run(folder / "register", data, later, "report"),
                }
                shutil.rmtree(data / "out")
                found["pages and files, all anew"] = run(folder / "register", data, later, "report")
                return found
            finally:
                site.communicate("\n")


def compared(nights: dict[str, dict[str, Any]]) -> dict[str, float]:
    """An unchanged night and unchanged pages in parts of the first, by processor time; and the largest memory of a night."""
    first, whole = nights["first night"], nights["pages and files, all anew"]
    parts = {
        "unchanged night / first night": nights["unchanged night"]["cpu"] / first["cpu"],
        "unchanged pages / all pages": nights["pages and files"]["cpu"] / whole["cpu"],
    }
    if first["tree_mb"] is not None:
        parts["largest memory of a night, MB"] = max(first["tree_mb"], nights["unchanged night"]["tree_mb"])
    return {name: round(value, 3) for name, value in parts.items()}


def start_up() -> dict[str, float]:
    """Seconds of the processor, cold processes: `--help`, and `check` of one page."""
    from standin.article import page
    from standin.world import Parameters, build

    world = build(Parameters(units=4, years=(2023,)))
    article = next(iter(world.published.reports.values()))
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "report.html"
        file.write_bytes(page(article, world.district.prefix, "127.0.0.1", dt.datetime(2024, 2, 20, 8, 0), 1))
        return {
            "--help": _cold("--help"),
            "check of one page": _cold("check", str(file), "--unit", str(article.unit_id), "--year", "2023"),
        }


def _cold(*arguments: str) -> float:
    found = []
    for _ in range(3):
        before, clock = os.times(), time.monotonic()
        subprocess.run([sys.executable, "-m", "app.cli", *arguments], capture_output=True)
        after = os.times()
        used = after.children_user + after.children_system - before.children_user - before.children_system
        found.append(min(used, time.monotonic() - clock))
    return round(min(found), 2)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=None)
    parser.add_argument("--years", type=int, default=4)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    nights = measure(options.units, options.years)
    found = {"start": start_up(), "nights": nights, "compared": compared(nights)}
    print(json.dumps(found) if options.json else json.dumps(found, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
