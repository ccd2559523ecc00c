"""A hash over source code and data files, so that what was made by other code is known to be made by other code."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from types import ModuleType


def hash_of_sources(packages: Sequence[ModuleType], libraries: Sequence[str]) -> str:
    """SHA-256 over every file of the `packages` and the versions of the `libraries` by which they work."""
    mark = hashlib.sha256()
    for package in packages:
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                mark.update(path.relative_to(root.parent).as_posix().encode())
                mark.update(path.read_bytes())
    for library in libraries:
        mark.update(f"{library} {version(library)}".encode())
    return mark.hexdigest()
