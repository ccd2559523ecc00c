"""Everything that a run leaves in DATA/out, for people and for programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from output.exports import write_exports
from output.model import Audit
from output.notices import write_notices
from output.papers import pdf
from output.papers.district import write_district_report
from output.site import write_site
from output.tables import write_tables
from output.workbook import write_workbook


def write_outputs(audit: Audit, folder: Path, lang: str = "zh", say: Callable[[str], None] | None = None) -> list[Path]:
    """Write exports, pages, workbook, tables, notices and the district's report; returns what was written, the page to open first.

    `say` gets one line for each thing that had to be left out.
    """
    say = say or (lambda _: None)
    exports = write_exports(audit, folder)
    index = write_site(audit, folder, lang)
    workbook = write_workbook(audit, folder / "scorecards.xlsx", lang)
    tables = write_tables(audit, folder, lang)
    if not pdf.can_print():
        say(pdf.MISSING[lang])
    notices = write_notices(audit, folder / "notices", lang, say)
    report = write_district_report(audit, folder, lang, say)
    return [index, workbook, *exports, *tables, *notices, *report]
