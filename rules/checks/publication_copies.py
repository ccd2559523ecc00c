"""A report can be searched, and all its copies say the same: no scan, no table as a picture, page and attachment agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.compare import CellDifference, compare_cells
from parsers.model import CellKind, Number, Report, TableState
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

    Values that were recognised from the picture are marked so, and what does not add up in them is for a person to look at; the
    finding says which of them no sum confirms.
    Not applicable where the form has no tables or none was found; a report that is a scan as a whole is P-FORMAT.
    """
    report = case.report
    if report is None or not report.tables:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_tables_due")
        return
    if _is_scan(report):
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="scan")
        return
    if all(reading.state is not TableState.PICTURE for reading in report.tables) and all(
        cell.source != "ocr" for cell in report.cells.values()
    ):
        # Nearly every report: no picture anywhere.
        if not any(_has_cells(report, reading.table) for reading in report.tables):
            yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_tables")
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
        first = _to_compare_first(case, guessed)
        key = (
            "fail_unread"
            if not guessed
            else "fail"
            if len(first) == len(guessed)
            else "fail_checked"
            if first
            else "fail_confirmed"
        )
        yield Verdict(
            outcome=Outcome.FAIL,
            subject=f"{reading.table}.*.*",
            message=key,
            values={
                "table": NAMES[reading.table],
                "count": len(guessed),
                "confidence": f"{lowest:.0%}",
                "confirmed": len(guessed) - len(first),
                "open": len(first),
                "shown": "；".join(label(case, address) for address in first[:_SHOWN]) + ("…" if len(first) > _SHOWN else ""),
            },
            left=len(guessed),
            evidence=of_cells(report, (first or guessed)[:_SHOWN])
            or (of_document(report, reading.detail or NAMES[reading.table]),),
        )
    if not found:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_tables")


def _to_compare_first(case: Case, guessed: list[str]) -> list[str]:
    """The recognised cells that no sum confirms: those in sums that fail, and those in no sum that could be judged."""
    # Repairs are built on some of the checks, which are loaded together with this one.
    from rules.repair.confirm import Word, confirm

    if not guessed:
        return []
    confirmed = {one.cell for one in confirm(case) if one.word is Word.CONFIRMED}
    return [address for address in guessed if address not in confirmed]


def _has_cells(report: Report, table: str) -> bool:
    return any(address.startswith(f"{table}.") for address in report.cells)


@rule("P-VERSION", severity=Severity.WARNING, category="publication", templates=ALL_TEMPLATES, basis="条例6, 11")
def copies_agree(case: Case) -> Iterator[Verdict]:
    """Page and attachment of one report show the same in every cell of the tables that both have.

    A blank or a stroke in one copy and 0 in the other mean the same. A person looks where one copy shows a number and the other
    nothing, where a cell was recognised from a picture, and where more than half of a table differs (then the file is perhaps
    another report). Not applicable where there is only one copy.
    """
    report = case.report
    if report is None or not case.history.copies:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="one_copy")
        return
    compared = 0
    for copy in case.history.copies:
        apart = [one for one in compare_cells(report, copy) if _apart(report, copy, one.address)]
        for table in _TABLES:
            both = [
                address for address in report.cells if address.startswith(f"{table}.") and _is_second(report, copy, address)
            ]
            compared += len(both)
            own = [one for one in apart if one.address.startswith(f"{table}.")]
            if own:
                yield _difference(case, report, copy, table, own, len(both))
    if not compared:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="nothing_shared")
    else:
        yield Verdict(outcome=Outcome.PASS, values={"count": compared})


def _is_second(report: Report, copy: Report, address: str) -> bool:
    """Whether both copies have the cell, each from its own file."""
    return address in copy.cells and report.cells[address].document != copy.document.sha256


def _apart(report: Report, copy: Report, address: str) -> bool:
    here, there = report.cells.get(address), copy.cells.get(address)
    if here is not None and here.document == copy.document.sha256:
        return False  # taken from this very file
    values = {cell.value for cell in (here, there) if cell is not None and cell.value is not None}
    return values != {0} and bool(values or (here and there and CellKind.TEXT in (here.kind, there.kind)))


def _difference(case: Case, report: Report, copy: Report, table: str, apart: list[CellDifference], count: int) -> Verdict:
    addresses = [one.address for one in apart]
    sides = [side.cells[address] for address in addresses for side in (report, copy) if address in side.cells]
    guessed = any(cell.source == "ocr" for cell in sides) or not all(one.sure for one in apart)
    other = len(apart) > count * _OTHER_REPORT
    # Only two numbers contradict each other; a number and nothing may be a loss on the way.
    plain = any(_value(report, address) is not None and _value(copy, address) is not None for address in addresses)
    shown = "；".join(f"{label(case, one.address)}：{_shown(one.left)}／{_shown(one.right)}" for one in apart[:_SHOWN])
    message = "review_other" if other else "review_ocr" if guessed else "fail" if plain else "review_blank"
    return Verdict(
        outcome=Outcome.FAIL if message == "fail" else Outcome.REVIEW,
        subject=f"{copy.document.file or copy.document.url}:{table}",
        message=message,
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
        evidence=(*of_cells(report, addresses[:_SHOWN]), *of_cells(copy, addresses[:_SHOWN])),
    )


def _value(report: Report, address: str) -> Number | None:
    cell = report.cells.get(address)
    return cell.value if cell is not None else None


def _shown(raw: str | None) -> str:
    return "（无）" if raw is None else raw or "（空白）"
