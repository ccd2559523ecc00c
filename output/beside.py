"""A file is written beside its place and then put there at once: a reader never sees half of it, and a full disk leaves none behind."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def beside(path: Path) -> Iterator[Path]:
    """The path to write to. When the block ends it takes the place of `path`; where the block fails it is removed, `path` stays as it was."""
    part = path.with_name(path.name + ".new")
    try:
        yield part
        os.replace(part, path)
    except BaseException:
        # What is half written would keep the disk as full as it is.
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
