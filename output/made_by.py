"""What the outputs were made by: the source of this program and the libraries that lay out pages, so that an update makes them anew."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import crawler
import output
import parsers
import rules

_ROOMS = (crawler, parsers, rules, output)
# Bytes of the interpreter and of editors are no source.
_SKIPPED = ("__pycache__",)
_LIBRARIES = ("jinja2", "markupsafe", "matplotlib", "pillow", "pypdfium2", "pypinyin", "python-docx", "weasyprint")


@cache
def made_by() -> str:
    """32 hex digits over all files of the rooms that an output is made from, and the versions of the libraries."""
    mark = hashlib.sha256(sys.version.encode())
    for room in _ROOMS:
        root = Path(str(room.__file__)).parent
        for path in sorted(root.rglob("*")):
            if path.is_file() and not any(part in _SKIPPED for part in path.parts):
                mark.update(path.relative_to(root).as_posix().encode())
                mark.update(path.read_bytes())
    for name in _LIBRARIES:
        mark.update(f"{name} {_version(name)}".encode())
    return mark.hexdigest()[:32]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
