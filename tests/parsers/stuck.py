"""Work that gets stuck on purpose, in a pattern that lets no other thread of its process run; importable by child processes."""

from __future__ import annotations

import os
import re
from pathlib import Path


def get_stuck(begun: str) -> None:
    """Write this process's number into the fifo, keep it open, and never come back."""
    stream = Path(begun).open("w")  # noqa: SIM115 - held until the process ends: the end of the fifo is its end
    stream.write(f"{os.getpid()}\n")
    stream.flush()
    # Takes longer than anybody lives, and holds the interpreter meanwhile.
    re.match(r"(?:a+)+$", "a" * 60 + "b")


class Stuck:
    """In the place of a register: whoever asks it for anything gets stuck. The fifo is all that it holds."""

    def __init__(self, begun: str) -> None:
        self.begun = begun

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        return get_stuck(self.begun)
