"""Excel sheets: merged cells, titles, several sheets, numbers as a person sees them; files that only look like Excel."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from parsers.blocks import Document, Grid, Paragraph, ReadError
from parsers.readers import excel
from parsers.readers.dispatch import read_document
from parsers.readers.excel import read_excel
from tests.parsers.test_pdf_reader import grid_of, matrix, paragraphs

Fill = Callable[[xlsxwriter.Workbook], None]


def book(fill: Fill) -> bytes:
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True})
    fill(workbook)
    workbook.close()
    return buffer.getvalue()


def sheet_of(rows: list[list[object]], merged: tuple[tuple[int, int, int, int, str], ...] = (), name: str = "Sheet1") -> bytes:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet(name)
        for row, values in enumerate(rows):
            for col, value in enumerate(values):
                if isinstance(value, dt.date):
                    sheet.write_datetime(row, col, value, workbook.add_format({"num_format": "yyyy-mm-dd"}))
                elif value is not None:
                    sheet.write(row, col, value)
        for first, left, last, right, text in merged:
            sheet.merge_range(first, left, last, right, text)

    return book(fill)


def test_merged_cells_titles_and_headings_around_a_table() -> None:
    rows: list[list[object]] = [
        [None], ["一、总体情况"], ["全年共收到申请12件。"], [None],
        [None, None, "自然人", "总计"], [None, None, 7, 12], [None, None, None, None], ["四、结转", None, 0, 1],
    ]  # fmt: skip
    data = sheet_of(
        rows,
        ((0, 0, 0, 3, "某某镇2024年度报告"), (4, 0, 4, 1, "申请人情况"), (5, 0, 6, 0, "三、办理"), (5, 1, 6, 1, "予以公开")),
    )
    document = read_excel(data)
    assert paragraphs(document) == ["某某镇2024年度报告", "一、总体情况", "全年共收到申请12件。"]
    assert matrix(grid_of(document)) == [
        ["申请人情况", "申请人情况", "自然人", "总计"],
        ["三、办理", "予以公开", "7", "12"],
        ["三、办理", "予以公开", "", ""],
        ["四、结转", "", "0", "1"],
    ]
    places = {cell.text: cell.place.path for cell in grid_of(document).cells}
    assert places["12"] == "Sheet1!D6"


def test_a_label_of_the_form_with_blank_values_stays_in_its_table() -> None:
    rows: list[list[object]] = [
        ["第二十条第（一）项"],
        ["信息内容", "本年制发件数"],
        ["规章", 3],
        ["一、本年新收政府信息公开申请数量", None],
        ["二、上年结转政府信息公开申请数量", 2],
    ]
    document = read_excel(sheet_of(rows, ()))
    assert not paragraphs(document)
    assert grid_of(document).n_rows == 5


def test_numbers_look_as_a_person_sees_them() -> None:
    rows: list[list[object]] = [
        ["a", 1234.0, 0.1 + 0.2, 96171.6, True, dt.date(2024, 1, 31), 0.0000001, "００７"],
        ["b", 1, 2, 3, 4, 5, 6, "　全角　"],
    ]
    texts = [cell.text for cell in grid_of(read_excel(sheet_of(rows))).cells]
    assert texts[:8] == ["a", "1234", "0.3", "96171.6", "是", "2024-01-31", "0.0000001", "００７"]
    assert texts[-1] == "全角"


def test_every_visible_sheet_is_read_and_a_hidden_one_is_said() -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        for number in range(3):
            sheet = workbook.add_worksheet(f"表{number}")
            sheet.write_row(0, 0, ["名称", f"数{number}"])
            sheet.write_row(1, 0, ["规章", number])
            if number == 1:
                sheet.hide()

    document = read_excel(book(fill))
    assert [matrix(block)[0][1] for block in document.blocks if isinstance(block, Grid)] == ["数0", "数2"]
    assert [note.code for note in document.notes] == ["excel_hidden_sheet"]
    assert "表1" in document.notes[0].message


def test_a_web_page_named_xls_is_read_as_what_it_is() -> None:
    page = "<html><body><table><tr><td>名称</td><td>数量</td></tr><tr><td>规章</td><td>3</td></tr></table></body></html>"
    document = read_document(page.encode("gbk"), name="附件.xls", content_type="application/vnd.ms-excel")
    assert document.format == "html"
    assert matrix(grid_of(document)) == [["名称", "数量"], ["规章", "3"]]


def _refused(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_excel(data)
    assert caught.value.message.endswith("。")
    return caught.value.code


def test_what_cannot_be_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    good = sheet_of([["名称", "数量"]])
    assert _refused(good[: len(good) // 2]) == "excel_broken"
    assert _refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600) == "excel_broken"
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
    assert _refused(locked) == "excel_encrypted"
    assert _refused(sheet_of([[None]])) == "excel_empty"
    monkeypatch.setattr(excel, "MAX_ROWS", 10)
    assert _refused(sheet_of([["a"]] * 11)) == "excel_too_large"


def test_a_package_that_unpacks_to_too_much_is_not_unpacked() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b" " * (300 * 1024 * 1024))
    assert _refused(buffer.getvalue()) == "excel_too_large"


def test_a_sheet_named_like_a_part_heads_its_table() -> None:
    document: Document = read_excel(sheet_of([["名称", "数量"], ["规章", 3]], name="二、主动公开政府信息情况"))
    first = document.blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text == "二、主动公开政府信息情况"


def with_formulas(formulas: dict[str, str], stored: object = "") -> Document:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("表")
        for row, values in enumerate(
            [["项目", "自然人", "企业", "总计"], ["新收", 3, 4], ["结转", 1, None], ["办结", "2", 0.5]]
        ):
            for col, value in enumerate(values):
                if value is not None:
                    sheet.write(row, col, value)
        for address, formula in formulas.items():
            sheet.write_formula(address, formula, None, stored)

    return read_excel(book(fill))


@pytest.mark.parametrize("stored", ["", 0])
def test_sums_that_no_spreadsheet_has_calculated(stored: object) -> None:
    formulas = {"D2": "=SUM(B2:C2)", "D3": "=B3+C3", "D4": "=SUM(B4,C4)", "D5": "=SUM(D2:D4)-(D3)", "C5": "=SUM($C$2:$C$4)"}
    document = with_formulas(formulas, stored)
    assert [line[-1] for line in matrix(grid_of(document))] == ["总计", "7", "1", "2.5", "9.5"]
    assert not document.notes


@pytest.mark.parametrize("formula", ["=IF(B2>1,5,6)", "=B2*C2", "=A2+B2", "=Sheet9!B2", "=SUM(D2,B2)", "=SUM(B2:C2"])
@pytest.mark.parametrize("stored", ["", 0])
def test_a_formula_without_a_value_is_neither_blank_nor_nought(formula: str, stored: object) -> None:
    document = with_formulas({"D2": formula}, stored)
    assert matrix(grid_of(document))[1][3] == formula
    assert [note.code for note in document.notes] == ["excel_formula_uncalculated"]


def test_a_formula_that_we_cannot_calculate_keeps_the_value_stored_beside_it() -> None:
    document = with_formulas({"D2": "=B2*C2"}, 12)
    assert matrix(grid_of(document))[1][3] == "12"
    assert not document.notes


def test_hidden_rows_and_columns_are_not_read() -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("表")
        for row, values in enumerate([["项目", "旧", "新"], ["新收", 9, 3], ["新收", 8, 8], ["结转", 7, 1]]):
            for col, value in enumerate(values):
                sheet.write(row, col, value)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})

    document = read_excel(book(fill))
    shown = [[text for text in line if text] for grid in document.blocks if isinstance(grid, Grid) for line in matrix(grid)]
    assert [line for line in shown if line] == [["项目", "新"], ["新收", "3"], ["结转", "1"]]
    assert [note.code for note in document.notes] == ["excel_hidden_cells"]


def test_a_merged_cell_shows_its_words_beside_its_hidden_column_or_row() -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("表")
        sheet.merge_range("A1:B1", "机构")
        sheet.write(0, 2, "件数")
        sheet.merge_range("B2:B3", "甲")
        for row in (1, 2):
            sheet.write(row, 0, "旧")
            sheet.write(row, 2, row)
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.set_row(1, None, None, {"hidden": True})

    document = read_excel(book(fill))
    assert matrix(grid_of(document)) == [["机构", "机构", "件数"], ["", "甲", ""], ["", "甲", "2"]]
