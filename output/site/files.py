"""Files of the site: each is replaced at once, so that nobody reading from the share sees half a page."""

from __future__ import annotations

from pathlib import Path

from output.beside import beside


def replace_bytes(path: Path, content: bytes) -> None:
    """Write beside the file, then rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with beside(path) as part:
        part.write_bytes(content)


def remove_others(folder: Path, kept: set[Path]) -> None:
    """Delete what an earlier writing left in a folder that belongs to the site alone; other files are not touched."""
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_file() and path not in kept and path.suffix in (".html", ".png", ".jpg", ".pdf", ".new"):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()
