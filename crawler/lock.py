"""One run at a time in a data folder: a lock that dies with the process that holds it, however it ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


_STEP_S = 0.05
# How long a crawl waits for one whose program was killed a moment ago to notice it.
_PATIENCE_S = 20.0


class Locked(RuntimeError):
    """Another process holds the lock; `holder` is what it wrote about itself ("" if unknown)."""

    def __init__(self, path: Path, holder: str) -> None:
        self.path = path
        self.holder = holder
        super().__init__(f"{path} is held by another process ({holder or 'unknown'})")


@contextmanager
def held(path: Path, patience_s: float = 0.0) -> Iterator[None]:
    """Hold the lock at `path`, waiting at most `patience_s` for it. Raises Locked, or OSError where the file cannot be made.

    The operating system gives the lock back when the process ends, also when it is killed: a file left behind locks nobody out.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + patience_s
    with path.open("a+", encoding="utf-8") as file:
        while True:
            try:
                _take(file)
                break
            except OSError:
                if time.monotonic() >= deadline:
                    file.seek(0)
                    raise Locked(path, file.read().strip()) from None
                time.sleep(_STEP_S)
        file.seek(0)
        file.truncate()
        file.write(f"pid {os.getpid()}")
        file.flush()
        yield


def held_for_crawl(data: Path, alone: bool) -> ExitStack:
    """The locks of a crawl into the data folder, held until they are closed: one crawl at a time.

    `alone` is for a crawl that no other command of the program has started: it also waits for none of them, and none starts
    beside it. Raises Locked, or OSError where a file cannot be made.
    """
    with ExitStack() as locks:
        if alone:
            locks.enter_context(held(data / "run.lock"))
        locks.enter_context(held(data / "crawl.lock", _PATIENCE_S))
        return locks.pop_all()
