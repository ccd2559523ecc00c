"""Everything that a run leaves in DATA/out, for people and for programs."""

from __future__ import annotations

from pathlib import Path

from output.exports import write_exports
from output.model import Audit
from output.notices import write_notices
from output.site import write_site
from output.workbook import write_workbook


def write_outputs(audit: Audit, folder: Path, lang: str = "zh") -> list[Path]:
    """Write exports, pages, workbook and notices; returns what was written, the page to open first."""
    exports = write_exports(audit, folder)
    index = write_site(audit, folder, lang)
    workbook = write_workbook(audit, folder / "scorecards.xlsx", lang)
    notices = write_notices(audit, folder / "notices", lang)
    return [index, workbook, *exports, *notices]
