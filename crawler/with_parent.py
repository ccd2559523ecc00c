"""A process that ends with the program that started it, however that ends: also while it is stuck in one document."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.connection import wait

_PR_SET_PDEATHSIG = 1
_ORPHANED = 75
_LOOK_EVERY_S = 1.0


def end_with_parent(parent: int | None = None) -> None:
    """Call first thing in a child. `parent` is the number of the process that started it, where it is no child of multiprocessing.

    Linux ends the child itself, whatever it is doing. Elsewhere a thread watches: it gets its turn as soon as the child is not in
    the middle of a single call of a library.
    """
    started_by = multiprocessing.parent_process()
    if not sys.platform.startswith("linux"):
        threading.Thread(target=_watch, args=(parent,), name="parent", daemon=True).start()
    elif started_by is not None:
        _signal_at_the_end_of(started_by.sentinel)
    else:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # The program may have ended before the system was asked.
    if not _is_there(parent):
        os._exit(_ORPHANED)


def _signal_at_the_end_of(pipe: int) -> None:
    """The program holds the other end of the pipe, also where a server made the child: when it is gone, SIGIO ends the child."""
    import fcntl

    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)


def _is_there(parent: int | None) -> bool:
    started_by = multiprocessing.parent_process()
    if started_by is not None:
        return started_by.is_alive()
    return parent is None or sys.platform == "win32" or os.getppid() == parent


def _watch(parent: int | None) -> None:
    started_by = multiprocessing.parent_process()
    while _is_there(parent):
        if started_by is not None:
            wait([started_by.sentinel])
        else:
            threading.Event().wait(_LOOK_EVERY_S)
    os._exit(_ORPHANED)
