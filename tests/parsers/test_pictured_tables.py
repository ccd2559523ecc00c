"""A table that a report shows only as a picture is read from the picture, marked as recognised, and never claimed to be certain."""

from __future__ import annotations

import base64
import functools
import io
from pathlib import Path

import docx
import pytest
from PIL import Image

from crawler.register import Register, load_register
from parsers.blocks import Grid
from parsers.model import Report, TableState
from parsers.parse import parse, validate
from parsers.readers import ocr_engine
from parsers.readers.dispatch import read_document
from parsers.readers.ocr_engine import missing_parts
from parsers.readers.picture import crop_of_pdf
from parsers.tables.values import read_value
from standin.draft import Draft
from tests.parsers import formats
from tests.parsers.make_picture import packed
from tests.parsers.test_same_report import draft

ROOT = Path(__file__).resolve().parents[2]
with_ocr = pytest.mark.skipif(bool(missing_parts()), reason="text recognition is not installed")


@functools.cache
def register() -> Register:
    return load_register(ROOT / "registers" / "wendeng")


@functools.cache
def picture_of_disputes() -> bytes:
    """表四 cut out of the printed report."""
    data = formats.as_pdf(draft())
    place = [block for block in read_document(data, name="a.pdf").blocks if isinstance(block, Grid)][-1].place
    assert place.page is not None
    assert place.bbox is not None
    return crop_of_pdf(data, place.page, place.bbox)


def without_disputes() -> Draft:
    report = draft()
    copy = Draft(**{name: getattr(report, name) for name in report.__dataclass_fields__})
    copy.tables = {"T2", "T3"}
    return copy


def check(report: Report) -> None:
    assert validate(report) == []
    expected = {key: read_value(text) for key, text in draft().cells.items() if key.startswith("T4.")}
    cells = {key: cell for key, cell in report.cells.items() if key.startswith("T4.")}
    assert {key: (cell.value, cell.kind) for key, cell in cells.items()} == expected
    assert all(cell.source == "ocr" and cell.confidence < 1 for cell in cells.values())
    assert all(cell.source != "ocr" for key, cell in report.cells.items() if not key.startswith("T4."))
    assert "table_from_attachment" in [note.code for note in report.notes]


def pasted(source: str) -> bytes:
    """The report as a page with a picture under the heading of part four."""
    html = formats.as_html(without_disputes()).decode()
    heading = f"四、{draft().headings['disputes']}"
    place = html.index("<p", html.index(heading))
    return f'{html[:place]}<p><img src="{source}" alt="表四"/></p>{html[place:]}'.encode()


@with_ocr
def test_a_picture_pasted_into_a_page_stands_in() -> None:
    address = f"data:image/png;base64,{base64.b64encode(picture_of_disputes()).decode()}"
    check(parse(pasted(address), register=register(), year=2023))


@with_ocr
@pytest.mark.long
def test_a_picture_in_a_word_file_stands_in() -> None:
    document = docx.Document(io.BytesIO(formats.as_docx(without_disputes())))
    heading = next(p for p in document.paragraphs if p.text.startswith("四、"))
    run = heading.insert_paragraph_before("").add_run()
    run.add_picture(io.BytesIO(picture_of_disputes()))
    heading._p.addnext(run._r.getparent())
    buffer = io.BytesIO()
    document.save(buffer)
    check(parse(buffer.getvalue(), register=register(), name="报告.docx", year=2023))


@with_ocr
@pytest.mark.long
def test_a_picture_beside_the_page_stands_in() -> None:
    attachments = [("表四.png", picture_of_disputes(), "image/png")]
    check(parse(pasted("/upload/1.png"), register=register(), year=2023, attachments=attachments))


def test_without_recognition_the_table_stays_a_picture_and_a_note_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_engine, "missing_parts", lambda: ["rapidocr"])
    pixel = packed(Image.new("RGB", (300, 200), "white"))
    address = f"data:image/png;base64,{base64.b64encode(pixel).decode()}"
    report = parse(pasted(address), register=register(), year=2023)
    reading = report.table("T4")
    assert reading is not None
    assert reading.state is TableState.PICTURE
    assert any(note.code == "picture_unread" and "wendeng-audit[ocr]" in note.message for note in report.notes)


@with_ocr
def test_a_table_that_was_not_recognised_in_a_scan_is_not_said_to_be_missing() -> None:
    report = parse(picture_of_disputes(), register=register(), name="扫描.png", year=2023)
    states = {reading.table: reading.state for reading in report.tables}
    assert states == {"T2": TableState.PICTURE, "T3": TableState.PICTURE, "T4": TableState.READ}
