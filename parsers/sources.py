"""A page and its attachments: which of them holds the report, and which tables only an attachment has."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from parsers.blocks import Document, Grid, Note, Paragraph, Picture, ReadError
from parsers.model import DocumentRef, Report, TableReading, TableState
from parsers.sections import Division, divide
from parsers.tables.read import read_tables

_NAMES = {"T2": "表二", "T3": "表三", "T4": "表四"}
_LITTLE_TEXT = 200
_KNOWN_PARTS = 3


class Source(Struct):
    """A file as read, and where it came from."""

    document: Document
    reference: DocumentRef


def holds_report(document: Document, division: Division) -> bool:
    """Whether a file is a report rather than a page that only points to one: parts under headings, or official tables."""
    parts = {part.heading.key for part in division.parts if part.heading.key is not None}
    if len(parts) >= _KNOWN_PARTS:
        return True
    return any(isinstance(block, Grid) for block in document.blocks) and bool(read_tables(document, None).cells)


def choose_main(page: Source, attachments: Sequence[Source]) -> tuple[Source, Division, list[Source]]:
    """The source to read as the report with its parts, and the others: the page if it holds the report, else the first attachment that does.

    Raises ReadError where the page has next to no text and nothing else holds a report: a person has to look.
    """
    own = divide(page.document.blocks)
    if holds_report(page.document, own):
        return page, own, list(attachments)
    for attachment in attachments:
        division = divide(attachment.document.blocks)
        if holds_report(attachment.document, division):
            return attachment, division, [other for other in attachments if other is not attachment]
    text = sum(len(block.text) for block in page.document.blocks if isinstance(block, Paragraph))
    if text < _LITTLE_TEXT and not any(isinstance(block, Grid) for block in page.document.blocks):
        raise _nothing_to_read(page.document)
    return page, own, list(attachments)


def _nothing_to_read(document: Document) -> ReadError:
    shown = [block for block in document.blocks if isinstance(block, Picture)]
    pictures = len(shown)
    if shown and any(block.framed for block in shown):
        return ReadError("no_report", "页面没有文字，内容在框架或插件中，没有读出。请人工打开页面核对。")
    if pictures:
        return ReadError(
            "pictures_only", f"页面没有文字，只有{pictures}张图片，图片中的内容没有读出。请人工查看，或索取 Word、网页版本。"
        )
    return ReadError("no_report", "页面和附件中都没有读到报告的正文、标题或表格。请人工打开页面核对。")


def fill_tables(report: Report, attachments: Sequence[Source], year: int | None) -> None:
    """Tables that the page lacks or shows only as pictures are taken from an attachment; the cells name that document."""
    for source in attachments:
        lacking = [reading for reading in report.tables if _is_lacking(reading)]
        if not lacking:
            return
        tables = read_tables(source.document, year)
        for reading in lacking:
            other = next((one for one in tables.tables if one.table == reading.table), None)
            if other is None or other.state not in (TableState.READ, TableState.PARTIAL):
                continue
            report.tables[report.tables.index(reading)] = other
            for address, cell in tables.cells.items():
                if address.startswith(f"{reading.table}."):
                    cell.document = source.reference.sha256
                    report.cells[address] = cell
            name = source.reference.file or "附件"
            report.notes.append(Note("table_from_attachment", f"{_NAMES[reading.table]}在页面中没有读到，取自附件“{name}”。"))
        if report.template is None:
            report.template = tables.template


def _is_lacking(reading: TableReading) -> bool:
    return reading.state in (TableState.ABSENT, TableState.PICTURE, TableState.LOST)
