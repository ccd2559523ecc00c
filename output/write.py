"""Everything that a run leaves in DATA/out, for people and for programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from output.exports import write_exports
from output.kept import Kept
from output.model import Audit
from output.notices import write_notices
from output.papers import pdf
from output.papers.district import write_district_report
from output.site import write_site
from output.tables import write_tables
from output.workbook import write_workbook


def write_outputs(
    audit: Audit, folder: Path, lang: str = "zh", say: Callable[[str], None] | None = None, memory: Path | None = None
) -> list[Path]:
    """Write exports, pages, workbook, tables, notices and the district's report; returns what was written, the page to open first.

    `say` gets one line for each thing that had to be left out. `memory` is the file that remembers what stands in the folder and
    what it was made from: what would come out the same is then left alone. Without it everything is written.
    """
    say = say or (lambda _: None)
    kept = Kept(folder, memory)
    exports = write_exports(audit, folder, kept)
    index = write_site(audit, folder, lang, kept)
    workbook = write_workbook(audit, folder / "scorecards.xlsx", lang)
    tables = write_tables(audit, folder, lang)
    if not pdf.can_print():
        say(pdf.MISSING[lang])
    notices = write_notices(audit, folder / "notices", lang, say, kept)
    report = write_district_report(audit, folder, lang, say, kept)
    kept.save()
    return [index, workbook, *exports, *tables, *notices, *report]
