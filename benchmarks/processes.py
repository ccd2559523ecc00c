"""One command with everything that it starts: seconds of the processor of all its processes, and the memory of all of them together.

    python -m benchmarks.processes COMMAND [ARGUMENT …]

Prints what the command printed, and a line of JSON: `cpu` of all processes, also of those that outlive the one that started them
(servers of worker processes); `tree_mb`, the most that they held at one time, pages that several share counted once; `own_mb`, the
most that the command's own process held. Memory is looked at ten times a second and is None where the system has no /proc.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

_EVERY_S = 0.1
_PROC = Path("/proc")
_BECOME_SUBREAPER = 36  # prctl: processes without a parent become ours, so that their seconds are counted


class Watch(threading.Thread):
    """Looks at the memory of a process and its descendants until `ended` is set."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.ended = pid, threading.Event()
        self.own, self.tree = 0.0, 0.0

    def run(self) -> None:
        """Keep the most that was seen."""
        while not self.ended.wait(_EVERY_S):
            held = {pid: held_mb(pid) for pid in (self.pid, *descendants(os.getpid()))}
            self.own = max(self.own, held.get(self.pid, 0.0))
            self.tree = max(self.tree, sum(held.values()))


def descendants(pid: int) -> list[int]:
    """Children, grandchildren and so on."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text("utf-8").rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has ended meanwhile
            children.setdefault(parent, []).append(int(folder.name))
    found, waiting = [], [pid]
    while waiting:
        own = children.get(waiting.pop(), [])
        found += own
        waiting += own
    return found


def held_mb(pid: int) -> float:
    """The proportional set size of a process: its own memory, and its share of what it has in common with others."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def measure(command: list[str]) -> dict[str, Any]:
    """Run the command to its end and to that of everything it started."""
    linux = sys.platform.startswith("linux")
    if linux:
        ctypes.CDLL(None).prctl(_BECOME_SUBREAPER, 1, 0, 0, 0)
    with subprocess.Popen(command) as process:
        watch = Watch(process.pid)
        if linux:
            watch.start()
        cpu, code = 0.0, 0
        while True:
            try:
                pid, status, used = os.wait3(0)
            except ChildProcessError:
                break
            cpu += used.ru_utime + used.ru_stime
            if pid == process.pid:
                code = process.returncode = os.waitstatus_to_exitcode(status)
        watch.ended.set()
    if linux:
        watch.join()
    return {
        "code": code,
        "cpu": round(cpu, 2),
        "own_mb": round(watch.own) if linux else None,
        "tree_mb": round(watch.tree) if linux else None,
    }


if __name__ == "__main__":
    found = measure(sys.argv[1:])
    print(json.dumps(found), flush=True)
    sys.exit(found["code"])
