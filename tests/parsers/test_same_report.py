"""The same report in every format gives the same cells, and so do pictures of it."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from parsers.blocks import Document
from parsers.model import CellKind, Number
from parsers.readers.dispatch import read_document
from parsers.readers.ocr_engine import missing_parts
from parsers.readers.ocr_second import SURE
from parsers.readers.office import TIMEOUT_S, find_office
from parsers.readers.picture import read_picture
from parsers.tables.read import read_tables
from parsers.tables.values import read_value
from standin.districts import district
from standin.draft import Draft
from standin.writing import write_all
from tests.parsers import formats
from tests.parsers.soffice import converted

Values = dict[str, tuple[Number | None, CellKind]]
with_ocr = pytest.mark.skipif(bool(missing_parts()), reason="text recognition is not installed")


@functools.cache
def draft(form_year: int = 2023) -> Draft:
    """A report with a different number in every cell, some of them blank or struck out."""
    report = list(write_all(district(1, 6), [form_year], 3).values())[2]
    for number, address in enumerate(report.cells):
        report.cells[address] = {0: "", 1: "/"}.get(number % 23, str(number * number % 4391))
    report.cells["T2.fees.amount" if "T2.fees.amount" in report.cells else next(iter(report.cells))] = "1207.35"
    return report


def expected(report: Draft) -> Values:
    return {address: read_value(text) for address, text in report.cells.items()}


def cells(document: Document, report: Draft) -> Values:
    read = read_tables(document, report.year).cells
    return {address: (cell.value, cell.kind) for address, cell in read.items()}


@pytest.mark.parametrize("year", [2020, 2023])
@pytest.mark.parametrize("form", ["html", "pdf", "docx", "xlsx", "ofd"])
def test_every_format_gives_the_same_cells(form: str, year: int) -> None:
    makers: dict[str, Callable[[Draft], bytes]] = {
        "html": formats.as_html,
        "pdf": formats.as_pdf,
        "docx": formats.as_docx,
        "xlsx": formats.as_xlsx,
        "ofd": formats.as_ofd,
    }
    report = draft(year)
    document = read_document(makers[form](report), name=f"报告.{form}")
    assert document.format == form
    assert cells(document, report) == expected(report)


@pytest.mark.office
@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["doc", "wps", "xls"])
def test_files_that_an_office_program_wrote_give_the_same_cells(kind: str, tmp_path: Path) -> None:
    report = draft()
    source = formats.as_xlsx(report) if kind == "xls" else formats.as_docx(report)
    old = converted(source, "xlsx" if kind == "xls" else "docx", "xls" if kind == "xls" else "doc", tmp_path, TIMEOUT_S)
    document = read_document(old, name=f"报告.{kind}")
    assert document.format == kind
    assert cells(document, report) == expected(report)


@pytest.mark.office
@pytest.mark.long
@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("kind", ["rtf", "odt", "ods", "pdf"])
def test_further_files_of_an_office_program_give_the_same_cells(kind: str, tmp_path: Path) -> None:
    report = draft()
    source = formats.as_xlsx(report) if kind == "ods" else formats.as_docx(report)
    made = converted(source, "xlsx" if kind == "ods" else "docx", kind, tmp_path, TIMEOUT_S)
    assert cells(read_document(made, name=f"报告.{kind}"), report) == expected(report)


@with_ocr
@pytest.mark.long
def test_a_scan_of_the_whole_report_gives_the_same_cells() -> None:
    report = draft()
    document = read_picture(formats.as_tiff(formats.as_pdf(report)))
    assert document.format == "ocr"
    assert cells(document, report) == expected(report)
    sure = {address for address, cell in read_tables(document, report.year).cells.items() if cell.confidence >= SURE}
    assert len(sure) >= 0.95 * len(report.cells)


@with_ocr
@pytest.mark.long
def test_a_picture_of_one_page_gives_the_cells_on_it() -> None:
    report = draft()
    pages = formats.as_tiff(formats.as_pdf(report))
    with Image.open(io.BytesIO(pages)) as picture:
        picture.seek(getattr(picture, "n_frames", 1) - 2)
        buffer = io.BytesIO()
        picture.convert("RGB").save(buffer, "PNG")
    read = {key: value for key, value in cells(read_picture(buffer.getvalue()), report).items() if key.startswith("T4.")}
    assert read == {key: value for key, value in expected(report).items() if key.startswith("T4.")}
