"""Giving memory back to the system between the stages of a night: what judging needed is not needed while papers are printed."""

from __future__ import annotations

import ctypes
import gc
import sys


def give_back() -> None:
    """Collect what is unreachable and let the allocator return free pages, where it can be told to (glibc)."""
    gc.collect()
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
