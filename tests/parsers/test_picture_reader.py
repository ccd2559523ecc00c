"""Pictures: cells fall into their grid, both readings are compared, doubts are said, and nothing is guessed or changed."""

from __future__ import annotations

import struct
import zlib
from typing import Any

import pytest
from PIL import Image, ImageFile

from parsers.blocks import Document, Grid, ReadError
from parsers.readers import ocr_engine, ocr_image, ocr_page
from parsers.readers.dispatch import read_document
from parsers.readers.ocr_engine import missing_parts
from parsers.readers.ocr_second import SURE, SecondReading
from parsers.readers.picture import grids_in_picture, read_picture, read_pictures
from tests.parsers.make_pdf import PdfMaker
from tests.parsers.make_picture import Drawn, packed
from tests.parsers.test_pdf_reader import grid_of, matrix, paragraphs

pytestmark = pytest.mark.skipif(bool(missing_parts()), reason="text recognition is not installed")
_XS = [100, 420, 640, 860, 1080]
_TABLE = [
    ["信息内容", "制发件数", "废止件数", "现行有效"],
    ["规章", "0", "1", "17"],
    ["行政规范性文件", "/", "", "—"],
    ["行政许可", "20345", "8", "604"],
]


def drawn(**options: Any) -> Drawn:
    page = Drawn()
    page.text(420, 50, "二、主动公开政府信息情况", 30)
    page.table(_TABLE, _XS, **options)
    return page


def test_a_table_is_read_with_strokes_blanks_places_and_confidence() -> None:
    document = read_picture(drawn().png())
    assert document.format == "ocr"
    assert matrix(grid_of(document)) == _TABLE
    assert paragraphs(document) == ["二、主动公开政府信息情况"]
    cells = {cell.text: cell for cell in grid_of(document).cells}
    assert all(cells[text].confidence >= SURE for text in ("0", "1", "17", "/", "20345", "8", "604"))
    box = cells["20345"].place.bbox
    assert box == pytest.approx((420, 268, 640, 324), abs=4)
    assert document.notes[0].code == "ocr_used"


