"""Work for the sandbox that misbehaves on purpose; importable by child processes."""

from __future__ import annotations

import os
import signal
import threading

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
