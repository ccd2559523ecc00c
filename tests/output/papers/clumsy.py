"""Printing that goes wrong on purpose; importable by the processes that print."""

from __future__ import annotations

import os
import signal
import threading


def print_clumsily(page: str) -> object:
    """Do what the page says: hang, die, stumble, or be printed."""
    from output.papers.printing import Fault

    if "hang" in page:
        threading.Event().wait()
    if "die" in page:
        os.kill(os.getpid(), signal.SIGKILL)
    if "stumble" in page:
        return Fault("IndexError: no such box")
    return b"%PDF-" + page.encode()
