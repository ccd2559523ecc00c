"""A report can be searched, and all its copies say the same: no scan, no table as a picture, page and attachment agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.model import Report, TableState
from rules.case import Case
from rules.evidence import of_cells, of_document
from rules.forms import label
from rules.model import Evidence, Outcome, Responsibility, Severity, Verdict
from rules.registry import ALL_TEMPLATES, rule
from rules.tables import NAMES

_TABLES = ("T2", "T3", "T4")
# What the readers say where a file holds pictures and no text.
_NO_TEXT = frozenset({"pictures_only", "pdf_no_text", "ocr_missing", "picture_no_text"})
_SHOWN = 6
_OTHER_REPORT = 0.5  # a copy that differs in more than half of a table is another report


@rule(
    "P-FORMAT",
    severity=Severity.WARNING,
    category="publication",
    templates=ALL_TEMPLATES,
    basis="条例24 (检索)",
    needs_report=False,
)
def text_can_be_searched(case: Case) -> Iterator[Verdict]:
    """A report is published as text, not only as pictures or a scan: 条例 Art. 24 asks for search.

    A scanned attachment beside the full text is no fault; a single table as a picture is P-TABLE-IMAGE. Not applicable where
    nothing was published or the report could not be opened for other reasons.
    """
    report, publication = case.report, case.publication
    if report is None:
        if publication is None or case.history.unread_code not in _NO_TEXT:
            yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="not_seen")
            return
        if publication.attachments:
            # The report may be in a file that did not open: a picture beside its link is not the report.
            yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="file_unread", responsibility=Responsibility.SYSTEM)
            return
        yield Verdict(
            outcome=Outcome.FAIL,
            subject="format",
            values={"files": publication.url},
            evidence=(Evidence(quote=f"{publication.url}: {case.unreadable_reason}", document=publication.sha256),),
        )
        return
    scanned = _is_scan(report)
    file = report.document.file or report.document.url or report.document.media_type
    yield Verdict(
        outcome=Outcome.FAIL if scanned else Outcome.PASS,
        subject="format",
        values={"files": file},
        evidence=(of_document(report, f"{file}（{report.document.media_type}）"),),
    )


def _is_scan(report: Report) -> bool:
    """Whether no part of the report has a text layer: a picture file, or a file all of whose parts stand on recognised pages."""
    if report.document.media_type.startswith("image/"):
        return True
    note = next((note for note in report.notes if note.code == "ocr_used"), None)
    if note is None:
        return False
    pages = {int(number) for number in re.findall(r"\d+", note.message.split("页")[0])}
    own = [cell for cell in report.cells.values() if cell.document in (None, report.document.sha256)]
    places = {section.place.page for section in report.sections} | {cell.place.page for cell in own}
    return bool(places) and places <= pages and all(cell.source == "ocr" for cell in own)


@rule("P-TABLE-IMAGE", severity=Severity.INFO, category="publication", templates=("2019", "2021"), basis="条例24 (检索)")
def tables_are_tables(case: Case) -> Iterator[Verdict]:
    """A table is published as a table, not only as a picture: pictures cannot be searched or copied.

    Values that were recognised from the picture are marked so, and what does not add up in them is for a person to look at.
    Not applicable where the form has no tables or none was found; a report that is a scan as a whole is P-FORMAT.
    """
    report = case.report
    if report is None or not report.tables:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_tables_due")
        return
    if _is_scan(report):
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="scan")
        return
    found = False
    for reading in report.tables:
        own = [address for address in report.cells if address.startswith(f"{reading.table}.")]
        guessed = [address for address in own if report.cells[address].source == "ocr"]
        if reading.state not in (TableState.PICTURE,) and not guessed:
            found = found or bool(own)
            continue
        found = True
        lowest = min((report.cells[address].confidence for address in guessed), default=0.0)
        yield Verdict(
            outcome=Outcome.FAIL,
            subject=f"{reading.table}.*.*",
            message="fail" if guessed else "fail_unread",
            values={"table": NAMES[reading.table], "count": len(guessed), "confidence": f"{lowest:.0%}"},
            left=len(guessed),
            evidence=of_cells(report, guessed[:_SHOWN]) or (of_document(report, reading.detail or NAMES[reading.table]),),
        )
    if not found:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_tables")


@rule("P-VERSION", severity=Severity.WARNING, category="publication", templates=ALL_TEMPLATES, basis="条例6, 11")
def copies_agree(case: Case) -> Iterator[Verdict]:
    """Page and attachment of one report show the same number in every cell that both have.

    A cell that one of them leaves out or does not print as a number is not compared. Where a cell was recognised from a picture, or
    more than half of a table differs (then the file is perhaps another report), a person looks. Not applicable where there is only
    one copy.
    """
    report = case.report
    if report is None or not case.history.copies:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="one_copy")
        return
    compared = 0
    for copy in case.history.copies:
        for table in _TABLES:
            both = [
                address for address in report.cells if address.startswith(f"{table}.") and _comparable(report, copy, address)
            ]
            compared += len(both)
            apart = [address for address in both if report.cells[address].value != copy.cells[address].value]
            if apart:
                yield _apart(case, report, copy, table, apart, len(both))
    if not compared:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="nothing_shared")
    else:
        yield Verdict(outcome=Outcome.PASS, values={"count": compared})


def _comparable(report: Report, copy: Report, address: str) -> bool:
    here, there = report.cells[address], copy.cells.get(address)
    # A cell that was itself taken from this file is no second copy.
    return there is not None and here.value is not None and there.value is not None and here.document != copy.document.sha256


def _apart(case: Case, report: Report, copy: Report, table: str, apart: list[str], count: int) -> Verdict:
    guessed = any(side.cells[address].source == "ocr" for address in apart for side in (report, copy))
    other = len(apart) > count * _OTHER_REPORT
    shown = "；".join(
        f"{label(case, address)}：{report.cells[address].raw}／{copy.cells[address].raw}" for address in apart[:_SHOWN]
    )
    return Verdict(
        outcome=Outcome.REVIEW if guessed or other else Outcome.FAIL,
        subject=f"{copy.document.file or copy.document.url}:{table}",
        message="review_other" if other else "review_ocr" if guessed else "fail",
        values={
            "table": NAMES[table],
            "file": copy.document.file or copy.document.url or "",
            "count": len(apart),
            "all": count,
            "shown": shown,
        },
        left=len(apart),
        right=0,
        responsibility=Responsibility.SYSTEM if guessed else Responsibility.PUBLISHER,
        evidence=(*of_cells(report, apart[:_SHOWN]), *of_cells(copy, apart[:_SHOWN])),
    )
