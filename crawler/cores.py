"""How many processor cores this program may use: those it is bound to, which in a container are often fewer than the machine has."""

from __future__ import annotations

import os


def cores() -> int:
    """At least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
