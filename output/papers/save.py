"""Word files are replaced at once, and the same document gives the same bytes: a package carries no time of its making."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path
from typing import Any

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a package can say


def save_docx(document: Any, path: Path) -> Path:
    """Write a python-docx document."""
    stream = io.BytesIO()
    document.save(stream)
    beside = path.with_name(path.name + ".new")
    with zipfile.ZipFile(stream) as made, zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as written:
        for member in made.infolist():
            part = zipfile.ZipInfo(member.filename, _FIRST_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(part, made.read(member))
    os.replace(beside, path)
    return path
