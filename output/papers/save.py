"""Word files are replaced at once, and the same document gives the same bytes: a package carries no time of its making."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from output.beside import beside

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a package can say


def save_docx(document: Any, path: Path) -> Path:
    """Write a python-docx document."""
    stream = io.BytesIO()
    document.save(stream)
    with (
        beside(path) as new,
        zipfile.ZipFile(stream) as made,
        zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for member in made.infolist():
            part = zipfile.ZipInfo(member.filename, _FIRST_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(part, made.read(member))
    return path
