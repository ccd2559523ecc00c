"""An Excel file being written: beside its place, with scratch files of its own that are gone with it, however it ends."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlsxwriter

from output.beside import beside


@contextlib.contextmanager
def workbook(path: Path) -> Iterator[Any]:
    """The workbook to fill; it stands at `path` when the block ends. Every text is written as text, never as a formula or a link."""
    with beside(path) as part, tempfile.TemporaryDirectory(prefix="wendeng-book-") as scratch:
        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "tmpdir": scratch}
        book = xlsxwriter.Workbook(str(part), plain)
        yield book
        book.close()
