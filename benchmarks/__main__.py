"""`make bench`: every measurement in a process of its own, written to benchmarks/RESULTS.md with the machine described.

    python -m benchmarks [--quick] [--sections read judge crawl night province growth]

Each section's figures are kept in benchmarks/figures.json with the load of the machine while they were taken, so that one section
can be measured anew without the others. Ratios compare things measured in turns in one process or one run: they hold on a busy
machine too, seconds do not.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent
_FIGURES, _RESULTS = _HERE / "figures.json", _HERE / "RESULTS.md"
# Section -> arguments of its module, in full and quick.
_SECTIONS: dict[str, tuple[str, list[str], list[str]]] = {
    "read": ("benchmarks.read", [], ["--units", "12"]),
    "judge": ("benchmarks.judge", [], ["--reports", "1000"]),
    "crawl": ("benchmarks.crawl", [], ["--units", "60", "--rounds", "1"]),
    "night": ("benchmarks.night", ["--units", "500"], ["--units", "10"]),
    "province": ("benchmarks.province", [], ["--districts", "1", "2", "--units", "20"]),
    "growth": ("benchmarks.growth", [], ["--sizes", "300", "1000"]),
}


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.is_file():
        lines = [line for line in information.read_text("utf-8").splitlines() if line.startswith("model name")]
        model = lines[0].partition(":")[2].strip() if lines else model
    return {"processor": model, "cores": os.cpu_count(), "system": f"{platform.system()} {platform.release()}",
            "python": platform.python_version()}  # fmt: skip


def run(section: str, quick: bool) -> dict[str, Any]:
    """Measure one section."""
    module, full, small = _SECTIONS[section]
    arguments = small if quick else full
    before = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    done = subprocess.run([sys.executable, "-m", module, *arguments, "--json"], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{module}: {done.stderr[-3000:]}")
    return {
        "command": " ".join(["python -m", module, *arguments]),
        "on": dt.date.today().isoformat(),
        "load": round(before, 1) if before is not None else None,
        "machine": machine(),
        "figures": json.loads(done.stdout.splitlines()[-1]),
    }


def table(figures: Any, name: str = "") -> list[tuple[str, str]]:
    """Nested figures as lines of a table."""
    if isinstance(figures, dict):
        return [line for key, value in figures.items() for line in table(value, f"{name}: {key}" if name else str(key))]
    if isinstance(figures, list):
        if all(not isinstance(value, dict | list) for value in figures):
            return [(name, ", ".join(map(_number, figures)))]
        return [line for value in figures for line in table(value, f"{name} {_label(value)}".strip())]
    return [(name, _number(figures))]


def _label(value: Any) -> str:
    return str(next(iter(value.values()))) if isinstance(value, dict) and value else ""


def _number(value: Any) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def write(sections: dict[str, Any]) -> None:
    """RESULTS.md from what is kept."""
    lines = ["# Results", "", "Written by `make bench`; the sections say what was run, when, where and how busy the machine was.",
             "Processor time is compared, not the clock, except where it says seconds.", ""]  # fmt: skip
    for name in _SECTIONS:
        if name not in sections:
            continue
        found = sections[name]
        where = found["machine"]
        load = f"load {found['load']} before the run" if found["load"] is not None else "load before the run not noted"
        lines += [f"## {name}", "", f"`{found['command']}`, {found['on']}, {where['processor']}, {where['cores']} cores, "
                  f"{where['system']}, Python {where['python']}, {load}.", "",
                  "| what | figure |", "|---|---|"]  # fmt: skip
        lines += [f"| {what} | {figure} |" for what, figure in table(found["figures"])]
        lines.append("")
    _RESULTS.write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    """Measure the sections asked for and write the results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small sizes, for a busy machine")
    parser.add_argument("--sections", nargs="+", choices=list(_SECTIONS), default=list(_SECTIONS))
    options = parser.parse_args()
    kept: dict[str, Any] = json.loads(_FIGURES.read_text("utf-8")) if _FIGURES.is_file() else {}
    for section in options.sections:
        print(section, file=sys.stderr, flush=True)
        kept[section] = run(section, options.quick)
        _FIGURES.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        write(kept)
    print(_RESULTS)


if __name__ == "__main__":
    main()
