"""Where the program's own data files lie, in a checkout and in an installed wheel; and where this process keeps what it writes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Places(NamedTuple):
    """Where this process keeps things: its data folder, and its database and archive where these are local files."""

    data: Path
    database: Path
    archive: Path


_places: Places | None = None


def use_places(data: Path, database: str | None = None, archive: str | None = None) -> None:
    """Say where this process keeps things. An address of a server is no place on a disk of ours: the data folder stands for it."""
    global _places
    kind, _, file = (database or "").partition(":///")
    local = archive if archive and "://" not in archive else ""
    _places = Places(
        data,
        Path(file) if kind.startswith("sqlite") and file else data / "audit.sqlite3",
        Path(local) if local else data / "archive",
    )


def places() -> Places | None:
    """What `use_places` was told; None in a process that nobody told."""
    return _places


def default_register() -> Path:
    """The Wendeng register: `registers/wendeng` of the checkout, or the copy inside the wheel."""
    here = Path(__file__).parent
    for folder in (here.parent / "registers" / "wendeng", here / "registers" / "wendeng"):
        if folder.is_dir():
            return folder
    return here.parent / "registers" / "wendeng"
