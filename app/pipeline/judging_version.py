"""The version of judging is the hash of the code that has a part in it: changed rules judge everything again, unchanged ones nothing."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

import app.pipeline
import crawler
import parsers
import rules

# The libraries by which rules compare and add up.
_LIBRARIES = ("msgspec", "numpy", "rapidfuzz")


@cache
def judging_version() -> str:
    """SHA-256 over the sources and data of everything between a stored reading and a stored verdict."""
    mark = hashlib.sha256()
    for package in (parsers, rules, crawler, app.pipeline):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                mark.update(path.relative_to(root.parent).as_posix().encode())
                mark.update(path.read_bytes())
    for library in _LIBRARIES:
        mark.update(f"{library} {version(library)}".encode())
    return mark.hexdigest()
