"""Where the program's own data files lie, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path


def default_register() -> Path:
    """The Wendeng register: `registers/wendeng` of the checkout, or the copy inside the wheel."""
    here = Path(__file__).parent
    for folder in (here.parent / "registers" / "wendeng", here / "registers" / "wendeng"):
        if folder.is_dir():
            return folder
    return here.parent / "registers" / "wendeng"
