"""Inert copies of archived documents: PDF and pictures as they are, everything else as plain text and tables without any markup of theirs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from output.site.environment import environment
from output.site.files import replace_bytes
from output.site.places import root_of
from output.site.published import PublishedTable, lay_out, read_again
from output.site.sources import Source
from parsers.blocks import Grid, Link, Paragraph, Picture


def write_copy(source: Source, folder: Path, lang: str, is_there: Callable[[Path], bool] = Path.exists) -> Path | None:
    """Write the copy if it is not there yet; None where the document has none."""
    if not source.copy:
        return None
    path = folder / source.copy
    if not is_there(path):
        content = copy_page(source, lang).encode() if source.copy.endswith(".html") else source.data
        replace_bytes(path, content)
    return path


def copy_page(source: Source, lang: str) -> str:
    """What the reader saw, block by block; where it can no longer be read, the page says only which file it was."""
    document = read_again(source)
    blocks: list[tuple[str, object]] = []
    for block in document.blocks if document else ():
        if isinstance(block, Paragraph):
            blocks.append(("heading" if block.heading_level else "text", block.text))
        elif isinstance(block, Grid):
            table: PublishedTable = lay_out(block, {})
            blocks.append(("table", table))
        elif isinstance(block, Picture):
            blocks.append(("picture", block.alt))
        elif isinstance(block, Link):
            blocks.append(("file", block.text))
    title = document.title if document else ""
    return environment(lang).get_template("copy.html").render(
        root=root_of(source.copy), source=source, title=title or source.name or source.sha256[:12], blocks=blocks
    )  # fmt: skip
