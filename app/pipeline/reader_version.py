"""The version of the reader is the hash of its source: a changed parser reads everything again, an unchanged one nothing."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import parsers


@cache
def reader_version() -> str:
    """SHA-256 over all source and data files of the parsers."""
    root = Path(parsers.__file__).parent
    mark = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            mark.update(path.relative_to(root).as_posix().encode())
            mark.update(path.read_bytes())
    return mark.hexdigest()