def test_a_skewed_page_gives_the_same_table() -> None:
    skewed = drawn().image.rotate(2.2, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    assert matrix(grid_of(read_picture(packed(skewed)))) == _TABLE


@pytest.mark.long
def test_a_turned_page_without_outer_rules_gives_the_same_table() -> None:
    turned = drawn(sides=False).image.rotate(90, expand=True)
    document = read_picture(packed(turned))
    assert matrix(grid_of(document)) == _TABLE
    # The place lies on the picture as it came in: sideways.
    x0, top, x1, bottom = next(cell.place.bbox for cell in grid_of(document).cells if cell.text == "20345") or (0, 0, 0, 0)
    assert (x0 + x1) / 2 == pytest.approx(296, abs=6)
    assert (top + bottom) / 2 == pytest.approx(1240 - 530, abs=6)


def test_words_of_narrow_columns_stay_apart() -> None:
    """Neighbouring labels stand so near that the engine takes them for one line."""
    rows = [["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"], ["3", "1", "0", "2", "6"]]
    page = Drawn(height=260)
    page.table(rows, [100 + 112 * number for number in range(6)])
    assert matrix(grid_of(read_picture(page.png()))) == rows


def test_strokes_of_large_characters_are_no_table() -> None:
    page = Drawn(height=400)
    page.text(600, 200, "田口国图申由", 150)
    document = read_picture(page.png())
    assert not [block for block in document.blocks if isinstance(block, Grid)]
    assert len(paragraphs(document)) == 1


@pytest.mark.long
def test_pages_of_a_tiff_are_one_table_and_a_small_digit_is_not_lost() -> None:
    pages = []
    for rows in (_TABLE[:2], _TABLE[2:]):
        page = Drawn(height=1754)
        page.table(rows, _XS, top=1754 - 100 - 56 * len(rows) if rows is _TABLE[:2] else 100)
        pages.append(page.image)
    tiff = packed(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    grids = [block for block in read_picture(tiff).blocks if isinstance(block, Grid)]
    assert [value for grid in grids for value in matrix(grid)] == _TABLE
    assert {cell.place.page for grid in grids for cell in grid.cells} == {1, 2}


def test_a_table_without_rules_is_read_with_little_confidence() -> None:
    rows = [["名称", "制发", "废止", "有效"], *([f"第{mark}类文件", "12", "3", "45"] for mark in "甲乙丙丁戊")]
    page = Drawn()
    page.table(rows, _XS, rules=False)
    grid = grid_of(read_picture(page.png()))
    assert matrix(grid) == rows
    assert {cell.confidence for cell in grid.cells} == {0.6}


def _cell_of(first: str, again: SecondReading, monkeypatch: pytest.MonkeyPatch) -> tuple[Document, Any]:
    """The cell that holds 604, when the second reading says something else."""
    original = ocr_page.read_again

    def other(image: Any, boxes: Any, firsts: Any, rules: Any) -> list[SecondReading]:
        found = original(image, boxes, firsts, rules)
        return [again if said == first else reading for said, reading in zip(firsts, found, strict=True)]

    monkeypatch.setattr(ocr_page, "read_again", other)
    document = read_picture(drawn().png())
    return document, next(cell for cell in grid_of(document).cells if (cell.row, cell.col) == (3, 3))


def test_two_readings_that_disagree_are_a_doubt_and_the_value_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    document, cell = _cell_of("604", SecondReading("664", 0.99, has_ink=True, agreed=True), monkeypatch)
    assert (cell.text, cell.confidence) == ("604", 0.5)
    note = next(note for note in document.notes if note.code == "ocr_cell_differs")
    assert "604" in note.message
    assert "664" in note.message
    assert note.place == cell.place


def test_a_reading_without_conviction_is_a_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    document, cell = _cell_of("604", SecondReading("604", 0.55, has_ink=True, agreed=True), monkeypatch)
    assert (cell.text, cell.confidence) == ("604", 0.55)
    assert [note.code for note in document.notes if note.place == cell.place] == ["ocr_cell_unsure"]


def test_print_that_nobody_can_read_is_no_blank() -> None:
    page = drawn()
    for offset in range(0, 60, 6):
        page.pencil.arc((880 + offset, 225, 900 + offset, 255), 20 * offset, 20 * offset + 200, fill="black", width=2)
    document = read_picture(page.png())
    cell = next(cell for cell in grid_of(document).cells if (cell.row, cell.col) == (2, 3))
    assert cell.confidence < SURE
    assert any(note.place == cell.place for note in document.notes)


def test_a_broken_rule_makes_its_cells_doubtful() -> None:
    page = drawn()
    page.pencil.rectangle((636, 275, 644, 317), fill="white")
    document = read_picture(page.png())
    assert all(cell.confidence < SURE for cell in grid_of(document).cells if cell.row == 3 and cell.col in (1, 2))


def _png_header(width: int, height: int) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 16) + b"IDAT" + bytes(20)


def _refused(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_picture(data)
    assert caught.value.message.endswith("。")
    return caught.value.code


def test_what_cannot_be_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    good = drawn().png()
    assert _refused(_png_header(60_000, 60_000)) == "picture_too_large"
    assert _refused(_png_header(9_300, 9_300)) == "picture_too_large"
    assert _refused(good[: len(good) // 2]) == "picture_broken"
    # WeasyPrint, where it was imported, tells Pillow to fill cut pictures up.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    assert _refused(good[: len(good) // 2]) == "picture_broken"
    assert _refused(b"\x89PNG\r\n\x1a\nnothing") == "picture_broken"
    assert _refused(packed(Image.new("RGB", (900, 900), "white"))) == "picture_no_text"
    blank = Image.new("L", (40, 40), 255)
    many = packed(blank, "TIFF", save_all=True, append_images=[blank] * ocr_image.MAX_PAGES)
    assert _refused(many) == "picture_too_long"
    monkeypatch.setattr(ocr_engine, "missing_parts", lambda: ["rapidocr"])
    assert _refused(good) == "ocr_missing"


def test_without_recognition_a_scan_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_engine, "missing_parts", lambda: ["rapidocr"])
    scan = PdfMaker()
    scan.page().picture(0, 0, 595, 842)
    with pytest.raises(ReadError) as caught:
        read_document(scan.data(), name="a.pdf")
    assert caught.value.code == "ocr_missing"
    assert "wendeng-audit[ocr]" in caught.value.message


def test_a_scanned_pdf_is_read_with_boxes_on_its_page() -> None:
    pdf = packed(drawn().image, "PDF", resolution=150.0)
    document = read_document(pdf, name="扫描件.pdf")
    assert document.format == "ocr"
    assert matrix(grid_of(document)) == _TABLE
    box = next(cell.place.bbox for cell in grid_of(document).cells if cell.text == "20345")
    assert box == pytest.approx([value * 72 / 150 for value in (420, 268, 640, 324)], abs=3)


def test_grids_in_a_picture_never_claim_to_be_certain() -> None:
    grids = grids_in_picture(drawn().png())
    assert [matrix(grid) for grid in grids] == [_TABLE]
    assert all(cell.confidence < 1 for cell in grids[0].cells)


@pytest.mark.long
def test_files_saved_page_by_page_are_one_document() -> None:
    page = Drawn(height=200)
    page.text(400, 100, "一、总体情况", 30)
    document = read_pictures([page.png(), drawn().png()])
    assert paragraphs(document)[0] == "一、总体情况"
    assert [block.place.page for block in document.blocks] == [1, 2, 2]
