"""Work for the sandbox that misbehaves on purpose; importable by child processes."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

from parsers.blocks import ReadError


def behave(what: str) -> str:
    """Do what the word says: hang, die, fill the memory, refuse, or answer."""
    if what == "hang":
        threading.Event().wait()
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "exit":
        os._exit(3)
    if what == "fill":
        return str(len(bytearray(8 * 1024**3)))
    if what == "refuse":
        raise ReadError("test_refused", "这是测试中拒绝读取的文件。")
    if what == "fault":
        raise ZeroDivisionError("a fault of the program")
    return what.upper()


def say_much_after(begun: str, go_on: str) -> str:
    """More than a pipe holds, given only when somebody has written into the second fifo."""
    Path(begun).write_text("begun")
    Path(go_on).read_text()
    return "x" * 1_000_000
